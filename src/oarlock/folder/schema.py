"""The JSON Schema of the company folder, made from the types, for editors and other programs (JSON Schema 2020-12)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema

from oarlock.engine.model import organisation, plan
from oarlock.engine.model.company import Company
from oarlock.engine.model.scalars import ID_PATTERN
from oarlock.folder.key_meanings import FIELD_MEANINGS, MEANINGS
from oarlock.folder.merging import ONLY_IN_COMPANY_FILE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_ONE_OF = {
    "Support": ("goal", "objective", "metric"),
    "Objective": ("unit", "person"),
    "ItemRef": ("goal", "objective", "initiative", "unit", "metric", "finding"),
    "GoalOrObjective": ("goal", "objective"),
    "AppliesTo": ("unit", "role"),
    "Alert": ("metric", "finding"),
}
"""Records of which exactly one of the named fields is given (checked by their types; the schema must say it too)."""
_RECORDS = (plan, organisation)


def company_schema(part: Literal["company", "included"] = "company") -> dict[str, Any]:
    """The schema of company.yaml, or of an included file (nothing is required there, and three keys may not stand in it).

    An empty value counts as absent, so null is allowed wherever a key may be left out.
    """
    schema = Company.model_json_schema(by_alias=True, schema_generator=GenerateJsonSchema)
    schema["$schema"] = DIALECT
    schema["title"] = "Oarlock company folder" if part == "company" else "Oarlock included plan file"
    schema["description"] = "What a company is, wants, does and decided (company.yaml and the files it includes)."
    for key, meaning in MEANINGS.items():
        schema["properties"][key] = _described(schema["properties"][key], meaning)
    if part == "included":
        schema.pop("required", None)
        for key in ONLY_IN_COMPANY_FILE:
            schema["properties"].pop(key, None)
    definitions: dict[str, Any] = schema.get("$defs", {})
    for name, one in definitions.items():
        _complete(name, one)
    return {"$schema": DIALECT, **_loosened(schema)}


def _described(schema: dict[str, Any], meaning: str) -> dict[str, Any]:
    schema.pop("title", None)
    return {"description": meaning, **schema}


def _complete(name: str, record: dict[str, Any]) -> None:
    for field, meaning in FIELD_MEANINGS.items():
        if field in record.get("properties", {}):
            record["properties"][field] = _described(record["properties"][field], meaning)
    names = _ONE_OF.get(name)
    if names is not None:
        record["oneOf"] = [
            {"required": [one], "properties": {one: {"not": {"type": "null"}}}} for one in names
        ]  # fmt: skip


def _loosened(schema: Any) -> Any:
    """Texts may be unquoted digits, days have their form, optional keys may be empty, generated titles go."""
    if isinstance(schema, list):
        return [_loosened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _loosened(value) for key, value in schema.items() if not _is_made_up_title(key, value)}
    if made.get("type") == "string":
        if made.get("format") == "date":
            made["pattern"] = _DAY
        elif made.get("pattern") in (None, ID_PATTERN) and "enum" not in made and "const" not in made:
            made["type"] = ["string", "number"]
    if "properties" in made and "required" in made:
        made["properties"] = {
            name: value if name in made["required"] else _or_null(value) for name, value in made["properties"].items()
        }
    elif "properties" in made and made.get("type") == "object":
        made["properties"] = {name: _or_null(value) for name, value in made["properties"].items()}
    return made


def _is_made_up_title(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str) and not value.startswith("Oarlock")


def _or_null(schema: Any) -> Any:
    if not isinstance(schema, dict) or schema.get("type") == "null":
        return schema
    if "type" in schema and "const" not in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [*types, "null"], **choices}
    outer = {key: schema[key] for key in ("description", "default") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in outer}
    branches = inner.get("anyOf") if set(inner) == {"anyOf"} else None
    if branches is not None:
        has_null = any(one.get("type") == "null" for one in branches)
        return {**outer, "anyOf": branches if has_null else [*branches, {"type": "null"}]}
    return {**outer, "anyOf": [inner, {"type": "null"}]}
