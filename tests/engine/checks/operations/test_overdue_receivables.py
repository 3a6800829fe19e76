from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.checks.operations.overdue_receivables import CHECK

AS_OF = dt.date(2026, 5, 31)


def invoice(key: str, days_past_due: int, amount: float, customer: str | None = "c1", paid_late_by: int | None = None):
    due = AS_OF - dt.timedelta(days=days_past_due)
    paid = None if paid_late_by is None else due + dt.timedelta(days=paid_late_by)
    return {"invoice_id": key, "issued_at": due - dt.timedelta(days=30), "due_at": due, "paid_at": paid,
            "customer_id": customer, "amount": amount}  # fmt: skip


BOOKS = [
    invoice("i1", 90, 1000),
    invoice("i2", 10, 500),
    invoice("i3", 20, 2500, "c2"),
    invoice("i4", 0, 999, "c3"),  # due today
    invoice("i5", 40, 700, "c3", paid_late_by=5),
    invoice("i6", 50, -300, "c1"),  # a credit note
]


def test_it_adds_up_what_is_past_due_by_customer(business):
    draft = business("2026-05-31").add("invoices", BOOKS).one(CHECK)
    assert draft.cost.mid == draft.cost.low == pytest.approx(4000)  # by hand: 1,000 + 500 + 2,500
    assert draft.cost.per == "event"
    assert [s.id for s in draft.subjects] == ["c2", "c1"]
    assert not any(s.key for s in draft.subjects)
    whole = draft.evidence[0].figures
    assert (whole["invoices"], whole["oldest"], whole["old_amount"]) == (3, 90, 1000)
    customers = {e.context["customer"]: e.figures for e in draft.evidence if "customer" in e.context}
    assert customers["c1"] == {"amount": 1500, "invoices": 2, "days": 90}


def test_days_allowed_by_policy_leave_the_younger_out(business):
    draft = business("2026-05-31", overdue_receivables={"days": 15}).add("invoices", BOOKS).one(CHECK)
    assert draft.cost.mid == pytest.approx(3500)
    assert draft.evidence[0].figures["invoices"] == 2


def test_it_says_when_customers_pay_slower_than_a_year_before(business):
    before = [invoice(f"b{n}", 500 + n % 50, 100, paid_late_by=2) for n in range(20)]
    now = [invoice(f"n{n}", 100 + n, 100, paid_late_by=12) for n in range(20)]
    draft = business("2026-05-31").add("invoices", [*before, *now, *BOOKS[:1]]).one(CHECK)
    slower = next(e for e in draft.evidence if e.statement.endswith(".slower")).figures
    assert (slower["late_by_before"], slower["late_by"], slower["slower"]) == (2, 12, 10)


def test_it_is_silent_when_all_is_paid_or_not_yet_due(business):
    paid = [invoice("i1", 40, 700, paid_late_by=5), invoice("i2", -10, 900)]
    assert business("2026-05-31").add("invoices", paid).find(CHECK) == []


def test_it_is_silent_about_a_trifle(business):
    paid = [invoice(f"p{n}", 40, 1000, paid_late_by=0) for n in range(10)]
    assert business("2026-05-31").add("invoices", [*paid, invoice("i1", 5, 9)]).find(CHECK) == []  # 9 of 10,009


def test_invoices_without_a_customer_get_a_title_of_their_own(business):
    draft = business("2026-05-31").add("invoices", [invoice("i1", 5, 90, None)]).one(CHECK)
    assert draft.title.endswith("_unnamed")
    assert draft.subjects == ()


def test_without_a_column_of_payment_it_is_unknown(business):
    rows = [{"invoice_id": "i", "issued_at": AS_OF, "due_at": AS_OF, "amount": 1}]
    assert business("2026-05-31").add("invoices", rows).missing(CHECK) == ("invoices.paid_at",)
