"""One page into one article, or the reason why not (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from db.clean import one_line, storable
from db.urls import host_of
from extract import dates
from extract.authors import agency, authors
from extract.body import Body, body
from extract.dates import When
from extract.decode import decode, parse
from extract.json_text import last_line
from extract.kinds import kind, not_an_article
from extract.language import count_words, language
from extract.lines import Page, is_nag, is_standfirst, judge, key
from extract.metadata import Metadata, metadata
from extract.prune import captions

SHORTEST = 25  # characters of a description that is a standfirst
EXTRACTOR = 2  # raise it with every change of what the same page gives


@dataclass(frozen=True, slots=True)
class Article:
    """`text` is paragraphs joined by blank lines, without title, standfirst, captions, credits and link teasers.

    `published_precision` is `minute`, `day` or `none`, `published_from` the evidence; `complete` is False where the
    page shows the beginning only; `canonical_url` is the page's address for itself, `amp_url` that of its AMP page;
    `quality` says by which way the text was found and why, and counts the lines dropped by rule.
    """

    title: str
    standfirst: str
    text: str
    authors: tuple[str, ...]
    agency: str | None
    kind: str
    published_at: datetime | None
    published_precision: str
    published_from: str | None
    modified_at: datetime | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    canonical_url: str
    amp_url: str | None
    word_count: int
    is_free: bool
    complete: bool
    quality: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article: `not HTML`, `no text`, `error page`, `index page`, `stub`, `too deep`."""

    reason: str


def extract_article(
    html: bytes | str,
    url: str,
    *,
    charset: str | None = None,
    feed: Mapping[str, Any] | None = None,
    fetched_at: datetime | None = None,
    learned: Mapping[str, Any] | None = None,
) -> Article | Rejected:
    """`charset` is that of the HTTP header, `feed` what the feed said of this URL, `fetched_at` bounds dates.

    `learned` is a snapshot of what the site repeats: `{"lines": collection of keys of lines}`.
    """
    text = decode(html, charset)
    if "<" not in text[:20_000]:
        return Rejected("not HTML")
    tree = parse(text)
    if tree is None:
        return Rejected("not HTML, or nested too deep")
    page = metadata(tree, url, feed)
    found = body(tree, url, page.body, str((feed or {}).get("content") or ""))
    verdicts, standfirst = _verdicts(tree, page, found, frozenset((learned or {}).get("lines", ())))
    lines = [line for line, dropped in verdicts if dropped is None]
    title = page.titles[0] if page.titles else ""
    words = sum(map(count_words, lines))
    reason = not_an_article(page, title, url, words, _teasers(tree))
    if reason:
        return Rejected(reason)
    when = dates.published(page.dates, fetched_at) or dates.in_text(tree, url, fetched_at)
    dropped = Counter(name for _, name in verdicts if name)
    return _article(
        page,
        title,
        standfirst,
        lines,
        words,
        url,
        when,
        dates.published(page.modified, fetched_at),
        found.parts | {"dropped": dict(dropped)},
    )


def explain(html: bytes | str, url: str, charset: str | None = None) -> list[tuple[str, str]]:
    """(verdict, text) for each box and line of the page: `kept`, or the name of what dropped it."""
    tree = parse(decode(html, charset))
    if tree is None:
        return []
    page = metadata(tree, url)
    found = body(tree, url, page.body)
    verdicts, _ = _verdicts(tree, page, found, frozenset())
    boxes = [(f"box: {name}", text) for name, text in found.removed if text]
    return boxes + [(dropped or "kept", line) for line, dropped in verdicts]


def _verdicts(
    tree: HtmlElement, page: Metadata, found: Body, learned: frozenset[str]
) -> tuple[list[tuple[str, str | None]], str]:
    """The lines with what drops them, and the standfirst."""
    standfirst = _standfirst(page, found.lines, tree)
    known = Page(
        titles=frozenset(key(title) for title in page.titles if len(key(title)) > 8),
        standfirst=key(standfirst),
        captions=frozenset(map(key, captions(tree))),
        authors=frozenset(key(name) for group in page.bylines for name in group if name),
        last=last_line(found.lines, page.body) if page.body and found.way != "articleBody" else None,
    )
    verdicts = judge(found.lines, known)
    return [
        (line, "learned" if not dropped and key(line) in learned else dropped) for line, dropped in verdicts
    ], standfirst


def _standfirst(page: Metadata, lines: Sequence[str], tree: HtmlElement) -> str:
    """What stands between headline and text: the description, if the page shows it; a marked element; a first line."""
    titles = {key(title) for title in page.titles}
    # A trail that ends in the headline, and the headline, stand above it.
    opening = [mark for mark in map(key, lines[:6]) if not any(title and mark.endswith(title) for title in titles)][:3]
    marked = [text for text in page.standfirsts if key(text) not in titles and not is_nag(text)]
    description = key(page.description)
    if len(description) >= SHORTEST and description not in titles:
        if description in opening[:2]:
            return "" if _is_paragraph(tree, description) else page.description
        text = " ".join(map(key, lines))
        # An excerpt that the page made by itself runs from the byline into the text.
        own = not any(key(line) in opening for line in marked) and " ".join(description.split()[-6:]) not in text
        if own and description in _visible(tree):
            return page.description
    for candidate in marked:
        mark = key(candidate)
        if mark in opening or not any(mark in line for line in opening):
            return candidate
    first = next((line for line in lines[:6] if key(line) in opening[:1]), "") if len(lines) > 4 else ""
    return first if is_standfirst(first) else ""


def _is_paragraph(tree: HtmlElement, mark: str) -> bool:
    """Whether it is the first of several paragraphs that look the same."""
    for element in tree.iter("p"):
        if key(element.text_content()) == mark:
            following = next(element.itersiblings("p"), None)
            return following is not None and dict(following.attrib) == dict(element.attrib)
    return False


def _visible(tree: HtmlElement) -> str:
    """The key of all the page's text."""
    parts: list[str] = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript", "template", "title"):
            parts.append(element.text or "")
        parts.append(element.tail or "")
    return key(" ".join(parts))


def _article(
    page: Metadata,
    title: str,
    standfirst: str,
    lines: Sequence[str],
    words: int,
    url: str,
    when: When | None,
    modified: When | None,
    quality: Mapping[str, Any],
) -> Article:
    text = storable("\n\n".join(lines))
    return Article(
        title=storable(title),
        standfirst=one_line(standfirst),
        text=text,
        authors=tuple(authors(page.bylines, site=page.site, host=host_of(url))),
        agency=agency((name for group in page.bylines for name in group), lines[0], lines[-1]),
        kind=kind(page, title, url, words),
        published_at=when.at if when else None,
        published_precision=when.precision if when else "none",
        published_from=when.evidence if when else None,
        modified_at=modified.at if modified else None,
        language=language(text, page.language),
        section=page.section or None,
        tags=tuple(page.tags),
        image_url=page.image or None,
        canonical_url=page.canonical or url,
        amp_url=page.amp or None,
        word_count=words,
        is_free=page.is_free,
        complete=page.is_free or count_words(page.body) > words * 0.8,
        quality=quality,
    )


def _teasers(tree: HtmlElement) -> int:
    """Links with as many characters as a headline."""
    return sum(len("".join(link.itertext()).strip()) > 25 for link in list(tree.iter("a"))[:2000])
