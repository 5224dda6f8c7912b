"""What is true of the demo's pages, for tests to compare with (reads the article files, nothing else)."""

from dataclasses import dataclass

from demo.articles import DAYS, Article, articles


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one URL on a day.

    `event` and `copy_group` are equal for articles of one story and for copies of one text; `kind` is the page's.
    `paragraphs` must be in the clean text, in this order; `absent` (captions, credits) must not.
    """

    event: str
    copy_group: str
    kind: str
    paragraphs: tuple[str, ...]
    absent: tuple[str, ...]


def labels(day: int = DAYS - 1) -> dict[str, Label]:
    """Canonical URL → truth, for every article that is out on that day and that robots.txt does not forbid."""
    return {item.url: _label(item.on(day)) for item in articles() if item.day <= day and not item.blocked}


def _label(article: Article) -> Label:
    body = tuple(part.removeprefix("- ") for part in article.shown if not part.startswith("## "))
    absent = tuple(text for text in (article.caption, article.photo, article.credit, article.second_title) if text)
    return Label(article.event, article.copy_group, article.kind, body, absent)
