"""Appeals to readers: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import MARKED, PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Make a donation today", "nag", 4),
        ("Follow the Oldwick Times on Facebook, Instagram and YouTube.", "nag", 8),
        ("Leave a comment", "nag", 8),
        ("Comments (12)", "nag", 8),
        ("Sign up for our newsletter and miss nothing", "nag", 8),
        ("Abonnieren Sie unseren Newsletter", "nag", 8),
        ("Tous droits réservés", "nag", 8),
        ("Suscríbase al boletín de la mañana", "nag", 8),
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
        ("Los comentarios son moderados.", "nag", 8),
        ("コメントは承認制です。", "nag", 8),
        ("Please consider making a donation to keep our journalism free.", "nag", 8),
        ("Wesprzyj niezależne dziennikarstwo", "nag", 8),
        ("Alle Entwicklungen im Liveblog", "nag", 4),
        ("Følg saken direkte", "nag", 4),
        ("Get a free quote today.", "nag", 4),
        ("BOOK A DEMO", "nag", 4),
        ("Mehr erfahren →", "nag", 4),
        ("Get started", "nag", 8),
        ("Subscribe to get the latest posts sent to your email.", "nag", 8),
        ("By entering your email, you agree to receive letters from the harbour shop.", "nag", 8),
        ("Únete a nuestro canal de WhatsApp", "nag", 4),
        ("Die Fähre fährt, und Sie lesen es zuerst in unserem WhatsApp-Kanal", "nag", 4),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("The members said they would make a donation to the lifeboat.", 4),
        ("She hopes to become a patron of the museum.", 4),
        ("The newsletter, which four hundred islanders read, printed the timetable a week late.", 0),
        ("A monthly subscription costs nine crowns", 4),
        ("What does a ferry subscription cost?", 4),
        ("Der Anzeige zufolge fehlten im Hafenbüro zwei Kassenbücher.", 0),
        ("Wer ein Abonnement hat, zahlt für die Überfahrt nichts.", 8),
        ("同社は三日、港の利用者が新しい登録制度を選べるようになると発表した。", 0),
        ("اشترك ثلاثة صيادين في إنقاذ العبارة مساء الاثنين.", 0),
        ("Support subscription tiers", 4),
        ("潮見市の議会は二日、二隻目の船を買うことを決めた。", 0),
        ("Learn more:", 4),
        ("Get started", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


def test_a_long_appeal_is_dropped_only_as_the_last_line():
    appeal = f"If you know the ferry well, sign up for our newsletter. {PARAGRAPH} {PARAGRAPH}"
    others = [f"{PARAGRAPH} Speaker {number} agreed." for number in range(8)]
    assert dict(filter_lines([*others, appeal], PAGE))[appeal] == "nag"
    assert dict(filter_lines([appeal, *others], PAGE))[appeal] is None
    assert dict(filter_lines([*others[:6], appeal, *others[6:]], PAGE))[appeal] is None


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
