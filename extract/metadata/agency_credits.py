"""Find the news agency that a byline, a dateline or a closing credit names as the origin of a text (pure)."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from newsfold.db.values.text import one_line
from newsfold.extract.metadata.byline_labels import without_label
from newsfold.extract.vocabulary.agencies import AGENCIES, AGENCY_CONJUNCTION, AGENCY_CREDIT, AGENCY_OF

MAX_BYLINE = 300  # characters of a byline in which an agency is searched
MAX_OPENING = 160  # characters at the start of a line in which a dateline is searched
MAX_CLOSING = 120  # characters at the end of a line in which a credit is searched
FIRST_LINES, LAST_LINES = 3, 6  # lines of a text that may have a dateline, or a closing credit

_BETWEEN_AGENCIES = re.compile(rf"\s*[;,/|&]\s*|\s+{AGENCY_CONJUNCTION}\s+", re.I)
# What stands beside the agency within its parentheses: another agency, the initials of an editor or of a region.
_BESIDE = r"(?:\s*[/,]\s*[^()（）]{2,20})?"
_DASH = r"\s*\.?\s*[-–—−:：]"
# Each has the agency as its only group. A name and an agency in parentheses or after a slash, with no dash behind them,
# is the credit of a picture: "Ada Lund (Reuters)", "Ada Lund/AFP".
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[(（\[]?({AGENCIES})(?:/\w{{2,5}})?(?:\s*[)）\]]{_DASH}|\s+[-–—:])",  # "(ANSA) - ROMA", "dpa -"
        rf"【[^】]{{0,20}}?({AGENCIES})】",  # "【共同】", "【ロンドン時事】"
        # "[共同]", "中央社記者", "新华社北京3月2日电"
        rf"[\[（(]?({AGENCIES})(?:\]|）|記者|记者|\w{{1,20}}日[电電])",
        rf"[(（\[][^)）\]=]{{1,20}}=\s*({AGENCIES})[)）\]]",  # "(서울=연합뉴스)"
        # "LONDON (Reuters) -", "MADRID, 3 mar. (EFE).-"
        rf"[^(（]{{2,60}}[(（]\s*({AGENCIES}){_BESIDE}\s*[)）]{_DASH}",
        # "New Delhi, Mar 2 (PTI) The"
        rf"[^(（\n]{{0,40}}\d{{1,2}}[^(（\n]{{0,12}}[(（]\s*({AGENCIES}){_BESIDE}\s*[)）]\s",
        rf"[^/\n]{{2,40}}\d[^/\n]{{1,12}}/\s?({AGENCIES})\s?/",  # "МОСКВА, 2 марта. /ТАСС/."
        rf"[^\n–—-]{{2,30}}\d[^\n–—-]{{1,12}}\s[-–—]\s({AGENCIES})\.\s",  # "МОСКВА, 2 мар - РИА Новости. Паром"
    )
)
_CLOSING_CREDITS = tuple(
    re.compile(pattern)
    for pattern in (
        # "(dpa)", "(mit Material von dpa)", "(lw/dpa)", "(AFP/Reuters)"
        rf"[(（]\s*(?:(?i:{AGENCY_CREDIT})\s*[:：]?\s+|\w{{2,4}}[/,]\s*)?({AGENCIES}){_BESIDE}\s*[)）]\W*$",
        rf"(?:^|[.!?]\s+|—\s*)(?i:{AGENCY_CREDIT})(?:\s*[:：]\s*|\s+)({AGENCIES})\W*$",  # "With reporting by Reuters"
        rf"^\W*({AGENCIES})(?:/\w+)?\W*$",  # "dpa/lno"
        rf"^\W*({AGENCIES}),\s*\w{{2,6}}:\d{{6}}-\d{{2}}-",  # "© dpa-infocom, dpa:260504-99-123456/2"
        # "© 2026 AFP. All rights reserved."
        rf"^\W*(?:(?i:copyright|\(c\))\W+|©\s*)\d{{4}}\W+(?:(?i:by)\s+)?({AGENCIES})(?:\.|$)",
    )
)


def find_agency(raw_names: Iterable[str], lines: Sequence[str] = ()) -> str | None:
    """Return the usual name of the news agency that a byline or credit names, or None if there is none.

    It is searched in `raw_names` (the raw names of all bylines), in a dateline such as "HARBOUR (Reuters) -" and in a
    closing credit such as "(dpa)". `lines` are the lines of the text without its title, with residue, because the
    credit is part of the residue; captions are best left out, since they credit an agency for a picture.
    """
    for raw in raw_names:
        for part in _BETWEEN_AGENCIES.split(one_line(raw)[:MAX_BYLINE]):
            if name := AGENCY_OF.get(without_label(part)):
                return name
    last_lines = lines[1:][-LAST_LINES:] or lines  # the first line may be a caption
    openings = (pattern.match(line[:MAX_OPENING]) for line in lines[:FIRST_LINES] for pattern in _DATELINES)
    closings = (pattern.search(line[-MAX_CLOSING:]) for line in reversed(last_lines) for pattern in _CLOSING_CREDITS)
    match = next(filter(None, chain(openings, closings)), None)
    return AGENCY_OF[match[1]] if match else None
