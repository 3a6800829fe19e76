from oarlock.engine.checks.vertical.unit_out_of_sight import CHECK

HELP = [{"id": "help", "name": "Help"}, {"id": "phone", "name": "Phone", "parent": "help"}]
HELPERS = [{"id": "di", "unit": "help"}, {"id": "ed", "unit": "phone", "fte": 0.5}]


def with_help(document, **fields):
    document["units"] += HELP
    document["people"] += HELPERS
    document["initiatives"][0].update(fields)
    return document


def test_it_names_the_topmost_unit_once(planned, sound):
    draft = planned(with_help(sound)).one(CHECK)
    assert [(one.id, one.key) for one in draft.subjects] == [("help", True), ("phone", False)]
    assert draft.evidence[0].figures == {"people": 2, "fte": 1.5, "work": 0}


def test_work_that_changes_its_days_brings_it_in(planned, sound):
    company = planned(with_help(sound, affects=["phone"]))
    draft = company.one(CHECK)
    assert draft.options[0].changes[0].to == ["stock", "help"]
    assert company.after(draft.options[0]).find(CHECK) == []


def test_a_parent_is_in_sight_through_the_unit_below_and_the_other_way_round(planned, sound):
    assert planned(with_help(sound, units=["phone"])).find(CHECK) == []


def test_a_child_is_in_sight_through_the_unit_above(planned, sound):
    assert planned(with_help(sound, units=["help"])).find(CHECK) == []


def test_owning_work_is_seeing_it(planned, sound):
    assert planned(with_help(sound, owner="ed")).find(CHECK) == []


def test_units_without_people_are_skipped(planned, sound):
    sound["units"] += HELP
    assert planned(sound).find(CHECK) == []


def test_without_a_current_goal_there_is_nothing_to_see(planned, sound):
    document = with_help(sound)
    for goal in document["goals"]:
        goal["status"] = "closed"
    assert planned(document).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, sound):
    same_whatever_the_order(with_help(sound), CHECK)
