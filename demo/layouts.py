"""How each outlet dresses an article as a page: as untidy as content systems make them, each in its own way (pure)."""

from collections.abc import Callable, Sequence
from html import escape

from demo.articles import Article
from demo.markup import authors, body, json_ld, local, month, open_graph, teasers

Layout = Callable[[Article, Sequence[Article]], str]

# What stands around texts, by language: home, read also, more, share, newsletter, source, comments, rights.
_WORDS = {
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


def _words(article: Article) -> tuple[str, ...]:
    return _WORDS[article.outlet.language]


def _document(article: Article, head: str, inside: str, *, metadata: bool = True) -> str:
    outlet = article.outlet
    own = open_graph(article) + f'\n<link rel="canonical" href="{escape(article.url)}">' if metadata else ""
    direction = ' dir="rtl"' if outlet.language == "ar" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{outlet.language}"{direction}><head><meta charset="{outlet.charset}">\n'
        f"<title>{escape(article.title)} | {escape(outlet.name)}</title>\n{own}\n{head}</head>\n<body>\n{inside}\n"
        f"<footer>© {escape(outlet.name)}. {_words(article)[7]}</footer></body></html>\n"
    )


def _menu(article: Article) -> str:
    home = _words(article)[0]
    return f'<nav class="main-menu"><a href="/">{home}</a> <a href="/section/{article.section}/">{article.section}</a></nav>'


def _read_also(article: Article, others: Sequence[Article]) -> str:
    if not others:
        return ""
    return f'<p><strong>{_words(article)[1]}:</strong> <a href="{others[0].path}">{escape(others[0].title)}</a></p>'


def _caption(article: Article) -> str:
    return escape(" ".join(part for part in (article.caption, article.photo) if part))


def _credit(article: Article) -> str:
    return f"<p>{escape(article.credit)}</p>" if article.credit else ""


def _date_line(article: Article) -> str:
    when = local(article)
    return f'<time datetime="{when.isoformat()}">{when.day} {month(article)} {when.year}, {when:%H:%M}</time>'


def _classic(article: Article, others: Sequence[Article]) -> str:
    """A trail, a second headline, the caption twice, a link between paragraphs, related stories, comments."""
    words, parts = _words(article), body(article)
    parts.insert(min(2, len(parts)), _read_also(article, others))
    second = f"<h2>{escape(article.second_title)}</h2>" if article.second_title else ""
    caption = _caption(article)
    figure = f'<figure><img src="/p/{article.number}.jpg" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    inside = f"""{_menu(article)}<div class="breadcrumb">{words[0]} &gt; {article.section} &gt; {escape(article.title)}</div>
<article><h1>{escape(article.title)}</h1>{second}<p class="standfirst">{escape(article.standfirst)}</p>
<div class="byline">By {escape(article.author or article.outlet.name)}</div>{_date_line(article)}
{figure if caption else ""}<p>{caption}</p>
{"".join(parts)}{_credit(article)}</article>
<div class="share-bar">{words[3]}: <a href="#">Mail</a></div>
<section class="related-stories"><h3>{words[2]}</h3><ul>{teasers(others, 5)}</ul></section>
<div id="comments"><h3>{words[6]}</h3><p>First! What a long read, but I do agree with the mayor on every single point.</p></div>"""
    return _document(article, json_ld(article), inside)


def _unclosed(article: Article, others: Sequence[Article]) -> str:
    """Written by hand in the last century: nothing closed, times in meta tags only."""
    head = f'<meta name="date" content="{local(article).isoformat()}">\n<meta name="author" content="{escape(article.author)}">'
    rows = "".join(f'<tr><td><a href="{other.path}">{escape(other.title)}</a>' for other in others[:6])
    inside = f"""<table width=100%><tr><td><font size=1>{_words(article)[0]} | {article.section}</font><td>
