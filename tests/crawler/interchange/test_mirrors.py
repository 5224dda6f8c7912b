"""Import of mirrors made by wget and HTTrack, of pages with a map of their URLs, and of pages that say where they are
from."""

import gzip
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES
from newsfold.crawler.interchange.html_import import import_html
from newsfold.crawler.interchange.mirror_addresses import find_provenance, mirrored_url
from newsfold.crawler.interchange.page_folders import Addresses
from newsfold.crawler.interchange.url_map import UrlMap
from newsfold.db.connection import open_archive

NOW = datetime(2026, 3, 9, tzinfo=UTC)
BASE = "https://dagbladet-nord.example/"


def page(text="Broen er åpen.", head=""):
    return f"<!doctype html>\n<html><head><title>x</title>{head}</head><body><p>{text}</p></body></html>".encode()


def httrack(address):
    comment = (
        f"<!-- Mirrored from {address} by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 02 Mar 2026 10:00:00 GMT -->"
    )
    return page().replace(b"<html>", b"<html>\n" + comment.encode())


def load(tmp_path, files, base=BASE, url_map=None, folder="mirror"):
    """Import the folder that holds `files` (name → content); return (counts not 0, complaints, {URL: time})."""
    root = tmp_path / folder
    for name, content in files.items():
        path = Path(os.fsdecode(os.fsencode(root) + b"/" + (name if isinstance(name, bytes) else name.encode())))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_772_000_000, 1_772_000_000))
    archive, complaints = open_archive(tmp_path / "a.db"), []
    addresses = Addresses({root: base} if base else {}, url_map and UrlMap(url_map))
    counts = import_html(archive, [root], now=NOW, addresses=addresses, complain=complaints.append)
    rows = dict(archive.conn.execute("select url, fetched_at from captures").fetchall())
    archive.close()
    return {key: count for key, count in counts.items() if count}, complaints, rows


@pytest.mark.parametrize(
    ("name", "siblings", "address"),
    [
        ("index.html", "", ""),
        ("nyheter/index.html", "", "nyheter/"),
        ("nyheter/index.htm", "", "nyheter/"),
        ("nyheter/bro.html", "", "nyheter/bro.html"),
        ("nyheter/bro", "", "nyheter/bro"),
        ("sak?id=1", "", "sak?id=1"),
        ("sak@id=1", "", "sak?id=1"),
        ("sak@id=1.html", "", "sak?id=1"),
        ("sak?id=1.html", "", "sak?id=1"),
        ("sak.php@id=1&del=2.html", "", "sak.php?id=1&del=2"),
        ("nyheter/index.html?side=2", "", "nyheter/?side=2"),
        ("nyheter/index.html@side=2.html", "", "nyheter/?side=2"),
        ("sak.php.html", "", "sak.php"),
        ("sak.aspx.html", "", "sak.aspx"),
        ("sak?sti=a%2Fb", "", "sak?sti=a%2Fb"),
        ("c%3Ad", "", "c%3Ad"),
        ("50% rabatt.html", "", "50%25%20rabatt.html"),
        ("100%aa.html", "", "100%aa.html"),
        ("a#b.html", "", "a%23b.html"),
        ("blåbær/skog.html", "", "bl%C3%A5b%C3%A6r/skog.html"),
        ("caf\udce9.html", "", "caf%E9.html"),
        ("@kari/innlegg", "", "@kari/innlegg"),
        ("kari@nord", "", "kari@nord"),
        ("bro.1", "bro", "bro"),
        ("bro.1", "", "bro.1"),
        ("bro.html.2", "", "bro.html"),
        ("index.html.1", "index.html", ""),
        ("sak?id=1.1", "sak?id=1", "sak?id=1"),
        ("bro.orig", "bro.html", "bro"),
        ("bro.html.orig", "bro.html", "bro.html"),
        ("sak?a=b.html.orig", "sak?a=b.html", "sak?a=b.html"),
        ("sak?id=1.orig", "sak?id=1.html", "sak?id=1"),
        ("index.html.orig", "index.html", ""),
    ],
)
def test_the_address_of_a_file_of_wget(name, siblings, address):
    *folders, file = name.split("/")
    assert mirrored_url(BASE, (*folders, file), frozenset((file, *siblings.split()))) == BASE + address


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("<!-- Mirrored from a.example/b.php?id=1 by HTTrack Website Copier/3.x [X], Mon -->", "http://a.example/b.php?id=1"),
        ("<!-- Mirrored from https://a.example/b by HTTrack Website Copier/3.49, x -->", "https://a.example/b"),
        ("<!-- Mirrored from a.example:81/b c?d=é by HTTrack Website Copier/3, x -->", "http://a.example:81/b%20c?d=%C3%A9"),
        ("<!-- saved from url=(0021)https://a.example/b?c -->", "https://a.example/b?c"),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/b \n saved date: Mon -->", "https://a.example/b"),
    ],
)  # fmt: skip
def test_programs_that_save_a_page_write_its_address_into_it(comment, url):
    assert find_provenance(b"<!doctype html>" + comment.encode() + page()).url == url
    assert find_provenance(f"<!doctype html>{comment}".encode("utf-16")).url == url
    assert find_provenance(page()) is None
    assert find_provenance(b" " * (70 << 10) + comment.encode()) is None


