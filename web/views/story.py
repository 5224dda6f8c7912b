"""A story's articles as readers want them: originals and copies, who was first, headlines (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsfold.dedupe.stories.first_report import first_to_tell

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
    return first_to_tell(articles)


def headlines(articles: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """(outlet, its articles), the outlet that wrote first coming first."""
    found: dict[str, list[Row]] = {}
    for row in articles:
        found.setdefault(row["source"] or "unknown source", []).append(row)
    return list(found.items())


def why_here(article: Row, titles: Mapping[int, str]) -> str:
    """In sentences: what put the article into its story."""
    return _why_here(article, titles) + _moved(article["reason"], titles)


def _why_here(article: Row, titles: Mapping[int, str]) -> str:
    reason = article["reason"]
    if reason.get("verdict") == "correction":
        return "A person put it here."
    if article["copy_of"] is not None and article["copy_kind"]:
        share = f"{article['containment']:.0%} of the shorter text stands in the longer one"
        return f"It is {_a(article['copy_kind'])} of {_titled(article['copy_of'], titles)}: {share}."
    if "original_of" in reason:
        return "Articles that were here already turned out to be made from it."
    if reason.get("verdict") == "new" or reason.get("new"):
        return f"It began the story: nothing before it told the same event.{_likeness(reason, titles, 'Nearest was')}"
    if "nearest" in reason:
        return f"It tells the same event.{_likeness(reason, titles, 'Nearest to it was')}{_terms(reason)}"
    if "copy_of" in reason:
        return f"It came with {_titled(reason['copy_of'], titles)}, whose words it shares."
    return "The reason was not written down."


def _moved(reason: Row, titles: Mapping[int, str]) -> str:
    """Where the article was before, and what made that and this one."""
    told = f" It was in story {reason['moved_from']} before." if "moved_from" in reason else ""
    if not (merged := reason.get("merged")):
        return told
    by = "" if "because" not in merged else f" when {_titled(merged['because'], titles)} came"
    by = ", a person decided" if merged.get("verdict") == "correction" else by
    return f"{told} Story {merged['story']}, where it was, became one with this{by}."


def _likeness(reason: Row, titles: Mapping[int, str], begin: str) -> str:
    if "nearest" not in reason:
        return ""
    figures = [f"likeness {reason['score']:.2f} of {reason['threshold']:.2f} needed"] if "threshold" in reason else []
    if isinstance(reason.get("meaning"), float | int):
        figures.append(f"meaning {reason['meaning']:.2f}")
    if isinstance(reason.get("days_apart"), float | int):
        figures.append(_apart(reason["days_apart"]))
    return f" {begin} {_titled(reason['nearest'], titles)}{' (' + ', '.join(figures) + ')' if figures else ''}."


def _apart(days: float) -> str:
    hours = round(24 * days)
    return f"{days:.0f} days apart" if hours >= 48 else f"{hours} hour{'s' * (hours != 1)} apart"


def _terms(reason: Row) -> str:
    terms = [str(term["term"]) for term in reason.get("shared_terms", ()) if term["term"] != "…"]
    return f" Both speak of {', '.join(terms)}." if terms else ""


def _titled(number: int, titles: Mapping[int, str]) -> str:
    return f"“{titles[number]}”" if titles.get(number) else f"article {number}"


def named_in(articles: Sequence[Row]) -> set[int]:
    """Ids of the articles that `why_here` wants to name."""
    found = {row["copy_of"] for row in articles} | {row["reason"].get("nearest") for row in articles}
    found |= {row["reason"].get("copy_of") for row in articles}
    found |= {row["reason"].get("merged", {}).get("because") for row in articles}
    return {number for number in found if isinstance(number, int)}


def _a(kind: str) -> str:
    return {"exact": "an exact copy", "excerpt": "an excerpt", "update": "an update"}.get(kind, f"a {kind}")


def _named(articles: Sequence[Row], number: int) -> Row:
    return next(row for row in articles if row["id"] == number)
