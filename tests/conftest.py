"""Options for the quality floors (tests/*/quality_floors.json), and an environment that is the same for all tests."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from newsfold.crawler.discovery.listing_formats import PARSER_MODULES
from newsfold.extract import WARM_UP
from newsfold.process_pool import preload

# The width of the terminal, which a process of pytest-xdist can have, would leave columns out of tables.
os.environ.pop("COLUMNS", None)
# Sites are asked for their icons by the tests of icons only: the others look at every request.
os.environ["NEWSFOLD_ICONS"] = "0"
# Commands that tests start as processes would compile each module of the product again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# All pools of a test process have their processes from one fork server, which begins with the first pool. What that one
# does not need is else imported by each process of the later pools.
preload([WARM_UP, *PARSER_MODULES])
# Outside of the checkout: the data contain the paths of the modules on this machine.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "newsfold-hypothesis")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("floors", "measured quality (tests/*/quality_floors.json)")
    group.addoption("--raise-floors", action="store_true", help="save better values, and add new and changed items")
    group.addoption("--lower-floors", action="store_true", help="save all values as measured now, also worse ones")
