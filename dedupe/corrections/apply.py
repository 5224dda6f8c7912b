"""Apply people's corrections to articles, copies and stories that are in the database already, and undo them.

Articles that are folded later are assigned under the same corrections, by `Constraints`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of, delete_originals, originals_of
from newsfold.db.news.corrections import (
    CorrectionRow,
    delete_decision,
    edited_columns,
    has_values,
    read_corrections,
    reject_article,
    save_former,
    update_article,
    withdraw_rejection,
)
from newsfold.db.news.fold_queue import requeue
from newsfold.db.news.replay import originals_folded_since
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
from newsfold.dedupe.corrections.constraints import BY_CORRECTION, CANNOT_LINK, MUST_LINK, NOT_A_COPY, Constraints


def read_constraints(news: Database, until: int | None = None) -> Constraints:
    """Return the constraints that follow from the decisions up to number `until`, None for all.

    Corrections of articles that are not in the database are left out.
    """
    rows = reversed(read_corrections(news, until=until))
    pairs = [
        (row["kind"], row["article_id"], row["other_id"])
        for row in rows
        if row["article_id"] is not None and (row["other_id"] is not None or row["other"] is None)
    ]
    return Constraints(pair for pair in pairs if pair[0] in (MUST_LINK, CANNOT_LINK, NOT_A_COPY))


def apply_corrections(news: Database, at: str, until: int | None = None) -> set[int]:
    """Apply the decisions up to number `until`, None for all; return the ids of the changed stories.

    Articles whose originals may be others now are queued to be folded again. `at` is the time to save with moved
    articles.
    """
    for row in read_corrections(news, until=until):
        if row["article_id"] is not None:
            _apply_edit(news, row, at)
        if row["kind"] in (MUST_LINK, CANNOT_LINK) and row["other_id"] is not None and row["former"] is None:
            _save_former_stories(news, row)
    constraints = read_constraints(news, until)
    for article_id in constraints.restricted_articles:
        for original in originals_of(news, article_id):
            if not constraints.may_copy(article_id, original):
                # The article becomes an original; it may be a better original for the other copies of the former one.
                queue_for_refold(news, original)
    return _apply_must_links(news, constraints, at) | _apply_cannot_links(news, constraints, at)


def queue_for_refold(news: Database, article_id: int) -> None:
    """Make the article and its copies originals, and queue them to be folded again."""
    for copy in (article_id, *copies_of(news, article_id)):
        delete_originals(news, copy)
        requeue(news, copy)


def move_to_story(news: Database, articles: Iterable[int], story_id: int, at: str) -> set[int]:
    """Move the articles to a story; return the ids of the changed stories: this one and those that they left."""
    changed = {story_id}
    for article_id in sorted(articles):
        before = story_of(news, article_id)
        changed |= {before} if before is not None else set()
        reason = BY_CORRECTION if before is None else {**BY_CORRECTION, "moved_from": before}
        put_article(news, article_id, story_id, score=None, at=at, reason=reason)
    return changed


def undo_decision(news: Database, decision: int, at: str) -> set[int]:
    """Delete the decision of this number and restore what it changed; return the ids of the changed stories."""
    rows = read_corrections(news, decision)
    delete_decision(news, decision)
    changed: set[int] = set()
    # The first of the articles that a split took out of a story; None if the decision is no split.
    head = next((row["article_id"] for row in rows if row["kind"] == CANNOT_LINK), None)
    for row in sorted(rows, key=lambda row: row["kind"] != CANNOT_LINK):
        if head is not None and head == row["article_id"]:
            # An article that was split off may have been a copy before.
            split_off = row["other_id"] if row["kind"] == MUST_LINK else head
            if split_off is not None:
                queue_for_refold(news, split_off)
        former = json.loads(row["former"] or "{}")
        if row["kind"] == "not an article":
            withdraw_rejection(news, row["article"])
        elif row["article_id"] is not None:
            changed |= _restore(news, row, former, at)
    if head is None and any(row["kind"] == MUST_LINK for row in rows):
        stories = stories_of(news, [row["article_id"] for row in rows if row["article_id"] is not None])
        changed |= _release_newer_articles(news, decision, stories, at)
    return changed


def _apply_edit(news: Database, row: CorrectionRow, at: str) -> None:
    """Apply a correction that edits one article: its date, its title, or its rejection as no article."""
    article_id = row["article_id"]
    if article_id is None:
        return
    if row["kind"] == "not an article":
        for copy in copies_of(news, article_id):
            requeue(news, copy)
        reject_article(news, article_id, at)
    elif row["kind"] in ("date", "title"):
        former = update_article(news, article_id, edited_columns(row))
        if former:
            save_former(news, row["id"], former)
            queue_for_refold(news, article_id)


def _save_former_stories(news: Database, row: CorrectionRow) -> None:
    """Record the present stories of both articles in the correction, so that undoing it can move them back."""
    stories = {
        name: None if article_id is None else story_of(news, article_id)
        for name, article_id in (("article", row["article_id"]), ("other", row["other_id"]))
    }
    if None not in stories.values():
        save_former(news, row["id"], stories)


def _apply_must_links(news: Database, constraints: Constraints, at: str) -> set[int]:
    """Bring each must-link group into the oldest story of its articles; return the ids of the changed stories.

    Whole stories are merged unless a cannot-link forbids it; then only the articles of the group move.
    """
    changed = set()
    for group in constraints.must_link_groups():
        stories = sorted(stories_of(news, group))
        for other in stories[1:]:
            if constraints.can_share_story([*articles_of(news, stories[0]), *articles_of(news, other)]):
                changed.add(merge_stories(news, stories[0], other, at=at, reason=BY_CORRECTION)[0])
            else:
                changed |= move_to_story(news, group.intersection(articles_of(news, other)), stories[0], at)
    return changed


def _apply_cannot_links(news: Database, constraints: Constraints, at: str) -> set[int]:
    """Separate articles with a cannot-link that share a story; return the ids of the changed stories.

    The first article of the pair leaves, with its must-link group and their copies. The part of the story with the
    oldest original keeps the id.
    """
    changed: set[int] = set()
    for article_id, other_id in constraints.cannot_link_pairs:
        story_id = story_of(news, article_id)
        if story_id is None or story_id != story_of(news, other_id):
            continue
        members = articles_of(news, story_id)
        leaving = {article_id, *constraints.must_links(article_id)}.intersection(members)
        leaving |= {copy for article in leaving for copy in copies_of(news, article)}.intersection(members)
        if members[0] in leaving:
            leaving = set(members) - leaving
        head = next(article for article in members if article in leaving)
        changed |= {story_id} | move_to_story(news, leaving, begin_story(news, head), at)
    return changed


def _release_newer_articles(news: Database, decision: int, stories: Iterable[int], at: str) -> set[int]:
    """Queue the articles that joined the merged `stories` since `decision`; return the ids of the changed stories.

    They may have joined because of either of the merged stories. Each is in a new story until it is folded again.
    """
    changed: set[int] = set()
    constraints = read_constraints(news)
    for story_id in sorted(stories):
        newer = originals_folded_since(news, decision, story_id)
        for article_id in [article for article in newer if not constraints.is_placed_by_hand(article)]:
            copies = copies_of(news, article_id)
            changed |= move_to_story(news, [article_id, *copies], new_story(news), at)
            queue_for_refold(news, article_id)
    return changed


def _restore(news: Database, row: CorrectionRow, former: Mapping[str, Any], at: str) -> set[int]:
    """Restore what a correction of an existing article changed; return the ids of the changed stories.

    `former` holds the values that it replaced: columns of the article, or the former stories of `article` and `other`.
    """
    article_id, other_id = row["article_id"], row["other_id"]
    if article_id is None:
        return set()
    if row["kind"] == CANNOT_LINK and other_id is not None:
        stories = sorted(stories_of(news, [article_id, other_id]))
        was_one_story = former.get("article") == former.get("other") and len(stories) == 2
        return {merge_stories(news, *stories, at=at, reason=BY_CORRECTION)[0]} if was_one_story else set()
    if row["kind"] == MUST_LINK and other_id is not None:
        places = ((article_id, former.get("article")), (other_id, former.get("other")))
        return set().union(*(_move_back(news, one, story_id, at) for one, story_id in places))
    if former and row["kind"] in ("date", "title") and has_values(news, article_id, edited_columns(row)):
        update_article(news, article_id, former)
    queue_for_refold(news, article_id)
    return set()


def _move_back(news: Database, article_id: int, story_id: int | None, at: str) -> set[int]:
    """Move the article with its copies back to its former story; return the ids of the changed stories.

    A former story that is an alias becomes a story again. Do nothing if the article is there already, or if `story_id`
    is None: its former story is not known.
    """
    if story_id is None or story_of(news, article_id) == story_id:
        return set()
    revive_story(news, story_id)
    return move_to_story(news, [article_id, *copies_of(news, article_id)], story_id, at)
