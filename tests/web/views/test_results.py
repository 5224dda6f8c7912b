"""Test results by story, examples of searches, and the terms of the day."""

from newsfold.web.views.results import example_searches, find_terms, group_results


def test_results_of_a_story_stand_at_the_place_of_the_first_one():
    rows = [{"article_id": 1, "story_id": 7}, {"article_id": 2, "story_id": None}, {"article_id": 7, "story_id": None},
            {"article_id": 3, "story_id": 7}]  # fmt: skip
    groups = group_results(rows)
    assert [(group.row["article_id"], [row["article_id"] for row in group.others]) for group in groups] == [
        (1, [3]), (2, []), (7, []),
    ]  # fmt: skip


def test_examples_are_two_words_of_a_title():
    titles = [
        "Crack found in the Corran dam",
        "At sea",
        "潮見橋、修繕のため閉鎖",
        "Ferry 12345 strikes",
        "Ferry strikes",
    ]
    assert example_searches(titles) == ["crack corran", "ferry strikes"]


USUAL = [(f"Minister says council agrees about budget number {n}", n % 9) for n in range(400)]


class TestTerms:
    def test_what_is_new_comes_before_what_is_usual(self):
        recent = [("Minister says ferry strike ends", n) for n in range(4)] + [("Ferry strike: council agrees", 5)]
        terms = find_terms(recent, USUAL)
        assert (terms[0].text, terms[0].outlets) == ("ferry strike", 5)
        assert not {"minister", "says", "council", "ferry", "strike"} & {term.text for term in terms}

    def test_a_term_needs_two_sources(self):
        assert find_terms([("Harbour festival", 1)] * 5 + [("Harbour festival", None)], USUAL) == []

    def test_words_of_grammar_are_left_out_even_without_earlier_titles(self):
        recent = [(f"Something about {word} street", n) for n, word in enumerate(["alpha", "beta", "gamma"] * 20)]
        recent += [("Zeppelin lands", 70), ("Zeppelin lands safely", 71)]
        terms = {term.text for term in find_terms(recent, [])}
        assert "zeppelin lands" in terms
        assert "about" not in terms

    def test_odd_titles(self):
        assert find_terms([], []) == []
        assert find_terms([("", None), ("潮見橋、修繕", 1), ("\x00\ud800", 2)], []) == []
