"""The residue rules: lines that are dropped and lines that stay, in several languages."""

from dataclasses import replace

import pytest

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue import filter as residue_filter
from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext

TITLE = "Harbour council votes for a second ferry"
PARAGRAPH = "The council voted on Monday evening to buy a second ferry for the island route, at four million crowns."
PAGE = PageContext(
    titles=frozenset({normalized_key(TITLE)}),
    title=normalized_key(TITLE),
    headings=frozenset(
        map(
            normalized_key,
            ("The ferry and the harbour council", "Recommended berths", "Get started", "Instagram and Facebook"),
        )
    ),
    standfirst=normalized_key("Islanders had asked for a bridge"),
    captions=frozenset({normalized_key("The old ferry at its berth in Oldwick")}),
    authors=frozenset({normalized_key("Ines Varga")}),
)


def dropped_by(line, at=0):
    """Return the name of the rule that drops `line` at this index among eight ordinary paragraphs."""
    lines = [f"{PARAGRAPH} Speaker {number} agreed with most of it." for number in range(8)]
    lines.insert(at, line)
    return dict(filter_lines(lines, PAGE))[line]


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        (f"Home > Politics > {TITLE}", "breadcrumb", 0),
        ("Startseite › Lokales › Oldwick", "breadcrumb", 0),
        ("Accueil » Région » Oldwick", "breadcrumb", 1),
        ("Inicio | Economía", "breadcrumb", 0),
        ("الرئيسية > محليات > الميناء", "breadcrumb", 0),
        ("ホーム > 地域 > 港", "breadcrumb", 0),
        (f"Home News Politics {TITLE}", "breadcrumb", 0),
        (TITLE, "title_again", 0),
        (TITLE.upper() + "!", "title_again", 4),
        ("Council votes for second ferry in the harbour", "second_headline", 0),
        ("Islanders had asked for a bridge", "standfirst_again", 0),
        ("The old ferry at its berth in Oldwick", "caption", 3),
        ("Ines Varga", "byline", 0),
        ("By Ines Varga, Oldwick", "byline", 0),
        ("Von Jens Harmsen", "byline", 0),
        ("Por Rocío Almansa", "byline", 1),
        ("Read Also: Storm keeps boats in harbour", "read_also", 4),
        ("Read on …", "read_also", 4),
        ("Make a donation today", "nag", 4),
        ("The members said they would make a donation to the lifeboat.", None, 4),
        ("She hopes to become a patron of the museum.", None, 4),
        ("Schon Abonnent? Hier einloggen", "paywall", 8),
        ("¿Ya eres suscriptor? Inicia sesión", "paywall", 8),
        ("Sei già abbonato? Accedi", "paywall", 8),
        ("Read on,", None, 4),  # of a poem
        ("READ MORE: Storm keeps boats in harbour", "read_also", 4),
        ("Lesen Sie auch: Sturm hält Boote im Hafen", "read_also", 4),
        ("À lire aussi : La tempête bloque les bateaux", "read_also", 4),
        ("Lea también: El temporal deja los barcos en puerto", "read_also", 4),
        ("Leggi anche: La tempesta ferma le barche", "read_also", 4),
        ("Читайте также: Шторм держит суда в порту", "read_also", 4),
        ("اقرأ أيضا: العاصفة تبقي القوارب في الميناء", "read_also", 4),
        ("関連記事：嵐で船が港に", "read_also", 4),
        ("相关阅读：风暴令船只滞留港口", "read_also", 4),
        ("यह भी पढ़ें: तूफान ने नावों को रोका", "read_also", 4),
        ("Follow the Oldwick Times on Facebook, Instagram and YouTube.", "nag", 8),
        ("Find us on Facebook and Bluesky", "networks", 8),
        ("Write to the author at ines.varga@oldwick.example", "contact", 8),
        ("Our correspondent Ines Varga has covered the islands since 2009 and lives in Oldwick.", "about_author", 8),
        ("Tags: ferry, harbour, council", "tags", 7),
        ("Schlagworte: Fähre, Hafen", "tags", 7),
        ("About Oldwick Ferries Ltd", "about_company", 7),
        ("Über die Oldwicker Reederei AG", "about_company", 7),
        ("Empfohlener externer Inhalt", "embed", 3),
        ("Externer Inhalt: Er lädt erst, wenn Sie dem Datenschutz zustimmen, den wir unten erklären.", "embed", 3),
        ("Leave a comment", "nag", 8),
        ("Comments (12)", "nag", 8),
        ("La suite de cet article est réservée aux abonnés", "paywall", 8),
        ("Already a subscriber? Log in to read on.", "paywall", 4),
        ("Source: Web", "credit", 7),
        ("Source : archives", "credit", 7),
        ("Quelle: Internet", "credit", 7),
        ("Foto: Imke Sander", "credit", 2),
        ("Photo credit: Valley Water Board", "credit", 2),
        ("(Photo by Ann Doe)", "credit", 2),
        ("© Oldwick Times 2026", "credit", 8),
        ("Fotograf / Getty Images", "credit", 2),
        ("写真：資料", "credit", 7),
        ("清晨的渡口。江湾报记者 林溪 摄", "credit", 2),
        ("المصدر: وكالات", "credit", 7),
        ("Sign up for our newsletter and miss nothing", "nag", 8),
        ("Abonnieren Sie unseren Newsletter", "nag", 8),
        ("Tous droits réservés", "nag", 8),
        ("Suscríbase al boletín de la mañana", "nag", 8),
        ("Updated: 2 March 2026, 14:20", "timestamp", 0),
        ("Veröffentlicht am 2. März 2026", "timestamp", 0),
        ("5 min read", "timestamp", 0),
        ("* * *", "sign", 4),
        ("Did a friend forward this newsletter? Sign up here.", "nag", 0),
        ("Zum Newsletter anmelden", "nag", 8),
        ("Publicidad", "nag", 4),
        ("Skip advertisement", "nag", 4),
        ("Subscribe to the Oldwick Times for five euros a month and read every story.", "nag", 8),
        ("Unser Ferry-Podcast braucht Ihre Unterstützung: mit einer Spende ab drei Euro sind Sie dabei.", "nag", 8),
        ("Follow our live blog for all results from the harbour vote.", "nag", 1),
        ("Suivez notre direct sur le vote du conseil", "nag", 1),
        ("Comments are moderated and may take an hour to appear.", "nag", 8),
        ("Правила комментирования", "nag", 8),
        ("Bild vergrößern", "nag", 3),
        ("画像を拡大", "nag", 3),
        ("Seite 1 von 4", "nag", 8),
        ("pic.twitter.com/Ab3xYz90", "embed", 4),
        ("OLDWICK, March 2 (Reuters) –", "credit", 0),
        ("OLDWICK, 2 mars (AFP) -", "credit", 0),
        ("【共同】", "credit", 0),
        ("Los comentarios son moderados.", "nag", 8),
        ("コメントは承認制です。", "nag", 8),
        ("Please consider making a donation to keep our journalism free.", "nag", 8),
        ("Wesprzyj niezależne dziennikarstwo", "nag", 8),
        ("Alle Entwicklungen im Liveblog", "nag", 4),
        ("Følg saken direkte", "nag", 4),
        ("Ler também", "read_also", 4),
        ("関連キーワード：港 船 議会", "tags", 8),
        ("A post shared by Oldwick Harbour (@oldwickharbour)", "embed", 4),
        ("関連キーワード", "tags", 8),
        ("Varga Ines, ines@oldwick.example", "contact", 8),
        ("Ines Varga and Ines Varga", "byline", 0),
        ("Zuletzt aktualisiert: 02.03.2026", "timestamp", 8),
        ("Source: Oldwick Harbour Authority", "credit", 8),
        ("Next article: Storm keeps boats in harbour", "read_also", 8),
        ("Article précédent : La tempête bloque les bateaux", "read_also", 8),
        ("Get a free quote today.", "nag", 4),
        ("BOOK A DEMO", "nag", 4),
        ("Mehr erfahren →", "nag", 4),
        ("Get started", "nag", 8),
        ("Subscribe to get the latest posts sent to your email.", "nag", 8),
        ("By entering your email, you agree to receive letters from the harbour shop.", "nag", 8),
        ("This article is exclusive to Harbour+ subscribers", "paywall", 8),
        ("Reviewed by Ines Varga", "byline", 8),
        ("Von Tomas Rask und Ada Lund", "byline", 0),
        ("Já é assinante? Conteúdo exclusivo para assinantes", "paywall", 8),
        ("Already a subscriber? View it here", "paywall", 8),
        ("2 March 2026, 14:20", "timestamp", 8),
        ("Jan 23", "timestamp", 0),
        ("Únete a nuestro canal de WhatsApp", "nag", 4),
        ("Die Fähre fährt, und Sie lesen es zuerst in unserem WhatsApp-Kanal", "nag", 4),
        ("Titelbild: Imke Sander/Hafenbild", "credit", 8),
        ("Featured image: Ann Doe via Quaypics", "credit", 8),
        ("2. März", "timestamp", 0),
        ("3 MIN. READ", "timestamp", 0),
        ("Lesedauer etwa 2 Min", "timestamp", 0),
        ("Tiempo de lectura: 4 minutos", "timestamp", 0),
        ("Last updated on:", "timestamp", 0),
        ("Written by", "byline", 0),
        ("Reviewed by,", "byline", 8),
        ("By Tomas Rask ⋅ Harbour editor ⋅ Updated May 6, 2025", "byline", 0),
        ("by Tomas Rask—10 min read", "byline", 0),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (PARAGRAPH, 0),
        ("Read also what the mayor said, and you will find that he said nothing about the price at all.", 4),
        ("Home is where the ferry goes, said the captain.", 0),
        ("“What is left”, the mayor asked, “that readers would think worth a digital subscription to any paper?”", 0),
        ("By Monday evening it was clear that the vote would be close.", 0),
        ("Von Montag an fährt das Schiff zweimal am Tag.", 0),
        ("Source of the trouble: nobody knows.", 4),
        ("“No,” she said.", 3),
        ("Why the vote was close", 4),
        ("1. The price", 4),
        ("12", 5),
        ("The newsletter, which four hundred islanders read, printed the timetable a week late.", 0),
        ("A monthly subscription costs nine crowns", 4),
        ("What does a ferry subscription cost?", 4),
        ("Der Anzeige zufolge fehlten im Hafenbüro zwei Kassenbücher.", 0),
        ("Wer ein Abonnement hat, zahlt für die Überfahrt nichts.", 8),
        ("同社は三日、港の利用者が新しい登録制度を選べるようになると発表した。", 0),
        ("اشترك ثلاثة صيادين في إنقاذ العبارة مساء الاثنين.", 0),
        ("Support subscription tiers", 4),
        ("Comments?", 8),
        ("Fishermen sell through Instagram, Facebook and WhatsApp, and the auction hall stands empty.", 0),
        ("Recommended berths", 4),
        ("Related costs", 4),
        ("The ferry and the harbour council", 0),
        ("Source: Oldwick Harbour Authority", 4),
        ("Video: two cameras, one of them under water", 4),
        ("Credit/debit cards and cash", 4),
        ("| Video | Source | Credit |", 4),
        ("Deadline: 15 March 2026", 8),
        ("$29.99", 4),
        ("Passengers may write to the harbour office at ferry@oldwick.example or call before noon.", 8),
        ("潮見市の議会は二日、二隻目の船を買うことを決めた。", 0),
        ("Learn more:", 4),
        ("Get started", 4),
        ("Instagram and Facebook", 4),
        ("2 March 2026 | 20 April 2026", 8),
        ("Posted on the notice board of the harbour on 2 March 2026:", 4),
        ("Next article 7 of the treaty was read aloud, and nobody objected to a word of it.", 4),
        ("Ideas of the harbour council", 0),
        ("OLDWICK, March 2 (Reuters) – The council has voted.", 0),
        ("What the ferry company (AP) wanted", 4),
        ("Tomas Rask | Harbour editor | Oldwick", 0),
        ("Von der Planung bis hin zu den letzten Arbeiten", 0),
        ("Already a subscriber? View your reports here", 4),
        ("Jan 23", 4),
        ("May 9 berths", 0),
        ("Recommended 9", 0),
        ("Last updated on:", 4),
        ("Text", 0),
        ("Photo: Harbour Council", 4),
        ("The featured image of the year: a ferry in the fog", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The ferry is back. pic.twitter.com/XPxUJuyIAC", "The ferry is back."),
        ("Die Fähre fährt https://t.co/XPxUJuyIAC #hafen pic.twitter.com/8wjlKDeNfz — Amt (@amt)",
         "Die Fähre fährt #hafen — Amt (@amt)"),
        ("The epic. Twitter users and t.co links.", "The epic. Twitter users and t.co links."),
    ],
)  # fmt: skip
def test_the_address_of_a_picture_in_a_post_is_left_out(line, kept):
    assert filter_lines([PARAGRAPH, line, PARAGRAPH + " Again."], PAGE)[1] == (kept, None)


