"""The standfirst: the introduction between the headline and the text, and what is none."""

import pytest

from newsfold.extract.article import Article, extract_article

URL = "https://www.oldwick-times.example/news/ferry"
DEK = "The ferry had left Oldwick with forty people on board when its engine failed"
TEXT = "".join(
    f"<p>The harbour master said on {day} that the ferry would be raised as soon as the sea was calm again, and that "
    f"nobody had to wait longer than {hours} hours for the next boat to the islands.</p>"
    for day, hours in (("Monday", "two"), ("Tuesday", "three"), ("Wednesday", "four"), ("Thursday", "five"))
)


def standfirst_of(above="", below="", head="", headline="Ferry sinks off Oldwick"):
    html = (
        f"<html><head><title>{headline}</title>{head}</head><body><main><article>"
        f"<h1>{headline}</h1>{above}<div class='text'>{TEXT}</div></article>{below}</main></body></html>"
    )
    result = extract_article(html, URL)
    assert isinstance(result, Article)
    assert "<" not in result.standfirst
    return result.standfirst


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(f'<p class="standfirst">{DEK}</p>', id="class name"),
        pytest.param(f'<div><div><span class="article-dek">{DEK}</span></div></div>', id="not beside the headline"),
        pytest.param(f'<oldwick-standfirst class="standfirst">{DEK}</oldwick-standfirst>', id="custom element"),
        pytest.param(f"<article-lead><span>{DEK}</span></article-lead>", id="name of a custom element"),
        pytest.param(f'<h4 class="sub-title">{DEK}</h4>', id="heading of a low level"),
        pytest.param(f'<div class="intro"><style>.intro {{ color: red }}</style>{DEK}</div>', id="style within"),
        pytest.param(
            f'<figure><figcaption class="lead">The harbour of Oldwick in the evening sun</figcaption></figure>'
            f'<p class="lead">{DEK}</p>',
            id="after a caption",
        ),
        pytest.param(f"<h2>{DEK}</h2>", id="second heading"),
    ],
)
def test_the_standfirst_is_between_headline_and_text(above):
    assert standfirst_of(above) == DEK


def test_a_description_that_the_page_shows_above_the_text_is_the_standfirst():
    head = f'<meta name="description" content="{DEK}">'
    assert standfirst_of(f"<div><em>{DEK}</em></div>", head=head) == DEK


def test_of_a_box_with_the_headline_only_what_is_below_it_counts():
    html = (
        f"<html><head><title>Ferry sinks</title></head><body><div class='intro'>Coast <h1>Ferry sinks</h1> {DEK}</div>"
        f"<div class='text'>{TEXT}</div></body></html>"
    )
    result = extract_article(html, URL)
    assert isinstance(result, Article)
    assert result.standfirst == DEK


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param("", f'<div class="author-summary"><p class="intro">Ada Lund has {DEK}</p></div>', id="author"),
        pytest.param("", '<p class="lead">Your e-mail address will not be published here</p>', id="comment form"),
        pytest.param("", '<div class="summary">Subtotal 0.00 Shipping is calculated at the checkout</div>', id="shop"),
        pytest.param("", f'<div class="teaser"><p class="dek">{DEK}, and other news</p></div>', id="teaser"),
        pytest.param(
            '<p class="lead">Subscribe to our newsletter and get the latest stories of the coast in your inbox, every '
            "morning at seven, for free</p>",
            "", id="invitation above the text",
        ),
        pytest.param('<p class="lead">Photo: Ada Lund / Oldwick Picture Agency</p>', "", id="credit"),
        pytest.param('<div class="intro">Die Fähre lag am Montag noch im Hafen von Oldwick. © Hafenbild</div>', "",
                     id="caption with its credit in German"),
        pytest.param('<div class="intro">Le bac était encore lundi au port de Oldwick. © Quaypics</div>', "",
                     id="caption with its credit in French"),
        pytest.param('<p class="lead">Tomas Rask is a reporter in Oldwick who covers boats and their owners.</p>', "",
                     id="life of an author without a byline"),
        pytest.param('<p class="lead">Ines Varga ist freie Korrespondentin und lebt am Hafen von Oldwick.</p>', "",
                     id="life of an author in German"),
        pytest.param('<div class="article-image"><img src="/boat.jpg"><p class="intro">The harbour of Oldwick in the '
                     "evening sun, seen from the old mole</p></div>", "", id="caption in a plain block"),
        pytest.param(
            '<figure><figcaption class="lead">The harbour of Oldwick in the evening sun</figcaption></figure>', "",
            id="caption",
        ),
    ],
)  # fmt: skip
def test_what_is_elsewhere_or_residue_is_no_standfirst(above, below):
    assert standfirst_of(above, below) == ""


def test_a_description_shown_only_below_the_text_is_no_standfirst():
    head = f'<meta name="description" content="{DEK}">'
    assert standfirst_of(below=f"<aside><p>{DEK}</p></aside>", head=head) == ""


