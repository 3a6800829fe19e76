import datetime as dt
import itertools

import pytest

from oarlock.engine.checks.synergy.purchase_price_dispersion import CHECK

KNOWN = [("a", 100, 12), ("b", 300, 10), ("c", 100, 9)]
"""Known answer of measures.md S2: reference 10, saving 200 (3.92 % of 5,100), bound 600."""


def bought(*rows, item="bottle", **facts):
    """Rows of (supplier, quantity, price)."""
    numbers = itertools.count()
    base = {"ordered_at": dt.date(2026, 3, 1), "item_id": item, "unit": "store", "status": "received"}
    return [
        {
            **base,
            "purchase_id": f"{item}-{next(numbers)}",
            "supplier_id": supplier,
            "quantity": float(quantity),
            "unit_price": float(price),
            **facts,
        }
        for supplier, quantity, price in rows
    ]


@pytest.fixture
def company(planned):
    return lambda rows: planned({}).with_rows("purchases", rows)


def test_the_known_answer_is_found_and_priced_at_half(company):
    draft = company(bought(*KNOWN)).one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects if one.key] == [("product", "bottle")]
    assert draft.evidence[0].figures == {
        "spend": 5100.0,
        "quantity": 500.0,
        "lowest": 9.0,
        "highest": 12.0,
        "suppliers": 3,
    }
    assert draft.evidence[1].figures == {
        "reference": 10,
        "savings": 200,
        "share": pytest.approx(200 / 5100),
        "bound": 600,
    }
    assert (draft.cost.low, draft.cost.mid, draft.cost.high, draft.cost.per) == (0, 100, 200, "year")


def test_one_supplier_for_one_unit_only_saw_prices_move(company):
    assert company(bought(("a", 100, 12), ("a", 300, 10), ("a", 100, 9))).find(CHECK) == []


def rise(item, *, first_unit, then_unit):
    """100 pieces at 10, then 100 at 12: by whom before and after the rise."""
    early = [row for unit in first_unit for row in bought(("a", 100, 10), item=item, unit=unit)]
    late = [row for unit in then_unit for row in bought(("a", 100, 12), item=item, unit=unit)]
    return [{**row, "purchase_id": str(number)} for number, row in enumerate((*early, *late))]


def test_a_rise_that_met_all_units_alike_is_no_saving(company):
    """By hand: at the reference of 10 the rise alone would be a saving of 400, but each unit paid 11 on average."""
    both = ("store", "shop")
    assert company(rise("bottle", first_unit=both, then_unit=both)).find(CHECK) == []


def test_units_that_pay_different_prices_are_found(company):
    draft = company(rise("bottle", first_unit=("store",), then_unit=("shop",))).one(CHECK)
    assert draft.evidence[0].figures["units"] == 2
    assert [one.id for one in draft.subjects if one.type == "unit"] == ["shop", "store"]


def test_a_saving_must_be_worth_the_call_and_a_fiftieth_of_the_spend(company):
    """Known answer times a half: 100 saved is not above 100. 100 x 10 and 100 x 10.1: 10 of 2,010. A dear tie: 300 of 30,100."""
    assert company(bought(*((one, quantity / 2, price) for one, quantity, price in KNOWN))).find(CHECK) == []
    assert company(bought(("a", 100, 10), ("b", 100, 10.1))).find(CHECK) == []
    assert company(bought(("a", 150, 100), ("b", 151, 101.9))).find(CHECK) == []  # 286.9 of 30,386.9 is .94 %
    assert len(company(bought(("a", 150, 100), ("b", 151, 104.5))).find(CHECK)) == 1  # 679.5 of 30,779.5 is 2.2 %


def test_cancelled_rejected_returned_and_old_purchases_do_not_count(company):
    for facts in ({"status": "cancelled"}, {"status": "rejected"}, {"ordered_at": dt.date(2025, 6, 30)}):
        rows = [*bought(("b", 300, 10)), *bought(("a", 100, 12), **facts)]
        rows[1]["purchase_id"] = "other"
        assert company(rows).find(CHECK) == []


def test_an_item_is_called_by_its_name_where_there_is_one(company):
    business = company(bought(*KNOWN)).with_rows("products", [{"product_id": "bottle", "name": "Glass bottle"}])
    assert business.one(CHECK).figures["item"] == "Glass bottle"
