"""Find the standfirst of an article: the introduction between the headline and the text (pure)."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property

from lxml.etree import XPath, tostring
from lxml.html import HtmlElement

from newsfold.extract.html.boilerplate import is_boilerplate_name
from newsfold.extract.html.layout import DROP_CAP
from newsfold.extract.line_text import ends_sentence, normalized_key, text_width
from newsfold.extract.metadata.page import Metadata
from newsfold.extract.metadata.page_data import is_front_page
from newsfold.extract.metadata.title import find_headline
from newsfold.extract.metadata.visible_dates import is_date_line
from newsfold.extract.residue.appeals import begins_appeal, is_short_appeal
from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext
from newsfold.extract.vocabulary.appeals import LIFE_VERBS, NO_STANDFIRST, NO_STANDFIRST_PART
from newsfold.extract.vocabulary.bylines import IS, JOB_TITLE
from newsfold.extract.vocabulary.class_names import PICTURE
from newsfold.extract.vocabulary.credits import CREDIT
from newsfold.extract.vocabulary.person_names import DEFINITE_ARTICLE

MIN_DESCRIPTION = 25  # characters of the normalized key; a shorter description is not a standfirst
OPENING_LINES = 6  # lines at the start of the text that are searched for a standfirst
BLOCK_CHARACTERS = range(40, 501)  # characters of a block below the headline that may be a standfirst
UNMARKED_WORDS = range(12, 61)  # words of a first line that may be a standfirst
MIN_CAPTION = 11  # characters; a shorter text is ignored as a caption
MAX_FOLLOWERS = 20  # blocks after a paragraph that are compared with it
MAX_HEADERS = 5  # elements around the headline, itself included, below which a standfirst is searched
MAX_WRAPPERS = 8  # elements around the text of a block that are compared
MAX_PICTURE_BLOCKS = 3  # blocks around a picture whose names are read
MAX_BYLINE_WORDS = 11  # words of a line that may be a byline
MAX_TITLES = 3  # titles of the page that are searched in it as its headline
MIN_SEARCHED_TITLE = 10  # characters; a shorter title may be a word of the text
MAX_SEARCHED_WORDS = 12  # first words of a title and of a line by which they are found in the page
MIN_TEXT_LINE = 40  # characters of the normalized key of a line that shows where the text begins
MAX_CREDIT = 80  # characters at the end of a text in which the credit of a picture is searched
MAX_OCCURRENCES = 20  # places of a standfirst in the page that are examined

_HEADLINE = re.compile(r"(?<!sub)(?<!sub[-_])(?:title|headline)")
_LIFE = re.compile(rf"{LIFE_VERBS}(?!\w)")
# A name of two to four words, without an article, and what this person is.
_JOB = re.compile(
    rf"(?!{DEFINITE_ARTICLE}\b)(?:(?-i:[^\W\d_a-z])\S{{0,30}} ){{2,4}}{IS} (?:\S{{1,30}} ){{1,4}}?{JOB_TITLE}(?!\w)",
    re.I,
)
# "Photo: Bo Ray/Harbour Post" or "© Harbour Post" after the sentence of a caption.
_CREDIT_AT_END = re.compile(
    rf"(?:[.!?。|)–—-]\s*|\s\(|（){CREDIT}\s{{0,2}}[:：/]\s*[^\s.!?][^.!?]{{1,60}}\W{{0,3}}$"
    r"|\s©\s?[^©!?]{2,60}$",
    re.I,
)
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s")
_GAP = re.compile(r"\W+")
_COUNTING = re.compile(r"\d+|(?<!\S)(?:\S*[-_])?first(?:[-_]\S*)?(?!\S)", re.I)
_EMPHASIS = " or ".join(f"ancestor::{tag}" for tag in ("strong", "b", "em", "i"))
_PLAIN_TEXTS = XPath(f".//text()[not({_EMPHASIS})]", smart_strings=False)


def find_standfirst(page: Metadata, lines: Sequence[str], tree: HtmlElement) -> str:
    """Return the standfirst, or an empty string if the page has none. `lines` are the lines of the extracted text.

    Candidates, in this order: the description, if the page shows it; an element with the class name of a standfirst; a
    separate block right below the headline; a first line that does not end as a sentence does. The first two are below
    the headline and above the text. If the description is an ordinary paragraph of the text, there is no standfirst.
    Only a description may be a line that a residue rule would drop from the text, such as an appeal or a credit.
    """
    titles = list(dict.fromkeys(map(normalized_key, page.titles)))
    opening = _opening_keys(lines, titles)
    above = _AboveText(tree, page.titles, lines)

    @cache  # most pages need none
    def context() -> PageContext:
        return PageContext(captions=_find_captions(tree), authors=page.author_keys)

    marked = [text for text in page.standfirsts if normalized_key(text) not in titles and not _is_other(text, page)]
    description = "" if _is_never_one(page.description, page) else normalized_key(page.description)
    if len(description) >= MIN_DESCRIPTION and description not in titles:
        if description in opening[:2]:
            block = _find_block(tree, description)
            return "" if block is not None and _has_twin(block) else page.description
        text = " ".join(map(normalized_key, lines))
        # A description that was cut from the top of the page, byline included, ends within the text.
        is_cut_from_text = " ".join(description.split()[-6:]) in text
        is_marked_elsewhere = any(normalized_key(line) in opening for line in marked)
        if not is_marked_elsewhere and not is_cut_from_text and above.shows(page.description):
            return page.description
    for candidate in marked:
        key = normalized_key(candidate)
        is_above = key in opening or (_is_whole_or_absent(key, opening) and above.shows(candidate))
        if is_above and not _is_residue(candidate, lines, context()):
            return candidate
    below = _block_below_headline(tree, titles, page.canonical_url)
    if (
        below
        and not _is_other(below, page)
        and not _is_residue(below, lines, context())
        and not _names_author(below, page)
        and _is_whole_or_absent(normalized_key(below), opening)
    ):
        return below
    first = next((line for line in lines[:OPENING_LINES] if normalized_key(line) in opening[:1]), "")
    if len(lines) <= 4 or not _looks_like_standfirst(first) or _is_never_one(first, page):
        return ""
    if _is_residue(first, lines, context()):
        return ""
    block = _find_block(tree, normalized_key(first))
    is_text = block is not None and _ends_in_reference(block, first) and _has_twin(block)
    return "" if is_text else first


def _is_other(text: str, page: Metadata) -> bool:
    """Decide whether a text below the headline is an appeal to the reader, names the office of an author, as in
    "Ada Lund is a reporter", or is never a standfirst."""
    return is_short_appeal(text) or begins_appeal(text) or _is_never_one(text, page) or bool(_JOB.match(text))


def _is_never_one(text: str, page: Metadata) -> bool:
    """Decide whether a text invites to register, is the help of a form, an offer or a note of the site, ends with the
    credit of a picture as captions do, or tells the life of an author."""
    if NO_STANDFIRST.search(text) or NO_STANDFIRST_PART.search(text):
        return True
    if _CREDIT_AT_END.search(text[-MAX_CREDIT:]):
        return True
    key = normalized_key(text)
    names = [name for name in page.author_keys if " " in name and key.startswith(f"{name} ")]
    return any(_LIFE.match(key, len(name) + 1) for name in names)


def _find_captions(tree: HtmlElement) -> frozenset[str]:
    """Return the keys of the captions and alternative texts of the page's pictures; a standfirst is none of them.

    The text in a block whose name says that it is a picture, and that holds one, is a caption, too.
    """
    texts = {element.text_content() for element in tree.iter("figcaption", "figure")}
    for image in tree.iter("img"):
        texts |= {image.get(name) or "" for name in ("alt", "title", "data-caption")}
        for block in itertools.islice(image.iterancestors("div", "p", "span"), MAX_PICTURE_BLOCKS):
            if PICTURE.search((block.get("class") or "").lower()):
                texts.add(block.text_content())
    return frozenset(normalized_key(text) for text in texts if len(text) >= MIN_CAPTION)


def _opening_keys(lines: Sequence[str], titles: Collection[str]) -> list[str]:
    """Return the normalized keys of the first three lines, without the headline and a breadcrumb trail that ends in
    it."""
    keys = map(normalized_key, lines[:OPENING_LINES])
    return [key for key in keys if not any(title and key.endswith(title) for title in titles)][:3]


def _is_whole_or_absent(key: str, opening: Collection[str]) -> bool:
    """Decide whether `key` is one of the opening lines or in none of them; part of a line is not a standfirst."""
    return key in opening or not any(key in line for line in opening)


def _is_residue(text: str, lines: Sequence[str], context: PageContext) -> bool:
    """Decide whether a residue rule would drop `text` from the beginning of the text."""
    key = normalized_key(text)
    others = [line for line in lines[:OPENING_LINES] if normalized_key(line) != key]
    return filter_lines([text, *others], context)[0].dropped_by is not None


def _looks_like_standfirst(text: str) -> bool:
    """Decide whether the first line below the headline is a standfirst although no mark-up says so.

    The number of its words is in UNMARKED_WORDS, and it does not end as a sentence does.
    """
    return len(text.split()) in UNMARKED_WORDS and not ends_sentence(text)


def _block_below_headline(tree: HtmlElement, titles: Sequence[str], url: str) -> str:
    """Return the text of the block right below the headline: a second heading, a paragraph, a `div` or custom element.

    If nothing stands below the headline within its header, it is the block below this header. Return an empty string if
    there is no such block, if a paragraph after it has the same attributes (then both are text), if it is a date, or if
    the headline is the name of the site, whose motto is below it. `url` is an address of the page.
    """
    heading = find_headline(tree, titles)
    is_best = heading is not None and normalized_key(heading.text_content()) == titles[0]
    outer = _find_below(heading, has_parts=is_best) if heading is not None else None
    if outer is None or _is_site_head(heading, url):
        return ""
    below = _unwrap(outer)
    is_block = below.tag in ("h2", "h3", "p", "div") or "-" in str(below.tag)
    if not is_block or _has_parts(below):
        return ""
    text = _visible_text(below)
    if text_width(text) not in BLOCK_CHARACTERS or is_date_line(text):
        return ""
    has_drop_cap = DROP_CAP.search((below.get("class") or "").lower())
    if below.tag not in ("h2", "h3") and (has_drop_cap or _has_twin(below) or _has_twin(outer)):
        return ""
    return text if below.tag != "div" or ends_sentence(text) else ""


def _is_site_head(heading: HtmlElement | None, url: str) -> bool:
    """Decide whether a heading is a link to the front page."""
    return heading is not None and any(is_front_page(link.get("href"), url) for link in heading.iter("a"))


def _find_below(heading: HtmlElement, *, has_parts: bool) -> HtmlElement | None:
    """Return the next block with text after a headline.

    If nothing follows in the block around it, it is the next one in the header around this, or right below the header:
    a `header` or custom element. Around other blocks, what follows is as often a description of the site, or a box. If
    `has_parts`, dates, bylines and buttons in the header are passed over.
    """
    is_in_header = has_parts and _is_within_header(heading)
    for element in itertools.islice((heading, *heading.iterancestors()), MAX_HEADERS):
        if (element.tail or "").strip() or element.tag == "body":
            return None
        parent = element.getparent()
        is_in_header = is_in_header or element.tag == "header" or "-" in str(element.tag)
        is_header = is_in_header or (parent is not None and (parent.tag == "header" or "-" in str(parent.tag)))
        followers = itertools.islice(element.itersiblings(), MAX_FOLLOWERS)
        shown = [one for one in followers if isinstance(one.tag, str) and _visible_text(one)]
        if has_parts and _is_within_header(element):
            shown = [one for one in shown if not _is_part_of_header(one)]
        if shown:
            below = shown[0]
            return below if element is heading or (is_header and not _is_named_otherwise(below)) else None
    return None


def _is_within_header(element: HtmlElement) -> bool:
    return any(one.tag == "header" for one in itertools.islice(element.iterancestors(), MAX_HEADERS))


def _is_part_of_header(block: HtmlElement) -> bool:
    """Decide whether a block in a header is too short for a standfirst, or most of its text is that of links."""
    text = _visible_text(block)
    linked = sum(text_width(_visible_text(link)) for link in block.iter("a", "button"))
    return text_width(text) < BLOCK_CHARACTERS.start or 2 * linked > text_width(text)


def _is_named_otherwise(block: HtmlElement) -> bool:
    """Decide whether names or `itemprop` mark a block, or the headings in it, as boilerplate or as a headline."""
    headings = [element for element in block.iter("h2", "h3", "h4") if _HEADLINE.search(_names(element))]
    return bool(headings) or is_boilerplate_name(f"{block.get('class') or ''} {block.get('id') or ''}")


def _names(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop")).lower()


def _unwrap(element: HtmlElement) -> HtmlElement:
    """Return the only element with text within a wrapper, else the element itself."""
    for _ in range(MAX_WRAPPERS):
        children = [child for child in element if (child.tail or "").strip() or _visible_text(child)]
        inner = children[0] if len(children) == 1 else element
        is_block = inner.tag in ("p", "div", "h2", "h3") or "-" in str(inner.tag)
        if inner is element or not is_block or (element.text or "").strip() or (inner.tail or "").strip():
            return element
        element = inner
    return element


def _names_author(text: str, page: Metadata) -> bool:
    """Decide whether a short line holds a name from the bylines, so that it is a byline, perhaps with the author's
    office."""
    key = normalized_key(text)
    return len(text.split()) <= MAX_BYLINE_WORDS and any(name in key for name in page.author_keys if " " in name)


def _has_parts(element: HtmlElement) -> bool:
    """Decide whether an element holds links or several blocks, so that it is not a standfirst, which is one
    paragraph."""
    if any(element.find(f".//{tag}") is not None for tag in ("a", "div", "style", "script")):
        return True
    if any(len(element.findall(f".//{tag}")) > 1 for tag in ("p", "br")):
        return True
    return sum(text_width(_visible_text(child)) >= BLOCK_CHARACTERS.start for child in element) > 1


def _visible_text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split()) if element.tag not in ("script", "style", "noscript") else ""


def _find_block(tree: HtmlElement, key: str) -> HtmlElement | None:
    """Return the first paragraph or `div` whose text has this normalized key."""
    return next((block for block in tree.iter("p", "div") if _has_key(block.text_content(), key)), None)


def _has_key(text: str, key: str) -> bool:
    """Decide whether a text has this normalized key, by its beginning if it is longer: most blocks begin otherwise."""
    if space := _SPACE.search(text, len(key)):
        beginning = normalized_key(text[: space.start()])
        if not f"{key} ".startswith(f"{beginning} " if beginning else ""):
            return False
    return normalized_key(text) == key


def _ends_in_reference(block: HtmlElement, line: str) -> bool:
    """Decide whether a line ends in the number of a footnote, or its block holds links."""
    return not line[-1:].isalpha() or next(block.iterdescendants("a"), None) is not None


def _has_twin(block: HtmlElement) -> bool:
    """Decide whether a paragraph of text after this one has the same mark-up, so that both are text.

    A block of several paragraphs is no twin of a single one.
    For an emphasized paragraph only the next one counts: a later one may be a subheading.
    """
    look = _look(block)
    followers = itertools.islice(block.itersiblings(block.tag), 1 if look[1] else MAX_FOLLOWERS)
    return any(
        text_width(_visible_text(other)) >= BLOCK_CHARACTERS.start
        and _look(other) == look
        and not _has_paragraphs(other)
        for other in followers
    )


def _has_paragraphs(element: HtmlElement) -> bool:
    return sum(child.tag in ("p", "div") for child in element) > 1


def _look(block: HtmlElement) -> tuple[list[tuple[str, dict[str, str]]], bool]:
    """Return tags and attributes of a block and the elements that enclose all its text, and whether all is emphasized.

    What names or counts one element is left out: `id`, `data-…`, numbers and "first" in class names.
    """
    look: list[tuple[str, dict[str, str]]] = []
    element = block
    for _ in range(MAX_WRAPPERS):
        shared = {k: v for k, v in element.attrib.items() if k != "id" and not k.startswith("data-")}
        if "class" in shared and not (name := " ".join(_COUNTING.sub("", shared["class"]).split())):
            del shared["class"]
        elif "class" in shared:
            shared["class"] = name
        if element.tag not in ("a", "ins") and (element.tag != "span" or shared):
            look.append((element.tag, shared))
        children = [child for child in element if (child.tail or "").strip() or _visible_text(child)]
        if len(children) != 1 or (element.text or "").strip() or (children[0].tail or "").strip():
            break
        element = children[0]
    return look, not any(text.strip() for text in _PLAIN_TEXTS(block))


class _AboveText:
    """The part of a page that is below its headline and above its text."""

    def __init__(self, tree: HtmlElement, titles: Sequence[str], lines: Sequence[str]) -> None:
        """Take the page, its titles, best first, and the lines of its text. Nothing is searched before `shows`."""
        self._tree, self._titles, self._lines = tree, titles[:MAX_TITLES], lines[:OPENING_LINES]

    def shows(self, text: str) -> bool:
        """Decide whether the words of `text` are there one after another, whatever the punctuation and case.

        If the page does not show a title, the part begins with the page; if it shows no long line of the text, the part
        ends with the page.
        """
        places = itertools.islice(_find_words(text, len(text), self._page_text), MAX_OCCURRENCES)
        return any(self._start <= place.start < self._end(text) for place in places)

    @cached_property
    def _page_text(self) -> str:
        body = self._tree.find("body")
        return str(tostring(self._tree if body is None else body, method="text", encoding="unicode")).lower()

    @cached_property
    def _start(self) -> int:
        for title in self._titles:
            if len(title) < MIN_SEARCHED_TITLE:
                continue
            if place := next(_find_words(title, MAX_SEARCHED_WORDS, self._page_text), None):
                return place.stop
        return 0

    def _end(self, standfirst: str) -> int:
        """Return where the second long line of the text begins; the first one may be a caption or another part of the
        head."""
        key = normalized_key(standfirst)
        starts: list[int] = []
        for line in self._lines:
            line_key = normalized_key(line)
            if len(line_key) >= MIN_TEXT_LINE and line_key not in key and key not in line_key:
                places = _find_words(line, MAX_SEARCHED_WORDS, self._page_text, self._start)
                starts += [place.start for place in itertools.islice(places, 1)]
            if len(starts) == 2:
                break
        return max(starts, default=len(self._page_text))


def _find_words(text: str, limit: int, page: str, start: int = 0) -> Iterator[range]:
    """Yield the places in `page`, from `start` on, where the first `limit` words of a text stand one after another.

    `page` is in lower case; what stands between the words does not matter. The first and the last word may be parts of
    longer ones.
    """
    words = _WORD.findall(text.lower())[:limit]
    if not words:
        return
    place = page.find(words[0], start)
    while place >= 0:
        end = place + len(words[0])
        for word in words[1:]:
            gap = _GAP.match(page, end)
            if gap is None or not page.startswith(word, gap.end()):
                break
            end = gap.end() + len(word)
        else:
            yield range(place, end)
            place = end - 1
        place = page.find(words[0], place + 1)
