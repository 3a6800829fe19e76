"""The words of an expression before it is parsed: bare names are quoted, so that `end`, `group`, `date` are names."""

from __future__ import annotations

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

SYNTAX = frozenset(
    ("and", "or", "not", "in", "between", "like", "is", "null", "case", "when", "then", "else", "end", "cast", "as", "distinct",
     "true", "false", "escape")
)  # fmt: skip
STATEMENTS = frozenset(
    ("select", "with", "union", "intersect", "except", "insert", "update", "delete", "drop", "create", "alter", "attach", "copy",
     "install", "load", "pragma", "set", "exists", "over", "filter", "window", "qualify", "having", "limit", "offset", "lateral",
     "unnest", "values")
)  # fmt: skip
CALL = "fn__"
"""Put before every function's name, so that the parser keeps the call as written."""
_TYPED_TEXT = frozenset(("date", "timestamp"))
_OPERAND_ENDS = frozenset(("null", "true", "false", "end"))
_LONGEST = 10_000


class WordError(Exception):
    """A word or character that cannot stand in an expression: where it stands and what to do."""

    def __init__(self, message: str, at: int, found: str) -> None:
        super().__init__(message)
        self.at = at
        self.found = found


def quoted_names(text: str) -> str:
    """The text with every bare name in double quotes and CALL before functions; raises WordError for statements' words."""
    if len(text) > _LONGEST:
        raise WordError(f"The expression is longer than {_LONGEST:,} characters.", 1, text[:20])
    if "\x00" in text:
        raise WordError("The expression holds a null byte.", text.index("\x00") + 1, "null byte")
    try:
        tokens = DuckDB().tokenize(text)
    except TokenError as error:
        raise WordError(f"The expression cannot be read: {str(error).splitlines()[0]}.", 1, text[:40]) from error
    pieces: list[str] = []
    done = 0
    open_cases = 0
    for index, token in enumerate(tokens):
        _refuse(token)
        if not _is_word(text, token):
            continue
        word = token.text.lower()
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if word == "end" and open_cases and _ends_operand(text, before):
            open_cases -= 1
            continue
        if word == "case" and not _is_qualified(before, after):
            open_cases += 1
            continue
        if _is_syntax(word, before, after):
            continue
        if _is_call(word, before, after):
            pieces += [text[done : token.start], CALL, word]
            done = token.end + 1
            continue
        pieces += [text[done : token.start], '"', text[token.start : token.end + 1], '"']
        done = token.end + 1
    return "".join([*pieces, text[done:]])


def _refuse(token: Token) -> None:
    if token.token_type in (TokenType.SEMICOLON, TokenType.PARAMETER, TokenType.PLACEHOLDER):
        raise WordError("One expression is needed, without ';' or parameters.", token.start + 1, token.text)


def _is_word(text: str, token: Token) -> bool:
    first = text[token.start]
    plain = first.isalpha() or first == "_"
    return plain and token.token_type not in (TokenType.STRING, TokenType.NUMBER, TokenType.HEX_STRING)


def _is_call(word: str, before: Token | None, after: Token | None) -> bool:
    opens = after is not None and after.token_type == TokenType.L_PAREN
    return opens and word not in SYNTAX and not _is_qualified(before, None)


def _is_syntax(word: str, before: Token | None, after: Token | None) -> bool:
    if _is_qualified(before, after):
        return False
    opens = after is not None and after.token_type == TokenType.L_PAREN
    if word in STATEMENTS and (opens or word in ("select", "with", "union", "exists")):
        raise WordError("Statements, sub-queries and windows are not part of the language.", 1, word)
    if word == "from":
        raise WordError('Write the column "from" in double quotes.', 1, word)
    if word == "end":
        return False
    if word in SYNTAX:
        return True
    if opens:
        return False
    if before is not None and before.text.lower() == "as":
        return True
    if before is not None and before.token_type == TokenType.DCOLON:
        return True
    return word in _TYPED_TEXT and after is not None and after.token_type == TokenType.STRING


def _is_qualified(before: Token | None, after: Token | None) -> bool:
    dots = [one.token_type == TokenType.DOT for one in (before, after) if one is not None]
    return any(dots)


def _ends_operand(text: str, before: Token | None) -> bool:
    """Whether a word `end` after this token closes a CASE: only after a finished operand."""
    if before is None:
        return False
    if before.token_type in (TokenType.STRING, TokenType.NUMBER, TokenType.R_PAREN):
        return True
    if text[before.start] == '"':
        return True
    word = before.text.lower()
    return word in _OPERAND_ENDS or (_is_word(text, before) and word not in SYNTAX)
