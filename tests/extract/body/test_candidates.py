# ruff: noqa: E501 - pages are easier to read in one line
"""Boxes within and below a text, standfirsts, and the ways in which a page may hand out its text."""

import json

import pytest

from newsfold.extract.article import Article, extract_article
from newsfold.extract.body.candidates import body, quality
from newsfold.extract.html.parse import parse
from newsfold.extract.metadata.article_body import last_line
from tests.extract.test_article import BODY, TEXT, URL, article, json_ld, page

HEADLINE = "<h1>Second ferry for Oldwick</h1>"
OTHER = (
    "The fishermen of Norrhaven have landed the largest catch of herring since they began to count, forty years ago."
)
CARD = f'<article><h3><a href="/n">Largest herring catch in forty years for Norrhaven</a></h3><p>{OTHER}</p></article>'
LINKS = '<ul><li><a href="/a">Storm keeps boats in the port of Oldwick</a></li><li><a href="/b">Bridge too dear, say county engineers</a></li></ul>'


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(f"<article>{HEADLINE}{BODY}<h3>You may also like…</h3>{CARD}{CARD}</article>", id="cards in the article"),
        pytest.param(f"<article>{HEADLINE}{BODY}</article><div>{CARD}{CARD}{CARD}</div>", id="cards below it"),
        pytest.param(f"<article>{HEADLINE}<p>{TEXT[0]}</p><p><b>Lesen Sie auch:</b></p>{LINKS}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></article>", id="a list within the text"),
        pytest.param(f"<article>{HEADLINE}<p>{TEXT[0]}</p><p><a href='/a'>Storm keeps all boats in port</a><br><a href='/b'>Bridge too dear, say county engineers</a></p><p>{TEXT[1]}</p><p>{TEXT[2]}</p></article>", id="two linked headlines"),
        pytest.param(f"<article>{HEADLINE}<p>{TEXT[0]}</p><our-factbox class='fact-box'><p>{OTHER}</p></our-factbox><p>{TEXT[1]}</p><p>{TEXT[2]}</p></article>", id="a tag of their own"),
        pytest.param(f"<div class='sidebar-grid article__content'>{HEADLINE}{BODY}</div>", id="a name that says both"),
        pytest.param(f"<article>{HEADLINE}{BODY.replace('the mayor, Ines Varga', 'the mayor, <span><span class=x><a href=/i>Ines Varga</a><span class=y><a href=/1>Varga wants a bridge after all this</a> <a href=/2>Mayor Varga will stand again in autumn</a></span></span></span>')}</article>", id="a popup on a name"),
    ],
)  # fmt: skip
def test_boxes_that_lead_away_go_and_the_text_stays(inside):
    assert article(page(inside=inside)).text.split("\n\n") == list(TEXT)


def test_a_list_that_is_text_stays():
    items = "<ul><li>The boat takes sixty cars and four hundred people.</li><li>It sails twice a day, in summer four times.</li></ul>"
    text = article(page(inside=f"<article>{HEADLINE}{BODY}<h3>What the ferry can do</h3>{items}</article>")).text
    assert "sixty cars" in text
    assert "What the ferry can do" in text


STANDFIRST = "After a long debate the island gets its boat, though it wanted a bridge"


