"""People's corrections put into effect on what is folded already; the folding itself asks `Corrections`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of, forget_copies, originals_of
from newsfold.db.news.corrections import (
    change_article,
    edited,
    forget_decision,
    holds,
    read_corrections,
    readmit_article,
    refuse_article,
    remember_former,
)
from newsfold.db.news.replay import folded_since
from newsfold.db.news.signatures import forget_signature
from newsfold.db.news.stories import (
    articles_of,
    merge_stories,
    new_story,
    put_article,
    revive_story,
    stories_of,
    story_of,
)
from newsfold.db.news.story_ids import begin_story
from newsfold.dedupe.corrections.constraints import Corrections
from newsfold.dedupe.stories.reasons import BY_CORRECTION

Row = Mapping[str, Any]


def known_corrections(news: Database, until: int | None = None) -> Corrections:
    """Those about articles that are there, up to a decision."""
    rows = reversed(read_corrections(news, until=until))
    pairs = [
        (row["kind"], row["article_id"], row["other_id"])
        for row in rows
        if row["article_id"] is not None and (row["other_id"] is not None or row["other"] is None)
    ]
    return Corrections(pair for pair in pairs if pair[0] in ("join", "part", "not a copy"))


def obey(news: Database, now: str, until: int | None = None) -> set[int]:
    """Bring articles, copies and stories into line with the corrections up to a decision; the stories that changed.

    An article that must be folded anew loses its signature, by which it is undone.
    """
    for row in read_corrections(news, until=until):
        if row["article_id"] is not None:
            _edit(news, row, now)
        if row["kind"] in ("join", "part") and row["other_id"] is not None and row["former"] is None:
            stories = {name: story_of(news, row[f"{name}_id"]) for name in ("article", "other")}
            if None not in stories.values():
                remember_former(news, row["id"], stories)
    corrections = known_corrections(news, until)
    for article_id in corrections.concerned:
        for original in originals_of(news, article_id):
            if not corrections.may_copy(article_id, original):
                # The other copies may be nearer to the article, which is an original now.
                fold_anew(news, original)
    return _join(news, corrections, now) | _part(news, corrections, now)


def fold_anew(news: Database, article_id: int) -> None:
    """What it copies is forgotten and looked for again, as is what its copies copy."""
    for copy in (article_id, *copies_of(news, article_id)):
        forget_copies(news, copy)
        forget_signature(news, copy)


def _edit(news: Database, row: Row, now: str) -> None:
    if row["kind"] == "not an article":
        for copy in copies_of(news, row["article_id"]):
            forget_signature(news, copy)
        refuse_article(news, row["article_id"], now)
    elif row["kind"] in ("date", "title"):
        former = change_article(news, row["article_id"], edited(row))
        if former:
            remember_former(news, row["id"], former)
            fold_anew(news, row["article_id"])


def _join(news: Database, corrections: Corrections, now: str) -> set[int]:
    touched = set()
    for side in corrections.sides():
        stories = sorted(stories_of(news, side))
        for other in stories[1:]:
            if corrections.agree([*articles_of(news, stories[0]), *articles_of(news, other)]):
                touched.add(merge_stories(news, stories[0], other, at=now, reason=BY_CORRECTION)[0])
            else:
                touched |= move(news, side.intersection(articles_of(news, other)), stories[0], now)
    return touched


def _part(news: Database, corrections: Corrections, now: str) -> set[int]:
    """Who may not stay goes into a story of its own, with its side; the oldest original stays with the id."""
    touched: set[int] = set()
    for article_id, other_id in corrections.parts:
        story_id = story_of(news, article_id)
        if story_id is None or story_id != story_of(news, other_id):
            continue
        here = articles_of(news, story_id)
        leaving = {article_id, *corrections.companions(article_id)}.intersection(here)
        leaving |= {copy for article in leaving for copy in copies_of(news, article)}.intersection(here)
        if here[0] in leaving:
            leaving = set(here) - leaving
        head = next(article for article in here if article in leaving)
        touched |= {story_id} | move(news, leaving, begin_story(news, head), now)
    return touched


def move(news: Database, articles: Iterable[int], story_id: int, now: str) -> set[int]:
    """Into the story; the stories that changed."""
    touched = {story_id}
    for article_id in sorted(articles):
        before = story_of(news, article_id)
        touched |= {before} if before is not None else set()
        reason = BY_CORRECTION if before is None else {**BY_CORRECTION, "moved_from": before}
        put_article(news, article_id, story_id, score=None, at=now, reason=reason)
    return touched


def take_back(news: Database, decision: int, now: str) -> set[int]:
    """Forget a decision and what it changed; the stories that changed."""
    rows = read_corrections(news, decision)
    forget_decision(news, decision)
    touched: set[int] = set()
    head = next((row["article_id"] for row in rows if row["kind"] == "part"), None)
    for row in sorted(rows, key=lambda row: row["kind"] != "part"):
        if head is not None and head == row["article_id"]:
            # Who left may have been a copy.
            fold_anew(news, row["other_id"] if row["kind"] == "join" else head)
        former = json.loads(row["former"] or "{}")
        if row["kind"] == "not an article":
            readmit_article(news, row["article"])
        elif row["article_id"] is not None:
            touched |= _restore(news, row, former, now)
    if head is None and any(row["kind"] == "join" for row in rows):
        touched |= _set_apart(news, decision, stories_of(news, [row["article_id"] for row in rows]), now)
    return touched


def _set_apart(news: Database, decision: int, stories: Iterable[int], now: str) -> set[int]:
    """Who came to the stories while they were one may have come for either: each is to find its place anew."""
    touched: set[int] = set()
    by_hand = known_corrections(news).by_hand
    for story_id in sorted(stories):
        came = [article for article in folded_since(news, decision, story_id) if not by_hand(article)]
        for article_id in came:
            copies = copies_of(news, article_id)
            touched |= move(news, [article_id, *copies], new_story(news), now)
            fold_anew(news, article_id)
    return touched


def _restore(news: Database, row: Row, former: dict[str, Any], now: str) -> set[int]:
    article_id, other_id = row["article_id"], row["other_id"]
    if row["kind"] == "part" and other_id is not None:
        stories = sorted(stories_of(news, [article_id, other_id]))
        is_one = former.get("article") == former.get("other") and len(stories) == 2
        return {merge_stories(news, *stories, at=now, reason=BY_CORRECTION)[0]} if is_one else set()
    if row["kind"] == "join" and other_id is not None:
        sides = ((article_id, former.get("article")), (other_id, former.get("other")))
        return set().union(*(_move_back(news, one, story_id, now) for one, story_id in sides))
    if former and row["kind"] in ("date", "title") and holds(news, article_id, edited(row)):
        change_article(news, article_id, former)
    fold_anew(news, article_id)
    return set()


def _move_back(news: Database, article_id: int, story_id: int | None, now: str) -> set[int]:
    if story_id is None or story_of(news, article_id) == story_id:
        return set()
    revive_story(news, story_id)
    return move(news, [article_id, *copies_of(news, article_id)], story_id, now)
