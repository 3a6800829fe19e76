"""The review pack as one self-contained HTML page: no scripts, no outside links, light and dark, printable."""

from __future__ import annotations

from markupsafe import Markup

from oarlock.engine.model.audit import Audit
from oarlock.report.review_pack import review_pack
from oarlock.report.templates import asset, template


def html_report(audit: Audit) -> str:
    """The page as text."""
    style = Markup(asset("tokens.css") + asset("report.css"))
    return template("report.html.j2").render(pack=review_pack(audit), style=style)
