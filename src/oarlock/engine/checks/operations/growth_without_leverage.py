"""Sales grow, and running costs or heads grow faster.

What is assessed: yearly growth of running costs (opex and payroll of the ledger) and of heads against yearly growth
of sales, over two or three whole years of months, seasons taken out. Elasticity: growth of cost ÷ growth of sales.
Why it hurts: a business that grows should get lighter: what is there already carries more. Here every new order needs
as much again.
What good looks like: costs grow more slowly than sales.
What to do: hold costs until sales have caught up, beginning with what grew most.

Raised when sales grew (its 95 % interval above 0), cost grew by more than `elasticity` times as much (interval too),
over `years` or more; p by a t-test that allows for months alike, BH over costs and heads. Heads need a column of
leavers: without it every staff seems to grow. The price is what running costs are above the first year's, grown with
sales.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import MARGIN, SOLD, read_margin
from oarlock.engine.checks.operations.rows import from_query, measured
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.resampling import Sampling, percentile_interval
from oarlock.engine.numerics.tails import student_upper
from oarlock.engine.numerics.trend import yearly_growth

KIND = "growth_without_leverage"
_DRAWS = 2000
_LONGEST = 3
_SALES_GROW = 0.01
_LATEST_MONTHS = 3
Floats = NDArray[np.float64]

MONTHS = Query(
    name=f"{KIND}.months",
    sql=f"""
WITH {SOLD.strip()},
months AS (
    SELECT CAST(unnest(generate_series(
        date_trunc('month', :as_of + 1) - INTERVAL 60 MONTH, date_trunc('month', :as_of + 1) - INTERVAL 1 MONTH, INTERVAL 1 MONTH
    )) AS DATE) AS month
),
sales AS (SELECT CAST(date_trunc('month', sold_on) AS DATE) AS month, sum(revenue) AS revenue FROM sold GROUP BY ALL),
booked AS (
    SELECT CAST(date_trunc('month', "date") AS DATE) AS month, sum(amount) FILTER (WHERE kind = 'revenue') AS revenue,
           sum(amount) FILTER (WHERE kind IN ('opex', 'payroll')) AS overhead
    FROM ledger GROUP BY ALL
),
reach AS (
    SELECT (SELECT min(sold_on) FROM sold) AS sold_from, min("date") AS booked_from, max("date") AS booked_to FROM ledger
),
heads AS (
    SELECT m.month, count(DISTINCT e.person_id) AS heads FROM months AS m
    JOIN employees AS e ON e.hired_at < m.month + INTERVAL 1 MONTH
     AND (e.left_at IS NULL OR e.left_at >= m.month + INTERVAL 1 MONTH)
    GROUP BY m.month
)
SELECT m.month,
       CASE WHEN r.sold_from IS NULL THEN CASE WHEN m.month >= r.booked_from AND m.month + 20 <= r.booked_to THEN b.revenue END
            WHEN m.month >= r.sold_from THEN s.revenue END AS revenue,
       CASE WHEN m.month >= r.booked_from AND m.month + 20 <= r.booked_to THEN b.overhead END AS costs,
       CAST(h.heads AS DOUBLE) AS heads
FROM months AS m CROSS JOIN reach AS r
LEFT JOIN sales AS s ON s.month = m.month
LEFT JOIN booked AS b ON b.month = m.month
LEFT JOIN heads AS h ON h.month = m.month
ORDER BY m.month
""",
    columns=("orders|ledger", "ledger|employees.left_at"),
    optional=("orders", "order_lines", "products", "customers", "ledger", "employees"),
)


@dataclass(frozen=True, slots=True)
class Race:
    """Growth of costs or heads beside that of sales, over the months from `first` to `last`."""

    what: str
    first: dt.date
    last: dt.date
    values: Floats
    sales: Floats
    growth: float
    sales_growth: float
    draws: Floats
    sales_draws: Floats
    free: int

    def ahead(self, elasticity: float) -> tuple[float, Floats]:
        """Growth beyond `elasticity` times that of sales, and its draws."""
        return self.growth - elasticity * self.sales_growth, self.draws - elasticity * self.sales_draws

    def p(self, elasticity: float) -> float:
        """One-sided p of "no faster than that"."""
        distance, draws = self.ahead(elasticity)
        spread = float(np.std(draws, ddof=1))
        return student_upper(distance / spread, self.free) if spread > 1e-9 else float(distance <= 0)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when costs or heads outgrew sales."""
    years = max(2, math.ceil(judging.thresholds["years"]))
    races = [race for what in ("costs", "heads") if (race := _race(snapshot, what, years)) is not None]
    if not races:
        return TooLittle((f"orders: {12 * years} whole months", f"ledger: {12 * years} whole months"))
    return _judge(snapshot, races, float(judging.thresholds["elasticity"]), judging.q)


