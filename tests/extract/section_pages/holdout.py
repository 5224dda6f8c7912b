# ruff: noqa: E501 - mark-up is easier to read in one line
"""Further families of both kinds, which were written after the thresholds were chosen."""

from tests.extract.section_pages.families import Family
from tests.extract.section_pages.texts import Page, Texts, json_ld, meta


def nested_grid(t: Texts) -> Page:
    cells = "".join(
        f"<div class='c{x.day}'><div><div><span><span>{t.sections[x.day % 2]}</span></span><div><a href='{x.url}'><span>{x.headline}</span></a></div><div><span>{x.text}</span></div><div>{t.author} | {x.date}</div></div></div></div>"
        for x in t.teasers(17, "/{slug}-a{number}")
    )
    return t.page(
        "/wirtschaft/",
        t.sections[0],
        f"<div><div><div>{t.sections[0]}</div><div>{t.intro}</div><div>{cells}</div></div></div>",
        meta(og_type="website"),
    )


def dated_tag_page(t: Texts) -> Page:
    cards = "".join(
        f"<article><header><h2><a href='{x.url}'>{x.headline}</a></h2><p><time datetime='2026-03-{x.day:02d}'>{x.date}</time> – {t.author}</p></header><div><p>{x.text}</p></div></article>"
        for x in t.teasers(10, "/2026/03/{day}/{slug}")
    )
    return t.page(
        "/tag/harbour/",
        t.sections[1],
        f"<main><header><h1>{t.sections[1]}</h1></header>{cards}<nav><a href='/tag/harbour/page/2/'>2</a></nav></main>",
        meta(og_type="article"),
    )


def long_topic_title(t: Texts) -> Page:
    cards = "".join(
        f"<li><div><img src=/x.jpg alt='{x.headline}'></div><div><h3><a href='{x.url}' title='{x.headline}'>{x.headline}</a></h3><p>{x.text}</p></div></li>"
        for x in t.teasers(21)
    )
    return t.page(
        "/topics/harbour",
        t.title,
        f"<main><h1>{t.title}</h1><p>{t.intro}</p><ul>{cards}</ul>{t.more}</main>",
        meta(og_type="website"),
    )


def column_archive(t: Texts) -> Page:
    rows = "".join(
        f"<p><span>{x.date}</span><br><a href='{x.url}'><b>{x.headline}</b></a><br><span>{x.text}</span></p><hr>"
        for x in t.teasers(13, "/column.asp?nr={number}")
    )
    return t.page("/column.asp", t.author, f"<div><h1>{t.author}</h1><p>{t.bio}</p>{rows}</div>")


def headline_then_more(t: Texts) -> Page:
    rows = "".join(
        f"<div><strong>{x.headline}</strong><p>{x.text}</p><a href='{x.url}'>{t.more}: {x.headline}</a></div>"
        for x in t.teasers(9)
    )
    return t.page(
        "/culture", t.sections[1], f"<section><h1>{t.sections[1]}</h1>{rows}</section>", meta(og_type="website")
    )


def sidebar_front(t: Texts) -> Page:
    x = t.teasers(30)
    big = "".join(f"<div><h2><a href='{y.url}'>{y.headline}</a></h2><p>{y.text}</p></div>" for y in x[:9])
    small = "".join(f"<li><a href='{y.url}'>{y.headline}</a></li>" for y in x[9:])
    return t.page("/home/", t.site, f"<table><tr><td>{big}</td><td><h3>{t.more}</h3><ul>{small}</ul></td></tr></table>")


def podcast_episodes(t: Texts) -> Page:
    rows = "".join(
        f"<div itemscope><h4><a href='{x.url}'>{99 - x.day}: {x.headline}</a></h4><p>{x.text} {x.text}</p><p>{x.date} · 42 min · <a href='/mp3/{x.day}.mp3'>mp3</a></p></div>"
        for x in t.teasers(15, "/podcast/{number}")
    )
    return t.page(
        "/podcast/",
        t.sections[0],
        f"<main><h1>{t.sections[0]}</h1><p>{t.bio}</p>{rows}</main>",
        json_ld({"@type": "PodcastSeries", "name": t.sections[0]}),
    )


