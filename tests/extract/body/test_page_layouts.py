# ruff: noqa: E501 - pages are easier to read in one line
"""The paragraphs of a text whatever mark-up holds them: split articles, plain blocks, deleted text, drop caps."""

import pytest

from newsfold.extract.article import Article, extract_article

A, B, C, D = (
    "The council of Oldwick voted on Monday evening to buy a second ferry for the island route after four hours.",
    "The boat will cost four million crowns, said the mayor, Ines Varga, and is to sail twice a day from next spring.",
    "Critics on the island had asked for a bridge, which the engineers of the county called too dear by half.",
    "The old boat, built in 1961, will be kept for the winter, when storms often stop the large one for days.",
)
TEXT = [A, B, C, D]
H1 = "<h1>Second ferry for Oldwick</h1>"
P = [f"<p>{text}</p>" for text in TEXT]
ALL = "".join(P)
OTHER = "<p>A flock of geese held up the night train for two hours near the old brick works, the railway said.</p>"
UKRAINIAN = (
    "Міська рада оголосила у вівторок, що пором через затоку відновить роботу на початку травня цього року.",
    "За словами директора порту, ремонт причалу тривав майже пів року і коштував громаді два мільйони гривень.",
    "Мешканці острова весь цей час їздили довгою дорогою через міст, яка займає понад дві години щодня.",
)


def page(body: str) -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Second ferry for Oldwick</title></head><body><nav><a href='/'>Home</a></nav><main>{body}</main><footer><p>Quay Post</p></footer></body></html>"


