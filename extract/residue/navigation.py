"""Match residue of navigation: signs, breadcrumbs, links "Read also", tags, labels of contents and comments (pure)."""

import re

from newsfold.extract.line_text import ends_sentence
from newsfold.extract.residue.line import LAST_LINES, Line
from newsfold.extract.vocabulary.box_labels import COMMENTS, CONTENTS, HOME, TAGS
from newsfold.extract.vocabulary.read_also import READ_ALSO, READ_ALSO_OR_HEADING

MIN_SENTENCE = 60  # characters of a sentence after a label; a shorter one may be a headline
MAX_SIGNS = 3  # before the phrase with which a line begins
MIN_HEADLINE_WORDS = 4  # of a linked headline

_SEPARATORS = re.compile(r"\s*[›»→❯▸]\s*|\s+[>/|•·]\s+")
_ARROWS = re.compile(r"\s*[›»→❯▸]\s*|\s+>\s+")
_AFTER_READ_ALSO = re.compile(r"\s*[:：\-–—>»]|\s*$|\s")
_AFTER_READ_ALSO_LABEL = re.compile(r"\s*(?:[:：|>»]|[^\w,،、]*$)")
_READ_ALSO_ADJECTIVE = re.compile(rf"\W{{0,3}}{READ_ALSO_OR_HEADING}\s+\w", re.I)
_SHORTCODE = re.compile(r"\[\w+(?:\s+\w+=[^\]]*)\].{0,80}\[/\w+\]|\[/?\w+(?:\s+\w+=[^\]]*)\]")
# A place that a template did not fill, and a mark of Markdown with attributes.
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,120}\}\}|\$\$[A-Z_]{2,40}\$\$|\{: ?[^{}]{1,120}\}|\+\+\+[\w-]{0,40}")
_TAGS = re.compile(rf"\W{{0,3}}{TAGS}\s*(?:[:：]\s*.{{0,200}}|)", re.I)
_CONTENTS = re.compile(rf"\W{{0,3}}{CONTENTS}\W{{0,3}}", re.I)
_COMMENTS = re.compile(rf"\W{{0,3}}(?:\d{{1,5}}\s*)?{COMMENTS}[^\w?]{{0,3}}\d{{0,5}}[^\w?]{{0,3}}", re.I)
_HASHTAGS = re.compile(r"(?:#\w+[\s,;·|]*){2,}")
_HOME = re.compile(rf"{HOME}", re.I)


def is_without_letters(line: Line) -> bool:
    """Match a line without letters and digits (rules, bullets, emoji), or a shortcode or placeholder left by the page
    builder."""
    return not line.key or bool(_SHORTCODE.fullmatch(line.text) or _PLACEHOLDER.fullmatch(line.text))


def is_breadcrumb(line: Line) -> bool:
    """Match a breadcrumb trail: "Home > Politics > …", or "Home Updates Politics <title>" without separators.

    A trail that does not begin at the home page has arrows: bars and dots also separate author, office and date.
    """
    if not line.is_near_start or line.remaining > 1:
        return False
    parts = [part for part in _SEPARATORS.split(line.text) if part]
    if len(parts) >= 2 and _HOME.fullmatch(parts[0]):
        return True
    parts = [part for part in _ARROWS.split(line.text) if part]
    if len(parts) >= 3 and all(len(part.split()) <= 4 for part in parts[:-1]) and not ends_sentence(line.text):
        return True
    return any(
        title and line.key != title and line.key.endswith(title) and _HOME.match(line.text)
        for title in line.page.titles
    )


def is_read_also_link(line: Line) -> bool:
    """Match a line that refers to another article ("Read also: …"), or the label above a list of such lines.

    A whole sentence after the label is one only if the page shows it with a link: "Recommended: the one over the bar,
    which has a mistake." A line that ends with a colon is one only if it is a heading whose links are gone: in a
    paragraph it announces what the text goes on with.
    """
    ends = READ_ALSO.ends_at_start(line.text, MAX_SIGNS)
    if any(_AFTER_READ_ALSO_LABEL.match(line.text, end) for end in ends):
        return not line.text.endswith((".", "。")) or len(line.text) < MIN_SENTENCE or line.page.is_marked(line.text)
    if not any(_AFTER_READ_ALSO.match(line.text, end) for end in ends) or _READ_ALSO_ADJECTIVE.match(line.text):
        return False
    return _is_empty_heading(line) if line.text.endswith((":", "：")) else not ends_sentence(line.text)


def _is_empty_heading(line: Line) -> bool:
    """Decide whether a line is a heading and the line below it is no link."""
    below = line.keys[line.index + 1 : line.index + 2]
    return line.key in line.page.headings and not any(map(line.page.is_link, below))


def continues_read_also(line: Line) -> bool:
    """Match another such line, or the linked headline of an article, below a line that refers to another article."""
    return is_read_also_link(line) or (line.key.count(" ") >= MIN_HEADLINE_WORDS - 1 and line.page.is_link(line.text))


def starts_tag_list(line: Line) -> bool:
    """Match the label of a list of subjects ("Tags: …") or a line of hashtags, in the last part of the text."""
    is_last = line.is_in_last_part and line.total - line.index <= 2 * LAST_LINES
    return is_last and bool(_TAGS.fullmatch(line.text) or _HASHTAGS.fullmatch(line.text))


def is_tag(line: Line) -> bool:
    """Match a short line that does not end as a sentence. Used only below the label of a list of subjects."""
    return len(line.text) < 60 and not ends_sentence(line.text)


def is_contents_label(line: Line) -> bool:
    """Match the label of a table of contents that stands in a box of its own, not among the paragraphs.

    The table itself is a list of links and is gone. Measured on 788 pages of guides and blogs: 19 of 19 such labels are
    no part of the reference text; among the paragraphs, 1 of 3 is.
    """
    return bool(_CONTENTS.fullmatch(line.text)) and not line.page.is_among_paragraphs(line.text)


def starts_comments(line: Line) -> bool:
    """Match the heading of the readers' comments in the last part of the text."""
    return line.is_in_last_part and bool(_COMMENTS.fullmatch(line.text))
