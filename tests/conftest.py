"""Options for the quality floors (tests/*/quality_floors.json): which changes of a measured quality a test accepts."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("floors", "measured quality (tests/*/quality_floors.json)")
    group.addoption("--raise-floors", action="store_true", help="save better values, and add new and changed items")
    group.addoption("--lower-floors", action="store_true", help="save all values as measured now, also worse ones")