def extract(body: str) -> Article:
    result = extract_article(page(body), "https://www.oldwick.example/news/second-ferry-for-oldwick")
    assert isinstance(result, Article), result
    return result


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<article>{H1}<section>{P[0]}{P[1]}</section></article><aside>Advertisement</aside><article><section>{P[2]}{P[3]}</section></article>", id="two articles"),
        pytest.param(f"{H1}<article>{P[0]}</article><div class=ad></div><article>{P[1]}</article><article>{P[2]}{P[3]}</article>", id="three articles"),
        pytest.param(f"<div><article class=part>{H1}{P[0]}{P[1]}</article></div><div><article class=part>{P[2]}{P[3]}</article></div>", id="articles in blocks"),
        pytest.param(f"<article>{H1}<div class=article-body>{P[0]}{P[1]}</div></article><article><div class=article-body>{P[2]}{P[3]}</div></article>", id="named bodies"),
        pytest.param(f"<article>{H1}<div class=article-body>{P[0]}{P[1]}</div><div class=ad></div><div class=article-body>{P[2]}{P[3]}</div></article>", id="one name twice"),
        pytest.param(f"<article>{H1}</article><article>{ALL}</article>", id="headline in an article of its own"),
        pytest.param(f"<article>{H1}{ALL}</article><article><h2><a href=/b>Geese hold up the night train</a></h2>{OTHER}</article>", id="another article"),
        pytest.param(f"<article>{H1}{ALL}</article><article><h2>Geese hold up the night train</h2>{OTHER}{OTHER}</article>", id="another article without a link"),
        pytest.param(f"<article>{H1}{ALL}</article><article>{OTHER}<a href=/b>Read more</a></article>", id="teaser without a headline"),
        pytest.param(f"<article>{H1}{ALL}</article><a href=/b><article>{OTHER}</article></a>", id="linked teaser"),
        pytest.param(f"<article>{H1}{ALL}</article><article class=teaser>{OTHER}</article>", id="named teaser"),
        pytest.param(f"<article>{H1}{ALL}</article><article><time>12:04</time>{OTHER}</article>", id="article with a time"),
        pytest.param(f"<article>{H1}{ALL}</article><article>{OTHER.replace('said.', 'said…')}</article>", id="cut teaser"),
        pytest.param(f"<article>{H1}{ALL}</article><section><h2>Letters</h2><article>{OTHER}</article></section>", id="article under another headline"),
        pytest.param(f"<article>{H1}{ALL}</article><article><b>Ann</b>{OTHER}</article>", id="comment"),
        pytest.param(f"<article>{H1}{''.join(f'<div>{text}</div>' for text in TEXT)}</article>", id="divs"),
        pytest.param(f"<article>{H1}{''.join(f'<div class=par id=p{number}>{text}</div>' for number, text in enumerate(TEXT))}</article>", id="divs with a class and ids"),
        pytest.param(f"<article>{H1}<p class=body>{A}</p><p><img src=x></p>{''.join(f'<p class=body>{text}</p>' for text in TEXT[1:])}</article>", id="a picture after the first paragraph"),
        pytest.param(f"<article>{H1}<center>{''.join(f'<font size=2>{text}</font><br><br>' for text in TEXT)}</center></article>", id="centred font"),
        pytest.param(f"{H1}<center><font face=Arial>{'<br><br>'.join(TEXT)}</font></center>", id="font around all"),
        pytest.param(f"<article>{H1}{''.join(f'<span style=display:block>{text}</span>' for text in TEXT)}</article>", id="block spans"),
        pytest.param(f"<article>{H1}<div>{''.join(f'<span style=margin:0;display:block>{text}</span>' for text in TEXT)}</div></article>", id="block spans in a block"),
        pytest.param(f"<article>{H1}<p>{''.join(f'<span style=display:block>{text}</span>' for text in TEXT)}</p></article>", id="block spans in a paragraph"),
        pytest.param(f"<article>{H1}{''.join(f'<story-par>{text}</story-par>' for text in TEXT)}</article>", id="custom elements"),
        pytest.param(f"<article>{H1}<story-body>{''.join(f'<x-p><span>{text}</span></x-p>' for text in TEXT)}</story-body></article>", id="nested custom elements"),
        pytest.param(f"<article>{H1}<p>The council of <x-term>Oldwick</x-term>{A[22:]}</p>{''.join(P[1:])}</article>", id="custom element within a sentence"),
        pytest.param(f"<article>{H1}<p><del>The council said no.</del> {A}</p><del><p>It will never buy a boat at all, said the mayor.</p></del>{''.join(P[1:])}</article>", id="deleted text"),
        pytest.param(f"<article>{H1}<p><del>Yes.</del><ins>{A}</ins></p>{''.join(P[1:])}</article>", id="inserted text"),
        pytest.param(f"<article>{H1}<del>{ALL}</del></article>", id="del around everything"),
        pytest.param(f"<article>{H1}<p><span class=dropcap>T</span>{A[1:]}</p>{''.join(P[1:])}</article>", id="drop cap"),
        pytest.param(f"<article>{H1}<p><span class='drop-cap'>T</span> {A[1:]}</p>{''.join(P[1:])}</article>", id="drop cap before a space"),
        pytest.param(f"<article>{H1}<div class=lettrine>T</div><p>{A[1:]}</p>{''.join(P[1:])}</article>", id="drop cap in a block"),
        pytest.param(f"<article>{H1}<p><img src=/caps/t.gif alt=T align=left>{A[1:]}</p>{''.join(P[1:])}</article>", id="picture of a letter"),
        pytest.param(f"<article>{H1}<p class='has-drop-cap'>{A}</p>{''.join(P[1:])}</article>", id="paragraph with a drop cap"),
        pytest.param(f"<article>{H1}<p class='par par-first'>{A}</p>{''.join(f'<p class=par>{text}</p>' for text in TEXT[1:])}</article>", id="class of the first paragraph"),
        pytest.param(f"<article>{H1}{''.join(f'<p class=p{number}>{text}</p>' for number, text in enumerate(TEXT))}</article>", id="numbered classes"),
        pytest.param(f"{H1}<div id=app></div><noscript>{ALL}</noscript>", id="noscript"),
        pytest.param(f"{H1}<div id=app></div><noscript>{ALL.replace('<', '&lt;')}</noscript>", id="escaped noscript"),
        pytest.param(f"<article>{H1}<div>{ALL.replace('<', '&lt;')}</div></article>", id="escaped once too often"),
        pytest.param(f"{H1}<div id=app></div><noscript>{'<br><br>'.join(TEXT)}</noscript>", id="noscript with line breaks"),
        pytest.param(f"{H1}<quay-story><template shadowrootmode=open>{ALL}</template></quay-story>", id="shadow root"),
        pytest.param(f"<article>{H1}<template>{OTHER}</template>{ALL}</article>", id="template that is not shown"),
        pytest.param(f"{H1}<table>{''.join(f'<tr><td>{text}</td></tr>' for text in TEXT)}</table>", id="table of one column"),
        pytest.param(f"<article>{H1}<p>{A.replace('Monday', '<time>Monday</time>')}</p><p>{B.replace('twice', '<output>twice</output>')}</p><p>{C.replace('bridge', '<marquee>bridge</marquee>')}</p><p>{D.replace('1961', '<label>1961</label>')}</p></article>", id="elements within sentences"),
        pytest.param(f"<div>{H1}{ALL}</div><article class=post><h2><a href=/b>Geese hold up the night train</a></h2>{OTHER}</article>", id="a teaser beside unmarked text"),
        pytest.param(f"<div>{H1}{ALL}</div><article class=post><h2><a href=/b>Geese hold up the night train</a></h2>{OTHER * 9}</article>", id="a long article beside unmarked text"),
        pytest.param(f"<div><article class=post><h3>Geese hold up the train</h3>{OTHER}<a href=/b>More</a></article></div><div>{H1}{ALL}</div>", id="a teaser before unmarked text"),
        pytest.param(f"<article>{H1}<p>Loading.</p><noscript><div>{ALL}</div></noscript></article>", id="noscript beside a message"),
        pytest.param(f"<article>{H1}{ALL}<noscript>{OTHER}</noscript></article>", id="noscript with something else"),
    ],
)  # fmt: skip
def test_all_paragraphs_and_no_others(body):
    article = extract(body)
    assert article.text.split("\n\n") == TEXT
    assert article.standfirst == ""


