"""Extraction of one page: its article, or a rejection with the reason (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import clean_text, one_line
from newsfold.db.values.urls import host_of
from newsfold.extract.body.candidates import Body, extract_body
from newsfold.extract.body.standfirst import find_standfirst
from newsfold.extract.classify import STUB, classify, rejection_reason
from newsfold.extract.html.parse import cut_elements, decode_html, keep_elements, parse_html
from newsfold.extract.index_pages import has_own_text, lists_other_pages
from newsfold.extract.language import count_words, detect_language
from newsfold.extract.metadata import dates
from newsfold.extract.metadata.agency_credits import find_agency
from newsfold.extract.metadata.article_body import contains_article_body
from newsfold.extract.metadata.authors import choose_authors, choose_byline
from newsfold.extract.metadata.dates import OtherDates, Timestamp
from newsfold.extract.metadata.jsonld import hide_json_ld
from newsfold.extract.metadata.live_blog import LiveEntry
from newsfold.extract.metadata.page import Metadata, extract_metadata
from newsfold.extract.metadata.recipe_steps import add_missing_steps
from newsfold.extract.residue.filter import FilteredLine, filter_lines
from newsfold.extract.residue.page_context import make_page_context
from newsfold.extract.residue.paywall import mentions_paywall
from newsfold.extract.residue.site_boilerplate import RepeatableBlocks, SiteBoilerplate, find_repeatable_blocks

EXTRACTOR = 12  # version of the extractor; raise it with every change that gives another article for the same page

KEPT = "kept"  # verdict of `explain` on a line that is part of the text


@dataclass(frozen=True, slots=True)
class Article:
    """The article of one page: its text and its metadata, cleaned and ready to be stored.

    Texts:
        title: The headline without the site's name; empty if the page has none.
        standfirst: The summary between headline and text, in one line; empty if there is none.
        text: Paragraphs joined by blank lines, without title, standfirst, captions, credits and teasers of other
            articles.
        word_count: Words of `text`; in scripts without spaces, two characters count as one word.
        language: ISO 639-1 code of the text, None if unknown.
        entries: The entries of a live blog in the page's order; empty for other kinds.

    Description:
        kind: `article`, `live`, `video`, `gallery`, `opinion`, `interview` or `digest`.
        authors: Names of people, without "by" and without their offices, each once.
        byline: Who wrote it as the page prints it, without "by": people, an outlet, a desk or an agency, with offices
            and places; empty if the page names nobody.
        agency: The usual name of the news agency that is credited for the text; None if none is.
        section: The section that the page names; None if it names none.
        tags: Keywords that the page names.
        image_url: Absolute URL of the article's picture, None if there is none.
        is_free: False if the page says that its text is for subscribers.
        complete: False if the text is for subscribers and the page shows only its beginning.

    Times, in UTC:
        published_at: Time of publication, None if unknown.
        published_day: The day of publication as the page shows it, in the zone of its place, where `published_at` may
            be on the day before or after it in UTC; None if unknown.
        published_precision: `minute`, `day` (`published_at` is then midnight) or `none`.
        published_from: Where `published_at` was found: `json-ld`, `meta` (a meta tag), `time` (an element marked as a
            time), `feed`, `url`, `text` (the visible text), `updated` (the time of change of a page that names no
            other), or, from a feed that names no time of publication, `feed-date` (its `dc:date` or time of creation)
            or `feed-updated` (its time of change); None if unknown.
        modified_at: Time of the last change that the page names, None if it names none.

    Addresses:
        canonical_url: The canonical URL that the page declares on its own registered domain, else the page's own URL.
        amp_url: URL of its AMP page, None if it names none.
        original_url: URL on another domain that the page names as its original; None if it names none.

    Origin of the text, for diagnosis:
        quality: Values that JSON can hold: the method that gave the text (`way`), its size and quality (`words`,
            `repeated`, `prose`: see TextQuality), the score of each method that was tried (`scores`), the number of
            blocks removed from the page (`boxes`), the number of lines that each residue rule dropped (`dropped`), and
            if there are any, the number of JSON-LD scripts that could not be read (`json-ld lost`), the number of
            elements that were cut from a huge page (`elements cut`), and the dates that were not used (`dates refused`:
            see refused_dates).
        snapshot: Number of the snapshot of site boilerplate that was used, None if none was given.
    """

    title: str
    standfirst: str
    text: str
    authors: tuple[str, ...]
    byline: str
    agency: str | None
    kind: str
    published_at: datetime | None
    published_day: date | None
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
    entries: tuple[LiveEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is not an article. `reason` is one of classify.REASONS, `not HTML`, `not HTML: <media type>` or `not
    HTML, or nested too deep`."""

    reason: str