def test_a_long_appeal_is_dropped_only_as_the_last_line():
    appeal = f"If you know the ferry well, sign up for our newsletter. {PARAGRAPH} {PARAGRAPH}"
    others = [f"{PARAGRAPH} Speaker {number} agreed." for number in range(8)]
    assert dict(filter_lines([*others, appeal], PAGE))[appeal] == "nag"
    assert dict(filter_lines([appeal, *others], PAGE))[appeal] is None
    assert dict(filter_lines([*others[:6], appeal, *others[6:]], PAGE))[appeal] is None


def test_the_rules_are_applied_to_a_text_of_bylines_a_few_times_only(monkeypatch):
    passes = []
    apply_rules = residue_filter._apply_rules
    monkeypatch.setattr(residue_filter, "_apply_rules", lambda *args: passes.append(len(args[0])) or apply_rules(*args))
    lines = filter_lines([f"By Ines Varga {number}" for number in range(400)], PAGE)
    assert len(lines) == 400
    assert len(passes) == residue_filter.MAX_PASSES


def test_a_repeated_passage_is_dropped_and_a_refrain_stays():
    second = "The harbour council will vote again in May, after the yards have named their price."
    lines = ["Never again!", PARAGRAPH, "Never again!", second, "Never again!", PARAGRAPH]
    assert {line.dropped_by for line in filter_lines(lines, PageContext())} == {None}
    twice = [PARAGRAPH, "Why now?", second, PARAGRAPH, "Why now?", second, second]
    assert [line.dropped_by for line in filter_lines(twice, PageContext())] == [None] * 3 + ["repeated"] * 4


