"""Bodies in the archive: they take little space and stay readable, whatever their reference is."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from bench.data.synthetic_site import SyntheticHost
from newsfold.db.archive.bodies import MAX_DEPTH, body_sha256, pack_bodies, read_body, save_body, store_alone
from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.archive.dictionaries import delete_unused_dictionaries
from newsfold.db.archive.zstd import compress, decompress, make_reference
from newsfold.db.connection import checkpoint, open_archive
from newsfold.db.values.urls import host_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def archive(tmp_path):
    archive = open_archive(tmp_path / "a.db")
    yield archive
    archive.close()


AT = "2026-03-02T10:00:00Z"


def pack(archive, least=8):
    while pack_bodies(archive, at=AT, least=least):
        pass


def save_visit(archive, url, body, at=AT):
    archive.conn.execute(
        "insert or ignore into pages (url, fetch_url, host, found_at) values (?1, ?1, ?2, 't')", [url, host_of(url)]
    )
    page_id = archive.conn.execute("select id from pages where url = ?", [url]).fetchone()[0]
    return save_capture(archive, page_id, Capture(url, at, 200, body=body))


def bodies(archive: Database) -> list[bytes]:
    return [read_body(archive, row[0]) for row in archive.conn.execute("select id from bodies order by id").fetchall()]


def test_a_host_with_many_pages_takes_little_space(archive):
    made = list(SyntheticHost(1, pages=20).visits())
    for url, body in made:
        save_visit(archive, url, body)
    pack(archive, least=1)
    assert bodies(archive) == list(dict.fromkeys(body for _, body in made))
    stored = archive.conn.execute("select sum(length(data)) from bodies").fetchone()[0]
    stored += archive.conn.execute("select sum(length(data)) from dictionaries").fetchone()[0]
    assert stored < 0.6 * sum(len(compress(body)) for _, body in made)
    alone = "select count(*) from bodies where base_id is null and dictionary_id is null"
    assert archive.conn.execute(alone).fetchone()[0] == 0


def test_a_changed_body_refers_to_the_previous_one_and_chains_are_short(archive):
    text = random.Random(1).randbytes(4000).hex()
    for number in range(30):
        text = text[:100] + f"<p>entry {number}</p>" + text[100:]
        save_visit(archive, "https://a.example/live", text.encode(), at=f"2026-03-02T10:{number:02}:00Z")
    rows = list(archive.query("select id, depth, base_id, length(data) as size from bodies order by id"))
    assert max(row["depth"] for row in rows) == MAX_DEPTH
    assert [row["id"] for row in rows if row["base_id"] is None] == [1]
    assert all(row["size"] < 600 for row in rows[1:])
    assert len(bodies(archive)) == 30


def test_a_page_that_returns_to_an_earlier_body_is_not_stored_again(archive):
    texts = [random.Random(n % 3).randbytes(500).hex().encode() for n in range(9)]
    for text in texts:
        save_visit(archive, "https://a.example/x", text)
    assert archive["captures"].count == 9
    assert bodies(archive) == texts[:3]


def test_a_host_that_changes_its_design_gets_a_new_dictionary(archive):
    for number in (1, 2):
        for page, (_, body) in enumerate(SyntheticHost(number, pages=40).visits()):
            save_visit(archive, f"https://a.example/{number}/{page}", body)
            pack(archive)
    made = list(
        archive.query("select id, (select count(*) from bodies where dictionary_id = d.id) n from dictionaries d")
    )
    assert len(made) >= 2
    assert made[-1]["n"] > 20
    assert delete_unused_dictionaries(archive) == sum(row["n"] == 0 for row in made[:-1])
    assert len(bodies(archive)) == archive["bodies"].count


def test_a_body_can_be_stored_without_reference_to_other_bodies(archive):
    made = list(dict.fromkeys(body for _, body in SyntheticHost(3, pages=10).visits()))
    for url, body in SyntheticHost(3, pages=10).visits():
        save_visit(archive, url, body)
        pack(archive)
    for (body_id,) in archive.conn.execute("select id from bodies where base_id is not null").fetchall():
        store_alone(archive, body_id)
    assert archive.conn.execute("select count(*) from bodies where base_id is not null or depth > 0").fetchone()[0] == 0
    assert bodies(archive) == made


def test_a_rolled_back_dictionary_is_not_used_in_place_of_a_new_one_with_its_id(archive):
    archive.conn.commit()
    for number in (1, 2):
        made = list(dict.fromkeys(body for _, body in SyntheticHost(number, pages=8).visits()))
        for url, body in SyntheticHost(number, pages=8).visits():
            save_visit(archive, url, body)
        pack(archive)
        assert bodies(archive) == made
        archive.conn.rollback()
    assert archive["bodies"].count == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("update bodies set base_id = id where id = 1", "body 1 is not readable"),
        ("update dictionaries set data = x'0011', sha256 = 'other'", "dictionary 1 is not readable"),
        ("pragma foreign_keys = off; delete from dictionaries", "dictionary 1 is not in the archive"),
        ("update bodies set data = zeroblob(20)", "damaged"),
        ("update bodies set size = size - 1", "damaged"),
        ("update bodies set size = -1", "more than"),
    ],
)
def test_damage_raises_an_error(archive, change, message):
    for page, (_, body) in enumerate(SyntheticHost(4, pages=6).visits()):
        save_visit(archive, f"https://a.example/{page}", body)
    pack(archive)
    archive.conn.commit()
    for statement in change.split(";"):
        archive.conn.execute(statement)
    with pytest.raises(ValueError, match=message):
        read_body(archive, 1)


@pytest.mark.parametrize("body", [b"", b"x", b"<p>" * 1000])
@pytest.mark.parametrize("text", [b"", b"1234567", b"12345678", b"<p>" * 50_000])
def test_decompress_reverses_compress(body, text):
    reference = make_reference(text)
    assert decompress(compress(body, reference), len(body), reference) == body


def test_an_archive_of_an_earlier_version_is_upgraded(tmp_path):
    """The stored bodies get a host; the next bodies of that host lead to a dictionary, with which all are packed."""
    path = tmp_path / "old.db"
    code = """if True:
        import sys; from pathlib import Path
        from sqlite_utils import Database
        from newsfold.db.connection import _connect
        from newsfold.db.schema.archive_steps import archive_migrations
        archive_migrations.apply(Database(_connect(Path(sys.argv[1]), False)), stop_before='archive_bodies')"""
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=True)
    made = list(dict.fromkeys(body for _, body in SyntheticHost(5, pages=9).visits()))
    old = Database(path)
    old.conn.execute("insert into pages (id, url, fetch_url, host, found_at) values (1, 'u', 'u', 'h.example', 't')")
    for number, body in enumerate(made[:3], 1):
        old.conn.execute(
            "insert into bodies (id, sha256, size, codec, data) values (?, ?, ?, 'zstd', ?)",
            [number, body_sha256(body), len(body), compress(body)],
        )
        old.conn.execute(
            "insert into captures (page_id, url, fetched_at, status, body_id) values (1,'u','t',200,?)", [number]
        )
    old.conn.commit()
    old.close()
    archive = open_archive(path)
    assert {row["host"] for row in archive.query("select distinct host from bodies")} == {"h.example"}
    for body in made[3:]:
        save_body(archive, body, host="h.example")
    pack(archive)
    assert bodies(archive) == made
    assert archive.conn.execute("select count(*) from bodies where dictionary_id is null").fetchone()[0] == 0


def test_the_space_that_packing_frees_is_released(archive, tmp_path):
    for url, body in SyntheticHost(6, pages=30).visits():
        save_visit(archive, url, body)
    archive.conn.commit()
    checkpoint(archive)
    before = (tmp_path / "a.db").stat().st_size
    pack(archive)
    archive.conn.commit()
    checkpoint(archive)
    assert (tmp_path / "a.db").stat().st_size < 0.8 * before


def test_a_damaged_body_stops_neither_packing_nor_the_next_capture(archive):
    made = list(SyntheticHost(7, pages=12).visits())
    for url, body in made[:20]:
        save_visit(archive, url, body)
    archive.conn.execute("update bodies set data = x'00' where id = 1")
    for url, _ in made[:1]:
        save_visit(archive, url, b"<p>changed")
    pack(archive)
    assert archive.conn.execute("select count(*) from bodies where packed = 0").fetchone()[0] < 8
    assert read_body(archive, archive["bodies"].count) == b"<p>changed"
