"""The canonical tables: columns, types, keys, joins, person columns (contract: tables.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["key", "text", "number", "integer", "date", "time", "boolean", "value"]
"""`key`: text compared exactly; `date`: a day; `time`: a day or a moment, whichever the records hold; `value`: as inferred."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table.

    happened: the row happened then: rows after as-of are invisible, and the latest one sets the default as-of.
    past: rows after as-of are invisible too, but never set the default as-of. moment: later than as-of reads as *not yet*.
    not_yet: present but empty means *not, as of then* (details.md 11). person: names a person. positive: may not be negative.
    """

    name: str
    type: ColumnType
    required: bool = False
    key: bool = False
    person: bool = False
    refers_to: str | None = None
    happened: bool = False
    past: bool = False
    moment: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """A left join to at most one row: own column -> parent table's column."""

    parent: str
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A canonical table. `time` is the column that dates a row in metrics, None where the table has no time of its own."""

    name: str
    row_is: str
    columns: tuple[Column, ...]
    time: str | None = None
    joins: tuple[Join, ...] = ()
    orders_of_times: tuple[tuple[str, str], ...] = field(default=())

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def key(self) -> tuple[str, ...]:
        """The key columns, in order."""
        return tuple(column.name for column in self.columns if column.key)


def _c(name: str, type_: ColumnType, /, **facts: object) -> Column:
    return Column(name, type_, **facts)  # type: ignore[arg-type]


def _key(name: str, /, *, required: bool = True, **facts: object) -> Column:
    return Column(name, "key", required=required, key=True, **facts)  # type: ignore[arg-type]


def _ref(name: str, parent: str | None = None, /, **facts: object) -> Column:
    return Column(name, "key", refers_to=parent, **facts)  # type: ignore[arg-type]


def _person(name: str, /, **facts: object) -> Column:
    return Column(name, "key", person=True, **facts)  # type: ignore[arg-type]


_TABLES = (
    Table(
        "orders",
        "a customer order",
        (
            _key("order_id"),
            _c("ordered_at", "time", required=True, happened=True),
            _ref("customer_id", "customers"),
            _c("status", "text", choices=("placed", "shipped", "delivered", "cancelled", "returned")),
            _c("channel", "text"),
            _c("location", "text"),
            _ref("unit", "units"),
            _person("person", refers_to="employees"),
            _ref("campaign_id", "campaigns"),
            _c("promised_at", "time"),
            _c("shipped_at", "time", moment=True),
            _c("delivered_at", "time", moment=True),
            _c("carrier", "text"),
            _c("shipping_cost", "number", low=0),
            _c("currency", "text"),
        ),
        time="ordered_at",
        joins=(
            Join("customers", (("customer_id", "customer_id"),)),
            Join("campaigns", (("campaign_id", "campaign_id"),)),
        ),
        orders_of_times=(("ordered_at", "shipped_at"), ("ordered_at", "delivered_at"), ("shipped_at", "delivered_at")),
    ),
    Table(
        "order_lines",
        "a line of an order",
        (
            _key("order_id", refers_to="orders"),
            _key("line_no", required=False),
            _ref("product_id", "products", required=True),
            _c("quantity", "number", required=True),
            _c("unit_price", "number", required=True, low=0),
            _c("unit_cost", "number", low=0),
            _c("discount", "number"),
        ),
        joins=(Join("orders", (("order_id", "order_id"),)), Join("products", (("product_id", "product_id"),))),
    ),
    Table(
        "customers",
        "a customer",
        (
            _key("customer_id"),
            _c("first_seen_at", "time", past=True),
            _c("segment", "text"),
            _c("country", "text"),
            _c("left_at", "time", moment=True),
        ),
        time="first_seen_at",
        orders_of_times=(("first_seen_at", "left_at"),),
    ),
    Table(
        "products",
        "a product or service",
        (
            _key("product_id"),
            _c("name", "text"),
            _c("category", "text"),
            _c("unit_cost", "number", low=0),
            _c("list_price", "number", low=0),
            _c("lead_time_days", "number", low=0),
            _ref("supplier_id"),
            _c("reorder_point", "number"),
            _c("safety_stock", "number"),
            _c("discontinued_at", "time", moment=True),
        ),
    ),
    Table(
        "inventory",
        "stock of a product on a day",
        (
            Column("date", "date", key=True, happened=True),
            _key("product_id", refers_to="products"),
            _key("location", required=False),
            _c("on_hand", "number", required=True),
            _c("on_order", "number"),
            _c("arrives_at", "time"),
            _c("reorder_point", "number"),
            _c("safety_stock", "number"),
        ),
        time="date",
        joins=(Join("products", (("product_id", "product_id"),)),),
    ),
    Table(
        "purchases",
        "a purchase line",
        (
            _key("purchase_id"),
            _ref("order_no"),
            _c("ordered_at", "time", required=True, happened=True),
            _ref("supplier_id", required=True),
            _ref("item_id", "products", required=True),
            _ref("unit", "units"),
            _person("person", refers_to="employees"),
            _c("location", "text"),
            _c("status", "text", choices=("open", "received", "cancelled", "rejected")),
            _c("quantity", "number", required=True),
            _c("received_quantity", "number", low=0),
            _c("rejected_quantity", "number", low=0),
            _c("unit_price", "number", required=True, low=0),
            _c("promised_at", "time"),
            _c("received_at", "time", moment=True),
            _c("currency", "text"),
        ),
        time="ordered_at",
        joins=(Join("products", (("item_id", "product_id"),)),),
        orders_of_times=(("ordered_at", "received_at"),),
    ),
    Table(
        "campaigns",
        "a marketing campaign (several rows where it has several products)",
        (
            _key("campaign_id"),
            _key("product_id", required=False, refers_to="products"),
            _key("category", required=False),
            _c("name", "text"),
            _ref("unit", "units"),
            _ref("initiative", "initiatives"),
            _c("start", "time", required=True),
            _c("end", "time", required=True),
            _c("spend", "number", low=0),
            _c("channel", "text"),
            _c("discount", "number"),
            _c("expected_uplift", "number"),
        ),
        time="start",
        joins=(Join("products", (("product_id", "product_id"),)), Join("initiatives", (("initiative", "id"),))),
        orders_of_times=(("start", "end"),),
    ),
    Table(
        "leads",
        "a sales opportunity",
        (
            _key("lead_id"),
            _c("created_at", "time", required=True, happened=True),
            _ref("customer_id", "customers"),
            _c("source", "text"),
            _person("owner", refers_to="employees"),
            _c("stage", "text"),
            _c("qualified_at", "time", moment=True),
            _c("won_at", "time", moment=True),
            _c("lost_at", "time", moment=True),
            _c("lost_why", "text"),
            _c("amount", "number"),
        ),
        time="created_at",
        orders_of_times=(("created_at", "won_at"), ("created_at", "lost_at"), ("created_at", "qualified_at")),
    ),
    Table(
        "tickets",
        "a customer contact",
        (
            _key("ticket_id"),
            _c("opened_at", "time", required=True, happened=True),
            _c("closed_at", "time", moment=True),
            _ref("customer_id", "customers"),
            _c("channel", "text", choices=("human", "bot", "phone", "mail")),
            _c("topic", "text"),
            _c("text", "text"),
            _c("first_contact_resolved", "boolean"),
            _c("csat", "number", low=1, high=5),
            _c("nps", "number", low=0, high=10),
            _ref("order_id", "orders"),
        ),
        time="opened_at",
        joins=(Join("customers", (("customer_id", "customer_id"),)), Join("orders", (("order_id", "order_id"),))),
        orders_of_times=(("opened_at", "closed_at"),),
    ),
    Table(
        "voices",
        "a customer's word on a need",
        (
            _c("at", "time", required=True, happened=True),
            _c("theme", "text", required=True),
            _c("importance", "number", low=0, high=10),
            _c("satisfaction", "number", low=0, high=10),
            _ref("customer_id", "customers"),
            _c("source", "text"),
            _c("text", "text"),
        ),
        time="at",
    ),
    Table(
        "invoices",
        "an invoice to a customer",
        (
            _key("invoice_id"),
            _c("issued_at", "time", required=True, happened=True),
            _c("due_at", "time"),
            _c("paid_at", "time", moment=True),
            _ref("customer_id", "customers"),
            _c("amount", "number", required=True),
            _c("currency", "text"),
        ),
        time="issued_at",
        joins=(Join("customers", (("customer_id", "customer_id"),)),),
        orders_of_times=(("issued_at", "due_at"),),
    ),
    Table(
        "ledger",
        "a booking",
        (
            _c("date", "date", required=True, happened=True),
            _c("account", "text", required=True),
            _c("kind", "text", required=True, choices=("revenue", "cogs", "opex", "payroll", "capex", "other")),
            _ref("unit", "units"),
            _ref("initiative", "initiatives"),
            _c("amount", "number", required=True),
            _ref("supplier_id"),
        ),
        time="date",
        joins=(Join("initiatives", (("initiative", "id"),)),),
    ),
    Table(
        "cash",
        "the cash balance on a day",
        (Column("date", "date", required=True, key=True, happened=True), _c("balance", "number", required=True)),
        time="date",
    ),
    Table(
        "targets",
        "a planned figure",
        (
            _key("metric"),
            Column("period", "date", required=True, key=True),
            _key("unit", required=False, refers_to="units"),
            Column("person_id", "key", key=True, person=True, refers_to="employees"),
            Column("kind", "text", key=True, choices=("target", "quota", "budget", "forecast")),
            _c("value", "number", required=True),
        ),
        time="period",
    ),
    Table(
        "units",
        "a department or team (instead of the key units)",
        (
            _key("unit"),
            _c("name", "text", required=True),
            _ref("parent", "units"),
            _person("lead", refers_to="employees"),
            _c("function", "text"),
        ),
    ),
    Table(
        "employees",
        "a person's employment, or one stay in a unit or role of it",
        (
            Column("person_id", "key", required=True, key=True, person=True),
            Column("from", "date", key=True),
            _c("to", "date", moment=True),
            _person("name"),
            _ref("unit", "units", required=True),
            _c("role", "text"),
            _person("manager", refers_to="employees"),
            _c("hired_at", "date", required=True, happened=True),
            _c("left_at", "date", moment=True),
            _c("left_why", "text", choices=("resigned", "dismissed", "retired", "other")),
            _c("fte", "number", low=0),
            _c("annual_cost", "number", low=0),
            _c("group", "text"),
        ),
        time="hired_at",
        joins=(Join("employees", (("manager", "person_id"),)),),
        orders_of_times=(("hired_at", "left_at"), ("from", "to")),
    ),
    Table(
        "skills",
        "a person holds a skill",
        (
            _key("skill"),
            Column("person_id", "key", required=True, key=True, person=True, refers_to="employees"),
            _c("qualified", "boolean"),
            _c("critical", "boolean"),
        ),
    ),
    Table(
        "time_entries",
        "hours worked on something",
        (
            _person("person_id", required=True, refers_to="employees"),
            _c("date", "date", required=True, happened=True),
            _c("hours", "number", required=True, low=0, high=24),
            _ref("initiative", "initiatives"),
            _ref("objective", "objectives"),
            _ref("goal", "goals"),
        ),
        time="date",
        joins=(Join("employees", (("person_id", "person_id"),)), Join("initiatives", (("initiative", "id"),))),
    ),
    Table(
        "tasks",
        "a piece of an initiative's or objective's work",
        (
            _key("task_id"),
            _ref("initiative", "initiatives"),
            _ref("objective", "objectives"),
            _ref("unit", "units"),
            _person("person", refers_to="employees"),
            _c("created_at", "time", required=True, happened=True),
            _c("due", "date"),
            _c("done_at", "time", moment=True),
        ),
        time="created_at",
        joins=(Join("initiatives", (("initiative", "id"),)),),
        orders_of_times=(("created_at", "done_at"),),
    ),
    Table(
        "usage",
        "use of what was introduced",
        (
            _c("at", "time", required=True, happened=True),
            _ref("system", "systems"),
            _ref("initiative", "initiatives"),
            _ref("unit", "units"),
            _c("active", "number", required=True, low=0),
            _c("intended", "number", low=0),
        ),
        time="at",
        joins=(Join("initiatives", (("initiative", "id"),)),),
    ),
    Table(
        "interactions",
        "contact between two people",
        (
            _c("at", "date", required=True, happened=True),
            _person("from_person", required=True, refers_to="employees"),
            _person("to_person", required=True, refers_to="employees"),
            _c("channel", "text", choices=("mail", "chat", "meeting", "ticket", "code")),
            _c("weight", "number", low=0),
        ),
        time="at",
    ),
    Table(
        "events",
        "a step in a process",
        (
            _ref("process", "processes", required=True),
            _ref("case_id", required=True),
            _c("activity", "text", required=True),
            _c("started_at", "time"),
            _c("at", "time", required=True, happened=True),
            _person("resource"),
            _ref("unit", "units"),
            _c("ok", "boolean"),
            _c("cost", "number"),
        ),
        time="at",
        orders_of_times=(("started_at", "at"),),
    ),
    Table(
        "answers",
        "an answer to a survey item",
        (
            _ref("survey", required=True),
            _c("at", "date", required=True, happened=True),
            _person("respondent", required=True),
            _ref("unit", "units"),
            _c("level", "text", choices=("leader", "member")),
            _ref("item", required=True),
            _c("value", "number", required=True),
        ),
        time="at",
    ),
    Table(
        "survey_items",
        "a survey question",
        (
            _key("survey"),
            _key("item"),
            _c("text", "text", required=True),
            _c(
                "construct",
                "text",
                required=True,
                choices=(
                    "priority",
                    "awareness",
                    "communication",
                    "collaboration",
                    "accountability",
                    "engagement",
                    "clarity",
                    "change_readiness",
                    "other",
                ),
            ),
            _c("scale_min", "number", required=True),
            _c("scale_max", "number", required=True),
            _c("reversed", "boolean"),
        ),
    ),
    Table(
        "market",
        "an outside figure",
        (
            _c("date", "date", required=True, past=True),
            _c("series", "text", required=True),
            _ref("product_id", "products"),
            _c("category", "text"),
            _c("name", "text"),
            _c("value", "number", required=True),
        ),
        time="date",
    ),
    Table(
        "outside_events",
        "something that happened outside",
        (
            _c("at", "date", required=True, happened=True),
            _c("kind", "text", required=True, choices=("competitor", "technology", "law", "economy", "customer")),
            _c("text", "text", required=True),
            _c("source", "text"),
            _ref("assumption", "assumptions"),
        ),
        time="at",
    ),
    Table(
        "decisions",
        "an automated or human decision about people or customers",
        (
            _key("decision_id"),
            _c("at", "time", required=True, happened=True),
            _ref("process", "processes", required=True),
            _ref("subject_id", required=True),
            _c("outcome", "integer", required=True, low=0, high=1),
            _c("score", "number"),
            _c("truth", "integer", low=0, high=1),
        ),
        time="at",
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}
"""Every canonical table by name."""
NOT_YET_COLUMNS = frozenset(
    ("left_at", "shipped_at", "delivered_at", "closed_at", "paid_at", "won_at", "lost_at", "received_at", "done_at")
)
"""Present but empty means *not, as of then* (details.md 11)."""
PERSON_COLUMNS = frozenset(column.name for table in _TABLES for column in table.columns if column.person)
"""Names by which also an extra column or an own table's column is one that names a person."""