def test_a_mirror_by_wget(tmp_path):
    files = {
        "index.html": page("hjem"),
        "sak@id=1.html": page("en"),
        "sak@id=2.html": page("to"),
        "om": page("om"),
        "bro.html": page("converted"),
        "bro.orig": page("as sent"),
        "robots.txt": b"User-agent: *",
        "bilde.jpg": b"\xff\xd8\xff\xe0",
        "log.txt": b"",
        "film.mp4": bytes(MAX_PAGE_BYTES + 1),
        b"caf\xe9.html": page("latin"),
    }
    counts, complaints, rows = load(tmp_path, files)
    assert complaints == []
    assert counts == {"added": 6, "other_files": 4, "converted": 1}
    assert set(rows) == {BASE + rest for rest in ("", "sak?id=1", "sak?id=2", "om", "bro", "caf%E9.html")}
    assert set(rows.values()) == {"2026-02-25T06:13:20Z"}
    assert load(tmp_path, {})[0] == {"unchanged": 6, "other_files": 4, "converted": 1}


def test_the_folder_of_the_mirror_may_hold_a_folder_for_each_host(tmp_path):
    files = {"dagbladet-nord.example/a.html": page("1"), "sport.nord.example/b/index.html": page("2")}
    assert set(load(tmp_path, files)[2]) == {BASE + "a.html", "https://sport.nord.example/b/"}


def test_a_mirror_by_httrack_names_its_addresses(tmp_path):
    files = {
        "hts-log.txt": b"HTTrack3.49-4 launched",
        "hts-cache/new.txt": b"<html>",
        "index.html": page("Local index"),
        "nord.example/sak3f2a.html": httrack("nord.example/sak.php?id=7"),
        "nord.example/om.html": httrack("nord.example/om"),
        "nord.example/sak11aa.html": page("no comment"),
    }
    counts, complaints, rows = load(tmp_path, files, base="")
    assert rows == dict.fromkeys(("http://nord.example/sak.php?id=7", "http://nord.example/om"), "2026-03-02T10:00:00Z")
    assert counts == {"added": 2, "other_files": 2, "rejected": 1}
    assert "sak11aa.html: the page does not declare its own URL" in complaints[0]
    counts, complaints, _ = load(tmp_path, {}, base="https://nord.example/")
    assert counts == {"unchanged": 2, "other_files": 2, "rejected": 1}
    assert "hash" in complaints[0]


@pytest.mark.parametrize(
    ("declared", "url"),
    [
        (BASE + "kanonisk", BASE + "kanonisk"),
        ("https://m.dagbladet-nord.example/x", "https://m.dagbladet-nord.example/x"),
        ("../index.html", BASE + "a.html"),  # wget -k makes addresses relative
        (BASE, BASE + "a.html"),  # a site that declares its home page everywhere
        ("https://byraa.example/sak", BASE + "a.html"),
    ],
)
def test_what_a_page_in_a_mirror_may_declare(tmp_path, declared, url):
    assert set(load(tmp_path, {"a.html": page(head=f'<link rel="canonical" href="{declared}">')})[2]) == {url}


MAPS = {
    "with a header": 'path,url\na.html,https://nord.example/a\n"b, c.txt",https://nord.example/b\n',
    "without a header": 'a.html,https://nord.example/a\n"b, c.txt",https://nord.example/b\n',
    "semicolons, other order": "URL;note;File\nhttps://nord.example/a;x;./a.html\nhttps://nord.example/b;;b, c.txt\n",
    "tabs and a byte order mark": "\ufeffpath\turl\r\na.html\thttps://nord.example/a\r\nb, c.txt\thttps://nord.example/b\r\n",
    "with the folder's name": 'mirror/a.html,https://nord.example/a\n"mirror/b, c.txt",https://nord.example/b\n',
    "other delimiters in the first URL": 'a.html,https://nord.example/a#1;2;3\n"b, c.txt",https://nord.example/b\n',
    "other delimiters in the header": 'path,url,"note; or; remark"\na.html,https://nord.example/a,x;\n"b, c.txt",https://nord.example/b,\n',
    "JSONL": '{"path": "a.html", "url": "https://nord.example/a"}\n{"path": "b, c.txt", "url": "https://nord.example/b"}\n',
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", MAPS)
def test_a_map_of_paths_to_urls(tmp_path, name, encoding):
    (tmp_path / "map").write_bytes(MAPS[name].removeprefix("\ufeff" * (encoding == "utf-16")).encode(encoding))
    files = {"a.html": page(head='<link rel="canonical" href="https://other.example/">'), "b, c.txt": page()}
    counts, complaints, rows = load(tmp_path, files, base="", url_map=tmp_path / "map")
    assert (counts, complaints) == ({"added": 2}, [])
    assert set(rows) == {"https://nord.example/a", "https://nord.example/b"}


def test_a_bad_row_of_a_map_costs_only_itself(tmp_path):
    rows = [
        b"path,url",
        b"caf\xe9.html,https://nord.example/a",
        b"../a.db,https://nord.example/secret",
        b"a.html,javascript:alert(1)",
        b"a.html",
        b'"a.html,https://nord.example/x',
        b"a.html," + b"x" * 70_000,
        b"caf\xe9.html,https://nord.example/b",
        b"b.html,https://nord.example/b",
    ]
    (tmp_path / "map.csv").write_bytes(b"\n".join(rows))
    files = {b"caf\xe9.html": page("1"), "b.html": page("2")}
    counts, complaints, found = load(tmp_path, files, base="", url_map=tmp_path / "map.csv")
    assert set(found) == {"https://nord.example/a", "https://nord.example/b"}
    assert counts == {"added": 2, "rejected": 6}
    lines = sorted(int(line.partition("line ")[2].partition(":")[0]) for line in complaints)
    assert lines == [3, 4, 5, 6, 7, 8]


def test_links_never_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret.html").write_bytes(page("secret"))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.html").write_bytes(page("secret"))
    root = tmp_path / "mirror"
    root.mkdir()
    (root / "link.html").symlink_to(tmp_path / "secret.html")
    (root / "gone.html").symlink_to(tmp_path / "missing.html")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe.html")
    counts, complaints, rows = load(tmp_path, {"a.html": page()})
    assert set(rows) == {BASE + "a.html"}
    assert counts == {"added": 1, "rejected": 3}
    assert all("it is no file in the imported folder" in line for line in complaints)


