"""Test what `why` and `story` print about labelled articles."""

from datetime import UTC, datetime
from shutil import copyfile

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.decisive import find_decisive
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.reasons import shared_terms
from newsfold.dedupe.stories.tfidf import term_id
from newsfold.dedupe.tokens import Text
from newsfold.dedupe.why import explain_pair
from newsfold.dedupe.why_sentences import explain_evidence
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
NAMES = ("mill", "pavodok", "weather", "rate", "trial", "barge", "mayor", "digest")
SHORT = ("empty-1", "empty-2")


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    path = tmp_path_factory.mktemp("why") / "news.db"
    news = open_database(path)
    rows = labelled.read("articles")
    labelled.add(news, [row for row in rows if row["id"].rsplit("-", 1)[0] in NAMES])
    labelled.add(news, [rows[0] | {"id": name, "title": "Video", "text": ""} for name in SHORT])
    dedupe(news, now=NOW)
    news.close()
    return path


@pytest.fixture
def call(folded):
    def run(*arguments):
        result = CliRunner().invoke(main, [*arguments, "--db", str(folded)])
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


@pytest.mark.parametrize(
    ("one", "other", "relation", "verdict", "shown", "hidden"),
    [
        (
            "mill-2", "mill-1", "copy", "copy",
            [
                "Copy: article 2 is a copy of article 1; it is a reprint of the same text. Both are in story 1.",
                "Why a copy: 97.",
                "a copy needs 53.0%",
            ],
            ["Numbers that differ", "score"],
        ),
        ("mill-4", "mill-1", "copy", "excerpt", ["is an excerpt of article 1; it is a part of the text"], []),
        ("mill-2", "mill-4", "copies of one text", "excerpt", ["are both copies of article 1, in story 1"], ["Why"]),
        ("pavodok-3", "pavodok-1", "copy", "update", ["около … человек: 900 became 1400"], ["template"]),
        ("digest-1", "rate-1", "copy", "round-up", ["is made of parts of articles"], ["too little"]),
        (
            "weather-1", "weather-2", "different stories", "template",
            ["Not the same story: article", "but both are one template around", "Such wording does not make"],
            ["for this reason"],
        ),
        (
            "mill-1", "mill-7", "same story", "different",
            [
                "Same story, no copy: Articles 1 and", "are both in story 1",
                "Article 1 is in story 1 for this reason: it began the story.",
                "a copy needs 53.0%", "a story needs 6.0%", "count most: mill",
            ],
            ["Not the same"],
        ),
        ("mill-1", "barge-1", "different stories", "different", ["Not the same story", "they score"], ["passage that"]),
        (
            "pavodok-1", "mill-1", "different stories", "different",
            ["They are in two languages, ", "no telling word in common"],
            ["for this reason"],
        ),
        ("empty-1", "empty-2", "same story", "short", ["a text is too short to compare"], ["word for word"]),
    ],
)  # fmt: skip
def test_why_explains_the_evidence_in_sentences(one, other, relation, verdict, shown, hidden, folded, call):
    news = open_database(folded, readonly=True)
    ids = [next(news["articles"].rows_where("external_id = ?", [name]))["id"] for name in (one, other)]
    evidence = explain_pair(news, *ids)
    assert (evidence["relation"], evidence["verdict"]) == (relation, verdict)
    output = call("why", one, other)
    assert [words for words in shown if words not in output] == []
    assert [words for words in hidden if words in output] == []
    assert all(sentence in output for sentence in evidence["explanation"])


