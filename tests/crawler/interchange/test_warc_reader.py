"""Reading WARC files of many programs, cut and damaged ones, and the HTTP responses in them."""

import gzip
import struct
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsfold.crawler.interchange import warc_reader
from newsfold.crawler.interchange.warc_import import import_warc
from newsfold.crawler.interchange.warc_reader import Corruption, read_records
from newsfold.db.archive.bodies import read_body
from newsfold.db.archive.zstd import zstd
from newsfold.db.connection import open_archive

NOW = datetime(2026, 3, 9, tzinfo=UTC)
PAGE = "<!doctype html><html><body><p>Die Fähre nach Süderoog fährt wieder täglich.</p></body></html>".encode()


def record(name="x", block=None, *, nl=b"\r\n", version=b"1.0", length=None, kind=b"response", **fields):
    """Return one record; `fields` replace its header fields by name (None: leave it out)."""
    block = response(nl=nl) if block is None else block
    head = {
        b"WARC-Type": kind,
        b"WARC-Target-URI": b"https://faehre.example/" + name.encode(),
        b"WARC-Date": b"2026-03-01T10:00:00Z",
        b"Content-Type": b"application/http; msgtype=response",
        b"Content-Length": b"%d" % (len(block) if length is None else length),
    }
    head |= {key.replace("_", "-").encode(): value for key, value in fields.items()}
    lines = [key + b": " + value for key, value in head.items() if value is not None]
    return nl.join([b"WARC/" + version, *lines, b"", block, b"", b""])


def response(body=PAGE, *lines, status=b"HTTP/1.1 200 OK", nl=b"\r\n"):
    return nl.join([status, b"Content-Type: text/html", *lines, b"", body])


