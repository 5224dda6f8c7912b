"""The articles of `articles/*.toml`, and each article as it reads on a day.

An article has its own text (`lead`, `text`), or takes it `from` a `[[wire]]` text or another article ("outlet/slug"):
all paragraphs, or those that `keep` numbers, with `replace` pairs and `fill` values put in.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from demo.outlets import OUTLETS, Outlet

DAYS = 3
FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_FOLDER = Path(__file__).with_name("articles")


@dataclass(frozen=True, slots=True)
class Change:
    """A change after publication, at a time: a new title, replaced texts, paragraphs added at the end."""

    at: datetime
    title: str = ""
    replace: tuple[tuple[str, str], ...] = ()
    append: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article of one outlet with its labels.

    `event` and `copy_group` are equal for articles of one story and for copies of one text. `gone_on` is the day from
    which the page is removed, `blocked` says that robots.txt disallows it, and `free` is the number of paragraphs that
    a paywalled page shows (None for all).
    """

    outlet: Outlet
    number: int
    slug: str
    at: datetime
    section: str
    title: str
    paragraphs: tuple[str, ...]
    standfirst: str = ""
    author: str = ""
    dateline: str = ""
    credit: str = ""
    caption: str = ""
    photo: str = ""
    kind: str = "article"
    event: str = ""
    copy_group: str = ""
    free: int | None = None
    gone_on: int | None = None
    blocked: bool = False
    second_title: str = ""
    modified: datetime | None = None
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.outlet.key}/{self.slug}"

    @property
    def day(self) -> int:
        """The day of publication: 0, 1 or 2."""
        return (self.at - FIRST_DAY).days

    @property
    def path(self) -> str:
        date = {"year": f"{self.at:%Y}", "month": f"{self.at:%m}", "day": f"{self.at:%d}"}
        pattern = ("/intern" if self.blocked else "") + self.outlet.path
        return pattern.format(section=self.section, slug=self.slug, number=self.number, **date)

    @property
    def url(self) -> str:
        return self.outlet.base + self.path

    @property
    def visible_paragraphs(self) -> tuple[str, ...]:
        return self.paragraphs[: self.free]

    def on(self, day: int) -> "Article":
        """Return the article as it reads at the end of a day."""
        article = self
        for change in self.changes:
            if (change.at - FIRST_DAY).days <= day:
                article = _apply_change(article, change)
        return article


@cache
def articles() -> tuple[Article, ...]:
    """Return all articles in order of publication. Raise KeyError or ValueError if a file is invalid."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))]
    rows = [row for file in files for row in file.get("article", ())]
    texts = {row["id"]: _split_paragraphs(row["text"]) for file in files for row in file.get("wire", ())}
    for row in rows:
        texts[f"{row['outlet']}/{row['slug']}"] = _build_text(row, texts)
    rows.sort(key=lambda row: (row["at"], row["outlet"]))
    return tuple(_build_article(number, row, texts) for number, row in enumerate(rows, 20417))


def _build_article(number: int, row: dict[str, Any], texts: dict[str, tuple[str, ...]]) -> Article:
    key = f"{row['outlet']}/{row['slug']}"
    fields: dict[str, Any] = {name: row[name] for name in row if name not in _NOT_FIELDS}
    # A text with other values filled in is a templated report, not a copy.
    origin = row.get("from", "") if not row.get("fill") else ""
    labels: dict[str, Any] = {"copy_group": origin or key, "event": origin or key}
    return Article(
        **(labels | fields),
        outlet=OUTLETS[row["outlet"]],
        number=number,
        paragraphs=texts[key],
        changes=tuple(_build_change(change) for change in row.get("change", ())),
    )


_NOT_FIELDS = {"outlet", "lead", "text", "from", "keep", "replace", "fill", "change"}


def _build_text(row: dict[str, Any], texts: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    borrowed = texts[row["from"]] if "from" in row else ()
    if "keep" in row:
        borrowed = tuple(borrowed[n] for n in row["keep"])
    if "fill" in row:
        borrowed = tuple(paragraph.format_map(row["fill"]) for paragraph in borrowed)
    borrowed = _replace_texts(borrowed, tuple(map(tuple, row.get("replace", ()))))
    return _split_paragraphs(row.get("lead", "")) + borrowed + _split_paragraphs(row.get("text", ""))


def _build_change(row: dict[str, Any]) -> Change:
    pairs = tuple((old, new) for old, new in row.get("replace", ()))
    return Change(row["at"], row.get("title", ""), pairs, _split_paragraphs(row.get("append", "")))


def _apply_change(article: Article, change: Change) -> Article:
    return replace(
        article,
        title=change.title or article.title,
        paragraphs=_replace_texts(article.paragraphs, change.replace) + change.append,
        modified=change.at,
    )


def _replace_texts(paragraphs: tuple[str, ...], pairs: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    text = "\n\n".join(paragraphs)
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"the text to replace is missing: {old!r}")
        text = text.replace(old, new)
    return _split_paragraphs(text)


def _split_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
