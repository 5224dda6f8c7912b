"""The metrics of a run as a Prometheus text file."""

import re
from datetime import UTC, datetime

from newsfold.crawler.prometheus import write_metrics

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)
LINE = re.compile(r'[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\["\\])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\])*")*\})? -?\d+(?:\.\d+)?')


def test_every_line_is_valid_for_a_collector(tmp_path):
    path = tmp_path / "newsfold.prom"
    path.write_text("old")
    counts = {"crawl": {"pages_new": 3, "reasons": {'odd "\\\n': 1}}, "extract": {"added": 2, "words": "text"}}
    write_metrics(path, counts, at=AT, seconds=1.5, failed=False)
    lines = path.read_text().splitlines()
    assert [line for line in lines if not line.startswith("#") and not LINE.fullmatch(line)] == []
    assert 'newsfold_last_run_count{stage="crawl",what="pages_new"} 3' in lines
    assert 'newsfold_last_run_by_name{stage="crawl",what="reasons",name="odd \\"\\\\ "} 1' in lines
    assert f"newsfold_last_run_timestamp_seconds {AT.timestamp()}" in lines
    assert [file.name for file in tmp_path.iterdir()] == ["newsfold.prom"]