class ExtractedPage(NamedTuple):
    """The result of extract_page: the article or the rejection, and the blocks that other pages of the site may repeat.

    `blocks` is the result of find_repeatable_blocks; it is empty if the page could not be parsed.
    """

    result: Article | Rejected
    blocks: RepeatableBlocks


def extract_article(
    html: bytes | str,
    url: str,
    *,
    charset: str | None = None,
    feed: Mapping[str, Any] | None = None,
    fetched_at: datetime | None = None,
    learned: Mapping[str, Any] | None = None,
) -> Article | Rejected:
    """Extract the article of one page; return it, or a Rejected with the reason if the page is not an article.

    The result depends on the arguments alone: no network, files or clock are used.

    Args:
        html: The page, as bytes of the response's body or as decoded text.
        url: The URL of the page, to resolve links and to judge addresses and dates; "" if unknown.
        charset: The charset of the HTTP `Content-Type` header, None if it names none. A byte order mark takes
            precedence over it; without either, the page's `<meta>` decides, then its bytes. Unused if `html` is text.
        feed: Metadata of the page from the feed that listed it: `title`, `published`, `authors` and `content`, each
            optional; None without a feed. The page's own metadata takes precedence.
        fetched_at: When the page was fetched (aware, UTC). Dates more than two days later are ignored as impossible; if
            it is None, no date is too late.
        learned: A snapshot of the site's boilerplate:
            `{"snapshot": number, "anywhere": [block ids], "at_edges": [block ids]}`. The blocks `anywhere` are dropped
            from the text, those `at_edges` only from its start and end. If it is None, no block is dropped.

    A page that is not HTML, or is nested too deep to be parsed, is Rejected too; malformed HTML, JSON-LD or dates raise
    no exception. Hostile pages can cost minutes and gigabytes: extract untrusted pages in newsfold.process_pool.
    """
    tree = _parse(html, charset)
    if isinstance(tree, Rejected):
        return tree
    return _extract(tree, url, feed, fetched_at, SiteBoilerplate.from_snapshot(learned))


def extract_page(
    html: bytes | str,
    url: str,
    *,
    charset: str | None = None,
    feed: Mapping[str, Any] | None = None,
    fetched_at: datetime | None = None,
    learned: Mapping[str, Any] | None = None,
) -> ExtractedPage:
    """Return what `extract_article` returns for the page, and the blocks of the page that its site may repeat.

    The parameters are those of `extract_article`.
    """
    tree = _parse(html, charset)
    if isinstance(tree, Rejected):
        return ExtractedPage(tree, {})
    blocks = find_repeatable_blocks(tree)  # before the tree is changed
    return ExtractedPage(_extract(tree, url, feed, fetched_at, SiteBoilerplate.from_snapshot(learned)), blocks)


