"""Test that a digest is told by its paragraphs, and belongs to no story of the events that it reports."""

from datetime import UTC, datetime
from functools import partial

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.copies.digests import is_digest
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.share_cache import expected_shares
from newsfold.dedupe.stories.tfidf import find_terms
from newsfold.dedupe.tokens import Text
from newsfold.dedupe.why import explain_pair
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
DIGESTS = labelled.read("digests")


def decide(lines, language):
    text = Text("\n".join(lines))
    return is_digest(text, find_terms(text.words), partial(expected_shares, language), PARAMETERS.roundups)


@pytest.mark.parametrize("digest", DIGESTS, ids=lambda digest: digest["language"])
def test_a_digest_is_told_by_paragraphs_without_a_common_subject(digest):
    sections, language = digest["sections"], digest["language"]
    assert decide(sections, language)
    assert decide(["", *sections, "", "***"], language)
    assert not decide(sections[:5], language)
    assert not decide([f"{section} Brindle." for section in sections], language)  # one name goes through all
    assert not decide(digest["report"][1].split(". ") * 2, language)
    assert not decide(sections, None)


def test_a_digest_has_a_story_of_its_own(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all({"name": name} for name in ("Kelder Post", "Orrin Times", "Varnholt Echo"))
    for digest in DIGESTS:
        language, (title, text) = digest["language"], digest["report"]
        shared = {"language": language, "date": "2026-05-11T08:00:00Z"}
        labelled.add(
            news,
            [
                shared | {"id": f"{language}-one", "source": "Kelder Post", "title": title, "text": text},
                shared
                | {"id": f"{language}-digest", "source": "Orrin Times", "title": digest["title"]}
                | {"text": "\n\n".join(digest["sections"])},
                shared
                | {"id": f"{language}-other", "source": "Varnholt Echo", "title": title}
                | {"text": text.partition(". ")[2]},
            ],
        )
    dedupe(news, now=NOW)
    stories = labelled.stories(news)
    ids = {row["external_id"]: row["id"] for row in news["articles"].rows}
    because = "because a digest, which reports many events, belongs to none of their stories"
    assert because in explain_pair(news, ids["de-one"], ids["de-digest"])["explanation"][0]
    news.close()
    for digest in DIGESTS:
        one, of_digest, other = (stories[f"{digest['language']}-{name}"] for name in ("one", "digest", "other"))
        assert one == other != of_digest


@pytest.mark.parametrize(
    "text", ["", "\n" * 5000, "1 2 3 4 5 6 7 8 9\n" * 9, "潮見市の港で朝市が開かれ" * 9 + "\n" * 9, "a " * 90000]
)
def test_odd_texts_are_no_digests(text):
    assert not decide(text.split("\n"), "en")
