# ruff: noqa: E501 - pages are easier to read in one line
"""Blocks of links within and below a text, standfirsts, and the choice among the methods of extraction."""

import json

import pytest

from newsfold.extract.article import Article, extract_article
from newsfold.extract.body.candidates import extract_body, measure_quality
from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.article_body import find_last_line
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
def test_boxes_with_links_to_other_articles_are_removed(inside):
    assert article(page(inside=inside)).text.split("\n\n") == list(TEXT)


def test_a_list_within_the_text_is_kept():
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
    result = article(page(head, inside=inside))
    assert result.standfirst == standfirst
    assert result.text.split("\n\n")[-1] in (TEXT[2], OTHER)


def test_a_text_in_scripts_only_is_extracted():
    html = f"<div>{BODY}</div>"
    state = json.dumps({"props": {"article": {"body": html + f"<p>{OTHER}</p>"}}}).replace("<", "\\u003c")
    nested = f"self.flow.push([1,{json.dumps(state)}])"
    for code in (f"window.state = {state}", nested):
        result = article(page(inside=f"<div id=app></div><script>{code}</script>"))
        assert result.text.split("\n\n") == [*TEXT, OTHER]
        assert result.quality["way"] == "script"


def test_a_repeated_article_body_is_not_chosen():
    twice = "\n".join([*TEXT, OTHER] * 2)
    result = article(page(json_ld(articleBody=twice), inside=f"<article>{HEADLINE}{BODY}<p>{OTHER}</p></article>"))
    assert result.text.split("\n\n") == [*TEXT, OTHER]
    assert result.quality["way"] == "pruned"
    assert result.quality["scores"]["articleBody"] < 1.1 * result.quality["scores"]["pruned"]


def test_lines_below_the_end_of_the_article_body_are_dropped():
    appeal = "<p>This newspaper belongs to its readers, four hundred of them, and you could be one for a small sum a month.</p>"
    head = json_ld(articleBody="\n".join(TEXT))
    assert article(page(head, inside=f"<main>{HEADLINE}{BODY}{appeal}</main>")).text.split("\n\n") == list(TEXT)


def test_an_article_body_of_another_text_does_not_end_the_text():
    lines = [*TEXT, OTHER]
    assert find_last_line(lines, "Nothing of this is in the text at all, which happens on pages of many parts.") == 3
    assert find_last_line(lines, "\n".join(TEXT[:2])) == 3  # the articleBody covers too little of the lines
    assert find_last_line(lines, "\n".join(TEXT)) == 2


@pytest.mark.parametrize(
    ("ruby", "text"),
    [
        ("<ruby><rb>弾劾</rb><rp>（</rp><rt>だんがい</rt><rp>）</rp></ruby>", "弾劾（だんがい）"),
        ("<ruby>弾劾<rt>だんがい</rt></ruby>", "弾劾"),
    ],
)
def test_ruby_does_not_break_a_sentence(ruby, text):
    sentence = "市議会は月曜日の夜、島へのフェリーをもう一隻購入することを四時間の議論の末に決めた。"
    inside = f"<article><h1>二隻目のフェリー</h1><p>議員らは{ruby}の手続きを進めた。{sentence}</p><p>{sentence}来春から一日二便を運航する。</p></article>"
    result = extract_article(page(inside=inside), URL)
    assert isinstance(result, Article)
    assert f"議員らは{text}の手続きを進めた。" in result.text


def test_quality_counts_repeated_sentences_once_and_lists_half():
    quality = measure_quality(TEXT)
    assert measure_quality([*TEXT, *TEXT]).words == quality.words
    assert measure_quality([*TEXT, *TEXT]).repeated == 0.5
    assert measure_quality([line.rstrip(".") for line in TEXT]).score < quality.score


def test_a_page_without_text_has_no_lines():
    assert extract_body(parse_html("<html><body><div></div></body></html>"), URL).lines == ()


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<nav class='bar'>{}</nav>", id="a menu that is not closed"),
        pytest.param("<button class='menu-button'>{}</button>", id="a button"),
        pytest.param("<fieldset>{}</fieldset>", id="a group of fields"),
        pytest.param("<div class='body-ad-wrapper'>{}</div>", id="a name of advertisements"),
    ],
)
def test_a_text_in_an_element_that_is_dropped_elsewhere_keeps_its_paragraphs(around):
    inside = f"<article>{HEADLINE}<div>{BODY}</div></article>"
    assert article(page(inside=around.format(inside))).text.split("\n\n") == list(TEXT)


def live_page(shown: int, count: int = 400) -> str:
    """Return a live blog of `count` entries in its data, of which the page shows the latest ones."""
    entries = [
        (
            f"Gate {at} is closed",
            f"The water stands {at} centimetres below the top of the wall, says warden {at}. Boats wait.",
        )
        for at in range(count)
    ]
    updates = [{"@type": "BlogPosting", "headline": title, "articleBody": text} for title, text in entries]
    inside = "".join(f"<div class=entry><h3>{title}</h3><p>{text}</p></div>" for title, text in entries[:shown])
    head = json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    return page(
        head, f"<main><h1>Second ferry for Oldwick</h1><p>The tide is high, and we report all night.</p>{inside}</main>"
    )


def test_a_live_blog_is_what_the_page_shows_though_its_data_holds_more():
    text = article(live_page(shown=20)).text
    assert "19 centimetres" in text
    assert "20 centimetres" not in text


def test_a_live_blog_that_shows_no_entry_is_its_data():
    assert "399 centimetres" in article(live_page(shown=0)).text


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(f"{TEXT[0]}<p>{TEXT[1]}</p>{TEXT[2]}", id="before and after a paragraph"),
        pytest.param(f"<div><img src=/p.jpg></div>{TEXT[0]}<br><br>{TEXT[1]}<br><br>{TEXT[2]}", id="after a picture"),
        pytest.param(f"<h3></h3>{TEXT[0].replace('Oldwick', '<b>Oldwick</b>')}<p>{TEXT[1]}</p><i></i>{TEXT[2]}", id="with inline elements"),
    ],
)  # fmt: skip
def test_text_without_an_element_of_its_own_beside_blocks(inside):
    html = page(inside=f"<div><h1>Second ferry for Oldwick</h1><div class=story>{inside}</div></div>")
    assert article(html).text.split("\n\n") == list(TEXT)


def test_text_in_several_boxes_named_infobox():
    boxes = "".join(f"<div class='infobox'><p>{text}</p></div>" for text in (*TEXT, OTHER))
    html = page(inside=f"<main><h1>Second ferry for Oldwick</h1><p>{OTHER.replace('herring', 'cod')}</p>{boxes}</main>")
    assert all(text in article(html).text for text in TEXT)