def test_a_page_that_does_not_show_its_title_may_have_a_standfirst():
    html = f"<html><head><title>Ferry</title></head><body><p class='dek'>{DEK}</p><div>{TEXT}</div></body></html>"
    result = extract_article(html, URL)
    assert isinstance(result, Article)
    assert result.standfirst == DEK


@pytest.mark.parametrize(
    ("headings", "standfirst"),
    [
        pytest.param("<h1>{title}</h1>", "{dek}.", id="one heading"),
        pytest.param("<h1>Geese hold up a train</h1><h1>{title}</h1>", "{dek}.", id="heading of another article"),
    ],
)
def test_a_block_without_a_name_before_a_block_of_paragraphs(headings, standfirst):
    title = "Ferry sinks off Oldwick"
    html = (
        f"<html><head><title>{title}</title></head><body>{headings.format(title=title)}<div>{DEK}.</div>"
        f"<div>{TEXT}</div></body></html>"
    )
    assert extract_article(html, URL).standfirst == standfirst.format(dek=DEK)


def test_a_chinese_standfirst_has_half_as_many_characters():
    title, standfirst = "停航九年后旧港渡轮五月复航", "岛民几乎已经放弃希望。首班船将于五月启航，船票早已一票难求。"
    text = "".join(
        f"<p>{day}，县航运局宣布，两港之间的渡轮将恢复运营，每天往返两班，周末另外加开一班，票价不变。</p>"
        for day in "一二三四五六"
    )
    body = f"<h1>{title}</h1><p class=a>{standfirst}</p>{text}"
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    assert extract_article(html, URL).standfirst == standfirst


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"<header><h1>{{title}}</h1></header><p>{DEK}</p>", id="below the header"),
        pytest.param(f"<header><div><h1>{{title}}</h1></div><div><p>{DEK}</p></div></header>", id="in the header"),
        pytest.param(
            f"<header><div><div><h1>{{title}}</h1></div></div></header><div><p>{DEK}</p></div>", id="nested header"
        ),
        pytest.param(f"<x-head><x-title><h1>{{title}}</h1></x-title><p>{DEK}</p></x-head>", id="custom elements"),
        pytest.param(f"<header><div><h1>{{title}}</h1></div><x-lead>{DEK}</x-lead></header>", id="custom element"),
        pytest.param(f"<header><div><h1>{{title}}</h1></div><h2>{DEK}</h2></header>", id="second heading"),
    ],
)
def test_the_standfirst_may_be_no_sibling_of_the_headline(head):
    title = "Ferry sinks off Oldwick"
    html = (
        f"<html><head><title>{title}</title></head><body><x-page>{head.format(title=title)}"
        f"<main><div class='text'>{TEXT}</div></main></x-page></body></html>"
    )
    result = extract_article(html, URL)
    assert isinstance(result, Article)
    assert result.standfirst == DEK


@pytest.mark.parametrize(
    "text",
    [
        "Create a free account to continue reading this story and to save it for later on all your devices",
        "Regístrese gratis para leer cinco artículos al mes y seguir los temas que más le interesan.",
        "Зарегистрируйтесь бесплатно, чтобы читать пять статей в месяц и следить за важными темами.",
        "無料会員登録をすると、月に五本まで有料記事をお読みいただけます。",
        "Your email address will not be published. Required fields are marked with an asterisk in the form below.",
        "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec un astérisque.",
        "Flats to let, cars for sale and jobs in Oldwick: find all classified ads of the county in our market place.",
        "Immobilien, Autos und Stellen: Finden Sie alle Kleinanzeigen der Region auf unserem Marktplatz.",
        "Ann Miller covers the coast for the Oldwick Times. She joined the paper in 2014 after ten years at a radio.",
        "Ann Miller ist Redakteurin im Ressort Lokales. Sie studierte Geschichte und schreibt seit 2014 von der See.",
    ],
)
@pytest.mark.parametrize("block", ["<p class='lead'>{}</p>", "<h2>{}</h2>", "<div>{}</div>"])
def test_invitations_help_offers_and_lives_of_authors_are_no_standfirst(text, block):
    author = '<meta name="author" content="Ann Miller">'
    assert standfirst_of(block.format(text), head=author) == ""
    description = f'{author}<meta name="description" content="{text}">'
    assert standfirst_of(block.format(text), head=description) == ""


def test_a_caption_in_a_paragraph_of_a_figure_is_no_standfirst():
    figure = f"<figure><img src='a.jpg'><p>{DEK}</p></figure>"
    assert standfirst_of(figure) == ""
    assert standfirst_of(figure, head=f'<meta property="og:description" content="{TEXT[3:80]}">') == ""


def test_another_headline_below_the_header_is_no_standfirst():
    other = "Storm stops the bridge works at Oldwick for another week"
    above = f"<header><div><h1>Ferry sinks off Oldwick</h1></div></header><h2 itemprop='headline'>{other}</h2>"
    html = f"<html><head><title>Ferry sinks off Oldwick</title></head><body>{above}<main>{TEXT}</main></body></html>"
    result = extract_article(html, URL)
    assert isinstance(result, Article)
    assert result.standfirst == ""
