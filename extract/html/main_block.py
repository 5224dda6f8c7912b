"""Where on a page the text is, by its paragraphs: for pages whose mark-up names no article (pure)."""

from collections import Counter

from lxml.html import HtmlElement
from trafilatura.xpaths import BODY_XPATH

MOST = 0.8  # of the paragraphs' characters, which the box of the text holds
SENTENCE_CHARACTERS = 80  # characters of a paragraph that is no label
BLOCKS = ("div", "section", "main", "td", "center", "font", "span")


def mark_frame(tree: HtmlElement) -> None:
    """Make an `article` of the smallest box with most of the text, where trafilatura would find none by name.

    It would then collect paragraphs from the whole page, and leave subheads behind.
    """
    if tree.find(".//article") is not None or any(named(tree) for named in BODY_XPATH):
        return
    held, total = Counter[HtmlElement](), 0
    for paragraph in tree.iter("p"):
        length = len(" ".join(paragraph.text_content().split()))
        if length >= SENTENCE_CHARACTERS:
            total += length
            for around in paragraph.iterancestors(*BLOCKS):
                held[around] += length
    boxes = [box for box, length in held.items() if length >= MOST * total]
    if boxes:
        min(boxes, key=lambda box: sum(1 for _ in box.iter())).tag = "article"
    elif total and (body := tree.find("body")) is not None:
        article = body.makeelement("article")
        article.extend(list(body))
        body.append(article)
