"""Quality of extraction on our own pages with gold: no page and no average may fall below its floor.

`tests/extract/quality_floors.json` holds the floors, the best values so far. `--raise-floors` writes better values and
adds new and changed pages; only `--lower-floors` accepts worse values. tests/extract/pages/README.md describes how to
add a page.
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

from bench.data.pages import OWN_PAGES, GoldPage, read_gold_pages
from bench.scores import compare, find_residue, mean_f1, names_f1, normalize, split_words
from newsfold.extract.article import Article, Rejected, extract_article

FLOORS = Path(__file__).parent / "quality_floors.json"
PAGES = read_gold_pages(None)
PAGE_MARGIN, MEAN_MARGIN = 0.005, 0.001  # F1 may fall by as much: another release of a library may cause it
FIELDS = {
    "title": "", "standfirst": "", "authors": [], "agency": None, "kind": "article", "published_at": None,
    "published_precision": "none", "language": None, "is_free": True, "complete": True,
}  # fmt: skip
LINES = {"extra", "joined", "lost"}
KEYS = {*FIELDS, "url", "charset", "paragraphs", "rejected", "entries"}


def measure(page: GoldPage, result: Article | Rejected) -> dict[str, Any]:
    """Return the values of a page that have floors: `f1` of its text, and `wrong`.

    `wrong` lists the lines and fields of `result` that differ from the gold, each as `kind of error: value`.
    """
    if "rejected" in page.gold:
        is_right = isinstance(result, Rejected) and result.reason == page.gold["rejected"]
        return {"f1": float(is_right), "wrong": [] if is_right else [f"rejected: {getattr(result, 'reason', None)}"]}
    if isinstance(result, Rejected):
        return {"f1": 0.0, "wrong": [f"rejected: {result.reason}"]}
    gold = "\n".join(page.gold["paragraphs"])
    return {
        "f1": round(compare(gold, result.text).f1, 4),
        "wrong": [*_wrong_lines(page, result), *_wrong_fields(page, result)],
    }


def _wrong_lines(page: GoldPage, result: Article) -> Iterator[str]:
    """Yield the wrong lines of the text.

    They are lines that are neither a paragraph of the gold nor a part of one (`extra`), lines that hold several
    paragraphs of the gold (`joined`), and paragraphs of the gold that are not in the text (`lost`).
    """
    gold, lines = list(map(normalize, page.gold["paragraphs"])), result.text.split("\n\n")
    split = [text for text in gold if text not in set(map(normalize, lines))]
    for line in lines:
        if normalize(line) not in gold and not any(normalize(line) in text for text in split):
            rest = normalize(line)
            for text in sorted(gold, key=len, reverse=True):
                rest = rest.replace(text, "")
            yield f"{'extra' if rest.strip() else 'joined'}: {line[:60]}"
    whole = normalize(result.text)
    yield from (f"lost: {text[:60]}" for text in page.gold["paragraphs"] if normalize(text) not in whole)


def _wrong_fields(page: GoldPage, result: Article) -> Iterator[str]:
    for name, default in FIELDS.items():
        if name == "language" and name not in page.gold:
            continue
        expected, value = page.gold.get(name, default), getattr(result, name)
        if name == "published_at":
            value = f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None
        if name == "authors":
            is_right = names_f1(expected, value) == 1
        elif name in ("title", "standfirst"):
            is_right = normalize(expected) == normalize(value)
        else:
            is_right = expected == value
        if not is_right:
            yield f"{name}: {value}"
    if len(result.entries) != page.gold.get("entries", 0):
        yield f"entries: {len(result.entries)}"


def averages(extracted: dict[str, Article | Rejected], results: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return the mean F1, computed as in the benchmark, and for each kind of error the share of pages without it."""
    articles = [page for page in PAGES if "rejected" not in page.gold]
    hits, clean = [], []
    for page in articles:
        result = extracted[page.name]
        text, gold = ("" if isinstance(result, Rejected) else result.text), "\n".join(page.gold["paragraphs"])
        hits.append(compare(gold, text))
        clean.append(not find_residue(text, gold, page.gold["title"]))
    means = {"f1": mean_f1(hits), "without residue": fmean(clean)}
    for sort in (*sorted(LINES), *FIELDS):
        wrong = [any(text.startswith(f"{sort}: ") for text in results[page.name]["wrong"]) for page in articles]
        means[f"{sort} right" if sort in FIELDS else f"no line {sort}"] = 1 - fmean(wrong)
    means["kind or reason right"] = fmean(
        not any(text.startswith(("rejected: ", "kind: ")) for text in result["wrong"]) for result in results.values()
    )
    return {name: round(value, 4) for name, value in means.items()}


