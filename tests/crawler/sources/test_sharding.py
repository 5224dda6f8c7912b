"""Sources divided among machines."""

import pytest

from newsfold.crawler.sources.sharding import in_shard, read_shard

HOMES = [f"https://www.outlet{number}.example/" for number in range(400)]


def test_every_source_is_in_one_part_and_parts_are_alike():
    parts = [[home for home in HOMES if in_shard(home, (part, 8))] for part in range(1, 9)]
    assert sorted(home for part in parts for home in part) == sorted(HOMES)
    assert all(25 < len(part) < 80 for part in parts)


def test_hosts_of_one_domain_stay_together():
    assert in_shard("https://news.herald.co.uk/", (3, 7)) is in_shard("http://herald.co.uk/sport", (3, 7))


@pytest.mark.parametrize("text", ["0/8", "9/8", "2", "a/b", "1/0", "-1/2", "1/99999"])
def test_what_is_no_shard(text):
    with pytest.raises(ValueError, match="2/8"):
        read_shard(text)