def load(tmp_path, data, name="x.warc"):
    """Import a file of `data`; return (counts that are not 0, complaints, [(URL, body)])."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "a.db").unlink(missing_ok=True)
    archive, complaints = open_archive(tmp_path / "a.db"), []
    counts = import_warc(archive, [tmp_path / name], now=NOW, complain=complaints.append)
    rows = archive.conn.execute("select captures.url, body_id from captures").fetchall()
    pages = [(url, read_body(archive, body_id)) for url, body_id in rows]
    archive.close()
    return {key: count for key, count in counts.items() if count}, complaints, pages


def skippable_frame(data, number=0xD):
    return struct.pack("<II", 0x184D2A50 + number, len(data)) + data


SAMPLES = [record(f"training/{n}", response(PAGE + b"%d" % (n * 7919))) for n in range(300)]
DICTIONARY = zstd.train_dict(SAMPLES, 4096)
WITH_DICTIONARY = zstd.compress(record(), zstd_dict=DICTIONARY)

# By name: a file that holds the record of one page.
WHOLE = {
    "WARC/0.17": record(version=b"0.17"),
    "WARC/0.18": record(version=b"0.18"),
    "WARC/1.1 with a fraction of a second": record(version=b"1.1", WARC_Date=b"2026-03-01T10:00:00.123456789Z"),
    "line feeds only": record(nl=b"\n"),
    "line feeds in the record, CRLF in the response": record(nl=b"\n", block=response()),
    "no line ends behind it": record().rstrip(b"\r\n"),
    "zeros behind it": record() + bytes(5000),
    "zeros between records": bytes(3) + record() + bytes(700) + record("y", kind=b"request"),
    "a byte order mark": b"\xef\xbb\xbf" + record(),
    "gzip": gzip.compress(record()),
    "gzip with zeros behind it": gzip.compress(record()) + bytes(484),
    "one gzip member of two records": gzip.compress(record() + record("y", kind=b"request")),
    "gzip members that end within a record": gzip.compress(record()[:150]) + gzip.compress(record()[150:]),
    "gzip members and a plain name": gzip.compress(record("y", kind=b"warcinfo")) + gzip.compress(record()),
    "zstd": zstd.compress(record()),
    "one zstd frame of two records": zstd.compress(record() + record("y", kind=b"request")),
    "zstd with a skippable frame": zstd.compress(record("y", kind=b"request")) + skippable_frame(b"index", 3)
    + zstd.compress(record()),
    "zstd with a dictionary": skippable_frame(DICTIONARY.dict_content) + WITH_DICTIONARY,
    "zstd with a compressed dictionary": skippable_frame(zstd.compress(DICTIONARY.dict_content)) + WITH_DICTIONARY,
    "angle brackets": record(WARC_Target_URI=b"<https://faehre.example/x>"),
    "lower-case names": record().replace(b"WARC-Target-URI", b"warc-target-uri").replace(b"WARC-Type", b"warc-TYPE"),
    "a folded field": record(WARC_Target_URI=b"\r\n\thttps://faehre.example/x"),
    "a field in Latin-1": record(WARC_Note="Süd".encode("latin-1")),
    "a field without a colon": record(WARC_Note=b"x\r\nnonsense"),
    "a time without separators": record(WARC_Date=b"20260301100000"),
    "a resource with HTTP headers": record(kind=b"resource"),
    "a resource": record(kind=b"resource", block=PAGE, Content_Type=b"text/html"),
    "HTTP/2": record(block=response(status=b"HTTP/2 200")),
    "an interim response": record(block=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + response()),
    "folded HTTP fields": record(block=response(PAGE, b"X-Note: one\r\n two")),
    "no HTTP headers at all": record(block=b"HTTP/1.1 200 OK\r\n\r\n" + PAGE),
    "no status line": record(block=PAGE),
    "chunked said of plain bytes": record(block=response(PAGE, b"Transfer-Encoding: chunked")),
    "br said of plain bytes": record(block=response(PAGE, b"Content-Encoding: br")),
    "deflate said of plain bytes": record(block=response(PAGE, b"Content-Encoding: deflate")),
    "gzip and br said of plain bytes": record(block=response(PAGE, b"Content-Encoding: gzip, br")),
    "a charset as coding": record(block=response(PAGE, b"Content-Encoding: UTF-8")),
    "a charset as coding of gzip": record(block=response(gzip.compress(PAGE), b"Content-Encoding: utf-8")),
    "br said of gzip": record(block=response(gzip.compress(PAGE), b"Content-Encoding: br")),
    "gzip of which no header speaks": record(block=response(gzip.compress(PAGE))),
    "br": record(block=response(brotli.compress(PAGE), b"Content-Encoding: br")),
    "raw deflate": record(block=response(zlib.compress(PAGE)[2:-4], b"Content-Encoding: deflate")),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_is_imported_whole(tmp_path, name):
    counts, complaints, pages = load(tmp_path, WHOLE[name])
    assert complaints == []
    assert counts["added"] == 1
    assert pages == [("https://faehre.example/x", PAGE)]


def test_spaces_in_an_address_are_encoded(tmp_path):
    assert load(tmp_path, record("neue fähre"))[2] == [("https://faehre.example/neue%20f%C3%A4hre", PAGE)]


# By name: a file of which nothing is imported, and the reason.
REFUSED = {
    "empty": (b"", "the file is empty"),
    "text": (b"Dear archivist,\r\n" * 50, "this is not a WARC file"),
    "zeros": (bytes(100), "this is not a WARC file"),
    "gzip of text": (gzip.compress(b"Dear archivist"), "this is not a WARC file"),
    "ARC": (gzip.compress(b"filedesc://a.arc 0.0.0.0 20010101000000 text/plain 76\n1 0 X\n"), "this is an ARC file"),
    "WACZ": (b"PK\x03\x04" + bytes(50), "a WACZ file"),
    "bzip2": (b"BZh91AY&SY" + bytes(50), "compressed with bzip2"),
    "a dictionary that is none": (skippable_frame(b"short") + WITH_DICTIONARY, "its zstd dictionary is not readable"),
    "no date": (record(WARC_Date=None), "it has no WARC-Date"),
    "a date before the web": (record(WARC_Date=b"0001-01-01T00:00:00Z"), "lies before the first web page"),
    "no address": (record(WARC_Target_URI=None), "is not a web address"),
    "no length": (record(Content_Length=None), "no Content-Length"),
    "a negative length": (record(length=-1), "a length of '-1' bytes"),
    "a length beyond the file": (record(length=1 << 30), "no record ends there"),
    "a length beyond the file, small": (record(length=5000), "a length of 5000 bytes but has"),
    "a length that is too small": (record(length=90), "a length of 90 bytes, but no record ends there"),
    "a segment": (record(WARC_Segment_Number=b"1"), "one of several segments"),
    "binary": (record(block=b"\0" * 50), "no HTTP status"),
    "damaged br": (record(block=response(b"\xff" * 20, b"Content-Encoding: br")), "not readable"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_imported_has_a_reason(tmp_path, name):
    counts, complaints, pages = load(tmp_path, REFUSED[name][0])
    assert (pages, counts.get("rejected")) == ([], 1)
    assert REFUSED[name][1] in complaints[0]


@pytest.mark.parametrize("length", [50, 400, 1000, 70 << 20, 1 << 30, 1 << 50])
@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstd.compress], ids=["plain", "gzip", "zstd"])
def test_a_false_length_costs_only_its_record(tmp_path, length, compress):
    data = compress(record("a") + record("false", length=length) + record("b") + record("c"))
    counts, complaints, pages = load(tmp_path, data)
    assert [url[-1] for url, _ in pages] == ["a", "b", "c"]
    assert counts == {"added": 3, "rejected": 1}
    assert f"a length of {length} bytes" in complaints[0]


def test_a_large_record_is_skipped_and_named_only_if_it_is_a_page(tmp_path, monkeypatch):
    monkeypatch.setattr(warc_reader, "MAX_WARC_RECORD_BYTES", 2000)
    monkeypatch.setattr(warc_reader, "SAMPLE_BYTES", 1000)
    video = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + b"\x01" * 9000
    large = record("film", video) + record("long", response(PAGE * 100)) + record("x")
    for data in (large, gzip.compress(large), zstd.compress(large)):
        counts, complaints, pages = load(tmp_path, data)
        assert counts == {"added": 1, "not_html": 1, "too_large": 1}
        assert ["its record has" in line for line in complaints] == [True]
        assert pages == [("https://faehre.example/x", PAGE)]


def test_doubtful_pages_are_imported_and_counted(tmp_path):
    cut = record("cut", WARC_Truncated=b"length")
    other = record("other", WARC_Block_Digest=b"sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
    assert load(tmp_path, cut + other)[0] == {"added": 2, "cut_by_archiver": 1, "wrong_digest": 1}


NUMBERS = b"<html>" + b"".join(b"<p>%d</p>" % (n * n) for n in range(2000))
CHUNKED = b"%x\r\n%s\r\n" % (len(PAGE), PAGE) + b"9\r\n<p>More.\n\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "header", "is_cut"),
    [
        (CHUNKED, b"Transfer-Encoding: chunked", False),
        (CHUNKED[: len(PAGE) + 12], b"Transfer-Encoding: chunked", True),  # inside of the second chunk
        (CHUNKED[:-5], b"Transfer-Encoding: chunked", True),  # without the last chunk
        (CHUNKED[: len(PAGE)], b"Transfer-Encoding: chunked", True),
        (PAGE, b"Transfer-Encoding: chunked", False),  # the archiving program has joined the chunks
        (PAGE, b"Content-Length: %d" % len(PAGE), False),
        (PAGE, b"Content-Length: 10", False),  # that of a compressed body
        (PAGE, b"Content-Length: %d" % (len(PAGE) + 1), True),
        (PAGE, b"Content-Length: " + b"9" * 5000, False),
        (PAGE, b"Content-Length: unknown", False),
        (gzip.compress(PAGE), b"Content-Encoding: gzip", False),
        (gzip.compress(NUMBERS)[:-2000], b"Content-Encoding: gzip", True),
    ],
)
def test_a_body_whose_transfer_ended_too_early_is_counted(tmp_path, body, header, is_cut):
    counts, complaints, _ = load(tmp_path, record(block=response(body, header)))
    assert (counts, complaints) == ({"added": 1} | ({"cut_in_transfer": 1} if is_cut else {}), [])


RECORDS = [record(f"{n}", response(PAGE * (n + 1))) for n in range(4)]
FORMS = {
    "plain": (RECORDS, b"".join),
    "a member for each record": ([gzip.compress(data) for data in RECORDS], b"".join),
    "a frame for each record": ([zstd.compress(data) for data in RECORDS], b"".join),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_was_cut_keeps_all_whole_records_before_the_cut(tmp_path, form):
    parts, join = FORMS[form]
    data, ends = join(parts), [sum(map(len, parts[: n + 1])) for n in range(4)]
    for cut in range(0, len(data), 7):
        (tmp_path / "x.warc").write_bytes(data[:cut])
        items = [item for _, item in read_records(tmp_path / "x.warc")]
        whole = sum(end <= cut for end in ends)
        # The two line ends behind a record, and the checksum of its member, may be missing.
        assert sum(not isinstance(item, Corruption) for item in items) in (whole, whole + 1)
        assert sum(isinstance(item, Corruption) for item in items) <= 1
        if cut not in ends and whole == sum(not isinstance(item, Corruption) for item in items):
            assert isinstance(items[-1], Corruption) or data[:cut].endswith(b"\r\n")


def test_one_member_of_all_records_that_was_cut_keeps_the_records_before_the_cut(tmp_path):
    data = gzip.compress(b"".join(RECORDS), 0)  # stored, so that each byte of the file is one of the content
    for cut in range(40, len(data), 11):
        (tmp_path / "x.warc.gz").write_bytes(data[:cut])
        blocks = [item.block for _, item in read_records(tmp_path / "x.warc.gz") if not isinstance(item, Corruption)]
        content = zlib.decompressobj(wbits=31).decompress(data[:cut])
        assert len(blocks) >= sum(content.startswith(b"".join(RECORDS[: n + 1])) for n in range(4))
        assert all(block == response(PAGE * (n + 1)) for n, block in enumerate(blocks))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(at=0, junk=b"\x28\xb5\x2f\xfd", removed=0)  # the beginning of a zstd frame
@example(at=0, junk=b"\x1f\x8b\x08", removed=4)  # of a gzip member
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40), st.integers(0, 60))
def test_a_damaged_place_costs_no_record_that_it_does_not_touch(tmp_path, form, at, junk, removed):
    parts, join = FORMS[form]
    data = join(parts)
    at %= len(data)
    (tmp_path / "x.warc").write_bytes(data[:at] + junk + data[at + removed :])
    blocks = [item.block for _, item in read_records(tmp_path / "x.warc") if not isinstance(item, Corruption)]
    begin = 0
    for n, part in enumerate(parts):
        # A record in a plain file is found behind damage if it still begins a line.
        if begin + len(part) <= at or begin >= at + removed + (form == "plain"):
            assert response(PAGE * (n + 1)) in blocks
        begin += len(part)


def test_a_pipe_a_missing_file_and_an_empty_folder(tmp_path):
    archive, complaints = open_archive(tmp_path / "a.db"), []
    (tmp_path / "empty").mkdir()
    (tmp_path / "good.warc.ZST").write_bytes(zstd.compress(record()))
    paths = [tmp_path / "empty", tmp_path / "missing.warc", tmp_path]
    counts = import_warc(archive, paths, now=NOW, complain=complaints.append)
    assert (counts["added"], counts["rejected"]) == (1, 2)
    assert "no file below it ends in .warc" in complaints[0]
    assert "cannot be read" in complaints[1]


def test_names_that_are_not_utf_8(tmp_path):
    data = gzip.compress(record()) + b"garbage"
    counts, complaints, _ = load(tmp_path, data, "caf\udce9.warc.gz")
    assert counts == {"added": 1, "rejected": 1}
    assert "caf\\xe9.warc.gz" in complaints[0]
