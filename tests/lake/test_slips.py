"""A name written wrongly is told: which, where, what is there, what was likely meant."""

from typing import Any

import pytest

from oarlock.errors import InputError
from oarlock.lake.spelling import likely_column

RAW = "Nr,Datum,Kunde,Kanal\n1,2026-01-01,c1,web\n"
COLUMNS = ["customer_id", "channel", "promised_at", "unit", "status", "delivered_at"]


def _told(lake: Any, table: str, code: str) -> list[tuple[str, str | None, str]]:
    found = [problem for problem in lake.facts[table].problems if problem.code == code]
    return [(problem.level, problem.column, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("custmer_id", "customer_id"),
        ("Customer ID", "customer_id"),
        ("chanel", "channel"),
        ("chnnl", None),
        ("deliverd_t", "delivered_at"),
        ("delivered", None),
        ("units", None),
        ("until", None),
        ("note", None),
    ],
)
def test_finds_the_column_that_was_meant(name: str, column: str | None) -> None:
    assert likely_column(name, COLUMNS) == column


def test_an_optional_column_misspelt_in_map(open_folder: Any) -> None:
    mapping = {"order_id": "Nr", "ordered_at": "Datum", "custmer_id": "Kunde", "chanel": "Kanal"}
    lake = open_folder({"orders": {"path": "o.csv", "map": mapping}}, {"o.csv": RAW})
    assert _told(lake, "orders", "misspelt_column") == [
        (
            "warning",
            "custmer_id",
            "orders: 'custmer_id' is kept as an extra column; orders has a column 'customer_id'. "
            "Write 'customer_id' if that is meant.",
        ),
        (
            "warning",
            "chanel",
            "orders: 'chanel' is kept as an extra column; orders has a column 'channel'. Write 'channel' if that is meant.",
        ),
    ]


def test_a_header_that_is_nearly_ours(open_folder: Any) -> None:
    text = "order_id,ordered_at,CustomerID,chanel,channel,state\n1,2026-01-01,c1,x,web,y\n"
    lake = open_folder({"orders": "o.csv"}, {"o.csv": text})
    assert [column for _, column, _ in _told(lake, "orders", "misspelt_column")] == ["CustomerID"]
    query = {"files": {"o": "o.csv"}, "select": "SELECT order_id, ordered_at, 'c' AS custmer_id FROM o"}
    lake = open_folder({"orders": query})
    assert [column for _, column, _ in _told(lake, "orders", "misspelt_column")] == ["custmer_id"]
    assert not _told(open_folder({"things": "o.csv"}), "things", "misspelt_column")


def test_all_that_is_wrong_in_a_map_at_once(open_folder: Any) -> None:
    mapping = {"order_id": "Auftrg", "ordered_at": "Dtum", "channel": "lower(Knl) || Kund", "shipped_at": "1 +"}
    with pytest.raises(InputError) as caught:
        open_folder({"orders": {"path": "o.csv", "map": mapping}}, {"o.csv": RAW})
    places = [(problem.path, problem.found, problem.suggestion) for problem in caught.value.problems]
    assert places == [
        ("data/orders/map/order_id", "Auftrg", None),
        ("data/orders/map/ordered_at", "Dtum", "Datum"),
        ("data/orders/map/channel", "Knl", "Kanal"),
        ("data/orders/map/channel", "Kund", "Kunde"),
        ("data/orders/map/shipped_at", "1 +", None),
    ]
    assert [problem.message for problem in caught.value.problems[1:3]] == [
        "'Dtum' is no column of the file. It has Nr, Datum, Kunde, Kanal.",
        "'lower(Knl) || Kund' names the column 'Knl', which the file does not have. It has Nr, Datum, Kunde, Kanal.",
    ]