@pytest.mark.parametrize(
    ("body", "standfirst"),
    [
        (f"<article>{H1}<p>{A}<sup><a href=#n1>1</a></sup></p>{''.join(P[1:])}</article>", ""),
        (f"<article>{H1}<p>{A} [1]</p>{''.join(P[1:])}</article>", ""),
        (f"<article>{H1}<p>{A[:-1]} <a href=/k>at the harbour</a></p>{''.join(P[1:])}</article>", ""),
        (f"<article>{H1}<p>{A}</p><ul><li>{B}</li><li>{C}</li></ul>{P[3]}</article>", ""),
        (f"<article>{H1}<p><b>{A}</b></p>{''.join(P[1:])}</article>", A),
        (f"<article>{H1}<p class=lead>{A}</p>{''.join(P[1:])}</article>", A),
        (f"<article>{H1}<div class=box><p class=big>{A}</p></div><div class=box><p>{B}</p></div>{P[2]}{P[3]}</article>", A),
    ],
)  # fmt: skip
def test_only_a_marked_paragraph_is_a_standfirst(body, standfirst):
    article = extract(body)
    assert article.standfirst == standfirst
    assert (A[:-1] in article.text) == (standfirst == "")


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param("<h2><a href=/live?at=3#e3>The boat has sailed at last</a></h2>{}", id="links to its own page"),
        pytest.param("<h2><a href='#e3'>The boat has sailed at last</a></h2>{}", id="links within the page"),
        pytest.param("<h2>The boat has sailed at last</h2>{}", id="no links"),
        pytest.param("<h3><a href=/island>Island</a></h3>{}", id="the link of a section"),
    ],
)
def test_entries_below_unmarked_text_stay(articles):
    html = page(f"<div>{H1}{P[0]}{P[1]}</div><article>{articles.format(P[2] + P[3])}</article>")
    article = extract_article(html, "https://www.oldwick.example/live")
    assert isinstance(article, Article)
    assert all(text in article.text for text in TEXT)


