"""How near an extracted text comes to the gold: shingles, lines, residue, fields (pure).

The shingle figures are those of the Article Extraction Benchmark: bags of four-word shingles; a page's precision
and recall are averaged over pages, and F1 is the harmonic mean of the two averages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from statistics import fmean
from typing import NamedTuple

SHINGLE = 4  # words, as the benchmark has it
DRAWS = 1000  # of the bootstrap

_WORD = re.compile(r"\w+")
_UNSEEN = {ord(sign): None for sign in "\u00ad\u200b\ufeff"}  # soft hyphen, zero-width space, byte order mark

# Kinds of line that are no text, by how readers know them; written without a look at the rules of extract/, whose
# tables are longer and would find their own mistakes right. The number is the most characters that such a line has.
_SEPARATOR = re.compile(r"\s*[›»→❯]\s*|\s+[>/|•·]\s+")
_HOMES = frozenset(
    "home homepage startseite start accueil inicio portada início hem strona główna úvod главная".split()
)
_RESIDUE = {
    "credit": (
        160,
        r"\W{0,3}(?:photos?|fotos?|images?|imagen|pictures?|bild(?:er|quelle)?|source|quellen?|fuente|fonte|bron|źródło"
        r"|zdroj|kilde|källa|kaynak|источник|фото|crédits?|credits?|copyright|صورة|المصدر|写真|사진|图片|来源)"
        r"\b.{0,20}?\s*[:：/©]|\W{0,3}©",
    ),
    "related": (
        200,
        r"\W{0,3}(?:read (?:also|more|next)|also read|see also|related(?: \w+){0,2}\s*(?::|$)|more (?:from|on)"
        r"|you (?:may|might) (?:also )?like|lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu)|auch interessant"
        r"|(?:à )?lire (?:aussi|également)|sur le même (?:sujet|thème)|le[ea] (?:también|además|também|mais)"
        r"|te puede interesar|leggi anche|lees (?:ook|meer)|läs (?:också|mer|även)|czytaj (?:też|także|więcej)"
        r"|zobacz (?:też|także)|přečtěte si|читайте также|διαβάστε (?:επίσης|ακόμα)|bunlar da|ilgili haber"
        r"|اقرأ أيض|قد يهمك|קראו גם|關連|関連(?:記事|ニュース)|相关(?:阅读|新闻)|관련 ?기사|यह भी पढ़ें|อ่านเพิ่มเติม)",
    ),
    "nag": (
        250,
        r".*\b(?:cookies?|newsletters?|subscri(?:be|ption)|sign up|abonnieren|abonnement|abonnez|s'abonner"
        r"|suscr[íi]b\w+|iscriviti|inscreva-se|abonneer|prenumerera|zapisz się|подпишитесь|abone ol"
        r"|اشترك|הירשמו|メールマガジン)",
    ),
}
_PATTERNS = {name: (limit, re.compile(pattern, re.I)) for name, (limit, pattern) in _RESIDUE.items()}


class Hits(NamedTuple):
    """Counts of one page: what text and gold share, what only the text has, what only the gold has."""

    shared: int
    extra: int
    missing: int

    @property
    def f1(self) -> float:
        """1 where both are empty."""
        return 2 * self.shared / (2 * self.shared + self.extra + self.missing) if any(self) else 1.0


def words(text: str) -> list[str]:
    return _WORD.findall(text.translate(_UNSEEN))


def mark(text: str) -> str:
    """Equal for what differs in case, width, punctuation and spaces only."""
    return " ".join(words(unicodedata.normalize("NFKC", text).casefold()))


def shingles(text: str) -> list[tuple[str, ...]]:
    """A text of fewer than four words is one shorter shingle, an empty one none."""
    own = words(text)
    return [tuple(own[at : at + SHINGLE]) for at in range(max(len(own) - SHINGLE + 1, min(len(own), 1)))]


def compare(gold: str, text: str) -> Hits:
    expected, found = Counter(shingles(gold)), Counter(shingles(text))
    shared = (expected & found).total()
    return Hits(shared, found.total() - shared, expected.total() - shared)


def compare_segments(wanted: Iterable[str], unwanted: Iterable[str], text: str) -> Hits:
    """Where the gold is only some pieces that a text holds, and some that it does not."""
    flat = " ".join(text.split())
    found = [" ".join(piece.split()) in flat for piece in wanted]
    return Hits(sum(found), sum(" ".join(piece.split()) in flat for piece in unwanted), len(found) - sum(found))


def mean_f1(pages: Sequence[Hits]) -> float:
    """Of the mean precision of pages with a text and the mean recall of pages with gold."""
    precision = [hits.shared / (hits.shared + hits.extra) for hits in pages if hits.shared + hits.extra]
    recall = [hits.shared / (hits.shared + hits.missing) for hits in pages if hits.shared + hits.missing]
    if not precision or not recall:
        return 0.0
    p, r = fmean(precision), fmean(recall)
    return 2 * p * r / (p + r) if p + r else 0.0


def pooled_f1(pages: Sequence[Hits]) -> float:
    """Over the pieces of all pages together."""
    return Hits(*map(sum, zip(*pages, strict=True))).f1 if pages else 0.0


def interval(
    ours: Sequence[Hits], theirs: Sequence[Hits], f1: Callable[[Sequence[Hits]], float]
) -> tuple[float, float, float]:
    """Ours less theirs on the same pages, with the ends of a paired bootstrap's 95 % interval."""
    chance, pages, found = Random(0), range(len(ours)), []
    for _ in range(DRAWS):
        drawn = chance.choices(pages, k=len(pages))
        found.append(f1([ours[at] for at in drawn]) - f1([theirs[at] for at in drawn]))
    found.sort()
    return f1(ours) - f1(theirs), found[round(0.025 * DRAWS)], found[round(0.975 * DRAWS) - 1]


