"""The rules applied to the lines of a text: what is dropped and what stays, in several languages."""

from newsfold.extract.residue import filter as residue_filter
from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


def test_a_paragraph_stays():
    assert dropped_by(PARAGRAPH, 0) is None


def test_the_rules_are_applied_to_a_text_of_bylines_a_few_times_only(monkeypatch):
    passes = []
    apply_rules = residue_filter._apply_rules
    monkeypatch.setattr(residue_filter, "_apply_rules", lambda *args: passes.append(len(args[0])) or apply_rules(*args))
    lines = filter_lines([f"By Ines Varga {number}" for number in range(400)], PAGE)
    assert len(lines) == 400
    assert len(passes) == residue_filter.MAX_PASSES
