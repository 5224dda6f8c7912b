"""The source lists in seeds/: every entry of every file is complete and can be crawled."""

import re
from pathlib import Path

import pytest

from newsfold.crawler.sources.loader import load_sources
from newsfold.db.values.urls import canonical_url

SEEDS = Path(__file__).parents[1] / "seeds"
FILES = sorted(SEEDS.glob("*.toml"))


def test_the_folder_loads_without_complaints_and_names_are_unique():
    sources, complaints = load_sources([SEEDS])
    assert complaints == []
    assert len(sources) >= 160
    assert len({source.name.casefold() for source in sources}) == len(sources)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_source_has_listings_a_language_and_a_country(file):
    sources, _ = load_sources([file])
    for source in sources:
        listings = [*source.feeds, *source.sitemaps]
        assert listings, source.name
        assert all(canonical_url(url) for url in listings), source.name
        assert len(set(listings)) == len(listings), source.name
        assert re.fullmatch("[a-z]{2}", source.language), source.name
        assert re.fullmatch("[A-Z]{2}", source.country), source.name


def test_no_listing_occurs_twice():
    sources, _ = load_sources([SEEDS])
    urls = [canonical_url(url) for source in sources for url in (*source.feeds, *source.sitemaps)]
    assert [url for url in urls if urls.count(url) > 1] == []