def test_a_quotation_gets_its_marks():
    article = extract(f"<article>{H1}<p>The mayor called it <q>a bridge that floats</q> and left.</p>{ALL}</article>")
    assert article.text.startswith("The mayor called it “a bridge that floats” and left.")


def test_a_notice_for_browsers_without_scripts_is_no_text():
    notice = "Our site needs JavaScript, which your browser does not run or has been told not to run. " * 6
    result = extract_article(page(f"<div id=app></div><noscript><div>{notice}</div></noscript>"), "")
    assert not isinstance(result, Article)


@pytest.mark.parametrize("tag", ["div", "p", "section-text"])
def test_paragraphs_in_cyrillic(tag):
    body = "".join(f"<{tag}>{text}</{tag}>" for text in UKRAINIAN)
    assert extract(f"<article>{H1}{body}</article>").text.split("\n\n") == list(UKRAINIAN)


@pytest.mark.parametrize("letter", ["A", "O", "У"])
def test_a_drop_cap_that_is_a_word_stays_one(letter):
    assert extract(
        f"<article>{H1}<p><span class=dropcap>{letter}</span> {A.lower()}</p>{ALL}</article>"
    ).text.startswith(f"{letter} the")


def test_struck_text_that_is_not_deleted_stays():
    assert "<s>" not in extract(f"<article>{H1}<p><s>Three</s> {A}</p>{ALL}</article>").text
    assert extract(f"<article>{H1}<p><s>Three</s> {A}</p>{ALL}</article>").text.startswith("Three The council")


QUESTION = "Who pays for the old boat?"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<article>{H1}{P[0]}{P[1]}<div class='card field--label-hidden'>{P[2]}</div><section class='overflow-hidden rounded'>{P[3]}</section></article>", id="names that hide something else"),
        pytest.param(f"<article>{H1}{P[0]}{P[1]}{P[2]}<div id='menu-of-the-second-ferry-of-oldwick'>{P[3]}</div></article>", id="an id made from a heading"),
        pytest.param(f"<article>{H1}<section class='toc-part'>{P[0]}</section><section class='toc-part'>{P[1]}</section><section class='toc-part'>{P[2]}{P[3]}</section></article>", id="sections of one layout name"),
        pytest.param(f"<article>{H1}{P[0]}<div style='display:none'>{P[1]}{P[2]}{P[3]}</div></article>", id="most of the text folded"),
        pytest.param(f"<article>{H1}{P[0]}<template id='B:1'></template><template id='P:7'></template></article><div hidden id='S:0'>{P[1]}{P[2]}</div><div hidden id='S:7'>{P[3]}</div><script>$RC(\"B:1\",\"S:0\");$RS(\"S:7\",\"P:7\")</script>", id="parts streamed after the page"),
        pytest.param(f"<article>{H1}{P[0]}{P[1]}<template id='B:0'></template></article><div hidden id='S:0'>{P[2]}{P[3]}</div>", id="a streamed part without a script"),
        pytest.param(f"<article>{H1}{P[0]}{P[1]}<figure>{P[2]}</figure>{P[3]}</article>", id="a figure without a picture"),
        pytest.param(f"<div class='page'>{H1}<div class='grid-widget-box'>{P[0]}</div><div class='grid-widget-box'>{P[1]}</div><div class='grid-widget-box'>{P[2]}</div><div class='grid-widget-box'>{P[3]}</div></div>", id="names that contain a word of boilerplate"),
    ],
)  # fmt: skip
def test_blocks_that_hold_the_text_together_are_kept(body):
    article = extract(body)
    assert [line for line in (article.standfirst, *article.text.split("\n\n")) if line] == TEXT


