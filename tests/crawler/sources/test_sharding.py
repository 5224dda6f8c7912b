"""Dividing the sources among several machines."""

import pytest

from newsfold.crawler.sources.sharding import is_in_shard, parse_shard

HOMEPAGES = [f"https://www.source{number}.example/" for number in range(400)]


def test_every_source_is_in_one_shard_and_shards_have_similar_sizes():
    shards = [[homepage for homepage in HOMEPAGES if is_in_shard(homepage, (number, 8))] for number in range(1, 9)]
    assert sorted(homepage for shard in shards for homepage in shard) == sorted(HOMEPAGES)
    assert all(25 < len(shard) < 80 for shard in shards)


def test_hosts_of_one_registered_domain_are_in_the_same_shard():
    assert is_in_shard("https://news.herald.co.uk/", (3, 7)) is is_in_shard("http://herald.co.uk/sport", (3, 7))


@pytest.mark.parametrize("text", ["0/8", "9/8", "2", "a/b", "1/0", "-1/2", "1/99999"])
def test_invalid_shards_raise_an_error(text):
    with pytest.raises(ValueError, match="2/8"):
        parse_shard(text)
