"""The comments of readers below a text, in blocks whose names do not say so."""

import pytest

from newsfold.extract.article import Article, extract_article

TITLE = "Snowfield to redraw its bus network"
TEXT = [
    "The town of Snowfield published its plan for the bus network on Tuesday, after two years of talks with drivers.",
    "Three little used lines go, and small buses on request replace them, the head of the works department said.",
    "More buses will run between the centre and the station, so that the crush of the morning eases.",
]
COMMENTS = [
    "I use line four every single morning and nobody has asked me what I think about any of this.",
    "Great plan, about time! My mother cannot walk to the stop and would love to be picked up at her door.",
    "The mayor only listens before elections, we all remember what happened with the swimming pool.",
]


def comments(template):
    return "".join(template.format(number=number, text=text) for number, text in enumerate(COMMENTS))


def text_of(inside, below=""):
    html = (
        f"<html><head><title>{TITLE}</title></head><body><main><article><h1>{TITLE}</h1>"
        f"<div class=text>{''.join(f'<p>{text}</p>' for text in TEXT)}{inside}</div></article>{below}</main></body>"
    )
    result = extract_article(html, "https://www.snowfield.example/news/buses")
    assert isinstance(result, Article), result
    return result.text.split("\n\n")


@pytest.mark.parametrize("reply", ["Reply", "Antworten", "Répondre", "Ответить", "返信", "回复", "رد"])
@pytest.mark.parametrize(
    "template",
    [
        "<div class=m><b>Ann</b> <span>2 hours ago</span><p>{{text}}</p><a href='#r{{number}}'>{reply}</a></div>",
        "<li><strong>rider{{number}}</strong><br>{{text}}<br><a href='#'>Like</a> <a href='#'>{reply}</a></li>",
        "<section><header>Ann</header><p>{{text}}</p><footer><button>{reply} (2)</button></footer></section>",
    ],
)
def test_blocks_with_a_link_to_reply_are_comments(template, reply):
    below = comments(template.format(reply=reply))
    assert text_of(f"<div class=x><h3>What readers say</h3>{below}</div>") == TEXT
    assert text_of("", f"<div class=x>{below}</div>") == TEXT


@pytest.mark.parametrize(
    "heading",
    ["Discussion", "3 Comments", "Kommentare (3)", "Diskussion", "Réactions", "Discusión", "Комментарии", "评论 (3)"],
)
@pytest.mark.parametrize(
    "template",
    [
        "<div><h4>Ann Miller</h4><time>12.03.2026, 10:1{number}</time><p>{text}</p></div>",
        "<article><header>Ann Miller, 12 March</header><p>{text}</p></article>",
        "<p>Ann Miller, 12/03/2026:<br>{text}</p>",
    ],
)
def test_blocks_below_the_heading_comments_that_begin_with_name_and_date_are_comments(heading, template):
    assert text_of(f"<h3>{heading}</h3>{comments(template)}") == TEXT
    assert text_of(f"<div><h3>{heading}</h3><div>{comments(template)}</div></div>") == TEXT


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<h2>Discussion</h2>" + comments("<p>{text}</p>"), id="section of a study"),
        pytest.param(comments("<div><b>10:1{number}</b><p>{text}</p><a href='#'>Share</a></div>"), id="live blog"),
    ],
)
def test_sections_and_entries_of_a_text_are_no_comments(inside):
    assert set(COMMENTS) <= set(text_of(inside))


def test_a_page_of_answers_is_the_text():
    html = (
        f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>"
        + comments("<div class=post><b>Ann</b><p>{text}</p><a href='#'>Reply</a></div>")
        + "</main></body></html>"
    )
    result = extract_article(html, "https://www.snowfield.example/forum/buses")
    assert isinstance(result, Article), result
    assert all(text in result.text for text in COMMENTS)
