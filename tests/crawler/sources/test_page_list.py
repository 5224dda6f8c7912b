"""Lists of single pages, and the sources that their pages are assigned to."""

from pathlib import Path

from newsfold.crawler.sources.page_list import assign_sources, read_urls


def test_pages_of_sites_on_one_platform_belong_to_different_sources(tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text(
        "<https://anna.blogspot.com/2026/03/dock.html>\nbob.blogspot.com/ferry # new\nhttps://www.quay.example/a b\n"
        "https://anna.blogspot.com/2026/03/dock.html#top\nmailto:desk@quay.example\n"
    )
    complaints: list[str] = []
    urls, rejected = read_urls([tmp_path / "l.txt"], complaints.append, allow_private=False)
    assert urls == [
        "https://anna.blogspot.com/2026/03/dock.html",
        "https://bob.blogspot.com/ferry",
        "https://www.quay.example/a%20b",
    ]
    assert (rejected, [complaint.partition(", ")[2] for complaint in complaints]) == (
        1,
        ["line 5: 'mailto:desk@quay.example' was skipped: it is not a web address"],
    )
    sources, assigned = assign_sources(urls, [])
    assert [source.name for source in sources] == ["anna.blogspot.com", "bob.blogspot.com", "quay.example"]
    assert [name for _, name in assigned] == [source.name for source in sources]
