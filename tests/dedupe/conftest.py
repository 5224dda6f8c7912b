"""A database with the labelled articles of some events, folded once for all tests that change a copy of it."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsfold.db.connection import checkpoint, open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled


@pytest.fixture(scope="session")
def folded_events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a `news.db` in which labelled.event_rows() are folded; copy it to change it."""
    path = tmp_path_factory.mktemp("folded") / "news.db"
    with closing(open_database(path)) as news:
        labelled.add(news, labelled.event_rows())
        dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
        checkpoint(news)
    return path


@pytest.fixture
def path(folded_events: Path, tmp_path: Path) -> Path:
    """Return the path of a copy for one test."""
    return Path(shutil.copy(folded_events, tmp_path / "news.db"))
