"""The headline among the titles of whole pages, with what they tell of the site's name."""

from html import escape

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.page import extract_metadata

URL = "https://www.hx-portal.example/sport/2026/item-1"
HEADLINE = "Ferry runs aground off Oldwick pier"
OUTLET = "Tidewater Ledger"
SITE_NODE = '{"@context": "https://schema.org", "@type": "%s", "name": "Tidewater Ledger", "url": "https://www.hx-portal.example%s"}'


def headline_of(title, *headings, og="", site="", json_ld=""):
    metas = "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in (("og:title", og), ("og:site_name", site))
        if value
    )
    script = f'<script type="application/ld+json">{json_ld}</script>' if json_ld else ""
    body = "".join(f"<h1>{heading}</h1>" for heading in headings) + "<p>The tide was low that morning.</p>"
    page = f"<html><head><title>{escape(title)}</title>{metas}{script}</head><body>{body}</body></html>"
    return extract_metadata(parse_html(page), URL).titles[0]


@pytest.mark.parametrize(
    ("kind", "path", "title", "expected"),
    [
        ("NewsMediaOrganization", "/", f"{HEADLINE} - {OUTLET}", HEADLINE),
        ("WebSite", "", f"{OUTLET} - {HEADLINE}", HEADLINE),
        ("WebSite", "/", f"{HEADLINE} | Sport | {OUTLET}", HEADLINE),
        ("WebSite", "/other/work", f"{OUTLET} - {HEADLINE}", f"{OUTLET} - {HEADLINE}"),  # not the front page
        ("Book", "/", f"{OUTLET} - {HEADLINE}", f"{OUTLET} - {HEADLINE}"),
    ],
)
def test_json_ld_names_the_site(kind, path, title, expected):
    assert headline_of(title, og=title, json_ld=SITE_NODE % (kind, path)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{HEADLINE} | Sport | {OUTLET}", HEADLINE),  # a section before the name of a site that nothing else names
        (f"{HEADLINE} - Sport - {OUTLET}", HEADLINE),
        ("旧港でフェリー座礁、80人無事｜潮新聞デジタル", "旧港でフェリー座礁、80人無事"),
        ("旧港渡轮搁浅 80人平安_社会_潮汐网", "旧港渡轮搁浅 80人平安"),
        ("여객선 올드윅 앞바다서 좌초 < 사회 < 기사본문 - 조수신문", "여객선 올드윅 앞바다서 좌초"),
        ("جنوح عبارة قبالة الميناء القديم | صحيفة المد", "جنوح عبارة قبالة الميناء القديم"),
        ("Fähre läuft auf – 80 Menschen in Sicherheit – Gezeitenblatt", "Fähre läuft auf – 80 Menschen in Sicherheit"),
        ("Oldwick 3 - 2 Kjær: late goal decides", "Oldwick 3 - 2 Kjær: late goal decides"),
        ("Live | Ferry aground off the pier", "Live | Ferry aground off the pier"),
        ("Is 2 < 3 in every harbour?", "Is 2 < 3 in every harbour?"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_og_the_same", [False, True])
def test_the_name_of_a_site_is_guessed(title, expected, is_og_the_same):
    assert headline_of(title, og=title if is_og_the_same else "") == expected


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        (OUTLET, (HEADLINE,), HEADLINE),
        (f"{OUTLET} | News from the coast", (HEADLINE,), HEADLINE),
        (f"{HEADLINE} | {OUTLET}", (OUTLET,), HEADLINE),
        (f"{HEADLINE} | {OUTLET}", ("News",), HEADLINE),
        (f"{HEADLINE} | {OUTLET}", ("Navigation", "Most read this week", HEADLINE, "Subscribe"), HEADLINE),
        (OUTLET, ("Newsletter", HEADLINE, "Most read this week"), HEADLINE),
        (f"{HEADLINE} | {OUTLET}", ("Top stories of the day", "Ferry with 80 on board runs aground off Oldwick"),
         "Ferry with 80 on board runs aground off Oldwick"),
        ("조수신문 > 사회 > 여객선 항구 앞서 좌초", ("여객선 항구 앞서 좌초",), "여객선 항구 앞서 좌초"),
        ("Live | Ferry aground", ("Live | Ferry aground",), "Live | Ferry aground"),
    ],
)  # fmt: skip
def test_the_headline_among_headings(title, headings, expected):
    assert headline_of(title, *headings) == expected


def test_a_section_before_the_known_name_of_the_site_is_cut_off_a_long_title_only():
    assert headline_of(f"{HEADLINE} | Football | {OUTLET}", site=OUTLET) == HEADLINE
    assert headline_of(f"Interview | Mara Lind | {OUTLET}", site=OUTLET) == "Interview | Mara Lind"
