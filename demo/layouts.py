"""The page layouts of the outlets, each with the untidy markup of another kind of content system (pure)."""

from collections.abc import Callable, Sequence
from html import escape

from demo.articles import Article
from demo.markup import (
    author_names,
    local_time,
    month_name,
    render_json_ld,
    render_open_graph,
    render_paragraphs,
    render_teasers,
)

Layout = Callable[[Article, Sequence[Article]], str]

# The boilerplate around texts, by language: home, read also, more, share, newsletter, source, comments, rights.
_BOILERPLATE = {
    "en": ("Home", "Read Also", "More stories", "Share", "Sign up for our newsletter and miss nothing",
           "Source: Web", "Comments", "All rights reserved"),
    "de": ("Startseite", "Lesen Sie auch", "Mehr zum Thema", "Teilen", "Jetzt den Newsletter abonnieren",
           "Quelle: Archiv", "Kommentare", "Alle Rechte vorbehalten"),
    "fr": ("Accueil", "À lire aussi", "Sur le même sujet", "Partager", "Abonnez-vous à notre lettre du matin",
           "Source : archives", "Commentaires", "Tous droits réservés"),
    "es": ("Portada", "Lea también", "Noticias relacionadas", "Compartir", "Suscríbase al boletín de la mañana",
           "Fuente: archivo", "Comentarios", "Todos los derechos reservados"),
    "ar": ("الرئيسية", "اقرأ أيضا", "مواضيع ذات صلة", "شارك", "اشترك في النشرة البريدية", "المصدر: وكالات", "التعليقات", "جميع الحقوق محفوظة"),
    "ja": ("ホーム", "関連記事", "関連ニュース", "シェア", "メールマガジンに登録", "写真：資料", "コメント", "無断転載を禁じます"),
}  # fmt: skip


def _boilerplate(article: Article) -> tuple[str, ...]:
    return _BOILERPLATE[article.outlet.language]


def _render_document(article: Article, head: str, inside: str, *, metadata: bool = True) -> str:
    outlet = article.outlet
    metadata_tags = (
        render_open_graph(article) + f'\n<link rel="canonical" href="{escape(article.url)}">' if metadata else ""
    )
    direction = ' dir="rtl"' if outlet.language == "ar" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{outlet.language}"{direction}><head><meta charset="{outlet.charset}">\n'
        f"<title>{escape(article.title)} | {escape(outlet.name)}</title>\n{metadata_tags}\n{head}</head>\n<body>\n{inside}\n"
        f"<footer>© {escape(outlet.name)}. {_boilerplate(article)[7]}</footer></body></html>\n"
    )


def _render_menu(article: Article) -> str:
    home = _boilerplate(article)[0]
    return f'<nav class="main-menu"><a href="/">{home}</a> <a href="/section/{article.section}/">{article.section}</a></nav>'


def _render_read_also(article: Article, others: Sequence[Article]) -> str:
    if not others:
        return ""
    return (
        f'<p><strong>{_boilerplate(article)[1]}:</strong> <a href="{others[0].path}">{escape(others[0].title)}</a></p>'
    )


def _render_caption(article: Article) -> str:
    return escape(" ".join(part for part in (article.caption, article.photo) if part))


def _render_credit(article: Article) -> str:
    return f"<p>{escape(article.credit)}</p>" if article.credit else ""


def _render_date_line(article: Article) -> str:
    at = local_time(article)
    return f'<time datetime="{at.isoformat()}">{at.day} {month_name(article)} {at.year}, {at:%H:%M}</time>'


def _render_classic(article: Article, others: Sequence[Article]) -> str:
    """Return a page with a breadcrumb, a second headline, the caption twice, a link in the text, and reader comments."""
    words, parts = _boilerplate(article), render_paragraphs(article)
    parts.insert(min(2, len(parts)), _render_read_also(article, others))
    second = f"<h2>{escape(article.second_title)}</h2>" if article.second_title else ""
    caption = _render_caption(article)
    figure = f'<figure><img src="/p/{article.number}.jpg" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    inside = f"""{_render_menu(article)}<div class="breadcrumb">{words[0]} &gt; {article.section} &gt; {escape(article.title)}</div>
<article><h1>{escape(article.title)}</h1>{second}<p class="standfirst">{escape(article.standfirst)}</p>
<div class="byline">By {escape(article.author or article.outlet.name)}</div>{_render_date_line(article)}
{figure if caption else ""}<p>{caption}</p>
{"".join(parts)}{_render_credit(article)}</article>
<div class="share-bar">{words[3]}: <a href="#">Mail</a></div>
<section class="related-stories"><h3>{words[2]}</h3><ul>{render_teasers(others, 5)}</ul></section>
<div id="comments"><h3>{words[6]}</h3><p>First! What a long read, but I do agree with the mayor on every single point.</p></div>"""
    return _render_document(article, render_json_ld(article), inside)


def _render_unclosed(article: Article, others: Sequence[Article]) -> str:
    """Return a page in HTML of the 1990s: unclosed elements in tables, times in meta tags only."""
    head = f'<meta name="date" content="{local_time(article).isoformat()}">\n<meta name="author" content="{escape(article.author)}">'
    rows = "".join(f'<tr><td><a href="{other.path}">{escape(other.title)}</a>' for other in others[:6])
    inside = f"""<table width=100%><tr><td><font size=1>{_boilerplate(article)[0]} | {article.section}</font><td>
