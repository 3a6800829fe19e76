import pytest

from oarlock.engine.checks.horizontal.left_out_unit import CHECK

UNITS = [
    {"id": "sales", "name": "Sales"},
    {"id": "field", "name": "Field", "parent": "sales"},
    {"id": "stock", "name": "Stock"},
]
CHANGE = {
    "id": "rota",
    "name": "New shifts",
    "kind": "change",
    "units": ["sales"],
    "affects": ["stock", "field"],
    "consulted": [],
}


@pytest.fixture
def company(planned):
    return lambda **facts: planned({"units": UNITS, "initiatives": [{**CHANGE, **facts}]})


def test_it_names_the_unit_that_was_neither_asked_nor_takes_part(company):
    """Field takes part through Sales, which it belongs to; Stock does not."""
    business = company()
    draft = business.one(CHECK)
    assert [subject.id for subject in draft.subjects if subject.type == "unit"] == ["stock"]
    assert draft.evidence[0].figures == {"affected": 2, "left_out": 1}
    assert all(business.after(option).find(CHECK) == [] for option in draft.options)


@pytest.mark.parametrize("facts", [{"consulted": ["stock"]}, {"units": ["sales", "stock"]}, {"phase": "done"}])
def test_those_asked_those_who_take_part_and_ended_work_are_fine(company, facts):
    assert company(**facts).find(CHECK) == []


def test_it_says_nothing_where_nobody_wrote_down_who_was_asked(planned):
    silent = {key: value for key, value in CHANGE.items() if key != "consulted"}
    assert planned({"units": UNITS, "initiatives": [silent]}).find(CHECK) == []


def test_a_part_that_was_asked_speaks_for_its_unit(company):
    assert company(units=[], consulted=["field", "stock"], affects=["sales", "stock"]).find(CHECK) == []
