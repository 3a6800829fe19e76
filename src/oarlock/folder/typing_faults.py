"""Turns what the types refuse into plain sentences: where it stands, what was found, what is allowed, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oarlock.errors import Problem, nearest
from oarlock.folder import shapes
from oarlock.folder.nodes import Loc, Node, path_of, place_of, spelling
from oarlock.folder.yaml_scalars import resolve

Raw = Mapping[str, Any]
_LIMITS = {
    "greater_than_equal": ("ge", "must be {} or more"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be {} or less"),
    "less_than": ("lt", "must be less than {}"),
    "string_too_short": ("min_length", "must not be empty"),
}
_NEEDED = {
    "list_type": "a list is needed here: write '[a, b]', or one '- ' line for each",
    "model_type": "a mapping is needed here: write 'key: value' lines",
    "dict_type": "a mapping is needed here: write 'key: value' lines",
    "bool_type": "true or false is needed here, without quotes",
    "int_type": "a whole number is needed here, without quotes",
    "tuple_type": "a list of two is needed here, like {pair}",
    "too_long": "a list of two is needed here, like {pair}",
}
_PAIRS = {
    "exploration_share": "[0.10, 0.30]",
    "healthy_zone": "[70, 85]",
    "in": "[5, 9]",
    "pace": "[2026-06-30, 100]",
    "values": "[2026-06-30, 100]",
    "payout": "[100, 2000]",
}
"""A pair as it may stand under a key."""
_PATTERNS = {
    "currency": ("three capital letters are needed, like EUR", "three capital letters"),
    "fiscal_year_start": ('month and day are needed, like "07-01" (in quotes)', "MM-DD"),
}


MOST_EMPTY_KEYS = 1000


class _Told:
    """An error with its place in the document and, inside a union, the branch and what is left of its place."""

    __slots__ = ("branch", "error", "loc", "rest")

    def __init__(self, error: Raw, loc: Loc, branch: str | None, rest: Loc) -> None:
        self.error = error
        self.loc = loc
        self.branch = branch
        self.rest = rest


def translate(errors: Iterable[Raw], root: Node) -> list[Problem]:
    """The problems behind the errors of a validation, a union's errors condensed to those of the branch that was meant."""
    return _problems([_placed(error, error["loc"], (), root) for error in errors], root)


def unknown_empty_keys(root: Node) -> list[Problem]:
    """Keys without a value count as absent, so the types never see them; those that the contract does not know are told here.

    Without this `{budget: 1,000}` would be read as a budget of 1 and a key 000.
    """
    found: list[Problem] = []
    seen: set[int] = set()
    keys: dict[Loc, tuple[str, ...]] = {}
    ahead: list[tuple[Node, Loc]] = [(root, ())]
    while ahead and len(found) < MOST_EMPTY_KEYS:
        node, loc = ahead.pop()
        if id(node.content) in seen:
            continue
        if node.is_mapping or node.is_list:
            seen.add(id(node.content))
        for position, one in enumerate(node.items()):
            if one.is_mapping or one.is_list:
                ahead.append((one, (*loc, position)))
        for key, entry in node.entries():
            if entry.node.content is None:
                kind = tuple(0 if isinstance(part, int) else part for part in loc)
                if kind not in keys:
                    keys[kind] = shapes.keys(shapes.at(kind))
                if keys[kind] and key not in keys[kind]:
                    found.append(_unknown({}, (*loc, key), root))
            elif entry.node.is_mapping or entry.node.is_list:
                ahead.append((entry.node, (*loc, key)))
    return found


def _placed(error: Raw, loc: Loc, before: Loc, root: Node) -> _Told:
    node = _at(root, before)
    for position, part in enumerate(loc):
        if part == "[key]":
            return _Told({**error, "type": "extra_forbidden"}, before + loc[:position], None, ())
        child = node.child(part) if node is not None else None
        last = position == len(loc) - 1
        if child is None and not (last and error["type"] in ("missing", "extra_forbidden")):
            return _Told(error, before + loc[:position], str(part), loc[position + 1 :])
        node = child
    return _Told(error, before + loc, None, ())


