# ruff: noqa: E501 - mark-up is easier to read in one line
"""Families of mark-up of pages that list other pages: sections, tags, authors, archives, overviews, blogs."""

from collections.abc import Callable

from tests.extract.section_pages.texts import Page, Texts, json_ld, meta

Family = Callable[[Texts], Page]
WEBSITE = meta(og_type="website")
PAGER = '<div><a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=4">4</a> <a href="?page=2">»</a></div>'


def article_cards(t: Texts) -> Page:
    cards = "".join(
        f"<article><a href='{x.url}'><h2>{x.headline}</h2></a><p>{x.text}</p><time>{x.date}</time></article>"
        for x in t.teasers(12)
    )
    return t.page("/category/one/", t.sections[0], f"<main><h1>{t.sections[0]}</h1>{cards}</main>", WEBSITE)


def few_cards(t: Texts) -> Page:
    cards = "".join(f"<div><h3><a href='{x.url}'>{x.headline}</a></h3><p>{x.text}</p></div>" for x in t.teasers(5))
    return t.page("/one/", t.sections[0], f"<main><h1>{t.sections[0]}</h1><div>{cards}</div></main>")


def linked_headings(t: Texts) -> Page:
    items = "".join(f"<li><a href='{x.url}'><h3>{x.headline}</h3></a></li>" for x in t.teasers(24))
    return t.page("/one/", t.sections[0], f"<main><h1>{t.sections[0]}</h1><ul>{items}</ul></main>", WEBSITE)


def bare_headlines(t: Texts) -> Page:
    items = "".join(
        f"<div class='q7'><a href='{x.url}'>{x.headline}</a></div>" for x in t.teasers(30, "/{number}.html")
    )
    return t.page("/latest", t.sections[0], f"<div><h1>{t.sections[0]}</h1>{items}{PAGER}</div>")


def linked_boxes(t: Texts) -> Page:
    boxes = "".join(
        f"<a class='x-{x.day}' href='{t.host}{x.url}'><img src='/i/{x.day}.jpg' alt=''><div>{x.headline}</div><div>{x.text}</div></a>"
        for x in t.teasers(10)
    )
    return t.page(
        "/rubrik/eins",
        t.sections[0],
        f"<div id=app><div class=a1><div class=a2>{t.sections[0]}</div>{boxes}</div></div>",
        WEBSITE,
    )


def table(t: Texts) -> Page:
    rows = "".join(
        f"<tr><td>{x.date}</td><td><a href='{x.url}'>{x.headline}</a><br>{x.text}</td></tr>"
        for x in t.teasers(14, "/show.php?id={number}")
    )
    return t.page("/list.php?cat=4", t.sections[1], f"<h1>{t.sections[1]}</h1><table>{rows}</table>")


def paragraphs(t: Texts) -> Page:
    lines = "".join(f"<p><b><a href='{x.url}'>{x.headline}</a></b><br>{x.text}</p>" for x in t.teasers(9))
    return t.page("/one/index.html", t.sections[0], f"<td><h2>{t.sections[0]}</h2>{lines}</td>")


def running_paragraphs(t: Texts) -> Page:
    lines = "".join(f"<p><a href='{x.url}'>{x.headline}</a> – {x.text} ({x.date})</p>" for x in t.teasers(16))
    return t.page("/kurz/", t.sections[0], f"<main><h1>{t.sections[0]}</h1>{lines}</main>", WEBSITE)


def definition_list(t: Texts) -> Page:
    items = "".join(f"<dt><a href='{x.url}'>{x.headline}</a></dt><dd>{x.text}</dd>" for x in t.teasers(11))
    return t.page("/two", t.sections[1], f"<main><h1>{t.sections[1]}</h1><p>{t.intro}</p><dl>{items}</dl></main>")


def flat_headings(t: Texts) -> Page:
    items = "".join(f"<h3><a href='{x.url}'>{x.headline}</a></h3><p>{x.date}</p><p>{x.text}</p>" for x in t.teasers(8))
    return t.page(
        "/two/",
        t.sections[1],
        f"<div class=content><h1>{t.sections[1]}</h1><p>{t.intro}</p>{items}{PAGER}</div>",
        WEBSITE,
    )


def archive_by_month(t: Texts) -> Page:
    x = t.teasers(40)
    months = "".join(
        f"<h2>{month}.2026</h2><ul>{''.join(f'<li>{y.date} – <a href={chr(34)}{y.url}{chr(34)}>{y.headline}</a></li>' for y in x[at : at + 10])}</ul>"
        for month, at in ((4, 0), (3, 10), (2, 20), (1, 30))
    )
    return t.page("/2026/", "2026", f"<main><h1>2026</h1>{months}</main>")


