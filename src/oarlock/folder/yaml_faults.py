"""What can be wrong with the YAML of a plan file, each as a sentence that names the remedy."""

from __future__ import annotations

from yaml import YAMLError

from oarlock.errors import Problem
from oarlock.folder.yaml_scalars import CORE_TAG

_REMEDIES = (
    ("mapping values are not allowed", "a ':' followed by a space inside a text needs quotes round the whole text"),
    (
        "cannot start any token",
        "a text that starts with this character needs quotes; indent with spaces, never with tabs",
    ),
    (
        "could not find expected ':'",
        "write 'key: value', with a space after the colon; a text over several lines needs quotes",
    ),
    ("did not find expected key", "check the indentation of this line against the line above, and close every quote"),
    (
        "did not find expected '-' indicator",
        "check the indentation: every item of a list starts with '- ' in the same column",
    ),
    ("did not find expected ',' or ']'", "close the list with ']' and put commas between its parts"),
    (
        "did not find expected ',' or '}'",
        "close the mapping with '}' and put commas between its parts; quote texts with commas",
    ),
    ("did not find expected node content", "a value is missing here, or a comma or bracket is one too many"),
    ("unexpected end of stream", "close the quote that was opened on the line named"),
    ("unknown escape character", "write '\\\\' for a backslash between double quotes, or use single quotes"),
    ("block sequence entries are not allowed", "a list after 'key:' starts on the next line with '- '"),
    ("found undefined tag handle", "write the value without a tag ('!')"),
)


class Faults:
    """Collects the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def _add(self, code: str, message: str, line: int, *, path: str | None = None, found: object = None) -> None:
        self.problems.append(Problem(code=code, message=message, file=self.file, line=line, path=path, found=found))

    def syntax(self, error: YAMLError, text: str) -> None:
        """The file does not follow the rules of YAML."""
        what = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).strip()
        context = str(getattr(error, "context", None) or "")
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        opened = getattr(error, "context_mark", None)
        remedy = next((hint for sign, hint in _REMEDIES if sign in what), "correct this line or the one above it")
        if "unexpected end of stream" in what and "quoted scalar" in context and opened is not None:
            line, remedy = opened.line + 1, "close the quote that is opened here"
        lines = text.splitlines()
        shown = lines[line - 1].strip()[:60] if 0 < line <= len(lines) else None
        self._add("syntax", f"This is no valid YAML ({what}): {remedy}.", line, found=shown)

    def duplicate_key(self, name: str, line: int, first: int, path: str) -> None:
        """A key stands twice in one mapping."""
        message = f"The key '{name}' is given twice, first on line {first}: keep one of the two."
        self._add("duplicate_key", message, line, path=path, found=name)

    def further_document(self, line: int) -> None:
        """A second document starts."""
        message = (
            "A second document starts here ('---'): keep one document a file, or put the rest into an included file."
        )
        self._add("several_documents", message, line)

    def custom_tag(self, tag: str, line: int) -> None:
        """A tag that the contract does not know, or that does not fit its value."""
        shown = tag.replace(CORE_TAG, "!!")
        self._add(
            "custom_tag", f"The tag '{shown}' is not allowed here: write the value without it.", line, found=shown
        )

    def merge_key(self, line: int) -> None:
        """A merge key of YAML 1.1."""
        message = (
            "Merge keys ('<<') are not part of YAML 1.2: write the fields out, or use an anchor for a whole value."
        )
        self._add("merge_key", message, line, found="<<")

    def null_byte(self, line: int) -> None:
        """A text with an escaped null byte."""
        self._add("control_character", "This text holds a null byte ('\\0'): take it out.", line, found="\\0")

    def odd_key(self, line: int) -> None:
        """A key that is a list or mapping."""
        self._add("wrong_key", "A key must be a word: quote it, or check the brackets and braces of this line.", line)

    def unknown_alias(self, name: str, line: int, *, open_: bool) -> None:
        """An alias without an anchor before it, or inside its own anchor."""
        if open_:
            message = (
                f"The alias '*{name}' stands inside its own anchor '&{name}': a value cannot hold itself. Write it out."
            )
        else:
            message = f"The alias '*{name}' has no anchor '&{name}' above it: define it first, or quote the text."
        self._add("unknown_alias", message, line, found=f"*{name}")

    def too_many_aliases(self, name: str, line: int, limit: int) -> None:
        """Aliases would blow the file up."""
        message = (
            f"The aliases of this file add up to more than {limit:,} expansions or far too many values: "
            f"write the values out instead of repeating '*{name}'."
        )
        self._add("too_many_aliases", message, line, found=f"*{name}")

    def too_many_values(self, line: int, limit: int) -> None:
        """More values than any plan has."""
        message = (
            f"The file holds more than {limit:,} values: split it into several files, or move records into data files."
        )
        self._add("too_many_values", message, line)

    def too_deep(self, line: int, limit: int) -> None:
        """More levels than any plan has."""
        message = (
            f"Lists and mappings are nested more than {limit} levels deep here: check the brackets and the indentation."
        )
        self._add("too_deep", message, line)
