"""One article against the stories of its days."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from db.anchors import begin_story
from db.copies import copies_of
from db.members import (
    PackedMember,
    read_latest_members,
    read_members,
    read_undated_members,
    save_near,
)
from db.signatures import read_texts
from db.stories import (
    articles_of,
    merge_stories,
    move_articles,
    put_article,
    retire_empty_story,
    stories_of,
    story_of,
)
from dedupe.corrections import Corrections
from dedupe.days import day_of
from dedupe.embeddings import Embeddings
from dedupe.frequencies import Frequencies
from dedupe.groups import Group
from dedupe.meanings import Meaning
from dedupe.nearness import Standing, standing, standings, stories_near
from dedupe.parameters import Parameters
from dedupe.reasons import BY_CORRECTION, copy_reason, event_reason, merge_reason, new_reason, original_reason
from dedupe.terms import bags, weigh
from dedupe.text import Text
from dedupe.vectors import Weighed, unpack
from dedupe.window import Member, Window, pack_likes

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
        self.now = now
        self.same_template = same_template
        self.embeddings = Embeddings(news)
        self.parameters = self.embeddings.parameters(parameters)
        self.window = Window(self.parameters)
        self.frequencies = Frequencies(news, parameters)
        self.touched: set[int] = set()
        self.loaded: tuple[float, float] | None = None
        self.undated = False

    def terms(self, article: Row, text: Text, *, counted: bool) -> Weighed:
        """Of text and title, weighed by the articles before it, which it then joins unless it is counted already."""
        whole, heading = bags(text)
        rarities = self.frequencies.rarity(article["language"], whole.terms)
        if not counted:
            self.frequencies.add(article["language"], whole.terms)
        return weigh(whole, heading, rarities, self.parameters)

    def place(self, article: Row, text: Text, terms: Weighed, group: Group, glues: bool) -> int:
        """Put the article into its story, next to its original or to what tells the same event; returns the story."""
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
            self._leave(before, story_id, article["id"])
        self.touched.add(story_id)
        if glues and group.original_id is None and len(member.terms.terms):
            member.story_id = story_id
            self.window.add(member)
            save_near(self.news, member.article_id, member.packed_near)
            if not self.corrections.split_off(article["id"]):
                self._look_back(member)
        return member.story_id if member.story_id else story_id

    def flush(self) -> set[int]:
        """Save the document frequencies; the stories touched since the last time."""
        self.frequencies.save()
        touched, self.touched = self.touched, set()
        return touched

    def _is_within_reach(self, story_id: int, article: Row) -> bool:
        """Whether the article, which has changed, can still be of its story: a new date may be of another year."""
        day, copies = day_of(article["at"]), copies_of(self.news, article["id"])
        others = [other for other in articles_of(self.news, story_id) if other not in (article["id"], *copies)]
        if day is None or not others or self.corrections.by_hand(article["id"]):
            return True
        days = [day_of(row["at"]) for row in read_texts(self.news, others[: self.parameters.story_members]).values()]
        return any(other is None or abs(other - day) <= self.parameters.story_days for other in days)

    def _with_original(self, article_id: int, original_id: int, group: Group) -> int:
        story_id = story_of(self.news, original_id)
        if story_id is None:
            story_id = begin_story(self.news, article_id)
        if match := group.match:
            self._put(
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
            story_id = self._merge(story_id, other, original_reason(followers) | {"because": article_id})
        for follower in followers:
            self.window.remove(follower)
        self._put(article_id, story_id, None, original_reason(followers))
        return story_id

    def _where_put(self, article_id: int) -> int | None:
        """The story where a person put it: that of its companions, or one of its own."""
        story_id = min(stories_of(self.news, self.corrections.companions(article_id)), default=None)
        if story_id is None and self.corrections.split_off(article_id):
            story_id = begin_story(self.news, article_id)
        if story_id is not None:
            self._put(article_id, story_id, None, BY_CORRECTION)
        return story_id

    def _obeying(self, article_id: int, story_id: int) -> int:
        """The story, one with those of the article's companions."""
        for other in sorted(stories_of(self.news, self.corrections.companions(article_id)) - {story_id}):
            if self.corrections.agree([*articles_of(self.news, story_id), *articles_of(self.news, other)]):
                story_id = self._merge(story_id, other, BY_CORRECTION)
        return story_id

    def _nearest(self, text: Text, member: Member, barred: set[int]) -> int:
        near = [found for found in standings(self.window, member, member.day) if found.story_id not in barred]
        for found in near:
            if found.score < self.parameters.threshold:
                break
            if not self.same_template(member.article_id, found.best.article_id):
                self._put(member.article_id, found.story_id, found.score, self._reason(text, member, found))
                return found.story_id
        story_id = begin_story(self.news, member.article_id)
        self._put(member.article_id, story_id, None, new_reason(near[0] if near else None, self.parameters))
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

    def _look_back(self, member: Member) -> None:
        """A new article may show of those before it that they belong together, elsewhere, or nowhere."""
        for like in member.near[: self.parameters.look_back]:
            if self.window.is_near(like.article_id, member.day):
                self._reconsider(self.window[like.article_id], member)
        while self._unite(member):
            pass

    def _reconsider(self, other: Member, member: Member) -> None:
        """Move it next to the new article if that is nearer than where it is, or out of a story that it is not like;
        who is alone waits for a merge."""
        if self.corrections.by_hand(other.article_id):
            return
        where = standing(self.window, other, other.story_id, other.story_id, member.day)
        if where is None:
            return
        if other.story_id != member.story_id and (here := self._better(other, member)):
            self._move(other, member, here)
        elif where.score < self.parameters.release * self.parameters.threshold:
            self._release(other, member, where)

    def _better(self, other: Member, member: Member) -> Standing | None:
        """How it stands to the story of the new article, if nearer than to its own."""
        here = standing(self.window, other, member.story_id, other.story_id, member.day)
        if here is None or here.score < self.parameters.threshold:
            return None
        there = standing(self.window, other, other.story_id, member.story_id, member.day)
        return here if there and here.score > there.score and self._may_move(other, member) else None

    def _may_move(self, other: Member, member: Member) -> bool:
        barred = stories_of(self.news, self.corrections.opponents(other.article_id))
        return member.story_id not in barred and not self.same_template(other.article_id, member.article_id)

    def _move(self, other: Member, member: Member, found: Standing) -> None:
        before = other.story_id
        row = read_texts(self.news, [other.article_id])[other.article_id]
        reason = self._reason(Text(row["text"], row["title"]), other, found)
        if self._rest_leaves(other, member):
            self._merge(before, member.story_id, merge_reason(found.score, member.article_id, self.parameters))
        else:
            self._carry([other.article_id], before, member.story_id, member)
        self._tell_move(other, before, found.score, reason, member)

    def _release(self, other: Member, member: Member, found: Standing) -> None:
        """Out of its story, into one of its own."""
        before = other.story_id
        if not self._rest_leaves(other, member):
            self._carry([other.article_id], before, begin_story(self.news, other.article_id), member)
        self._tell_move(other, before, None, new_reason(found, self.parameters), member)

    def _tell_move(self, other: Member, before: int, score: float | None, reason: Row, member: Member) -> None:
        moved = {} if other.story_id == before else {"moved_from": before, "because": member.article_id}
        self._put(other.article_id, other.story_id, score, {**reason, **moved})

    def _rest_leaves(self, other: Member, member: Member) -> bool:
        """Where it is its story's oldest original, by which the id stands, all others leave instead of it."""
        first, *rest = articles_of(self.news, other.story_id)
        if first != other.article_id:
            return False
        copies = set(copies_of(self.news, first))
        rest = [article for article in rest if article not in copies]
        self._carry(rest, other.story_id, begin_story(self.news, rest[0]), member)
        return True

    def _carry(self, articles: Sequence[int], before: int, story_id: int, member: Member) -> None:
        """These and their copies from one story to another, because of what the new article showed."""
        copies = [copy for article in articles for copy in copies_of(self.news, article)]
        move_articles(self.news, [*articles, *copies], before, story_id, at=self.now, because=member.article_id)
        for article in articles:
            self.window.move(article, story_id)
        self.touched |= {before, story_id}

    def _unite(self, member: Member) -> bool:
        """Merge the member's story with the nearest that turned out to be one with it; whether there was one."""
        for score, story_id in stories_near(self.window, member, member.day):
            if score < self.parameters.threshold:
                break
            if self._may_merge(member, story_id):
                self._merge(member.story_id, story_id, merge_reason(score, member.article_id, self.parameters))
                return True
        return False

    def _may_merge(self, member: Member, story_id: int) -> bool:
        nearest = next(
            like.article_id
            for like in member.near
            if like.article_id in self.window and self.window[like.article_id].story_id == story_id
        )
        one, other = articles_of(self.news, member.story_id), articles_of(self.news, story_id)
        if any(self.corrections.split_off(articles[0]) for articles in (one, other)):
            return False
        return self.corrections.agree([*one, *other]) and not self.same_template(member.article_id, nearest)

    def _put(self, article_id: int, story_id: int, score: float | None, reason: Row) -> None:
        put_article(self.news, article_id, story_id, score=score, at=self.now, reason=reason)

    def _leave(self, story_id: int, successor: int, article_id: int) -> None:
        if retire_empty_story(self.news, story_id, successor, article_id):
            self.touched.discard(story_id)
            self.window.merge(story_id, successor)
        else:
            self.touched.add(story_id)

    def _merge(self, one: int, other: int, reason: Row) -> int:
        kept, merged = merge_stories(self.news, one, other, at=self.now, reason=reason)
        self.window.merge(merged, kept)
        self.touched.discard(merged)
        self.touched.add(kept)
        return kept

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