<h1>{escape(article.title)}</h1><p><i>{escape(article.standfirst)}</i>
{"".join(render_paragraphs(article, close=False, subhead="h3"))}<p>{escape(article.credit)}
</table><table class="more-news">{rows}</table>"""
    return _render_document(article, head, inside, metadata=False)


def _render_portal(article: Article, others: Sequence[Article]) -> str:
    """Return a page with residue in its text, as on news portals: breadcrumb, headline and captions again, source line."""
    words, parts, title = _boilerplate(article), render_paragraphs(article), escape(article.title)
    parts.insert(min(3, len(parts)), f"<p>{title}</p><p>{title}</p><p>{words[5]}</p>")
    parts.append(_render_read_also(article, others))
    second = f"<p>{escape(article.second_title)}</p>" if article.second_title else ""
    inside = f"""{_render_menu(article)}<div class="content"><p>{words[0]} Updates {article.section} {title}</p><h1>{title}</h1>
<p>{escape(article.standfirst)}</p>{second}{"".join(parts)}{_render_credit(article)}</div>
<aside><h4>{words[2]}</h4>{render_teasers(others, 8, '<p><a href="{path}">{title}</a></p>')}</aside>"""
    return _render_document(article, render_json_ld(article, description=article.standfirst), inside)


def _render_boxes(article: Article, others: Sequence[Article]) -> str:
    """Return a page without JSON-LD, with a newsletter box between the paragraphs."""
    words, parts = _boilerplate(article), render_paragraphs(article, tag="p")
    box = f'<div class="newsletter-box"><h4>{words[4]}</h4><form><input name="mail"></form></div>'
    parts.insert(len(parts) // 2, box)
    cookie = '<div class="cookie-consent"><p>We use cookies to make this page better for you.</p></div>'
    byline = f'<span class="byline">{escape(", ".join(author_names(article)))}</span>' if article.author else ""
    inside = f"""{cookie}{_render_menu(article)}<main><header><h1>{escape(article.title)}</h1>
<div class="article-lead">{escape(article.standfirst)}</div>{byline}{_render_date_line(article)}</header>
<div class="text-body">{"".join(parts)}</div>{_render_credit(article)}<ul class="tags"><li><a href="/t">{article.section}</a></li></ul></main>
<div class="teaser-list">{render_teasers(others, 6, '<div><h3><a href="{path}">{title}</a></h3></div>')}</div>"""
    return _render_document(article, "", inside)


def _render_plain(article: Article, others: Sequence[Article]) -> str:
    """Return a bulletin of a radio station: hardly any markup, links to other bulletins below."""
    inside = f"""<h1>{escape(article.title)}</h1>{_render_date_line(article)}{"".join(render_paragraphs(article))}{_render_credit(article)}
<ul>{render_teasers(others, 10)}</ul>"""
    return _render_document(article, "", inside, metadata=False)


def _render_graph(article: Article, others: Sequence[Article]) -> str:
    """Return a page with the text in its JSON-LD too, a box of links in the text, and the standfirst in bold."""
    words, parts = _boilerplate(article), render_paragraphs(article)
    whole = "\n".join(part.removeprefix("## ") for part in article.visible_paragraphs)
    more = f'<div class="c-related"><h3>{words[2]}</h3><ul>{render_teasers(others, 4)}</ul></div>'
    parts.insert(min(2, len(parts)), more)
    figure = f'<figure><img src="/b/{article.number}.webp"><figcaption>{_render_caption(article)}</figcaption></figure>'
    inside = f"""{_render_menu(article)}<article class="story has-sidebar"><h1>{escape(article.title)}</h1>
<p class="lead"><strong>{escape(article.standfirst)}</strong></p>{figure if article.caption else ""}
<div class="story__text">{"".join(parts)}</div>{_render_credit(article)}{_render_read_also(article, others[4:])}</article>
<aside class="most-read"><ol>{render_teasers(others, 5)}</ol></aside>"""
    return _render_document(
        article, render_json_ld(article, articleBody=whole, isAccessibleForFree=article.free is None), inside
    )


LAYOUTS: dict[str, Layout] = {
    "harbourpost": _render_classic,
    "northmoor": _render_unclosed,
    "valetribune": _render_boxes,
    "skerry": _render_plain,
    "lantern": _render_portal,
    "brennfeld": _render_graph,
    "ostsund": _render_classic,
    "valmer": _render_boxes,
    "sierralba": _render_graph,
    "mina": _render_boxes,
    "shiomi": _render_portal,
}
