"""Dates in the visible text of a page."""

import pytest

from newsfold.db.values.written_days import find_days
from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.visible_dates import find_days_above, find_visible_days, is_date_line


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wednesday, April 29, 2026", "2026-04-29"),
        ("Thursday, 14 May 2026 – by Ada Lund", "2026-05-14"),
        ("Zaterdag 21 maart 2026", "2026-03-21"),
        ("6. května 2026, Doprava", "2026-05-06"),
        ("mercoledì 14 gennaio 2026", "2026-01-14"),
        ("18 de febrero de 2026", "2026-02-18"),
        ("2. März 2026, 8.10 Uhr", "2026-03-02"),
        ("29 апреля 2026", "2026-04-29"),
        ("2026年3月14日 10時20分", "2026-03-14"),
        ("입력 2026.06.01 10:12", "2026-06-01"),
        ("16 فبراير 2026 - 15:10", "2026-02-16"),
        ("02/03/2026", "2026-03-02"),
        ("12/31/2025", "2025-12-31"),  # there is no month 31
        ("14 พฤษภาคม 2568", "2025-05-14"),  # the Buddhist calendar
        ("9 ธ.ค. 67", "2024-12-09"),
        ("۲۵ تیر ۱۴۰۲", "2023-07-16"),  # the Persian calendar
        ("1403/01/01", "2024-03-20"),
        ("平成31年4月30日", "2019-04-30"),  # eras of Japan and Taiwan
        ("令和元年5月1日", "2019-05-01"),
        ("中華民國114年10月9日", "2025-10-09"),
        ("113年7月6日", "2024-07-06"),
        ("二〇二五年十月二十一日", "2025-10-21"),
        ("5 בינואר 2025", "2025-01-05"),
        ("17 tháng 11 năm 2024", "2024-11-17"),
        ("2025. június 7.", "2025-06-07"),
        ("2025. gada 30. maijs", "2025-05-30"),
        ("2024 m. gruodžio 8 d.", "2024-12-08"),
        ("11. jaanuar 2025", "2025-01-11"),
        ("4. listopada 2025.", "2025-10-04"),  # Croatian
        ("4 listopada 2025", "2025-11-04"),  # Polish
        ("১৯ আগস্ট ২০২৫", "2025-08-19"),
        ("07 Ogos 2025", "2025-08-07"),
        ("9-Sep-2025", "2025-09-09"),
        ("Room 12 of 2026 hotels", ""),
        ("45 May 2026", ""),
        ("The year 2026", ""),
    ],
)
def test_find_day_in_many_languages(text, day):
    assert next((str(found.day) for found in find_days(text)), "") == day


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Jan 21, 2026, 08:00 GMT", True),
        ("Published: 2 March 2026", True),
        ("2025. június 7.", True),
        ("The dam of 2 March 2026 is the third that the valley lost since it was settled", False),
        ("2 March 2026: the wall breaks and the valley is told to leave at once by the engineers", False),
        ("He was born on 2 March 1950.", False),
        ("Born 2 May 1935, died 1 March 2026", False),
        ("Geboren am 2. Mai 1935", False),
        ("Urodzona: 2 maja 1935", False),
        ("* 2 May 1935", False),
        ("† 1. März 2026 in Oldwick", False),
        ("NATO, 2 March 2026", True),
        ("March 2, 2026, 8:10 p.m.", True),
        ("Posted on March 2, 2026 at 8:10 a.m. EST.", True),
        ("2 de marzo de 2026, 8:10 a. m.", True),
        ("2 Μαρτίου 2026, 8:10 π.μ.", True),
        ("2 มี.ค. 2569 08:10 น.", True),
        ("By Ada Lund | March 2, 2026 at 8:10 p.m.", True),
        ("โดย สมศรี ใจงาม | 2 มี.ค. 2569 เวลา 08:10 น.", True),
        ("입력 2026.03.02. 오전 8:10 수정 2026.03.03. 오후 9:00", True),
        ("On 2 March 2026 the wall broke.", False),
        ("The council met on 2 March 2026 at 8 p.m.", False),
        ("2026年3月3日 10:00 来源：奥德维克日报", True),
        ("2026年3月3日，县航运局周一晚间宣布渡轮将恢复运营。", False),
        ("3月3日午后，县航运局宣布洛恩港与旧港之间的渡轮将恢复运营，每天往返两班，周末另加一班", False),
    ],
)
def test_is_date_line(line, expected):
    assert is_date_line(line) is expected