@pytest.mark.parametrize(
    ("head", "inside", "standfirst"),
    [
        pytest.param(f'<meta name="description" content="{STANDFIRST}">', f"<article>{HEADLINE}<div class='q7 z1'>{STANDFIRST}</div><figure><img src=/p.jpg></figure><div>{BODY}</div></article>", STANDFIRST, id="description that is shown"),
        pytest.param('<meta name="description" content="All the news of Oldwick and the islands, every hour">', f"<article>{HEADLINE}{BODY}</article>", "", id="description that is not"),
        pytest.param(f'<meta name="description" content="{TEXT[0]}">', f"<article>{HEADLINE}{BODY}</article>", "", id="description that is the first paragraph"),
        pytest.param(f'<meta name="description" content="{TEXT[0]}">', f"<article>{HEADLINE}<p class='lead'>{TEXT[0]}</p>{BODY.removeprefix(f'<p>{TEXT[0]}</p>')}<p>{OTHER}</p></article>", TEXT[0], id="description that is set apart"),
        pytest.param("", f"<article>{HEADLINE}<p class='article-lead'>{STANDFIRST}</p>{BODY}</article>", STANDFIRST, id="a marked element"),
        pytest.param("", f"<article>{HEADLINE}<p class='article-lead'>Sign up for our newsletter about all boats</p>{BODY}</article>", "", id="a request in a marked element"),
    ],
)  # fmt: skip
def test_standfirst(head, inside, standfirst):
    found = article(page(head, inside=inside))
    assert found.standfirst == standfirst
    assert found.text.split("\n\n")[-1] in (TEXT[2], OTHER)


def test_a_text_that_only_scripts_hold():
    html = f"<div>{BODY}</div>"
    state = json.dumps({"props": {"article": {"body": html + f"<p>{OTHER}</p>"}}}).replace("<", "\\u003c")
    nested = f"self.flow.push([1,{json.dumps(state)}])"
    for code in (f"window.state = {state}", nested):
        found = article(page(inside=f"<div id=app></div><script>{code}</script>"))
        assert found.text.split("\n\n") == [*TEXT, OTHER]
        assert found.quality["way"] == "script"


def test_article_body_that_says_all_twice_does_not_win():
    twice = "\n".join([*TEXT, OTHER] * 2)
    found = article(page(json_ld(articleBody=twice), inside=f"<article>{HEADLINE}{BODY}<p>{OTHER}</p></article>"))
    assert found.text.split("\n\n") == [*TEXT, OTHER]
    assert found.quality["way"] == "pruned"
    assert found.quality["scores"]["articleBody"] < 1.1 * found.quality["scores"]["pruned"]


def test_what_stands_below_the_end_that_the_page_names_goes():
    appeal = "<p>This newspaper belongs to its readers, four hundred of them, and you could be one for a small sum a month.</p>"
    head = json_ld(articleBody="\n".join(TEXT))
    assert article(page(head, inside=f"<main>{HEADLINE}{BODY}{appeal}</main>")).text.split("\n\n") == list(TEXT)


def test_an_article_body_of_something_else_is_no_witness():
    lines = [*TEXT, OTHER]
    assert last_line(lines, "Nothing of this is in the text at all, which happens on pages of many parts.") == 3
    assert last_line(lines, "\n".join(TEXT[:2])) == 3  # it covers too little of them
    assert last_line(lines, "\n".join(TEXT)) == 2


@pytest.mark.parametrize(
    ("ruby", "text"),
    [
        ("<ruby><rb>弾劾</rb><rp>（</rp><rt>だんがい</rt><rp>）</rp></ruby>", "弾劾（だんがい）"),
        ("<ruby>弾劾<rt>だんがい</rt></ruby>", "弾劾"),
    ],
)
def test_reading_aids_do_not_break_a_sentence(ruby, text):
    sentence = "市議会は月曜日の夜、島へのフェリーをもう一隻購入することを四時間の議論の末に決めた。"
    inside = f"<article><h1>二隻目のフェリー</h1><p>議員らは{ruby}の手続きを進めた。{sentence}</p><p>{sentence}来春から一日二便を運航する。</p></article>"
    found = extract_article(page(inside=inside), URL)
    assert isinstance(found, Article)
    assert f"議員らは{text}の手続きを進めた。" in found.text


def test_quality_counts_what_is_said_once_and_is_prose():
    one = quality(TEXT)
    assert quality([*TEXT, *TEXT]).words == one.words
    assert quality([*TEXT, *TEXT]).repeated == 0.5
    assert quality([line.rstrip(".") for line in TEXT]).score < one.score


def test_a_page_without_text_has_no_lines():
    assert body(parse("<html><body><div></div></body></html>"), URL).lines == ()