@pytest.fixture(scope="module")
def evidence(folded):
    """Return the evidence on two reports of one event."""
    news = open_database(folded, readonly=True)
    ids = [next(news["articles"].rows_where("external_id = ?", [name]))["id"] for name in ("mill-1", "mill-7")]
    return explain_pair(news, *ids)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"days_apart": 12.34},
            ["too far apart in time: 12.3 days. Articles more than 5 days apart are not compared."],
        ),
        ({"days_apart": 5.02}, ["5.02 days. Articles more than 5.00 days apart"]),
        (
            {"days_apart": None, "undated_days": 2.0},
            ["One of the two has no time; it counts as 2 days from the other."],
        ),
        (
            {"score": 0.0598},
            ["they score 5.98%; a story needs 6.00%", "That would not do; other articles of the story"],
        ),
        (
            {"relation": "different stories", "same_story": False},
            ["what counts is the mean score with the 4 closest articles of a story"],
        ),
        ({"corrections": ["one story"]}, ["A person decided that the two belong to one story."]),
        ({"corrections": ["no copy"]}, ["A person decided that neither is a copy of the other."]),
        (
            {"verdict": "words", "evidence": 0.6, "decided_by": None},
            ["60.0% of the shorter text", "but the same wording stands around the words of two titles."],
        ),
        (
            {"evidence": 0.5297},
            ["52.97% of", "a copy needs 53.00%, a rewritten update, with many common passages, 44.0%."],
        ),
        (
            {"relation": "different stories", "same_story": False, "held_back": "one source"}
            | {"held_back_by": {"measure": "score", "share": 0.1096, "limit": 0.11}},
            ["from one source alone needs a higher score: it had a score of 10.96%, and 11.00% is needed."],
        ),
        (
            {"relation": "different stories", "same_story": False, "held_back": "unlike"}
            | {"held_back_by": {"measure": "cohesion", "share": 0.382, "limit": 0.45}},
            ["more alike than this one is to them: its likeness to them is 38.2% of theirs, and 45.0% is needed."],
        ),
        (
            {"verdict": "copy", "evidence": 0.9, "days_apart": 9.0},
            ["as in a copy, but they are 9.0 days apart, and copies are looked for within 7 days."],
        ),
        (
            {"relation": "reissue", "verdict": "reissue"},
            ["Reissue: article 7 is the text of article 1, sent out again."],
        ),
    ],
)
def test_limits_decisions_and_rare_cases_have_sentences(changes, shown, evidence):
    explanation = " ".join(explain_evidence(evidence | changes))
    assert [words for words in shown if words not in explanation] == []


SEA = [f"{name} rows the boat number {at} past the old pier of Orrin" for at, name in enumerate("abcdefghijklmn")]


@pytest.mark.parametrize(
    ("verdict", "measure", "share", "clause"),
    [
        ("lead", "lead", 0.187, "18.7% of the opening of one stands in the other; a copy needs 20.0%."),
        ("lead", "lead", 0.1997, "19.97% of the opening of one stands in the other; a copy needs 20.00%."),
        ("background", "block", 0.9, "one passage has 90.0% of all that they share; in a copy it may have 20.0%."),
        ("interview", "interview", 0.1, "10.0% of the words around it are in both; a copy needs 20.0%."),
        ("numbers", "numbers", 0.8, "80.0% of the numbers that stand between the same words differ; 20.0% may."),
        ("words", "titles", 0.1, "10.0% of the words that only one title has stand in the other text"),
    ],
)
def test_the_share_that_decided_is_named_beside_its_limit(verdict, measure, share, clause, evidence):
    decided = {"verdict": verdict, "evidence": 0.8, "decided_by": {"measure": measure, "share": share, "limit": 0.2}}
    assert any(f": {clause}" in sentence for sentence in explain_evidence(evidence | decided))


@pytest.mark.parametrize(
    ("article", "original", "verdict", "measure"),
    [
        (SEA[:7], SEA, "excerpt", "evidence"),
        (SEA[:7], [*SEA[:2], *map(str, range(60))], "different", "evidence"),
        (
            [*map(chr, range(97, 123)), *"otherwise nothing of this was said".split(), *SEA],
            SEA[3:],
            "update",
            "evidence",
        ),
    ],
)
def test_the_share_that_decided_is_measured(article, original, verdict, measure):
    one, other = Text(" ".join(article)), Text(" ".join(original))
    match = compare(one, other, PARAMETERS.copies)
    assert match.verdict == verdict
    decisive = find_decisive(one, other, match, match.verdict, PARAMETERS.copies)
    assert decisive.measure == measure
    assert (decisive.share >= decisive.limit) is match.is_copy


def test_shared_terms_are_neither_numbers_nor_stopwords():
    words = "the mill 1200 burned"
    weights = dict(zip(map(term_id, words.split()), (0.4, 0.3, 0.2, 0.1), strict=True))
    terms = shared_terms(weights, Text(words), languages=["en"])
    assert [term["term"] for term in terms] == ["mill", "burned"]


def test_a_rejected_page_is_named_with_its_reason(folded, tmp_path):
    path = tmp_path / "news.db"
    copyfile(folded, path)
    with open_database(path).conn as connection:
        connection.execute(
            "insert into rejected (url, stage, reason, at) values (?, 'extract', 'too short', '2026-05-04T09:00:00Z')",
            ["https://ashby.example/clip"],
        )
    result = CliRunner().invoke(main, ["why", "mill-1", "https://ashby.example/clip", "--db", str(path)])
    assert result.exit_code == 2
    assert "https://ashby.example/clip became no article: extract rejected it (too short)" in result.output


def test_a_story_shows_the_replacements_of_an_update(call):
    output = call("story", "1")
    assert "“Three” to “Seven”; “at least 11” to “14”" in " ".join(output.split())
