"""Invoices past their due date and not paid.

What is assessed: every invoice with a due date, as of the day: the amount past due by customer, its age, and whether
customers pay later than a year before.
Why it hurts: the money is earned and not there; the older it is, the less of it comes.
What good looks like: nothing is past due beyond the days allowed (`days`).
What to do: call those who owe most; remind on the day after the due date.

The price is the cash that is missing, not a loss. Credit notes (amounts below zero) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.operations.lines import MATTERS
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "overdue_receivables"
OLD = 60
"""Days past due from which an amount is called old (convention)."""
_FEW = 20
_SLOWER = 2

OVERDUE = Query(
    name=f"{KIND}.overdue",
    sql="""
SELECT coalesce(customer_id, '') AS customer_id, date_diff('day', CAST(due_at AS DATE), :as_of) AS days,
       sum(amount) AS amount, count(*) AS invoices
FROM invoices
WHERE amount > 0 AND paid_at IS NULL AND CAST(due_at AS DATE) < :as_of
GROUP BY ALL ORDER BY amount DESC, customer_id, days
""",
    columns=("invoices.due_at", "invoices.paid_at"),
)
HABITS = Query(
    name=f"{KIND}.habits",
    sql="""
WITH settled AS (
    SELECT CAST(due_at AS DATE) >= :from_12m AS late_year, amount,
           date_diff('day', CAST(due_at AS DATE), coalesce(CAST(paid_at AS DATE), :as_of)) AS late_by
    FROM invoices
    WHERE amount > 0 AND CAST(due_at AS DATE) BETWEEN :prior_from_12m AND :as_of
)
SELECT (SELECT coalesce(sum(amount), 0) FROM invoices WHERE CAST(issued_at AS DATE) >= :from_12m) AS invoiced,
       count(*) FILTER (WHERE NOT late_year) AS due_before, count(*) FILTER (WHERE late_year) AS due,
       median(late_by) FILTER (WHERE NOT late_year) AS late_by_before, median(late_by) FILTER (WHERE late_year) AS late_by
FROM settled
""",
    columns=("invoices.due_at", "invoices.paid_at"),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft when invoices are past due by more than `days`."""
    allowed = int(judging.thresholds["days"])
    rows = [row for row in snapshot.frames[OVERDUE.name] if row["days"] > allowed]
    habits = snapshot.frames[HABITS.name].only()
    amount = float(sum(row["amount"] for row in rows))
    if not rows or amount < MATTERS * habits["invoiced"]:
        return
    customers = _by_customer(rows)
    named = [customer for customer in customers if customer]
    old = float(sum(row["amount"] for row in rows if row["days"] > OLD))
    late = f"FILTER (WHERE days > {allowed})"
    whole = {
        "amount": (amount, f"sum(amount) {late}"),
        "invoices": (sum(row["invoices"] for row in rows), f"sum(invoices) {late}"),
        "oldest": (max(row["days"] for row in rows), "max(days)"),
        "old_amount": (old, f"coalesce(sum(amount) FILTER (WHERE days > {max(OLD, allowed)}), 0)"),
    }
    figures = {"amount": amount, "invoices": whole["invoices"][0], "customers": len(named), "names": names_of(named)}
    yield Draft(
        title=f"{KIND}.title" if named else f"{KIND}.title_unnamed",
        figures=figures,
        subjects=subjects("customer", named),
        evidence=(
            from_query(
                snapshot,
                OVERDUE,
                f"{KIND}.whole" if old else f"{KIND}.whole_young",
                whole,
                context={"old": max(OLD, allowed)},
            ),
            *_habits(snapshot, habits),
            *(_customer(snapshot, customer, customers[customer], late) for customer in named[:DEAREST]),
        ),
        cost=Cost(low=amount, mid=amount, high=amount, per="event", how=f"{KIND}.how"),
        options=_options(figures),
    )


def _by_customer(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Amount, invoices and oldest days of each customer, dearest first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row["customer_id"], {"amount": 0.0, "invoices": 0, "days": 0})
        one["amount"] += row["amount"]
        one["invoices"] += row["invoices"]
        one["days"] = max(one["days"], row["days"])
    return dict(sorted(found.items(), key=lambda item: (-item[1]["amount"], item[0])))


def _customer(snapshot: Snapshot, customer: str, row: Mapping[str, Any], late: str) -> Evidence:
    return from_query(
        snapshot,
        OVERDUE,
        f"{KIND}.customer",
        {
            "amount": (row["amount"], f"sum(amount) {late}"),
            "invoices": (row["invoices"], f"sum(invoices) {late}"),
            "days": (row["days"], "max(days)"),
        },
        where={"customer_id": customer},
        context={"customer": customer},
    )


def _habits(snapshot: Snapshot, habits: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Customers pay later than a year before: said only where enough fell due in both years."""
    if min(habits["due_before"], habits["due"]) < _FEW or habits["late_by"] < habits["late_by_before"] + _SLOWER:
        return ()
    names = ("due_before", "due", "late_by_before", "late_by")
    figures = columns(habits, *names)
    slower = (habits["late_by"] - habits["late_by_before"], "late_by - late_by_before")
    return (from_query(snapshot, HABITS, f"{KIND}.slower", {**figures, "slower": slower}),)


def _options(figures: Mapping[str, Any]) -> tuple[Option, ...]:
    remind = Option(
        title=f"{KIND}.option.remind",
        kind="act",
        effort_days=1,
        initiative={"name": f"{KIND}.initiative_remind", "kind": "improvement"},
    )
    if not figures["names"]:
        return (remind,)
    call = Option(
        title=f"{KIND}.option.call",
        kind="act",
        figures=figures,
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative_call", "kind": "improvement"},
    )
    return (call, remind)


CHECK = Check(
    kind=KIND, dimension="operations", find=find, needs=Needs(queries=(OVERDUE, HABITS)), thresholds={"days": 0}
)
