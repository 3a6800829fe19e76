from oarlock.engine.checks.vertical.one_sided_measures import CHECK

BOOKED = {"turnover": frozenset(("order_lines", "orders")), "late": frozenset(("ledger",))}


def test_money_already_booked_looks_back(planned, sound):
    draft = planned(sound).knowing(metric_tables=BOOKED).one(CHECK)
    assert [piece.statement for piece in draft.evidence] == ["one_sided_measures.back"]
    assert draft.evidence[0].figures == {"metrics": 2, "goals": 2}


def test_one_figure_that_moves_early_is_enough(planned, sound):
    for late in (frozenset(("tickets",)), frozenset(("orders",)), frozenset()):
        assert planned(sound).knowing(metric_tables={**BOOKED, "late": late}).find(CHECK) == []


def test_one_perspective(planned, changed):
    draft = planned(changed(goals={"serve": {"theme": "earn"}})).one(CHECK)
    assert [piece.statement for piece in draft.evidence] == ["one_sided_measures.perspective"]


def test_a_goal_without_a_perspective_leaves_it_open(planned, sound):
    assert planned(sound).find(CHECK) == []


def test_a_single_measured_goal_has_no_sides(planned, changed):
    document = changed(goals={"serve": {"status": "closed"}})
    assert planned(document).knowing(metric_tables=BOOKED).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, sound):
    same_whatever_the_order(sound, CHECK, metric_tables=BOOKED)
