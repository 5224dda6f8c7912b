"""Who wrote it: names out of bylines, and the agency apart from them (pure)."""

import re
from collections.abc import Iterable

from db.clean import one_line
from db.urls import registered_domain
from extract.words import AGENCIES

MAX_AUTHORS = 20
MAX_NAME = 80

_PREFIX = re.compile(
    r"^(?:view all posts by|more articles by|alle beiträge von|zeige alle beiträge von|posts by|written by|posted by"
    r"|by|von|par|por|di|door|av|af|autor(?:a|es)?|text|texto|reporting by|автор)\b[:：]?\s+",
    re.I,
)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s+(?:and|und|et|e|y|och|og|en|и|i|&)\s+|\s*,\s+(?=\w+\s+\w)", re.I)
_PLACE = re.compile(r"^(\S+\s+[^,]*\S),\s*\S+$")  # "Lea Wagner, Nairobi": one word after a whole name is none
_AGENCY = re.compile(rf"{AGENCIES}")
_TAIL = re.compile(r"\s*(?:\||–|—| - |,\s*(?:reporter|editor|correspondent|staff writer)).*$|\s*\([^)]*\)$", re.I)
_NO_NAME = re.compile(
    r"^(?-i:[a-z]{1,4})$|https?:|www\.|@|\.(?:com|org|net|de|fr)\b|^\W*$|\d{3}|^(?:admin|administrator|editor|staff|redaktion|redacción|newsroom"
    r"|webmaster|web desk|news desk|online desk|rédaction|la rédaction|redazione|redactie|author|unknown|none|null)$",
    re.I,
)


def authors(bylines: Iterable[Iterable[str]], *, site: str = "", host: str = "") -> list[str]:
    """The people of the first byline that names any."""
    return next((names for names in (people(raw, site=site, host=host) for raw in bylines) if names), [])


def people(names: Iterable[str], *, site: str = "", host: str = "") -> list[str]:
    """Names in their order, each once; what is an address, an agency, the site itself or nobody is left out."""
    found: dict[str, str] = {}
    outlets = {_letters(site), _letters(host.removeprefix("www.")), _letters(registered_domain(host).partition(".")[0])}
    for raw in names:
        for part in _SPLIT.split(_PREFIX.sub("", one_line(raw)[:500])):
            name = _PLACE.sub(r"\1", _TAIL.sub("", _PREFIX.sub("", part)).strip(" ,.-"))
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                if _letters(name) in outlets or _letters(name.split()[0]) in outlets:
                    continue
                found.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    return list(found.values())[:MAX_AUTHORS]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


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
