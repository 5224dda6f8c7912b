"""What surrounds an element of a page: boxes beside the article, and labels that say what a date is (pure)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from newsfold.extract.vocabulary.class_names import BESIDE_ARTICLE, DATE_OF_CHANGE, DATE_OF_PUBLICATION, OTHER_TEXT
from newsfold.extract.vocabulary.dates import CHANGED

MAX_BOX_PARAGRAPHS = 4  # paragraphs of a box beside the article; an element with more is part of the article
MAX_BOX_DEPTH = 6  # elements that are examined: the element itself and its nearest ancestors
MAX_LABEL = 40  # characters of a label before a date; a longer text is not a label

_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"\d")


def is_date_of_change(element: HtmlElement) -> bool:
    """Decide whether the element of a date is marked as the date of a change.

    It is marked by a name of itself or its parent (`dateModified`, class `updated`), or by a label at its beginning or
    right before it ("Updated: 2 March 2026").
    """
    if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
        return False
    parent = element.getparent()
    for one in (element, parent):
        names = f"{one.get('itemprop') or ''} {class_names(one)}" if one is not None else ""
        if _is_name_of_change(names):
            return True
        if DATE_OF_PUBLICATION.search(names.lower()):
            return False
    own = _DIGIT.split(element.text or "", maxsplit=1)[0]
    return any(len(label) <= MAX_LABEL and CHANGED.search(label) for label in (own, _text_before(element)) if label)


def is_of_other_text(element: HtmlElement) -> bool:
    """Decide whether an element is within a box of comments or of teasers; one with an `h1` is not such a box."""
    for ancestor in _boxes_around(element):
        if _is_name_of_other_text(class_names(ancestor)):
            return next(ancestor.iter("h1"), None) is None
    return False


def is_beside_article(element: HtmlElement) -> bool:
    """Decide whether an element is within a box beside the article.

    An ancestor that contains an `h1` or more than MAX_BOX_PARAGRAPHS paragraphs is not such a box, whatever its name,
    and neither is one right after an `h1`.
    """
    for ancestor in _boxes_around(element):
        if ancestor.getprevious() is not None and ancestor.getprevious().tag == "h1":
            return False
        if ancestor.tag == "footer" and _is_above_text(ancestor):
            return False
        if ancestor.tag in ("aside", "footer") or _is_name_of_other_box(class_names(ancestor)):
            parts = islice(ancestor.iter("h1", "p"), MAX_BOX_PARAGRAPHS + 1)
            tags = [part.tag for part in parts if part is not ancestor]
            return "h1" not in tags and len(tags) <= MAX_BOX_PARAGRAPHS
    return False


def _is_above_text(footer: HtmlElement) -> bool:
    """Decide whether the `footer` of an article stands above its paragraphs, as content systems place its byline."""
    parent, below = footer.getparent(), footer.getnext()
    is_part = parent is not None and parent.tag == "article" and below is not None
    return is_part and next(below.iter("p"), None) is not None


def _boxes_around(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the element and its nearest ancestors below `body`.

    The first one with the name of a box decides: what is around it contains all that it contains.
    """
    near = islice(chain([element], element.iterancestors()), MAX_BOX_DEPTH)
    return takewhile(lambda one: one.tag != "body", near)


def hyphenated(names: str) -> str:
    """Return `author-name` for `authorName`: in lower case, a hyphen before each word within a word."""
    return _CAMEL_CASE.sub("-", names).lower()


def class_names(element: HtmlElement) -> str:
    """Return an element's class names, id and test id, and its tag if that is `byline` or `author`, as one text."""
    names = (element.get("class") or "", element.get("id") or "", element.get("data-testid") or "")
    tag = element.tag if element.tag in ("byline", "author") else ""
    return " ".join((tag, *names))[:300] if tag or any(names) else ""


@lru_cache(4096)
def _is_name_of_other_text(names: str) -> bool:
    return bool(OTHER_TEXT.search(hyphenated(names)))


@lru_cache(4096)
def _is_name_of_other_box(names: str) -> bool:
    return bool(BESIDE_ARTICLE.search(hyphenated(names)))


@lru_cache(4096)
def _is_name_of_change(names: str) -> bool:
    words = hyphenated(names)
    return bool(DATE_OF_CHANGE.search(words)) and not DATE_OF_PUBLICATION.search(words)


def _text_before(element: HtmlElement) -> str:
    """Return the text between an element and the last digit before it, within its parent and grandparent."""
    for one in islice(chain([element], element.iterancestors()), 2):
        previous, parent = one.getprevious(), one.getparent()
        if parent is None:
            break
        while previous is not None and not (previous.tail or "").strip() and not isinstance(previous.tag, str):
            previous = previous.getprevious()  # a comment
        if previous is None:
            text = parent.text or ""
        else:
            text = previous.tail or ""
            if not text.strip() and len(previous) <= MAX_BOX_PARAGRAPHS:
                text = previous.text_content()
                if _DIGIT.search(text):  # a line with a date of its own
                    return ""
        if text.strip() or previous is not None:
            return str(_DIGIT.split(text[-2 * MAX_LABEL :])[-1].strip())
    return ""