def test_the_key_ignores_case_and_typography():
    assert normalized_key("“Ferry’s” – VOTE!") == normalized_key('"ferry\'s" - vote')
    assert normalized_key("ﬁre") == "fire"


@pytest.mark.parametrize("authors", [("Ines Varga", "Ines Varga desk chief"), ("Ines Varga desk chief", "Ines Varga")])
def test_the_longest_name_in_a_byline_counts(authors):
    """One name of an author may be a part of another; the result does not depend on their order."""
    page = PageContext(authors=frozenset(map(normalized_key, authors)))
    lines = ["Ines Varga desk chief Oldwick", *(f"{PARAGRAPH} It is number {number}." for number in range(8))]
    assert dict(filter_lines(lines, page))[lines[0]] == "byline"


@pytest.mark.parametrize(
    "note",
    [
        "Mayor Ines Varga has promised the islanders a second ferry before the summer.",  # who is reported about
        "Captain Ines Varga had sailed the route for years when the old ferry broke down.",
    ],
)
def test_a_sentence_about_the_person_named_as_author_is_not_always_a_note_about_the_author(note):
    assert dropped_by(note, 8) is None


def test_a_note_about_the_author_stays_below_the_heading_of_its_section():
    """Otherwise the heading "Why trust us" would stand alone."""
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(6)] + ["Why trust us", note]
    page = PageContext(authors=frozenset(("ines varga",)), headings=frozenset(("why trust us",)))
    assert dict(filter_lines(lines, page))[note] is None
    assert dict(filter_lines(lines, replace(page, headings=frozenset())))[note] == "about_author"


