"""Files are found whatever their names, and the articles of Parquet files of other programs are read."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow.parquet import write_table

from newsfold.bulk.inputs import InputFile, InputKind, NoInput, choose_partitions, find_inputs, open_locally
from newsfold.bulk.parquet_articles import check_files, read_articles
from newsfold.bulk.stages import Stages, UnusableOutput

NOW = datetime(2026, 4, 1, tzinfo=UTC)
NAMES = ["a b ü.warc.gz", "b[1].warc", "c#d.warc", "e?f.warc", "g%20h.warc"]


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_found_and_read(session: Any, tmp_path: Path, name: str) -> None:
    path = touch(tmp_path / name)
    for named in (path, tmp_path):
        (found,) = find_inputs(session, [str(named)])
        with open_locally(found.address) as local:
            assert local == path


def test_tables_of_the_job_and_hidden_files_are_no_input(session: Any, tmp_path: Path) -> None:
    touch(tmp_path / "in.warc")
    output = tmp_path / "out"
    for name in ("_stages/key/features/part-0.parquet", "articles/day=2026-03-01/part-0.parquet", ".x/a.parquet"):
        touch(output / name)
    found = find_inputs(session, [str(tmp_path)], [str(output / "articles")])
    assert [Path(file.address).name for file in found] == ["in.warc"]
    with pytest.raises(NoInput, match="another output"):
        find_inputs(session, [str(output / "articles")], [str(output / "articles")])


@pytest.mark.parametrize(
    ("path", "reason"),
    [("none/*.warc", "no file"), ("a[.warc", "pattern"), ("nix://a/b.warc", "nix"), (".", "no file")],
)
def test_a_path_without_input_is_named(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoInput, match=reason) as error:
        find_inputs(session, [path])
    assert str(error.value).startswith(path)


@pytest.mark.parametrize(
    ("kind", "gigabytes", "expected"),
    [
        (InputKind.WARC, 0.001, 200),
        (InputKind.WARC, 300, 1_000),
        (InputKind.ARCHIVE, 100, 1_000),
        (InputKind.PARQUET, 20, 1_000),
        (InputKind.WARC, 30_000, 16_000),
    ],
)
def test_more_input_is_divided_into_more_partitions(kind: InputKind, gigabytes: float, expected: int) -> None:
    files = [InputFile(f"file:/{number}", round(gigabytes * 1e9 / 4), 0, kind) for number in range(4)]
    assert choose_partitions(files) == expected


def read(session: Any, path: Path) -> tuple[Any, Any]:
    return read_articles(session, check_files(session, find_inputs(session, [str(path)])), NOW)


def test_values_of_other_types_become_those_of_the_columns(session: Any, tmp_path: Path) -> None:
    values: list[dict[str, Any]] = [
        {"text": "one", "published_at": datetime(2026, 3, 1, 10, 5)},  # noqa: DTZ001, it has no zone
        {"text": "two", "published_at": date(2026, 3, 2)},
        {"text": "three", "published_at": "yesterday", "published_precision": "minute", "word_count": "many"},
        {"text": "four", "published_at": "12:30", "authors": "Ada Holm", "tags": '["quay"]'},
        {"text": b"fi\xffve", "is_free": "yes", "authors": ["Ada Holm"], "kind": "advertorial"},
    ]
    for number, row in enumerate(values):
        write_table(
            pyarrow.Table.from_pylist([{"url": f"https://h.example/{number}"} | row]), tmp_path / f"[{number}].parquet"
        )
    found: dict[int, Any] = {}
    for number in range(len(values)):
        articles, _ = read(session, tmp_path / f"[{number}].parquet")
        (found[number],) = articles.collect()
    times = [(row["published_at"], row["published_precision"], row["first_seen_at"]) for row in found.values()]
    assert times == [
        ("2026-03-01T10:05:00Z", "minute", "2026-03-01T10:05:00Z"),
        ("2026-03-02T00:00:00Z", "day", "2026-03-02T00:00:00Z"),
        *[(None, "none", "2026-04-01T00:00:00Z")] * 3,
    ]
    assert [row["authors"] for row in found.values()] == ["[]", "[]", "[]", "[]", '["Ada Holm"]']
    assert (found[3]["tags"], found[2]["word_count"], found[4]["is_free"]) == ('["quay"]', 0, 1)
    assert {row["kind"] for row in found.values()} == {"article"}
    assert found[4]["text"] == "fi\N{REPLACEMENT CHARACTER}ve"


def test_rows_without_a_text_are_rejected(session: Any, tmp_path: Path) -> None:
    rows = [{"url": "https://h.example/1", "text": None}, {"url": "https://h.example/2", "text": "The quay closes."}]
    write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    articles, rejected = read(session, tmp_path)
    assert [row["url"] for row in articles.collect()] == ["https://h.example/2"]
    assert [(row["url"], row["reason"]) for row in rejected.collect()] == [("https://h.example/1", "no text")]


@pytest.mark.parametrize("damage", ["cut", "zeros", "no Parquet"])
def test_a_damaged_file_is_rejected_alone(session: Any, tmp_path: Path, damage: str) -> None:
    rows = [
        {"url": f"https://h.example/{number}", "text": f"The quay closes on day {number}."} for number in range(500)
    ]
    write_table(pyarrow.Table.from_pylist(rows[:1]), tmp_path / "whole.parquet")
    path = tmp_path / "damaged.parquet"
    write_table(pyarrow.Table.from_pylist(rows), path)
    content = path.read_bytes()
    middle = len(content) // 3
    contents = {
        "cut": content[:-200],
        "zeros": content[:100] + bytes(middle) + content[100 + middle :],
        "no Parquet": b"<html>404</html>",
    }
    path.write_bytes(contents[damage])
    articles, rejected = read(session, tmp_path)
    assert [row["url"] for row in articles.collect()] == ["https://h.example/0"]
    ((url, reason),) = [(row["url"], row["reason"]) for row in rejected.collect()]
    assert url.endswith("/damaged.parquet")
    assert reason.startswith("cannot be read: ")


def test_an_output_folder_with_other_data_is_refused(session: Any, tmp_path: Path) -> None:
    tables = ("articles", "copies")
    job, other = (
        Stages(session, str(tmp_path / "o[1]"), [InputFile("file:/a", size, 0, InputKind.WARC)]) for size in (1, 2)
    )
    other.claim_output(tables)
    job.claim_output(tables)  # nothing that the other job wrote would be lost
    touch(tmp_path / "o[1]" / "articles" / "day=2026-03-01" / "part-0.parquet")
    job.claim_output(tables)
    with pytest.raises(UnusableOutput, match="articles was written by another bulk job"):
        other.claim_output(tables)
    mine = touch(tmp_path / "other" / "articles" / "my.parquet")
    with pytest.raises(UnusableOutput, match="other/articles was written by something else"):
        Stages(session, str(tmp_path / "other"), []).claim_output(tables)
    assert mine.exists()