def test_a_folded_answer_keeps_its_question():
    answer = f"<details><summary>{QUESTION}</summary>{P[3]}</details>"
    assert extract(f"<article>{H1}{P[0]}{P[1]}{P[2]}{answer}</article>").text.split("\n\n") == [A, B, C, QUESTION, D]


def _faq(toggle: str, panel: str) -> str:
    """Return two questions with their answers; `toggle` and `panel` hold a place for their texts."""
    other = "How long is the crossing?"
    return toggle.format(QUESTION) + panel.format(C) + toggle.format(other) + panel.format(D)


@pytest.mark.parametrize(
    ("toggle", "panel"),
    [
        pytest.param("<button aria-expanded=false>{}</button>", "<div class='hidden'><p>{}</p></div>", id="hidden by a name"),
        pytest.param("<h3><button type=button>{}</button></h3>", "<div style='display: none'><p>{}</p></div>", id="in a heading"),
        pytest.param("<div class=q><button class=t><span>{}</span><i></i></button></div>", "<div class='accordion-panel' aria-hidden=true><div>{}</div></div>", id="in a block"),
        pytest.param("<div role=button tabindex=0>{}</div>", "<div hidden><p>{}</p></div>", id="by its role"),
        pytest.param("<div class=tab-title role=tab>{}</div>", "<div role=tabpanel hidden><p>{}</p></div>", id="tabs before their panels"),
    ],
)  # fmt: skip
def test_accordions_are_read_with_their_questions(toggle, panel):
    article = extract(f"<article>{H1}{P[0]}{P[1]}{_faq(toggle, panel)}</article>")
    assert article.text.split("\n\n") == [A, B, QUESTION, C, "How long is the crossing?", D]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{ALL}<button aria-expanded=false>Show 12 comments</button><div hidden>{OTHER}</div>", id="one toggle of a look"),
        pytest.param(f"{ALL}{_faq('<button>{}</button>', '<div hidden class=comments><p>{}</p></div>')}", id="a name of boilerplate"),
        pytest.param(f"{ALL}{_faq('<button>{}</button>', '<div hidden><form><p>{}</p></form></div>')}", id="forms"),
        pytest.param(f"{ALL}{_faq('<button>{}</button>', '<div hidden><p><a href=/x>{}</a></p></div>')}", id="links"),
        pytest.param(f"{P[0]}{P[1]}<figure><img src=a.jpg><button>Enlarge this picture</button><figcaption>The boat in the port of Oldwick on Monday, seen from the old lighthouse.</figcaption></figure><figure><img src=b.jpg><button>Enlarge this picture</button><figcaption>The mayor, Ines Varga, in the hall of the council before the vote began.</figcaption></figure>{P[2]}{P[3]}", id="captions"),
    ],
)  # fmt: skip
def test_what_buttons_open_beside_the_text_stays_closed(body):
    assert extract(f"<article>{H1}{body}</article>").text.split("\n\n") == TEXT


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{P[0]}{P[1]}<figure><blockquote><p>{C}</p></blockquote><figcaption>Ines Varga, mayor</figcaption></figure>{P[3]}", id="quotation in a figure"),
        pytest.param(f"{P[0]}{P[1]}{P[2]}<figure><blockquote><p>{C}</p></blockquote></figure>{P[3]}", id="pull quote in a figure"),
        pytest.param(f"<div class=tab-menu--story><p>{A}</p>{P[1]}{P[2]}</div>{P[3]}", id="the text in a block named as a menu"),
        pytest.param(f"{P[0]}{P[1]}<div class='js_readmore'>{P[2]}{P[3]}</div>", id="collapsed text"),
        pytest.param(f"{P[0]}{P[1]}{P[2]}<div id='toc_who-pays'>{P[3]}</div>", id="section to which the table of contents leads"),
        pytest.param(f"{P[0]}<div class='media js-lightbox-gallery'><img src=a.jpg>{P[1]}{P[2]}{P[3]}</div>", id="the text beside pictures that open in a window"),
    ],
)  # fmt: skip
def test_prose_that_its_mark_up_takes_for_something_else_is_kept(body):
    article = extract(f"<article>{H1}{body}</article>")
    assert [line for line in (article.standfirst, *article.text.split("\n\n")) if line] == TEXT


