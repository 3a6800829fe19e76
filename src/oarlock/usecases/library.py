"""The Python interface: load a company, audit it, read its metrics; the same records that `--json` prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oarlock.engine.model.company import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCompany:
    """A company folder that was read and checked: where it lies and its typed document."""

    folder: Path
    company: Company


def load(folder: str | Path) -> LoadedCompany:
    """Reads and checks the plan of a company folder. Raises `InputError` with every problem found."""
    from oarlock.folder.read import read_folder

    path = Path(folder)
    return LoadedCompany(folder=path, company=read_folder(path).company)


def audit(
    company: LoadedCompany | str | Path,
    *,
    as_of: dt.date | str | None = None,
    seed: int = 0,
    home: Path | None = None,
    today: dt.date | None = None,
    steward: bool = False,
) -> dict[str, Any]:
    """The audit as the contract's JSON document. `today` is the day it is for data that lie in the future."""
    from oarlock.report.audit_json import audit_document
    from oarlock.usecases.audit import audit_folder

    return audit_document(
        audit_folder(
            _folder(company), as_of=_day(as_of), seed=seed, home=home, today=today or _today(), steward=steward
        )
    )


def metrics(
    company: LoadedCompany | str | Path,
    names: Sequence[str] = (),
    *,
    by: Sequence[str] = (),
    grain: str | None = None,
    since: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    home: Path | None = None,
    today: dt.date | None = None,
    everything: bool = False,
    steward: bool = False,
) -> dict[str, Any]:
    """Values of metrics as `oarlock metrics --json` prints them; declared and used ones where no name is given."""
    from oarlock.report.metrics_json import metrics_document
    from oarlock.usecases.read_metrics import read_metrics

    answer = read_metrics(
        _folder(company),
        names,
        by=by,
        grain=grain,
        since=_day(since),
        as_of=_day(as_of),
        home=home,
        today=today or _today(),
        everything=everything,
        steward=steward,
    )
    return metrics_document(answer)


def _folder(company: LoadedCompany | str | Path) -> Path:
    return company.folder if isinstance(company, LoadedCompany) else Path(company)


def _day(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()  # noqa: TID251 -- the edge where the clock is read
