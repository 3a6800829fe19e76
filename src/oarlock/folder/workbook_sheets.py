"""The sheets of the plan workbook: which column fills which field. One table for writing the template and for reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oarlock.folder import shapes


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `into` is the place inside the item (the column's name where it is empty)."""

    name: str
    note: str
    example: Any = None
    into: tuple[str, ...] = ()

    @property
    def target(self) -> tuple[str, ...]:
        """The place inside the item."""
        return self.into or (self.name,)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `key` is the list its rows are items of; `inside` names the list inside an item that its rows belong to,
    the columns in `owners` then say which item: column -> key.
    """  # fmt: skip

    name: str
    about: str
    columns: tuple[Column, ...]
    key: str = ""
    inside: str = ""
    owners: dict[str, str] = field(default_factory=dict)

    def type_of(self, column: Column) -> Any:
        """The type of the column's field."""
        if column.name in self.owners:
            return str
        if self.inside:
            key = next(iter(self.owners.values()))
            return shapes.at((key, 0, self.inside, 0, *column.target))
        return shapes.at((self.key, 0, *column.target))


def _c(name: str, note: str, example: Any = None, *into: str) -> Column:
    return Column(name, note, example, into)


COMPANY_ROWS: tuple[Column, ...] = (
    Column("name", "Name of the company.", "My company", ("company", "name")),
    Column("currency", "Three letters, like EUR; every amount is in it.", "EUR", ("company", "currency")),
    Column("timezone", "Like Europe/Berlin; empty: UTC.", "UTC", ("company", "timezone")),
    Column("country", "Two letters.", None, ("company", "country")),
    Column("industry", "A word or two.", None, ("company", "industry")),
    Column("fiscal_year_start", "Month and day as text, like 01-01.", "01-01", ("company", "fiscal_year_start")),
    Column("vision", "Where to, in one sentence.", None, ("vision",)),
    Column("mission", "Why the company exists, in one sentence.", None, ("mission",)),
)
"""The rows of the sheet `company`: a name in the first column, its value in the second."""

_DATES = (_c("start", "First day.", "2027-01-01"), _c("due", "Last day.", "2027-12-31"))
_STATUS = _c("status", "draft, active or closed; empty: active.", "active")

