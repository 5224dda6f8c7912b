# ruff: noqa: E501 - mark-up is easier to read in one line
"""Families of articles that resemble pages which list other pages."""

from collections.abc import Callable

from tests.extract.section_pages.texts import Page, Teaser, Texts, json_ld, meta

Family = Callable[[Texts], Page]
PATH = "/news/48209-story-of-the-day"


def _declared(t: Texts) -> str:
    return json_ld(
        {
            "@type": "NewsArticle",
            "headline": t.title,
            "datePublished": "2026-03-12T08:00:00Z",
            "author": {"@type": "Person", "name": t.author},
        }
    ) + meta(og_type="article")


def _top(t: Texts) -> str:
    return (
        f"<h1>{t.title}</h1><p class=by>{t.author}</p><time datetime='2026-03-12T08:00Z'>{t.date.format(day=12)}</time>"
    )


def _cards(teasers: list[Teaser]) -> str:
    return "".join(f"<div><a href='{x.url}'><h3>{x.headline}</h3></a><p>{x.text}</p></div>" for x in teasers)


def short_article_above_list(t: Texts) -> Page:
    return t.page(
        PATH,
        t.title,
        f"<main><div>{_top(t)}<p>{t.prose[0]}</p><p>{t.prose[1]}</p></div><div><h2>{t.more}</h2>{_cards(t.teasers(20))}</div></main>",
    )


def one_paragraph_above_list(t: Texts) -> Page:
    return t.page(
        PATH,
        t.title,
        f"<main><div>{_top(t)}<p>{t.prose[0]}</p></div><div>{_cards(t.teasers(24))}</div></main>",
        meta(og_type="article"),
    )


def roundup(t: Texts) -> Page:
    parts = "".join(
        f"<h2><a href='{x.url}'>{x.headline}</a></h2><p>{t.prose[at % 3]} {x.text}</p><p>{t.prose[(at + 1) % 3][:150]}.</p>"
        for at, x in enumerate(t.teasers(8))
    )
    return t.page(PATH, t.title, f"<article>{_top(t)}<p>{t.intro} {t.bio}</p>{parts}</article>", _declared(t))


def undeclared_roundup(t: Texts) -> Page:
    parts = "".join(
        f"<h3>{at + 1}. <a href='{x.url}'>{x.headline}</a></h3><p>{t.prose[at % 3]}</p><p>{x.text} {t.prose[(at + 1) % 3]}</p>"
        for at, x in enumerate(t.teasers(6))
    )
    return t.page(
        "/best/48209-story-of-the-week", t.title, f"<main>{_top(t)}<p>{t.bio}</p><p>{t.prose[0]}</p>{parts}</main>"
    )


def briefing(t: Texts) -> Page:
    parts = "".join(
        f"<p><strong><a href='{x.url}'>{x.headline}</a></strong> {x.text} {t.prose[at % 3].partition('. ')[0]}.</p>"
        for at, x in enumerate(t.teasers(7))
    )
    return t.page(
        PATH, t.title, f"<article>{_top(t)}<p>{t.bio} {t.intro}</p>{parts}<p>{t.prose[2]}</p></article>", _declared(t)
    )


def link_blog(t: Texts) -> Page:
    parts = "".join(
        f"<li><h3><a href='https://other-{at}.example/a/{at}'>{x.headline}</a></h3><p>{x.text}</p></li>"
        for at, x in enumerate(t.teasers(9))
    )
    return t.page(PATH, t.title, f"<article>{_top(t)}<p>{t.prose[0]}</p><ul>{parts}</ul></article>")


def live_blog(t: Texts) -> Page:
    parts = "".join(
        f"<div id=e{at}><time>{20 - at}:3{at % 10}</time><h3><a href='#e{at}'>{x.headline}</a></h3><p>{x.text} {t.prose[at % 3]}</p></div>"
        for at, x in enumerate(t.teasers(12))
    )
    return t.page("/live/48209-story-of-the-day", t.title, f"<main>{_top(t)}{parts}</main>", _declared(t))


def live_blog_with_permalinks(t: Texts) -> Page:
    parts = "".join(
        f"<div><time>{20 - at}:3{at % 10}</time><h3><a href='{PATH}?entry={at}'>{x.headline}</a></h3><p>{x.text}</p></div>"
        for at, x in enumerate(t.teasers(12))
    )
    return t.page(
        PATH, t.title, f"<main>{_top(t)}{parts}</main>", json_ld({"@type": "LiveBlogPosting", "headline": t.title})
    )


def product_reviews(t: Texts) -> Page:
    parts = "".join(
        f"<h3><a rel=sponsored href='https://shop.example/p/{at}'>{x.headline}</a></h3><p>{x.text}</p><a href='https://shop.example/p/{at}'>{at}9 €</a>"
        for at, x in enumerate(t.teasers(10))
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}<p>{t.bio}</p>{parts}</main>", meta(og_type="article"))


def footnotes(t: Texts) -> Page:
    notes = "".join(
        f"<li id=n{at}><a href='{x.url}'>{x.headline}</a>, {x.date}.</li>" for at, x in enumerate(t.teasers(12))
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}{''.join(f'<p>{p}</p>' for p in t.prose)}<ol>{notes}</ol></main>")


def reading_list(t: Texts) -> Page:
    books = "".join(f"<p><a href='{x.url}'>{x.headline}</a>. {x.text}</p>" for x in t.teasers(5))
    return t.page(PATH, t.title, f"<main>{_top(t)}{''.join(f'<p>{p}</p>' for p in t.prose)}{books}</main>")