def test_a_table_in_an_embedded_block_is_part_of_the_text():
    table = "<table><tr><th>Boat</th><th>Built</th></tr><tr><td>Tern</td><td>1961</td></tr><tr><td>Gull</td><td>2026</td></tr></table>"
    text = extract(f"<article>{H1}{P[0]}{P[1]}<div class='w-embed'><div>{table}</div></div>{P[2]}{P[3]}</article>").text
    assert "Tern | 1961" in text


def test_a_heading_in_a_block_of_a_page_builder_is_part_of_the_text():
    heading = "<div class='builder-widget-heading'><div class='builder-widget-inner'><h2>A bridge is too dear</h2></div></div>"
    text = extract(f"<article>{H1}{P[0]}{P[1]}{heading}{P[2]}{P[3]}</article>").text
    assert "A bridge is too dear" in text.split("\n\n")


@pytest.mark.parametrize("name", ["entry-content", "main_author_box", "page-content"])
def test_a_small_box_with_the_name_of_a_text_does_not_hide_subheadings(name):
    box = f"<div class='{name}'><span>By Ines Roth</span></div>"
    text = extract_article(
        f"<html><head><title>Second ferry for Oldwick</title></head><body>{H1}{box}<div>{P[0]}{P[1]}<h2>A bridge is too dear</h2>"
        f"<ul><li>{C}</li></ul>{P[3]}</div></body></html>",
        "https://www.oldwick.example/news/second-ferry-for-oldwick",
    ).text
    assert text.split("\n\n") == [A, B, "A bridge is too dear", C, D]


def test_long_sentences_in_blocks_are_text_beside_few_paragraphs():
    long = [f"{one} {two}" for one, two in zip(TEXT, TEXT[1:] + TEXT[:1], strict=True)]
    paragraphs = "".join(f"<p>{text} {text[:-1]}, the paper wrote.</p>" for text in TEXT)
    text = extract(
        f"<article>{H1}{paragraphs}{''.join(f'<div class=item><b>Port</b><div>{line}</div></div>' for line in long)}</article>"
    ).text
    assert all(line in text for line in long)


def test_a_long_text_in_a_plain_block_between_paragraphs_is_one():
    long = f"{C} {D}"
    assert extract(f"<article>{H1}{P[0]}{P[1]}<div class='q7'>{long}</div>{P[3]}</article>").text.split("\n\n") == [
        A,
        B,
        long,
        D,
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param(f"{P[0]}<h2><a href='https://yard.example/boats'>The yard that builds the boat</a></h2>{P[1]}{P[2]}", "The yard that builds the boat", id="heading that links to another site"),
        pytest.param(f"{P[0]}<p>At a price</p><h2><a href='/boats'>The yard that builds the boat</a></h2><p>Since 1911</p>{P[1]}{P[2]}", "The yard that builds the boat", id="linked heading among paragraphs, below a short one"),
        pytest.param(f"{P[0]}<h3><a href='/ports/oldwick'>The port of Oldwick today</a></h3>{P[1]}{P[2]}", "The port of Oldwick today", id="heading between paragraphs"),
        pytest.param(f"{P[0]}{P[1]}<p>Documents:</p><ul><li><a href='https://county.example/1'>Report of the county engineers</a></li></ul>{P[2]}", "Report of the county engineers", id="list of links to other sites"),
        pytest.param(f"{P[0]}<p><a href='https://county.example/1'>Here is the whole report of the engineers.</a></p>{P[1]}{P[2]}", "Here is the whole report of the engineers.", id="linked sentence before a paragraph"),
    ],
)  # fmt: skip
def test_links_that_belong_to_the_text_are_kept(body, line):
    assert line in extract(f"<article>{H1}{body}</article>").text.split("\n\n")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{ALL}<h3><a href='/a'>Storm keeps all boats in port</a></h3><h3><a href='/b'>Bridge too dear, say engineers</a></h3>", id="linked headlines below"),
        pytest.param(f"{P[0]}<p><a href='/a'>Storm keeps all boats in port</a></p>{P[1]}{P[2]}{P[3]}", id="a headline of the same site"),
        pytest.param(f"{ALL}<div class='popup'>{OTHER * 5}</div>", id="a window with more text than the page"),
        pytest.param(f"{ALL}<div class='hidden'>{OTHER}</div>", id="a hidden block"),
    ],
)  # fmt: skip
def test_links_and_windows_beside_the_text_are_removed(body):
    assert extract(f"<article>{H1}{body}</article>").text.split("\n\n") == TEXT


