"""Test that old texts sent out again are found at any age, and that the parts of series stay apart."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.db.news.corrections import Correction, save_decision
from newsfold.dedupe.run import dedupe
from tests.support import labelled
from tests.support.folding import article_row, fold_rows, open_news

NOW = datetime(2027, 3, 20, tzinfo=UTC)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCES = {1: "The Daily Lantern", 2: "Vale Tribune", 3: "Harbour Post"}

CLOCKS = (
    "The clocks go {way} by one hour in the night to Sunday, {day}, when it is two in the morning. The change was"
    " introduced a century ago to save coal, and has been disputed ever since. Farmers say that cows do not read the"
    " clock and want to be milked as before. Doctors report that many people sleep badly for a week, and advise to go"
    " to bed a quarter of an hour earlier on each of the four evenings before. The railway lets its night trains wait"
    " for an hour in the next station, so that they do not leave too early. Whoever works in a hospital on that night"
    " is paid for the hours that were really worked. Phones and computers change by themselves, ovens and most cars do"
    " not. A parliament voted years ago to end the practice, but the governments could not agree on which of the two"
    " times should stay. Until they do, the old rule holds."
)
COLUMN = (
    "My grandmother kept her buttons in a tin that had once held ginger biscuits. On rainy Sundays she tipped them out"
    " on the kitchen table, and my sister and I were allowed to sort them. There were buttons of horn, of glass, of"
    " brass with an anchor, and one that was said to come from the coat of a bishop. She knew the story of each of"
    " them, and I suspect today that she invented most. When she died, the tin went to my mother, and from her to me."
    " Last winter my daughter, who is six, found it behind the flour. She asked what the big green one was from. I"
    " heard myself tell her about a ship, a storm and a captain who never found his way home. It was not true, and it"
    " was the truest thing that I had said all week. Things are kept by what we tell about them."
)
MARKET = (
    "Shares closed {a} on Friday. The Corran index of the thirty largest companies ended the week at {b} points, {c}"
    " percent {a} than a week ago. Brenn Steel was the strongest value with a gain of {d} percent, ahead of Moor Energy"
    " with {e} percent. At the end of the list was Vale Air, which lost {f} percent. The crown was traded at {g}"
    " dollars in the evening, and a barrel of oil cost {h} dollars. The yield of government bonds of ten years was {i}"
    " percent. Turnover came to {j} billion crowns. Dealers spoke of a quiet week before the figures of the banks."
)
OBITUARY = (
    "{name}, {role}, died on {day} at the age of {age}, the family announced. {name} was born in {town} as the child of"
    " a {job} and moved to the capital to study. For many years {name} worked as {role} and was known far beyond"
    " {town}. Colleagues remembered {name} as a generous friend who never forgot a birthday. The funeral will take"
    " place at the church of Saint {saint} in {town} on {burial}. Instead of flowers, the family asks for gifts to the"
    " {charity}. A book of condolence is open at the town hall of {town} until the end of the month."
)
ADVERT = (
    "The hospital of Corran is looking for a {job} from {month}. We are the largest employer of the region, with two"
    " thousand people from forty countries. You will work in a friendly team in {ward}, in shifts that you help"
    " to plan."
    " We pay according to the agreement of the union, help you to find a flat, and have a kindergarten in the house."
    " You bring a finished training, patience and good spirits. Whoever wants to learn more is welcome to spend a day"
    " with us before deciding. Please send your letter by post or by electronic mail to our office for staff. We answer"
    " each letter within two weeks, and are looking forward to meeting you soon in our house by the river."
)
HOROSCOPE = (
    "Your stars for the week. Aries: {0}. Keep your temper with a colleague. Taurus: {1}. Money comes and goes. Gemini:"
    " {2}. A letter brings news. Cancer: {3}. Stay at home in the evening. Leo: {4}. Others look up to you. Virgo: {5}."
    " Order helps. Libra: {6}. Weigh your words. Scorpio: {7}. An old friend calls. Sagittarius: {8}. Travel is"
    " good for"
    " you. Capricorn: {9}. Work pays. Aquarius: {10}. Ideas need time. Pisces: {11}. Dream a little."
)
STARS = [
    "love blooms on Tuesday", "a door opens slowly", "patience is needed now", "an offer tempts you", "rest more often",
    "someone thinks of you", "numbers are your friend", "Venus smiles at you", "a quarrel ends well", "health"
    " comes first",
    "you find what was lost", "the weekend surprises", "ask before you act", "a journey is near", "say yes for once",
    "listen to the young", "a plan takes shape", "Mars makes you brave", "do not sign today", "laughter helps you",
    "the moon brings calm", "trust your hands", "a debt is paid", "music lifts the mood",
]  # fmt: skip
RECIPE = (
    "This {dish} is made quickly and tastes of {taste}. Heat the oven to {heat} degrees. Wash {main} and cut into thin"
    " slices. Melt {fat} in a pan, add {spice}, and stir for {n} minutes. Pour over {liquid} and let it simmer until"
    " {end}. Put everything into a buttered dish, cover with {top} and bake for {m} minutes until golden. Serve with"
    " {side}. Tip: it can be prepared the day before. Have you tried it? Send us a photograph of your plate to the"
    " kitchen of our paper, and you may win a book. All recipes of the series are on our pages for subscribers."
)
UHR = (
    "In der Nacht zum Sonntag, dem {day}, werden die Uhren um eine Stunde {way}gestellt. Eingeführt wurde die"
    " Umstellung"
    " einst, um Strom zu sparen, doch der Nutzen ist bis heute umstritten. Bauern berichten, dass ihre Kühe sich nicht"
    " nach der Uhr richten und zur gewohnten Zeit gemolken werden wollen. Ärzte raten, an den vier Abenden"
    " zuvor jeweils"
    " eine Viertelstunde früher zu Bett zu gehen. Die Bahn lässt ihre Nachtzüge eine Stunde lang im nächsten Bahnhof"
    " warten. Wer in dieser Nacht im Krankenhaus arbeitet, bekommt die wirklich geleisteten Stunden bezahlt."
    " Telefone und"
    " Rechner stellen sich selbst um, Backöfen und die meisten Autos nicht. Das Parlament wollte die Praxis längst"
    " beenden, aber die Regierungen konnten sich nicht einigen, welche der beiden Zeiten bleiben soll."
)


def market(*figures):
    return MARKET.format(**dict(zip("abcdefghij", figures, strict=True)))


@pytest.fixture
def news(tmp_path):
    news = open_news(tmp_path / "news.db", SOURCES)
    yield news
    news.close()


def row(text, *, days=0.0, source=1, title="Buttons in a tin", **more):
    return article_row(text, START + timedelta(days=days), source_id=source, title=title, **more)


fold = partial(fold_rows, now=NOW)


def reissues(news):
    return dict(news.conn.execute("select article_id, original_id from copies where kind = 'reissue' order by 1"))


@pytest.mark.parametrize(
    ("one", "other", "titles", "sources"),
    [
        pytest.param(COLUMN, COLUMN, ("Buttons in a tin", "What a tin remembers"), (1, 1), id="column, other title"),
        pytest.param(COLUMN, COLUMN.replace("six", "seven"), ("Buttons in a tin",) * 2, (1, 2), id="column, a word"),
        pytest.param(COLUMN, "From our archive. " + COLUMN, ("Buttons in a tin",) * 2, (1, 1), id="with a note"),
        pytest.param(
            CLOCKS.format(way="forward", day="29 March 2026"),
            CLOCKS.format(way="forward", day="28 March 2027") + " The next change is on 31 October.",
            ("When do the clocks change in 2026?", "When do the clocks change in 2027?"),
            (1, 1),
            id="yearly explainer",
        ),
        pytest.param(
            UHR.format(way="vor", day="29. März 2026"), UHR.format(way="vor", day="28. März 2027"),
            ("Zeitumstellung 2026: Das ist wichtig", "Zeitumstellung 2027: Das ist wichtig"), (2, 2), id="German",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("days", [8, 60, 365])
@pytest.mark.parametrize("late", [False, True])
def test_a_text_sent_out_again_is_a_reissue(news, one, other, titles, sources, days, late):
    """It does not matter which of the two is folded first."""
    rows = [
        row(one, title=titles[0], source=sources[0]),
        row(other, title=titles[1], source=sources[1], days=days),
    ]
    if late:
        second, first = fold(news, rows[1]) + fold(news, rows[0])
    else:
        first, second = fold(news, *rows)
    assert reissues(news) == {second: first}
    assert news.conn.execute("select count(distinct story_id), count(*) from story_articles").fetchone() == (2, 2)
    assert news.conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("parts", "titles"),
    [
        pytest.param(
            [
                market("higher", "4,211", "1.2", "8.4", "5.1", "3.3", "0.92", "71", "2.4", "3.1"),
                market("lower", "4,102", "2.6", "3.9", "2.2", "7.8", "0.91", "69", "2.5", "2.7"),
                market("higher", "4,163", "1.5", "6.0", "4.4", "2.1", "0.94", "74", "2.3", "3.4"),
            ],
            ["Shares end the week higher", "Shares end the week lower", "Shares end the week higher"],
            id="markets",
        ),
        pytest.param(
            [HOROSCOPE.format(*STARS[:12]), HOROSCOPE.format(*STARS[12:]), HOROSCOPE.format(*STARS[6:18])],
            ["Your weekly horoscope"] * 3,
            id="horoscopes",
        ),
        pytest.param(
            [
                OBITUARY.format(name="Ada Quill", role="a painter of ships", day="Monday", age=91, town="Skerry",
                                job="fisherman", saint="Brendan", burial="Friday", charity="lifeboats"),
                OBITUARY.format(name="Otto Brandt", role="a builder of organs", day="Sunday", age=84, town="Corran",
                                job="teacher", saint="Martin", burial="Thursday", charity="school of music"),
            ],
            ["Ada Quill dies at 91", "Otto Brandt dies at 84"],
            id="obituaries",
        ),
        pytest.param(
            [
                ADVERT.format(job="nurse", month="May", ward="the ward for children"),
                ADVERT.format(job="cook", month="August", ward="the large kitchen"),
            ],
            ["Wanted: nurse", "Wanted: cook"],
            id="job advertisements",
        ),
        pytest.param(
            [
                RECIPE.format(dish="gratin", taste="autumn", heat=180, main="the leeks", fat="butter", spice="nutmeg",
                              n=5, liquid="the cream", end="it is thick", top="cheese", m=25, side="dark bread"),
                RECIPE.format(dish="casserole", taste="the sea", heat=200, main="two fennels", fat="some oil",
                              spice="saffron", n=8, liquid="fish stock", end="half is gone", top="crumbs", m=30,
                              side="a green salad"),
            ],
            ["Recipe of the week: leek gratin", "Recipe of the week: fennel casserole"],
            id="recipes",
        ),
        pytest.param([COLUMN, COLUMN + " Shares"], ["Buttons of 2026", "Buttons of 2027"], id="years"),
        pytest.param([COLUMN, CLOCKS.format(way="back", day="25 October")], ["Sunday", "Sunday"], id="other texts"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("days", [8, 28])
def test_the_parts_of_a_series_stay_apart(news, parts, titles, days):
    fold(
        news,
        *(row(text, title=title, days=n * days) for n, (text, title) in enumerate(zip(parts, titles, strict=True))),
    )
    assert reissues(news) == {}


def test_within_the_window_it_is_a_copy(news):
    first, second = fold(news, row(COLUMN), row(COLUMN, days=6.9, source=2))
    assert news.conn.execute("select article_id, original_id, is_primary, kind from copies").fetchall() == [
        (second, first, 1, "exact")
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_each_year_points_to_the_first_and_copies_to_their_own_original(news, order):
    rows = [
        row(COLUMN),
        row(COLUMN, days=365),
        row(COLUMN, days=365.5, source=2),
        row(COLUMN, days=730),
    ]
    ids = dict(zip(order, (fold(news, rows[n])[0] for n in order), strict=True))
    assert reissues(news) == {ids[1]: ids[0], ids[3]: ids[0]}
    copies = news.conn.execute("select article_id, original_id from copies where is_primary = 1").fetchall()
    assert copies == [(ids[2], ids[1])]


def test_it_follows_changes_and_deletions(news):
    first, second, third = fold(news, row(COLUMN), row(COLUMN, days=100), row(COLUMN, days=300))
    assert reissues(news) == {second: first, third: first}
    other = CLOCKS.format(way="forward", day="29 March 2026")
    news["articles"].update(first, {"text": other, "text_sha256": "other"})
    dedupe(news, now=NOW)
    assert reissues(news) == {third: second}
    news["articles"].update(first, {"text": COLUMN, "text_sha256": "same"})
    dedupe(news, now=NOW)
    assert reissues(news) == {second: first, third: first}
    with news.atomic():
        news.conn.execute("delete from articles where id = ?", [first])
    dedupe(news, now=NOW)
    assert reissues(news) == {third: second}
    dedupe(news, now=NOW, refold=True)
    assert reissues(news) == {third: second}


def test_texts_without_a_time_live_blogs_and_short_notices_are_none(news):
    notice = " ".join(COLUMN.split()[:50])
    fold(
        news,
        row(COLUMN, days=0, kind="live"),
        row(COLUMN, days=50, kind="live"),
        row(notice, days=0),
        row(notice, days=50),
        row(CLOCKS, published_at=None, published_precision="none", first_seen_at="2026-03-20T00:00:00Z"),
    )
    assert reissues(news) == {}


def test_a_person_can_say_that_it_is_none(news):
    fold(news, row(COLUMN, url="https://a.example/1"), row(COLUMN, days=90, url="https://a.example/2"))
    correction = Correction("not a copy", "https://a.example/2", other="https://a.example/1")
    with news.atomic():
        save_decision(news, [correction], "2026-06-01T00:00:00Z")
    dedupe(news, now=NOW)
    assert reissues(news) == {}
    dedupe(news, now=NOW, refold=True)
    assert reissues(news) == {}


def test_why_and_story_name_the_old_text(news, tmp_path):
    first, second = fold(news, row(COLUMN), row(COLUMN, days=90))
    news.close()
    call = lambda *words: CliRunner().invoke(main, [*words, "--db", str(tmp_path / "news.db")])  # noqa: E731
    why = call("why", str(first), str(second))
    assert f"Reissue: article {second} is the text of article {first}, sent out again. " in why.stdout
    with_story = call("story", "2")
    assert f"reissue of {first}" in " ".join(with_story.stdout.split()), with_story.output


def test_the_labelled_articles_have_none(tmp_path):
    news = open_database(tmp_path / "news.db")
    rows = labelled.read("articles")
    for n, one in enumerate(rows):
        if "copy_of" not in one:
            at = START + timedelta(days=8 * n)
            labelled.add(news, [one | {"date": f"{at:%Y-%m-%dT%H:%M:%SZ}"}])
    dedupe(news, now=NOW)
    assert reissues(news) == {}
    news.close()