def blog_excerpts(t: Texts) -> Page:
    posts = "".join(
        f"<div class=hentry><h2><a href='/2026/03/{x.day:02d}/{x.url[6:]}/'>{x.headline}</a></h2><p>{x.date} · <a href='/author/me'>{t.author}</a> · <a href='/c/{x.day % 3}'>{t.sections[x.day % 2]}</a></p>"
        f"<p>{x.text} {t.prose[x.day % 3]} […]</p><p><a href='/2026/03/{x.day:02d}/{x.url[6:]}/'>{t.more}</a></p></div>"
        for x in t.teasers(6)
    )
    side = f"<aside><h3>{t.sections[0]}</h3><p>{t.bio}</p></aside>"
    return t.page(
        "/page/2/",
        t.site,
        f"<div id=c><div id=posts>{posts}<a href='/page/3/'>→</a></div>{side}</div>",
        meta(og_type="article"),
    )


def author_page(t: Texts) -> Page:
    cards = "".join(
        f"<li><span>{t.sections[0]}</span><h2><a href='{x.url}'>{x.headline}</a></h2><p>{x.text} <a href='{x.url}'>{t.more}</a></p><span>{x.date}</span></li>"
        for x in t.teasers(15)
    )
    person = json_ld({"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": t.author}})
    return t.page(
        "/by/maud",
        t.author,
        f"<main><img src=/p.jpg alt='{t.author}'><h1>{t.author}</h1><p>{t.bio}</p><ul>{cards}</ul>{PAGER}</main>",
        person + meta(og_type="profile"),
    )


def tag_page(t: Texts) -> Page:
    cards = "".join(
        f"<section><a href='{x.url}'><img src=/i.jpg></a><div><a href='{x.url}'><strong>{x.headline}</strong></a><span>{x.text}</span><small>{t.author}, {x.date}</small></div></section>"
        for x in t.teasers(20)
    )
    items = json_ld(
        {
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": at,
                    "item": {
                        "@type": "NewsArticle",
                        "headline": x.headline,
                        "url": t.host + x.url,
                        "datePublished": f"2026-03-{x.day:02d}",
                    },
                }
                for at, x in enumerate(t.teasers(20))
            ],
        }
    )
    return t.page(
        "/topic/one-two",
        f"{t.sections[0]}, {t.sections[1]}",
        f"<main><h1>{t.sections[0]}, {t.sections[1]}</h1><p>{t.intro}</p>{cards}</main>",
        items,
    )


def search_results(t: Texts) -> Page:
    hits = "".join(
        f"<li><a href='{x.url}'>{x.headline}</a><br><cite>{t.host[8:]}{x.url}</cite><p>… {x.text[:60]}<mark>{t.sections[0]}</mark> {x.text[60:]} …</p></li>"
        for x in t.teasers(10)
    )
    return t.page(
        "/find?words=x",
        f"„{t.sections[0]}“",
        f"<main><form><input name=words></form><p>10 / 214</p><ol>{hits}</ol>{PAGER}</main>",
    )


def newsletter_archive(t: Texts) -> Page:
    x = t.teasers(24, "/brief/{number}")
    issues = "".join(
        f"<div><p>{one.date}</p><h4><a href='{one.url}'>{one.headline}</a></h4><p>{two.headline} · {one.text}</p></div>"
        for one, two in zip(x[:20], x[4:], strict=False)
    )
    return t.page(
        "/brief/",
        t.sections[1],
        f"<main><h1>{t.sections[1]}</h1><p>{t.intro}</p><form><input type=email></form>{issues}</main>",
        WEBSITE,
    )


def video_overview(t: Texts) -> Page:
    boxes = "".join(
        f"<figure><a href='{x.url}'><img src=/v.jpg alt='{x.headline}'></a><figcaption><a href='{x.url}'>{x.headline}</a><span>0{x.day % 9}:{10 + x.day}</span></figcaption></figure>"
        for x in t.teasers(18, "/video/{number}")
    )
    return t.page(
        "/video", "Video", f"<main><h1>Video</h1><div class=grid>{boxes}</div></main>", meta(og_type="video.other")
    )


def podcast_overview(t: Texts) -> Page:
    boxes = "".join(
        f"<div><p>#{99 - at} | {x.date} | 31 min</p><p><a href='{x.url}'>{x.headline}</a></p><p>{x.text}</p><audio src='/{at}.mp3'></audio></div>"
        for at, x in enumerate(t.teasers(12, "/audio/{number}"))
    )
    return t.page("/audio", "Podcast", f"<main><h1>{t.site} – Podcast</h1><p>{t.intro}</p>{boxes}</main>", WEBSITE)


