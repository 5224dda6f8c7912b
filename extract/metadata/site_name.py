"""Recognize the name of a site, and cut it off the titles of its pages (pure)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import host_of, registered_domain
from newsfold.extract.line_text import normalized_key

MAX_SITE_PART = 60  # characters; a part of a title that is as long does not name the site
MAX_SITE_WORDS = 6  # words; a part of a title with more of them does not name the site because it resembles the domain
MIN_LABEL = 4  # characters; a shorter label of a domain is compared as a whole only
MIN_INNER_NAME = 5  # characters of a part of a title that is found within the domain's label
MIN_INITIALS = 3  # letters; fewer initials are too common
MAX_PARTS = 8  # parts of a title; a title with more of them is not split
MIN_LABEL_SHARE = 0.7  # of the letters of a name of which some words make the domain's label
MIN_LEFT = 10  # characters; a title is not reduced to a single word that is shorter
MAX_SECTION_WORDS = 3  # words of a part before the site's name that is taken for a section
MIN_RUN = 8  # characters of a headline that is recognized within a longer title

_CJK = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SEPARATOR = re.compile(
    rf"\s+(?:[|–—―·•‧»›«‹<>:~_/⋆★►▶-]|--|::|//)\s+|\s*[|ㅣ｜❘∣]\s*|(?<={_CJK})(?:--|[_-])(?={_CJK})"
)
_LABEL = re.compile(r"(?:[\[【]([^\[\]【】]{2,60})[\]】]\s*|([^:：]{2,60})(?::\s|：)\s*)")
# Separators that also stand within a headline ("Oldwick 3 - Kjær 2"), and those that mostly do ("Fire / Two lost").
_INNER_SEPARATORS = frozenset(("-", "–", "—", "―", "--", ":"))
_LEAST_SEPARATORS = frozenset("/<>")


class TitlePart(NamedTuple):
    """A part of a title between two separators: its first and its last character are at `start` and before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SiteName:
    """What is known of the name of a site.

    `names` are normalized keys of the names that the page gives the site. `host` and `label` are the host and the first
    label of the registered domain, without punctuation and `www`. `sections` are normalized keys of the sections that
    the page belongs to, `host_words` the words of the host. `linked` are normalized keys of the texts of links to the
    front page: a name only as a whole, since one may be "Home".
    """

    names: frozenset[str]
    host: str
    label: str
    sections: frozenset[str]
    host_words: frozenset[str]
    linked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, url: str, names: Iterable[str], sections: Iterable[str] = (), linked: Iterable[str] = ()) -> "SiteName":
        """Build it from the page's URL, the names that the page gives its site, its sections, and the texts of links to
        the front page; empty texts are left out."""
        host = host_of(url)
        label = registered_domain(url).partition(".")[0] if url else ""
        return cls(
            frozenset(map(normalized_key, names)) - {""},
            _compact(host.removeprefix("www.")),
            _compact(label),
            frozenset(map(normalized_key, sections)) - {""},
            frozenset(re.split(r"[\W_]+", host)) - {""},
            frozenset(map(normalized_key, linked)) - {""},
        )

    def is_name(self, text: str) -> bool:
        """Decide whether `text` is a name of the site: one that the page gives, its host, its domain, or its
        initials."""
        key = normalized_key(text)
        compact = key.replace(" ", "")
        if not compact:
            return False
        if (
            compact in {self.host, self.label}
            or key in self.linked
            or any(compact == name.replace(" ", "") for name in self.names)
        ):
            return True
        initials = _initials(key)
        return (len(initials) >= MIN_INITIALS and initials == self.label) or self._is_label_with_more_words(key)

    def _is_label_with_more_words(self, key: str) -> bool:
        """Decide whether some words of `key`, the last one among them, make the domain's label, and are most of it."""
        words = key.split()
        if not 1 < len(words) <= MAX_SITE_WORDS or not self.label.endswith(words[-1]):
            return False
        starts = {""}  # of the label, that some of the words before the last one make
        for word in words[:-1]:
            starts |= {start + word for start in starts if self.label.startswith(start + word)}
        return self.label.removesuffix(words[-1]) in starts - {""} and (
            len(self.label) >= MIN_LABEL_SHARE * len("".join(words))
        )

    def is_like_name(self, text: str) -> bool:
        """Decide whether the last part of a title is a longer or shorter form of a name of the site, or one of its
        sections."""
        key = normalized_key(text)
        if not key or len(text) >= MAX_SITE_PART:
            return False
        if self.is_name(text) or key in self.sections:
            return True
        return self._resembles_declared_name(key) or self._resembles_domain(key)

    def _resembles_declared_name(self, key: str) -> bool:
        compact = key.replace(" ", "")
        for name in self.names:
            if f" {name} " in f" {key} " or (len(compact) >= MIN_INITIALS and f" {key} " in f" {name} "):
                return True
            if len(compact) >= MIN_INITIALS and (compact == _initials(name) or _initials(key) == name):
                return True
        return False

    def _resembles_domain(self, key: str) -> bool:
        compact = key.replace(" ", "")
        words = key.split()
        if len(words) > 1 and self.host_words.issuperset(words):
            return True
        if len(self.label) < MIN_LABEL or len(words) > MAX_SITE_WORDS:
            return False
        if compact.startswith(self.label) or (len(compact) >= MIN_INNER_NAME and compact in self.label):
            return True
        return len(compact) >= MIN_LABEL and self.label.startswith(compact)


