"""The standfirst: what stands between the headline and the text (pure)."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from extract.lines import is_nag, is_standfirst, key
from extract.metadata import Metadata

SHORTEST = 25  # characters of a description that is a standfirst


def standfirst_of(page: Metadata, lines: Sequence[str], tree: HtmlElement) -> str:
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
