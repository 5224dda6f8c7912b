"""One article against the stories of its days."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from db.anchors import has_anchors, raise_anchor
from db.signatures import (
    count_signatures,
    read_latest_members,
    read_members,
    read_undated_members,
    save_term_frequencies,
    term_frequencies,
)
from db.stories import (
    articles_of,
    merge_stories,
    new_story,
    put_article,
    retire_empty_story,
    stories_of,
    story_of,
)
from db.times import stamp
from dedupe.common_words import common_terms
from dedupe.corrections import Corrections
from dedupe.days import day_of, shifted
from dedupe.groups import Group
from dedupe.parameters import Parameters
from dedupe.reasons import BY_CORRECTION, copy_reason, event_reason, new_reason, original_reason
from dedupe.terms import Known, Vector, counts, vector
from dedupe.window import Member, Window

KNOWN_TERMS = 500_000  # document frequencies kept in memory, some 60 MB

Row = Mapping[str, Any]


class Stories:
    """Holds the window and the document frequencies of one run.

    `same_template` says of two articles that they are reports with other numbers, which make no story.
    """

    def __init__(
        self,
        news: Database,
        parameters: Parameters,
        now: str,
        corrections: Corrections,
        same_template: Callable[[int, int], bool],
    ) -> None:
        self.news = news
        self.corrections = corrections
        self.anchors = has_anchors(news)
        self.parameters = parameters
        self.now = now
        self.same_template = same_template
        self.window = Window(parameters)
        self.articles = count_signatures(news)
        self.frequencies: dict[int, int] = {}
        self.added = Counter[int]()
        self.touched: set[int] = set()
        self.loaded: tuple[str, str] | None = None
        self.undated = False

    def vectors(self, article: Row) -> tuple[Vector, Vector]:
        """Of text and title, weighed by the articles before it, which it then joins."""
        text, title = counts(article["title"], article["text"])
        self._learn(text.keys() | title.keys())
        known = Known(self.frequencies, self.articles, common_terms(article["language"]))
        found = vector(text, known, self.parameters), vector(title, known, self.parameters)
        self.articles += 1
        for term in text:
            self.frequencies[term] += 1
            self.added[term] += 1
        return found

    def place(self, article: Row, terms: tuple[Vector, Vector], group: Group, glues: bool) -> int:
        """Put the article into its story, next to its original or to what tells the same event; returns the story."""
        self._load(article["at"])
        before = story_of(self.news, article["id"])
        self.window.remove(article["id"])
        barred = stories_of(self.news, self.corrections.opponents(article["id"]))
        if group.original_id is not None and story_of(self.news, group.original_id) not in barred:
            story_id = self._with_original(article["id"], group.original_id, group)
        elif group.followers:
            story_id = self._with_followers(article["id"], group.followers)
        elif before is not None:
            story_id = before
        else:
            story_id = self._with_companions(article["id"]) or self._nearest(article, terms, barred)
        story_id = self._obeying(article["id"], story_id)
        if before is not None and before != story_id:
            self._leave(before, story_id)
        self.touched.add(story_id)
        if glues and group.original_id is None:
            self.window.add(Member(article["id"], story_id, day_of(article["at"]), *terms))
        return story_id

    def flush(self) -> set[int]:
        """Save the document frequencies; the stories touched since the last time."""
        save_term_frequencies(self.news, self.added)
        touched, self.touched = self.touched, set()
        self.added.clear()
        if len(self.frequencies) > KNOWN_TERMS:
            self.frequencies.clear()
        return touched

    def _with_original(self, article_id: int, original_id: int, group: Group) -> int:
        story_id = story_of(self.news, original_id)
        if story_id is None:
            story_id = self._begin(article_id)
        if match := group.match:
            self._put(article_id, story_id, match.containment, copy_reason(original_id, match, self.parameters))
        return story_id

    def _with_followers(self, article_id: int, followers: tuple[int, ...]) -> int:
        """Into the oldest story of those that are made from it, which are all one story then."""
        stories = sorted({story for f in followers if (story := story_of(self.news, f)) is not None})
        story_id = stories[0] if stories else self._begin(article_id)
        for other in stories[1:]:
            story_id = self._merge(story_id, other)
        for follower in followers:
            self.window.remove(follower)
        self._put(article_id, story_id, None, original_reason(followers))
        return story_id

    def _with_companions(self, article_id: int) -> int | None:
        """Into the story where a person put it."""
        stories = stories_of(self.news, self.corrections.companions(article_id))
        if stories:
            self._put(article_id, min(stories), None, BY_CORRECTION)
        return min(stories, default=None)

    def _obeying(self, article_id: int, story_id: int) -> int:
        """The story, one with those of the article's companions and with the one that the article stands for."""
        others = stories_of(self.news, self.corrections.companions(article_id))
        if self.anchors and (anchored := raise_anchor(self.news, article_id)) is not None:
            others.add(anchored)
        for other in sorted(others - {story_id}):
            if self.corrections.agree([*articles_of(self.news, story_id), *articles_of(self.news, other)]):
                story_id = self._merge(story_id, other)
        return story_id

    def _nearest(self, article: Row, terms: tuple[Vector, Vector], barred: set[int]) -> int:
        day = day_of(article["at"])
        near = [found for found in self.window.nearest(*terms, day) if found.story_id not in barred]
        for best in near:
            if best.score < self.parameters.threshold:
                break
            if not self.same_template(article["id"], best.best_id):
                member, spelling = self.window.member(best.best_id), f"{article['title']} {article['text']}"
                reason = event_reason(spelling, terms, day, best, member, self.parameters)
                self._put(article["id"], best.story_id, best.score, reason)
                return best.story_id
        story_id = self._begin(article["id"])
        self._put(article["id"], story_id, None, new_reason(near[0] if near else None, self.parameters))
        return story_id

    def _begin(self, article_id: int) -> int:
        """A new story, or the old one that the article stands for."""
        anchored = raise_anchor(self.news, article_id) if self.anchors else None
        return new_story(self.news) if anchored is None else anchored

    def _put(self, article_id: int, story_id: int, score: float | None, reason: Row) -> None:
        put_article(self.news, article_id, story_id, score=score, at=self.now, reason=reason)

    def _leave(self, story_id: int, successor: int) -> None:
        if retire_empty_story(self.news, story_id, successor):
            self.touched.discard(story_id)
            self.window.merge(story_id, successor)
        else:
            self.touched.add(story_id)

    def _merge(self, one: int, other: int) -> int:
        kept, merged = merge_stories(self.news, one, other)
        self.window.merge(merged, kept)
        self.touched.discard(merged)
        self.touched.add(kept)
        return kept

    def _learn(self, terms: set[int]) -> None:
        missing = [term for term in terms if term not in self.frequencies]
        found = term_frequencies(self.news, missing)
        # What this batch added is in memory only, and lost from there when the cache was emptied.
        self.frequencies.update({term: count + self.added[term] for term, count in found.items()})

    def _load(self, at: str | None) -> None:
        """Have the members in memory that an article of this time can be near to."""
        if at is None:
            if not self.undated:
                self.undated = True
                self._add(read_latest_members(self.news, self.parameters.undated_pool))
                self._add(read_undated_members(self.news, self.parameters.undated_pool))
            return
        span = timedelta(days=self.parameters.story_days)
        since, until = stamp(shifted(at, -span)), stamp(shifted(at, span))
        if self.loaded is None or until > self.loaded[1]:
            self._add(read_members(self.news, max(since, self.loaded[1]) if self.loaded else since, until))
            self.loaded = (since, until)
        self.window.forget((day_of(at) or 0.0) - self.parameters.story_days)

    def _add(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["article_id"] not in self.window:
                terms = Vector.unpack(row["terms"]), Vector.unpack(row["title_terms"])
                self.window.add(Member(row["article_id"], row["story_id"], day_of(row["at"]), *terms))
