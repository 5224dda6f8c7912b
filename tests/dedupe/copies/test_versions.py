"""Test two kinds of texts with one long block in common: later versions of a report, and statements in two reports."""

import pytest

from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.tokens import Text

REPORT = [
    (
        "ASHCOMBE, May 4 (Wire) - The owner of the Ashcombe shipyard said on Monday it would close its dry "
        "dock in the autumn, ending two centuries of work on the river."
    ),
    (
        "About four hundred people work at the yard, which last launched a vessel in the spring of last year "
        "and has since lived on repairs."
    ),
    (
        "The company said rising steel prices and the loss of a contract for two coastal patrol boats had "
        "left it without orders beyond August."
    ),
    (
        "Union leaders called the decision a betrayal and said they had been promised in writing that the "
        "dock would stay open until the end of the decade."
    ),
    (
        "The regional government offered a bridging loan in March, but talks ended without agreement over who"
        " should carry the cost of cleaning the site."
    ),
    (
        "Ashcombe built its first ferry in the year the railway reached the coast, and at its height employed"
        " more than six thousand people in three docks."
    ),
    ("The mayor has called a meeting of the council for Thursday evening, and residents have been invited to speak."),
    ("Shares in the parent company closed slightly lower in a firm market."),
]
OPENING = [
    (
        "ASHCOMBE, May 4 (Wire) - Workers at the Ashcombe shipyard walked out on Monday afternoon and blocked"
        " the gates with a crane, hours after its owner announced the end of the dry dock."
    ),
    (
        "Several hundred people stood in the rain outside the office building as managers were escorted to "
        "their cars by police."
    ),
    (
        "A minister flew in from the capital by helicopter and promised a new round of talks, without naming "
        "a date or any sum of money."
    ),
    ('"Nobody is going home tonight," welder Ilka Brandt shouted from the roof of a bus shelter.'),
]
REPORT_DE = [
    (
        "Der Eigner der Werft in Aschenau hat am Montag angekündigt, das Trockendock im Herbst zu schließen. "
        "Damit endet der Schiffbau am Fluss nach zweihundert Jahren."
    ),
    (
        "Rund vierhundert Menschen arbeiten auf der Werft, die zuletzt im Frühjahr des vergangenen Jahres ein"
        " Schiff vom Stapel ließ und seither von Reparaturen lebt."
    ),
    (
        "Gestiegene Stahlpreise und der Verlust eines Auftrags über zwei Küstenboote hätten dazu geführt, "
        "dass ab August keine Arbeit mehr da sei, teilte das Unternehmen mit."
    ),
    (
        "Die Gewerkschaft sprach von Verrat. Man habe schriftlich zugesichert bekommen, dass das Dock bis zum"
        " Ende des Jahrzehnts offen bleibe."
    ),
    (
        "Das Land hatte im März ein Darlehen angeboten, doch die Gespräche scheiterten an der Frage, wer die "
        "Sanierung des Geländes bezahlt."
    ),
]
OPENING_DE = [
    (
        "Die Beschäftigten der Werft in Aschenau haben am Montagnachmittag die Tore mit einem Kran versperrt,"
        " wenige Stunden nachdem das Aus für das Trockendock bekannt geworden war."
    ),
    ("Hunderte standen im Regen vor dem Bürogebäude, während Polizisten die Geschäftsführer zu ihren Wagen brachten."),
]
STATEMENT = (
    "I have let down the people who trusted me and I am sorry for it. For nine years I have tried to serve "
    "this town with all my strength, and I was proud of what we built together along the river. What I did in"
    " the matter of the harbour contract was wrong, and nobody but me carries the blame. I will hand over my "
    "office on Friday at noon and I ask you to give my successor the patience you so often gave me. My family"
    " needs me now more than this council does. I will answer every question of the investigators and I will "
    "say nothing more in public until they have finished."
)
RESIGNATION = [
    (
        "Mayor Tomas Reyl of Quarnby resigned on Sunday over the award of a harbour contract to a firm in "
        "which his brother holds shares."
    ),
    (
        "The announcement came in a post on his own page shortly before midnight, hours before the council "
        "was to vote on a motion against him. His post in full:"
    ),
    (
        "Opposition councillor Dana Wick said the step was overdue and demanded that all contracts since the "
        "last election be examined. A by-election must be held within sixty days, the returning officer said,"
        " and two candidates have already announced that they will stand."
    ),
]
DEPARTURE = [
    (
        "After weeks of pressure, Quarnby's mayor is stepping down. Tomas Reyl wrote online late on Sunday "
        "that he would leave at the end of the week, and admitted mistakes."
    ),
    (
        "Prosecutors opened an inquiry in February after this newspaper reported on payments of more than a "
        "million crowns for a quay that was never built. This is what he wrote:"
    ),
    (
        "Business leaders in the port regretted the departure. The chamber of trade praised the mayor for the"
        " new market hall, and hoped that the dredging of the channel, which had been planned for the summer,"
        " would begin on time in spite of the turmoil at the town hall."
    ),
]
POST = (
    "Folks, I have seen the video and I am as shocked as you are. This is not who we are as a club and it "
    "will have consequences. The two players have been suspended until further notice and will not travel "
    "with the team on Saturday. We are in contact with the family and have offered our help. More as soon as "
    "we know more."
)
SUSPENSION = [
    (
        "The football club Varnholt has suspended two players after a video of a brawl in a car park spread "
        "online. President Lina Aker reacted on social media:"
    ),
    ("Police confirmed that they are looking into the case. The match on Saturday against Ruhn is sold out."),
]
BRAWL = [
    (
        "A video that shows two professionals of FC Varnholt kicking a man on the ground has been shared more"
        " than a million times. The club's president published the following post:"
    ),
    (
        "The victim, a student of 22, is in hospital with a broken jaw, his mother told our reporter. He "
        "remembers nothing."
    ),
]


