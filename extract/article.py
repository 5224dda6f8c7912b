"""One page into one article, or the reason why not (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line, storable
from newsfold.db.values.urls import host_of
from newsfold.extract.body.candidates import Body, body
from newsfold.extract.body.residue import Page, is_paywall, judge, key
from newsfold.extract.body.site_boilerplate import Learned, blocks, number
from newsfold.extract.classify import STUB, kind, not_an_article
from newsfold.extract.html.boilerplate import captions
from newsfold.extract.html.parse import decode, parse
from newsfold.extract.language import count_words, language
from newsfold.extract.metadata import dates
from newsfold.extract.metadata.article_body import holds, last_line
from newsfold.extract.metadata.authors import agency, authors
from newsfold.extract.metadata.dates import When
from newsfold.extract.metadata.live_blog import Entry
from newsfold.extract.metadata.page import Metadata, metadata
from newsfold.extract.metadata.standfirst import standfirst_of

EXTRACTOR = 3  # raise it with every change of what the same page gives


@dataclass(frozen=True, slots=True)
class Article:
    """`text` is paragraphs joined by blank lines, without title, standfirst, captions, credits and link teasers.

    `published_precision` is `minute`, `day` or `none`, `published_from` the evidence; `complete` is False where the
    page shows the beginning only; `canonical_url` is the page's address for itself, `amp_url` that of its AMP page,
    `original_url` one on another domain that it names as its original;
    `quality` says by which way the text was found and why, counts the lines dropped by rule, names impossible dates;
    `entries` are those of a live blog, in the page's order;
    `snapshot` is the number of the site's learned boilerplate that was used.
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
    original_url: str | None
    word_count: int
    is_free: bool
    complete: bool
    quality: Mapping[str, Any]
    snapshot: int | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article: `not HTML`, `too deep`, or one of kinds.REASONS."""

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
    """`url` may be empty; `charset` is that of the HTTP header, `feed` what the feed said of this URL, `fetched_at`
    bounds dates.

    `learned` is a snapshot of what the site repeats, in the form that blocks.Learned.of takes.
    """
    tree = _tree(html, charset)
    return tree if isinstance(tree, Rejected) else _extract(tree, url, feed, fetched_at, Learned.of(learned))


def extract_page(
    html: bytes | str,
    url: str,
    *,
    charset: str | None = None,
    feed: Mapping[str, Any] | None = None,
    fetched_at: datetime | None = None,
    learned: Mapping[str, Any] | None = None,
) -> tuple[Article | Rejected, dict[int, bool]]:
    """The same, with the blocks that its site may repeat on other pages."""
    tree = _tree(html, charset)
    if isinstance(tree, Rejected):
        return tree, {}
    repeatable = blocks(tree)  # before the tree is changed
    return _extract(tree, url, feed, fetched_at, Learned.of(learned)), repeatable


def _tree(html: bytes | str, charset: str | None) -> HtmlElement | Rejected:
    text = decode(html, charset)
    if "<" not in text[:20_000]:
        return Rejected("not HTML")
    tree = parse(text)
    return Rejected("not HTML, or nested too deep") if tree is None else tree


def _extract(
    tree: HtmlElement,
    url: str,
    feed: Mapping[str, Any] | None,
    fetched_at: datetime | None,
    learned: Learned | None,
) -> Article | Rejected:
    url = url or ""
    page = metadata(tree, url, feed)
    when = dates.published(page.dates, fetched_at) or dates.in_text(tree, url, fetched_at)
    # What a page keeps for subscribers is not taken from where it shows it to machines only.
    stated, fed = page.body if page.is_free else "", str((feed or {}).get("content") or "")
    found = body(tree, url, stated, fed, free=page.is_free)
    verdicts, standfirst = _verdicts(tree, page, found, learned)
    lines = [line for line, dropped in verdicts if dropped is None]
    title = page.titles[0] if page.titles else ""
    words = sum(map(count_words, lines))
    reason = not_an_article(page, title, url, words, lambda: _teasers(tree))
    if reason:
        return Rejected(reason)
    dropped = Counter(name for _, name in verdicts if name)
    strange = dates.refused([*page.dates, *page.modified], fetched_at)
    return _article(
        page,
        title,
        standfirst,
        lines,
        [line for line, name in verdicts if name != "caption"],
        words,
        url,
        when,
        dates.published(page.modified, fetched_at),
        found.parts | {"dropped": dict(dropped)} | ({"dates refused": strange} if strange else {}),
        learned.snapshot if learned else None,
        any(is_paywall(line) for line, name in verdicts if name),
    )


def explain(
    html: bytes | str, url: str, charset: str | None = None, learned: Mapping[str, Any] | None = None
) -> list[tuple[str, str]]:
    """(verdict, text) for each box and line of the page: `kept`, or the name of what dropped it."""
    tree = parse(decode(html, charset))
    if tree is None:
        return []
    page = metadata(tree, url)
    found = body(tree, url, page.body if page.is_free else "", free=page.is_free)
    verdicts, _ = _verdicts(tree, page, found, Learned.of(learned))
    boxes = [(f"box: {name}", text) for name, text in found.removed if text]
    return boxes + [(dropped or "kept", line) for line, dropped in verdicts]


def _verdicts(
    tree: HtmlElement, page: Metadata, found: Body, learned: Learned | None
) -> tuple[list[tuple[str, str | None]], str]:
    """The lines with what drops them, and the standfirst."""
    standfirst = standfirst_of(page, found.lines, tree)
    known = Page(
        titles=frozenset(key(title) for title in page.titles if len(key(title)) > 8),
        standfirst=key(standfirst),
        captions=frozenset(map(key, captions(tree))),
        authors=frozenset(key(name) for group in page.bylines for name in group if name),
        last=last_line(found.lines, page.body) if page.body and found.way != "articleBody" else None,
        learned=(lambda text: learned.blocks.get(number(text))) if learned else lambda text: None,
    )
    verdicts = judge(found.lines, known)
    if standfirst and sum(count_words(line) for line, dropped in verdicts if dropped is None) < STUB:
        # A page with one paragraph: it is the text.
        return judge(found.lines, replace(known, standfirst="")), ""
    return verdicts, standfirst


def _article(
    page: Metadata,
    title: str,
    standfirst: str,
    lines: Sequence[str],
    all_lines: Sequence[str],
    words: int,
    url: str,
    when: When | None,
    modified: When | None,
    quality: Mapping[str, Any],
    snapshot: int | None,
    walled: bool,
) -> Article:
    text = storable("\n\n".join(lines))
    return Article(
        title=storable(title),
        standfirst=one_line(standfirst),
        text=text,
        authors=tuple(authors(page.bylines, site=page.site, host=host_of(url))),
        agency=agency((name for group in page.bylines for name in group), all_lines),
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
        original_url=page.original or None,
        word_count=words,
        is_free=page.is_free and not walled,
        complete=not walled and (page.is_free or (page.body != "" and holds(lines, page.body))),
        quality=quality,
        snapshot=snapshot,
        entries=tuple(page.entries),
    )


def _teasers(tree: HtmlElement) -> int:
    """Links with as many characters as a headline."""
    return sum(len("".join(link.itertext()).strip()) > 25 for link in list(tree.iter("a"))[:2000])