def stray_lines(text: str, other: str) -> int:
    """Lines of four words or more, of which less than half of the shingles are in the other text."""
    known, stray = set(shingles(other)), 0
    for line in text.split("\n"):
        own = shingles(line)
        if own and len(own[0]) == SHINGLE:
            stray += sum(shingle in known for shingle in own) < len(own) / 2
    return stray


def residue(text: str, gold: str, title: str) -> set[str]:
    """What sorts of line the text holds that are no text: `title`, `repeat`, `breadcrumb`, `credit`, `related`, `nag`.

    A line that the gold has too is never one.
    """
    lines = [(line.strip(), mark(line)) for line in text.split("\n") if mark(line)]
    within, apart = f" {mark(gold)} ", "  ".join(["", *map(mark, gold.split("\n")), ""])
    repeats = Counter(own for _, own in lines if len(own) >= 20)
    kinds = {"repeat" for own, count in repeats.items() if count > max(1, apart.count(f" {own} "))}
    for line, own in lines:
        if f" {own} " not in within:
            kinds |= _kinds_of(line, own, mark(title))
    return kinds


def _kinds_of(line: str, own: str, title: str) -> set[str]:
    kinds = {name for name, (most, pattern) in _PATTERNS.items() if len(line) <= most and pattern.match(line)}
    if title and own == title:
        kinds.add("title")
    parts = [part for part in _SEPARATOR.split(line) if part]
    # Two parts alone may be anything; a way that starts at home is a way.
    is_way = len(parts) >= 3 or (len(parts) == 2 and mark(parts[0]) in _HOMES)
    if is_way and len(line) <= 160 and all(len(part) <= 45 for part in parts):
        kinds.add("breadcrumb")
    return kinds


def names_f1(gold: Iterable[str], names: Iterable[str]) -> float:
    """Of two sets of people."""
    expected, found = {mark(name) for name in gold} - {""}, {mark(name) for name in names} - {""}
    return 2 * len(expected & found) / (len(expected) + len(found)) if expected or found else 1.0
