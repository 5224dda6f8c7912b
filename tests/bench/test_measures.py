"""What `python -m bench` is asked for."""

import gzip
import json
from importlib import import_module

import pytest

from bench import MEASURES, ablation, extraction
from bench.__main__ import main
from bench.ablation import STEPS, replaced
from bench.extraction import extract_all, f1
from bench.extractors import ours
from bench.pages import Output, gold_pages
from bench.scores import Hits, compare, compare_segments, interval, mean_f1, names_f1, residue, stray_lines


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_is_a_module_that_runs(name):
    assert callable(import_module(f"bench.{name}").run)


@pytest.mark.parametrize("words", [["extracton"], ["extraction", "no-such-folder"], ["storage", ".", "."]])
def test_a_wrong_word_is_one_sentence(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert all(name in said.err for name in MEASURES)


def test_a_measure_over_a_folder(tmp_path, capsys):
    (tmp_path / "page.html").write_text("<html><body><p>Ferry</p></body></html>" * 40)
    assert main(["storage", str(tmp_path)]) == 0
    assert "Storage, 1 pages" in capsys.readouterr().out


def test_a_text_like_its_gold_scores_one_and_any_other_less():
    gold = "One two three four five.\nSix seven eight nine ten."
    assert compare(gold, gold) == Hits(7, 0, 0)
    assert compare(gold, gold.replace("\n", " ")).f1 == 1
    assert compare(gold, "") == Hits(0, 0, 7)
    assert compare("", "").f1 == 1
    assert compare(gold, gold + "\nRead also: our other news today") == Hits(7, 6, 0)
    assert compare("two words", "two words") == Hits(1, 0, 0)
    assert compare_segments(["two  three", "six"], ["four"], "one two\nthree four") == Hits(1, 1, 1)


def test_mean_f1_is_of_mean_precision_and_mean_recall():
    # Precision 1 and 0.5, recall 0.5 and 1; a page with neither text nor gold is in no mean.
    assert mean_f1([Hits(5, 0, 5), Hits(5, 5, 0), Hits(0, 0, 0)]) == pytest.approx(0.75)
    assert mean_f1([Hits(0, 0, 9)]) == 0


def test_an_interval_is_around_the_difference_and_nothing_where_there_is_none():
    ours, theirs = [Hits(9, 1, 0), Hits(8, 0, 2)] * 10, [Hits(5, 5, 0), Hits(8, 0, 2)] * 10
    difference, low, high = interval(ours, theirs, mean_f1)
    assert 0 < low < difference < high
    assert interval(ours, ours, mean_f1) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Home > News > Harbour", "breadcrumb"),
        ("Startseite › Region", "breadcrumb"),
        ("Ferry stops for the winter", "title"),
        ("Photo: Harbour Trust", "credit"),
        ("Lesen Sie auch: Der Hafen", "related"),
        ("関連記事：港の一日", "related"),
        ("Sign up for our newsletter", "nag"),
        ("The ferry will not run until Easter.\nThe ferry will not run until Easter.", "repeat"),
    ],
)
def test_residue_is_told_by_kind(line, kind):
    gold = "The ferry will not run until Easter."
    assert residue(f"{gold}\n{line}", gold, "Ferry stops for the winter") >= {kind}
    assert residue(f"{gold}\n{line}", f"{gold}\n{line}", "Ferry stops for the winter") == set()


def test_stray_lines_and_names():
    gold = "One two three four five six.\nSeven eight nine ten eleven."
    assert stray_lines(gold + "\nTwelve thirteen fourteen fifteen", gold) == 1
    assert stray_lines(gold, "Seven eight nine ten eleven.") == 1
    assert names_f1(["Una Corran", "Ida Quill"], ["una corran"]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_can_be_left_out_and_comes_back(name):
    """A step whose code was renamed must be renamed here too, or the ablation would measure nothing."""
    page = gold_pages(None)[:1]
    before = extract_all(ours, page).scores
    with replaced(STEPS[name]):
        assert len(extract_all(ours, page).scores) == 1
    assert extract_all(ours, page).scores == before


def test_leaving_out_all_line_rules_costs_f1():
    pages = [page for page in gold_pages(None) if page.name in ("de-regionalzeitung", "ru-windows-1251", "hi-portal")]
    whole = extract_all(ours, pages).scores
    with replaced(STEPS["all line rules"]):
        assert f1(pages, extract_all(ours, pages).scores) < f1(pages, whole)
    rows = {row.name: row.scores for row in ablation._rules(pages, [ablation._record(page) for page in pages])}
    assert rows["rule: sign"] == whole
    assert rows["rule: credit"] != whole


def test_a_peer_that_is_not_there_has_a_row_that_says_so(monkeypatch):
    monkeypatch.setattr("bench.extraction.installed", lambda module: module == "trafilatura")
    compared = extraction._compared("own", gold_pages(None)[:3])
    first, second = compared.columns[:2]
    told = dict(zip(first.cells, second.cells, strict=True))
    assert told["newspaper4k"] == told["resiliparse"] == "not installed"
    assert float(told["trafilatura"]) < float(told["Newsfold"]) <= 1


def test_pages_of_a_folder_with_gold(tmp_path):
    text = "The ferry to the islands will not run before Easter."
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(f"<html><body><p>{text}</p></body></html>".encode()))
    known = {"url": "https://a.example/1", "html": "a.html.gz"}
    rows = [
        {"id": "a", "set": "mine", "paragraphs": [text], "date": "2026-03-04T23:30:00-02:00", **known},
        {"id": "b", "set": "parts", "with": ["not run"], "without": ["Read"], **known},
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    whole, parts = gold_pages(tmp_path)
    assert whole.score(Output(text, day="2026-03-05")).hits == Hits(7, 0, 0)
    assert [whole.score(Output(text, day=f"2026-03-0{day}")).day for day in (4, 5, 6)] == [True, True, False]
    assert parts.score(Output("Read: it will not run")).hits == Hits(1, 1, 0)
