"""What people write into a search box, read as words, phrases, prefixes and operators (pure)."""

import re

MOST_WORDS = 500  # characters of a query
OPERATORS = {"AND", "OR", "NOT"}
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


class BadQuery(Exception):
    """The search words cannot be read as a query."""


def fts_query(words: str) -> str:
    """`words` as an FTS5 expression: what is no operator, phrase or prefix is quoted, so that it cannot be syntax."""
    return " ".join(expression(token) for token in tokens_of(words))


def is_spaceless(words: str) -> bool:
    """Whether some of it is in a script that puts no spaces between words."""
    return bool(_SPACELESS.search(words))


def tokens_of(words: str) -> list[str]:
    """Operators, and words and phrases; a phrase keeps its quotes. Raises BadQuery."""
    if len(words) > MOST_WORDS:
        raise BadQuery(f"the query has {len(words)} characters; {MOST_WORDS} are possible")
    found = [f'"{phrase}"' if phrase else word for phrase, word in _TOKEN.findall(words.replace("\0", " "))]
    found = [token for token in found if token]
    if not any(token not in OPERATORS for token in found):
        raise BadQuery("there are no words to search for; give at least one")
    return found


def expression(token: str) -> str:
    if token in OPERATORS:
        return token
    quoted = '"' + bare(token).replace('"', '""') + '"'
    return f"{quoted}*" if is_prefix(token) else quoted


def bare(token: str) -> str:
    if len(token) > 2 and token.startswith('"') and token.endswith('"'):
        return token[1:-1]
    return token[:-1] if is_prefix(token) else token


def is_prefix(token: str) -> bool:
    return len(token) > 1 and token.endswith("*")


def is_long(token: str) -> bool:
    return token in OPERATORS or len(bare(token)) >= 3