@pytest.mark.parametrize("line", [". . . Ines Varga", "<3 Ines Varga", "- 2026-03-02 The chapter on tides was added"])
def test_a_signature_with_its_own_sign_and_an_entry_of_a_history_stay(line):
    assert dropped_by(line, 8) is None
    assert dropped_by(line, 0) is None


def test_a_byline_below_the_heading_of_a_section_names_the_author_of_something_else():
    """A list of books or films has the author of each below its title."""
    lines = [PARAGRAPH, "Recommended berths", "Author: Tomas Rask", *(f"{PARAGRAPH} Number {n}." for n in range(6))]
    assert dict(filter_lines(lines, PAGE))["Author: Tomas Rask"] is None
    assert dict(filter_lines([lines[0], *lines[2:]], PAGE))["Author: Tomas Rask"] == "byline"


def test_a_note_about_the_author_goes_on_until_another_subject_begins():
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    more = [
        "Varga holds a degree in harbour works.",
        "When she is not at sea, she keeps bees behind the old lighthouse.",
    ]
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), note, *more]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)[8:]] == ["about_author"] * 3
    last = "The vote will be repeated in May, since two members of the council could not be there."
    assert [line.dropped_by for line in filter_lines([*lines[:9], last], PAGE)[8:]] == ["about_author", None]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Credits:", "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."),
        (". . . Ines Varga", "ines@oldwick.example"),
    ],
)
def test_what_a_label_or_a_signature_that_stays_introduces_stays_too(above, line):
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), above, line]
    assert [one.dropped_by for one in filter_lines(lines, PAGE)[8:]] == [None, None]
    assert filter_lines([*lines[:8], line], PAGE)[8].dropped_by in ("about_author", "contact")


