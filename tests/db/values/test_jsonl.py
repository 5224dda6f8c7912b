"""Lines of untrusted JSONL files."""

import gzip

import pytest

from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines

MAX_BYTES = 20


def test_blank_lines_are_skipped_and_counted(tmp_path):
    (tmp_path / "rows.jsonl").write_bytes(b'{"a": 1}\n\n  \n{"a": 2}')
    lines = list(read_jsonl_lines(tmp_path / "rows.jsonl", MAX_BYTES))
    assert [(line.number, line.content) for line in lines] == [(1, b'{"a": 1}\n'), (4, b'{"a": 2}')]
    assert lines[-1].bytes_read == (tmp_path / "rows.jsonl").stat().st_size


def test_only_the_start_of_a_too_long_line_is_returned(tmp_path):
    (tmp_path / "rows.jsonl").write_bytes(b"x" * 100 + b'\n{"a": 2}\n')
    first, second = read_jsonl_lines(tmp_path / "rows.jsonl", MAX_BYTES)
    assert (len(first.content), second.content) == (MAX_BYTES + 1, b'{"a": 2}\n')
    with pytest.raises(ValueError, match="longer than 20 bytes"):
        parse_json_row(first.content, MAX_BYTES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("row", ["x" * (MAX_BYTES + delta) for delta in (-1, 0, 1)] + ["渡" * MAX_BYTES])
def test_the_line_after_a_too_long_one_is_read(tmp_path, row, encoding):
    (tmp_path / "rows.jsonl").write_bytes(f"[]\n{row}\n[1]\n".encode(encoding))
    lines = [(line.number, line.content) for line in read_jsonl_lines(tmp_path / "rows.jsonl", MAX_BYTES)]
    assert (lines[0], lines[-1], len(lines)) == ((1, b"[]\n"), (3, b"[1]\n"), 3)


@pytest.mark.parametrize("cut", [slice(0, -9), slice(5, None)], ids=["end is missing", "start is missing"])
def test_a_damaged_gzip_file_ends_in_a_line_that_is_refused(tmp_path, cut):
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(b'{"a": 1}\n' * 3)[cut])
    *_, last = read_jsonl_lines(tmp_path / "rows.jsonl.gz", MAX_BYTES)
    assert last.content.startswith(b"the file is damaged")
    with pytest.raises(ValueError, match="invalid JSON"):
        parse_json_row(last.content, 1000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "gzip-without-suffix"])
def test_lines_in_other_encodings_become_utf_8(tmp_path, encoding, name):
    data = '{"a": "é"}\n\n{"b": "渡"}\n'.encode(encoding)
    (tmp_path / name).write_bytes(data if name == "rows.jsonl" else gzip.compress(data))
    lines = [(line.number, line.content.decode()) for line in read_jsonl_lines(tmp_path / name, MAX_BYTES)]
    assert lines == [(1, '{"a": "é"}\n'), (3, '{"b": "渡"}\n')]


def test_a_name_in_gz_of_a_file_that_is_not_compressed(tmp_path):
    (tmp_path / "rows.jsonl.gz").write_bytes(b'\n{"a": 1}\n')
    assert [line.content for line in read_jsonl_lines(tmp_path / "rows.jsonl.gz", MAX_BYTES)] == [b'{"a": 1}\n']


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(b"{", "invalid JSON", id="broken"),
        pytest.param(b"\xff{}", "invalid JSON", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "invalid JSON", id="deep"),
        pytest.param(b"[]", "not a JSON object", id="list"),
    ],
)
def test_lines_that_are_not_json_objects_are_refused(line, message):
    with pytest.raises(ValueError, match=message):
        parse_json_row(line, 1_000_000)
