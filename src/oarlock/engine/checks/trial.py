"""What a snapshot would look like after changes of the plan: the records stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oarlock.engine.model.company import Company
from oarlock.engine.model.document import apply
from oarlock.engine.model.finding import Change
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot


def after(snapshot: Snapshot, changes: Iterable[Change]) -> Snapshot:
    """The snapshot with the changes made. Raises InputError when a path leads nowhere."""
    document = apply(snapshot.company.to_document(), changes)
    return replace(snapshot, company=Company.model_validate(document))


def with_initiative(snapshot: Snapshot, item: Initiative) -> Snapshot:
    """The snapshot with one initiative in place of the one of the same id (cheaper than changes by path)."""
    company = snapshot.company
    listed = [item if one.id == item.id else one for one in company.initiatives]
    return replace(snapshot, company=company.model_copy(update={"initiatives": listed}))
