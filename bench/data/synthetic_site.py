"""Synthetic hosts to measure storage with: their pages share much, as pages of one site do, and change when revisited.

The part of a page that no other page has is sized so that Zstandard saves a third of it when another page of the host
is the reference, as on real pages; with less of its own text, a page would compress too well.
"""

import random
from collections.abc import Iterator

WORDS = 20_000
NAMES = 220  # classes of the style sheet and functions of the script
TEASERS = 25  # per page, a window that moves along a list
REVISITS = ((1, 1), (4, 2), (12, 3))  # (pages published since, number of the revisit)


class SyntheticHost:
    """The pages of one host with one content management system; `number` seeds everything random."""

    def __init__(self, number: int, pages: int = 50) -> None:
        self.host, self.pages, self._rng = f"www.made{number}.example", pages, random.Random(number)
        self._words = [self._make_word() for _ in range(WORDS)]
        self._weights = [1 / (rank + 3) for rank in range(WORDS)]
        self._names = [f"{self._make_word()}__{self._make_word()}-{self._make_token(4)}" for _ in range(NAMES)]
        self._head = "".join(f".{name}{{margin:{len(name)}px;color:#{self._make_token(6)}}}" for name in self._names)
        self._head += "</style><script>" + ";".join(f"{name}=a=>a.{self._make_token(8)}" for name in self._names)
        self._menu = "".join(
            f'<li class="{name}"><a href="/">{self._make_text(2)}</a></li>' for name in self._names[:80]
        )
        self._teasers = [self._make_teaser() for _ in range(pages + 2 * TEASERS)]
        self._articles = [self._make_article() for _ in range(pages)]

    def visits(self) -> Iterator[tuple[str, bytes]]:
        """Yield (URL, body) in the order of fetching: each page when it is published, and its revisits later."""
        for page in range(self.pages):
            yield self._render(page, page, 0)
            for pages_since, revisit in REVISITS:
                if page >= pages_since:
                    yield self._render(page - pages_since, page, revisit)

    def _render(self, page: int, newest_page: int, revisit: int) -> tuple[str, bytes]:
        """Return (URL, body) of the page when `newest_page` is published; the second revisit adds a paragraph."""
        title, paragraphs, state = self._articles[page]
        text = "".join(f'<p class="{self._names[3]}">{part}</p>' for part in paragraphs[: -1 if revisit < 2 else None])
        teasers = "".join(self._teasers[newest_page : newest_page + TEASERS])
        tokens = random.Random(f"{self.host} {page} {revisit}").randbytes(300).hex()
        html = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{self._head};s="{tokens}";'
            f"state={state}</script></head><body><nav><ul>{self._menu}</ul></nav><article><h1>{title}</h1>{text}"
            f"</article><aside>{teasers}</aside></body></html>"
        )
        return f"https://{self.host}/{page}/{title.replace(' ', '-')[:60]}", html.encode()

    def _make_article(self) -> tuple[str, list[str], str]:
        """Return (title, paragraphs, state of the page's script)."""
        paragraphs = [self._make_text(self._rng.randrange(30, 90)) for _ in range(self._rng.randrange(8, 20))]
        state = ",".join(f'"{self._rng.choice(self._names)}":"{self._make_token(24)}"' for _ in range(520))
        return self._make_text(8), paragraphs, f"{{{state}}}"

    def _make_teaser(self) -> str:
        image = f"https://img.{self.host}/{self._make_token(32)}/{self._make_token(8)}.jpg"
        path = f"{self._make_token(9)}/{self._make_word()}"
        return (
            f'<div class="{self._names[7]}"><a class="{self._names[8]}" href="/{path}">'
            f'<img src="{image}" srcset="{image}?w=320 320w,{image}?w=640 640w"><h3>{self._make_text(9)}</h3></a></div>'
        )

    def _make_text(self, words: int) -> str:
        return " ".join(self._rng.choices(self._words, self._weights, k=words))

    def _make_word(self) -> str:
        syllables = self._rng.randrange(1, 5)
        return "".join(self._rng.choice("bcdfglmnprst") + self._rng.choice("aeiou") for _ in range(syllables))

    def _make_token(self, length: int) -> str:
        return f"{self._rng.getrandbits(4 * length):0{length}x}"
