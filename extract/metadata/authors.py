"""Parse the names of authors and of news agencies in bylines, datelines and credits (pure)."""

import re
from collections.abc import Iterable, Sequence

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.metadata.visible_bylines import is_person_name
from newsfold.extract.vocabulary.agencies import AGENCIES, AGENCY_OF
from newsfold.extract.vocabulary.phrases import (
    AGENCY_CONJUNCTION,
    AGENCY_CREDIT,
    AUTHOR_PREFIX,
    JOB_TITLE,
    LEGAL_FORM,
    NAME_CONJUNCTION,
    NO_AUTHOR,
    REPORTER_SUFFIX,
)

MAX_AUTHORS = 20  # names of one byline; further ones are left out
MAX_NAME = 80  # characters; a longer text is not a name

_PREFIX = re.compile(rf"^{AUTHOR_PREFIX}\b[:：]?\s+", re.I)
_BETWEEN_NAMES = re.compile(rf"\s*[;|•·]\s*|\s+(?:{NAME_CONJUNCTION}|&(?!\s+Co\b))\s+|\s*,\s+(?=\w+\s+\w)", re.I)
# "Lea Wagner, Nairobi": one word after a whole name is a place.
_NAME_AND_PLACE = re.compile(r"^(\S+\s+[^,]*\S),\s*\S+$")
_AGENCY = re.compile(rf"{AGENCIES}")
_BETWEEN_AGENCIES = re.compile(rf"\s*[;,/|&]\s*|\s+{AGENCY_CONJUNCTION}\s+", re.I)
# "HARBOUR (Reuters) -", "【共同】", "dpa -"
_DATELINE = re.compile(
    rf"^.{{2,60}}?[(/（]\s*({AGENCIES})\s*[)/）]|^[【\[（(]?({AGENCIES})(?:】|电|電|\]|）|\s+[-–—:]|記者|记者)"
)
# "(dpa)", "With reporting by Reuters", "dpa/lno"
_CLOSING_CREDIT = re.compile(
    rf"[(/（]\s*(?:(?i:{AGENCY_CREDIT})\s*[:：]?\s+)?({AGENCIES})(?:/\w+)?\s*[)/）]?\W*$"
    rf"|(?:^|[.!?]\s+|—\s*)(?i:{AGENCY_CREDIT})(?:\s*[:：]\s*|\s+)({AGENCIES})\W*$|^\W*({AGENCIES})(?:/\w+)?\W*$"
)
# After a name: an agency, or a word for "reporter" in an East Asian language.
_ROLE = re.compile(rf"\s+(?:{AGENCIES})$|\s*{REPORTER_SUFFIX}$")
# After a name: a separator or a job title with the rest of the byline, or a parenthesis.
_AFTER_NAME = re.compile(rf"\s*(?:\||–|—| - |,\s*{JOB_TITLE}).*$|\s*\([^)]*\)$", re.I)
# Texts that are not names: initials in lower case, addresses, punctuation, digits, companies by their legal form, and
# the phrases of NO_AUTHOR.
_NO_NAME = re.compile(
    rf"^(?-i:[a-z]{{1,4}})$|https?:|www\.|@|\.(?:com|org|net|de|fr)\b|^\W*$|\d|^{NO_AUTHOR}$"
    rf"|[\s,]{LEGAL_FORM}\.?(?!\w)",
    re.I,
)
_TITLE = re.compile(rf"(?:[\w-]+\s+){{0,3}}{JOB_TITLE}", re.I)
# A name under which somebody logs in to a content system, and not one that readers know: "aruiz", "ana_ruiz".
_LOGIN = re.compile(r"[a-z][a-z_.-]*")


def choose_authors(bylines: Iterable[Iterable[str]], *, site_name: str = "", host: str = "") -> list[str]:
    """Return the names of people in the first of `bylines` that has any, or an empty list.

    If these are names of logins, later bylines are searched for a name of at least two words. A byline is a group of
    raw names; parse_author_names explains `site_name` and `host`.
    """
    logins: list[str] = []
    for raw in bylines:
        names = parse_author_names(raw, site_name=site_name, host=host)
        if names and all(map(is_login, names)):
            logins = logins or names
        elif names and (not logins or all(map(is_person_name, names))):
            return names
    return logins


def is_login(name: str) -> bool:
    """Decide whether `name` looks like that of a login: one word of small ASCII letters, perhaps with `_`, `.`, `-`."""
    return _LOGIN.fullmatch(name) is not None


def parse_author_names(raw_names: Iterable[str], *, site_name: str = "", host: str = "") -> list[str]:
    """Return the names of people in `raw_names`, in their order, each once, at most MAX_AUTHORS.

    Addresses, agencies, placeholders such as "admin" and names of the site are left out. The site is known by
    `site_name` and by `host`, the host name of the page's URL; both may be empty.
    """
    names: dict[str, str] = {}
    site_names = {
        _letters(site_name),
        _letters(host.removeprefix("www.")),
        _letters(registered_domain(host).partition(".")[0]),
    }
    for raw in raw_names:
        for part in _BETWEEN_NAMES.split(_PREFIX.sub("", one_line(raw)[:500])):
            bare = _AFTER_NAME.sub("", _PREFIX.sub("", part)).strip(" ,.-")
            name = _NAME_AND_PLACE.sub(r"\1", _without_role(bare))
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                if _letters(name) in site_names or _letters(name.split()[0]) in site_names:
                    continue
                names.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    people = [name for name in names.values() if not _TITLE.fullmatch(name)]  # "Ada Lund, Political Editor"
    return (people or list(names.values()))[:MAX_AUTHORS]


def _without_role(name: str) -> str:
    """Return `name` without the agency or role after it, but whole if one Latin word would be left: "Michael
    Bloomberg"."""
    bare = _ROLE.sub("", name)
    return bare if " " in bare or not name.isascii() else name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def find_agency(raw_names: Iterable[str], lines: Sequence[str] = ()) -> str | None:
    """Return the usual name of the news agency that a byline or credit names, or None if there is none.

    It is searched in `raw_names` (the raw names of all bylines), in a dateline such as "HARBOUR (Reuters) -" and in a
    closing credit such as "(dpa)". `lines` are the lines of the extracted text without captions, with residue, because
    the credit is part of the residue.
    """
    for raw in raw_names:
        for part in _BETWEEN_AGENCIES.split(one_line(raw)[:300]):
            if name := AGENCY_OF.get(_PREFIX.sub("", part)):
                return name
    opening = (_DATELINE.match(line) for line in lines[:3])
    closing = (_CLOSING_CREDIT.search(line[-120:]) for line in reversed(lines[-6:]))
    match = next(filter(None, (*opening, *closing)), None)
    return AGENCY_OF[next(filter(None, match.groups()))] if match else None