def gallery_grid(t: Texts) -> Page:
    boxes = "".join(
        f"<li><a href='{x.url}'><img src=/g.jpg alt='{x.headline}'><span>{10 + x.day}</span><em>{x.headline}</em></a></li>"
        for x in t.teasers(16, "/pictures/{number}")
    )
    return t.page("/pictures/", t.sections[1], f"<main><h1>{t.sections[1]}</h1><ul class=g>{boxes}</ul></main>")


def ticker_overview(t: Texts) -> Page:
    lines = "".join(
        f"<div><span>{23 - at // 3:02d}:{59 - at:02d}</span> <a href='{x.url}'>{x.headline}</a></div>"
        for at, x in enumerate(t.teasers(50))
    )
    return t.page("/ticker/", t.sections[0], f"<main><h1>{t.sections[0]}</h1><div>{lines}</div></main>")


def front_page(t: Texts) -> Page:
    x = t.teasers(24)
    blocks = "".join(
        f"<section><h2><a href='/s{at}/'>{t.sections[at % 2]}</a></h2><div><a href='{x[at].url}'><img src=/l.jpg></a><h3><a href='{x[at].url}'>{x[at].headline}</a></h3><p>{x[at].text}</p></div>"
        f"<ul>{''.join(f'<li><a href={chr(34)}{y.url}{chr(34)}>{y.headline}</a></li>' for y in x[at + 1 : at + 6])}</ul></section>"
        for at in (0, 6, 12, 18)
    )
    return t.page("/start.html", t.site, f"<main>{blocks}</main>", WEBSITE)


def wrongly_declared(t: Texts) -> Page:
    cards = "".join(
        f"<div><a href='{x.url}'>{x.headline}</a><p>{x.text}</p><a href='{x.url}'>{t.more} →</a></div>"
        for x in t.teasers(11)
    )
    head = meta(og_type="article", article_published_time="2025-01-01T00:00:00Z", article_section=t.sections[1])
    return t.page(
        "/two/more/", t.sections[1], f"<main><h1>{t.sections[1]}</h1><p>{t.intro}</p><div>{cards}</div></main>", head
    )


def double_links(t: Texts) -> Page:
    cards = "".join(
        f"<div><a href='{x.url}'><img src=/d.jpg></a><p><a href='{x.url}'>{x.headline}</a></p><p><a href='{x.url}'>{x.text}</a></p><p>{t.author}</p></div>"
        for x in t.teasers(13)
    )
    return t.page("/gesellschaft", t.sections[0], f"<main><h1>{t.sections[0]}</h1>{cards}</main>")


def lead_and_list(t: Texts) -> Page:
    x = t.teasers(20)
    lead = f"<article><h2><a href='{x[0].url}'>{x[0].headline}</a></h2><p>{x[0].text} {t.prose[0]}</p><p>{t.author}</p></article>"
    rest = "".join(f"<article><h3><a href='{y.url}'>{y.headline}</a></h3><p>{y.text}</p></article>" for y in x[1:])
    return t.page("/one", t.sections[0], f"<main><h1>{t.sections[0]}</h1>{lead}<div>{rest}</div></main>", WEBSITE)


def linked_teasers(t: Texts) -> Page:
    cards = "".join(
        f"<div><h3><a href='{x.url}'>{x.headline}</a></h3><p>{x.text} <a href='/topic/{x.day}'>{t.sections[1]}</a>, <a href='/topic/x'>{t.author}</a>.</p></div>"
        for x in t.teasers(10)
    )
    return t.page(
        "/one/?page=3",
        f"{t.sections[0]} – 3",
        f"<div><div class=head><h1>{t.sections[0]}</h1></div><div>{cards}</div><div><h4>{t.sections[1]}</h4><p>{t.bio}</p></div></div>",
    )


def unnamed_lines(t: Texts) -> Page:
    lines = "<br>".join(
        f"<font size=3><a href='{x.url}'>{x.headline}</a></font><br><font size=1>{x.text}</font><br>"
        for x in t.teasers(15, "/a{number}.htm")
    )
    return t.page(
        "/news.htm",
        t.sections[0],
        f"<center><font size=6>{t.sections[0]}</font></center><table><tr><td>{lines}</td></tr></table>",
    )


FAMILIES: list[Family] = [
    article_cards, few_cards, linked_headings, bare_headlines, linked_boxes, table, paragraphs, running_paragraphs,
    definition_list, flat_headings, archive_by_month, blog_excerpts, author_page, tag_page, search_results,
    newsletter_archive, video_overview, podcast_overview, gallery_grid, ticker_overview, front_page, wrongly_declared,
    double_links, lead_and_list, linked_teasers, unnamed_lines,
]  # fmt: skip
