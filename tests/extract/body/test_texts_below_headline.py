"""Texts between headline and text that are a standfirst, and those that never are, in several languages."""

import pytest

from newsfold.extract.article import extract_article

HEADLINE = "Ferry runs aground off Oldwick pier"
STANDFIRST = "The vessel hit a sandbank in low tide, and the coast guard took all eighty people off board unharmed."
TEXT = "".join(
    f"<p>{paragraph}</p>"
    for paragraph in (
        "The ferry left the old pier shortly before noon with eighty people on board, among them a school class.",
        "Divers of the coast guard searched the hull in the afternoon and found a tear below the waterline.",
        "Passengers were brought ashore in fishing boats and given tea in the sailing club.",
        "The shipping line said that its other boats would take over the crossings until the end of the week.",
        "It is the second accident in this bay within a year; the council wants the buoys to be moved.",
    )
)


def standfirst_of(header):
    page = (
        f"<html><head><title>{HEADLINE}</title><meta name='author' content='Ada Lund'></head>"
        f"<body><article>{header}<div class='text'>{TEXT}</div></article></body></html>"
    )
    return extract_article(page, "https://post.example/news/ferry").standfirst


@pytest.mark.parametrize(
    "header",
    [
        "<h1>{0}</h1><p class='subtitle'>{1}</p>",
        "<header><div class='a'><h1>{0}</h1></div><div class='b'><p>{1}</p></div></header>",
        "<header><div><div><h1>{0}</h1></div><div class='s'><a href='#'>Share</a></div></div>"
        "<div><p class='q'>{1}</p></div></header>",
        "<header><h1>{0}</h1><div>2 March 2026</div><div>{1}</div></header>",
        "<story-head><h1>{0}</h1></story-head><story-standfirst>{1}</story-standfirst>",
        "<article-header><div><h1>{0}</h1></div><x-text><p>{1}</p></x-text></article-header>",
        "<h1>{0}</h1><div data-testid='article-summary'>{1}</div>",
        "<h1>{0}</h1><div itemprop='description'>{1}</div>",
    ],
)
def test_a_standfirst_below_the_headline(header):
    assert standfirst_of(header.format(HEADLINE, STANDFIRST)) == STANDFIRST


@pytest.mark.parametrize(
    "text",
    [
        "Register for free to read this article and get our newsletter with the best stories of the week.",
        "Registrieren Sie sich kostenlos, um diesen Artikel weiterzulesen und unseren Newsletter zu erhalten.",
        "Inscrivez-vous gratuitement pour lire la suite de cet article et recevoir notre lettre chaque matin.",
        "Regístrate gratis para seguir leyendo este artículo y recibir nuestro boletín cada mañana.",
        "Registrati gratuitamente per continuare a leggere questo articolo e ricevere la nostra newsletter.",
        "Maak een gratis account aan om dit artikel verder te lezen en ontvang elke ochtend onze nieuwsbrief.",
        "Cadastre-se gratuitamente para continuar lendo esta matéria e receber a nossa newsletter.",
        "Zarejestruj się bezpłatnie, aby przeczytać ten artykuł do końca i otrzymywać nasz newsletter.",
        "Зарегистрируйтесь бесплатно, чтобы прочитать статью полностью и получать нашу рассылку каждое утро.",
        "Bu haberin devamını okumak ve bültenimizi almak için ücretsiz üye olun ve giriş yapın.",
        "この記事は会員限定です。無料の会員登録をすると続きをお読みいただけます。登録はこちらからお願いします。",
        "Subscribe now to keep reading: this story is for our members, who support independent local journalism.",
        "Ada Lund is a reporter in Oldwick who has covered the coast for twenty years and lives near the pier.",
        "Ada Lund arbeitet seit 2010 als Redakteurin in Altwick und schreibt über Häfen und das Leben am Meer.",
        "Ada Lund est journaliste à Vieuport depuis vingt ans et écrit sur la mer et ceux qui y vivent.",
        "Your email address will not be published. You must be logged in to post a comment here.",
        "Deine E-Mail-Adresse wird nicht veröffentlicht. Bitte melde dich an, um zu kommentieren.",
        "Place your classified ad here: cars, flats, jobs and more from two euros a line, in print and online.",
        "Anzeige aufgeben: Autos, Wohnungen, Stellen und mehr ab zwei Euro je Zeile, gedruckt und im Netz.",
        "Follow us on Facebook, Instagram and X for more stories from the coast, and join our channel.",
        "The ferry at the old pier on Monday, with a boat of the coast guard. Photo: Bo Ray/Harbour Post",
        "Die Fähre am Montag am alten Anleger, daneben ein Boot der Küstenwache. Foto: Bo Ray/Hafenpost",
        "When you buy through links on our site, we may earn an affiliate commission at no extra cost to you.",
        "Listen to this article, read aloud by an artificial voice. The feature is for registered readers.",
        "This article was translated automatically. If you notice a mistake, please write to the editors.",
    ],
)
@pytest.mark.parametrize("element", ["<p class='intro'>{}</p>", "<h2>{}</h2>", "<div class='xq'>{}</div>"])
def test_what_is_never_a_standfirst(element, text):
    assert standfirst_of(f"<h1>{HEADLINE}</h1>" + element.format(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Follow these steps shared by the coast guard to leave a sinking ferry without harm to others.",
        "The photo: how a picture of one ferry changed the way a whole town looks at its old harbour.",
        "He was born on this boat: a life between two piers, told by those who worked on the ferry.",
    ],
)
def test_words_of_appeals_and_credits_in_a_standfirst(text):
    assert standfirst_of(f"<h1>{HEADLINE}</h1><p class='intro'>{text}</p>") == text
