"""The invented texts of one language, and the parts that all pages share."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Teaser:
    """A teaser of another page: its address, headline, text and date as a page prints it."""

    url: str
    headline: str
    text: str
    date: str
    day: int


@dataclass(frozen=True)
class Page:
    """A rendered page and its address."""

    url: str
    html: str


@dataclass(frozen=True)
class Texts:
    """The texts of one language.

    `items` are pairs of headline and teaser, `prose` the paragraphs of the article `title`, `date` a pattern with
    `{day}`, `more` the label "Read more", `intro` what a section says about itself, `bio` the same for `author`.
    """

    language: str
    site: str
    sections: list[str]
    intro: str
    author: str
    bio: str
    more: str
    date: str
    title: str
    items: list[list[str]]
    prose: list[str]

    @property
    def host(self) -> str:
        return f"https://www.news-{self.language}.example"

    def teasers(self, count: int, path: str = "/news/{number}-{slug}") -> list[Teaser]:
        """Return `count` teasers with distinct addresses; from the second round on, the headlines have a prefix."""
        result = []
        for at in range(count):
            headline, text = self.items[at % len(self.items)]
            if rounds := at // len(self.items):
                headline = f"{self.sections[rounds % 2]} {rounds}: {headline}"
            day = 1 + (28 - at) % 28
            address = path.format(number=48210 + 7 * at, slug=f"story-of-the-day-{at}", day=f"{day:02d}")
            result.append(Teaser(address, headline, text, self.date.format(day=day), day))
        return result

    def page(self, path: str, title: str, inside: str, head: str = "") -> Page:
        """Return a page with menu and footer; `inside` is what stands between them."""
        menu = "".join(f'<li><a href="/{at}/">{name}</a></li>' for at, name in enumerate(self.sections))
        header = f'<header><a href="/">{self.site}</a><ul>{menu}</ul></header>'
        footer = f'<footer><p>© {self.site}</p><a href="/imprint">Imprint</a></footer>'
        head = f'<head><meta charset="utf-8"><title>{title} | {self.site}</title>{head}</head>'
        html = f'<!doctype html><html lang="{self.language}">{head}<body>{header}{inside}{footer}</body></html>'
        return Page(self.host + path, html)


def load() -> list[Texts]:
    """Return the texts of all languages."""
    return [
        Texts(language=path.stem, **tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))
    ]


def meta(**properties: str) -> str:
    """Return Open Graph and article tags: `meta(og_type="website")` is `<meta property="og:type" …>`."""
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in properties.items()
    )


def json_ld(value: object) -> str:
    """Return a JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'
