"""Teams, hand-offs, systems, risks and sanctioned deviations of Mossgate."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.plan.direction import Item

UNITS: list[Item] = [
    {"id": "leadership", "name": "Leadership", "lead": "hl", "function": "leadership"},
    {"id": "marketing", "name": "Marketing", "lead": "pn", "function": "marketing"},
    {"id": "operations", "name": "Operations", "lead": "tb", "function": "operations"},
    {"id": "customer-care", "name": "Customer care", "lead": "ad", "function": "support"},
    {"id": "business-sales", "name": "Business sales", "lead": "jw", "function": "sales"},
    {"id": "product", "name": "Product and sourcing", "lead": "mc", "function": "product"},
    {"id": "finance-people", "name": "Finance and people", "lead": "ro", "function": "finance"},
]
HANDOFFS: list[Item] = [
    {
        "id": "promoted-and-in-stock",
        "name": "What is promoted is on the shelf",
        "from": "operations",
        "to": "marketing",
        "promise": "stock_out_rate <= 0.02",
    },
    {
        "id": "parcels-as-promised",
        "name": "Parcels arrive when care says so",
        "from": "operations",
        "to": "customer-care",
        "promise": "on_time_delivery >= 0.88",
    },
    {
        "id": "goods-for-packing",
        "name": "Suppliers' goods are there when packing needs them",
        "from": "product",
        "to": "operations",
        "promise": "supplier_on_time >= 0.85",
    },
]
COORDINATION: list[Item] = [
    {"from": "marketing", "to": "operations", "why": "Promotions move stock within days", "strength": 0.9},
    {"from": "operations", "to": "customer-care", "why": "A late parcel is a question tomorrow", "strength": 0.8},
    {"from": "business-sales", "to": "operations", "why": "Large orders need pallets and a date", "strength": 0.6},
    {"from": "marketing", "to": "product", "why": "A launch needs words and pictures", "strength": 0.6},
]
SYSTEMS: list[Item] = [
    {
        "id": "shop",
        "name": "Web shop",
        "owner_unit": "marketing",
        "cost": 14400,
        "users": 20,
        "active_users": 18,
        "personal_data": True,
        "holds": ["orders", "customers", "products"],
        "feeds": [{"system": "stock", "how": "api"}, {"system": "books", "how": "file"}],
    },
    {
        "id": "stock",
        "name": "Stock keeping",
        "owner_unit": "operations",
        "cost": 7200,
        "users": 12,
        "active_users": 12,
        "personal_data": False,
        "holds": ["inventory", "purchases"],
    },
    {
        "id": "help-desk",
        "name": "Help desk",
        "owner_unit": "customer-care",
        "cost": 6000,
        "users": 8,
        "active_users": 7,
        "personal_data": True,
        "holds": ["tickets"],
    },
    {
        "id": "books",
        "name": "Accounting",
        "owner_unit": "finance-people",
        "cost": 4800,
        "users": 4,
        "active_users": 4,
        "personal_data": True,
        "holds": ["ledger", "invoices"],
    },
]
ASSUMPTIONS: list[Item] = [
    {
        "id": "refills-wanted",
        "text": "People who try a refill keep refilling",
        "goals": ["refill-subscribers", "refillable-packs"],
        "checked": dt.date(2026, 4, 14),
    },
    {
        "id": "parcel-prices",
        "text": "Couriers raise prices by less than four per cent",
        "goals": ["gross-margin"],
        "checked": dt.date(2026, 3, 10),
    },
]


def deviations(faults: frozenset[str]) -> list[Item]:
    """Work that stands apart on purpose, with an end."""
    until = dt.date(2026, 4, 30) if "trial_past_its_date" in faults else dt.date(2026, 10, 30)
    return [
        {
            "id": "station-apart",
            "name": "The refill station need not pay for itself yet",
            "item": {"initiative": "refill-station"},
            "sponsor": "hl",
            "cap": 0.05,
            "until": until,
            "question": "Do people fill up where they shop, or at home?",
        }
    ]


def risks(faults: frozenset[str]) -> list[Item]:
    """What may go wrong; each has an owner and an answer unless the fault is planted."""
    surfactants: Item = {
        "id": "surfactant-shortage",
        "name": "Plant surfactants become scarce and dear",
        "probability": 0.3,
        "impact": 900000,
        "owner": "mc",
        "response": "A second recipe is tested and two makers hold six weeks of stock for us.",
    }
    if "surfactant_risk" in faults:
        del surfactants["owner"], surfactants["response"]
    return [
        surfactants,
        {
            "id": "courier-strike",
            "name": "The courier stops for four weeks",
            "probability": 0.1,
            "impact": 260000,
            "owner": "tb",
            "response": "Framework contract with a second courier.",
        },
        {
            "id": "shop-down",
            "name": "The shop is down for two days",
            "probability": 0.15,
            "impact": 45000,
            "owner": "pn",
            "response": "Daily copies, tested each quarter.",
        },
    ]
