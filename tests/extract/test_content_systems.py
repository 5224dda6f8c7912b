# ruff: noqa: E501 - pages are easier to read in one line
"""Pages as content systems write them: text, title, authors, day and standfirst are all found, and nothing beside them."""

import json

import pytest

from newsfold.extract.article import Article, extract_article
from newsfold.extract.line_text import normalized_key

TITLE = "Ferry to Brackwater runs aground on sandbank"
TEXT = (
    "The ferry to Brackwater ran aground on Tuesday morning, and forty passengers waited two hours on a sandbank for the tide.",
    "Nobody was hurt, the harbour office said, but a crate of live eels went over the side and has not been seen since then.",
    "The county will look at the channel next week and decide in June whether the route must be moved to the eastern side.",
)
STEPS = (
    "Cut the rope at the <strong>second</strong> knot and lay both ends side by side on a dry plank before you begin.",
    "Wind the thread around both ends, as the <a href='/splice'>guide to splices</a> shows, and pull it tight after each turn.",
    "Rub the splice with warm tar, let it stand for a night, and trim the loose threads with a sharp knife in the morning.",
)
PLAIN_STEPS = tuple(
    step.replace("<strong>", "").replace("</strong>", "").replace("<a href='/splice'>", "").replace("</a>", "")
    for step in STEPS
)
CHINESE = (
    "开往沙洲岛的渡轮十日上午搁浅，四十名乘客在沙洲上等候了两个小时，直到潮水上涨才得以脱身。",
    "港务办公室表示无人受伤，但一箱活鳗鱼落入海中，目前仍未找到，搜寻工作还在继续进行。",
    "县里将于下周勘察航道，并在六月决定是否把航线移到海湾的东侧，届时会公布新的时刻表。",
)
HINDI = (
    "रेतपुर द्वीप जाने वाली नाव मंगलवार सुबह रेत के टीले पर फंस गई और चालीस यात्रियों को ज्वार आने तक दो घंटे इंतजार करना पड़ा।",
    "बंदरगाह कार्यालय ने बताया कि किसी को चोट नहीं आई, लेकिन जिंदा मछलियों की एक पेटी समुद्र में गिर गई जो अब तक नहीं मिली है।",
    "जिला प्रशासन अगले हफ्ते जलमार्ग की जांच करेगा और जून में फैसला करेगा कि मार्ग को पूर्वी किनारे पर ले जाना है या नहीं।",
)
ARABIC = (
    "جنحت العبارة المتجهة إلى جزيرة الرملة صباح الثلاثاء، وانتظر أربعون راكبا ساعتين على الكثيب الرملي حتى عاد المد.",
    "وقال مكتب الميناء إن أحدا لم يصب بأذى، غير أن صندوقا من الأسماك الحية سقط في البحر ولم يعثر عليه بعد.",
    "وتنظر البلدية في أمر المجرى الأسبوع المقبل، وتقرر في يونيو ما إذا كان ينبغي نقل الخط إلى الجهة الشرقية.",
)
QUESTIONS = ("What happened on Tuesday?", "Was anybody hurt on the sandbank?", "What will the county do?")
ANSWERED = tuple(line for pair in zip(QUESTIONS, TEXT, strict=True) for line in pair)
MAUD, DAY = ("Maud Lindqvist",), "2026-03-10"


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, *, title: str = f"{TITLE} | Brackwater Gazette", language: str = "en", head: str = "") -> str:
    return f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"


def how_to(steps: tuple[str, ...]) -> str:
    """Return the JSON-LD of a guide whose steps are HTML with a further paragraph each."""
    nodes = [{"@type": "HowToStep", "text": f"<p>{one}</p><p>{two}</p>"} for one, two in zip(steps, TEXT, strict=True)]
    guide = {"@context": "https://schema.org", "@type": "HowTo", "name": TITLE, "step": nodes}
    return f'<script type="application/ld+json">{json.dumps(guide)}</script>'


