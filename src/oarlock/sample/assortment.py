"""What Mossgate sells and buys: products, prices and costs over time, suppliers, promotions.

Prices rise by 2 % and unit costs by 1.7 % each January, so costs are passed on. Popularity follows a power law (exponent 0.6)
over the products of the range: a few fast movers and a long tail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.time_line import SPAN, Days, Numbers, at, januaries_after, stream

PRICE_STEP, COST_STEP = 1.02, 1.017
DEARER_FROM = "2025-09-01"
DEARER_BY = 1.11
PROMOTION_DAYS = 14


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the range or a material. Price and cost are today's; `office` is its weight in business orders."""

    id: str
    name: str
    category: str
    pack: str
    price: float
    cost: float
    lead_days: int
    supplier: str = ""
    second_supplier: str = ""
    popularity: float = 0.0
    office: float = 1.0
    launched: str = "2020-01-01"


# category, pack, first price, cost share of the price, weight in business orders, names
_LINES = (
    ("Dish", "refillable", 8.9, 0.575, 1.2, "Dish soap lemon, Dish soap sage, Dish soap neutral, Dish tabs 40, "
        "Dish tabs 80, Rinse aid, Dish powder, Dish soap orange"),
    ("Laundry", "refillable", 12.9, 0.565, 0.6, "Laundry white, Laundry colour, Laundry wool, Laundry powder, "
        "Softener, Stain soap, Laundry sheets, Oxygen bleach"),
    ("Surface", "single", 7.4, 0.57, 1.8, "All-purpose spray, Glass spray, Kitchen spray, Floor cleaner, "
        "Wood soap, Steel polish, Desk spray, Dust spray"),
    ("Bathroom", "single", 7.9, 0.565, 1.7, "Bath spray, Limescale remover, Toilet cleaner, Hand soap lavender, "
        "Hand soap neutral, Drain cleaner, Shower foam, Tile cleaner"),
    ("Refills", "refillable", 24.5, 0.555, 2.0, "Refill dish, Refill laundry, Refill floor, Refill hand soap, "
        "Refill glass, Refill bath, Refill all-purpose, Refill softener"),
    ("Accessories", "single", 9.2, 0.58, 0.5, "Bamboo brush, Sponge cloths, Cotton cloths, Glass bottle, "
        "Dosing pump, Bottle crate, Wash bag, Broom"),
)  # fmt: skip
_SUPPLIERS = ("s-alba", "s-brook", "s-cedar", "s-delta", "s-ember", "s-fjord", "s-grove", "s-haven", "s-iris")
_REFILLABLE_LIKED = 1.6
_DISH_MAKERS = ("s-brook", "s-cedar", "s-ember", "s-fjord", "s-iris")
_LATE_LAUNCHES = {"Refill softener": "2025-10-14", "Refill all-purpose": "2026-01-20"}
_KITS = {"p-k1": ("Starter kit kitchen", 29.9), "p-k2": ("Starter kit bathroom", 27.9)}
GIFT_SETS = ("p-g1", "p-g2", "p-g3", "p-g4", "p-g5")
CARTON = "m-carton"
LABELS = "m-label"
_MATERIALS = (
    Product(CARTON, "Carton size M", "Materials", "single", 0.9, 0.52, 7, "s-iris"),
    Product(LABELS, "Label roll", "Materials", "single", 12.0, 7.4, 7, "s-haven"),
)


@lru_cache(maxsize=64)
def products(faults: frozenset[str]) -> tuple[Product, ...]:
    """The range, kits and gift sets, and the materials that are bought and never sold."""
    kit_share = 1.07 if "starter_kits_below_cost" in faults else 0.58
    kits = [
        Product(kit, name, "Kits", "refillable", price, round(price * kit_share, 3), 14, popularity=0.16, office=0.1)
        for kit, (name, price) in _KITS.items()
    ]
    gifts = [
        Product(
            gift,
            f"Gift set {scent}",
            "Gifts",
            "single",
            price,
            round(price * 0.57, 3),
            21,
            popularity=0.006,
            office=0.05,
        )
        for gift, scent, price in zip(
            GIFT_SETS, ("cedar", "citrus", "linen", "mint", "rose"), range(22, 32, 2), strict=True
        )
    ]
    return (*_supplied([*_lines(), *kits, *gifts], faults), *_MATERIALS)


def _lines() -> list[Product]:
    found = []
    for group, (category, pack, first, share, office, names) in enumerate(_LINES):
        for place, name in enumerate(names.split(", ")):
            price = round(first * (1 + 0.07 * ((place * 3) % 8 - 2)) * 2) / 2 - 0.05
            rank = 1 + (group + 6 * ((place * 5 + group * 3) % 8))
            found.append(
                Product(
                    id=f"p-{group + 1}{place + 1:02d}",
                    name=name,
                    category=category,
                    pack=pack,
                    price=price,
                    cost=round(price * share, 3),
                    lead_days=10 + (place * 5 + group) % 9,
                    popularity=rank**-0.6 * (_REFILLABLE_LIKED if pack == "refillable" else 1.0),
                    office=office,
                    launched=_LATE_LAUNCHES.get(name, "2020-01-01"),
                )
            )
    return found


