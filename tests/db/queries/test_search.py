"""Search: operators, scripts without spaces, order, pages, and words that nearly all articles contain."""

import pytest

from newsfold.db.connection import open_database
from newsfold.db.queries import search
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.search import count_newer, find_newest_matches, search_articles, search_page
from newsfold.db.queries.search_syntax import BadQuery, build_fts_query

TEXTS = {
    1: ("Dock strike", "The dock strike goes on in the harbour."),
    2: ("Ferry", "No ferry left the harbour, the strike goes on."),
    3: ("大雨の東京", "東京で大雨。船は止まった。"),
    4: ("大阪の船", "大阪から船が出る。"),
    5: ("ฝนตกหนัก", "ฝนตกหนักในกรุงเทพ"),
    6: ("Café crème", "Un café à Zürich: harbour."),
}


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["articles"].insert_all(
        {"id": number, "title": title, "text": text, "first_seen_at": f"2026-03-0{7 - number}T00:00:00Z",
         "language": "en" if number < 3 else "ja", "text_sha256": ""}
        for number, (title, text) in TEXTS.items()
    )  # fmt: skip
    yield news
    news.close()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("harbour", {1, 2, 6}),
        ("HARBOUR strike", {1, 2}),
        ("strike NOT ferry", {1}),
        ("dock OR ferry", {1, 2}),
        ("dock AND ferry", set()),
        ('"dock strike"', {1}),
        ('"strike dock"', set()),
        ("fer*", {2}),
        ("cafe zurich", {6}),
        ("not-a-word:x ^(", set()),
        ("大雨", {3}),
        ("大", {3, 4}),
        ("船 大雨", {3}),
        ("大雨 OR 大阪", {3, 4}),
        ("船 NOT 大雨", {4}),
        ("大阪から船", {4}),
        ("大阪から AND 船", {4}),
        ("ตกหนัก", {5}),
        ("東 OR ตก", {3, 5}),
    ],
)
def test_matches_by_words_operators_and_scripts(news, words, ids):
    assert {row["article_id"] for row in search_articles(news, words)} == ids
    assert {row["article_id"] for row in search_articles(news, words, order="relevance")} == ids
    assert set(find_newest_matches(news, words, 10)) == ids


@pytest.mark.parametrize("words", ["", "  ", "AND", "NOT ferry", "a OR", "大 OR", "OR 大", "x" * 501, "大" * 501])
def test_a_query_without_words_or_with_a_lone_operator_is_refused(news, words):
    with pytest.raises(BadQuery):
        search_articles(news, words)


@pytest.mark.parametrize(
    ("words", "expression"),
    [("a b", '"a" "b"'), ('a OR "b c"', '"a" OR "b c"'), ("a*", '"a"*'), ('a"b', '"a""b"'), ("title:x", '"title:x"')],
)
def test_words_are_quoted_so_that_they_are_not_fts5_syntax(words, expression):
    assert build_fts_query(words) == expression


def test_results_are_newest_or_most_relevant_first(news):
    assert [row["article_id"] for row in search_articles(news, "harbour")] == [1, 2, 6]
    assert search_articles(news, "ferry strike", order="relevance")[0]["article_id"] == 2


@pytest.mark.parametrize("order", search.ORDERS)
def test_pages_follow_each_other(news, order):
    seen, after = [], None
    while rows := search_page(news, Filter(words="harbour"), order=order, after=after, limit=1).rows:
        seen.append(rows[0]["article_id"])
        after = rows[0]["key"]
    assert sorted(seen) == [1, 2, 6]


@pytest.mark.parametrize("order", search.ORDERS)
def test_only_the_newest_of_too_many_matches_are_sorted(news, order, monkeypatch):
    monkeypatch.setattr(search, "CANDIDATES", 1)
    page = search_page(news, Filter(words="harbour"), order=order, limit=1)
    assert page.is_cut
    assert page.rows[0]["article_id"] in (2, 6)
    assert not search_page(news, Filter(words="dock"), order=order, limit=1).is_cut


def test_filters_apply_to_searches_and_counts(news):
    assert {row["article_id"] for row in search_page(news, Filter(words="harbour", language="en")).rows} == {1, 2}
    late = Filter(words="harbour", since="2026-03-05T00:00:00Z", until="2026-03-06T00:00:00Z")
    assert {row["article_id"] for row in search_page(news, late).rows} == {2}
    assert count_newer(news, Filter(words="harbour", newer_than=1)) == 2
    assert count_newer(news, Filter(words="harbour", newer_than=6)) == 0


def test_snippets_mark_the_matches(news):
    assert search_articles(news, "dock")[0]["snippet"].count("[") in (1, 2)
    assert "[大雨]" in search_articles(news, "大雨")[0]["snippet"]
    marks = search_page(news, Filter(words="ตกหนัก"), marks=("<", ">")).rows[0]["snippet"]
    assert "<ตกหนัก>" in marks