def event_calendar(t: Texts) -> Page:
    events = "".join(
        f"<h3><a href='/event/{at}'>{x.headline}</a></h3><p>{x.date}, 19:30. {x.text}</p>"
        for at, x in enumerate(t.teasers(8))
    )
    return t.page(
        PATH, t.title, f"<article>{_top(t)}<p>{t.prose[0]}</p>{events}<p>{t.prose[1]}</p></article>", _declared(t)
    )


def letters(t: Texts) -> Page:
    parts = "".join(
        f"<h3>{x.headline}</h3><p>„<a href='{x.url}'>{x.headline}</a>“, {x.date}: {t.prose[at % 3]} {x.text}</p><p>{t.author}</p>"
        for at, x in enumerate(t.teasers(6))
    )
    return t.page(PATH, t.title, f"<main><h1>{t.title}</h1>{parts}</main>")


def questions(t: Texts) -> Page:
    contents = "".join(f"<li><a href='#q{x.day}'>{x.headline}</a></li>" for x in t.teasers(8))
    parts = "".join(f"<h3 id=q{x.day}>{x.headline}</h3><p>{x.text}</p>" for x in t.teasers(8))
    return t.page(PATH, t.title, f"<main>{_top(t)}<ul>{contents}</ul>{parts}</main>")


def recipe(t: Texts) -> Page:
    items = "".join(
        f"<li>{100 * at} g <a href='/larder/{at}'>{x.headline.split()[0][:12]}</a></li>"
        for at, x in enumerate(t.teasers(8), 1)
    )
    return t.page(
        PATH,
        t.title,
        f"<main>{_top(t)}<p>{t.bio}</p><ul>{items}</ul><ol>{''.join(f'<li>{p}</li>' for p in t.prose)}</ol></main>",
    )


def video_page(t: Texts) -> Page:
    boxes = "".join(
        f"<figure><a href='{x.url}'><img src=/v.jpg><span>{x.headline}</span></a></figure>"
        for x in t.teasers(24, "/video/{number}")
    )
    return t.page(
        "/video/48209",
        t.title,
        f"<main><video src=/v.mp4></video>{_top(t)}<p>{t.items[3][1]} {t.items[0][1]}</p></main><section>{boxes}</section>",
        meta(og_type="video.other"),
    )


def paywall_stub(t: Texts) -> Page:
    return t.page(
        PATH,
        t.title,
        f"<main><article>{_top(t)}<p>{t.items[7][1]} {t.items[3][1]} {t.items[4][1]}</p><div class=offer>{t.more}: 1 €</div></article><div>{_cards(t.teasers(20))}</div></main>",
        _declared(t),
    )


def agency_flash(t: Texts) -> Page:
    headlines = "".join(f"<li><a href='{x.url}'>{x.headline}</a></li>" for x in t.teasers(30))
    return t.page(
        PATH,
        t.title,
        f"<main>{_top(t)}<p>{t.items[7][1]} {t.items[0][1]}</p></main><ul>{headlines}</ul>",
        meta(og_type="article", article_published_time="2026-03-12T08:00:00Z"),
    )


def teasers_between_paragraphs(t: Texts) -> Page:
    parts = "".join(
        f"<p>{p}</p><div><a href='{x.url}'><h4>{x.headline}</h4></a><p>{x.text}</p></div>"
        for p, x in zip(t.prose * 2, t.teasers(6), strict=True)
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}{parts}</main>")


def encyclopedic(t: Texts) -> Page:
    parts = "".join(
        f"<p>{p} <a href='{x.url}'>{x.headline}</a>. {x.text}</p>"
        for p, x in zip(t.prose * 2, t.teasers(6), strict=True)
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}{parts}</main>")


def chapters_first(t: Texts) -> Page:
    chapters = "".join(f"<li><a href='{x.url}'>{x.headline}</a></li>" for x in t.teasers(8))
    return t.page(PATH, t.title, f"<main>{_top(t)}<ol>{chapters}</ol>{''.join(f'<p>{p}</p>' for p in t.prose)}</main>")


def results_table(t: Texts) -> Page:
    rows = "".join(
        f"<tr><td>{at}</td><td><a href='/club/{at}'>{x.headline}</a></td><td>{30 - at}</td></tr>"
        for at, x in enumerate(t.teasers(12), 1)
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}<p>{t.prose[0]}</p><table>{rows}</table><p>{t.prose[1]}</p></main>")


def gallery(t: Texts) -> Page:
    shots = "".join(
        f"<figure><a href='/img/{x.day}.jpg'><img src='/img/{x.day}.jpg'></a></figure><p>{x.headline}. {x.text}</p>"
        for x in t.teasers(8)
    )
    return t.page("/pictures/48209", t.title, f"<main>{_top(t)}<p>{t.bio}</p>{shots}</main>")


def profiles(t: Texts) -> Page:
    parts = "".join(
        f"<div><h3><a href='/people/{at}'>{t.author} {at}</a></h3><p>{t.prose[at % 3]}</p></div>" for at in range(6)
    )
    return t.page(PATH, t.title, f"<main>{_top(t)}<p>{t.prose[1]}</p>{parts}</main>", meta(og_type="article"))


LOOKALIKES: list[Family] = [
    short_article_above_list, one_paragraph_above_list, roundup, undeclared_roundup, briefing, link_blog, live_blog,
    live_blog_with_permalinks, product_reviews, footnotes, reading_list, event_calendar, letters, questions, recipe,
    video_page, paywall_stub, agency_flash, teasers_between_paragraphs, encyclopedic, chapters_first, results_table,
    gallery, profiles,
]  # fmt: skip
