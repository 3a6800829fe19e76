"""H6 Redundancy: do different units work on the same thing without knowing?

Formula, per pair of current objectives or live initiatives: similarity = max(token Jaccard, TF-IDF cosine) of name and why;
a candidate pair has a similarity of at least .6, shares a metric, a goal or a topic, overlaps in time, has different units,
neither names the other, and they are not two objectives measured by unrelated metrics. Value: items in a candidate pair ÷
items compared, a share; no score.
Effort at stake in a pair: the smaller fte (else budget) of the two. A person confirms each pair.
Counting: lower case words of at least two letters or digits, common filler words left out; idf = ln((1 + N) ÷ (1 + n)) + 1
over the items of the plan. Titles under three words: similarity is not judged (too short). Exact.
Undefined: fewer than two items. Insufficient: neither objectives nor initiatives.
Example: "launch spring loyalty campaign" and "spring loyalty campaign email": Jaccard .6, cosine of equal weights .75.
Source: record linkage, Fellegi & Sunter 1969; the threshold is a convention.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from oarlock.engine.measures.definition import Definition, absent
from oarlock.engine.measures.effort import units_of
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.plan import Initiative, Objective
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "horizontal.redundancy"
GRADE = "D"
THRESHOLD = 0.6
SHORTEST = 3
_WORD = re.compile(r"[^\W_]{2,}", re.UNICODE)
_FILLERS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "do", "for", "from", "in", "into", "is", "it", "of", "on"),
        *("or", "our", "per", "so", "than", "that", "the", "their", "to", "up", "we", "with"),
    )
)

Item = Objective | Initiative


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Two items that may be the same work. shared: the metrics, goals and topics both have."""

    left: Node
    right: Node
    similarity: float
    shared: tuple[str, ...]
    units: tuple[str, ...]
    at_stake: float | None


def tokens(text: str) -> list[str]:
    """The words that carry meaning, lower case, in order."""
    return [word for word in _WORD.findall(text.lower()) if word not in _FILLERS]


