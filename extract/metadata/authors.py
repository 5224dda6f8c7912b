"""Who wrote it: names out of bylines, and the agency apart from them (pure)."""

import re
from collections.abc import Iterable, Sequence

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.vocabulary.phrases import AGENCIES, AGENCY_OF, WITH

MAX_AUTHORS = 20
MAX_NAME = 80

_PREFIX = re.compile(
    r"^(?:view all posts by|more articles by|alle beiträge von|zeige alle beiträge von|posts by|written by|posted by"
    r"|interview(?: by)?|words by|story by|opinion by|analysis by|review by|reporting by"
    r"|by|von|par|por|di|door|av|af|autor(?:a|es)?|text|texto|автор)\b[:：]?\s+",
    re.I,
)
_SPLIT = re.compile(r"\s*[;|•·]\s*|\s+(?:and|und|et|e|y|och|og|en|и|i|&)\s+|\s*,\s+(?=\w+\s+\w)", re.I)
_PLACE = re.compile(r"^(\S+\s+[^,]*\S),\s*\S+$")  # "Lea Wagner, Nairobi": one word after a whole name is none
_AGENCY = re.compile(rf"{AGENCIES}")
_BESIDE = re.compile(r"\s*[;,/|&]\s*|\s+(?:and|und|et|y|e|och|og|en|with|mit|avec|con|com|met|med|via)\s+", re.I)
_DATELINE = re.compile(
    rf"^.{{2,60}}?[(/（]\s*({AGENCIES})\s*[)/）]|^[【\[（(]?({AGENCIES})(?:】|电|電|\]|）|\s+[-–—:]|記者|记者)"
)
_CLOSING = re.compile(
    rf"[(/（]\s*(?:(?i:{WITH})\s*[:：]?\s+)?({AGENCIES})(?:/\w+)?\s*[)/）]?\W*$"
    rf"|(?:^|[.!?]\s+|—\s*)(?i:{WITH})(?:\s*[:：]\s*|\s+)({AGENCIES})\W*$|^\W*({AGENCIES})(?:/\w+)?\W*$"
)
_ROLE = re.compile(rf"\s+(?:{AGENCIES})$|\s*(?:기자|특파원|記者|记者)$")  # behind a name
_TAIL = re.compile(r"\s*(?:\||–|—| - |,\s*(?:reporter|editor|correspondent|staff writer)).*$|\s*\([^)]*\)$", re.I)
_NO_NAME = re.compile(
    r"^(?-i:[a-z]{1,4})$|https?:|www\.|@|\.(?:com|org|net|de|fr)\b|^\W*$|\d|^(?:posted|published|updated|by|von|par"
    r"|shares?|follow|comments?|uncategorized|leave a comment|gastautor|guest author|gastbeitrag|admin|administrator"
    r"|editor|staff|redaktion|redacción|newsroom|webmaster|web desk|news desk|online desk|rédaction|la rédaction"
    r"|redazione|redactie|authors?:?|autor(?:in)?:?|no author|unknown|none|null|anonymous"
    r"|publiziert am|veröffentlicht am|publié le|publicado en|hinterlasse einen kommentar|laisser un commentaire"
    r"|dejar un comentario|all posts|alle beiträge)$",
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
            name = _PLACE.sub(r"\1", _without_role(_TAIL.sub("", _PREFIX.sub("", part)).strip(" ,.-")))
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                if _letters(name) in outlets or _letters(name.split()[0]) in outlets:
                    continue
                found.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    return list(found.values())[:MAX_AUTHORS]


def _without_role(name: str) -> str:
    """Less what stands behind it; of a surname that an agency shares, at least two words stay."""
    bare = _ROLE.sub("", name)
    return bare if " " in bare or not name.isascii() else name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def agency(names: Iterable[str], lines: Sequence[str] = ()) -> str | None:
    """The wire service by its usual name: of the bylines, a dateline "HARBOUR (Reuters) -" or a closing "(dpa)".

    `lines` are all that the page has around its text: a credit is none of the text.
    """
    for raw in names:
        for part in _BESIDE.split(one_line(raw)[:300]):
            if name := AGENCY_OF.get(_PREFIX.sub("", part)):
                return name
    opening = (_DATELINE.match(line) for line in lines[:3])
    closing = (_CLOSING.search(line[-120:]) for line in reversed(lines[-6:]))
    match = next(filter(None, (*opening, *closing)), None)
    return AGENCY_OF[next(filter(None, match.groups()))] if match else None
