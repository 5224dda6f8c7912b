# ruff: noqa: E501 - pages are easier to read in one line
"""Pages that are not articles, kinds of articles, texts for subscribers, and the entries of live blogs."""

import pytest

from newsfold.extract.article import Rejected, extract_article
from newsfold.extract.classify import classify
from newsfold.extract.metadata.page import Metadata
from tests.extract.test_article import BODY, TEXT, URL, article, json_ld, page
from tests.extract.test_run import capture, paths, run  # noqa: F401 - a fixture

NOTE = "<p>We could not show you this page. Please try again, or go to our front page and look for it there, thank you.</p>"


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (page(title="Just a moment...", inside=NOTE), URL, "challenge page"),
        (page(title="Pardon Our Interruption", inside=NOTE), URL, "challenge page"),
        (page(title="oldwick.example", inside=f"<h1>Verify you are human</h1>{NOTE}"), URL, "challenge page"),
        (page('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/x.js"></script>', inside=NOTE, title="oldwick.example"), URL, "challenge page"),
        (page(title="Before you continue", inside=f"<h1>Before you continue</h1>{NOTE}"), URL, "consent page"),
        (page(title="Bevor Sie fortfahren", inside=NOTE), URL, "consent page"),
        (page(title="Oldwick Times", inside=NOTE), "https://consent.oldwick.example/collect?to=ferry", "consent page"),
        (page(title="Oldwick Times", inside=f"<h1>Page not found</h1>{NOTE}"), URL, "error page"),
        (page(title="Página no encontrada - Diario", inside=NOTE), URL, "error page"),
        (page(title="ページが見つかりません", inside=NOTE), URL, "error page"),
    ],
)  # fmt: skip
def test_error_challenge_and_consent_pages_are_rejected(html, url, reason):
    assert extract_article(html, url) == Rejected(reason)


@pytest.mark.parametrize(
    "title",
    ["Just a moment of silence for the ferry's dead", "Your privacy and the harbour's cameras", "Access denied: how the harbour lost its road"],
)  # fmt: skip
def test_a_headline_that_resembles_a_challenge_page_is_kept(title):
    assert article(page(title=title, inside=f"<article><h1>{title}</h1>{BODY}</article>")).title == title


