"""Find the block with the text of a page whose mark-up does not name the article, by its paragraphs (pure)."""

from collections import Counter

from lxml.html import HtmlElement

from newsfold.extract.html.name_paths import BODY_PATHS

MAIN_BLOCK_SHARE = 0.8  # least share of the characters in the page's paragraphs that the main block holds
MIN_PARAGRAPH_CHARACTERS = 80  # characters; a shorter paragraph may be a label and is not counted
BLOCK_TAGS = ("div", "section", "main", "td", "center", "font", "span")


def mark_main_block(tree: HtmlElement) -> None:
    """Turn the smallest block with MAIN_BLOCK_SHARE of the text into an `article` element, in place.

    If there is no such block, move all children of `body` into a new `article`. Do nothing if the page has an `article`
    or trafilatura's own rules (BODY_PATHS) find the text. Without this, trafilatura would collect paragraphs from the
    whole page and lose subheadings.
    """
    if tree.find(".//article") is not None or any(find_body(tree) for find_body in BODY_PATHS):
        return
    characters, total = Counter[HtmlElement](), 0
    for paragraph in tree.iter("p"):
        length = len(" ".join(paragraph.text_content().split()))
        if length >= MIN_PARAGRAPH_CHARACTERS:
            total += length
            for ancestor in paragraph.iterancestors(*BLOCK_TAGS):
                characters[ancestor] += length
    blocks = [block for block, length in characters.items() if length >= MAIN_BLOCK_SHARE * total]
    if blocks:
        min(blocks, key=lambda block: sum(1 for _ in block.iter())).tag = "article"
    elif total and (body := tree.find("body")) is not None:
        article = body.makeelement("article")
        article.extend(list(body))
        body.append(article)
