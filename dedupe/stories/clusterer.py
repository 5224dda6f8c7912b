"""One article against the stories of its days."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of
from newsfold.db.news.signatures import read_texts
from newsfold.db.news.stories import articles_of, stories_of, story_of
from newsfold.db.news.story_ids import begin_story
from newsfold.db.news.story_vectors import PackedMember, read_latest_members, read_members, read_undated_members
from newsfold.db.values.times import day_of
from newsfold.dedupe.copies.detector import Group
from newsfold.dedupe.corrections.constraints import Corrections
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.assignments import Places
from newsfold.dedupe.stories.document_frequency import Frequencies
from newsfold.dedupe.stories.embedding_similarity import Meaning
from newsfold.dedupe.stories.embeddings import Embeddings
from newsfold.dedupe.stories.reasons import BY_CORRECTION, copy_reason, event_reason, new_reason, original_reason
from newsfold.dedupe.stories.regrouping import LookBack
from newsfold.dedupe.stories.scoring import Standing, standings
from newsfold.dedupe.stories.term_vectors import Weighed, unpack
from newsfold.dedupe.stories.tfidf import bags, weigh
from newsfold.dedupe.stories.window import Member, Window, pack_likes
from newsfold.dedupe.tokens import Text

Row = Mapping[str, Any]

SPARE_DAYS = 1.0  # read ahead, since each time is work


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
        self.same_template = same_template
        self.embeddings = Embeddings(news)
        self.parameters = self.embeddings.parameters(parameters)
        self.window = Window(self.parameters)
        self.frequencies = Frequencies(news, parameters)
        self.places = Places(news, self.window, now)
        self.look_back = LookBack(self.window, self.places, corrections, same_template, self.parameters)
        self.loaded: tuple[float, float] | None = None
        self.undated = False

    def terms(self, article: Row, text: Text, *, counted: bool) -> Weighed:
        """Of text and title, weighed by the articles before it, which it then joins unless it is counted already."""
        whole, heading = bags(text)
        rarities = self.frequencies.rarity(article["language"], whole.terms)
        if not counted:
            self.frequencies.add(article["language"], whole.terms)
        return weigh(whole, heading, rarities, self.parameters)

    def place(self, article: Row, text: Text, terms: Weighed, group: Group, glues: bool) -> tuple[int, bytes]:
        """Put the article into its story, next to its original or to what tells the same event; returns the story and,
        packed, what is like the article, if others are compared with it."""
        self._load(day_of(article["at"]))
        before = story_of(self.news, article["id"]) if article["has_story"] else None
        self.window.remove(article["id"])
        barred = stories_of(self.news, self.corrections.opponents(article["id"]))
        follows = group.original_id is not None and story_of(self.news, group.original_id) not in barred
        member = self._member(article, terms, group, search=not follows)
        if follows and group.original_id is not None:
            story_id = self._with_original(article["id"], group.original_id, group)
        elif group.followers:
            story_id = self._with_followers(article["id"], group.followers)
        elif before is not None and self._is_within_reach(before, article):
            story_id = before
        else:
            story_id = self._where_put(article["id"]) or self._nearest(text, member, barred)
        story_id = self._obeying(article["id"], story_id)
        if before is not None and before != story_id:
            self.places.leave(before, story_id, article["id"])
        self.places.touched.add(story_id)
        if glues and group.original_id is None and len(member.terms.terms):
            member.story_id = story_id
            self.window.add(member)
            if not self.corrections.split_off(article["id"]):
                self.look_back.after(member)
            return member.story_id, member.packed_near
        return story_id, b""

    def flush(self) -> set[int]:
        """Save the document frequencies; the stories touched since the last time."""
        self.frequencies.save()
        touched, self.places.touched = self.places.touched, set()
        return touched

    def _is_within_reach(self, story_id: int, article: Row) -> bool:
        """Whether the article, which has changed, can still be of its story: a new date may be of another year."""
        day, copies = day_of(article["at"]), copies_of(self.news, article["id"])
        others = [other for other in articles_of(self.news, story_id) if other not in (article["id"], *copies)]
        if day is None or not others or self.corrections.by_hand(article["id"]):
            return True
        if self.window.members(story_id, article["id"], day):  # of a long story the oldest may be out of reach
            return True
        days = [day_of(row["at"]) for row in read_texts(self.news, others[: self.parameters.story_members]).values()]
        return any(other is None or abs(other - day) <= self.parameters.story_days for other in days)

    def _with_original(self, article_id: int, original_id: int, group: Group) -> int:
        story_id = story_of(self.news, original_id)
        if story_id is None:
            story_id = begin_story(self.news, article_id)
        if match := group.match:
            self.places.put(
                article_id,
                story_id,
                match.containment,
                copy_reason([original_id, *group.others], match, self.parameters),
            )
        return story_id

    def _with_followers(self, article_id: int, followers: tuple[int, ...]) -> int:
        """Into the oldest story of those that are made from it, which are all one story then."""
        stories = sorted({story for f in followers if (story := story_of(self.news, f)) is not None})
        story_id = stories[0] if stories else begin_story(self.news, article_id)
        for other in stories[1:]:
            story_id = self.places.merge(story_id, other, original_reason(followers) | {"because": article_id})
        for follower in followers:
            self.window.remove(follower)
        self.places.put(article_id, story_id, None, original_reason(followers))
        return story_id

    def _where_put(self, article_id: int) -> int | None:
        """The story where a person put it: that of its companions, or one of its own."""
        story_id = min(stories_of(self.news, self.corrections.companions(article_id)), default=None)
        if story_id is None and self.corrections.split_off(article_id):
            story_id = begin_story(self.news, article_id)
        if story_id is not None:
            self.places.put(article_id, story_id, None, BY_CORRECTION)
        return story_id

    def _obeying(self, article_id: int, story_id: int) -> int:
        """The story, one with those of the article's companions."""
        for other in sorted(stories_of(self.news, self.corrections.companions(article_id)) - {story_id}):
            if self.corrections.agree([*articles_of(self.news, story_id), *articles_of(self.news, other)]):
                story_id = self.places.merge(story_id, other, BY_CORRECTION)
        return story_id

    def _nearest(self, text: Text, member: Member, barred: set[int]) -> int:
        near = [found for found in standings(self.window, member, member.day) if found.story_id not in barred]
        for found in near:
            if found.score < self.parameters.threshold:
                break
            if not self.same_template(member.article_id, found.best.article_id):
                self.places.put(member.article_id, found.story_id, found.score, self._reason(text, member, found))
                return found.story_id
        story_id = begin_story(self.news, member.article_id)
        self.places.put(member.article_id, story_id, None, new_reason(near[0] if near else None, self.parameters))
        return story_id

    def _reason(self, text: Text, member: Member, found: Standing) -> dict[str, Any]:
        return event_reason(text, member, found, self.window[found.best.article_id], self.parameters)

    def _member(self, article: Row, terms: Weighed, group: Group, search: bool) -> Member:
        """With what is like it, unless its story is that of its original; its own copies are no rivals."""
        vector, day = terms.vector(self.parameters.text_weight), day_of(article["at"])
        meaning = None if group.original_id is not None else self.embeddings.of(article)
        near = self.window.nearest(vector, day, meaning) if search else []
        others = [like for like in near if like.article_id not in group.followers]
        return Member(article["id"], 0, day, vector, pack_likes(others), meaning)

    def _load(self, day: float | None) -> None:
        """Have the members in memory that an article of this time can be near to."""
        if day is None:
            if not self.undated:
                self.undated = True
                self._add(read_latest_members(self.news, self.parameters.undated_pool))
                self._add(read_undated_members(self.news, self.parameters.undated_pool))
            return
        since, until = day - self.parameters.story_days, day + self.parameters.story_days
        if self.loaded is None or not self.loaded[0] <= since <= self.loaded[1]:
            self._read(since, since, until + SPARE_DAYS)
        elif until > self.loaded[1]:
            self._read(since, self.loaded[1], until + SPARE_DAYS)

    def _read(self, since: float, unread: float, until: float) -> None:
        self.window.forget(since)
        self._add(read_members(self.news, unread, until))
        self.loaded = (since, until)

    def _add(self, packed: list[PackedMember]) -> None:
        vectors = unpack([row.terms for row in packed], self.parameters.text_weight)
        rows = zip(packed, vectors, strict=True)
        self.window.extend(
            Member(row.article_id, row.story_id, row.day, terms, row.near, Meaning.of(row.meaning, row.language))
            for row, terms in rows
        )
