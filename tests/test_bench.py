"""What `python -m bench` is asked for."""

from importlib import import_module

import pytest

from bench import MEASURES
from bench.__main__ import main


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
