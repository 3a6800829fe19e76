"""The faults that can be planted in the sample company, each with the findings it must yield.

A fault is a cause in the plan or in the records, switched on its own. Its findings follow from the contract's definitions
(`findings.md`): the kind and the key subjects, as (type, id) pairs in sorted order. Kinds about the whole company have none.
"""

from __future__ import annotations

from dataclasses import dataclass

Expected = tuple[str, tuple[tuple[str, str], ...]]
"""Kind and key subjects of a finding."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted cause: its name, what happened at Mossgate, the findings that must name it.

    told: planted in the demo company; the others are there to be switched on.
    """

    name: str
    story: str
    findings: tuple[Expected, ...]
    told: bool


def _fault(name: str, story: str, *findings: Expected, told: bool = True) -> Fault:
    return Fault(name, story, findings, told)


FAULTS: tuple[Fault, ...] = (
    _fault(
        "packs_nobody_owns",
        "The goal of refillable packs names nobody.",
        ("goal_without_owner", (("goal", "refillable-packs"),)),
    ),
    _fault(
        "offices_outside_the_strategy",
        "Five people sell to offices and hotels; neither of their objectives serves a goal.",
        ("orphan_work", (("objective", "office-accounts"),)),
        ("orphan_work", (("objective", "office-order-size"),)),
        ("unit_out_of_sight", (("unit", "business-sales"),)),
        ("time_off_strategy", (("unit", "business-sales"),)),
    ),
    _fault(
        "welcome_discounts",
        "Welcome discounts serve no goal and take more than a third of marketing's hours.",
        ("orphan_work", (("initiative", "welcome-discounts"),)),
        ("time_off_strategy", (("unit", "marketing"),)),
    ),
    _fault(
        "refills_in_words_only",
        "Refills carry half of the declared weight, the hours stay with the daily business.",
        ("effort_priority_gap", ()),
    ),
    _fault(
        "loyalty_overspent",
        "The loyalty programme has spent more than twice its plan to date.",
        ("budget_drift", (("goal", "repeat-customers"),)),
    ),
    _fault(
        "vouchers_rewarded",
        "Marketing's bonus rises with the discount given, the margin goal wants it to fall.",
        ("incentive_conflict", (("goal", "gross-margin"), ("incentive", "marketing-vouchers"))),
    ),
    _fault(
        "operations_promises",
        "Operations kept three of twelve promises made in the monthly review.",
        ("commitment_not_kept", (("unit", "operations"),)),
        told=False,
    ),
    _fault(
        "followers_counted",
        "Followers and newsletter openings are reported each month and serve nothing.",
        ("metric_without_goal", ()),
        told=False,
    ),
    _fault(
        "talks_without_end",
        "The objective of growth talks has no date by which it shall be reached.",
        ("not_smart", (("objective", "growth-talks"),)),
        told=False,
    ),
    _fault(
        "reminders_too_early",
        "The reminders start in August, the customer record they need is ready in October.",
        ("dependency_conflict", (("initiative", "customer-record"), ("initiative", "reminder-rollout"))),
    ),
    _fault(
        "scanners_without_training",
        "Scanners come to the warehouse in July and nobody is trained for them.",
        ("unprepared_unit", (("initiative", "scanner-rollout"),)),
        told=False,
    ),
    _fault(
        "drafts_without_reskilling",
        "Answer drafts take over fourteen hours a week of the agents, no reskilling is tied to them.",
        ("workforce_transition_missing", (("initiative", "help-drafts"),)),
    ),
    _fault(
        "portal_without_pilot",
        "The returns portal was rolled out without a measured pilot.",
        ("roadmap_skipped", (("initiative", "returns-portal"),)),
        told=False,
    ),
    _fault(
        "two_email_tools",
        "Marketing and customer care each introduce an email tool for the same refill customers.",
        ("duplicate_work", (("initiative", "email-tool"), ("initiative", "email-tool-care"))),
    ),
    _fault(
        "cheaper_courier",
        "Finance looks for a cheaper courier and accepts later parcels, operations is asked for more parcels on time.",
        ("conflicting_targets", (("metric", "on_time_delivery"), ("metric", "parcel_cost"))),
    ),
    _fault(
        "promoted_out_of_stock",
        "Promoted items stood at zero while they were advertised.",
        ("stock_out_on_seller", ()),
        ("handoff_broken", (("handoff", "promoted-and-in-stock"),)),
    ),
    _fault(
        "trial_past_its_date",
        "The refill station trial was allowed until the end of April and goes on.",
        ("deviation_expired", (("deviation", "station-apart"),)),
    ),
    _fault(
        "one_supplier",
        "More than a third of the purchases goes to one supplier.",
        ("concentration_risk", (("party", "suppliers"),)),
    ),
    _fault(
        "surfactant_risk",
        "A shortage of plant surfactants is likely and dear; nobody has an answer.",
        ("risk_unanswered", (("risk", "surfactant-shortage"),)),
        told=False,
    ),
    _fault(
        "one_line_mechanic",
        "One person can keep the filling line running.",
        ("no_backup", (("skill", "filling-line"),)),
        told=False,
    ),
    _fault(
        "leads_silent",
        "The export of sales leads stopped in the middle of April.",
        ("stale_data", (("table", "leads"),)),
    ),
    _fault(
        "tickets_with_a_wrong_clock",
        "The chat tool writes tickets that close before they open.",
        ("broken_data", (("table", "tickets"),)),
        told=False,
    ),
    _fault(
        "on_time_twice",
        "Operations and customer care count 'orders on time' by different formulas.",
        ("metric_defined_twice", (("metric", "on_time_delivery"), ("metric", "on_time_dispatch"))),
        told=False,
    ),
    _fault(
        "office_discounts",
        "Two in five office orders get 15 to 20 % off and are no larger for it.",
        ("discount_without_return", ()),
    ),
    _fault(
        "gift_sets",
        "Gift sets bought for Christmas 2024 still fill the shelf.",
        ("dead_stock", ()),
        told=False,
    ),
    _fault(
        "late_parcels",
        "Customers whose parcel is late write more, are less satisfied and come back less.",
        ("late_delivery_harm", ()),
    ),
    _fault(
        "slow_payers",
        "Some offices pay weeks after the due date.",
        ("overdue_receivables", ()),
    ),
    _fault(
        "hotels_gone_quiet",
        "Good business customers stopped ordering in February and March.",
        ("slipping_customers", ()),
    ),
    _fault(
        "dish_tabs_dearer",
        "Dish products cost 11 % more since September, their prices stayed.",
        ("cost_rise_not_passed_on", ()),
    ),
    _fault(
        "starter_kits_below_cost",
        "Starter kits sell for less than they cost.",
        ("loss_making", ()),
        told=False,
    ),
    _fault(
        "cartons_bought_twice",
        "Cartons are bought by two teams from two suppliers at different prices.",
        ("purchase_price_dispersion", (("product", "m-carton"),)),
    ),
)
ALL_FAULTS: frozenset[str] = frozenset(fault.name for fault in FAULTS)
"""The names of every fault."""
TOLD_FAULTS: frozenset[str] = frozenset(fault.name for fault in FAULTS if fault.told)
"""The names of the faults that the demo company has."""