@pytest.mark.parametrize(
    ("html", "title", "authors", "day", "standfirst", "lines"),
    [
        pytest.param(
            page(f"<div class=breadcrumbs><a href=/>Home</a> / <a href=/news>News</a></div><h1 class=headline><span itemprop=headline>{TITLE}</span></h1><div class=meta><span itemprop=author>By Maud Lindqvist Staff Writer</span> <time datetime=2026-03-10T09:12:00Z>Mar 10, 2026</time></div><div itemprop=articleBody>{paragraphs(TEXT)}</div>"),
            TITLE, MAUD, DAY, "", TEXT, id="local paper",
        ),
        pytest.param(
            page(f"<article role=article class=node><h1 class=page-title>{TITLE}</h1><footer class=node__meta><div class=node__submitted>Submitted by <span>Maud Lindqvist</span> on <span>10 March 2026 - 09:12</span></div></footer><div class=node__content><div class='field field--name-body field--type-text-with-summary field__item'>{paragraphs(TEXT)}</div><ul class='links inline'><li><a href=/login>Log in</a> to post comments</li></ul></div></article>"),
            TITLE, MAUD, DAY, "", TEXT, id="byline in a footer above the text",
        ),
        pytest.param(
            page(f"<div id=sitename><h1><a href=/>Mudflat Notes</a></h1><h2>The diary of everything that floats and some that does not</h2></div><div class=post><h2><a href=/ferry/>{TITLE}</a></h2><p>Posted by Tove on Tuesday, March 10, 2026 at 9:12 AM</p>{paragraphs(TEXT)}</div>", title=f"Mudflat Notes » Blog Archive » {TITLE}"),
            TITLE, ("Tove",), DAY, "", TEXT, id="motto below the name of the site, author of one word",
        ),
        pytest.param(
            page(f"<article><h1>{TITLE}</h1><div class=pw-byline><a href=/@maud>Maud Lindqvist</a></div><span>4 min read</span><span>·</span><span>Mar 10, 2026</span>{paragraphs(TEXT)}</article>"),
            TITLE, MAUD, DAY, "", TEXT, id="reading time and day in one line",
        ),
        pytest.param(
            page("<div id=root></div>", head=how_to(STEPS)),
            TITLE, (), "", "", tuple(line for pair in zip(PLAIN_STEPS, TEXT, strict=True) for line in pair), id="steps in data alone",
        ),
        pytest.param(
            page(f"<main><h1>{TITLE}</h1><p class=byline>Interview by Maud Lindqvist</p><time datetime=2026-03-10>10 March 2026</time><dl>{''.join(f'<dt>{question}</dt><dd>{answer}</dd>' for question, answer in zip(QUESTIONS, TEXT, strict=True))}</dl></main>"),
            TITLE, MAUD, DAY, "", ANSWERED, id="interview in a list of definitions",
        ),
        pytest.param(
            page(f"<div class=nav><a href=/>码头网</a> &gt; 正文</div><h1 id=title>渡轮搁浅沙洲 四十人等潮</h1><div class=info>2026-03-10 09:12　来源：码头日报　作者：林晓</div><div id=content>{paragraphs(CHINESE)}<p>（责任编辑：周宁）</p></div>", title="渡轮搁浅沙洲 四十人等潮_新闻频道_码头网", language="zh"),
            "渡轮搁浅沙洲 四十人等潮", ("林晓",), DAY, "", CHINESE, id="author after the source",
        ),
        pytest.param(
            page(f"<div class=story><h1>रेत के टीले पर फंसी नाव</h1><div class=auth>लेखक: अनिता वर्मा</div><div class=dt>प्रकाशित: 10 मार्च 2026, 09:12</div><div class=story-body>{paragraphs(HINDI)}</div></div>", title="रेत के टीले पर फंसी नाव | घाट समाचार", language="hi"),
            "रेत के टीले पर फंसी नाव", ("अनिता वर्मा",), DAY, "", HINDI, id="byline in Hindi",
        ),
        pytest.param(
            page(f"<div class=post><h1>جنوح عبارة الرملة على كثيب رملي</h1><div class=info><span>كتب: سالم النجار</span> <span>الثلاثاء 10 مارس 2026 - 09:12</span></div><div class=txt>{paragraphs(ARABIC)}</div><div>شارك الخبر</div></div>", title="جنوح عبارة الرملة على كثيب رملي - صحيفة المرفأ", language="ar"),
            "جنوح عبارة الرملة على كثيب رملي", ("سالم النجار",), DAY, "", ARABIC, id="share label in Arabic",
        ),
    ],
)  # fmt: skip
def test_a_page_is_read_as_its_readers_see_it(html, title, authors, day, standfirst, lines):
    result = extract_article(html, "https://www.brackwater.example/ferry/")
    assert isinstance(result, Article), result
    assert [*map(normalized_key, result.text.split("\n\n"))] == [*map(normalized_key, lines)]
    assert normalized_key(result.title) == normalized_key(title)
    assert (result.authors, result.standfirst) == (authors, standfirst)
    found = result.published_day or (result.published_at and result.published_at.date())
    assert str(found or "") == day
