"""Measures of `python -m bench`: arguments, names of the code that they refer to, scores, and the ablation."""

import ast
import gzip
import json
import os
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import bench
from bench import MEASURES
from bench.__main__ import main
from bench.ablation import STEPS, measure_rules, record_rules, replace_attributes, resolve
from bench.data.news_web import HOSTS, PAGES, make_site
from bench.data.pages import Output, read_gold_pages
from bench.extraction import compare_extractors, compute_f1, extract_all
from bench.extractors import extract_with_newsfold
from bench.folding import FOLD_TABLES
from bench.process_tree import measure_usage
from bench.scores import (
    Hits,
    bootstrap_difference,
    compare,
    compare_segments,
    count_stray_lines,
    find_residue,
    mean_f1,
    names_f1,
)
from newsfold.db.connection import open_database

BENCH = Path(bench.__file__).parent
MODULES = sorted(path.stem for path in BENCH.glob("*.py") if path.stem != "__init__")


def names_in_strings() -> set[str]:
    """Return all strings in bench/ that are names below `newsfold` or `bench`."""
    return {
        node.value
        for path in BENCH.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"(newsfold|bench)(\.\w+)+", node.value)
    }


@pytest.mark.parametrize("name", MODULES)
def test_each_module_can_be_imported(name):
    import_module(f"bench.{name}")


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_is_a_module_with_run(name):
    assert callable(import_module(f"bench.{name}").run)


def test_strings_with_names_are_found():
    names = names_in_strings()
    assert "bench.plain_scrapy" in names
    assert {name for replacements in STEPS.values() for name in replacements} <= names


@pytest.mark.parametrize("name", sorted(names_in_strings()))
def test_each_name_in_a_string_exists(name):
    try:
        import_module(name)
    except ModuleNotFoundError:
        resolve(name)


def test_a_name_that_does_not_exist_is_an_error():
    for name in ("newsfold.extract.body.candidates.no_such_function", "newsfold.no_such_module.function"):
        with pytest.raises((AttributeError, ImportError)), replace_attributes({name: lambda original: original}):
            pass


def test_the_tables_of_the_fold_exist(tmp_path):
    news = open_database(tmp_path / "news.db")
    assert set(FOLD_TABLES) <= set(news.table_names())
    news.close()


@pytest.mark.parametrize("arguments", [["extracton"], ["extraction", "no-such-folder"], ["storage", ".", "."]])
def test_wrong_arguments_give_one_line_that_names_the_measures(arguments, capsys):
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert all(name in output.err for name in MEASURES)


def test_a_measure_over_a_folder(tmp_path, capsys):
    (tmp_path / "page.html").write_text("<html><body><p>Ferry</p></body></html>" * 40)
    assert main(["storage", str(tmp_path)]) == 0
    assert "Storage, 1 pages" in capsys.readouterr().out


def test_only_a_text_equal_to_its_gold_scores_one():
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


def test_the_bootstrap_interval_contains_the_difference_and_is_zero_for_equal_scores():
    ours, theirs = [Hits(9, 1, 0), Hits(8, 0, 2)] * 10, [Hits(5, 5, 0), Hits(8, 0, 2)] * 10
    difference, low, high = bootstrap_difference(ours, theirs, mean_f1)
    assert 0 < low < difference < high
    assert bootstrap_difference(ours, ours, mean_f1) == (0, 0, 0)


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
def test_residue_has_a_kind_unless_the_gold_has_the_line(line, kind):
    gold = "The ferry will not run until Easter."
    assert find_residue(f"{gold}\n{line}", gold, "Ferry stops for the winter") >= {kind}
    assert find_residue(f"{gold}\n{line}", f"{gold}\n{line}", "Ferry stops for the winter") == set()


def test_stray_lines_and_names():
    gold = "One two three four five six.\nSeven eight nine ten eleven."
    assert count_stray_lines(gold + "\nTwelve thirteen fourteen fifteen", gold) == 1
    assert count_stray_lines(gold, "Seven eight nine ten eleven.") == 1
    assert names_f1(["Una Corran", "Ida Quill"], ["una corran"]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_can_be_left_out_and_is_restored(name):
    pages = read_gold_pages(None)[:1]
    before = extract_all(extract_with_newsfold, pages).scores
    with replace_attributes(STEPS[name]):
        without_step = extract_all(extract_with_newsfold, pages)
    assert len(without_step.scores) == 1
    assert without_step.failed == 0
    assert extract_all(extract_with_newsfold, pages).scores == before


def test_leaving_out_all_residue_rules_costs_f1():
    names = ("de-regionalzeitung", "ru-windows-1251", "hi-portal")
    pages = [page for page in read_gold_pages(None) if page.name in names]
    complete = extract_all(extract_with_newsfold, pages).scores
    with replace_attributes(STEPS["all residue rules"]):
        without_rules = extract_all(extract_with_newsfold, pages).scores
    assert compute_f1(pages, without_rules) < compute_f1(pages, complete)
    rows = {row.name: row.scores for row in measure_rules(pages, [record_rules(page) for page in pages])}
    assert rows["rule: sign"] == complete
    assert rows["rule: credit"] != complete


def test_a_peer_that_is_not_installed_has_a_row_without_figures(monkeypatch):
    monkeypatch.setattr("bench.extraction.is_installed", lambda module: module == "trafilatura")
    table = compare_extractors("own", read_gold_pages(None)[:3])
    names, figures = table.columns[:2]
    f1 = dict(zip(names.cells, figures.cells, strict=True))
    assert f1["newspaper4k"] == f1["resiliparse"] == "not installed"
    assert float(f1["trafilatura"]) < float(f1["Newsfold"]) <= 1


def test_pages_of_a_folder_with_gold(tmp_path):
    text = "The ferry to the islands will not run before Easter."
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(f"<html><body><p>{text}</p></body></html>".encode()))
    common = {"url": "https://a.example/1", "html": "a.html.gz"}
    rows = [
        {"id": "a", "set": "mine", "paragraphs": [text], "date": "2026-03-04T23:30:00-02:00", **common},
        {"id": "b", "set": "parts", "with": ["not run"], "without": ["Read"], **common},
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with_paragraphs, with_segments = read_gold_pages(tmp_path)
    assert with_paragraphs.score(Output(text, day="2026-03-05")).hits == Hits(7, 0, 0)
    days = [with_paragraphs.score(Output(text, day=f"2026-03-0{day}")).day for day in (4, 5, 6)]
    assert days == [True, True, False]
    assert with_segments.score(Output("Read: it will not run")).hits == Hits(1, 1, 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets a process adopt others")
def test_the_time_of_a_process_that_outlives_the_command_is_counted():
    burn = "import time; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
    start = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {burn!r}])"
    usage = measure_usage([sys.executable, "-c", start], [], os.environ)
    assert 0.5 < usage.cpu_seconds < 2


def test_the_pages_of_the_contest_have_gold():
    site = make_site()
    assert len(site.pages) == HOSTS * PAGES
    for page in list(site.pages.values())[:2]:
        assert page.score(extract_with_newsfold(page)).hits.f1 > 0.95
    assert site.render_sources().count("[[source]]") == HOSTS
