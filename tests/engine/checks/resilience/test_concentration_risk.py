import datetime as dt

import pytest

from oarlock.engine.checks.resilience.concentration_risk import CHECK

TEAM = [{"id": one, "unit": "sales"} for one in ("ann", "bo", "cy", "di", "ed")]


@pytest.fixture
def company(planned):
    return planned({"units": [{"id": "sales", "name": "Sales"}], "people": TEAM})


def sold(business, amounts, **column):
    """One order a row: amounts by the value of the only column named."""
    (name,) = column
    orders = [
        {"order_id": str(n), "ordered_at": dt.date(2026, 3, 1), "status": "delivered", name: value}
        for n, (value, _) in enumerate(amounts)
    ]
    lines = [
        {"order_id": str(n), "product_id": "p", "quantity": 1.0, "unit_price": float(amount)}
        for n, (_, amount) in enumerate(amounts)
    ]
    return business.with_rows("orders", orders).with_rows("order_lines", lines)


def test_a_customer_above_a_quarter_is_named(company):
    """By hand: 26 of 100."""
    draft = sold(company, [("a", 26), ("b", 25), ("c", 25), ("d", 24)], customer_id=None).one(CHECK)
    assert [(one.type, one.id, one.key) for one in draft.subjects] == [
        ("party", "customers", True),
        ("customer", "a", False),
    ]
    assert draft.evidence[0].figures == {"share": 0.26, "largest": 26.0, "total": 100.0, "parties": 4}


def test_a_quarter_is_not_above_a_quarter(company):
    assert sold(company, [(name, 25) for name in "abcd"], customer_id=None).find(CHECK) == []


def test_few_large_customers_are_found_by_the_index(company):
    """R1 by hand: shares 24 24 24 20 4 4 give 3 x 576 + 400 + 2 x 16 = 2,160; effective number 10,000 / 2,160."""
    amounts = list(zip("abcdef", (24, 24, 24, 20, 4, 4), strict=True))
    draft = sold(company, amounts, customer_id=None).one(CHECK)
    assert draft.evidence[1].figures == {"hhi": pytest.approx(2160), "effective": pytest.approx(10_000 / 2160)}


def test_the_index_is_not_read_for_five_customers_or_fewer(company):
    assert sold(company, [(name, 20) for name in "abcde"], customer_id=None).find(CHECK) == []  # 2,000 by hand


def test_sales_without_a_customer_count_in_the_whole_only(company):
    assert sold(company, [(None, 80), ("a", 10), ("b", 10)], customer_id=None).find(CHECK) == []


def test_the_only_channel_a_business_has_is_no_risk_it_could_spread(company):
    assert sold(company, [("shop", 60), ("shop", 40)], channel=None).find(CHECK) == []


def test_one_of_two_channels_may_carry_four_fifths(company):
    assert sold(company, [("web", 80), ("shop", 20)], channel=None).find(CHECK) == []
    draft = sold(company, [("web", 81), ("shop", 19)], channel=None).one(CHECK)
    assert draft.subjects[1].id == "web"


def test_a_person_is_named_by_unit_and_only_a_steward_sees_who(company):
    business = sold(company, [("ann", 40), ("bo", 20), ("cy", 20), ("di", 20)], person=None)
    draft = business.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [("party", "people"), ("unit", "sales")]
    assert "'ann'" not in repr(draft)
    steward = business.knowing(steward=True).one(CHECK)
    assert [one.id for one in steward.subjects if one.key] == ["people"]
    assert ("person", "ann") in [(one.type, one.id) for one in steward.subjects]


def test_a_small_team_is_not_named(company):
    small = sold(company, [("ann", 60), ("bo", 40)], person=None).with_plan(people=TEAM[:2])
    assert [one.type for one in small.one(CHECK).subjects] == ["party"]


def test_suppliers_count_by_what_was_bought_in_the_last_year(company):
    def bought(number, supplier, amount, **facts):
        row = {"purchase_id": str(number), "ordered_at": dt.date(2026, 3, 1), "supplier_id": supplier, "item_id": "i"}
        return {**row, "quantity": 1.0, "unit_price": float(amount), "status": "received", **facts}

    rows = [bought(n, name, 25) for n, name in enumerate("abcd")]
    old = bought(8, "a", 900, ordered_at=dt.date(2025, 6, 30))
    refused = bought(9, "a", 900, status="rejected")
    assert company.with_rows("purchases", [*rows, old, refused]).find(CHECK) == []
    assert company.with_rows("purchases", [*rows, bought(9, "a", 5)]).one(CHECK).subjects[1].id == "a"
