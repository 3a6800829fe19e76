"""Keys and sentences belong together: every key a check names has a sentence, every sentence is named."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from oarlock.engine.checks.registry import all_checks
from oarlock.report.wording.en import SENTENCES

SOURCES = Path(find_spec("oarlock").origin).parent / "engine" / "checks"
KINDS = [check.kind for check in all_checks()]


def keys_in(path: Path) -> set[str]:
    """Every text of the file that looks like a message key of its kind (f-strings on KIND resolved)."""
    kind = path.stem
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            parts = []
            for part in node.values:
                if isinstance(part, ast.Constant):
                    parts.append(str(part.value))
                elif (
                    isinstance(part, ast.FormattedValue)
                    and isinstance(part.value, ast.Name)
                    and part.value.id == "KIND"
                ):
                    parts.append(kind)
                else:
                    parts.append("\0")
            text = "".join(parts)
        else:
            continue
        if re.fullmatch(rf"{kind}\.[a-z_]+(\.[a-z_]+)*", text):
            found.add(text)
    return found


def test_every_sentence_belongs_to_a_kind_that_is_built() -> None:
    shared = {"price", "operations"}  # sentences of several kinds
    assert {key.split(".")[0] for key in SENTENCES} - shared == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_the_check_has_a_sentence(kind: str) -> None:
    path = next(SOURCES.glob(f"*/{kind}.py"))
    queries = {query.name for check in all_checks() if check.kind == kind for query in check.needs.queries}
    missing = {key for key in keys_in(path) if key not in SENTENCES and key not in queries}
    assert not missing
    assert [key for key in SENTENCES if key.startswith(f"{kind}.title")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_docstring_says_what_why_good_and_do(kind: str) -> None:
    path = next(SOURCES.glob(f"*/{kind}.py"))
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    for part in ("What is assessed:", "Why it hurts:", "What good looks like:", "What to do:"):
        assert part in doc, f"{path.name} lacks '{part}'"
