"""Who wrote it: names out of bylines, and the agency apart from them (pure)."""

import re
from collections.abc import Iterable

from db.clean import one_line
from extract.words import AGENCIES

MAX_AUTHORS = 20
MAX_NAME = 80

_PREFIX = re.compile(
    r"^(?:written by|posted by|by|von|par|por|di|door|av|af|autor(?:a|es)?|text|texto|reporting by|автор)\b[:：]?\s+",
    re.I,
)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s+(?:and|und|et|e|y|och|og|en|и|i|&)\s+|\s*,\s+(?=\w+\s+\w)", re.I)
_AGENCY = re.compile(rf"{AGENCIES}")
_TAIL = re.compile(r"\s*(?:\||–|—| - |,\s*(?:reporter|editor|correspondent|staff writer)).*$|\s*\([^)]*\)$", re.I)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|de|fr)\b|^\W*$|\d{3}|^(?:admin|administrator|editor|staff|redaktion|redacción|newsroom"
    r"|webmaster|web desk|news desk|online desk|rédaction|la rédaction|redazione|redactie|author|unknown|none|null)$",
    re.I,
)


def people(names: Iterable[str], *, site: str = "") -> list[str]:
    """Names in their order, each once; what is an address, an agency, the site itself or nobody is left out."""
    found: dict[str, str] = {}
    for raw in names:
        for part in _SPLIT.split(_PREFIX.sub("", one_line(raw)[:500])):
            name = _TAIL.sub("", _PREFIX.sub("", part)).strip(" ,.-")
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                found.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    found.pop(site.casefold(), None)
    return list(found.values())[:MAX_AUTHORS]


def agency(names: Iterable[str], first_line: str = "", last_line: str = "") -> str | None:
    """The wire service of the bylines, of a dateline "HARBOUR, 2 March (Reuters) -" or of a closing "(dpa)"."""
    for raw in names:
        for part in re.split(r"\s*[;,/|]\s*|\s+and\s+", one_line(raw)[:300]):
            if _AGENCY.fullmatch(_PREFIX.sub("", part)):
                return _PREFIX.sub("", part)
    opening = re.match(rf"^.{{2,60}}?[(/]\s*({AGENCIES})\s*[)/]", first_line)
    closing = re.search(rf"[(/]\s*({AGENCIES})\s*[)/]?\W*$", last_line[-60:])
    match = opening or closing
    return match[1] if match else None