def image_cards_with_alt(t: Texts) -> Page:
    cards = "".join(
        f"<a href='{x.url}'><article><picture><img src=/x.jpg alt='{x.text}'></picture><div><h3>{x.headline}</h3><footer>{x.date}</footer></div></article></a>"
        for x in t.teasers(12)
    )
    return t.page(
        "/photos",
        t.sections[0],
        f"<main><h1>{t.sections[0]}</h1><div>{cards}</div></main>",
        json_ld({"@type": "WebPage", "name": t.sections[0]}),
    )


INDEXES: list[Family] = [
    nested_grid, dated_tag_page, long_topic_title, column_archive, headline_then_more, sidebar_front, podcast_episodes,
    image_cards_with_alt,
]  # fmt: skip


def _declared(t: Texts) -> str:
    return json_ld({"@type": "NewsArticle", "headline": t.title, "datePublished": "2026-03-12T08:00:00Z"})


def unmarked_old_article(t: Texts) -> Page:
    more = "".join(f"<li><a href='{x.url}'>{x.headline}</a></li>" for x in t.teasers(15, "/a{number}.htm"))
    return t.page(
        "/a48209.htm",
        t.title,
        f"<font size=5>{t.title}</font><p>{t.author}<br>{t.prose[0]}<br><br>{t.prose[1]}</p><ul>{more}</ul>",
    )


def short_title(t: Texts) -> Page:
    more = "".join(f"<div><h3><a href='{x.url}'>{x.headline}</a></h3><p>{x.text}</p></div>" for x in t.teasers(12))
    return t.page(
        "/news/48209-harbour",
        t.sections[0],
        f"<main><h1>{t.sections[0]}</h1><time>{t.date.format(day=12)}</time><p>{t.prose[0]}</p><p>{t.prose[2]}</p></main>{more}",
        meta(og_type="article"),
    )


def weekend_tips(t: Texts) -> Page:
    tips = "".join(
        f"<p><a href='{x.url}'><strong>{x.headline}</strong></a>: {x.text} {t.prose[x.day % 3].partition('. ')[0]}.</p>"
        for x in t.teasers(6)
    )
    return t.page(
        "/freizeit/weekend-in-the-valley-48209",
        t.title,
        f"<article><h1>{t.title}</h1><p>{t.author}, {t.date.format(day=12)}</p><p>{t.intro} {t.bio}</p>{tips}</article>",
        meta(og_type="article"),
    )


def newsletter_issue(t: Texts) -> Page:
    parts = "".join(
        f"<h3>{x.headline}</h3><p>{x.text} {t.prose[x.day % 3].partition('. ')[0]}. <a href='{x.url}'>{t.more}</a></p>"
        for x in t.teasers(6)
    )
    return t.page(
        "/brief/48209",
        t.title,
        f"<main><h1>{t.title}</h1><p>{t.date.format(day=12)}</p><p>{t.bio}</p>{parts}<p>{t.prose[1]}</p></main>",
    )


def series_part(t: Texts) -> Page:
    parts = "".join(
        f"<div><a href='{x.url}'><b>{at}. {x.headline}</b></a></div>" for at, x in enumerate(t.teasers(9), 1)
    )
    return t.page(
        "/series/48209-part-three",
        t.title,
        f"<article><h1>{t.title}</h1>{parts}<p>{t.prose[0]}</p><p>{t.prose[1]}</p></article>",
        _declared(t),
    )


def question_of_the_day(t: Texts) -> Page:
    cards = "".join(
        f"<article><a href='{x.url}'><h2>{x.headline}</h2></a><p>{x.text}</p></article>" for x in t.teasers(18)
    )
    return t.page(
        "/news/48209-question-of-the-day",
        t.title,
        f"<main><article><h1>{t.title}</h1><p>{t.items[7][1]} {t.items[3][1]}</p><p>{t.author} / {t.date.format(day=12)}</p></article>{cards}</main>",
        _declared(t),
    )


ARTICLES: list[Family] = [
    unmarked_old_article, short_title, weekend_tips, newsletter_issue, series_part, question_of_the_day,
]  # fmt: skip
