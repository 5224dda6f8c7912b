"""Extract the paragraphs of an article's text by several methods and choose the best result (pure)."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.body.engine import run_engine
from newsfold.extract.html.boilerplate import TEXTLESS_TAGS, remove_boilerplate, unhide_paragraphs
from newsfold.extract.html.comments import remove_comments
from newsfold.extract.html.disclosures import unwrap_disclosures
from newsfold.extract.html.layout import (
    join_drop_caps,
    parse_escaped_texts,
    place_streamed_parts,
    remove_deleted_text,
    unwrap_block_lists,
    unwrap_block_spans,
    unwrap_custom_elements,
    unwrap_layout_tables,
    unwrap_noscript,
    unwrap_presentation,
    unwrap_ruby,
    unwrap_shadow_roots,
)
from newsfold.extract.html.link_blocks import remove_link_blocks, remove_other_articles
from newsfold.extract.html.main_block import MIN_PARAGRAPH_CHARACTERS, mark_main_block
from newsfold.extract.html.parse import keep_elements
from newsfold.extract.html.prose_blocks import release_main_text, release_prose
from newsfold.extract.html.script_state import find_script_html
from newsfold.extract.html.text_parts import join_text_parts
from newsfold.extract.language import count_words
from newsfold.extract.line_text import text_width
from newsfold.extract.metadata.article_body import covered_share, split_paragraphs, split_sentences

PROSE_ENDINGS = tuple('.!?…。！？؟।:;”"“»)’')


@dataclass(frozen=True, slots=True)
class TextQuality:
    """The size of a candidate text and the share of it that is prose.

    `words` counts each distinct sentence once. `repeated` is the share of words in sentences that came before, `prose`
    the share of words in lines that end as sentences do; both are 0 to 1.
    """

    words: int
    repeated: float
    prose: float

    @property
    def score(self) -> float:
        """The number of words, of which those outside prose (in lists, tables) count half."""
        return self.words * (0.5 + 0.5 * self.prose)


def measure_quality(lines: Sequence[str]) -> TextQuality:
    """Return the quality of a text; `lines` are its paragraphs. The shares are rounded to three digits."""
    total = repeated = prose = 0
    seen: set[str] = set()
    for line in lines:
        size = count_words(line)
        total += size
        prose += size if line.endswith(PROSE_ENDINGS) else 0
        for sentence in filter(None, split_sentences(line)):
            if sentence in seen:
                repeated += count_words(sentence)
            seen.add(sentence)
    return TextQuality(total - repeated, round(repeated / max(total, 1), 3), round(prose / max(total, 1), 3))


SUFFICIENT_SCORE = 60  # score of the pruned page from which the costly methods `whole` and `script` are not tried
ALTERNATIVE_FACTOR = 1.6  # another method is chosen if its score exceeds that of the pruned page by this factor

SHOWN_SHARE = 0.5  # share of a live blog's words that are in its data, from which on the page shows its entries
MIN_PROSE = 0.5  # share of prose in them; a list of their headlines has less

# An extraction with a smaller share of the characters in the page's paragraphs missed the text; one of MIN_FOUND
# characters only with a share below LONG_FOUND_SHARE: on none of 17 such pages did a fallback find another text.
FOUND_SHARE = 0.5
LONG_FOUND_SHARE = 0.25
MIN_FOUND = 1000
PARAGRAPH_CHARACTERS = 700  # characters; a page with fewer in all its paragraphs has its text elsewhere

# Invisible joiners within Persian and Indian words, which trafilatura would remove as control characters. Two letters
# that no living language uses replace them meanwhile.
_STAND_IN_OF = {"\u200c": "\ua66e", "\u200d": "\ua65f"}
_STAND_INS = str.maketrans(_STAND_IN_OF)
_JOINERS = str.maketrans({letter: joiner for joiner, letter in _STAND_IN_OF.items()})
_WITH_JOINERS = XPath("//*[text()[contains(., '\u200c') or contains(., '\u200d')]]")

_BULLET = re.compile(r"^[-•*–]\s+")


@dataclass(frozen=True, slots=True)
class Body:
    """The text that was chosen, `lines` being its paragraphs.

    `method` is `pruned` (the page without boilerplate), `articleBody` (JSON-LD), `feed`, `script` (data in scripts) or
    `whole` (the page with its boilerplate). `removed` holds (name, text) of each block that pruning removed, `scores`
    the score of each method that was tried.
    """

    lines: tuple[str, ...]
    method: str
    quality: TextQuality
    removed: tuple[tuple[str, str], ...] = ()
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def evidence(self) -> dict[str, Any]:
        """The method, its quality and the scores of all methods, as `articles.quality` stores them."""
        return {"way": self.method, **asdict(self.quality), "scores": self.scores, "boxes": len(self.removed)}


def extract_body(
    tree: HtmlElement,
    url: str,
    article_body: str = "",
    feed_text: str = "",
    *,
    is_free: bool = True,
    is_live: bool = False,
) -> Body:
    """Return the text of the page without its boilerplate (`pruned`), or a better one that another method extracts.

    Another method is better if its score is more than ALTERNATIVE_FACTOR times as high. `article_body` is the page's
    JSON-LD `articleBody`, `feed_text` the full text from the feed; both may be empty. If the page says that it is free
    (`is_free`), paragraphs that it hides until the reader registers are part of the text. If it is a live blog
    (`is_live`), its data may hold hundreds of entries; they are used only if the page shows none of them.

    Change `tree` in place: remove scripts and other elements without text, and unwrap layout tables and lists.
    """
    scripts = list(tree.iter("script"))
    unwrap_noscript(tree)
    parse_escaped_texts(tree)
    place_streamed_parts(tree, (script.text or "" for script in scripts))
    unwrap_shadow_roots(tree)
    strip_elements(tree, "noscript", *TEXTLESS_TAGS, with_tail=False)
    remove_deleted_text(tree)
    unwrap_presentation(tree)
    unwrap_disclosures(tree)
    unwrap_layout_tables(tree)
    unwrap_block_lists(tree)
    unwrap_ruby(tree)
    unwrap_block_spans(tree)
    join_drop_caps(tree)
    if is_free:
        unhide_paragraphs(tree)
    lines, removed = _extract_pruned(tree, url)
    best, scores = Body(lines, "pruned", measure_quality(lines), removed), {}
    pruned_score = scores["pruned"] = round(best.quality.score, 1)
    if is_live and article_body and _shows_entries(best, article_body):
        article_body = ""
    scripts_to_try = [script.text or "" for script in scripts] if best.quality.score < SUFFICIENT_SCORE else None
    for method, lines in _alternatives(tree, url, article_body, feed_text, scripts_to_try):
        quality = measure_quality(lines)
        scores[method] = round(quality.score, 1)
        is_larger = quality.score > max(ALTERNATIVE_FACTOR * pruned_score, best.quality.score)
        if is_larger and (best.method == "pruned" or quality.words > SUFFICIENT_SCORE):
            best = Body(lines, method, quality, removed)
    return Body(best.lines, best.method, best.quality, best.removed, scores)


def _shows_entries(shown: Body, article_body: str) -> bool:
    """Decide whether the text that a live blog shows is prose from its data, of which it may show the latest part."""
    is_prose = shown.quality.score >= SUFFICIENT_SCORE and shown.quality.prose >= MIN_PROSE
    return is_prose and covered_share(shown.lines, article_body) >= SHOWN_SHARE


def _alternatives(
    tree: HtmlElement, url: str, article_body: str, feed_text: str, scripts: Sequence[str] | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (method name, paragraphs) for each method except `pruned`.

    The costly methods `whole` and `script` are tried only if `scripts`, the texts of the page's scripts, is not None.
    """
    if article_body:
        yield "articleBody", split_paragraphs(article_body)
    if feed_text:
        yield "feed", split_paragraphs(feed_text)
    if scripts is not None:
        whole = copy.deepcopy(tree)
        remove_other_articles(whole, url)
        yield "whole", _extract_paragraphs(whole, url)
        script_tree = find_script_html(scripts)
        if script_tree is not None:
            yield "script", _extract_pruned(script_tree, url)[0]


