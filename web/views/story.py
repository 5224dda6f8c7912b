"""The articles of a story for readers: originals with copies, first report, headlines, and reasons (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsfold.db.values.text import count_of, share_beside_limit
from newsfold.dedupe.copies.kinds import CopyKind
from newsfold.dedupe.stories.first_report import find_first_report

Row = Mapping[str, Any]
UNKNOWN_SOURCE = "unknown source"


@dataclass
class Branch:
    """An article with its copies, in order of time."""

    article: Row
    copies: list[Row] = field(default_factory=list)


def build_branches(articles: Sequence[Row]) -> list[Branch]:
    """Return each article once: a copy below its original if that is among the articles, any other at the top."""
    by_id = {row["id"]: row for row in articles}
    branches = {row["id"]: Branch(row) for row in articles if row["copy_of"] not in by_id}
    for row in articles:
        if row["copy_of"] in by_id:
            original = by_id[row["copy_of"]]
            branches.setdefault(original["id"], Branch(original)).copies.append(row)
    return list(branches.values())


def find_first(articles: Sequence[Row]) -> tuple[Row | None, str]:
    """Return (first report, ""); (None, reason) if it is unknown; (None, "") if the story has only one source."""
    if len({row["source"] for row in articles}) < 2:
        return None, ""
    return find_first_report(articles)


def group_by_outlet(articles: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return (outlet, its articles), in the order of the outlets' first articles."""
    groups: dict[str, list[Row]] = {}
    for row in articles:
        groups.setdefault(row["source"] or UNKNOWN_SOURCE, []).append(row)
    return list(groups.items())


def copy_label(kind: str) -> str:
    """Return the words that readers see for `kind`, a kind of copy as the database stores it."""
    return CopyKind(kind).label


def explain_membership(article: Row, titles: Mapping[int, str]) -> str:
    """Return sentences that say why the article is in its story.

    `titles` are the titles of the articles that `mentioned_article_ids` returns, by id.
    """
    return _explain_verdict(article, titles) + _explain_moves(article["reason"], titles)


def mentioned_article_ids(articles: Sequence[Row]) -> set[int]:
    """Return the ids of the articles that `explain_membership` mentions."""
    ids: set[Any] = set()
    for row in articles:
        reason = row["reason"]
        ids |= {row["copy_of"], reason.get("nearest"), reason.get("copy_of"), reason.get("merged", {}).get("because")}
    return {article_id for article_id in ids if isinstance(article_id, int)}


def _explain_verdict(article: Row, titles: Mapping[int, str]) -> str:
    reason = article["reason"]
    if reason.get("verdict") == "correction":
        return "A person put it here."
    if article["copy_of"] is not None and article["copy_kind"]:
        kind = CopyKind(article["copy_kind"]).with_article
        share = f"{article['containment']:.0%} of the shorter text is contained in the longer one"
        return f"It is {kind} of {_name(article['copy_of'], titles)}: {share}."
    if "original_of" in reason:
        return "It is the original of articles that were already in the story."
    if reason.get("verdict") == "new" or reason.get("new"):
        return f"It began the story: no earlier article reports the same event.{_describe_nearest(reason, titles)}"
    if "nearest" in reason:
        return f"It reports the same event.{_describe_nearest(reason, titles)}{_list_shared_terms(reason)}"
    if "copy_of" in reason:
        return f"It was added with {_name(reason['copy_of'], titles)}, whose text it shares."
    return "The reason was not stored."


def _explain_moves(reason: Row, titles: Mapping[int, str]) -> str:
    """Return sentences about the stories that the article was in before, "" if there are none."""
    moved = f" It was in story {reason['moved_from']} before." if "moved_from" in reason else ""
    if not (merged := reason.get("merged")):
        return moved
    if merged.get("verdict") == "correction":
        cause = " by a person"
    elif "because" in merged:
        cause = f" when {_name(merged['because'], titles)} was added"
    else:
        cause = ""
    return f"{moved} Its former story {merged['story']} was merged with this one{cause}."


def _describe_nearest(reason: Row, titles: Mapping[int, str]) -> str:
    """Return a sentence about the most similar article and its similarity, "" if there was none."""
    if "nearest" not in reason:
        return ""
    figures = []
    if "threshold" in reason:
        score, needed = share_beside_limit(reason["score"], reason["threshold"])
        figures.append(f"score {score}, {needed} needed")
    if isinstance(reason.get("meaning"), float | int):
        figures.append(f"embedding similarity {reason['meaning']:.0%}")
    if isinstance(reason.get("days_apart"), float | int):
        figures.append(_format_time_apart(reason["days_apart"]))
    details = f" ({', '.join(figures)})" if figures else ""
    return f" The most similar article was {_name(reason['nearest'], titles)}{details}."


def _format_time_apart(days: float) -> str:
    hours = round(24 * days)
    return f"{days:.0f} days apart" if hours >= 48 else f"{count_of(hours, 'hours')} apart"


def _list_shared_terms(reason: Row) -> str:
    terms = [str(term["term"]) for term in reason.get("shared_terms", ()) if term["term"] != "…"]
    return f" Shared terms: {', '.join(terms)}." if terms else ""


def _name(article_id: int, titles: Mapping[int, str]) -> str:
    return f"“{titles[article_id]}”" if titles.get(article_id) else f"article {article_id}"
