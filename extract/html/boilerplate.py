"""Remove the boilerplate around an article from a page's tree, by tags, attributes and class names (pure).

Class names and ids of content systems are English nearly everywhere, so one list of words serves all languages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.line_text import text_width

# Words that mark a block as boilerplate, in its class names and ids: "share-bar", "shareBar", "c_share".
BOILERPLATE_WORDS = frozenset(
    """
    related relatedarticles relatedposts relatedlinks relatedcontent readalso readmore readnext recommended
    recommendation recommendations recirculation recirc morefrom morestories moreon moreposts similar
    newsletter newsletters subscribe subscription signup share shares sharing sharebar sharetools social socials
    socialmedia sharedaddy addthis addtoany shariff breadcrumb breadcrumbs crumbs comments commentlist disqus respond
    advert adverts advertisement advertising ads adslot adbox sponsor sponsored promo promos promoted promotion
    pullquote pullquotes pulledquote
    taboola outbrain ligatus cookie cookies consent gdpr popup modal overlay lightbox
    byline bylines authorbio authorbox authorinfo aboutauthor bio biography
    tagcloud taglist tags topics hashtags trending mostread mostpopular popular pagination pager
    caption captions figcaption imagecaption photocaption wpcaptiontext credit credits imagecredit photocredit
    photographer copyright timestamp dateline pubdate postdate publishdate lastupdated toolbar
    skiplink screenreadertext visuallyhidden sronly noprint printonly
    factbox infobox toc tableofcontents correctionlink disclaimer donate donation
    cta banner disclosure disclosures prevnext nextprev
    teaserlist teasers poll quiz playlist carousel slider swiper navigation navbar nav menu sidebar footer
    """.split()
)
# Pairs of adjacent words in a class name or id that mark a block as boilerplate.
BOILERPLATE_WORD_PAIRS = frozenset(
    """
    read-more read-also read-next also-read see-also more-news more-from more-on more-stories you-may most-read
    most-popular author-bio author-box author-info about-author article-tags post-tags tag-list article-meta post-meta
    entry-meta meta-info article-info article-date publish-date published-date image-caption photo-caption media-caption
    wp-caption video-caption image-credit photo-credit image-copyright social-media social-links article-footer
    entry-footer post-footer related-articles paywall-offer inline-promo sign-up call-to print-only screen-reader
    visually-hidden sr-only image-description pull-quote pulled-quote
    hidden-desktop print-header print-footer article-tools print-tools app-hint
    next-article prev-next post-item post-navigation reading-time app-promo follow-us google-news
    """.split()
)
# Names that hide an element. `overflow-hidden`, `label-hidden`, `hidden-xs` and `md:hidden` hide something else, or
# hide it elsewhere: unlike the words above, these count only as a whole name.
HIDDEN_NAMES = frozenset("hidden ishidden uhidden wconditioninvisible".split())
# Words of BOILERPLATE_WORDS and rules that tell how a block is shown, not what it is. A page whose text stands in such
# blocks uses them for its text: together they hold ARTICLE_SHARE of it.
LAYOUT_RULES = frozenset(
    "hidden aside navigation nav menu toc carousel slider swiper header caption figcaption infobox".split()
)
# Rules whose names are removed from a block with MAIN_SHARE of the prose: trafilatura would drop it for some of them.
RELEASED_RULES = LAYOUT_RULES | {"footer"}
# Names of links to other articles, and of wrappers that show the first lines of a text until the reader wants the rest.
COLLAPSED_RULES = frozenset(("readmore", "read-more"))
MIN_COLLAPSED_PROSE = 200  # characters of prose in such a wrapper; a link with a teaser has fewer
MIN_PASSAGE = 200  # characters of a passage of the text in a block with a layout name; a teaser has fewer
MAX_LINK_SHARE = 0.3  # of these characters in links
MIN_HEADLINE_WORDS = 4  # of a link or heading in a teaser
# Words and roles of windows over the page. A short page may have less text than its window.
WINDOW_RULES = frozenset("popup modal overlay lightbox cookie cookies consent gdpr dialog alertdialog".split())
# Beside `lightbox`, one of these tells of pictures that open in one, and the block is no window.
PICTURE_WORDS = frozenset("gallery image images img photo photos picture pictures".split())
# Class names and ids of the article itself. They take precedence: "sidebar-grid article__content" is kept.
ARTICLE_NAMES = frozenset(
    "articlebody articlecontent articletext storybody storycontent postbody postcontent entrycontent newsbody".split()
)
# Beside a boilerplate word, one of these describes the article itself: `has-sidebar`, `no-comments`, `sidebar-grid`.
STATE_WORDS = frozenset("has no with without is enabled disabled show open grid layout".split())
# Elements that are removed if a name, role or state marks them; custom elements are, too. Table rows, links and bold
# words are never boilerplate.
NAMED_TAGS = frozenset(
    "div section aside ul ol nav footer form figure figcaption dl p header small h2 h3 h4 h5 details blockquote".split()
)
# Words that mark a box around links to the sections of a page. On a heading, they say that it is among those sections:
# of 57 such headings on 1,540 pages, all that were on the page of an article belonged to its text.
CONTENTS_WORDS = frozenset("toc tableofcontents navigation".split())
# Words that mark a quotation from the text, set larger. One that the text does not hold is a part of it.
PULL_QUOTE_RULES = frozenset("pullquote pullquotes pulledquote pull-quote pulled-quote".split())
# Elements that are removed whatever their class name or id.
REMOVED_TAGS = frozenset("noscript form button textarea nav aside figcaption dialog".split())
# Those of them that hold a part of a recipe if a name of theirs says so: pages put the ingredients beside the steps,
# and into a form, so that readers can tick them off.
RECIPE_TAGS = ("aside", "form")
RECIPE_WORDS = frozenset("ingredient ingredients recipeingredient recipeingredients".split())
# Elements that hold no text of the page. `body/candidates.py` removes them before it does anything else.
TEXTLESS_TAGS = "script style template iframe input select svg canvas object embed video audio map".split()
# ARIA roles of boilerplate.
BOILERPLATE_ROLES = frozenset(
    "navigation complementary banner search dialog alertdialog menu menubar toolbar contentinfo".split()
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A block with this share of the page's prose is the article itself and is kept.
ARTICLE_SHARE = 0.3
MAIN_SHARE = 0.5  # a block with this share is the main block, whatever its name says about its place
HIDDEN_SHARE = 0.6  # the same for hidden blocks: a page may hide its footnotes, or a long form
WINDOW_SHARE = 0.95  # the same for a block that one of WINDOW_RULES marks
MIN_PROSE_CHARACTERS = 60  # of a text without an element inside it; shorter ones are labels or headlines
MAX_ID_WORDS = 5  # an id with more words was made from a heading, and tells what the text is about
MIN_TOC_ID = 3  # words of an id that begins with "toc"; `toc-list` is the table itself
RUN_WORDS = 6  # words of a quotation that are searched together in the page
MAX_RUNS = 8  # such runs of one quotation, about
MAX_QUOTATIONS = 20  # pull quotes of a page that are searched in it
MAX_LABELS = 300  # labels of a page that are looked at, and elements around each
MAX_LABEL_DEPTH = 6
MAX_NAMES = 40  # class names of one element that are examined

_SHORTEST_PROSE = MIN_PROSE_CHARACTERS // 2  # characters of such a text in an East Asian script
_NAME_ATTRIBUTES = frozenset(("class", "id", "data-component", "data-testid"))
_STATE_ATTRIBUTES = frozenset(("role", "aria-hidden", "hidden", "style"))
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"\w+")


class RemovedBlock(NamedTuple):
    """A block that was removed from a page, to be shown by article.explain.

    `name` is its tag and class name, or the rule that removed it. `text` is at most 300 characters of its text.
    """

    name: str
    text: str


def remove_boilerplate(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove the boilerplate blocks from `tree` in place and return them.

    A block with at least ARTICLE_SHARE of the page's prose is the article itself and is kept; the share is HIDDEN_SHARE
    for a hidden block and WINDOW_SHARE for a window. So are all blocks with prose that the same one of LAYOUT_RULES
    marks, if together they hold the share, a pull quote that does not repeat what the page says elsewhere, and the
    ingredients of a recipe.
    """
    _release_ingredients(tree)
    marked = list(_boilerplate_elements(tree))
    prose = measure_prose(tree)
    total = max(prose[tree], 1)
    unfit = {rule for rule, length in _prose_by_rule(marked, prose).items() if length >= _share(rule) * total}
    removed, roots, quotes = [], set[HtmlElement](), _PageWords(tree)
    for element, rule in marked:
        if element.getparent() is None or not roots.isdisjoint(element.iterancestors()):  # removed with a block around
            continue
        if prose[element] >= _share(rule) * total or (rule in unfit and prose[element]):
            is_main = rule in RELEASED_RULES and prose[element] >= MAIN_SHARE * total
            if is_main or (rule in unfit and _is_passage(element)):
                _release_block(element)
            continue
        if rule in COLLAPSED_RULES and prose[element] >= MIN_COLLAPSED_PROSE and not _has_headline(element):
            continue
        if rule in PULL_QUOTE_RULES and not quotes.repeats(element):
            continue
        removed.append(RemovedBlock(_label(element), " ".join(element.text_content().split())[:300]))
        roots.add(element)
        remove_element(element)
    return removed


