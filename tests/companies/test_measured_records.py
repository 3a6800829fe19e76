"""Evidence that the program computed from records: the same figures from the raw files, by plain SQL and numpy."""

import numpy as np
import pytest

pytestmark = pytest.mark.shared

MEASURES = {
    "vertical.effort_divergence": "test_effort.py",
    "budget_drift": "test_effort.py",
    "handoffs": "below",
    "target_cascade_gap": "below",
    "vertical.line_of_sight": "below",
    "synergy.purchasing": "below",
    "one-sided t, BH": "test_tested_products.py",
    "like-for-like cost and price, t, BH": "test_tested_products.py",
}


def test_every_measure_that_is_named_is_recomputed(company) -> None:
    named = {piece["source"]["measure"] for _, piece in company.evidence("measure")}
    assert named <= set(MEASURES)


def pieces_of(company, finding_id: str, measure: str) -> list[dict]:
    found = [piece["figures"] for one, piece in company.evidence("measure")
             if one["id"] == finding_id and piece["source"]["measure"] == measure]  # fmt: skip
    assert found
    return found


def test_northwind_ships_late_more_often_than_promised(northwind) -> None:
    months = northwind.rows("""
        SELECT date_trunc('month', shipped_date) AS month, avg(CAST(shipped_date <= required_date AS INT)) AS share
        FROM orders WHERE shipped_date < DATE '1998-05-01' GROUP BY 1 ORDER BY 1 DESC LIMIT 12""")
    finding = northwind.only("handoff_broken")
    (figures,) = pieces_of(northwind, finding["id"], "handoffs")
    assert figures == {"kept": sum(one["share"] >= 0.97 for one in months), "judged": 12, "at": "1998-04-01"}


def test_adventureworks_hands_over_what_cannot_be_used(adventureworks) -> None:
    months = adventureworks.rows("""
        SELECT date_trunc('month', CAST(h.orderdate AS DATE) + 2223) AS month, sum(d.rejectedqty) / sum(d.receivedqty) AS share
        FROM oltp_purchaseorderdetail AS d JOIN oltp_purchaseorderheader AS h USING (purchaseorderid)
        WHERE CAST(h.orderdate AS DATE) + 2223 <= DATE '2020-05-31' GROUP BY 1 ORDER BY 1 DESC LIMIT 12""")
    finding = next(one for one in adventureworks.findings("handoff_broken") if one["subjects"][0]["id"] == "good-parts")
    (figures,) = pieces_of(adventureworks, finding["id"], "handoffs")
    assert str(months[0]["month"])[:10] == "2020-05-01"
    assert figures == {"kept": sum(one["share"] <= 0.02 for one in months), "judged": 12, "at": "2020-05-01"}


def test_targets_of_north_america(adventureworks) -> None:
    finding = next(one for one in adventureworks.findings("target_cascade_gap") if one["id"].endswith("9e49fd99"))
    levels = adventureworks.rows("""
        SELECT e.organizationnode = '/6/1/' AS manager, sum(t."TargetAmount") AS target,
               count(DISTINCT e.businessentityid) AS people
        FROM salesperson_targets AS t JOIN oltp_employee AS e ON e.nationalidnumber = t."EmployeeID"
        WHERE e.organizationnode LIKE '/6/1/%' AND t."TargetMonth" BETWEEN DATE '2019-07-01' AND DATE '2020-06-30'
        GROUP BY 1 ORDER BY 1""")
    team, manager = levels
    unmanned = adventureworks.value("""
        SELECT sum(amount) FILTER (WHERE node = '/6/1/') / sum(amount) FROM lines
        WHERE node LIKE '/6/1/%' AND day BETWEEN DATE '2019-07-01' AND DATE '2020-05-31'""")
    whole, people, rest = pieces_of(adventureworks, finding["id"], "target_cascade_gap")
    gap = team["target"] / manager["target"] - 1
    assert whole == pytest.approx(
        {"whole": manager["target"], "together": team["target"], "gap": gap, "parts": team["people"]}
    )
    assert people == {"target": team["target"], "people": team["people"]}
    assert rest == pytest.approx({"rest": unmanned})


def test_units_out_of_sight(adventureworks) -> None:
    people = {row["name"].lower().replace(" ", "-"): row for row in adventureworks.rows("""
        SELECT d.name, count(DISTINCT h.businessentityid) AS people, list(DISTINCT 'e' || h.businessentityid) AS ids
        FROM oltp_employeedepartmenthistory AS h JOIN oltp_department AS d USING (departmentid)
        WHERE h.enddate IS NULL GROUP BY 1""")}  # fmt: skip
    plan, found = adventureworks.plan, adventureworks.findings("unit_out_of_sight")
    assert len(found) == 3
    for finding in found:
        unit = next(one["id"] for one in finding["subjects"] if one.get("key"))
        (figures,) = pieces_of(adventureworks, finding["id"], "vertical.line_of_sight")
        assert figures == {"people": people[unit]["people"], "fte": people[unit]["people"], "work": 0}
        assert not [one for one in plan["objectives"] if one.get("unit") == unit]
        assert not [one for one in plan["initiatives"] if unit in one["units"]]
        owners = {one.get("owner") for key in ("goals", "objectives", "initiatives") for one in plan[key]}
        assert not owners & set(people[unit]["ids"])


def weighted_quarter(rows: list[tuple[float, float]]) -> float:
    """The lowest price at or below which a quarter of the pieces were bought."""
    every = np.repeat([price for price, _ in rows], [int(pieces) for _, pieces in rows])
    return float(np.quantile(every, 0.25, method="inverted_cdf"))


def test_purchase_prices(adventureworks) -> None:
    bought = adventureworks.rows("""
        SELECT 'p' || d.productid AS item, d.unitprice AS price, d.orderqty AS pieces, h.vendorid AS vendor, h.status
        FROM oltp_purchaseorderdetail AS d JOIN oltp_purchaseorderheader AS h USING (purchaseorderid)
        WHERE CAST(h.orderdate AS DATE) + 2223 BETWEEN DATE '2019-06-01' AND DATE '2020-05-31'""")
    findings = adventureworks.findings("purchase_price_dispersion")
    for finding in findings:
        rows = [one for one in bought if one["item"] == finding["subjects"][0]["id"]]
        prices = sorted((one["price"], one["pieces"]) for one in rows)
        spend = sum(price * pieces for price, pieces in prices)
        reference = weighted_quarter(prices)
        saved, bound = (
            sum((price - low) * n for price, n in prices if price > low) for low in (reference, prices[0][0])
        )
        (figures,) = pieces_of(adventureworks, finding["id"], "synergy.purchasing")
        assert figures == pytest.approx(
            {"reference": reference, "savings": saved, "share": saved / spend, "bound": bound}
        )
        assert len({one["vendor"] for one in rows}) > 1
    assert findings