def _at(root: Node, loc: Loc) -> Node | None:
    node: Node | None = root
    for part in loc:
        node = node.child(part) if node is not None else None
    return node


def _problems(told: list[_Told], root: Node) -> list[Problem]:
    found: list[Problem] = []
    unions: dict[Loc, list[_Told]] = {}
    for one in told:
        if one.branch is None:
            found.append(_sentence(one.error, one.loc, root))
            continue
        if one.loc not in unions:
            unions[one.loc] = []
        unions[one.loc].append(one)
    for loc, group in unions.items():
        found.extend(_condensed(loc, group, root))
    return found


def _condensed(loc: Loc, group: list[_Told], root: Node) -> list[Problem]:
    by_branch: dict[str, list[_Told]] = {}
    for one in group:
        by_branch.setdefault(str(one.branch), []).append(one)
    limits = [one for one in group if not one.rest and (one.error["type"] in _LIMITS or "pattern" in one.error["type"])]
    inner = {
        branch: errors for branch, errors in by_branch.items()
        if all(one.rest or one.error["type"] == "value_error" for one in errors) and "function-before" not in branch
    }  # fmt: skip
    if inner:
        meant = min(inner.values(), key=len)
        return _problems([_placed(one.error, one.rest, loc, root) for one in meant], root)
    if limits:
        return [_sentence(limits[0].error, loc, root)]
    return [_wrong_type(loc, root)]


def _sentence(error: Raw, loc: Loc, root: Node) -> Problem:
    kind = str(error["type"])
    teller = _TELLERS.get(kind)
    if teller is not None:
        return teller(error, loc, root)
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        limit = (error.get("ctx") or {}).get(name)
        message = f"{_found(loc, root)} {words.format(limit)}{_as_share(limit, loc, root)}."
        return _problem("wrong_value", message, loc, root, allowed=words.format(limit))
    if kind in _NEEDED:
        message = f"{_found(loc, root)} does not fit: {_NEEDED[kind].format(pair=_pair(loc))}."
        return _problem("wrong_type", message, loc, root, allowed=_allowed(loc))
    return _wrong_type(loc, root)


def _as_share(limit: Any, loc: Loc, root: Node) -> str:
    node = _at(root, loc)
    value = node.content if node is not None else None
    if limit != 1 or isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 < value <= 100:
        return ""
    return f" ({spelling(value)} percent is written {value / 100:g})"


def _unknown(error: Raw, loc: Loc, root: Node) -> Problem:
    name = str(loc[-1])
    known = sorted(shapes.keys(shapes.at(loc[:-1])))
    if name in known:
        message = f"The key '{name}' does not go with the keys beside it: keep one kind of them."
        return _problem("unknown_key", message, loc, root, allowed=known, found=name)
    near = nearest(name, known)
    message = f"The key '{_short(name)}' is not known here: correct the spelling or remove it. Allowed are {', '.join(known)}."
    return _problem("unknown_key", message, loc, root, allowed=known, found=name, suggestion=near)


def _missing(error: Raw, loc: Loc, root: Node) -> Problem:
    if isinstance(loc[-1], int):
        return _problem(
            "wrong_type",
            f"{_found(loc[:-1], root)} is too short: a list of two is needed here, like {_pair(loc)}.",
            loc[:-1],
            root,
        )
    allowed = _allowed(loc)
    message = f"The key '{loc[-1]}' is missing: add it with {allowed}."
    return _problem("missing_key", message, loc, root, allowed=allowed)


def _choice(error: Raw, loc: Loc, root: Node) -> Problem:
    allowed = list(shapes.choices(shapes.at(loc)))
    node = _at(root, loc)
    word = spelling(node.content) if node is not None and not node.is_mapping and not node.is_list else ""
    near = nearest(word, allowed) if word and word not in allowed else None
    remedy = f"use one of {', '.join(allowed)}" if len(allowed) > 1 else f"use {allowed[0]}"
    if word in allowed:
        remedy = f"write {word} without quotes"
    message = f"{_found(loc, root)} is not allowed here: {remedy}."
    return _problem("wrong_value", message, loc, root, allowed=allowed, suggestion=near)