def split_title(title: str) -> list[TitlePart]:
    """Return the parts of `title` between its separators, such as ` - ` and `|`; the whole title if it has many."""
    marks = [mark.span() for mark in _SEPARATOR.finditer(title)]
    if len(marks) >= MAX_PARTS:
        return [TitlePart(0, len(title))]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(title)]
    return [
        TitlePart(start, end) for start, end in zip(starts, ends, strict=True) if normalized_key(title[start:end])
    ] or [TitlePart(0, len(title))]


def cut_to_headline(title: str, headlines: Collection[str], site: SiteName | None = None) -> str:
    """Return the longest run of parts of `title` that is one of `headlines` (normalized keys); empty if none is.

    The whole title counts as a run, whatever its length. With `site`, only a run at the beginning or after the site's
    name counts: one after another part may be a section.
    """
    if normalized_key(title) in headlines:
        return title
    parts = split_title(title)
    starts = range(len(parts))
    if site is not None:
        starts = range(2 if len(parts) > 1 and site.is_name(title[slice(*parts[0])]) else 1)
    runs = [(parts[j].end - parts[i].start, i, j) for i in starts for j in range(i, len(parts))]
    for length, i, j in sorted(runs, reverse=True):
        run = title[parts[i].start : parts[j].end]
        if length >= MIN_RUN and normalized_key(run) in headlines:
            return one_line(run)
    return ""


def cut_site_name(title: str, site: SiteName) -> str:
    """Return `title` without the parts at its end, and the part at its beginning, that name the site.

    A part is what a separator divides from the rest, so that a name within a sentence stays: `Ten years of Harbour
    Post`. What is shorter than the headline and follows the name of the site is cut off with it. At least one part
    stays.
    """
    parts = split_title(title)
    texts = [title[slice(*part)] for part in parts]
    first, last = 0, len(parts) - 1
    for at in range(1, last):
        if site.is_name(texts[at]) and parts[at - 1].end > parts[-1].end - parts[at + 1].start:
            last = at
            break
    is_cut = False
    while last > first and (
        site.is_like_name(texts[last]) or (is_cut and _is_section_before(title, parts[: last + 2]))
    ):
        last -= 1
        is_cut = True
    if _leads_to_sections(title, parts[: last + 1]):
        last = first
    if last > first and site.is_name(texts[first]):
        first += 1
    left = one_line(title[parts[first].start : parts[last].end])
    # The text of a link is weaker evidence than a declared name.
    return title if site.linked and len(left) < MIN_LEFT and " " not in left else left


