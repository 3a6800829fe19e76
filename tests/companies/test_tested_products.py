"""Products that AdventureWorks sells below cost, and costs that rose: the tests again from the raw lines, by numpy and scipy."""

import numpy as np
import pytest
from scipy import stats

pytestmark = pytest.mark.shared


def adjusted(p: np.ndarray) -> np.ndarray:
    return stats.false_discovery_control(p, method="bh")


def test_products_below_cost(adventureworks) -> None:
    finding = adventureworks.only("loss_making")
    figures = finding["evidence"][0]["figures"]
    year = "lines WHERE day BETWEEN DATE '2019-06-01' AND DATE '2020-05-31'"
    orders = f"(SELECT order_no, any_value(dealer) AS dealer, sum(amount) AS amount, sum(cost) AS cost FROM {year} GROUP BY 1)"
    cuts = [
        f"SELECT product AS id, amount, cost FROM {year}",
        f"SELECT dealer AS id, amount, cost FROM {orders}",
        f"SELECT 'reseller' AS id, amount, cost FROM {orders}",
        f"SELECT ntile(10) OVER (ORDER BY amount, order_no) AS id, amount, cost FROM {orders}",
    ]
    tested, products = [], 0
    for place, cut in enumerate(cuts):
        groups: dict[str, list[tuple[float, float]]] = {}
        for row in adventureworks.rows(cut):
            groups.setdefault(row["id"], []).append((row["amount"], row["cost"]))
        for group in (np.array(one) for one in groups.values() if len(one) >= 8):
            result = group[:, 0] - group[:, 1]
            p = stats.ttest_1samp(result, 0, alternative="less").pvalue if result.std() > 0 else 0.5 ** len(result)
            tested.append((place == 0, -result.sum(), group[:, 0].sum(), 1.0 if result.sum() >= 0 else p))
        products += place == 0
    fair = adjusted(np.array([p for *_, p in tested]))
    losers = [
        (loss, sales, p)
        for (product, loss, sales, _), p in zip(tested, fair, strict=True)
        if product and p <= figures["q"]
    ]
    assert figures["tested"] == len(tested)
    assert figures["items"] == len(losers)
    assert figures["loss"] == pytest.approx(sum(one[0] for one in losers))
    assert figures["revenue"] == pytest.approx(sum(one[1] for one in losers))
    assert figures["p"] == pytest.approx(max(one[2] for one in losers))


def test_costs_that_rose(adventureworks) -> None:
    finding = adventureworks.only("cost_rise_not_passed_on")
    figures = finding["evidence"][0]["figures"]
    lines = adventureworks.rows("""
        SELECT product, segment, day > DATE '2020-03-01' AS late, pieces, price, cost / pieces AS cost FROM lines
        WHERE day > DATE '2020-03-01' OR day BETWEEN DATE '2020-05-31' - 455 AND DATE '2020-05-31' - 365""")
    bought = adventureworks.rows("""
        SELECT product, sum(pieces) AS pieces FROM lines
        WHERE day BETWEEN DATE '2019-06-01' AND DATE '2020-05-31' GROUP BY 1""")
    year = {one["product"]: one["pieces"] for one in bought}
    groups: dict[tuple[str, str, bool], list[tuple[float, float, float]]] = {}
    for one in lines:
        groups.setdefault((one["product"], one["segment"], one["late"]), []).append(
            (one["pieces"], one["price"], one["cost"])
        )
    results = []
    for product in {key[0] for key in groups}:
        cells = [key[1] for key in groups if key == (product, key[1], True) and (product, key[1], False) in groups]
        judged = like_for_like([[np.array(groups[product, cell, late]) for late in (False, True)] for cell in cells])
        if judged is not None:
            results.append((*judged, year[product]))
    fair = adjusted(np.array([one[0] for one in results]))
    squeezed = [(p, kept * pieces) for p, (_, kept, pieces) in zip(fair, results, strict=True) if p <= figures["q"]]
    assert figures["tested"] == len(results)
    assert figures["products"] == len(squeezed)
    assert figures["lost"] == pytest.approx(sum(lost for _, lost in squeezed))
    assert figures["p"] == pytest.approx(max(p for p, _ in squeezed), rel=1e-6)


def like_for_like(cells: list[list[np.ndarray]]) -> tuple[float, float] | None:
    """p of "the price followed the cost" and what was kept back a piece; None where a product is not tested.

    Cells hold lines (pieces, price, cost) of the quarter a year ago and of now; they count by the pieces of now.
    """
    n1, n0 = (sum(len(cell[late]) for cell in cells) for late in (1, 0))
    free = n1 + n0 - 2 * len(cells)
    if n1 < 5 or n0 < 5 or free <= 2:
        return None
    weights = np.array([cell[1][:, 0].sum() for cell in cells])
    weights = weights / weights.sum()
    means = np.array([[np.average(side[:, 1:], axis=0, weights=side[:, 0]) for side in cell] for cell in cells])
    before, now = (np.tensordot(weights, means[:, late], 1) for late in (0, 1))
    if not 0 < before[1] <= 1.5 * before[0]:
        return None
    rise, price_rise = now[1] - before[1], now[0] - before[0]
    kept = rise - max(price_rise, 0)
    spread = np.array(
        [
            [error(side[:, 2], side[:, 0]) + 1j * error(side[:, 2] - side[:, 1], side[:, 0]) for side in cell]
            for cell in cells
        ]
    )
    whole = (weights**2 * spread.sum(axis=1)).sum() * (n1 + n0) / free
    sure = rise - stats.norm.ppf(0.975) * np.sqrt(whole.real) >= 0.03 * before[1] * (1 - 1e-9)
    if not (sure and kept > rise / 2):
        return 1.0, kept
    if np.sqrt(whole.imag) <= 1e-9 * now[1]:
        return 0.5 ** min(n1, n0), kept
    return float(stats.t.sf((rise - price_rise) / np.sqrt(whole.imag), free)), kept


def error(values: np.ndarray, pieces: np.ndarray) -> float:
    """Squared standard error of a mean weighted by pieces."""
    mean = np.average(values, weights=pieces)
    return float(((pieces * (values - mean)) ** 2).sum() / pieces.sum() ** 2)
