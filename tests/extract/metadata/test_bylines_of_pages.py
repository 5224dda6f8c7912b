"""Authors and bylines of whole pages, by what marks them."""

import pytest

from newsfold.extract.article import extract_article

TEXT = "".join(
    f"<p>{paragraph}</p>"
    for paragraph in (
        "The ferry left the old pier shortly before noon with eighty people on board, among them a school class.",
        "Divers of the coast guard searched the hull in the afternoon and found a tear below the waterline.",
        "Passengers were brought ashore in fishing boats and given tea in the sailing club by the pier.",
    )
)


def article_of(head="", above="", below=""):
    page = (
        "<html><head><title>Ferry runs aground</title><meta property='og:site_name' content='Tidewater Ledger'>"
        f"{head}</head><body><article><h1>Ferry runs aground</h1>{above}<div class='text'>{TEXT}</div>{below}"
        "</article></body></html>"
    )
    return extract_article(page, "https://www.tidewater.example/people/real-life/ferry")


@pytest.mark.parametrize(
    ("head", "above", "below", "authors"),
    [
        ("", "", "<p><b>Text:</b> Ada Lund<br><b>Tags:</b> <a href='/tag/x'>Sea</a>, Ships</p>", ["Ada Lund"]),
        ("", "<div class='byline'>Ada Lund <i>in</i> <a href='/c/x'>Sea Travel</a></div>", "", ["Ada Lund"]),
        ("", "<nav><a href='/people/real-life'>Real Life</a></nav>", "", []),  # a folder of the page
        ("", "", "<div class='elementor-widget'><h3>Written by Ada Lund</h3></div>", ["Ada Lund"]),  # of a page builder
        ("<meta name='author' content='alund'>", "<p class='author'>Ada Lund</p>", "", ["Ada Lund"]),
        ("<meta name='author' content='Tidewater Ledger'>", "<p>By Ada Lund</p>", "", ["Ada Lund"]),
        ("<meta name='author' content='Kim'>", "<p class='author'>Kim Vale</p>", "", ["Kim Vale"]),
        ("<meta name='author' content='Kim'>", "", "", ["Kim"]),
        ("<meta name='citation_author' content='Lund, Ada M'>", "", "", ["Ada M Lund"]),  # family name first
        ("<meta name='dc.creator' content='Ada Lund, Kim Vale'>", "", "", ["Ada Lund", "Kim Vale"]),
        (  # only the first author is the creator
            "<meta name='dc.creator' content='Ada Lund'><meta name='citation_authors' content='Ada Lund'>"
            "<meta name='citation_authors' content='Kim Vale'>",
            "",
            "",
            ["Ada Lund", "Kim Vale"],
        ),
    ],
)
def test_authors(head, above, below, authors):
    assert list(article_of(head, above, below).authors) == authors


def test_an_outlet_that_is_marked_as_the_author_is_kept_as_the_byline():
    article = article_of(above="<p>By <a rel='author' href='/author/oldwick-foundation'>Oldwick Foundation</a></p>")
    assert (list(article.authors), article.byline) == ([], "Oldwick Foundation")
