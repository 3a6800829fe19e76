from oarlock.engine.checks.vertical.overloaded_plan import CHECK


def goals(number):
    return [{"id": f"g{i}", "name": f"Goal {i}", "weight": i} for i in range(1, number + 1)]


def objectives(number, **fields):
    return [
        {"id": f"o{i}", "name": f"Objective {i}", "unit": "sales", "supports": [{"goal": "g1"}], **fields}
        for i in range(1, number + 1)
    ]


UNITS = [{"id": "sales", "name": "Sales"}]


def test_eight_goals_are_one_too_many(planned):
    company = planned({"goals": goals(8)})
    draft = company.one(CHECK)
    assert not any(one.key for one in draft.subjects)
    assert draft.evidence[0].figures == {"count": 8, "limit": 7}
    assert [change.path for change in draft.options[1].changes] == ["goals/g1/status"]  # the lightest
    assert company.after(draft.options[1]).find(CHECK) == []
    assert company.find(CHECK, goals=8) == []


def test_a_unit_and_an_owner_can_carry_five(planned):
    people = [{"id": "ann", "unit": "sales"}]
    company = planned({"units": UNITS, "people": people, "goals": goals(1), "objectives": objectives(6, owner="ann")})
    draft = company.one(CHECK)
    assert [piece.statement for piece in draft.evidence] == ["overloaded_plan.unit", "overloaded_plan.owner"]
    assert ("person", "ann") not in [(one.type, one.id) for one in draft.subjects]
    assert len(draft.options[1].changes) == 1
    assert company.after(draft.options[1]).find(CHECK) == []


def test_clean(planned):
    drafts = [{**one, "status": "draft"} for one in goals(9)]
    assert planned({"units": UNITS, "goals": drafts}).find(CHECK) == []
    assert planned({"units": UNITS, "goals": goals(7), "objectives": objectives(5)}).find(CHECK) == []


def test_objectives_of_persons_are_not_counted(planned):
    own = [{"id": f"p{i}", "name": "Own", "person": "ann", "owner": "ann", "supports": []} for i in range(9)]
    people = [{"id": "ann", "unit": "sales"}]
    assert planned({"units": UNITS, "people": people, "goals": goals(1), "objectives": own}).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order):
    same_whatever_the_order({"units": UNITS, "goals": goals(9), "objectives": objectives(7)}, CHECK)