def compare_texts(article: list[str], original: list[str], title: str = ""):
    return compare(Text("\n".join(article), title), Text("\n".join(original)), PARAMETERS.copies)


@pytest.mark.parametrize(
    ("title", "opening", "report", "kept"),
    [
        ("UPDATE 2-Workers block shipyard gates", OPENING[:3], REPORT, 5),
        ("Shipyard gates blocked", ["UPDATE 1-" + OPENING[0], *OPENING[1:4]], REPORT, 4),
        ("2nd LEAD: Workers block shipyard gates", OPENING[:2], REPORT, 3),
        ("Aktualisiert: Werft besetzt", OPENING_DE, REPORT_DE, 4),
    ],
)
def test_a_new_opening_above_kept_paragraphs_is_an_update_if_it_is_labelled(title, opening, report, kept):
    match = compare_texts([*opening, *report[1 : 1 + kept]], report, title)
    assert match.verdict == "update"


FERRY = [
    "Паром, на борту которого находились 212 человек, во вторник утром сел на мель у Кельдерска.",
    "Судно «Марис» вышло с острова Оррин в шесть часов и наскочило на песчаную банку на виду у порта.",
    "К месту шли буксиры из двух портов, водолазы должны были осмотреть корпус до смены прилива в полдень.",
    "«Марис» построен в 1988 году и в марте прошёл последнюю проверку, уточнил владелец.",
    "Это третья авария на переправе за пять лет. После второй министерство велело поставить новые буи.",
]
RESCUE = [
    "Спасатели к вечеру сняли всех пассажиров с севшего на мель парома, а полиция задержала капитана.",
    "Капитана вывели на берег в наручниках. Владелец отстранил его и обещал каждому вернуть деньги за билет.",
]
AGROUND = "Паром сел на мель у Кельдерска"


@pytest.mark.parametrize(
    ("title", "kept", "same_source", "verdict"),
    [
        (f"ОБНОВЛЕНО: {AGROUND}", 2, True, "update"),
        (f"ОБНОВЛЕНО: {AGROUND}", 2, False, "update"),
        (f"2. ОБНОВЛЕНИЕ – {AGROUND}", 2, False, "update"),
        (f"{AGROUND} (обновлено)", 2, False, "update"),
        (f"{AGROUND} – дополнено 2", 1, False, "update"),
        ("ОБНОВЛЕНО: Капитан был пьян", 2, True, "update"),
        ("ОБНОВЛЕНО: Капитан был пьян", 2, False, "lead"),
        (AGROUND, 1, True, "update"),
        (AGROUND, 2, True, "lead"),
        (f"{AGROUND} обновлено", 2, False, "lead"),
    ],
)
def test_a_label_or_the_title_tells_that_a_text_with_a_new_opening_is_a_later_version(
    title, kept, same_source, verdict
):
    """`kept` is the number of paragraphs that the opening replaces."""
    article, original = Text("\n".join([*RESCUE, *FERRY[kept:]]), title), Text("\n".join(FERRY), AGROUND)
    assert compare(article, original, PARAMETERS.copies, same_source=same_source).verdict == verdict


@pytest.mark.parametrize(
    "title", ["", "Updates from the shipyard", "Lead found in river", "Neuer Kran blockiert Werfttor"]
)
def test_without_a_label_the_common_block_is_background(title):
    assert compare_texts([*OPENING[:3], *REPORT[1:6]], REPORT, title).verdict == "background"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [(RESIGNATION, DEPARTURE, STATEMENT), (RESIGNATION[1:], DEPARTURE[:2], STATEMENT), (SUSPENSION, BRAWL, POST)],
)
def test_reports_with_one_statement_in_no_quotation_marks_are_no_copies(one, other, words):
    reports = ([*report[:-1], words, report[-1]] for report in (one, other))
    assert not compare_texts(*reports).is_copy