def _release_ingredients(tree: HtmlElement) -> None:
    """Turn the blocks with the ingredients of a recipe and the labels in them to tags that trafilatura keeps, in
    place."""
    for element in tree.iter(*RECIPE_TAGS):
        if _names_ingredients(element):
            element.tag = "div"
    for label in islice(tree.iter("label"), MAX_LABELS):
        is_ingredient = any(map(_names_ingredients, islice(label.iterancestors(), MAX_LABEL_DEPTH)))
        if is_ingredient and _WORD.search(label.text_content()):  # not the box to tick alone
            label.tag = "span"


def _names_ingredients(element: HtmlElement) -> bool:
    return not RECIPE_WORDS.isdisjoint(_words(f"{element.get('class') or ''} {element.get('id') or ''}"))


class _PageWords:
    """The words of a page, which are read when the first of its quotations is compared with them."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree, self._compared = tree, 0

    @cached_property
    def _words(self) -> str:
        return _join_words(self._tree)

    def repeats(self, quotation: HtmlElement) -> bool:
        """Decide whether the page holds half of the word runs of a quotation once more; True after MAX_QUOTATIONS."""
        self._compared += 1
        if self._compared > MAX_QUOTATIONS:
            return True
        words = _join_words(quotation).split()
        starts = range(0, max(len(words) - RUN_WORDS, 0) + 1, max(len(words) // MAX_RUNS, 1))
        runs = [f" {' '.join(words[start : start + RUN_WORDS])} " for start in starts]
        return sum(self._words.count(run) > 1 for run in runs) >= len(runs) / 2


def _join_words(element: HtmlElement) -> str:
    return f" {' '.join(_WORD.findall(element.text_content().casefold()))} "


def _has_headline(element: HtmlElement) -> bool:
    """Decide whether a block holds a linked headline, or a heading, as teasers do."""
    return any(len(link.text_content().split()) >= MIN_HEADLINE_WORDS for link in element.iter("a", *_HEADINGS))


def _is_passage(element: HtmlElement) -> bool:
    """Decide whether a block has MIN_PASSAGE characters, at most MAX_LINK_SHARE of them in links, and no heading, as
    the slides of a row of teasers do."""
    length = text_width(one_line(element.text_content()))
    linked = sum(text_width(one_line(link.text_content())) for link in element.iter("a"))
    has_heading = next(element.iter(*_HEADINGS), None) is not None
    return length >= MIN_PASSAGE and linked <= MAX_LINK_SHARE * length and not has_heading


def _release_block(element: HtmlElement) -> None:
    """Remove the names of a block that is kept in spite of them, in place: trafilatura would drop it for some.

    Only a `footer` keeps them.
    """
    if element.tag == "footer":
        return
    for attribute in ("class", "id"):
        if _classify_names(element.get(attribute) or ""):
            del element.attrib[attribute]


def _share(rule: str) -> float:
    """Return the share (0 to 1) of the page's prose from which on a block that `rule` marks is kept."""
    return WINDOW_SHARE if rule in WINDOW_RULES else HIDDEN_SHARE if rule == "hidden" else ARTICLE_SHARE


