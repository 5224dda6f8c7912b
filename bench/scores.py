"""Similarity of an extracted text to the gold: shingles, lines, residue, names (pure).

The shingle figures are those of the Article Extraction Benchmark: bags of four-word shingles; precision and recall of
each page are averaged over pages, and F1 is the harmonic mean of the two averages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from random import Random
from statistics import fmean
from typing import NamedTuple, TypeVar

SHINGLE = 4  # words, as in the Article Extraction Benchmark
RESAMPLES = 1000  # of the bootstrap

Article = TypeVar("Article", bound=Hashable)

_WORD = re.compile(r"\w+")
_INVISIBLE = {ord(sign): None for sign in "\u00ad\u200b\ufeff"}  # soft hyphen, zero-width space, byte order mark

# Kinds of residue, with the maximum length of such a line in characters and the pattern at its start. The patterns are
# deliberately independent of the rules of extract/: those are longer, and would accept their own mistakes.
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
    """Counts of shingles (or segments) of one page: in text and gold, only in the text, only in the gold."""

    shared: int
    extra: int
    missing: int

    @property
    def f1(self) -> float:
        """F1 of this page; 1 if text and gold are both empty."""
        return 2 * self.shared / (2 * self.shared + self.extra + self.missing) if any(self) else 1.0


def split_words(text: str) -> list[str]:
    """Return the runs of letters and digits of a text; invisible characters do not part them."""
    return _WORD.findall(text.translate(_INVISIBLE))


def normalize(text: str) -> str:
    """Return a key that ignores differences of case, width, punctuation and spaces."""
    return " ".join(split_words(unicodedata.normalize("NFKC", text).casefold()))


def make_shingles(text: str) -> list[tuple[str, ...]]:
    """Return the four-word shingles; a text of one to three words is one shorter shingle, an empty text has none."""
    words = split_words(text)
    return [tuple(words[start : start + SHINGLE]) for start in range(max(len(words) - SHINGLE + 1, min(len(words), 1)))]


def compare(gold: str, text: str) -> Hits:
    """Count the shingles of a text that are in the gold, and the differences."""
    gold_shingles, text_shingles = Counter(make_shingles(gold)), Counter(make_shingles(text))
    shared = (gold_shingles & text_shingles).total()
    return Hits(shared, text_shingles.total() - shared, gold_shingles.total() - shared)


def compare_segments(required: Iterable[str], forbidden: Iterable[str], text: str) -> Hits:
    """Count segments in the text, for gold that has only some segments that are text and some that are not."""
    flat = " ".join(text.split())
    is_present = [" ".join(segment.split()) in flat for segment in required]
    extra = sum(" ".join(segment.split()) in flat for segment in forbidden)
    return Hits(sum(is_present), extra, len(is_present) - sum(is_present))


def mean_f1(pages: Sequence[Hits]) -> float:
    """Return F1 of the mean precision over pages with a text and the mean recall over pages with gold."""
    precision = [hits.shared / (hits.shared + hits.extra) for hits in pages if hits.shared + hits.extra]
    recall = [hits.shared / (hits.shared + hits.missing) for hits in pages if hits.shared + hits.missing]
    if not precision or not recall:
        return 0.0
    p, r = fmean(precision), fmean(recall)
    return 2 * p * r / (p + r) if p + r else 0.0


def pooled_f1(pages: Sequence[Hits]) -> float:
    """Return F1 over the segments of all pages together."""
    return Hits(*map(sum, zip(*pages, strict=True))).f1 if pages else 0.0


def bootstrap_difference(
    ours: Sequence[Hits], theirs: Sequence[Hits], f1: Callable[[Sequence[Hits]], float]
) -> tuple[float, float, float]:
    """Return the F1 of `ours` minus that of `theirs`, and the ends of its 95 % interval by a paired bootstrap.

    Both sequences have the hits of the same pages in the same order.
    """
    rng, pages, differences = Random(0), range(len(ours)), []
    for _ in range(RESAMPLES):
        sample = rng.choices(pages, k=len(pages))
        differences.append(f1([ours[page] for page in sample]) - f1([theirs[page] for page in sample]))
    differences.sort()
    low, high = differences[round(0.025 * RESAMPLES)], differences[round(0.975 * RESAMPLES) - 1]
    return f1(ours) - f1(theirs), low, high


def count_stray_lines(text: str, other: str) -> int:
    """Count the lines of four words or more that have less than half of their shingles in the other text."""
    other_shingles, count = set(make_shingles(other)), 0
    for line in text.split("\n"):
        shingles = make_shingles(line)
        if shingles and len(shingles[0]) == SHINGLE:
            count += sum(shingle in other_shingles for shingle in shingles) < len(shingles) / 2
    return count


def find_residue(text: str, gold: str, title: str) -> set[str]:
    """Return the kinds of residue in the text: `title`, `repeat`, `breadcrumb`, `credit`, `related`, `nag`.

    A line that is in the gold too is never residue.
    """
    lines = [(line.strip(), normalize(line)) for line in text.split("\n") if normalize(line)]
    gold_text = f" {normalize(gold)} "
    gold_lines = "  ".join(["", *map(normalize, gold.split("\n")), ""])
    repeats = Counter(key for _, key in lines if len(key) >= 20)
    kinds = {"repeat" for key, count in repeats.items() if count > max(1, gold_lines.count(f" {key} "))}
    for line, key in lines:
        if f" {key} " not in gold_text:
            kinds |= _classify_line(line, key, normalize(title))
    return kinds


def _classify_line(line: str, key: str, title_key: str) -> set[str]:
    kinds = {name for name, (limit, pattern) in _PATTERNS.items() if len(line) <= limit and pattern.match(line)}
    if title_key and key == title_key:
        kinds.add("title")
    parts = [part for part in _SEPARATOR.split(line) if part]
    # Two parts may be anything; two parts that begin with the home page are a breadcrumb.
    is_path = len(parts) >= 3 or (len(parts) == 2 and normalize(parts[0]) in _HOMES)
    if is_path and len(line) <= 160 and all(len(part) <= 45 for part in parts):
        kinds.add("breadcrumb")
    return kinds


def names_f1(gold: Iterable[str], names: Iterable[str]) -> float:
    """Return F1 of two sets of names; 1 if both are empty."""
    gold_keys, keys = {normalize(name) for name in gold} - {""}, {normalize(name) for name in names} - {""}
    return 2 * len(gold_keys & keys) / (len(gold_keys) + len(keys)) if gold_keys or keys else 1.0


def b_cubed(gold: Mapping[Article, Hashable], found: Mapping[Article, Hashable]) -> float:
    """Return B-cubed F1 of the clusters of `gold`, by article: of precision and recall as means over articles.

    See Bagga and Baldwin, "Entity-based cross-document coreferencing" (1998).
    """
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found[name] for name in gold)
    both = Counter((gold[name], found[name]) for name in gold)
    precision = sum(count * count / found_sizes[cluster] for (_, cluster), count in both.items()) / len(gold)
    recall = sum(count * count / gold_sizes[label] for (label, _), count in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)
