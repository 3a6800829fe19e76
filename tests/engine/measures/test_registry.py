"""The registry and the pages of the measures."""

from __future__ import annotations

from importlib import import_module

import pytest

from oarlock.engine.measures.index import DIMENSIONS, NOT_BUILT
from oarlock.engine.measures.registry import MODULES, all_measures, measure_needs

PARTS = ("Formula", "Source", "Example", "Insufficient", "Undefined")


def test_ids_are_those_of_measures_md():
    assert {one.id for one in all_measures()} == {
        "vertical.coverage", "vertical.orphan_share", "vertical.line_of_sight", "vertical.effort_divergence",
        "vertical.smart", "horizontal.declared_conflict", "horizontal.date_conflict", "horizontal.overcommitment",
        "horizontal.redundancy", "behaviour.incentive_congruence", "behaviour.time_congruence",
        "behaviour.follow_through", "paradox.exploration", "paradox.churn", "resilience.hhi",
        "resilience.redundancy", "synergy.purchasing",
    }  # fmt: skip


def test_each_measure_of_the_index_is_built_or_named_as_missing():
    built = {one.id for one in all_measures()}
    wanted = {name for measures in DIMENSIONS.values() for name in measures}
    assert wanted - built == set(NOT_BUILT) | {"loop.attainability"}
    assert all(one.scored for one in all_measures() if one.id in wanted)


@pytest.mark.parametrize("module", MODULES)
def test_each_page_says_what_it_must(module):
    text = import_module(f"oarlock.engine.measures.{module}").__doc__
    assert not [part for part in PARTS if part not in text and part.lower() not in text]
    assert text.splitlines()[0].endswith("?")


def test_no_query_has_two_texts():
    found = {}
    for needs in measure_needs():
        for query in needs.queries:
            assert found.setdefault(query.name, query) == query