def _extract_pruned(tree: HtmlElement, url: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the paragraphs of a copy of `tree` without boilerplate, and (name, text) of each block removed from it."""
    pruned = copy.deepcopy(tree)
    elements = keep_elements(pruned)
    removed = remove_comments(pruned) + remove_boilerplate(pruned) + remove_other_articles(pruned, url)
    join_text_parts(pruned)  # before the linked headlines are removed, which tell another article
    removed += remove_link_blocks(pruned, url)
    unwrap_custom_elements(pruned)
    release_prose(pruned)
    mark_main_block(pruned)
    lines = _extract_paragraphs(pruned, url)
    del elements
    return lines, tuple(removed)


def _extract_paragraphs(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """Return the paragraphs that trafilatura selects as the main text; empty if it finds none.

    Change `tree` in place if they come as one line. Its fallbacks (readability, jusText) run only if the page has
    little text in paragraphs or trafilatura's own rules miss most of it: elsewhere they cost time and change nothing.
    """
    lengths = (text_width(paragraph.text_content()) for paragraph in tree.iter("p"))
    available = sum(length for length in lengths if length > MIN_PARAGRAPH_CHARACTERS)
    if available >= PARAGRAPH_CHARACTERS:
        lines = _extract_lines(tree, url, fast=True)
        if len(lines) == 1:  # trafilatura found no paragraph and returns the text of the page as one
            release_main_text(tree)
            lines = _extract_lines(tree, url, fast=True)
        found = sum(map(text_width, lines))
        if found >= (LONG_FOUND_SHARE if found >= MIN_FOUND else FOUND_SHARE) * available:
            return lines
    return _extract_lines(tree, url, fast=False)


def _extract_lines(tree: HtmlElement, url: str, *, fast: bool) -> tuple[str, ...]:
    page_text = tree.text_content()
    with_joiners = _WITH_JOINERS(tree) if any(map(page_text.__contains__, _STAND_IN_OF)) else []
    _translate(with_joiners, _STAND_INS)
    text = run_engine(tree, url, fast=fast)
    if with_joiners:
        _translate(with_joiners, _JOINERS)
        text = text.translate(_JOINERS)
    lines = (one_line(_BULLET.sub("", line)) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _translate(elements: Sequence[HtmlElement], letters: Mapping[int, str]) -> None:
    for element in elements:
        element.text = element.text and element.text.translate(letters)
        for child in element:
            child.tail = child.tail and child.tail.translate(letters)
