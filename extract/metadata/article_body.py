"""Split the JSON-LD property `articleBody` into paragraphs, and compare an extracted text with it (pure).

Texts are compared by trigrams: sequences of three words, without case and punctuation.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

from lxml.html import fromstring

from newsfold.db.values.text import clean_text, one_line
from newsfold.extract.html.bare_text import INLINE_TAGS
from newsfold.extract.language import count_words
from newsfold.extract.line_text import normalized_key

SENTENCES_PER_PARAGRAPH = 4  # in an articleBody without line breaks
COMPLETE_SHARE = 0.8  # a text with this share of the articleBody's trigrams is complete
COVERED_SHARE = 0.7  # an articleBody with a smaller share of the extracted words does not show where the text ends
LINE_SHARE = 0.5  # a line with this share of its trigrams in the articleBody counts as part of it

_MARKUP = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
# A link or picture of Markdown, and attributes after a span of it: "[a paper](https://…)", "*Reuters*{: .small}".
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\((?:https?://|/)[^\s()]{1,500}\)")
_MARKDOWN_ATTRIBUTES = re.compile(r"(?<=\S)\{: ?[^{}\n]{1,80}\}")
_LINE_BREAK = re.compile(r"\s*\n\s*")
# After most characters, the first condition is the only one that is tried.
_SENTENCE_END = re.compile(r"([.!?…。！？])(?:[”\"’»)]*\s+(?=[A-ZÀ-ÞА-Я“\"«¿¡])|(?<=[。！？]))")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, without the closing quotation marks and white space between them.

    The last one may be empty.
    """
    sentences, start = [], 0
    for end in _SENTENCE_END.finditer(text):  # it finds the signs sooner than a pattern with a lookbehind for them
        sentences.append(text[start : end.end(1)])
        start = end.end()
    return [*sentences, text[start:]]


@lru_cache(8)  # several steps read the articleBody of one page
def split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of an articleBody or of the content of a feed, without mark-up and empty lines.

    A text without line breaks is split after every SENTENCES_PER_PARAGRAPH sentences.
    """
    if not text:
        return ()
    text = clean_text(unescape(unescape(text)))  # many pages escape HTML within JSON, some of them twice
    if _MARKUP.search(text):
        text = _text_of_blocks(text)
    if "](" in text:
        text = _MARKDOWN_ATTRIBUTES.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    lines = [one_line(line) for line in _LINE_BREAK.split(text.strip())]
    if len(lines) == 1:
        sentences = [part.strip() for part in split_sentences(lines[0]) if part.strip()]
        starts = range(0, len(sentences), SENTENCES_PER_PARAGRAPH)
        lines = [" ".join(sentences[start : start + SENTENCES_PER_PARAGRAPH]) for start in starts]
    return tuple(line for line in lines if line)


def _text_of_blocks(markup: str) -> str:
    """Return the text of mark-up, with a line break before and after each element that is no part of a line."""
    tree = fromstring(f"<div>{markup}</div>")
    for element in tree.iter():
        if isinstance(element.tag, str) and (element.tag == "br" or element.tag not in INLINE_TAGS):
            element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    return str(tree.text_content())


def contains_article_body(lines: Sequence[str], article_body: str) -> bool:
    """Decide whether `lines` hold nearly all of the articleBody: at least COMPLETE_SHARE of its trigrams."""
    trigrams = {trigram for line in lines for trigram in _trigrams(normalized_key(line))}
    expected = [trigram for line in split_paragraphs(article_body) for trigram in _trigrams(normalized_key(line))]
    return sum(trigram in trigrams for trigram in expected) >= COMPLETE_SHARE * len(expected)


def find_last_line(lines: Sequence[str], article_body: str) -> int:
    """Return the index of the last item of `lines` that is part of the articleBody.

    If the articleBody holds less than COVERED_SHARE of the words of `lines`, return the index of the last line.
    Measured on 51 pages with an articleBody: 13 lines came after the returned index, and none of them belonged to the
    text.
    """
    covered = _covered_lines(lines, article_body)
    if not any(covered) or _share_of_words(lines, covered) < COVERED_SHARE:
        return len(lines) - 1
    return max(index for index, is_covered in enumerate(covered) if is_covered)


def covered_share(lines: Sequence[str], article_body: str) -> float:
    """Return the share (0 to 1) of the words of `lines` that are in lines of which the articleBody has LINE_SHARE."""
    return _share_of_words(lines, _covered_lines(lines, article_body))


def _covered_lines(lines: Sequence[str], article_body: str) -> list[bool]:
    paragraphs = [normalized_key(line) for line in split_paragraphs(article_body)]
    trigrams = {trigram for paragraph in paragraphs for trigram in _trigrams(paragraph)}
    return [_is_covered(normalized_key(line), paragraphs, trigrams) for line in lines]


def _share_of_words(lines: Sequence[str], is_counted: Sequence[bool]) -> float:
    words = list(map(count_words, lines))
    return sum(count for count, counts in zip(words, is_counted, strict=True) if counts) / max(sum(words), 1)


def _is_covered(line: str, paragraphs: Sequence[str], trigrams: set[tuple[str, ...]]) -> bool:
    """Decide whether the articleBody contains at least LINE_SHARE of the line's trigrams.

    A line of up to three words must be contained word for word. `line` and `paragraphs` are normalized keys; `trigrams`
    are those of the paragraphs.
    """
    own = _trigrams(line)
    if len(own) < 2:
        return any(line in paragraph for paragraph in paragraphs)
    return sum(trigram in trigrams for trigram in own) >= LINE_SHARE * len(own)


def _trigrams(line: str) -> list[tuple[str, ...]]:
    words = line.split()
    return list(zip(words, words[1:], words[2:], strict=False))
