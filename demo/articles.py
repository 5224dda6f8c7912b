"""The articles of `articles/*.toml` and what each looks like on a day.

An article's text is its own (`lead`, `text`), or comes `from` a `[[wire]]` text or another article ("outlet/slug"),
whole or the paragraphs that `keep` numbers, with `replace` pairs and `fill` values put in.
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
    """What the outlet changed after publication, at a moment: texts replaced, paragraphs added at the end."""

    at: datetime
    title: str = ""
    replace: tuple[tuple[str, str], ...] = ()
    append: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
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
    free: int | None = None  # how many paragraphs a paywalled page shows
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
        """0, 1 or 2."""
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
    def shown(self) -> tuple[str, ...]:
        return self.paragraphs[: self.free]

    def on(self, day: int) -> "Article":
        """The article as it reads at the end of a day."""
        article = self
        for change in self.changes:
            if (change.at - FIRST_DAY).days <= day:
                article = _changed(article, change)
        return article


@cache
def articles() -> tuple[Article, ...]:
    """All articles in the order of publication. Raises KeyError or ValueError for a file that is wrong."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))]
    rows = [row for file in files for row in file.get("article", ())]
    texts = {row["id"]: _paragraphs(row["text"]) for file in files for row in file.get("wire", ())}
    for row in rows:
        texts[f"{row['outlet']}/{row['slug']}"] = _body(row, texts)
    rows.sort(key=lambda row: (row["at"], row["outlet"]))
    return tuple(_article(number, row, texts) for number, row in enumerate(rows, 20417))


def _article(number: int, row: dict[str, Any], texts: dict[str, tuple[str, ...]]) -> Article:
    key = f"{row['outlet']}/{row['slug']}"
    given: dict[str, Any] = {name: row[name] for name in row if name not in _NOT_FIELDS}
    source = row.get("from", "") if not row.get("fill") else ""
    named: dict[str, Any] = {"copy_group": source or key, "event": source or key} | given
    return Article(
        **named,
        outlet=OUTLETS[row["outlet"]],
        number=number,
        paragraphs=texts[key],
        changes=tuple(_change(change) for change in row.get("change", ())),
    )


_NOT_FIELDS = {"outlet", "lead", "text", "from", "keep", "replace", "fill", "change"}


def _body(row: dict[str, Any], texts: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    borrowed = texts[row["from"]] if "from" in row else ()
    if "keep" in row:
        borrowed = tuple(borrowed[n] for n in row["keep"])
    if "fill" in row:
        borrowed = tuple(paragraph.format_map(row["fill"]) for paragraph in borrowed)
    borrowed = _replaced(borrowed, tuple(map(tuple, row.get("replace", ()))))
    return _paragraphs(row.get("lead", "")) + borrowed + _paragraphs(row.get("text", ""))


def _change(row: dict[str, Any]) -> Change:
    pairs = tuple((old, new) for old, new in row.get("replace", ()))
    return Change(row["at"], row.get("title", ""), pairs, _paragraphs(row.get("append", "")))


def _changed(article: Article, change: Change) -> Article:
    return replace(
        article,
        title=change.title or article.title,
        paragraphs=_replaced(article.paragraphs, change.replace) + change.append,
        modified=change.at,
    )


def _replaced(paragraphs: tuple[str, ...], pairs: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    text = "\n\n".join(paragraphs)
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"nothing to replace: {old!r}")
        text = text.replace(old, new)
    return _paragraphs(text)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
