"""Kinds that would be silly here: what the records or the plan of each company plainly rule out, and why.

Where the reason is a fact of the records it is looked up again, so that the list cannot outlive its reason.
"""

import pytest

pytestmark = pytest.mark.shared

SILLY = {
    "northwind": {
        "loss_making": "no cost anywhere",
        "cost_rise_not_passed_on": "no cost anywhere",
        "growth_without_margin": "no cost anywhere",
        "growth_without_leverage": "no ledger and no change of staff in two years",
        "purchase_price_dispersion": "no purchases",
        "overdue_receivables": "no invoices",
        "dead_stock": "without cost and purchases a count says little; nothing on hand is beyond a year of sales by much money",
        "stock_out_on_seller": "one count of the shelf, no history",
        "concentration_risk": "the largest customer is an eighth of sales, the largest supplier unknown",
        "stale_data": "the records end on the day of the audit",
        "broken_data": "the records are whole",
        "duplicate_work": "the objectives of the two offices are two halves of one goal",
        "contradiction": "growth, discounts and service can hold together",
        "capacity_overcommitted": "all initiatives together take two posts of nine",
        "overloaded_plan": "five goals; nobody answers for more than a few",
        "metric_defined_twice": "the two offices' sales are cuts of one figure, not a second definition",
        "one_sided_measures": "money, customers and stock are measured",
        "target_cascade_gap": "580,000 and 220,000 make 800,000",
        "goal_without_work": "every goal has an objective",
        "orphan_work": "every piece of work names a goal",
        "commitment_not_kept": "nobody wrote down a promise",
    },
    "adventureworks": {
        "oversold": "nothing says which orders are open",
        "late_delivery_harm": "no dates of delivery",
        "discount_without_return": "no discounts on the lines",
        "overdue_receivables": "no invoices",
        "stock_out_on_seller": "one count of the shelf, no history",
        "concentration_risk": "701 dealers in six countries",
        "stale_data": "the records end on the day of the audit; targets and quotas reach beyond it by design",
        "broken_data": "the records are whole",
        "duplicate_work": "fourteen representatives with the same sentence for their own sales do not work twice",
        "metric_defined_twice": "sales of a person or team are cuts of one figure",
        "overloaded_plan": "the targets of single representatives are not work of their team",
        "contradiction": "the targets do not add up, which another kind says; no limit is hurt by it",
        "capacity_overcommitted": "eighteen posts of projects in a company of 290",
        "orphan_work": "every piece of work names a goal",
        "goal_without_work": "every goal has an objective",
        "commitment_not_kept": "nobody wrote down a promise",
        "one_sided_measures": "money, customers, quality and stock are measured",
    },
}


def test_no_kind_that_is_silly_here(company) -> None:
    raised = {one["kind"] for one in company.audit["findings"]}
    assert not raised & set(SILLY[company.folder.name])


def test_the_reasons_at_northwind_hold(northwind) -> None:
    shares = northwind.rows("""
        SELECT customer_id, sum(amount) / sum(sum(amount)) OVER () AS share
        FROM (SELECT *, quantity * unit_price * (1 - discount) AS amount FROM orders JOIN order_details USING (order_id))
        WHERE order_date > DATE '1997-05-06' GROUP BY 1 ORDER BY 2 DESC LIMIT 1""")
    assert shares[0]["share"] < 0.25
    assert str(northwind.value("SELECT max(order_date) FROM orders")) == northwind.as_of
    assert sum(one["fte"] for one in northwind.plan["initiatives"]) < 3
    assert sum(one["measures"][0]["target"] for one in northwind.plan["objectives"][:2]) == 800000
    for one in northwind.audit["input"]["tables"].values():
        assert one["quarantined"] == 0


def test_the_reasons_at_adventureworks_hold(adventureworks) -> None:
    largest = adventureworks.value("""
        SELECT max(share) FROM (SELECT dealer, sum(amount) / sum(sum(amount)) OVER () AS share FROM lines
        WHERE day > DATE '2019-05-31' GROUP BY 1)""")
    supplier = adventureworks.value("""
        SELECT max(share) FROM (
            SELECT h.vendorid, sum(d.orderqty * d.unitprice) / sum(sum(d.orderqty * d.unitprice)) OVER () AS share
        FROM oltp_purchaseorderdetail AS d JOIN oltp_purchaseorderheader AS h USING (purchaseorderid)
        WHERE CAST(h.orderdate AS DATE) + 2223 BETWEEN DATE '2019-06-01' AND DATE '2020-05-31' GROUP BY 1)""")
    assert largest < 0.25
    assert supplier < 0.25
    assert sum(one["fte"] for one in adventureworks.plan["initiatives"]) < 20
    for one in adventureworks.audit["input"]["tables"].values():
        assert one["quarantined"] == 0


def test_nobody_is_named_whose_figures_are_personal(adventureworks) -> None:
    sellers = adventureworks.rows("""
        SELECT 'e' || businessentityid AS id, "Salesperson" AS name FROM salespeople
        JOIN oltp_employee ON nationalidnumber = "EmployeeID" WHERE organizationnode LIKE '/6/_/_%'""")
    assert len(sellers) == 14
    for finding in adventureworks.audit["findings"]:
        said = [
            finding["title"],
            *(one["statement"] for one in finding["evidence"]),
            *(one["title"] for one in finding["options"]),
        ]
        for seller in sellers:
            assert seller["name"] not in " ".join(said)
            assert seller["id"] not in {one["id"] for one in finding["subjects"]}


def test_a_finding_has_figures_a_way_out_and_words(company) -> None:
    for finding in company.audit["findings"]:
        assert finding["evidence"]
        assert finding["options"]
        assert finding["cost"]["reason"] if finding["cost"]["mid"] is None else finding["cost"]["how"]
        for text in [finding["title"], *(one["statement"] for one in finding["evidence"])]:
            assert "{" not in text
            assert "None" not in text
            assert text[-1:] != " "


def test_no_way_out_is_to_close_what_people_work_on(company) -> None:
    plan = company.plan
    live = [one for one in plan["initiatives"] if one["phase"] not in ("done", "stopped")]
    led_to = {
        link.get("goal", link.get("objective")) for one in [*plan["objectives"], *live] for link in one["supports"]
    }
    closed = [
        change["path"].split("/")[1]
        for finding in company.audit["findings"]
        for option in finding["options"]
        for change in option["changes"]
        if change["to"] == "closed"
    ]
    assert closed
    assert not set(closed) & led_to