<h1>{escape(article.title)}</h1><p><i>{escape(article.standfirst)}</i>
{"".join(body(article, close=False, subhead="h3"))}<p>{escape(article.credit)}
</table><table class="more-news">{rows}</table>"""
    return _document(article, head, inside, metadata=False)


def _portal(article: Article, others: Sequence[Article]) -> str:
    """All that the machine-made news portals leave in their text: trail, headline and captions again, source line."""
    words, parts, title = _words(article), body(article), escape(article.title)
    parts.insert(min(3, len(parts)), f"<p>{title}</p><p>{title}</p><p>{words[5]}</p>")
    parts.append(_read_also(article, others))
    second = f"<p>{escape(article.second_title)}</p>" if article.second_title else ""
    inside = f"""{_menu(article)}<div class="content"><p>{words[0]} Updates {article.section} {title}</p><h1>{title}</h1>
<p>{escape(article.standfirst)}</p>{second}{"".join(parts)}{_credit(article)}</div>
<aside><h4>{words[2]}</h4>{teasers(others, 8, '<p><a href="{path}">{title}</a></p>')}</aside>"""
    return _document(article, json_ld(article, description=article.standfirst), inside)


def _boxes(article: Article, others: Sequence[Article]) -> str:
    """Paragraphs as divisions with a box for the newsletter among them; no JSON-LD."""
    words, parts = _words(article), body(article, tag="p")
    box = f'<div class="newsletter-box"><h4>{words[4]}</h4><form><input name="mail"></form></div>'
    parts.insert(len(parts) // 2, box)
    cookie = '<div class="cookie-consent"><p>We use cookies to make this page better for you.</p></div>'
    byline = f'<span class="byline">{escape(", ".join(authors(article)))}</span>' if article.author else ""
    inside = f"""{cookie}{_menu(article)}<main><header><h1>{escape(article.title)}</h1>
<div class="article-lead">{escape(article.standfirst)}</div>{byline}{_date_line(article)}</header>
<div class="text-body">{"".join(parts)}</div>{_credit(article)}<ul class="tags"><li><a href="/t">{article.section}</a></li></ul></main>
<div class="teaser-list">{teasers(others, 6, '<div><h3><a href="{path}">{title}</a></h3></div>')}</div>"""
    return _document(article, "", inside)


def _plain(article: Article, others: Sequence[Article]) -> str:
    """A radio station's bulletins: hardly any mark-up, the next bulletins below."""
    inside = f"""<h1>{escape(article.title)}</h1>{_date_line(article)}{"".join(body(article))}{_credit(article)}
<ul>{teasers(others, 10)}</ul>"""
    return _document(article, "", inside, metadata=False)


def _graph(article: Article, others: Sequence[Article]) -> str:
    """JSON-LD that holds the text too, a fact box, the lead in bold."""
    words, parts = _words(article), body(article)
    whole = "\n".join(part.removeprefix("## ") for part in article.shown)
    more = f'<div class="c-related"><h3>{words[2]}</h3><ul>{teasers(others, 4)}</ul></div>'
    parts.insert(min(2, len(parts)), more)
    figure = f'<figure><img src="/b/{article.number}.webp"><figcaption>{_caption(article)}</figcaption></figure>'
    inside = f"""{_menu(article)}<article class="story has-sidebar"><h1>{escape(article.title)}</h1>
<p class="lead"><strong>{escape(article.standfirst)}</strong></p>{figure if article.caption else ""}
<div class="story__text">{"".join(parts)}</div>{_credit(article)}{_read_also(article, others[4:])}</article>
<aside class="most-read"><ol>{teasers(others, 5)}</ol></aside>"""
    return _document(article, json_ld(article, articleBody=whole, isAccessibleForFree=article.free is None), inside)


LAYOUTS: dict[str, Layout] = {
    "harbourpost": _classic,
    "northmoor": _unclosed,
    "valetribune": _boxes,
    "skerry": _plain,
    "lantern": _portal,
    "brennfeld": _graph,
    "ostsund": _classic,
    "valmer": _boxes,
    "sierralba": _graph,
    "mina": _boxes,
    "shiomi": _portal,
}