def test_a_later_block_of_one_name_may_begin_with_the_heading_of_a_section():
    heading = "A bridge is too dear"
    later = f"<div class=article-body><h2>{heading}</h2>{P[2]}{P[3]}</div>"
    article = extract(f"{H1}<div class=article-body>{P[0]}{P[1]}</div><div class=ad></div>{later}")
    assert article.text.split("\n\n") == [A, B, heading, C, D]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<aside class='recipe__ingredients'><h2>Υλικά</h2><ul>{}</ul></aside>", id="aside"),
        pytest.param("<form id=ingredients><h2>Υλικά</h2><ul>{}</ul><button>Print</button></form>", id="form"),
    ],
)
@pytest.mark.parametrize(
    "item",
    [
        pytest.param("<li>{}</li>", id="plain"),
        pytest.param("<li><input type=checkbox id=i><label for=i>{}</label></li>", id="to tick off"),
    ],
)
def test_the_ingredients_of_a_recipe_are_text_wherever_they_stand(box, item):
    ingredients = ["500 γρ. αλεύρι για όλες τις χρήσεις", "2 αυγά σε θερμοκρασία δωματίου"]
    article = extract(f"<article>{H1}{P[0]}{box.format(''.join(map(item.format, ingredients)))}{P[1]}{P[2]}</article>")
    assert article.text.split("\n\n") == [A, "Υλικά", *ingredients, B, C]


def test_other_boxes_and_labels_beside_a_recipe_are_no_text():
    box = f"<aside><h2>Υλικά</h2>{OTHER}</aside><ul class=ingredients><li><label>▢</label> 2 αυγά φρέσκα</li></ul>"
    article = extract(f"<article>{H1}{P[0]}{P[1]}{P[2]}{box}</article>")
    assert article.text.split("\n\n") == [A, B, C, "2 αυγά φρέσκα"]


@pytest.mark.parametrize(
    ("dated", "stays"),
    [
        pytest.param(f"<p>Last updated: 2 March 2026</p>{ALL}", True, id="among the paragraphs"),
        pytest.param(f"<p>Last updated: 2 March 2026<br><br>{A}</p>{P[1]}{P[2]}{P[3]}", True, id="begins a paragraph"),
        pytest.param(f"<p>2 March 2026</p>{ALL}", False, id="without a label"),
        pytest.param(f"<div><p>Last updated: 2 March 2026</p></div><div>{ALL}</div>", False, id="above the block of the text"),
    ],
)  # fmt: skip
def test_a_date_that_the_author_wrote_with_the_text_stays(dated, stays):
    article = extract(f"<article>{H1}{dated}</article>")
    assert ("2 March 2026" in article.text) is stays
