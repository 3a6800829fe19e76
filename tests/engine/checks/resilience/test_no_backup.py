import datetime as dt

import pytest

from oarlock.engine.checks.resilience.no_backup import CHECK

PEOPLE = [{"id": one, "unit": "store"} for one in ("ann", "bo", "cy", "di", "ed")]
PLAN = {"units": [{"id": "store", "name": "Store"}], "people": PEOPLE}


def skill(name, person, **facts):
    return {"skill": name, "person_id": person, "qualified": True, "critical": True, **facts}


def bought(number, supplier, item, amount, *, on="2026-03-01", status="received"):
    return {
        "purchase_id": str(number),
        "ordered_at": dt.date.fromisoformat(on),
        "supplier_id": supplier,
        "item_id": item,
        "quantity": amount,
        "unit_price": 1.0,
        "status": status,
    }


@pytest.fixture
def company(planned):
    return planned(PLAN)


def test_a_critical_skill_of_one_person_is_named_with_the_unit_and_never_the_person(company):
    draft = company.with_rows("skills", [skill("forklift", "ann")]).one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [("skill", "forklift"), ("unit", "store")]
    assert draft.evidence[0].figures == {"holders": 1}


def test_a_steward_sees_who(company):
    draft = company.knowing(steward=True).with_rows("skills", [skill("forklift", "ann")]).one(CHECK)
    assert ("person", "ann") in [(one.type, one.id) for one in draft.subjects]
    assert [one.id for one in draft.subjects if one.key] == ["forklift"]


def test_those_who_left_or_are_not_qualified_are_no_holders(company):
    gone = [*PEOPLE[1:], {"id": "ann", "unit": "store", "to": "2026-05-31"}]
    rows = [skill("forklift", "ann"), skill("forklift", "bo"), skill("forklift", "cy", qualified=False)]
    assert company.with_rows("skills", rows).find(CHECK) == []
    assert company.with_plan(people=gone).with_rows("skills", rows).one(CHECK).evidence[0].figures == {"holders": 1}


def test_a_skill_that_is_not_critical_may_hang_on_one(company):
    assert company.with_rows("skills", [skill("juggling", "ann", critical=False)]).find(CHECK) == []


def test_a_skill_whose_only_holder_left_has_none(company):
    rows = [skill("forklift", "ann")]
    left = company.with_plan(people=[{"id": "ann", "unit": "store", "to": "2026-05-31"}])
    assert left.with_rows("skills", rows).one(CHECK).evidence[0].figures == {"holders": 0}


def test_a_critical_system_needs_two_who_can_and_is_not_judged_without_records(company):
    systems = [
        {"id": "till", "name": "Till", "critical": True, "holds": ["orders"]},
        {"id": "mail", "name": "Mail", "critical": True, "holds": ["mails"]},
    ]
    business = company.with_plan(systems=systems).with_rows("skills", [skill("Till", "ann", critical=False)])
    assert [one.subjects[0].id for one in business.find(CHECK)] == ["till"]


def test_a_supplier_of_what_nobody_else_ever_delivered_counts_from_a_tenth_of_the_purchases(company):
    """By hand: of 1,000 in 12 months, 120 went to A for an item only A has delivered; 100 of the rest had a second source."""
    rows = [
        bought(1, "a", "bottle", 120.0),
        bought(2, "b", "cap", 780.0),
        bought(3, "c", "cap", 10.0, on="2024-01-01"),
        bought(4, "b", "label", 99.0),
        bought(5, "b", "box", 1.0),
        bought(6, "z", "bottle", 500.0, status="cancelled"),
    ]
    drafts = {one.subjects[0].id: one for one in company.with_rows("purchases", rows).find(CHECK)}
    assert set(drafts) == {"a", "b"}
    assert drafts["a"].evidence[0].figures == {"items": 1, "spend": 120.0, "share": 0.12}
    assert drafts["b"].evidence[0].figures == {"items": 2, "spend": 100.0, "share": 0.1}


def test_a_small_supplier_without_a_second_is_no_finding(company):
    rows = [bought(1, "a", "bottle", 9.0), bought(2, "b", "cap", 50.0), bought(3, "c", "cap", 50.0)]
    assert company.with_rows("purchases", rows).find(CHECK) == []
