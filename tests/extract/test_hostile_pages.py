"""Hostile pages: each is rejected with a reason within 12 seconds, and other pages of the run become articles."""

import pytest

from tests.extract.test_run import capture, page, paths, run  # noqa: F401 - a fixture

WORDS = b"A headline of many words here"
FAST = {
    "a million attributes": b"<html><body><p " + b" ".join(b'a%d="x"' % at for at in range(1_000_000)) + b">Words</p>",
    "100,000 nested tags": b"<html><body>" + b"<div>" * 100_000 + b"text",
    "50 MB on one line": b"<html><body><p>" + b"word " * 10_000_000 + b"</p></body></html>",
}
SLOW = {
    "40,000 paragraphs": b"<html><body><article>" + b"<p>A paragraph says something of no importance.</p>" * 40_000,
    "200,000 links": b"<html><body>" + b'<a href="/x/y">' + WORDS + b"</a>" * 200_000,
    "100,000 spans in a sentence": b"<html><body><p>" + b"<span><a href=x>" + WORDS + b"</a></span>" * 100_000,
    "100,000 ruby": b"<html><body><article>" + b"<ruby>a<rt>b</rt></ruby>" * 100_000,
    "100,000 headings": b"<html><body>" + b"<h1>A title of it</h1>" * 100_000,
    "a list below each of 30,000 labels": b"<html><body>"
    + b"<h3>Read also</h3><ul><li><a href=x>One two three four</a></ul>" * 30_000,
    "an unending string": b'<html><body><script>"' + b"\\\\" * 2_000_000 + b"</script><p>hi</p>",
    "nested JSON": b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script><body><p>x</p>",
    "entities": b"<html><body><p>" + b"&amp;lt;" * 2_000_000,
}
URL = "https://oldwick.example/"


@pytest.mark.parametrize(
    "bodies", [pytest.param(FAST, id="fast"), pytest.param(SLOW, id="slow", marks=pytest.mark.slow)]
)
def test_hostile_pages_do_not_affect_other_pages(paths, bodies):  # noqa: F811
    for name, body in bodies.items():
        capture(paths[0], URL + name.replace(" ", "-"), body)
        capture(paths[0], URL + name.replace(" ", "-") + "/neighbour", page("ferry", "price"))
    news, counts, rows = run(paths)
    assert sorted(rows) == sorted(URL + name.replace(" ", "-") + "/neighbour" for name in bodies)
    assert counts["rejected"] + counts["failed"] == len(bodies)
    assert news["rejected"].count == len(bodies)
    assert all(row["reason"] for row in news["rejected"].rows)


def test_control_characters_never_reach_the_database(paths):  # noqa: F811
    dirty = page(
        "ferry", "price", title="Old\x00wick \x1b[31mbuys\ud83c".encode("utf-8", "surrogatepass").decode("latin-1")
    )
    capture(
        paths[0],
        URL + "dirty",
        dirty.replace(b"island", b"is\x00l\x1band &#27; &#0; &#xd800; \xff\xfe \xe2\x80\xaeback"),
    )
    news, _, rows = run(paths)
    row = rows[URL + "dirty"]
    for value in row.values():
        if isinstance(value, str):
            assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in value)
            assert "\x7f" not in value
            value.encode("utf-8")
    assert "island" in row["text"]
    assert news.execute("pragma integrity_check").fetchone() == ("ok",)