def measure_prose(tree: HtmlElement) -> Counter[HtmlElement]:
    """Return the characters of prose in each element: in its texts of MIN_PROSE_CHARACTERS outside links.

    They are counted by text_width.
    """
    prose: dict[HtmlElement, int] = defaultdict(int)
    for element in tree.iter():
        # Nearly all texts are shorter, and the lengths are compared here to spare their calls.
        text, tail = element.text, element.tail
        if text is not None and len(text) >= _SHORTEST_PROSE and isinstance(element.tag, str):
            _add_prose(prose, element, text_width(text.strip()))
        if tail is not None and len(tail) >= _SHORTEST_PROSE:
            _add_prose(prose, element.getparent(), text_width(tail.strip()))
    return Counter(prose)


def _add_prose(prose: dict[HtmlElement, int], holder: HtmlElement, length: int) -> None:
    """Add the length of a text in `holder` to it and to the elements around it, unless it is short or linked."""
    if length < MIN_PROSE_CHARACTERS or holder.tag == "a" or next(holder.iterancestors("a"), None) is not None:
        return
    prose[holder] += length
    for ancestor in holder.iterancestors():
        prose[ancestor] += length


def _prose_by_rule(marked: Sequence[tuple[HtmlElement, str]], prose: Mapping[HtmlElement, int]) -> Counter[str]:
    """Return the characters of prose in the outermost elements that each of LAYOUT_RULES marks."""
    rules = {element: rule for element, rule in marked if rule in LAYOUT_RULES and prose[element]}
    characters: Counter[str] = Counter()
    for element, rule in rules.items():
        if not any(rules.get(ancestor) == rule for ancestor in element.iterancestors()):
            characters[rule] += prose[element]
    return characters


