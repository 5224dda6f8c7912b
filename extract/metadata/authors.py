"""Parse the names of authors in bylines (pure)."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.metadata.byline_labels import PREFIX
from newsfold.extract.metadata.person_names import is_person_name, names_organisation
from newsfold.extract.vocabulary.agencies import AGENCIES
from newsfold.extract.vocabulary.appeals import LABEL_WORDS
from newsfold.extract.vocabulary.bylines import (
    BUTTON,
    JOB_TITLE,
    NAME_CONJUNCTION,
    NO_AUTHOR,
    ON_BEHALF,
    REPORTER_SUFFIX,
)
from newsfold.extract.vocabulary.dates import DATE_LABEL
from newsfold.extract.vocabulary.person_names import DEFINITE_ARTICLE, LEGAL_FORM

MAX_AUTHORS = 20  # names of one byline; further ones are left out
MAX_BYLINE = 300  # characters of a byline as printed; further ones are cut off
MAX_NAME = 80  # characters; a longer text is not a name

_PREFIX = re.compile(PREFIX, re.I)
# An address or a name in a social network after a name: "Ada Lund @adalund".
_HANDLE = re.compile(r"\s*[(\[]?[\w.-]{0,60}@[\w.-]{1,60}[)\]]?|\s*\[email\W+protected\]")
# Degrees after a name and a comma: "MD", "Ph.D.", "RDN".
_DEGREES = re.compile(r"(?<=\w)(?:,\s*(?:[A-Z][A-Za-z]{0,2}\.?){2,5}®?(?=\s*(?:,|$)))+", re.A)
_BETWEEN_NAMES = re.compile(rf"\s*[;|•·]\s*|\s+(?:{NAME_CONJUNCTION}|&(?!\s+Co\b))\s+|\s*,\s+(?=\w+\s+\w)", re.I)
# "Lea Wagner, Nairobi": one word after a whole name is a place.
_NAME_AND_PLACE = re.compile(r"^(\S+\s+[^,]*\S),\s*\S+$")
_AGENCY = re.compile(rf"{AGENCIES}")
# After a name: an agency, or a word for "reporter" in an East Asian language.
_ROLE = re.compile(rf"\s+(?:{AGENCIES})$|\s*{REPORTER_SUFFIX}$")
# After a name: a separator, a job title or "on behalf of" with the rest of the byline, or a parenthesis.
_AFTER_NAME = re.compile(rf"\s*(?:\||–|—| - |,\s*{JOB_TITLE}|\s{ON_BEHALF}(?!\w)).*$|\s*\([^)]*\)$", re.I)
# Texts that are not names: initials in lower case, addresses, punctuation, digits, companies by their legal form,
# agencies with a place ("Reuters in Oldwick"), and the phrases of NO_AUTHOR, labels of dates and of other boxes.
_NO_NAME = re.compile(
    rf"^(?-i:[a-z]{{1,4}})$|https?:|www\.|@|\.(?:com|org|net|de|fr)\b|^\W*$|\d|^(?:{NO_AUTHOR}|{DATE_LABEL}|{LABEL_WORDS})$"
    rf"|^(?-i:{AGENCIES}\s+[^\W\d_A-Z]{{1,4}}\s)"
    rf"|[\s,]{LEGAL_FORM}\.?(?!\w)",
    re.I,
)
# Texts that are not even the name of a desk.
_NO_BYLINE = re.compile(rf"https?:|www\.|@|^\W*$|^\d+$|^(?:{BUTTON})\W*$", re.I)
_DEFINITE_ARTICLE = re.compile(DEFINITE_ARTICLE, re.I)
_JOB_TITLE = re.compile(rf"(?:[\w-]+\s+){{0,3}}{JOB_TITLE}", re.I)
# The account name of an author in a content system: "aruiz", "ana_ruiz".
_LOGIN = re.compile(r"[a-z][a-z_.-]*")


class Byline(NamedTuple):
    """The raw names of people in one byline, and the byline as the page prints it, without "by".

    `printed` also has what is no person: an outlet, a desk, an agency, an office.
    """

    names: tuple[str, ...]
    printed: str

    @classmethod
    def of(cls, names: Sequence[str]) -> "Byline":
        """Build it from raw names, of which any may be that of a person."""
        return cls(tuple(name for name in names if name), ", ".join(filter(None, map(one_line, names))))


def choose_authors(bylines: Iterable[Byline], *, site_name: str = "", host: str = "") -> list[str]:
    """Return the names of people in the first of `bylines` that has any, or an empty list.

    If these are names of logins, later bylines are searched for a name of at least two words. parse_author_names
    explains `site_name` and `host`.
    """
    return _choose(bylines, site_name, host)[0]


def choose_byline(bylines: Iterable[Byline], *, site_name: str = "", host: str = "") -> str:
    """Return the byline, as printed, from which choose_authors takes the names, without "by".

    If no byline names a person, it is the first one that is no button or account; an empty string if there is none. The
    arguments are those of choose_authors.
    """
    bylines = list(bylines)
    chosen = _choose(bylines, site_name, host)[1]
    candidates = [chosen] if chosen else bylines
    printed = (one_line(_PREFIX.sub("", one.printed)).strip(" ,;|")[:MAX_BYLINE] for one in candidates)
    return next((text for text in printed if text and not _NO_BYLINE.search(text)), "")


def _choose(bylines: Iterable[Byline], site_name: str, host: str) -> tuple[list[str], Byline | None]:
    """Return the names that choose_authors returns, and the byline that has them; ([], None) if none has any."""
    logins: list[str] = []
    of_logins: Byline | None = None
    for byline in bylines:
        names = parse_author_names(byline.names, site_name=site_name, host=host)
        if names and all(map(is_login, names)):
            logins, of_logins = logins or names, of_logins or byline
        elif names and (not logins or all(map(is_person_name, names))):
            return names, byline
    return logins, of_logins


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
        line = _HANDLE.sub("", _DEGREES.sub("", _PREFIX.sub("", one_line(raw)[:500])))
        for part in _BETWEEN_NAMES.split(line):
            bare = _AFTER_NAME.sub("", _PREFIX.sub("", part)).strip(" ,.-")
            name = _NAME_AND_PLACE.sub(r"\1", _without_role(bare))
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                if names_organisation(name) or _is_site(name, site_names):
                    continue
                names.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    people = [name for name in names.values() if not _JOB_TITLE.fullmatch(name)]  # "Ada Lund, Political Editor"
    return (people or list(names.values()))[:MAX_AUTHORS]


def _is_site(name: str, site_names: set[str]) -> bool:
    """Decide whether `name` is that of the site; a blog has the name of the person who writes it."""
    if _letters(name) in site_names:
        return not is_person_name(name) or _DEFINITE_ARTICLE.fullmatch(name.split(maxsplit=1)[0]) is not None
    return _letters(name.split(maxsplit=1)[0]) in site_names


def _without_role(name: str) -> str:
    """Return `name` without the agency or role after it, but whole if one Latin word would be left: "Michael
    Bloomberg"."""
    bare = _ROLE.sub("", name)
    return bare if " " in bare or not name.isascii() else name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