@pytest.mark.parametrize(
    ("head", "below", "is_free", "complete"),
    [
        ("", "", True, True),
        (json_ld(isAccessibleForFree="False"), "", False, False),
        (json_ld(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}), "", False, False),
        ('<meta property="article:content_tier" content="locked">', "", False, False),
        ('<meta property="article:content_tier" content="free">', "", True, True),
        ("", "<p>Dieser Artikel ist für Abonnenten. Jetzt weiterlesen!</p>", False, False),
        ("", "<p>この記事は会員限定です。</p>", False, False),
        (json_ld(isAccessibleForFree=False, articleBody=" ".join(TEXT)), "", False, True),
    ],
)  # fmt: skip
def test_texts_for_subscribers_are_marked(head, below, is_free, complete):
    result = article(page(head, inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}{below}</article>"))
    assert (result.is_free, result.complete) == (is_free, complete)
    assert result.text.split("\n\n") == list(TEXT)


def test_a_text_for_subscribers_is_not_taken_from_json_ld():
    rest = " ".join(f"Paid sentence {at} of the report goes on for some words." for at in range(60))
    for head in (
        json_ld(isAccessibleForFree=False, articleBody=f"{TEXT[0]} {rest}"),
        json_ld(hasPart={"isAccessibleForFree": False}, articleBody=rest),
    ):
        result = article(page(head, inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}</article>"))
        assert "Paid sentence" not in result.text
        assert not result.complete
    assert (
        "Paid sentence"
        in article(page(json_ld(articleBody=f"{TEXT[0]} {rest}"), inside=f"<article>{BODY}</article>")).text
    )


LIVE = json_ld(
    **{"@type": "LiveBlogPosting"},
    liveBlogUpdate=[
        {"@type": "BlogPosting", "headline": "The vote is taken", "articleBody": f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>", "datePublished": "2026-03-02T19:40:00Z"},
        {"@type": "BlogPosting", "headline": "The debate begins", "articleBody": TEXT[2], "datePublished": "2026-03-02T16:00:00Z"},
        "no entry",
        {"@type": "BlogPosting"},
    ],
)  # fmt: skip


def test_entries_of_a_live_blog_are_saved_separately(paths):  # noqa: F811
    url = "https://oldwick.example/live/ferry"
    capture(paths[0], url, page(LIVE, inside="<h1>Ferry vote live</h1><div id=app></div>").encode())
    news, _, rows = run(paths)
    assert rows[url]["kind"] == "live"
    assert TEXT[1] in rows[url]["text"]
    entries = [(row["position"], row["published_at"], row["title"], row["text"]) for row in news["live_entries"].rows]
    assert entries == [
        (0, "2026-03-02T19:40:00Z", "The vote is taken", f"{TEXT[0]}\n\n{TEXT[1]}"),
        (1, "2026-03-02T16:00:00Z", "The debate begins", TEXT[2]),
    ]


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Erreur 500 - Le Courrier du Vallon", "error page"),
        ("HTTP Error 503", "error page"),
        ("404", "error page"),
        ("oldwick.example is for sale!", "error page"),
        ("This domain has expired", "error page"),
        ("Diese Domain steht zum Verkauf", "error page"),
        ("Oldwick ferry is for sale", None),
        ("Oldwick.example is for sale again, says its owner", None),
        ("We'll be back soon", "error page"),
        ("Scheduled maintenance - Oldwick Times", "error page"),
        ("Scheduled maintenance closes the lock", None),
        ("Harbour firm joins the Fortune 500", None),
        ("Road 500: the last mile is open", None),
        ("Index climbs to 450", None),
    ],
)
def test_a_number_in_a_headline_is_no_error_status(title, reason):
    text = "<p>" + "The council of the harbour town met on Monday and voted for the longer pier. " * 3 + "</p>"
    result = extract_article(f"<html><title>{title}</title><h1>{title}</h1>{text}</html>", "https://a.example/b/c")
    assert getattr(result, "reason", None) == reason


@pytest.mark.parametrize(
    ("title", "section", "url", "kind"),
    [
        ("Opinion: Oldwick needs its ferry", "", "", "opinion"),
        ("OPINION | Oldwick needs its ferry", "", "", "opinion"),
        ("Oldwick needs its ferry | Editorial", "", "", "opinion"),
        ("Kommentar: Die Fähre gehört allen", "", "", "opinion"),
        ("Die Fähre gehört allen – Gastbeitrag", "", "", "opinion"),
        ("ÉDITORIAL. Le bac est à tous", "", "", "opinion"),
        ("【社説】渡船は誰のものか", "", "", "opinion"),
        ("Колонка: паром для всех", "", "", "opinion"),
        ("Oldwick needs its ferry", "Opinion", "", "opinion"),
        ("Die Fähre gehört allen", "Region > Meinung", "", "opinion"),
        ("Oldwick needs its ferry", "", "https://oldwick.example/opinion/ferry", "opinion"),
        ("Live: Oldwick votes on the ferry", "", "", "live"),
        ("Oldwick votes on the ferry – as it happened", "", "", "live"),
        ("EN DIRECT. Oldwick vote sur le bac", "", "", "live"),
        ("Liveticker: Oldwick stimmt ab", "", "", "live"),
        ("Interview: the skipper of the last ferry", "", "", "interview"),
        ("Entrevista | La capitana del último barco", "", "", "interview"),
        ("Интервью: капитан последнего парома", "", "", "interview"),
        ("“We sail on”", "", "https://oldwick.example/interviews/we-sail-on", "interview"),
        # ordinary headlines that have such a word
        ("Opinion polls show a narrow race in Oldwick", "", "", "article"),
        ("Public opinion: what a survey in Oldwick shows", "", "", "article"),
        ("Live music returns to the harbour – and people come", "", "", "article"),
        ("Comment le bac a changé Oldwick : récit", "", "", "article"),
        ("Mayor walks out of interview – watch", "", "", "article"),
        ("", "", "", "article"),
    ],
)  # fmt: skip
def test_the_kind_is_known_by_a_label_of_the_title_and_by_the_section(title, section, url, kind):
    assert classify(Metadata([title], section=section), url, 500, TEXT) == kind


SECTIONS = {
    "en": (
        "The ferry company will raise its fares by a tenth next month.",
        "Firefighters put out a blaze at the paper mill before dawn on Sunday.",
        "A court fined the owner of two vineyards for pouring waste into a brook.",
        "The women's chess team won its fourth match in the northern league.",
        "Doctors at the clinic ask people with a cough to telephone first.",
        "An orchard near the station opens its gates for pickers on Saturday.",
    ),
    "de": (
        "Die Fährgesellschaft erhöht ihre Preise im kommenden Monat um ein Zehntel.",
        "Die Feuerwehr löschte am Sonntag vor Sonnenaufgang einen Brand in der Papiermühle.",
        "Ein Gericht verurteilte den Besitzer zweier Weinberge wegen verschmutzter Bäche.",
        "Das Schachteam der Frauen gewann sein viertes Spiel in der Nordliga.",
        "Ärzte der Klinik bitten Leute mit Husten, zuerst dort anzurufen.",
        "Ein Obstgarten am Bahnhof öffnet am Samstag seine Tore für Pflücker.",
    ),
    "ru": (
        "Паромная компания со следующего месяца поднимет цены на одну десятую часть.",
        "Пожарные до рассвета потушили огонь на бумажной фабрике у реки.",
        "Суд оштрафовал владельца двух виноградников за сброс отходов в ручей.",
        "Женская шахматная команда выиграла четвёртый матч в своей северной лиге.",
        "Врачи поликлиники просят всех людей с кашлем сначала позвонить им.",
        "Фруктовый сад рядом со станцией откроет ворота для сборщиков урожая.",
    ),
}


@pytest.mark.parametrize(
    ("title", "language", "kind"),
    [
        ("Morning briefing: fares, fire and fines", "en", "digest"),
        ("Tuesday's news in brief", "en", "digest"),
        ("Morgenbriefing: Fähre, Feuer, Fußnoten", "de", "digest"),
        ("Главное за день: паром, пожар и суд", "ru", "digest"),
        ("The ferry, the fire and the fines", "en", "article"),
    ],
)
def test_a_digest_is_known_by_its_title_and_its_unrelated_sections(title, language, kind):
    lines = SECTIONS[language]
    assert classify(Metadata([title]), "", 500, lines) == kind
    assert classify(Metadata([title]), "", 500, lines[:4]) == "article"
    on_one_event = [f"Mayor Okoro and Councillor Varga: {line}" for line in lines]
    assert classify(Metadata([title]), "", 500, on_one_event) == "article"