def fingerprint(page: GoldPage) -> str:
    gold = json.dumps(page.gold, sort_keys=True).encode()
    return hashlib.sha256(page.body + b"\0" + gold).hexdigest()[:16]


def test_quality_is_not_below_its_floors(request: pytest.FixtureRequest) -> None:
    extracted = {page.name: extract_article(page.body, page.url, charset=page.charset) for page in PAGES}
    results = {page.name: measure(page, extracted[page.name]) for page in PAGES}
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"averages": {}, "pages": {}}
    current = {page.name: {"fingerprint": fingerprint(page), **results[page.name]} for page in PAGES}
    means = averages(extracted, results)
    same = {name for name in current if _stored_fingerprint(floors, name) == current[name]["fingerprint"]}
    changed = sorted({*current, *floors["pages"]} - same)
    worse = [f"{name}: {text}" for name in sorted(same) for text in _worse(floors["pages"][name], current[name])]
    if not changed:
        worse += [
            f"mean {name}: {means.get(name)} < {floor}"
            for name, floor in floors["averages"].items()
            if means.get(name, 0) < floor - MEAN_MARGIN
        ]
    lower = request.config.getoption("--lower-floors")
    if lower or (request.config.getoption("--raise-floors") and not worse):
        if not lower:  # a value that fell within its margin keeps its floor, or it could fall further each time
            for name in same:
                current[name] |= {"f1": max(current[name]["f1"], floors["pages"][name]["f1"])}
            if not changed:
                means |= {name: max(means[name], floor) for name, floor in floors["averages"].items()}
        content = json.dumps({"averages": means, "pages": current}, ensure_ascii=False, indent=1)
        FLOORS.write_text(f"{content}\n", "utf-8")
        return
    assert not worse, "\n".join([*worse, "(--lower-floors accepts this)"])
    assert not changed, f"new, changed or removed: {', '.join(changed)} (--raise-floors takes them in)"


def _stored_fingerprint(floors: dict[str, Any], name: str) -> str | None:
    return floors["pages"].get(name, {}).get("fingerprint")


def _worse(floor: dict[str, Any], current: dict[str, Any]) -> Iterator[str]:
    """Yield each value that is worse than its floor: a lower F1, a field that was right, or, unless F1 rose, a new
    wrong line."""
    if current["f1"] < floor["f1"] - PAGE_MARGIN:
        yield f"f1 {current['f1']} < {floor['f1']}"
    is_better, wrong_fields = current["f1"] > floor["f1"], set(map(_sort, floor["wrong"])) - LINES
    for text in current["wrong"]:
        is_accepted = is_better if _sort(text) in LINES else _sort(text) in wrong_fields
        if text not in floor["wrong"] and not is_accepted:
            yield text


def _sort(wrong: str) -> str:
    return wrong.partition(":")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_gold_is_complete(page: GoldPage) -> None:
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
    """Check that every word of the gold is in the page; otherwise no extractor could find it."""
    page_letters = _letters(_visible_and_escaped_text(page.html))
    for text in page.gold["paragraphs"]:
        assert all(_letters(word) in page_letters for word in split_words(text)), text


def _letters(text: str) -> str:
    return normalize(text).replace(" ", "")


def _visible_and_escaped_text(html: str) -> str:
    text = unescape(unescape(html))
    with_escapes = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"</?[a-z][^>]*>|<!--.*?-->", "", with_escapes) + with_escapes


def test_pages_are_numerous_and_varied() -> None:
    articles = [page.gold for page in PAGES if "rejected" not in page.gold]
    assert len(PAGES) >= 70
    assert len({gold["language"] for gold in articles}) >= 26
    assert {page.gold["rejected"] for page in PAGES if "rejected" in page.gold} >= {
        "error page", "challenge page", "consent page", "index page",
    }  # fmt: skip
    assert {gold.get("kind", "article") for gold in articles} == {"article", "live", "opinion", "gallery", "video"}
    assert all(page.name + ".json" in {path.name for path in OWN_PAGES.iterdir()} for page in PAGES)