def test_a_missing_required_column_names_those_there(open_folder: Any) -> None:
    with pytest.raises(InputError) as caught:
        open_folder({"orders": "o.csv"}, {"o.csv": "order_nr,when\n1,2026-01-01\n"})
    assert [problem.message for problem in caught.value.problems] == [
        "The table orders needs the column 'order_id', which o.csv does not have (it has order_nr, when). "
        "Add it, or name the column that holds it: map: {order_id: order_nr}.",
        "The table orders needs the column 'ordered_at', which o.csv does not have (it has order_nr, when). "
        "Add it, or name the column that holds it: map: {ordered_at: THEIR_COLUMN}.",
    ]
    wide = ",".join(f"a{at}" for at in range(25))
    with pytest.raises(InputError, match=r"it has a0, .*, a19 and 5 more\)"):
        open_folder({"cash": "w.csv"}, {"w.csv": f"{wide}\n"})


def test_a_required_column_misspelt_in_map(open_folder: Any) -> None:
    mapping = {"ordr_id": "Nr", "ordered_at": "Datum"}
    with pytest.raises(InputError, match=r"Rename 'ordr_id' in map to 'order_id'"):
        open_folder({"orders": {"path": "o.csv", "map": mapping}}, {"o.csv": RAW})


@pytest.mark.parametrize(
    ("select", "found", "suggestion", "message"),
    [
        (
            "SELECT k.Auftrg AS order_id FROM o AS k",
            "Auftrg",
            "Auftrag",
            "The query names the column 'Auftrg', which 'o' does not have. It has Auftrag, Tag, n.",
        ),
        (
            "SELECT Auftrag AS order_id, Tga AS ordered_at FROM o JOIN l USING (Auftrag)",
            "Tga",
            "Tag",
            "The query names the column 'Tga', which is not there where it stands. "
            "o has Auftrag, Tag, n; l has Auftrag, Preis, n.",
        ),
        (
            "SELECT 1 FROM o JOIN l USING (Auftrg)",
            "Auftrg",
            "Auftrag",
            "The query names the column 'Auftrg', which is not on both sides of the join. "
            "o has Auftrag, Tag, n; l has Auftrag, Preis, n.",
        ),
        (
            "SELECT o.Tag FROM o AS x",
            "o",
            "o",
            "The query names 'o', which stands in no FROM or JOIN at that place. Its files are o, l; "
            "one named with AS goes by that name only.",
        ),
        (
            "SELECT q.Tga FROM (SELECT Tag FROM o) AS q",
            "Tga",
            "Tag",
            "The query names the column 'Tga' of 'q', which has no such column. "
            "o has Auftrag, Tag, n; l has Auftrag, Preis, n.",
        ),
        (
            "SELECT n FROM o JOIN l USING (Auftrag)",
            None,
            None,
            "The query names the column 'n', which several of its files have. Say which: o.n or l.n.",
        ),
        (
            "SELECT Tag, sum(n) AS n FROM o",
            None,
            None,
            "The query groups its rows, but 'Tag' is neither in GROUP BY nor summed up. "
            "Add it to GROUP BY, or take any_value(Tag).",
        ),
        (
            "SELECT sum(Preis) AS n FROM l",
            None,
            None,
            "The query cannot compute sum(text): the values are of another kind than it needs. Convert them with CAST.",
        ),
        (
            "SELECT Auftrag AS order_id, CAST(Preis AS INTEGER) AS ordered_at FROM l",
            None,
            None,
            "The value 'dear' cannot be read as whole number. "
            "Correct it at the source, or use TRY_CAST, which leaves such a cell empty.",
        ),
    ],
)
def test_a_query_that_cannot_run(
    open_folder: Any, select: str, found: str | None, suggestion: str | None, message: str
) -> None:
    files = {"o.csv": "Auftrag,Tag,n\n1,2026-01-01,2\n", "l.csv": "Auftrag,Preis,n\n1,dear,3\n"}
    with pytest.raises(InputError) as caught:
        open_folder({"orders": {"files": {"o": "o.csv", "l": "l.csv"}, "select": select}}, files)
    (problem,) = caught.value.problems
    assert (problem.message, problem.found, problem.suggestion) == (message, found, suggestion)
    assert str(problem.path).startswith("data/orders")