SHEETS: tuple[Sheet, ...] = (
    Sheet("units", "Departments and teams.", (
        _c("id", "A short id, small letters.", "sales"), _c("name", "The name.", "Sales"),
        _c("parent", "Id of the unit above.", None), _c("lead", "Id of the person who leads it.", "sam"),
        _c("function", "What it does.", "sales"),
    ), key="units"),
    Sheet("people", "Persons; leave it empty where a table of employees is given.", (
        _c("id", "A short id.", "sam"), _c("name", "The name.", "Sam"), _c("unit", "Id of the unit.", "sales"),
        _c("role", "What the person does.", "Head of sales"), _c("manager", "Id of the person above.", None),
        _c("fte", "Share of a full-time post.", 1), _c("annual_cost", "Cost a year.", None),
    ), key="people"),
    Sheet("themes", "Strategic themes.", (
        _c("id", "A short id.", "growth"), _c("name", "The name.", "Grow where we earn"),
        _c("perspective", "Side of the scorecard.", "financial"),
    ), key="themes"),
    Sheet("metrics", "Own metrics; built-in ones (revenue, gross_margin ...) need no row.", (
        _c("id", "A short id.", "web_revenue"), _c("name", "The name.", "Revenue of the web shop"),
        _c("kind", "How it is computed.", None), _c("builtin", "Id of a built-in metric.", None),
        _c("of", "Id of the metric of which this is a part.", "revenue"), _c("from", "The table.", None),
        _c("measure", "The formula over the table.", None), _c("where", "Which rows count.", "channel = 'web'"),
        _c("time", "The date column.", None), _c("grain", "The period of one value.", "month"),
        _c("unit", "money, count, percent ...", "money"), _c("direction", "up or down.", "up"),
        _c("numerator", "Id of a metric.", None), _c("denominator", "Id of a metric.", None),
        _c("expr", "A formula over metrics.", None), _c("owner_unit", "Id of the unit.", "sales"),
    ), key="metrics"),
    Sheet("goals", "What the company wants to reach; running the business is a goal too.", (
        _c("id", "A short id.", "grow"), _c("name", "What shall be reached.", "Grow revenue to 1,200,000"),
        _c("why", "Why it matters.", None), _c("theme", "Id of the theme.", "growth"),
        _c("owner", "Id of the person who answers for it.", "sam"),
        _c("weight", "Relative priority; on all goals or on none.", 0.6), *_DATES, _STATUS,
        _c("cadence", "weekly, monthly, quarterly or yearly.", "monthly"),
    ), key="goals"),
    Sheet("objectives", "What a unit or a person wants to reach for a goal.", (
        _c("id", "A short id.", "web-growth"), _c("name", "What shall be reached.", "Reach 400,000 in the web shop"),
        _c("why", "Why it matters.", None), _c("unit", "Id of the unit (or fill person).", "sales"),
        _c("person", "Id of the person (or fill unit).", None), _c("owner", "Id of the person who answers for it.", "sam"),
        *_DATES, _STATUS,
    ), key="objectives"),
    Sheet("initiatives", "Work that costs money or time.", (
        _c("id", "A short id.", "spring"), _c("name", "The name.", "Spring campaign"), _c("kind", "What it is.", "campaign"),
        _c("phase", "How far it is.", "assess"), _c("units", "Ids of the units, with commas.", "sales"),
        _c("owner", "Id of the person who answers for it.", "sam"), _c("start", "First day.", "2027-03-01"),
        _c("end", "Last day.", "2027-04-15"), _c("budget", "Money for all of it.", 12000), _c("spent", "Money spent.", None),
        _c("fte", "Full-time posts.", 0.5), _c("depends_on", "Ids of initiatives, with commas.", None),
        _c("affects", "Ids of units whose work changes, with commas.", None),
        _c("consulted", "Ids of units that were asked, with commas.", None),
        _c("exploration", "yes for sanctioned trying out.", None), _c("expected_benefit", "Money a year.", None),
    ), key="initiatives"),
    Sheet("measures", "How we know: metrics with targets, for goals and objectives.", (
        _c("goal", "Id of the goal (or fill objective).", "grow"), _c("objective", "Id of the objective.", None),
        _c("metric", "Id of the metric.", "revenue"), _c("baseline", "The value before.", 1000000),
        _c("target", "The value to reach.", 1200000), _c("by", "The day.", "2027-12-31"),
        _c("over", "total, each or last.", None), _c("floor", "A limit that nothing may push it below.", None),
    ), inside="measures", owners={"goal": "goals", "objective": "objectives"}),
    Sheet("supports", "What work is for: objectives and initiatives, and what they serve.", (
        _c("objective", "Id of the objective that serves (or fill initiative).", None),
        _c("initiative", "Id of the initiative that serves.", "spring"),
        _c("serves_goal", "Id of the goal.", None, "goal"),
        _c("serves_objective", "Id of the objective.", "web-growth", "objective"),
        _c("serves_metric", "Id of the metric.", None, "metric"), _c("weight", "Its share of the effort.", 1),
        _c("expected_effect", "Change of the metric a year.", None),
    ), inside="supports", owners={"objective": "objectives", "initiative": "initiatives"}),
    Sheet("incentives", "What roles and units are rewarded for; never one person's pay.", (
        _c("id", "A short id.", "sales-bonus"), _c("role", "The role (or fill unit).", "Head of sales", "applies_to", "role"),
        _c("unit", "Id of the unit.", None, "applies_to", "unit"), _c("metric", "Id of the metric.", "revenue"),
        _c("direction", "up or down.", "up"), _c("weight", "Share of the variable pay.", 1), _c("form", "What it is.", "bonus"),
    ), key="incentives"),
    Sheet("handoffs", "Promises between two units.", (
        _c("id", "A short id.", "promised-day"), _c("name", "The promise.", "Parcels leave in time"),
        _c("from", "Id of the unit that promises.", "sales"), _c("to", "Id of the unit that relies on it.", "sales"),
        _c("promise", "A condition over metrics.", "on_time_delivery >= 0.95"),
    ), key="handoffs"),
    Sheet("risks", "What may go wrong.", (
        _c("id", "A short id.", "supplier"), _c("name", "What may happen.", "The largest supplier fails"),
        _c("probability", "In a year, 0 to 1.", 0.1), _c("impact", "Money.", 60000),
        _c("owner", "Id of the person.", "sam"), _c("response", "What we do about it.", None),
    ), key="risks"),
    Sheet("reviews", "Meetings in which results are looked at.", (
        _c("id", "A short id.", "monthly"), _c("name", "The name.", "Monthly meeting"),
        _c("cadence", "weekly, monthly, quarterly or yearly.", "monthly"), _c("units", "Ids of units, with commas.", "sales"),
        _c("next", "The next day.", "2027-02-05"),
    ), key="reviews"),
    Sheet("commitments", "Promises made in meetings.", (
        _c("id", "A short id.", "call-suppliers"), _c("text", "What was promised.", "Call the three suppliers"),
        _c("owner", "Id of the person.", "sam"), _c("made", "The day it was made.", "2027-01-08"),
        _c("due", "The day it is due.", "2027-01-15"), _c("done", "The day it was done.", None),
    ), key="commitments"),
)  # fmt: skip
COMPANY_SHEET = "company"
GUIDE_SHEET = "read me"
EXAMPLE_MARK = "#"
"""Rows whose first cell starts with this are notes and examples: they are not read."""
