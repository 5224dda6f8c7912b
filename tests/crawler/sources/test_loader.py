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


def test_a_misspelt_table_is_named(tmp_path):
    with pytest.raises(SourceFileError, match=r"write \[\[source\]\] in place of \[\[sources\]\]"):
        load(tmp_path, '[[sources]]\nname = "x"', "a.toml")


def test_a_folder_without_toml_files_raises_an_error(tmp_path):
    with pytest.raises(SourceFileError, match="contains no"):
        load_sources([tmp_path])


LIST = "https://quay.example/rss\nhttps://moor.example/  # gr\xf6\xdfer\n"
OPML = '<?xml version="1.0" encoding="{}"?>\n<opml><outline text="Moor \xe9" xmlUrl="https://moor.example/rss"/></opml>'


@pytest.mark.parametrize(
    ("name", "data", "names"),
    [
        pytest.param("l.txt", LIST.encode("utf-8-sig"), ["quay.example", "moor.example"], id="list with a mark"),
        pytest.param("l.txt", LIST.encode("utf-16"), ["quay.example", "moor.example"], id="list in UTF-16"),
        pytest.param("l.txt", LIST.encode("latin-1"), ["quay.example", "moor.example"], id="list in Latin-1"),
        pytest.param("l.txt", LIST.replace("\n", "\r\n").encode(), ["quay.example", "moor.example"], id="Windows"),
        pytest.param("l.txt", b"<https://quay.example/rss>\n", ["quay.example"], id="list with brackets"),
        pytest.param("feeds", OPML.format("UTF-8").encode(), ["Moor \xe9"], id="opml without an ending"),
        pytest.param("f.opml", b"\xef\xbb\xbf\n" + OPML.format("UTF-8").encode(), ["Moor \xe9"], id="opml with a mark"),
        pytest.param("f.opml", OPML.format("UTF-16").encode("utf-16"), ["Moor \xe9"], id="opml in UTF-16"),
        pytest.param("f.opml", OPML.format("UTF-16").encode(), ["Moor \xe9"], id="opml with a wrong label"),
        pytest.param("f.opml", OPML.format("ISO-8859-1").encode("latin-1"), ["Moor \xe9"], id="opml in Latin-1"),
        pytest.param("s.toml", GOOD.encode("utf-8-sig"), ["Quay News"], id="toml with a mark"),
    ],
)
def test_encodings(tmp_path, name, data, names):
    (tmp_path / name).write_bytes(data)
    sources, complaints = load_sources([tmp_path / name])
    assert ([source.name for source in sources], complaints) == (names, [])


def test_a_binary_file_raises_an_error(tmp_path):
    (tmp_path / "l.txt").write_bytes(b"PK\x03\x04\0\0https://quay.example/")
    with pytest.raises(SourceFileError, match="not a text file"):
        load_sources([tmp_path / "l.txt"])


def test_leading_lines_count_in_places(tmp_path):
    (source,), complaints = load(tmp_path, "\n\nhttps://moor.example/\n\nnonsense\n", "l.txt")
    assert (source.name, [complaint.entry for complaint in complaints]) == ("moor.example", ["line 5"])


def test_lists_give_way_to_toml_files_and_know_each_other(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD + 'feeds = ["https://www.quay.example/rss"]\n')
    (tmp_path / "b.opml").write_text(
        '<opml><outline text="Quay" xmlUrl="http://www.quay.example/rss"/>\n'
        '<outline text="Quay News" xmlUrl="https://fen.example/rss"/></opml>'
    )
    (tmp_path / "c.txt").write_text("https://fen.example/rss\nhttps://tarn.example/\n")
    sources, complaints = load_sources([tmp_path / name for name in ("b.opml", "a.toml", "c.txt")])
    assert [source.name for source in sources] == ["Quay News", "Quay News (fen.example)", "tarn.example"]
    assert [complaint.message for complaint in complaints] == [
        "'http://www.quay.example/rss' is listed already, in another source",
        f"'https://fen.example/rss' is listed already, in {tmp_path / 'b.opml'}, line 2",
    ]
