"""Test the branches of a story, its first report, and the reasons of its articles."""

import pytest

from newsfold.web.views.story import build_branches, explain_membership, find_first


def article(article_id, source="a", at="2026-03-02T08:00:00Z", *, copy_of=None, precision="minute", reason=None):
    return {
        "id": article_id, "source": source, "published_at": at, "published_precision": precision, "copy_of": copy_of,
        "copy_kind": "copy" if copy_of else None, "containment": 0.9, "score": 0.5, "reason": reason or {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("articles", "tree"),
    [
        ([(1, None), (2, 1), (3, None), (4, 1)], {1: [2, 4], 3: []}),
        ([(2, 1), (1, None)], {1: [2]}),
        ([(2, 9)], {2: []}),
        ([], {}),
    ],
)
def test_copies_are_below_their_original(articles, tree):
    rows = [article(number, copy_of=copy_of) for number, copy_of in articles]
    assert {branch.article["id"]: [row["id"] for row in branch.copies] for branch in build_branches(rows)} == tree


@pytest.mark.parametrize(
    ("articles", "first_id", "unknown_because"),
    [
        ([article(1), article(2, "b", "2026-03-02T07:00:00Z")], 2, ""),
        ([article(1), article(2, "b")], None, "two outlets"),
        ([article(1), article(2, "b", precision="day")], None, "not every time"),
        ([article(1), article(2, "b", None, precision="none")], None, "not every time"),
        ([article(1), article(2)], None, ""),
    ],
)
def test_first_report(articles, first_id, unknown_because):
    first, reason = find_first(articles)
    assert (first and first["id"]) == first_id
    assert reason.startswith(unknown_because)


@pytest.mark.parametrize(
    ("row", "explanation"),
    [
        (article(2, copy_of=1), "It is a copy of “Dam”: 90% of the shorter"),
        (article(2, reason={"verdict": "correction"}), "A person put it here."),
        (article(2, reason={"verdict": "original", "original_of": [1]}), "It is the original of articles"),
        (article(2, reason={"verdict": "new", "score": 0.0, "threshold": 0.2}), "began the story"),
        (
            article(2, reason={"verdict": "new", "nearest": 1, "score": 0.1, "threshold": 0.2}),
            "The most similar article was “Dam” (score 10.0%, 20.0% needed).",
        ),
        (
            article(
                2,
                reason={
                    "verdict": "same event",
                    "nearest": 7,
                    "score": 0.3,
                    "threshold": 0.2,
                    "days_apart": 1.5,
                    "shared_terms": [{"term": "dam", "weight": 0.1}],
                },
            ),
            "article 7 (score 30.0%, 20.0% needed, 36 hours apart). Shared terms: dam.",
        ),
        (article(2, reason={"nearest": 1, "nearest_score": 0.3}), "The most similar article was “Dam”."),
        (article(2, reason={"new": True}), "began the story"),
        (article(2, reason={"copy_of": 1}), "“Dam”"),
        (article(2), "not stored"),
    ],
)
def test_membership(row, explanation):
    assert explanation in explain_membership(row, {1: "Dam"})