def _pattern(error: Raw, loc: Loc, root: Node) -> Problem:
    if loc[-1] in _PATTERNS:
        remedy, allowed = _PATTERNS[str(loc[-1])]
        return _problem("wrong_value", f"{_found(loc, root)} does not fit: {remedy}.", loc, root, allowed=allowed)
    node = _at(root, loc)
    near = slug(spelling(node.content)) if node is not None else None
    allowed = "small letters a-z, digits, '-' and '_', beginning with a letter or digit"
    return _problem(
        "wrong_id", f"{_found(loc, root)} is no id: use {allowed}.", loc, root, allowed=allowed, suggestion=near
    )


def _value(error: Raw, loc: Loc, root: Node) -> Problem:
    reason = str((error.get("ctx") or {}).get("error", error.get("msg", "")))
    message = f"{reason}." if reason.startswith("'") else f"{_found(loc, root)} does not fit: {reason}."
    return _problem("wrong_value", message, loc, root, allowed=_allowed(loc))


def _text(error: Raw, loc: Loc, root: Node) -> Problem:
    node = _at(root, loc)
    remedy = "one text is needed here"
    if node is not None and isinstance(node.content, bool):
        remedy = f'text is needed here: put it in quotes, "{spelling(node.content)}"'
    return _problem("wrong_type", f"{_found(loc, root)} does not fit: {remedy}.", loc, root, allowed=_allowed(loc))


def _wrong_type(loc: Loc, root: Node) -> Problem:
    annotation = shapes.at(loc)
    allowed = shapes.describe(annotation)
    node = _at(root, loc)
    word = node.content if node is not None and isinstance(node.content, str) else None
    remedy, near = f"{allowed} is needed here", None
    if word is not None and "number" in allowed and isinstance(resolve(word), (int, float)):
        remedy = "a number is needed here, written without quotes"
    elif word is not None:
        near = nearest(word, shapes.choices(annotation))
    message = f"{_found(loc, root)} does not fit: {remedy}."
    return _problem("wrong_type", message, loc, root, allowed=allowed, suggestion=near)


_TELLERS: dict[str, Callable[[Raw, Loc, Node], Problem]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "value_error": _value,
    "string_type": _text,
}


def _pair(loc: Loc) -> str:
    key = next((part for part in reversed(loc) if isinstance(part, str)), "")
    return _PAIRS.get(key, "[a, b]")


def _allowed(loc: Loc) -> str:
    return shapes.describe(shapes.at(loc))


def _found(loc: Loc, root: Node) -> str:
    node = _at(root, loc)
    if node is None:
        return "This value"
    if node.is_mapping:
        return "A mapping" if node.content else "An empty mapping"
    if node.is_list:
        return "A list"
    return f"'{_short(spelling(node.content))}'"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _problem(
    code: str,
    message: str,
    loc: Loc,
    root: Node,
    *,
    allowed: Any = None,
    found: Any = None,
    suggestion: str | None = None,
) -> Problem:
    place = place_of(root, loc)
    node = _at(root, loc)
    if found is None and node is not None:
        found = _short(spelling(node.content)) if not (node.is_mapping or node.is_list) else _found(loc, root).lower()
    return Problem(
        code=code, message=message, file=place.file, line=place.line, path=path_of(root, loc), allowed=allowed,
        found=found, suggestion=suggestion,
    )  # fmt: skip


def slug(text: str) -> str | None:
    """An id made of a text: small letters, '-' for what is not allowed; None where nothing is left.

    >>> slug("Keep Customers!")
    'keep-customers'
    """
    made = re.sub(r"[^a-z0-9_-]+", "-", text.casefold()).strip("-_")
    return made or None