def cut_site_label(title: str, site: SiteName) -> str:
    """Return `title` without a name of the site at its beginning that a colon or brackets mark: `[Name] Headline`.

    A name of one word counts only if the page gives it: the domain's label may be a place or a person.
    """
    label = _LABEL.match(title)
    name = label[1] or label[2] if label else ""
    is_label = bool(name) and (normalized_key(name) in site.names or (" " in name.strip() and site.is_name(name)))
    return title[label.end() :] if label and is_label and normalized_key(title[label.end() :]) else title


def cut_unknown_site_name(title: str) -> str:
    """Return `title` without a last part that can be the name of a site of which nothing is known.

    Behind a dash or colon, the part is shorter than the rest and does not begin in lower case, as the second half of a
    headline does. Short parts before it that the same separator divides are sections, and cut off too. More than a
    short word stays.
    """
    parts = split_title(title)
    texts = [title[slice(*part)].strip() for part in parts]
    marks = [title[first.end : second.start].strip() for first, second in pairwise(parts)]
    last = len(parts) - 1
    while last > 0 and (last == len(parts) - 1 or _is_section(texts[last], marks[last - 1 : last + 1])):
        rest = title[: parts[last - 1].end].strip()
        if not _can_be_site_name(texts[last], marks[last - 1], rest) or (len(rest) < MIN_LEFT and " " not in rest):
            break
        last -= 1
    return title if last == len(parts) - 1 else one_line(title[: parts[last].end])


def _is_section_before(title: str, parts: Sequence[TitlePart]) -> bool:
    """Decide whether the part before the last one, the site's name, is a section: bars divide both from a longer text
    with more words."""
    text = title[slice(*parts[-2])]
    marks = [title[one.end : two.start].strip() for one, two in pairwise(parts[-3:])]
    rest = title[: parts[-3].end] if len(parts) > 2 else ""
    return (
        marks[0] not in _INNER_SEPARATORS | _LEAST_SEPARATORS
        and _is_section(text, marks)
        and len(rest.split()) > MAX_SECTION_WORDS
    )


def _leads_to_sections(title: str, parts: Sequence[TitlePart]) -> bool:
    """Decide whether `<` leads from a headline to the sections around the page, as on Korean sites."""
    marks = [title[one.end : two.start].strip() for one, two in pairwise(parts)]
    headline, *sections = (title[slice(*part)].strip() for part in parts)
    return marks[:1] == ["<"] and all(
        len(one) < len(headline) and len(one.split()) <= MAX_SECTION_WORDS for one in sections
    )


def is_end_of_title(text: str, title: str) -> bool:
    """Decide whether `text` is the last part of a title, as the name of a site is, and shorter than what is before."""
    title = one_line(title)
    parts = split_title(title)
    if len(parts) < 2 or normalized_key(title[slice(*parts[-1])]) != normalized_key(text):
        return False
    rest = title[: parts[-2].end].strip()
    mark = title[parts[-2].end : parts[-1].start].strip()
    is_short = len(text.split()) <= MAX_SECTION_WORDS < len(rest.split()) and 2 * len(text) < len(rest)
    return is_short and _can_be_site_name(text, mark, rest)


def _is_section(text: str, marks: Sequence[str]) -> bool:
    """Decide whether a part of a title can be a section; `marks` are the separators before and after it."""
    return len(set(marks)) == 1 and len(text.split()) <= MAX_SECTION_WORDS


def _can_be_site_name(text: str, mark: str, rest: str) -> bool:
    """Decide whether the last part of a title can name the site, by its separator and by what is before it."""
    if len(text) > MAX_SITE_PART or mark in _LEAST_SEPARATORS:
        return False
    return mark not in _INNER_SEPARATORS or (len(text) < len(rest) and not text[0].islower())


def _compact(host: str) -> str:
    return re.sub(r"[\W_]+", "", host)


def _initials(key: str) -> str:
    words = key.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
