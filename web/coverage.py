"""A story's articles as readers want them: originals and copies, who was first, headlines (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass
class Branch:
    """An article with the copies of it, in order of time."""

    article: Row
    copies: list[Row] = field(default_factory=list)


def branches(articles: Sequence[Row]) -> list[Branch]:
    """Each article once: copies below their original where that is in the story too."""
    ids = {row["id"] for row in articles}
    found = {row["id"]: Branch(row) for row in articles if row["copy_of"] not in ids}
    for row in articles:
        if row["copy_of"] in ids:
            found.setdefault(row["copy_of"], Branch(_named(articles, row["copy_of"]))).copies.append(row)
    return list(found.values())


def first_of(articles: Sequence[Row]) -> tuple[Row | None, str]:
    """The article that was first, or None and why that is not known."""
    if len({row["source"] for row in articles}) < 2:
        return None, ""
    if any(row["published_precision"] != "minute" for row in articles):
        return None, "not every time is known to the minute"
    times = sorted(articles, key=lambda row: row["published_at"])
    if times[0]["published_at"] == times[1]["published_at"] and times[0]["source"] != times[1]["source"]:
        return None, "two outlets carry the same minute"
    return times[0], ""


def headlines(articles: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """(outlet, its articles), the outlet that wrote first coming first."""
    found: dict[str, list[Row]] = {}
    for row in articles:
        found.setdefault(row["source"] or "unknown source", []).append(row)
    return list(found.items())


def why_here(article: Row, titles: Mapping[int, str]) -> str:
    """One sentence: what put the article into its story."""
    reason = article["reason"]
    if article["copy_of"] is not None and article["copy_kind"]:
        share = f"{article['containment']:.0%} of the shorter text stands in the longer one"
        return f"It is {_a(article['copy_kind'])} of “{titles.get(article['copy_of'], 'another article')}”: {share}."
    if reason.get("verdict") == "new":
        return "It began the story: nothing before it told the same event."
    if reason.get("verdict") == "correction":
        return "A person put it here."
    if "nearest" in reason:
        near = titles.get(reason["nearest"], f"article {reason['nearest']}")
        score = f" (likeness {article['score']:.2f})" if isinstance(article["score"], float) else ""
        return f"It tells the same event as this story{score}; nearest to it was “{near}”."
    if "original_of" in reason:
        return "Articles that were here already turned out to be made from it."
    if "copy_of" in reason:
        return f"It came with “{titles.get(reason['copy_of'], 'another article')}”, whose words it shares."
    rest = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in reason.items())
    return f"{rest}." if rest else "The reason was not written down."


def named_in(articles: Sequence[Row]) -> set[int]:
    """Ids of the articles that `why_here` wants to name."""
    found = {row["copy_of"] for row in articles} | {row["reason"].get("nearest") for row in articles}
    return {number for number in found | {row["reason"].get("copy_of") for row in articles} if isinstance(number, int)}


def _a(kind: str) -> str:
    return {"exact": "an exact copy", "excerpt": "an excerpt", "update": "an update"}.get(kind, f"a {kind}")


def _named(articles: Sequence[Row], number: int) -> Row:
    return next(row for row in articles if row["id"] == number)
