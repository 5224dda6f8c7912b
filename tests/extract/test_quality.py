"""Extraction on our own pages, beside their gold: no page and no average may fall below what it once reached.

`tests/extract/quality_floors.json` holds the floors. `--raise-floors` writes what became better and takes in new and
changed pages; only `--lower-floors` accepts what became worse. How to add a page is in tests/extract/pages/README.md.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from bench.pages import OWN, GoldPage, gold_pages
from bench.scores import compare, mark, mean_f1, names_f1, residue, words
from newsfold.extract.article import Article, Rejected, extract_article

FLOORS = Path(__file__).parent / "quality_floors.json"
PAGES = gold_pages(None)
PAGE_MARGIN, MEAN_MARGIN = 0.005, 0.001  # of F1: what another release of a library may change
FIELDS = {
    "title": "", "standfirst": "", "authors": [], "agency": None, "kind": "article", "published_at": None,
    "published_precision": "none", "language": None, "is_free": True, "complete": True,
}  # fmt: skip
LINES = {"extra", "joined", "lost"}
KEYS = {*FIELDS, "url", "charset", "paragraphs", "rejected", "entries"}


def measured(page: GoldPage) -> dict[str, Any]:
    """What is pinned of a page: `f1` of its text and `wrong`, everything else that is not as the gold has it."""
    found = extract_article(page.body, page.url, charset=page.charset)
    if "rejected" in page.gold:
        right = isinstance(found, Rejected) and found.reason == page.gold["rejected"]
        return {"f1": float(right), "wrong": [] if right else [f"rejected: {getattr(found, 'reason', None)}"]}
    if isinstance(found, Rejected):
        return {"f1": 0.0, "wrong": [f"rejected: {found.reason}"]}
    gold = "\n".join(page.gold["paragraphs"])
    return {
        "f1": round(compare(gold, found.text).f1, 4),
        "wrong": [*_wrong_lines(page, found), *_wrong_fields(page, found)],
    }


def _wrong_lines(page: GoldPage, found: Article) -> Iterator[str]:
    """Lines of the text that are no paragraph, nor a part of one that was split, or are several paragraphs in one;
    paragraphs that are nowhere."""
    gold, lines = list(map(mark, page.gold["paragraphs"])), found.text.split("\n\n")
    split = [text for text in gold if text not in set(map(mark, lines))]
    for line in lines:
        if mark(line) not in gold and not any(mark(line) in text for text in split):
            rest = mark(line)
            for text in sorted(gold, key=len, reverse=True):
                rest = rest.replace(text, "")
            yield f"{'extra' if rest.strip() else 'joined'}: {line[:60]}"
    whole = mark(found.text)
    yield from (f"lost: {text[:60]}" for text in page.gold["paragraphs"] if mark(text) not in whole)


def _wrong_fields(page: GoldPage, found: Article) -> Iterator[str]:
    for name, default in FIELDS.items():
        if name == "language" and name not in page.gold:
            continue
        expected, value = page.gold.get(name, default), getattr(found, name)
        if name == "published_at":
            value = f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None
        if name == "authors":
            is_right = names_f1(expected, value) == 1
        elif name in ("title", "standfirst"):
            is_right = mark(expected) == mark(value)
        else:
            is_right = expected == value
        if not is_right:
            yield f"{name}: {value}"
    if len(found.entries) != page.gold.get("entries", 0):
        yield f"entries: {len(found.entries)}"


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    return {page.name: measured(page) for page in PAGES}


def averages(results: dict[str, dict[str, Any]]) -> dict[str, float]:
    """F1 as the benchmark averages it, and the share of pages with nothing wrong of a sort."""
    articles = [page for page in PAGES if "rejected" not in page.gold]
    hits, clean = [], []
    for page in articles:
        found = extract_article(page.body, page.url, charset=page.charset)
        text, gold = ("" if isinstance(found, Rejected) else found.text), "\n".join(page.gold["paragraphs"])
        hits.append(compare(gold, text))
        clean.append(not residue(text, gold, page.gold["title"]))
    made = {"f1": mean_f1(hits), "without residue": fmean(clean)}
    for sort in (*sorted(LINES), *FIELDS):
        wrong = [any(text.startswith(f"{sort}: ") for text in results[page.name]["wrong"]) for page in articles]
        made[f"{sort} right" if sort in FIELDS else f"no line {sort}"] = 1 - fmean(wrong)
    made["kind or reason right"] = fmean(
        not any(text.startswith(("rejected: ", "kind: ")) for text in result["wrong"]) for result in results.values()
    )
    return {name: round(value, 4) for name, value in made.items()}


def fingerprint(page: GoldPage) -> str:
    gold = json.dumps(page.gold, sort_keys=True).encode()
    return hashlib.sha256(page.body + b"\0" + gold).hexdigest()[:16]


def test_quality_is_not_below_its_floors(results: dict[str, dict[str, Any]], request: pytest.FixtureRequest) -> None:
    kept = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"averages": {}, "pages": {}}
    now = {page.name: {"fingerprint": fingerprint(page), **results[page.name]} for page in PAGES}
    means, same = averages(results), {name for name in now if _fingerprint_of(kept, name) == now[name]["fingerprint"]}
    changed = sorted({*now, *kept["pages"]} - same)
    worse = [f"{name}: {text}" for name in sorted(same) for text in _worse(kept["pages"][name], now[name])]
    if not changed:
        floors = kept["averages"].items()
        worse += [
            f"mean {name}: {means.get(name)} < {floor}"
            for name, floor in floors
            if means.get(name, 0) < floor - MEAN_MARGIN
        ]
    lower = request.config.getoption("--lower-floors")
    if lower or (request.config.getoption("--raise-floors") and not worse):
        if not lower:  # what fell within its margin does not fall further the next time
            now |= {name: now[name] | {"f1": max(now[name]["f1"], kept["pages"][name]["f1"])} for name in same}
            means |= {} if changed else {name: max(means[name], floor) for name, floor in kept["averages"].items()}
        FLOORS.write_text(json.dumps({"averages": means, "pages": now}, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    assert not worse, "\n".join([*worse, "(--lower-floors accepts this)"])
    assert not changed, f"new, changed or removed: {', '.join(changed)} (--raise-floors takes them in)"


def _fingerprint_of(kept: dict[str, Any], name: str) -> str | None:
    return kept["pages"].get(name, {}).get("fingerprint")


def _worse(floor: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """F1, fields that were right, and lines: other wrong lines than before are nothing worse where F1 rose."""
    if now["f1"] < floor["f1"] - PAGE_MARGIN:
        yield f"f1 {now['f1']} < {floor['f1']}"
    better, fields = now["f1"] > floor["f1"], set(map(_sort, floor["wrong"])) - LINES
    for text in now["wrong"]:
        if text not in floor["wrong"] and not (better if _sort(text) in LINES else _sort(text) in fields):
            yield text


def _sort(wrong: str) -> str:
    return wrong.partition(":")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_gold_is_whole(page: GoldPage) -> None:
    gold = page.gold
    assert gold.keys() <= KEYS, "unknown keys"
    if "rejected" in gold:
        assert gold.keys() <= {"url", "charset", "rejected"}
        return
    assert {"url", "title", "paragraphs", "language"} <= gold.keys()
    assert all(text == " ".join(text.split()) for text in [*gold["paragraphs"], gold["title"]])
    if gold.get("published_at"):
        assert datetime.fromisoformat(gold["published_at"]).utcoffset() is not None
        assert gold["published_precision"] in ("minute", "day")


@pytest.mark.parametrize("page", [page for page in PAGES if "rejected" not in page.gold], ids=lambda page: page.name)
def test_gold_is_in_the_page(page: GoldPage) -> None:
    """Every word of it, since nothing can be found that is not there."""
    held = _letters(_plain(page.html))
    for text in page.gold["paragraphs"]:
        assert all(_letters(word) in held for word in words(text)), text


def _letters(text: str) -> str:
    return mark(text).replace(" ", "")


def _plain(html: str) -> str:
    text = unescape(unescape(html))
    with_escapes = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"</?[a-z][^>]*>|<!--.*?-->", "", with_escapes) + with_escapes


def test_pages_are_many_and_varied() -> None:
    articles = [page.gold for page in PAGES if "rejected" not in page.gold]
    assert len(PAGES) >= 70
    assert len({gold["language"] for gold in articles}) >= 26
    assert {page.gold["rejected"] for page in PAGES if "rejected" in page.gold} >= {
        "error page", "challenge page", "consent page", "index page",
    }  # fmt: skip
    assert {gold.get("kind", "article") for gold in articles} == {"article", "live", "opinion", "gallery", "video"}
    assert all(page.name + ".json" in {path.name for path in OWN.iterdir()} for page in PAGES)