def unhide_paragraphs(tree: HtmlElement) -> None:
    """Remove `aria-hidden` from paragraphs in place: some pages hide their text with it until the reader registers."""
    for paragraph in tree.iter("p"):
        if paragraph.get("aria-hidden") == "true":
            del paragraph.attrib["aria-hidden"]


def remove_element(element: HtmlElement) -> None:
    """Remove an element and its content from its tree, but not the text after it.

    Where a block is removed, a space keeps the words before and after it apart.
    """
    if element.tail and element.tag not in ("span", "a"):
        element.tail = " " + element.tail
    element.drop_tree()


def is_boilerplate_name(names: str) -> bool:
    """Decide whether the class names and ids in `names`, separated by spaces, mark an element as boilerplate."""
    return bool(_classify_names(names))


def boilerplate_rule(element: HtmlElement) -> str:
    """Return the word, role or state that marks an element as boilerplate, the tag if it does; else an empty string."""
    return element.tag if element.tag in REMOVED_TAGS else _find_rule(element)


def _boilerplate_elements(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield each element that a tag, a name, an ARIA role or a hidden state marks as boilerplate, and this rule."""
    custom = [element for element in tree.iter("*") if "-" in element.tag]
    for element in [*tree.iter(*NAMED_TAGS, *REMOVED_TAGS), *custom]:
        if element.tag in REMOVED_TAGS:
            yield element, element.tag
        elif rule := _find_rule(element):
            yield element, rule


def _find_rule(element: HtmlElement) -> str:
    """Return the word, role or state that marks an element as boilerplate, empty if none does.

    The words are those of its names; if its names say nothing, those of its tag if that is a custom one. A name of
    boilerplate does not count beside a name of the article; a hidden state or an ARIA role counts always.
    """
    verdicts, state = [], ""
    for attribute, value in element.items():
        if attribute in _NAME_ATTRIBUTES:
            verdict = _classify_names(value)
            if verdict is not None and not _names_section(element, attribute, value, verdict):
                verdicts.append(verdict)
        elif attribute in _STATE_ATTRIBUTES:
            state = state or _classify_state(attribute, value)
    if not verdicts and "-" in element.tag:
        verdicts.append(_classify_names(element.tag) or "")
    return verdicts[0] if verdicts and "" not in verdicts else state


def _names_section(element: HtmlElement, attribute: str, value: str, verdict: str) -> bool:
    """Decide whether a name speaks of a section of the text to which links lead, not of a box around such links."""
    if element.tag in _HEADINGS and verdict in CONTENTS_WORDS:
        return True
    return attribute == "id" and is_slug(element, value)


def is_slug(element: HtmlElement, name: str) -> bool:
    """Decide whether an id was made from the text of a heading, so that links can lead to it.

    `toc_who-pays` names a section to which the table of contents leads.
    """
    words = _words(name)
    return element.tag in _HEADINGS or len(words) > MAX_ID_WORDS or (words[:1] == ["toc"] and len(words) >= MIN_TOC_ID)


def _classify_state(attribute: str, value: str) -> str:
    """Return `hidden` if an attribute hides its element, the ARIA role of boilerplate that it names, else ""."""
    if attribute == "role":
        return value if value in BOILERPLATE_ROLES else ""
    if attribute == "style":
        return "hidden" if HIDDEN_STYLE.search(value) else ""
    return "hidden" if attribute == "hidden" or value == "true" else ""  # `aria-hidden`


@lru_cache(16_384)
def _classify_names(names: str) -> str | None:
    """Return "" if one of the names is a name of the article, else the word that marks boilerplate, else None."""
    verdicts = [verdict for name in names.split()[:MAX_NAMES] if (verdict := _classify_name(name)) is not None]
    return "" if "" in verdicts else verdicts[0] if verdicts else None


@lru_cache(16_384)
def _classify_name(name: str) -> str | None:
    """Return the word by which a name marks boilerplate, "" for a name of the article (also `has-sidebar`), else None.

    A name with a colon, such as `md:hidden`, applies to some screens or states only and marks nothing.
    """
    words = _words(name)
    bare = "".join(words)
    if bare in ARTICLE_NAMES:
        return ""
    if ":" in name:
        return None
    if bare in HIDDEN_NAMES:
        return "hidden"
    found = bare if bare in BOILERPLATE_WORDS else next((word for word in words if word in BOILERPLATE_WORDS), "")
    if found == "lightbox" and not PICTURE_WORDS.isdisjoint(words):
        return "slider"
    if found:
        return found if STATE_WORDS.isdisjoint(words) else ""
    pairs = (f"{one}-{two}" for one, two in pairwise(words))
    return next((pair for pair in pairs if pair in BOILERPLATE_WORD_PAIRS), None)


def _words(name: str) -> list[str]:
    lower_name = name if name.islower() else _CAMEL_CASE.sub("-", name).lower()  # most names are in lower case
    return [word for word in _BETWEEN_WORDS.split(lower_name) if word]


def _label(element: HtmlElement) -> str:
    return f"{element.tag} {element.get('class') or element.get('id') or ''}".strip()[:80]