def test_find_visible_days_searches_below_the_headline():
    page = "<p>1 May 2020</p><h1>Dam cracks</h1><p>2 March 2026</p><p>It broke on 1 March 2026.</p>"
    assert [line.day for line in find_visible_days(parse_html(page))] == ["2026-03-02"]


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ("<p>Updated: 5 March 2026</p><p>Published: 2 March 2026</p>", "2026-03-02"),
        ("<p>Updated 5 March 2026, first published 2 March 2026</p>", "2026-03-02"),
        ("<p>Modifié le 5 mars 2026 - publié le 2 mars 2026</p>", "2026-03-02"),
        ("<p><b>Aktualisiert</b> <span>5. März 2026</span></p><p>2. März 2026</p>", "2026-03-02"),
        ("<p>2026年3月5日 更新</p><p>2026年3月2日</p>", "2026-03-02"),
        ("<p class='last-updated'>5 March 2026</p><p class='published'>2 March 2026</p>", "2026-03-02"),
        ("<div class='comments'><p>8 March 2026</p></div><p>2 March 2026</p>", "2026-03-02"),
        ("<p><svg></svg> 2 March 2026</p>", "2026-03-02"),
        ("<p>Ada Lund<br>2 March 2026</p>", "2026-03-02"),
        ("<p>2–5 March 2026</p>", ""),
        ("<p>2. marta 2026.</p>", "2026-03-02"),
        ("<p>2. јануара 2026.</p>", "2026-01-02"),
        ("<p>2 март 2026 г.</p>", "2026-03-02"),
        ("<p>2 marca 2026 r.</p>", "2026-03-02"),
        ("<p>ថ្ងៃទី២ ខែមីនា ឆ្នាំ២០២៦</p>", "2026-03-02"),
        ("<p>2 كانون الثاني 2026</p>", "2026-01-02"),
        ("<p>2 جويلية 2026</p>", "2026-07-02"),
    ],
)
def test_the_first_visible_day_that_is_no_change(lines, published):
    days = find_visible_days(parse_html(f"<h1>Dam cracks</h1>{lines}"))
    assert next((line.day for line in days if not line.is_change), "") == published


@pytest.mark.parametrize(
    ("html", "days"),
    [
        ("<article><p>2. März 2026</p><h1>Fähre</h1></article>", ["2026-03-02"]),
        ("<div><div><span>Inland</span><span>2 March 2026</span></div><h1>Ferry</h1></div>", ["2026-03-02"]),
        ("<div>2 March 2026</div><h1>Ferry</h1>", []),  # beside the headline in the whole page: the present day
        ("<div><p>2 March 2026</p><ul><li>A<li>B<li>C<li>D<li>E<li>F</ul><h1>Ferry</h1></div>", []),
        ("<article><p>News of the harbour</p><h1>Ferry</h1></article>", []),
    ],
)
def test_days_above_the_headline(html, days):
    tree = parse_html(f"<body><p>Oldwick</p>{html}<p>Text.</p></body>")
    assert [found.day for found in find_days_above(tree)] == days


@pytest.mark.parametrize(
    ("line", "is_near"),
    [
        ("2 March 2026", True),
        ("Published: 2 March 2026", True),
        ("Veröffentlicht am 2. März 2026", True),
        ("Опубликовано: 2 марта 2026", True),
        ("By Ada Lund, 2 March 2026", True),
        ("Von Ada Lund – 2. März 2026", True),
        ("Monday, 2 March 2026", True),
        ("Tue, 03/10/2026 - 09:12", True),
        ("Harbour office, 2 March 2026", False),
        ("Deadline: 2 March 2026", False),
    ],
)
def test_a_day_after_the_byline_or_a_label_is_near_the_headline(line, is_near):
    lines = find_visible_days(parse_html(f"<h1>Dam cracks</h1><p>{line}</p><p>3 March 2026</p>"))
    assert [line.is_near for line in lines] == [is_near, True]
