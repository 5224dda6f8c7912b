"""The gold labels of the demo's pages, for tests to compare with; only the article files are read."""

from dataclasses import dataclass

from demo.articles import DAYS, Article, articles


@dataclass(frozen=True, slots=True)
class Label:
    """The gold of one URL on a day.

    `event` and `copy_group` are equal for articles of one story and for copies of one text; `kind` is the kind of page.
    The clean text must have `paragraphs` in this order, and none of `absent` (captions, credits).
    """

    event: str
    copy_group: str
    kind: str
    paragraphs: tuple[str, ...]
    absent: tuple[str, ...]


def labels(day: int = DAYS - 1) -> dict[str, Label]:
    """Return URL → label of every article that is published by that day and allowed by robots.txt."""
    return {item.url: _build_label(item.on(day)) for item in articles() if item.day <= day and not item.blocked}


def _build_label(article: Article) -> Label:
    paragraphs = tuple(part.removeprefix("- ") for part in article.visible_paragraphs if not part.startswith("## "))
    absent = tuple(text for text in (article.caption, article.photo, article.credit, article.second_title) if text)
    return Label(article.event, article.copy_group, article.kind, paragraphs, absent)