def token_jaccard(left: str, right: str) -> float:
    """|words of both| ÷ |words of either|; 0 where there are none."""
    one, other = set(tokens(left)), set(tokens(right))
    return len(one & other) / len(one | other) if one | other else 0.0


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Cosine of two weighted bags of words, 0 to 1; 0 where one is empty."""
    norm = math.sqrt(sum(x * x for x in left.values())) * math.sqrt(sum(x * x for x in right.values()))
    return min(1.0, sum(weight * right.get(word, 0.0) for word, weight in left.items()) / norm) if norm > 0 else 0.0


def bag(words: Iterable[str], rarity: Mapping[str, float] | None = None) -> dict[str, float]:
    """Words with weights: count × rarity (idf), or 1 for each word where no rarity is given."""
    counts = Counter(words)
    return {word: count * rarity[word] if rarity is not None else 1.0 for word, count in counts.items()}


def rarities(texts: Iterable[Iterable[str]]) -> dict[str, float]:
    """idf = ln((1 + N) ÷ (1 + n)) + 1 of each word over N texts, n of which hold it."""
    sets = [set(words) for words in texts]
    held = Counter(word for words in sets for word in words)
    return {word: math.log((1 + len(sets)) / (1 + count)) + 1 for word, count in held.items()}


def twins(snapshot: Snapshot, threshold: float = THRESHOLD) -> list[Twin]:
    """The candidate pairs, most similar first."""
    plan = snapshot.plan
    items: list[Item] = [*plan.objectives.values(), *plan.initiatives.values()]
    names = {_node(item): tokens(item.name) for item in items}
    texts = {_node(item): tokens(f"{item.name} {item.why or ''}") for item in items}
    rarity = rarities(texts.values())
    bags = {node: bag(words, rarity) for node, words in texts.items()}
    found = []
    for left, right in combinations(items, 2):
        one, other = _node(left), _node(right)
        if min(len(names[one]), len(names[other])) < SHORTEST or not _comparable(plan, left, right):
            continue
        similarity = max(token_jaccard(left.name, right.name), cosine(bags[one], bags[other]))
        shared = _aims(plan, left) & _aims(plan, right)
        if similarity >= threshold and shared:
            found.append(
                Twin(
                    left=one,
                    right=other,
                    similarity=similarity,
                    shared=tuple(sorted(shared)),
                    units=tuple(sorted(_units(plan, left) | _units(plan, right))),
                    at_stake=_at_stake(left, right),
                )
            )
    return sorted(found, key=lambda twin: (-twin.similarity, twin.left, twin.right))


def _comparable(plan: PlanView, left: Item, right: Item) -> bool:
    """Different units, overlapping in time, and neither names the other."""
    units, others = _units(plan, left), _units(plan, right)
    if not units or not others or units & others or not _overlap(plan, left, right):
        return False
    return not (_names(plan, left, right) or _names(plan, right, left) or _measured_apart(plan, left, right))


def _measured_apart(plan: PlanView, left: Item, right: Item) -> bool:
    """Two objectives that are measured by unrelated metrics aim at different things, however alike they are worded."""
    if not (isinstance(left, Objective) and isinstance(right, Objective) and left.measures and right.measures):
        return False
    families = plan.metric_family
    one, other = {target.metric for target in left.measures}, {target.metric for target in right.measures}
    return not any(a == b or a in families.get(b, ()) or b in families.get(a, ()) for a in one for b in other)


def _names(plan: PlanView, one: Item, other: Item) -> bool:
    if _node(other) in plan.link_table.get(_node(one), {}):
        return True
    return (
        isinstance(one, Initiative)
        and isinstance(other, Initiative)
        and other.id in (*one.depends_on, *one.prepares, *one.answers)
    )


def _units(plan: PlanView, item: Item) -> frozenset[str]:
    if isinstance(item, Initiative):
        return frozenset(unit for unit in units_of(plan, item) if unit is not None)
    known = plan.people.get(item.person) if item.person is not None else None
    unit = item.unit or (known.unit if known is not None else None)
    return frozenset((unit,)) if unit is not None else frozenset()


def _overlap(plan: PlanView, left: Item, right: Item) -> bool:
    (start, end), (other_start, other_end) = _span(plan, left), _span(plan, right)
    return start <= other_end and other_start <= end


def _span(plan: PlanView, item: Item) -> tuple[dt.date, dt.date]:
    if isinstance(item, Initiative):
        return item.start or dt.date.min, item.finished or item.end or dt.date.max
    return plan.start_of(item) or dt.date.min, item.due or dt.date.max


def _aims(plan: PlanView, item: Item) -> frozenset[str]:
    """What it works towards: metrics, goals reached and topics, as `metric:x`, `goal:y`, `topic:z`."""
    metrics = {support.metric for support in item.supports if support.metric is not None}
    if isinstance(item, Objective):
        metrics |= {target.metric for target in item.measures}
    return frozenset(
        (
            *(f"metric:{one}" for one in metrics),
            *(f"goal:{one}" for one in plan.reach(_node(item))),
            *(f"topic:{one.lower()}" for one in item.topics),
        )
    )


def _at_stake(left: Item, right: Item) -> float | None:
    """The smaller fte of two initiatives, else the smaller budget; None where unknown."""
    if isinstance(left, Initiative) and isinstance(right, Initiative):
        for one, other in ((left.fte, right.fte), (left.budget, right.budget)):
            if one is not None and other is not None:
                return float(min(one, other))
    return None


def _node(item: Item) -> Node:
    return ("objective" if isinstance(item, Objective) else "initiative", item.id)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """H6 for the company; `details`: the candidate pairs."""
    if not snapshot.keys & {"objectives", "initiatives"}:
        return absent(ID, GRADE, status="insufficient", reason="no_data", needs=("objectives", "initiatives"))
    count = len(snapshot.plan.objectives) + len(snapshot.plan.initiatives)
    if count < 2:
        return absent(ID, GRADE, status="undefined", reason="fewer_than_two_items")
    found = twins(snapshot)
    value = len({node for twin in found for node in (twin.left, twin.right)}) / count
    return Measure(
        id=ID, grade=GRADE, value=value, score=None, low=value, high=value, n=count,
        level=float(snapshot.company.policy.confidence), inputs=("objectives", "initiatives"),
        details={"pairs": tuple(found)},
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, scored=False)
