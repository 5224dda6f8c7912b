"""Synthetic hosts to measure storage with: pages that share much, as those of one outlet do, and change when revisited.

How much a page has alone is set so that beside another page of its host zstd saves a third, as it does on real pages;
with less of its own it would flatter us.
"""

import random
from collections.abc import Iterator

WORDS = 20_000
NAMES = 220  # classes of the style sheet and functions of the script
TEASERS = 25  # on a page, out of a list that moves on
REVISITS = ((1, 1), (4, 2), (12, 3))  # after so many further pages, the visit's number


class MadeHost:
    """Pages of one host in one content system; `number` decides everything."""

    def __init__(self, number: int, pages: int = 50) -> None:
        self.host, self.pages, self._chance = f"www.made{number}.example", pages, random.Random(number)
        self._words = [self._word() for _ in range(WORDS)]
        self._weights = [1 / (rank + 3) for rank in range(WORDS)]
        self._names = [f"{self._word()}__{self._word()}-{self._token(4)}" for _ in range(NAMES)]
        self._head = "".join(f".{name}{{margin:{len(name)}px;color:#{self._token(6)}}}" for name in self._names)
        self._head += "</style><script>" + ";".join(f"{name}=a=>a.{self._token(8)}" for name in self._names)
        self._menu = "".join(f'<li class="{name}"><a href="/">{self._text(2)}</a></li>' for name in self._names[:80])
        self._teasers = [self._teaser() for _ in range(pages + 2 * TEASERS)]
        self._articles = [self._article() for _ in range(pages)]

    def visits(self) -> Iterator[tuple[str, bytes]]:
        """(URL, body) in the order of fetching: a page, and older ones again."""
        for page in range(self.pages):
            yield self._page(page, page, 0)
            for back, visit in REVISITS:
                if page >= back:
                    yield self._page(page - back, page, visit)

    def _page(self, page: int, now: int, visit: int) -> tuple[str, bytes]:
        """As it looks when `now` pages are there: from the second revisit with one more paragraph."""
        title, paragraphs, state = self._articles[page]
        text = "".join(f'<p class="{self._names[3]}">{part}</p>' for part in paragraphs[: -1 if visit < 2 else None])
        teasers = "".join(self._teasers[now : now + TEASERS])
        tokens = random.Random(f"{self.host} {page} {visit}").randbytes(300).hex()
        html = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{self._head};s="{tokens}";'
            f"state={state}</script></head><body><nav><ul>{self._menu}</ul></nav><article><h1>{title}</h1>{text}"
            f"</article><aside>{teasers}</aside></body></html>"
        )
        return f"https://{self.host}/{page}/{title.replace(' ', '-')[:60]}", html.encode()

    def _article(self) -> tuple[str, list[str], str]:
        paragraphs = [self._text(self._chance.randrange(30, 90)) for _ in range(self._chance.randrange(8, 20))]
        state = ",".join(f'"{self._chance.choice(self._names)}":"{self._token(24)}"' for _ in range(520))
        return self._text(8), paragraphs, f"{{{state}}}"

    def _teaser(self) -> str:
        image = f"https://img.{self.host}/{self._token(32)}/{self._token(8)}.jpg"
        return (
            f'<div class="{self._names[7]}"><a class="{self._names[8]}" href="/{self._token(9)}/{self._word()}">'
            f'<img src="{image}" srcset="{image}?w=320 320w,{image}?w=640 640w"><h3>{self._text(9)}</h3></a></div>'
        )

    def _text(self, words: int) -> str:
        return " ".join(self._chance.choices(self._words, self._weights, k=words))

    def _word(self) -> str:
        syllables = self._chance.randrange(1, 5)
        return "".join(self._chance.choice("bcdfglmnprst") + self._chance.choice("aeiou") for _ in range(syllables))

    def _token(self, length: int) -> str:
        return f"{self._chance.getrandbits(4 * length):0{length}x}"
