"""Pages with thousands of equal blocks cost time in proportion to their size."""

import time

import pytest

from newsfold.extract.article import extract_page

TEXT = "<p>The harbour office said on Monday that the ferry would return to its old timetable after the repairs.</p>"
BLOCKS = {
    "labels": '<p><a href="/x">Read also:</a></p>',
    "lists after empty blocks": '<i></i><ul><li><a href="https://kai.example/">The ferry is back at last</a></li></ul>',
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_many_blocks_are_no_quadratic_cost(block: str) -> None:
    page = f"<html><body><h1>Ferry returns</h1>{3 * TEXT}<div>{3000 * block}</div>{TEXT}</body></html>"
    start = time.process_time()
    extract_page(page.encode(), "https://quay.example/ferry")
    assert time.process_time() - start < 6  # at a cost that grows with the square, 4000 took 11 s and more
