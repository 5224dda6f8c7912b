"""The syntax of search expressions: words, phrases, prefixes and operators (pure)."""

import re

MAX_QUERY_LENGTH = 500  # characters
OPERATORS = {"AND", "OR", "NOT"}
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
# The same scripts as SPACELESS_GLOB in db/schema/news_steps.py.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


class BadQuery(Exception):
    """The search expression has a syntax error; the message is one sentence for the user."""


def build_fts_query(words: str) -> str:
    """Return the search expression `words` in the syntax of FTS5. Raise BadQuery in the same cases as tokenize.

    Everything except operators and the star of a prefix is quoted, so that no word is taken for FTS5 syntax.
    """
    return " ".join(quote_token(token) for token in tokenize(words))


def is_spaceless(words: str) -> bool:
    """Return whether `words` contains a character of a script without spaces between words."""
    return bool(_SPACELESS.search(words))


def tokenize(words: str) -> list[str]:
    """Split `words` into operators, words, prefixes (with their star) and phrases (in their quotes).

    Raise BadQuery if `words` is too long or has nothing but operators.
    """
    if len(words) > MAX_QUERY_LENGTH:
        raise BadQuery(f"the query has {len(words)} characters; {MAX_QUERY_LENGTH} are possible")
    tokens = [f'"{phrase}"' if phrase else word for phrase, word in _TOKEN.findall(words.replace("\0", " "))]
    tokens = [token for token in tokens if token]
    if not any(token not in OPERATORS for token in tokens):
        raise BadQuery("there are no words to search for; give at least one")
    return tokens


def quote_token(token: str) -> str:
    """Return a token (see tokenize) in the syntax of FTS5."""
    if token in OPERATORS:
        return token
    quoted = '"' + strip_marks(token).replace('"', '""') + '"'
    return f"{quoted}*" if is_prefix(token) else quoted


def strip_marks(token: str) -> str:
    """Return a token (see tokenize) without the quotes of a phrase or the star of a prefix."""
    if len(token) > 2 and token.startswith('"') and token.endswith('"'):
        return token[1:-1]
    return token[:-1] if is_prefix(token) else token


def is_prefix(token: str) -> bool:
    """Decide whether a token (see tokenize) is a prefix: a word that ends in a star."""
    return len(token) > 1 and token.endswith("*")


def is_long(token: str) -> bool:
    """Return whether `token` needs no special search in a trigram index: an operator, or three characters or more."""
    return token in OPERATORS or len(strip_marks(token)) >= 3