def explain(
    html: bytes | str, url: str, charset: str | None = None, learned: Mapping[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Return (verdict, text) for each block removed from the page, then for each line of its text, in their order.

    The verdict on a block is `box: ` and its tag and class name, or the rule that removed it. Of several blocks with
    the same text, such as a menu for each width of the screen, only the first is returned. The verdict on a line is the
    name of the residue rule that drops it, or KEPT. The list is empty if the page cannot be parsed. The arguments
    are those of extract_article.
    """
    tree = parse_html(decode_html(html, charset))
    if tree is None:
        return []
    cut_elements(tree)
    page = extract_metadata(tree, url)
    body = _extract_body(tree, url, page)
    text = _filter_text(tree, page, body, SiteBoilerplate.from_snapshot(learned))
    boxes: dict[str, str] = {}
    for name, content in body.removed:
        if content:
            boxes.setdefault(content, f"box: {name}")
    lines = [(line.dropped_by or KEPT, line.text) for line in text.lines]
    return [(verdict, content) for content, verdict in boxes.items()] + lines


@dataclass(frozen=True, slots=True)
class _FilteredText:
    """The lines of a body, each with the residue rule that drops it or None, and the standfirst."""

    lines: Sequence[FilteredLine]
    standfirst: str

    @property
    def kept(self) -> list[str]:
        return [line.text for line in self.lines if line.dropped_by is None]

    @property
    def has_paywall_notice(self) -> bool:
        return any(mentions_paywall(line.text) for line in self.lines if line.dropped_by)


@dataclass(frozen=True, slots=True)
class _PageParts:
    """The results of all steps of an extraction, from which the article is built."""

    url: str
    page: Metadata
    body: Body
    text: _FilteredText
    published: Timestamp | None
    published_day: date | None
    modified: Timestamp | None
    refused_dates: Sequence[Mapping[str, str]]
    word_count: int
    snapshot: int | None
    elements_cut: int


def _parse(html: bytes | str, charset: str | None) -> HtmlElement | Rejected:
    text = decode_html(html, charset)
    if "<" not in text[:20_000]:
        return Rejected("not HTML")
    tree = parse_html(text)
    return Rejected("not HTML, or nested too deep") if tree is None else tree


def _extract(
    tree: HtmlElement,
    url: str,
    feed: Mapping[str, Any] | None,
    fetched_at: datetime | None,
    site_boilerplate: SiteBoilerplate | None,
) -> Article | Rejected:
    elements = keep_elements(tree)
    elements_cut = cut_elements(tree)
    page = extract_metadata(tree, url, feed)
    # Search for dates before extract_body, which changes the tree.
    published, modified = _find_times(tree, url, page, fetched_at)
    day = dates.find_printed_day(published, page.published_dates, tree, page.language) if published else None
    all_dates = [*page.published_dates, *page.page_dates, *page.modified_dates, *page.fallback_dates]
    refused = [*_refused_by_listing(feed), *dates.refused_dates(all_dates, fetched_at, page.language)]
    feed_text = str((feed or {}).get("content") or "")
    body = _extract_body(tree, url, page, feed_text)
    text = _filter_text(tree, page, body, site_boilerplate)
    del elements
    word_count = sum(map(count_words, text.kept))
    # The first paragraph of an article may count as its standfirst; it is prose all the same.
    lines = [text.standfirst, *text.kept] if text.standfirst else text.kept
    reason = rejection_reason(
        page,
        url,
        word_count,
        lambda: lists_other_pages(tree, page, url, lines, word_count),
        lambda: has_own_text(tree, url, lines),
    )
    if reason:
        return Rejected(reason)
    return _build_article(
        _PageParts(
            url=url,
            page=page,
            body=body,
            text=text,
            published=published,
            published_day=day,
            modified=modified,
            refused_dates=refused,
            word_count=word_count,
            snapshot=site_boilerplate.snapshot if site_boilerplate else None,
            elements_cut=elements_cut,
        )
    )


def _extract_body(tree: HtmlElement, url: str, page: Metadata, feed_text: str = "") -> Body:
    """Return the text of the page, with the steps of its recipe if only JSON-LD has them.

    JSON-LD may hold a text for subscribers that the page does not show; such a text is not used.
    """
    article_body, steps = (page.article_body, page.steps) if page.is_free else ("", ())
    body = extract_body(tree, url, article_body, feed_text, is_free=page.is_free, is_live=bool(page.live_entries))
    return replace(body, lines=add_missing_steps(body.lines, steps)) if steps else body


def _find_times(
    tree: HtmlElement, url: str, page: Metadata, fetched_at: datetime | None
) -> tuple[Timestamp | None, Timestamp | None]:
    """Return the times of publication and of the last change, None for one that is not known."""
    published = (
        dates.choose_timestamp(page.published_dates, fetched_at, page.language)
        or _find_visible_date(tree, url, page, fetched_at)
        or dates.choose_day_in_words(page.published_dates, fetched_at, page.language)
        or dates.choose_timestamp(page.fallback_dates, fetched_at)
    )
    modified = dates.choose_timestamp(page.modified_dates, fetched_at, page.language) or dates.choose_day_in_words(
        page.modified_dates, fetched_at, page.language
    )
    return published or dates.find_date_of_update(tree, modified, fetched_at, page.language), modified


def _find_visible_date(tree: HtmlElement, url: str, page: Metadata, fetched_at: datetime | None) -> Timestamp | None:
    with hide_json_ld(tree):  # which may hold the dates of other works
        others = OtherDates(page.page_dates, page.modified_dates, page.dates_beside)
        return dates.find_visible_date(tree, url, fetched_at, page.language, others)


def _refused_by_listing(feed: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """Return the dates that the crawl stage refused when it parsed the listing; see FeedMetadata."""
    refused = (feed or {}).get("dates_refused")
    return [one for one in refused if isinstance(one, dict)] if isinstance(refused, list) else []


def _filter_text(
    tree: HtmlElement, page: Metadata, body: Body, site_boilerplate: SiteBoilerplate | None
) -> _FilteredText:
    """Find the standfirst and apply the residue rules to the lines of the body."""
    standfirst = find_standfirst(page, body.lines, tree)
    context = make_page_context(
        tree, page, body.lines, standfirst, site_boilerplate, is_article_body=body.method == "articleBody"
    )
    text = _FilteredText(filter_lines(body.lines, context), standfirst)
    if standfirst and sum(map(count_words, text.kept)) < STUB:
        # Without this paragraph almost no text is left: it is the text, not a standfirst.
        return _FilteredText(filter_lines(body.lines, replace(context, standfirst="")), "")
    return text


def _build_article(parts: _PageParts) -> Article:
    page, published, modified = parts.page, parts.published, parts.modified
    lines, has_paywall_notice = parts.text.kept, parts.text.has_paywall_notice
    text = clean_text("\n\n".join(lines))
    names = (name for byline in page.bylines for name in (*byline.names, byline.printed))
    site = {"site_name": page.site_name, "host": host_of(parts.url)}
    # A caption may credit an agency for the picture; that agency did not write the text.
    credited_lines = [line.text for line in parts.text.lines if line.dropped_by != "caption"]
    is_whole = page.is_free or (page.article_body != "" and contains_article_body(lines, page.article_body))
    return Article(
        title=clean_text(page.titles[0] if page.titles else ""),
        standfirst=one_line(parts.text.standfirst),
        text=text,
        authors=tuple(choose_authors(page.bylines, **site)),
        byline=choose_byline(page.bylines, **site),
        agency=find_agency(names, credited_lines),
        kind=classify(page, parts.url, parts.word_count, lines),
        published_at=published.at if published else None,
        published_day=parts.published_day,
        published_precision=published.precision if published else "none",
        published_from=published.evidence if published else None,
        modified_at=modified.at if modified else None,
        language=detect_language(text, page.language),
        section=page.section or None,
        tags=tuple(page.tags),
        image_url=page.image_url or None,
        canonical_url=page.canonical_url or parts.url,
        amp_url=page.amp_url or None,
        original_url=page.original_url or None,
        word_count=parts.word_count,
        is_free=page.is_free and not has_paywall_notice,
        complete=is_whole and not has_paywall_notice,
        quality=_quality(parts),
        snapshot=parts.snapshot,
        entries=tuple(page.live_entries),
    )


def _quality(parts: _PageParts) -> dict[str, Any]:
    dropped = Counter(line.dropped_by for line in parts.text.lines if line.dropped_by)
    quality = parts.body.evidence | {"dropped": dict(dropped)}
    if parts.page.json_ld_lost:
        quality["json-ld lost"] = parts.page.json_ld_lost
    if parts.elements_cut:
        quality["elements cut"] = parts.elements_cut
    return quality | {"dates refused": parts.refused_dates} if parts.refused_dates else quality
