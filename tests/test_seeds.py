"""The starter list: every entry of every file must be usable as it stands."""

import re
from pathlib import Path

import pytest

from newsfold.crawler.sources.loader import load_sources
from newsfold.db.values.urls import canonical_url

SEEDS = Path(__file__).parents[1] / "seeds"
FILES = sorted(SEEDS.glob("*.toml"))


def test_the_whole_folder_reads_without_complaint_and_every_name_once():
    sources, complaints = load_sources([SEEDS])
    assert complaints == []
    assert len(sources) >= 160
    assert len({source.name.casefold() for source in sources}) == len(sources)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_entry_says_where_its_news_are_announced(file):
    sources, _ = load_sources([file])
    for source in sources:
        announced = [*source.feeds, *source.sitemaps]
        assert announced, source.name
        assert all(canonical_url(url) for url in announced), source.name
        assert len(set(announced)) == len(announced), source.name
        assert re.fullmatch("[a-z]{2}", source.language), source.name
        assert re.fullmatch("[A-Z]{2}", source.country), source.name


def test_no_address_is_listed_twice():
    addresses = [canonical_url(url) for source in load_sources([SEEDS])[0] for url in (*source.feeds, *source.sitemaps)]
    assert [url for url in addresses if addresses.count(url) > 1] == []