def _supplied(found: list[Product], faults: frozenset[str]) -> list[Product]:
    """Nine makers of about equal weight: the next dearest line goes to the one with least. The fault makes one of four.

    A second maker stands ready for everything but the dish line, which five of the makers share.
    """
    spend = dict.fromkeys(_SUPPLIERS, 0.0)
    merged = ("s-delta", "s-grove", "s-haven") if "one_supplier" in faults else ()
    supplied: dict[str, Product] = {}
    for product in sorted(found, key=lambda one: -one.popularity * one.price):
        dish = product.category == "Dish"
        maker = min(_DISH_MAKERS if dish else _SUPPLIERS, key=lambda one: spend[one])
        spend[maker] += product.popularity * product.price
        maker = "s-alba" if maker in merged else maker
        others = [one for one in _SUPPLIERS if one not in merged and one != maker]
        second = "" if dish else others[len(supplied) % len(others)]
        supplied[product.id] = replace(product, supplier=maker, second_supplier=second)
    return [supplied[product.id] for product in found]


@dataclass(frozen=True, slots=True)
class Range:
    """The sold products as arrays: one position a product, in the order of `products`."""

    ids: NDArray[np.str_]
    price: Numbers
    cost: Numbers
    popularity: Numbers
    office: Numbers
    dish: NDArray[np.bool_]
    launched: Days
    dearer: bool

    def price_on(self, product: Days, day: Days) -> Numbers:
        """Price of each product on each day, to the cent."""
        return np.asarray(np.round(self.price[product] / PRICE_STEP ** januaries_after(day), 2), dtype=np.float64)

    def cost_on(self, product: Days, day: Days) -> Numbers:
        """Unit cost of each product on each day."""
        cost = self.cost[product] / COST_STEP ** januaries_after(day)
        if self.dearer:
            cost = np.where(self.dish[product] & (day >= at(DEARER_FROM)), cost * DEARER_BY, cost)
        return np.asarray(np.round(cost, 4), dtype=np.float64)


@lru_cache(maxsize=64)
def sold_range(faults: frozenset[str]) -> Range:
    """The sold products with their popularity."""
    sold = [product for product in products(faults) if product.category != "Materials"]
    popularity = np.array([product.popularity for product in sold])
    return Range(
        ids=np.array([product.id for product in sold]),
        price=np.array([product.price for product in sold]),
        cost=np.array([product.cost for product in sold]),
        popularity=popularity / popularity.sum(),
        office=np.array([product.office for product in sold]),
        dish=np.array([product.category == "Dish" for product in sold]),
        launched=np.array([at(product.launched) for product in sold]),
        dearer="dish_tabs_dearer" in faults,
    )


@dataclass(frozen=True, slots=True)
class Promotion:
    """A campaign: three products at a discount for two weeks. `first` is a day of the records."""

    id: str
    name: str
    products: tuple[int, ...]
    first: int
    discount: float
    spend: float


def promotions(seed: int, faults: frozenset[str]) -> tuple[Promotion, ...]:
    """One promotion about every sixteen days, 23 a year, of products that sell well."""
    draw = stream(seed, "promotions")
    sold = sold_range(faults)
    old = [place for place in np.argsort(-sold.popularity, kind="stable")[:36] if sold.launched[place] < 0]
    found = []
    for number, first in enumerate(range(10, SPAN + 20, 16)):
        chosen = tuple(int(place) for place in draw.choice(old, 3, replace=False))
        name = f"Promotion {number + 1}"
        discount = float(draw.choice([0.1, 0.12, 0.15]))
        found.append(
            Promotion(f"k{number + 1:03d}", name, chosen, first, discount, float(np.round(draw.uniform(1200, 2600))))
        )
    return tuple(found)


def is_promoted(found: tuple[Promotion, ...], product: Days, day: Days) -> tuple[Numbers, NDArray[np.int64]]:
    """Discount of each product on each day, and the promotion's number (−1 where none runs)."""
    discount = np.zeros((int(product.max()) + 1, SPAN)) if len(product) else np.zeros((1, SPAN))
    number = np.full(discount.shape, -1, dtype=np.int64)
    for place, promotion in enumerate(found):
        last = min(promotion.first + PROMOTION_DAYS, SPAN)
        for one in promotion.products:
            if one < len(discount):
                discount[one, promotion.first : last] = promotion.discount
                number[one, promotion.first : last] = place
    return discount[product, day], number[product, day]
