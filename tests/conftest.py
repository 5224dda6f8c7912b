"""Options of the measured floors: what a change of quality needs before a test lets it pass."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("floors", "measured quality (tests/*/quality_floors.json)")
    group.addoption(
        "--raise-floors", action="store_true", help="keep what became better, take in new and changed pages"
    )
    group.addoption("--lower-floors", action="store_true", help="accept what became worse: all as it is measured now")
