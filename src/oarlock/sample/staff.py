"""The people of Mossgate: 38 who are there, and those who left in the three years.

Fixed, not drawn: names and teams are told on the screens. About one person in ten leaves in a year and is replaced within a
month or two, so the headcount stays at 38 or 39; wages rise by 2 % each January.
"""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.sample.time_line import AS_OF


@dataclass(frozen=True, slots=True)
class Employee:
    """A person's employment. Days are ISO texts; `cost` is what a year of the whole post costs now."""

    id: str
    name: str
    unit: str
    role: str
    hired: str
    cost: int
    fte: float = 1.0
    left: str | None = None
    why: str | None = None


_LEADS = {
    "leadership": "hl",
    "marketing": "pn",
    "operations": "tb",
    "customer-care": "ad",
    "business-sales": "jw",
    "product": "mc",
    "finance-people": "ro",
}
_TEAMS: dict[str, tuple[tuple[str, str, str, str, int, float], ...]] = {
    "leadership": (
        ("hl", "Hanna Lindqvist", "Managing director", "2014-03-01", 92000, 1.0),
        ("bk", "Birte Kohl", "Assistant", "2019-05-01", 41000, 1.0),
    ),
    "marketing": (
        ("pn", "Priya Nair", "Head of marketing", "2018-02-01", 66000, 1.0),
        ("sm", "Sofia Marin", "Subscription marketer", "2020-09-01", 46000, 1.0),
        ("fk", "Finn Kaya", "Shop editor", "2021-04-01", 41000, 1.0),
        ("lo", "Lara Ott", "Designer", "2019-10-01", 43000, 0.8),
        ("dm", "Daan Meyer", "Performance marketer", "2024-02-01", 47000, 1.0),
        ("ys", "Yara Soto", "Content marketer", "2025-12-01", 41000, 1.0),
        ("cb", "Carl Behr", "Campaign planner", "2025-01-01", 42000, 1.0),
    ),
    "operations": (
        ("tb", "Tomas Brandl", "Head of operations", "2016-06-01", 64000, 1.0),
        ("pz", "Piotr Zielinski", "Planner", "2019-01-01", 45000, 1.0),
        ("ig", "Ilka Grau", "Shift lead", "2017-08-01", 42000, 1.0),
        ("wo", "Wim Oster", "Line mechanic", "2018-11-01", 41000, 1.0),
        ("na", "Nadia Amari", "Packer", "2020-02-01", 34000, 1.0),
        ("gh", "Goran Hadzic", "Packer", "2021-06-01", 34000, 1.0),
        ("em", "Elif Mutlu", "Packer", "2025-05-01", 34000, 1.0),
        ("ru", "Rosa Urban", "Packer", "2023-11-01", 33000, 0.8),
        ("kp", "Kai Petersen", "Goods in", "2020-10-01", 36000, 1.0),
        ("vs", "Vera Stahl", "Packer", "2024-09-01", 33000, 1.0),
        ("jd", "Joris Dahl", "Filling line", "2022-05-01", 37000, 1.0),
    ),
    "customer-care": (
        ("ad", "Aylin Demir", "Customer care lead", "2018-07-01", 52000, 1.0),
        ("lv", "Lena Vogt", "Customer care agent", "2020-04-01", 37000, 1.0),
        ("mb", "Malik Bello", "Customer care agent", "2021-09-01", 36000, 1.0),
        ("ck", "Clara Kunz", "Customer care agent", "2024-05-01", 35000, 1.0),
        ("tw", "Timo Wirth", "Customer care agent", "2025-08-01", 36000, 0.8),
    ),
    "business-sales": (
        ("jw", "Jonas Weber", "Business sales lead", "2019-03-01", 62000, 1.0),
        ("ah", "Anna Hoff", "Account manager", "2020-06-01", 49000, 1.0),
        ("sl", "Samir Lahlou", "Account manager", "2021-11-01", 48000, 1.0),
        ("gp", "Greta Pohl", "Account manager", "2023-09-01", 47000, 1.0),
        ("or", "Oskar Roth", "Sales assistant", "2022-02-01", 38000, 1.0),
    ),
    "product": (
        ("mc", "Marco Conti", "Product and sourcing lead", "2017-01-01", 63000, 1.0),
        ("nk", "Nele Krause", "Buyer", "2020-01-01", 46000, 1.0),
        ("fb", "Felix Brandt", "Product developer", "2021-03-01", 50000, 1.0),
        ("az", "Agnes Zander", "Quality and claims", "2025-03-01", 46000, 0.8),
    ),
    "finance-people": (
        ("ro", "Ruth Okafor", "Finance and people lead", "2018-04-01", 65000, 1.0),
        ("eh", "Emil Haas", "Bookkeeper", "2019-09-01", 44000, 1.0),
        ("tk", "Tilda Koch", "People and office", "2022-10-01", 43000, 1.0),
        ("bz", "Ben Zorn", "Controller", "2025-09-01", 50000, 1.0),
    ),
}
_LEFT = (
    Employee(
        "x1", "Rieke Lang", "marketing", "Performance marketer", "2020-01-01", 47000, 1.0, "2024-01-31", "resigned"
    ),
    Employee("x2", "Bo Winter", "operations", "Packer", "2019-04-01", 33000, 1.0, "2023-10-31", "resigned"),
    Employee("x3", "Mara Stein", "operations", "Packer", "2021-02-01", 33000, 1.0, "2024-08-31", "resigned"),
    Employee(
        "x4", "Uwe Frank", "customer-care", "Customer care agent", "2018-01-01", 36000, 1.0, "2024-04-30", "other"
    ),
    Employee(
        "x5", "Pia Jonas", "business-sales", "Account manager", "2019-08-01", 47000, 1.0, "2023-08-31", "resigned"
    ),
    Employee("x6", "Ole Dorn", "marketing", "Campaign planner", "2020-05-01", 42000, 1.0, "2024-12-31", "resigned"),
    Employee("x7", "Ina Busch", "product", "Quality and claims", "2017-05-01", 46000, 0.8, "2025-02-28", "retired"),
    Employee("x8", "Lars Mohn", "finance-people", "Controller", "2021-01-01", 50000, 1.0, "2025-08-31", "resigned"),
    Employee("x10", "Dilan Aksoy", "operations", "Packer", "2020-08-01", 33000, 1.0, "2025-03-31", "resigned"),
    Employee(
        "x11", "Henk Visser", "customer-care", "Customer care agent", "2019-02-01", 36000, 0.8, "2025-06-30", "resigned"
    ),
    Employee("x12", "Mina Roll", "marketing", "Content marketer", "2021-01-01", 41000, 1.0, "2025-10-31", "other"),
    Employee("x9", "Tea Novak", "operations", "Packer", "2021-07-01", 33000, 1.0, "2026-02-28", "resigned"),
)
EMPLOYEES: tuple[Employee, ...] = (
    *(
        Employee(p, name, unit, role, hired, cost, fte)
        for unit, team in _TEAMS.items()
        for p, name, role, hired, cost, fte in team
    ),
    *_LEFT,
)
_HOLDERS: dict[str, tuple[tuple[str, ...], bool]] = {
    "filling-line": (("wo", "jd"), True),
    "forklift": (("kp", "gh", "ig"), True),
    "hazard-labels": (("az", "fb"), True),
    "payroll": (("eh", "tk"), True),
    "shop-system": (("fk", "dm"), True),
    "purchasing": (("nk", "mc"), True),
    "forecasting": (("pz", "tb", "bz"), False),
    "english": (("hl", "pn", "sm", "jw", "ah", "lv"), False),
    "french": (("sl", "ys"), False),
    "photography": (("lo",), False),
}


def skill_rows(faults: frozenset[str]) -> list[tuple[str, str, bool, bool]]:
    """(skill, person, qualified, critical). Every critical skill has two holders unless the fault is planted."""
    return [
        (skill, person, not (skill == "filling-line" and person == "jd" and "one_line_mechanic" in faults), critical)
        for skill, (people, critical) in _HOLDERS.items()
        for person in people
    ]


def present(unit: str) -> list[Employee]:
    """The people of a unit who are there on the last day."""
    return [one for one in EMPLOYEES if one.unit == unit and one.left is None]


def manager_of(person: Employee) -> str | None:
    """Who leads the person."""
    lead = _LEADS[person.unit]
    if person.id == "hl":
        return None
    return "hl" if person.id == lead else lead


def yearly_cost(person: Employee, year: int) -> float:
    """What the post cost in a year: today's cost less 2 % for each January since."""
    return person.cost * person.fte / 1.02 ** (AS_OF.year - year)