TALE = "The keeper wrote in his book what the wind did to the old bridge and to all who had to cross it that day."


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (["1 January", "2 January", "14 January"], True),
        (["12 March 2019", "14 March 2019", "2 May 2021"], True),
        (["Montag, 2. März 2026", "Dienstag, 3. März 2026", "Mittwoch, 4. März 2026"], True),
        (["3 марта 2026", "4 марта 2026", "5 марта 2026"], True),
        (["2026年3月2日", "2026年3月3日", "2026年3月4日"], True),
        (["2 March 2026", "2 March 2026", "2 March 2026"], False),  # the same day again
        (["2 March 2026", "3 March"], False),
        (["Published: 2 March 2026", "Updated: 3 March 2026", "Reviewed: 4 March 2026"], False),
    ],
)
def test_days_that_head_the_parts_of_a_chronicle_stay(days, kept):
    lines = [line for number, day in enumerate(days) for line in (day, f"{TALE} It was visit {number}.")]
    stayed = [line.text for line in filter_lines(lines, PAGE) if line.dropped_by is None]
    assert (days[0] in stayed) is kept


def test_a_list_of_days_at_the_end_stays_and_the_day_above_a_diary_goes():
    appointments = ["10 March 2026", "24 March 2026", "7 April 2026"]
    stayed = [line.text for line in filter_lines([TALE, PARAGRAPH, *appointments], PAGE) if line.dropped_by is None]
    assert stayed[2:] == appointments
    diary = ["14 February 2026", "1 January", TALE, "2 January", PARAGRAPH, "3 January", "Fog."]
    stayed = [line.text for line in filter_lines(diary, PAGE) if line.dropped_by is None]
    assert stayed == diary[1:]


MARKED = replace(PAGE, is_marked=lambda text: True)


