"""Assign articles to stories by incremental clustering over a sliding time window.

Articles come in order of time. Each is compared with the stories that have articles near in time; it joins the story
with the best score if that reaches the threshold, and otherwise begins a new story.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of
from newsfold.db.news.signatures import ArticleText, read_texts
from newsfold.db.news.stories import articles_of, stories_of, story_of, would_be_of_one_source
from newsfold.db.news.story_ids import begin_story
from newsfold.db.news.story_vectors import PackedMember, read_latest_members, read_members, read_undated_members
from newsfold.db.values.times import day_of
from newsfold.dedupe.copies.detector import CopyGroup
from newsfold.dedupe.corrections.constraints import BY_CORRECTION, Constraints
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.assignments import StoryAssignments
from newsfold.dedupe.stories.document_frequency import DocumentFrequencies
from newsfold.dedupe.stories.embedding_similarity import Embedding
from newsfold.dedupe.stories.embeddings import ArticleEmbeddings
from newsfold.dedupe.stories.reasons import (
    DIGEST,
    ONE_SOURCE,
    UNLIKE,
    WORDING,
    copy_reason,
    event_reason,
    new_reason,
    original_reason,
)
from newsfold.dedupe.stories.regrouping import Regrouper
from newsfold.dedupe.stories.scoring import StoryScore, StoryScorer
from newsfold.dedupe.stories.term_vectors import QuantizedTerms, unpack_vectors
from newsfold.dedupe.stories.tfidf import TermCounts, weigh_terms
from newsfold.dedupe.stories.window import Member, Window, pack_neighbours
from newsfold.dedupe.time_window import TimeWindow
from newsfold.dedupe.tokens import Text


@dataclass(frozen=True, slots=True)
class IncomingArticle:
    """An article to assign to a story.

    `terms` are those that `weigh_terms` returned, NO_TERMS for a copy. `is_new` tells that it is weighed for the
    first time. `links_stories` is False for an article that reports many events, such as a live blog or a round-up: it
    gets a story, but no other article is compared with it.
    """

    row: ArticleText
    text: Text
    terms: QuantizedTerms
    copy_group: CopyGroup
    is_new: bool
    links_stories: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """The story of an article, and its packed neighbours: empty for a copy and for one that links no stories."""

    story_id: int
    packed_neighbours: bytes


class StoryClusterer:
    """The window and the document frequencies of one run, by which articles are assigned to stories one by one.

    `at` is the time that is saved with each assignment. `have_common_wording(article, other)`, called with ids, decides
    whether the wording that two articles share is that of a template or of a standing block: it does not show that they
    are on one event.
    """

    def __init__(
        self,
        news: Database,
        parameters: Parameters,
        constraints: Constraints,
        *,
        at: str,
        have_common_wording: Callable[[int, int], bool],
    ) -> None:
        self.news = news
        self.constraints = constraints
        self.have_common_wording = have_common_wording
        self.embeddings = ArticleEmbeddings(news)
        self.parameters = self.embeddings.adapt(parameters.stories)
        self.copy_parameters = parameters.copies
        self.window = Window(self.parameters)
        self.frequencies = DocumentFrequencies(news, self.parameters)
        self.assignments = StoryAssignments(news, self.window, at)
        self.regrouper = Regrouper(
            self.window,
            self.assignments,
            constraints,
            have_common_wording=have_common_wording,
            parameters=self.parameters,
        )
        self.time_window = TimeWindow(
            self.parameters.max_days_apart, read=self._read_days, drop_before=self.window.drop_before
        )
        self.has_undated = False

    def weigh_terms(
        self, article: ArticleText, counts: tuple[TermCounts, TermCounts], *, is_counted: bool
    ) -> QuantizedTerms:
        """Return the terms of an original, weighted by TF-IDF with the document frequencies of the articles before it.

        `counts` are those that `count_terms` returns, without the words in recurring blocks. Count the article in the
        document frequencies afterwards, unless `is_counted`: an earlier fold has done so.
        """
        whole, title = counts
        idfs = self.frequencies.idf(article["language"], whole.terms)
        if not is_counted:
            self.frequencies.add(article["language"], whole.terms)
        return weigh_terms(whole, title, idfs, self.parameters)

    def assign(self, article: IncomingArticle) -> Assignment:
        """Put the article into a story, add it to the window, and merge and regroup the stories around it.

        The story is the first possible one of these: that of its original, that of its later copies, the one that it is
        in already, the one that a correction demands, the one with the best score, a new one. An article that is a
        copy, links no stories or has no terms is not added to the window, and regroups nothing.
        """
        article_id, group = article.row["id"], article.copy_group
        self._load(day_of(article.row["at"]))
        former = story_of(self.news, article_id) if article.row["has_story"] else None
        self.window.remove(article_id)
        barred = stories_of(self.news, self.constraints.cannot_links(article_id))
        joins_original = group.original_id is not None and story_of(self.news, group.original_id) not in barred
        member = self._make_member(article, with_neighbours=not joins_original)
        if joins_original and group.original_id is not None:
            story_id = self._assign_to_original(article_id, group.original_id, group)
        elif group.later_copies:
            story_id = self._assign_to_later_copies(article_id, group.later_copies)
        elif former is not None and self._can_stay(article.row, former):
            story_id = former
        else:
            story_id = self._assign_by_correction(article_id) or self._assign_by_score(member, article, barred)
        story_id = self._merge_must_links(article_id, story_id)
        if former is not None and former != story_id:
            self.assignments.record_departure(former, story_id, article_id)
        self.assignments.changed.add(story_id)
        if article.links_stories and group.original_id is None and len(member.vector.terms):
            member.story_id = story_id
            self.window.add(member)
            if not self.constraints.is_split_off(article_id):
                self.regrouper.regroup_around(member)
            return Assignment(member.story_id, member.packed_neighbours)
        return Assignment(story_id, b"")

    def flush(self) -> set[int]:
        """Save the document frequencies; return the ids of the stories that changed since the last call."""
        self.frequencies.save()
        changed, self.assignments.changed = self.assignments.changed, set()
        return changed

    def _can_stay(self, article: ArticleText, story_id: int) -> bool:
        """Decide whether a changed article can stay in its story: it may have a new date, far from the others."""
        day, copies = day_of(article["at"]), copies_of(self.news, article["id"])
        others = [other for other in articles_of(self.news, story_id) if other not in (article["id"], *copies)]
        if day is None or not others or self.constraints.is_placed_by_hand(article["id"]):
            return True
        # Look in the window first: below, only the oldest articles are read, and those of a long story may be too old.
        if self.window.story_members(story_id, day, excluding=article["id"]):
            return True
        oldest = read_texts(self.news, others[: self.parameters.max_story_members])
        days = [day_of(row["at"]) for row in oldest.values()]
        return any(other is None or abs(other - day) <= self.parameters.max_days_apart for other in days)

    def _assign_to_original(self, article_id: int, original_id: int, group: CopyGroup) -> int:
        story_id = story_of(self.news, original_id)
        if story_id is None:
            story_id = begin_story(self.news, article_id)
        if match := group.match:
            reason = copy_reason([original_id, *group.other_originals], match, self.copy_parameters)
            self.assignments.assign(article_id, story_id, score=match.containment, reason=reason)
        return story_id

    def _assign_to_later_copies(self, article_id: int, later_copies: Sequence[int]) -> int:
        """Merge the stories of the later copies into the oldest, and put their original there; return its story id."""
        stories = sorted({story for copy in later_copies if (story := story_of(self.news, copy)) is not None})
        story_id = stories[0] if stories else begin_story(self.news, article_id)
        reason = original_reason(later_copies)
        for other in stories[1:]:
            story_id = self.assignments.merge(story_id, other, reason | {"because": article_id})
        for copy in later_copies:
            self.window.remove(copy)
        self.assignments.assign(article_id, story_id, score=None, reason=reason)
        return story_id

    def _assign_by_correction(self, article_id: int) -> int | None:
        """Put the article into the story of its must-links, or a new one if it was split off; return the story's id.

        Return None if no correction demands a story.
        """
        story_id = min(stories_of(self.news, self.constraints.must_links(article_id)), default=None)
        if story_id is None and self.constraints.is_split_off(article_id):
            story_id = begin_story(self.news, article_id)
        if story_id is not None:
            self.assignments.assign(article_id, story_id, score=None, reason=BY_CORRECTION)
        return story_id

    def _merge_must_links(self, article_id: int, story_id: int) -> int:
        """Merge the article's story with those of its must-links, unless a cannot-link forbids it; return its id."""
        for other in sorted(stories_of(self.news, self.constraints.must_links(article_id)) - {story_id}):
            if self.constraints.can_share_story([*articles_of(self.news, story_id), *articles_of(self.news, other)]):
                story_id = self.assignments.merge(story_id, other, BY_CORRECTION)
        return story_id

    def _assign_by_score(self, member: Member, article: IncomingArticle, barred: set[int]) -> int:
        """Put the article into the best-scoring story above the threshold, or into a new one; return the story's id.

        `barred` are the ids of stories that cannot-links forbid.
        """
        scorer = StoryScorer(self.window, member.day, member.caution)
        scores = scorer.score_stories(member)
        allowed = [score for score in scores if score.story_id not in barred]
        limits = self.parameters
        if article.is_new and allowed and allowed[0].value + member.caution >= limits.clear_join:
            self.frequencies.add_join(article.row["language"])
        is_digest = not article.links_stories and not len(member.vector.terms)
        held_back = DIGEST if is_digest else None
        for score in allowed:
            if score.value < limits.threshold:
                break
            obstacle = self._find_obstacle(member, score, scorer)
            if obstacle is None:
                reason = self._event_reason(score, member, article)
                self.assignments.assign(member.article_id, score.story_id, score=score.value, reason=reason)
                return score.story_id
            held_back = held_back or obstacle
        story_id = begin_story(self.news, member.article_id)
        cohesion = scorer.measure_cohesion(member, allowed[0].story_id) if held_back == UNLIKE else None
        reason = new_reason(allowed[0] if allowed else None, limits, held_back, cohesion)
        self.assignments.assign(member.article_id, story_id, score=None, reason=reason)
        return story_id

    def _find_obstacle(self, member: Member, score: StoryScore, scorer: StoryScorer) -> str | None:
        """Return why the article may not join a story that it scores high enough against; None if it may.

        It is a key of HELD_BACK_CLAUSES: its likeness to the nearest article is a common wording, or it is too unlike
        the others, or all would be from one source and the score is just high enough.
        """
        if self.have_common_wording(member.article_id, score.nearest.article_id):
            return WORDING
        is_narrow = score.value < self.parameters.threshold + self.parameters.single_source_margin
        if is_narrow and would_be_of_one_source(self.news, [score.story_id], member.article_id):
            return ONE_SOURCE
        return UNLIKE if scorer.stands_apart(member, score.story_id) else None

    def _event_reason(self, score: StoryScore, member: Member, article: IncomingArticle) -> dict[str, Any]:
        nearest, language = self.window[score.nearest.article_id], article.row["language"]
        return event_reason(score, member, nearest, text=article.text, language=language, parameters=self.parameters)

    def _make_member(self, article: IncomingArticle, *, with_neighbours: bool) -> Member:
        """Return the article as a member that is in no story yet (story id 0).

        Its neighbours are searched if `with_neighbours`; its own later copies are left out of them.
        """
        vector, day = article.terms.vector(self.parameters.text_weight), day_of(article.row["at"])
        embedding = None if article.copy_group.original_id is not None else self.embeddings.embed(article.row)
        found = self.window.search(vector, day, embedding) if with_neighbours else []
        neighbours = [one for one in found if one.article_id not in article.copy_group.later_copies]
        caution = self.frequencies.caution(article.row["language"])
        return Member(article.row["id"], 0, day, vector, pack_neighbours(neighbours), embedding, caution)

    def _load(self, day: float | None) -> None:
        """Load the members that an article of this time is compared with; the latest ones if `day` is None."""
        if day is not None:
            self.time_window.load(day)
        elif not self.has_undated:
            self.has_undated = True
            self._extend(read_latest_members(self.news, self.parameters.undated_pool))
            self._extend(read_undated_members(self.news, self.parameters.undated_pool))

    def _read_days(self, since: float, until: float) -> None:
        self._extend(read_members(self.news, since, until))

    def _extend(self, rows: Sequence[PackedMember]) -> None:
        vectors = unpack_vectors([row.terms for row in rows], self.parameters.text_weight)
        self.window.extend(
            Member(row.article_id, row.story_id, row.day, vector, row.neighbours, _unpack_embedding(row))
            for row, vector in zip(rows, vectors, strict=True)
        )


def _unpack_embedding(row: PackedMember) -> Embedding | None:
    return None if row.embedding is None else Embedding.unpack(row.embedding, row.language)
