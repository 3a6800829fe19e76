"""Loads the templates and style sheets that travel inside the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template, select_autoescape


@cache
def asset(name: str) -> str:
    """The text of a style sheet under `report/assets`."""
    return files("oarlock.report").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """A template under `report/assets`; every value is escaped in HTML, a missing one is an error."""
    environment = Environment(
        loader=DictLoader({name: asset(name)}),
        autoescape=select_autoescape(("html", "html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
