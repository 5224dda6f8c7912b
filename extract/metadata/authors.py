"""Parse the names of authors in bylines (pure)."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.metadata.byline_labels import skip_label, without_label, without_labelled_credits
from newsfold.extract.metadata.person_names import in_nominative, is_person_name, names_organisation
from newsfold.extract.vocabulary.agencies import AGENCIES
from newsfold.extract.vocabulary.appeals import LABEL_WORDS
from newsfold.extract.vocabulary.bylines import (
    BUTTON,
    FOR,
    JOB_TITLE,
    NAME_CONJUNCTION,
    NO_AUTHOR,
    ON_BEHALF,
    REPORTER_SUFFIX,
    SURNAME_CONJUNCTION,
)
from newsfold.extract.vocabulary.dates import DATE_LABEL
from newsfold.extract.vocabulary.person_names import DEFINITE_ARTICLE, LEGAL_FORM

MAX_AUTHORS = 20  # names of one byline; further ones are left out
MAX_BYLINE = 300  # characters of a byline as printed; further ones are cut off
MAX_NAME = 80  # characters; a longer text is not a name

# An address or a name in a social network after a name: "Ada Lund @adalund".
_HANDLE = re.compile(r"\s*[(\[]?[\w.-]{0,60}@[\w.-]{1,60}[)\]]?|\s*\[email\W+protected\]")
# Degrees after a name and a comma: "MD", "Ph.D.", "RDN".
_DEGREES = re.compile(r"(?<=\w)(?:,\s*(?:[A-Z][A-Za-z]{0,2}\.?){2,5}®?(?=\s*(?:,|$)))+", re.A)
# A middle dot without spaces is within a name, as in "Marcel·lí" and "约翰·史密斯", but for Korean names.
_BETWEEN_LISTED = re.compile(r"\s*[;|•、，／/]\s*|\s+·\s+|(?<=[가-힣])·(?=[가-힣])|\s*,\s+(?=\w+\s+\w)")
_AND = re.compile(rf"\s+(?:{NAME_CONJUNCTION}|&(?!\s+Co\b))\s+", re.I)
# "Santiago Ramón y Cajal": one word follows the conjunction, and not one word alone is before it.
_TWO_SURNAMES = re.compile(rf"\S+\s+(?:\S+\s+)+{SURNAME_CONJUNCTION}\s+\S+")
# "Lea Wagner, Nairobi": one word after a whole name is a place.
_NAME_AND_PLACE = re.compile(r"^(\S+\s+[^,]*\S),\s*\S+$")
_AGENCY = re.compile(rf"{AGENCIES}")
# After a name: an agency, or a word for "reporter" in an East Asian language.
_ROLE = re.compile(rf"\s+(?:{AGENCIES})$|\s*{REPORTER_SUFFIX}$")
# After a name: a separator, a job title or "on behalf of" with the rest of the byline, or a parenthesis.
_AFTER_NAME = re.compile(rf"\s*(?:\||–|—| - |,\s*{JOB_TITLE}|\s{ON_BEHALF}(?!\w)).*$|\s*\([^)]*\)$", re.I)
# Texts that are not names: initials in lower case, addresses and hosts, punctuation, digits, colons, companies by their
# legal form, agencies with a place ("Reuters in Oldwick"), and the phrases of NO_AUTHOR, labels of dates and of other
# boxes.
_NO_NAME = re.compile(
    rf"^(?-i:[a-z]{{1,4}})$|https?:|www\.|@|[:：]|\.(?:com|org|net|de|fr)\b|^(?-i:[\w-]+\.(?:[\w-]+\.)?(?:[a-z]{{2}}|info|news|live|blog))$|^\W*$|\d|^(?:{NO_AUTHOR}|{DATE_LABEL}|{LABEL_WORDS})$"
    rf"|^(?-i:{AGENCIES}\s+[^\W\d_A-Z]{{1,4}}\s)"
    rf"|[\s,]{LEGAL_FORM}\.?(?!\w)",
    re.I,
)
# Texts that are not even the name of a desk.
_NO_BYLINE = re.compile(rf"https?:|www\.|@|^\W*$|^\d+$|^(?:{BUTTON})\W*$", re.I)
_FOR = re.compile(rf"\s+{FOR}\s", re.I)
_TAG = re.compile(r"<[^<>]{0,300}>")  # mark-up that a template put into metadata
# "Ada Lund Staff Writer", without a comma: a title of one word may be a part of a name ("Letters to the Editor").
_TITLE_AT_END = re.compile(rf"\s+(?:staff\s+writer|(?:staff|senior)\s+{JOB_TITLE})$", re.I)
_DEFINITE_ARTICLE = re.compile(DEFINITE_ARTICLE, re.I)
_JOB_TITLE = re.compile(rf"(?:[\w-]+\s+){{0,3}}{JOB_TITLE}", re.I)


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

    If these are weak, a login, one word or the site's name, later bylines are searched for a name of at least two words
    that is not. parse_author_names explains `site_name` and `host`.
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
    printed = (one_line(without_label(one.printed)).strip(" ,;|")[:MAX_BYLINE] for one in candidates)
    return next((text for text in printed if text and not _NO_BYLINE.search(text)), "")


def _choose(bylines: Iterable[Byline], site_name: str, host: str) -> tuple[list[str], Byline | None]:
    """Return the names that choose_authors returns, and the byline that has them; ([], None) if none has any."""
    weak: list[str] = []
    of_weak: Byline | None = None
    for byline in bylines:
        names = list(_parse_author_names(byline.names, site_name, host)) if byline.names else []
        if names and are_weak(names, site_name=site_name, host=host):
            weak, of_weak = weak or names, of_weak or byline
        elif names and (not weak or all(map(is_person_name, names))):
            return names, byline
    return weak, of_weak


def are_weak(names: Sequence[str], *, site_name: str = "", host: str = "") -> bool:
    """Decide whether each of `names` may be no author's: one word in letters that have capitals, such as a login, or
    the site's name.

    Content systems fill their metadata with them, where the page shows readers the author.
    """
    sites = _site_letters(site_name, host)
    return all((" " not in name and name.upper() != name.lower()) or _letters(name) in sites for name in names)


@lru_cache(64)  # for all names of a page
def _site_letters(site_name: str, host: str) -> frozenset[str]:
    """Return the letters of the names of a site: the one that it gives itself, its host, its domain."""
    names = (site_name, host.removeprefix("www."), registered_domain(host).partition(".")[0])
    return frozenset(map(_letters, names))


def parse_author_names(raw_names: Iterable[str], *, site_name: str = "", host: str = "") -> list[str]:
    """Return the names of people in `raw_names`, in their order, each once, at most MAX_AUTHORS.

    Addresses, agencies, placeholders such as "admin" and names of the site are left out. The site is known by
    `site_name` and by `host`, the host name of the page's URL; both may be empty.
    """
    return list(_parse_author_names(tuple(raw_names), site_name, host))


@lru_cache(256)  # the bylines of a page are read to search for more of them, then to choose from all
def _parse_author_names(raw_names: tuple[str, ...], site_name: str, host: str) -> Sequence[str]:
    names: dict[str, str] = {}
    site_names = _site_letters(site_name, host)
    for raw in raw_names:
        text = one_line(_TAG.sub(" ", skip_label(raw[:1000]) or raw[:1000]))[:500]
        line = _HANDLE.sub("", _DEGREES.sub("", without_label(text)))
        if _letters(line) in site_names and not is_person_name(line):
            continue
        parts = _split_names(without_labelled_credits(line))
        has_organisation = any(map(names_organisation, parts))
        for part in parts:
            if has_organisation and " " not in part:  # "Centre for Evaluation and Research"
                continue
            bare = _without_employer(in_nominative(_AFTER_NAME.sub("", without_label(part)).strip(" ,.-")))
            name = _NAME_AND_PLACE.sub(r"\1", _without_role(bare))
            if 1 < len(name) <= MAX_NAME and not _NO_NAME.search(name) and not _AGENCY.fullmatch(name):
                if names_organisation(name) or _is_site(name, site_names) or _is_phrase(name):
                    continue
                names.setdefault(name.casefold(), name.title() if name.isupper() and " " in name else name)
    people = [name for name in names.values() if not _JOB_TITLE.fullmatch(name)]  # "Ada Lund, Political Editor"
    others = [name for name in people if _letters(name) not in site_names]
    return (others or people or list(names.values()))[:MAX_AUTHORS]


def _split_names(line: str) -> list[str]:
    """Return the parts of a byline between separators and words for "and"; two family names of one person stay one."""
    listed = _BETWEEN_LISTED.split(line)
    return [part for one in listed for part in ([one] if _TWO_SURNAMES.fullmatch(one) else _AND.split(one))]


def _without_employer(name: str) -> str:
    """Return the name of a person without the outlet or the place after it: "Pat Oak for Harbour Post"."""
    employer = _FOR.search(name)
    return name[: employer.start()] if employer and is_person_name(name[: employer.start()]) else name


def _is_phrase(text: str) -> bool:
    """Decide whether a text is three words or more in small letters: in scripts that have capitals, names have some."""
    return text.islower() and len(text.split()) > 2


def _is_site(name: str, site_names: Set[str]) -> bool:
    """Decide whether `name` is that of the site; a blog has the name of the person who writes it."""
    if _letters(name) in site_names:
        return not is_person_name(name) or _DEFINITE_ARTICLE.fullmatch(name.split(maxsplit=1)[0]) is not None
    return _letters(name.split(maxsplit=1)[0]) in site_names


def _without_role(name: str) -> str:
    """Return `name` without the agency or role after it, but whole if one Latin word would be left: "Michael
    Bloomberg"."""
    bare = _TITLE_AT_END.sub("", name)
    if bare != name and is_person_name(bare):
        return bare
    bare = _ROLE.sub("", name)
    return bare.rstrip(" ,") if " " in bare or not name.isascii() else name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