def test_a_page_that_is_too_large_or_damaged_is_named_and_never_cut(tmp_path):
    files = {
        "large.html.gz": gzip.compress(page() + b" " * MAX_PAGE_BYTES),
        "large.html": page() + b" " * MAX_PAGE_BYTES,
        "cut.html.gz": gzip.compress(page("a" * 5000))[:-20],
        "empty.html": b"",
        "gzip.html": gzip.compress(page()),
        "whole.html.gz": gzip.compress(page("two")),
    }
    counts, complaints, rows = load(tmp_path, files)
    assert counts == {"added": 2, "too_large": 2, "rejected": 2}
    assert set(rows) == {BASE + "gzip.html", BASE + "whole.html"}
    assert sum(f"more than {MAX_PAGE_BYTES} bytes" in line for line in complaints) == 2
    assert sum("compression is damaged" in line for line in complaints) == 1


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="NOT TESTED: root may open everything")
def test_a_folder_that_may_be_listed_but_not_opened_costs_only_its_files(tmp_path):
    """Run as a program without the right to open everything, which root has."""
    files = {"a/1.html": page(), "b/index.html": page(), "b/2.html": page(), "c/3.html": page(), "d/4.html": page()}
    load(tmp_path / "other", files)
    root = tmp_path / "other" / "mirror"
    for folder, mode in (("b", 0o444), ("c", 0)):
        (root / folder).chmod(mode)
    command = [
        sys.executable,
        "-m",
        "newsfold",
        "import",
        "html",
        root,
        "--base-url",
        f"{root}={BASE}",
        "--db",
        tmp_path / "n.db",
    ]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for folder in "bc":
        (root / folder).chmod(0o755)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    denied = "it cannot be read (Permission denied); it was skipped"
    assert lines[:3] == [f"{root}/{name}: {denied}" for name in ("b/2.html", "b/index.html", "c")]
    assert "2 added, 3 rejected" in done.stdout


def run(tmp_path, *arguments):
    return CliRunner().invoke(main, ["import", "html", *map(str, arguments), "--db", str(tmp_path / "n.db")])


def test_on_the_command_line(tmp_path):
    root = tmp_path / "mirror=1"
    root.mkdir()
    (root / "sak@id=1.html").write_bytes(page())
    (tmp_path / "map.csv").write_text("sak@id=1.html,https://nord.example/mapped\n")
    result = run(tmp_path, root, "--base-url", f"{root}={BASE}")
    assert (result.exit_code, result.output) == (0, "import: 1 added\n")
    result = run(tmp_path, root, "--urls", tmp_path / "map.csv")
    assert (result.exit_code, result.output) == (0, "import: 1 added\n")
    result = run(tmp_path, root / "sak@id=1.html", "--base-url", f"{root}={BASE}")
    assert (result.exit_code, result.output) == (0, "import: 1 unchanged\n")
    result = run(tmp_path, root / ".." / "mirror=1", "--base-url", f"{root}/../mirror=1/={BASE}")
    assert (result.exit_code, result.output) == (0, "import: 1 unchanged\n")
    assert run(tmp_path, root).exit_code == 1


@pytest.mark.parametrize("value", ["mirror", "mirror=", "mirror=ftp://a.example/", "nowhere=https://a.example/"])
def test_a_wrong_base_url_is_refused(tmp_path, monkeypatch, value):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mirror").mkdir()
    assert run(tmp_path, "mirror", "--base-url", value).exit_code == 2
    assert run(tmp_path, "mirror", "--base-url", f"{Path(__file__).parent}=https://a.example/").exit_code == 2
