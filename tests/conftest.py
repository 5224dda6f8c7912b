"""Options for the quality floors (tests/*/quality_floors.json), and the folder in which hypothesis keeps its data."""

import tempfile
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

# Outside of the checkout: the data contain the paths of the modules on this machine.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "newsfold-hypothesis")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("floors", "measured quality (tests/*/quality_floors.json)")
    group.addoption("--raise-floors", action="store_true", help="save better values, and add new and changed items")
    group.addoption("--lower-floors", action="store_true", help="save all values as measured now, also worse ones")
