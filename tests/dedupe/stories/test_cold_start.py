"""Test the first articles of a language: how careful the fold is with them, and that stories keep apart."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.share_cache import expected_shares
from newsfold.dedupe.stories.document_frequency import DocumentFrequencies
from newsfold.dedupe.stories.stopwords import _LISTS
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE
from newsfold.dedupe.stories.tfidf import count_terms, term_id
from newsfold.dedupe.stories.word_frequencies import list_shares
from newsfold.dedupe.tokens import Text

NOW = datetime(2026, 3, 5, tzinfo=UTC)
LIMITS = PARAMETERS.stories
TERMS = count_terms(Text("estuary"))[0].terms

# By language: four unrelated reports that share its common words, and a second report of the first event.
_REPORTS = json.loads(Path(__file__).with_name("cold_start.json").read_text("utf-8"))


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all({"id": n, "name": f"Outlet {n}"} for n in range(1, 60))
    yield news
    news.close()


def add(news, language, title, text, number):
    row = {
        "source_id": number + 1, "title": title, "text": text, "language": language,
        "published_at": f"{datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}",
        "published_precision": "minute", "first_seen_at": "2026-03-05T00:00:00Z",
        "text_sha256": str(hash(text)), "word_count": len(text.split()),
    }  # fmt: skip
    with news.atomic():
        return news["articles"].insert(row).last_pk


def stories(news):
    return dict(news.conn.execute("select article_id, story_id from story_articles"))


def test_caution_grows_with_articles_alone_on_their_events_and_ends(news):
    frequencies = DocumentFrequencies(news, LIMITS)
    with news.atomic():
        cautions = [frequencies.caution("en")]
        for _ in range(LIMITS.caution_articles):
            frequencies.add("en", TERMS)
            cautions.append(frequencies.caution("en"))
    assert cautions[2] < 0.02  # two articles may well be on one event
    assert cautions[150] > LIMITS.caution / 2
    assert cautions[-1] == pytest.approx(0, abs=1e-3)
    assert frequencies.caution("pl") == frequencies.caution(None) == 0


def test_there_is_no_caution_where_many_articles_share_events(news):
    frequencies = DocumentFrequencies(news, LIMITS)
    with news.atomic():
        for number in range(200):
            frequencies.add("en", TERMS)
            if number % 3 == 0:
                frequencies.add_join("en")
        assert frequencies.caution("en") == 0
        frequencies.save()
        for _ in range(100):
            frequencies.add("en", TERMS)
        expected = frequencies.caution("en")
        frequencies.save()
    assert DocumentFrequencies(news, LIMITS).caution("en") == pytest.approx(expected)


@pytest.mark.parametrize("language", _REPORTS)
def test_unrelated_first_articles_of_a_language_stay_apart(news, language):
    ids = [add(news, language, *report, number) for number, report in enumerate(_REPORTS[language]["unrelated"])]
    second = add(news, language, *_REPORTS[language]["second"], len(ids))
    dedupe(news, now=NOW)
    found = stories(news)
    assert len({found[number] for number in ids}) == len(ids)
    assert found[second] == found[ids[0]]


@pytest.mark.parametrize(
    ("language", "common", "rare"),
    [
        ("en", "people", "estuary"), ("nb", "sier", "kajakk"), ("no", "sier", "kajakk"), ("nn", "han", "kajakk"),
        ("pl", "powiedział", "śluza"), ("tr", "söyledi", "kanca"), ("ru", "человек", "затвор"), ("ja", "した", "堰"),
        ("zh", "我们", "渡轮"), ("hr", "godina", "trajekt"), ("el", "είναι", "φράγμα"), ("hu", "volt", "kompjárat"),
    ],
)  # fmt: skip
def test_common_words_of_a_language_are_known(language, common, rare):
    of_common, of_rare = expected_shares(language, np.array([term_id(common), term_id(rare)], np.int32))
    assert of_common > 0.05
    assert of_rare < 0.03


@pytest.mark.parametrize("language", [None, "", "xx", "../x", "large"])
def test_of_an_unknown_language_no_word_is_known(language):
    assert not expected_shares(language, np.arange(VOCABULARY_SIZE, dtype=np.int32)).any()


def test_at_least_forty_languages_have_frequencies():
    """A list holds thousands of words; stopwords alone are a few hundred."""
    listed = [language for language in _LISTS if len(list_shares(language)[0]) > 4000]
    assert len(listed) >= 40


def add_subjects(news):
    """Add 50 reports of events of their own on 25 subjects, two on each, which share the words of their subject."""
    for number in range(50):
        subject = [f"{stem}{number % 25}" for stem in ("harb", "sign", "orch", "leve", "trib", "mill")]
        own = [f"{stem}{number}" for stem in ("marl", "quil", "dors", "pava", "kest", "ilex", "umbe")]
        add(news, "xx", f"{own[0]} {own[1]}", " ".join([*own, *subject, *own[:4], *own[4:]]), number)


def test_the_first_articles_on_one_subject_are_no_story(news):
    add_subjects(news)
    dedupe(news, now=NOW)
    found = stories(news)
    late = [found[number] for number in range(1, 51)]
    assert len(set(late)) == len(late)


def test_runs_of_any_size_are_equally_careful(news, tmp_path):
    add_subjects(news)
    dedupe(news, now=NOW)
    caution = DocumentFrequencies(news, LIMITS).caution("xx")
    other = open_database(tmp_path / "other.db")
    other["sources"].insert_all({"id": n, "name": f"Outlet {n}"} for n in range(1, 60))
    for row in news["articles"].rows:
        with other.atomic():
            other["articles"].insert(row)
        if row["id"] % 7 == 0:
            dedupe(other, now=NOW)
    dedupe(other, now=NOW)
    dedupe(other, now=NOW)
    assert DocumentFrequencies(other, LIMITS).caution("xx") == pytest.approx(caution)
    assert stories(other) == stories(news)
    other.close()