@pytest.mark.parametrize(
    "line",
    [
        "The choir has a motto: join us on the quay, bring a lamp, and sing.",
        "Suivez-nous,",  # a line of a poem
        "Yes. Sign up for our newsletter at the office; it is printed on paper and comes on Mondays.",
        "Der Lotse rief den Kindern zu: Folgt mir, und abonnieren Sie nichts, was hier im Hafen liegt.",
    ],
)
@pytest.mark.parametrize("at", [3, 8])
def test_a_sentence_of_the_text_with_the_words_of_an_appeal_stays_unless_the_page_marks_it(line, at):
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(8)]
    lines.insert(at, line)
    assert filter_lines(lines, PAGE)[at].dropped_by is None
    if "newsletter" in line or "join us on" in line:
        assert filter_lines(lines, MARKED)[at].dropped_by == "nag"


@pytest.mark.parametrize(
    "line",
    [
        "Ines Varga remembers him as a man who answered every question with the height of the tide.",
        "Ines Varga knew the keeper for forty years, and nobody asked her about the bridge either.",
        "Ines Varga was the name they painted on the ticket hall when I was six.",
    ],
)
def test_a_sentence_that_begins_with_the_author_and_tells_no_life_stays(line):
    assert dropped_by(line, 8) is None


def test_a_sentence_about_an_author_of_whom_the_text_spoke_stays():
    """The text is about that person: an obituary, or a feature about a journey."""
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(8)]
    note = "Ines Varga is survived by a brother, two daughters and the boat."
    subject = "On the quay they called Ines Varga the woman who never once opened the bridge for a yacht."
    assert filter_lines([*lines, note], PAGE)[8].dropped_by == "about_author"
    assert filter_lines([subject, *lines, note], PAGE)[9].dropped_by is None


def test_words_that_are_pronouns_only_in_another_language_do_not_continue_a_note():
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), note]
    for line, language in (("On Monday the council meets.", "pl"), ("Il ponte resta chiuso fino a maggio.", "fr")):
        assert filter_lines([*lines, line], PAGE)[9].dropped_by is None
        assert filter_lines([*lines, line], replace(PAGE, language=language))[9].dropped_by == "about_author"


def test_a_linked_headline_below_the_label_of_linked_articles_is_dropped():
    headline = "Fire in the fish market destroys three stalls"
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(4)), "RELATED", headline, PARAGRAPH]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)[4:]] == ["read_also", None, None]
    page = replace(PAGE, is_link=lambda text: text == headline)
    assert [line.dropped_by for line in filter_lines(lines, page)[4:]] == ["read_also", "read_also", None]


def test_a_whole_sentence_after_a_label_of_linked_articles_stays_unless_it_has_a_link():
    line = "Recommended: the one over the bakery, which has a mistake in it that nobody has found."
    assert dropped_by(line, 4) is None
    assert dict(filter_lines([PARAGRAPH, line, PARAGRAPH], MARKED))[line] == "read_also"


@pytest.mark.parametrize("line", ["Foto Jan Lem", "Фото Иван Лем", "【写真】旧橋を渡る児童ら＝３日、港町"])
def test_a_credit_without_a_colon_is_dropped(line):
    assert dropped_by(line, 4) == "credit"


@pytest.mark.parametrize("line", ["© was once a letter that printers had to borrow from the bank.", "Foto de familia"])
def test_a_sentence_that_begins_like_a_credit_stays(line):
    assert dropped_by(line, 4) is None


def test_a_credit_below_a_label_is_an_example():
    lines = [PARAGRAPH, "A credit may be a name:", "Photo: Ada Lund", f"{PARAGRAPH} That is all."]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)] == [None] * 4


def test_the_offer_below_a_notice_to_read_on_with_a_subscription_is_dropped():
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(5)), "Weiterlesen mit Buchtbote Plus"]
    found = filter_lines([*lines, "1 Monat kostenlos, danach 8,90 Euro."], PAGE)
    assert [line.dropped_by for line in found[5:]] == ["paywall", "paywall"]