def _race(snapshot: Snapshot, what: str, years: int) -> Race | None:
    """The growth of both over the latest whole years in which both are known without a gap."""
    if what == "heads" and "employees.left_at" not in snapshot.columns:
        return None
    rows = list(snapshot.frames[MONTHS.name])
    run: list[Mapping[str, Any]] = []
    skipped = 0
    for row in reversed(rows):
        known = all((row[name] or 0) > 0 for name in ("revenue", what))
        if not known and (run or skipped >= _LATEST_MONTHS):
            break
        if known:
            run.append(row)
        skipped += not known
    kept = min(len(run) // 12, max(years, _LONGEST)) * 12
    if kept < 12 * years:
        return None
    run = run[:kept][::-1]
    pair = np.array([[row["revenue"] for row in run], [row[what] for row in run]], dtype=np.float64)
    growth = yearly_growth(pair, _DRAWS, Sampling(seed=snapshot.seed).rng(f"{KIND}.{what}"))
    return Race(
        what=what,
        first=run[0]["month"],
        last=run[-1]["month"],
        values=pair[1],
        sales=pair[0],
        growth=float(growth.slopes[1]),
        sales_growth=float(growth.slopes[0]),
        draws=growth.draws[1],
        sales_draws=growth.draws[0],
        free=growth.free,
    )


def _judge(snapshot: Snapshot, races: Sequence[Race], elasticity: float, q: float) -> Iterator[Draft]:
    fair = adjusted([race.p(elasticity) for race in races])
    called = [(race, p) for race, p in zip(races, fair, strict=True) if p <= q and _surely_ahead(race, elasticity)]
    if not called:
        return
    race, p = called[0]
    cost = _price(snapshot, race, elasticity)
    margin = read_margin(snapshot)
    if cost.mid is not None and not margin.matters(cost.mid):
        return
    figures = {"growth": math.expm1(race.growth), "sales_growth": math.expm1(race.sales_growth), "lost": cost.mid}
    suffix = "" if cost.mid is not None else "_unpriced"
    yield Draft(
        title=f"{KIND}.title.{race.what}{suffix}",
        figures=figures,
        subjects=(),
        evidence=tuple(piece for one, _ in called for piece in _evidence(snapshot, one, elasticity, p, q, len(races))),
        cost=cost,
        options=_options(race.what, figures),
        p=max(one for _, one in called),
    )


def _surely_ahead(race: Race, elasticity: float) -> bool:
    """Sales grew, and the cost grew faster than `elasticity` times that: both 95 % intervals say so."""
    _, ahead = race.ahead(elasticity)
    sales_low = percentile_interval(race.sales_draws, level=0.95)[0]
    return sales_low > 0 and race.sales_growth >= _SALES_GROW and percentile_interval(ahead, level=0.95)[0] > 0


def _evidence(
    snapshot: Snapshot, race: Race, elasticity: float, p: float, q: float, tested: int
) -> tuple[Evidence, Evidence]:
    ends = {"first": slice(None, 12), "last": slice(-12, None)}
    start, end = race.first, race.last
    days = {"first": f"month < DATE '{start}' + INTERVAL 12 MONTH", "last": f"month > DATE '{end}' - INTERVAL 12 MONTH"}
    inside = f"month BETWEEN DATE '{start}' AND DATE '{end}'"
    how = "avg" if race.what == "heads" else "sum"
    figures: dict[str, tuple[Any, str]] = {}
    for name, part in ends.items():
        value = race.values[part].mean() if race.what == "heads" else race.values[part].sum()
        where = f"FILTER (WHERE {inside} AND {days[name]})"
        figures[f"{race.what}_{name}"] = (float(value), f"{how}({race.what}) {where}")
        figures[f"sales_{name}"] = (float(race.sales[part].sum()), f"sum(revenue) {where}")
    low, high = percentile_interval(race.draws - elasticity * race.sales_draws, level=0.95)
    test = {
        "growth": math.expm1(race.growth),
        "sales_growth": math.expm1(race.sales_growth),
        "elasticity": race.growth / race.sales_growth,
        "ahead": race.ahead(elasticity)[0],
        "ahead_low": low,
        "ahead_high": high,
        "months": len(race.values),
        "p": p,
        "q": q,
        "tested": tested,
    }
    measure = "growth of logarithms beside the seasons, t, BH"
    return (
        from_query(snapshot, MONTHS, f"{KIND}.ends.{race.what}", figures, context={"years": len(race.values) // 12}),
        measured(snapshot, f"{KIND}.test.{race.what}", test, measure=measure, queries=(MONTHS,)),
    )


def _price(snapshot: Snapshot, race: Race, elasticity: float) -> Cost:
    """What the last year's cost is above the first year's grown with sales (heads at their mean yearly cost)."""
    if race.what == "heads":
        known = [person.annual_cost for person in snapshot.plan.staff if person.annual_cost is not None]
        if len(known) < snapshot.company.policy.min_group_size:
            return Cost(reason=f"{KIND}.no_price")
        last = float(race.values[-12:].mean()) * sum(known) / len(known)
    else:
        last = float(race.values[-12:].sum())
    span = (len(race.values) - 12) / 12
    ahead, draws = race.ahead(elasticity)
    mid = last * -math.expm1(-ahead * span)
    low, high = percentile_interval(last * -np.expm1(-draws * span), level=snapshot.company.policy.confidence)
    return Cost(low=max(0.0, low), mid=mid, high=high, per="year", how=f"{KIND}.how.{race.what}")


def _options(what: str, figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            title=f"{KIND}.option.{act}.{what}",
            kind="act",
            figures=figures,
            effort_days=days,
            initiative={"name": f"{KIND}.initiative.{act}.{what}", "kind": "improvement"},
        )
        for act, days in (("hold", 1), ("look", 3))
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(MONTHS, MARGIN)),
    thresholds={"years": 2, "elasticity": 1},
    statistical=True,
)
