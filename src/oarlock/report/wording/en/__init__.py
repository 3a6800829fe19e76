"""English sentences, a file a family.

Keys: `<kind>.title`, `<kind>.<statement>`, `<kind>.how`, `<kind>.no_price`, `<kind>.option.<name>`, `<kind>.initiative`.
"""

from __future__ import annotations

from oarlock.report.wording.en import (
    adaptability,
    behavioural,
    data,
    ethics,
    horizontal,
    operations,
    resilience,
    synergy,
    vertical,
)

FAMILIES = (adaptability, behavioural, data, ethics, horizontal, operations, resilience, synergy, vertical)
SENTENCES: dict[str, str] = {key: text for family in FAMILIES for key, text in family.SENTENCES.items()}
