"""Loading sources from TOML, OPML and lists of URLs."""

import pytest

from newsfold.crawler.sources.loader import SourceFileError, load_sources

GOOD = '[[source]]\nname = "Quay News"\nhomepage = "https://www.quay.example/"\n'


def load(tmp_path, text, name="list.toml"):
    """Write `text` to a file and load it; return the sources and the skipped entries."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load_sources([tmp_path / name])


def test_every_field_is_read(tmp_path):
    fields = """
language = "en"
country = "GB"
feeds = ["https://www.quay.example/rss.xml"]
sitemaps = ["https://www.quay.example/news.xml"]
sections = ["https://www.quay.example/politics"]
hosts = ["quay.example", "blog.quay.example"]
tags = ["national"]
owner = "Tide Group"
include = ["/20[0-9][0-9]/"]
exclude = ["/horoscope/"]
delay = 2
min_interval = "2h"
render = false
enabled = false
"""
    (source,), skipped = load(tmp_path, GOOD + fields)
    assert skipped == []
    assert (source.min_interval, source.delay, source.enabled, source.owner) == (7200, 2.0, False, "Tide Group")
    assert source.hosts == ("quay.example", "blog.quay.example")


def test_missing_fields_get_their_defaults(tmp_path):
    (source,), _ = load(tmp_path, GOOD)
    assert (source.hosts, source.host) == (("quay.example",), "quay.example")
    assert (source.min_interval, source.enabled) == (900, True)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param('homepage = "https://a.example/"', "name is missing", id="no name"),
        pytest.param('name = "A"', "homepage is missing", id="no homepage"),
        pytest.param('name = ""\nhomepage = "https://a.example/"', "name must be a text", id="empty name"),
        pytest.param('name = "A"\nhomepage = "a.example"', "not a web address", id="no scheme"),
        pytest.param('name = "A"\nhomepage = "https://a.example/"\nfeed = "x"', "no field 'feed'", id="unknown field"),
        pytest.param('name = "A"\nhomepage = "https://a.example/"\nfeeds = "x"', "must be a list", id="no list"),
        pytest.param(
            'name = "A"\nhomepage = "https://a.example/"\nfeeds = ["file:///x"]', "not a web address", id="file"
        ),
        pytest.param(
            'name = "A"\nhomepage = "https://a.example/"\nexclude = ["("]', "not a regular expression", id="regex"
        ),
        pytest.param(
            'name = "A"\nhomepage = "https://a.example/"\nexclude = ["(a+)+b"]', "exponential time", id="runaway"
        ),
        pytest.param('name = "A"\nhomepage = "https://a.example/"\nmin_interval = "soon"', "duration", id="duration"),
        pytest.param('name = "A"\nhomepage = "https://a.example/"\ndelay = -1', "number of seconds", id="delay"),
        pytest.param('name = "A"\nhomepage = "https://a.example/"\nenabled = "yes"', "true or false", id="flag"),
        pytest.param(
            'name = "Quay News"\nhomepage = "https://a.example/"', "is used by another source", id="same name"
        ),
    ],
)
def test_an_invalid_entry_is_reported_and_the_others_are_loaded(tmp_path, entry, message):
    sources, skipped = load(tmp_path, f"{GOOD}[[source]]\n{entry}\n")
    assert [source.name for source in sources] == ["Quay News"]
    assert message in str(skipped[0])
    assert str(skipped[0]).startswith(f"{tmp_path / 'list.toml'}, source 2")


def test_a_list_of_urls_is_grouped_by_registered_domain(tmp_path):
    text = "# comment\nhttps://www.quay.co.uk/rss\nhttps://quay.co.uk/\n\nhttps://moor.example/  # new\nnonsense\n"
    sources, skipped = load(tmp_path, text, "list.txt")
    assert [(s.name, s.homepage, s.feeds) for s in sources] == [
        ("quay.co.uk", "https://quay.co.uk/", ("https://www.quay.co.uk/rss",)),
        ("moor.example", "https://moor.example/", ()),
    ]
    assert [entry.entry for entry in skipped] == ["line 6"]


def test_opml_feeds_of_one_domain_become_one_source(tmp_path):
    text = """<opml version="2.0"><body><outline text="Papers">
      <outline text="Quay News" type="rss" xmlUrl="https://quay.example/a.xml" htmlUrl="https://quay.example/"/>
      <outline text="Quay News" type="rss" xmlUrl="https://quay.example/b.xml"/>
      <outline text="Bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""
    (source,), skipped = load(tmp_path, text, "feeds.opml")
    assert (source.name, source.feeds) == ("Quay News", ("https://quay.example/a.xml", "https://quay.example/b.xml"))
    assert len(skipped) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.toml", "[[source]\n", id="broken toml"),
        pytest.param("a.toml", 'name = "x"', id="no entry"),
        pytest.param("a.opml", "<rss/>", id="no opml"),
        pytest.param("a.opml", '<!DOCTYPE a [<!ENTITY b "c">]><opml>&b;', id="broken opml"),
    ],
)
def test_an_unreadable_file_raises_an_error(tmp_path, name, text):
    with pytest.raises(SourceFileError, match=name):
        load(tmp_path, text, name)


def test_a_folder_without_toml_files_raises_an_error(tmp_path):
    with pytest.raises(SourceFileError, match="contains no"):
        load_sources([tmp_path])
