"""Drop residue, the boilerplate lines left in an extracted text, by one rule for each kind: the table RULES (pure).

The phrases of the rules are in extract/vocabulary/; a phrase in a new language is added there. "Match …" in
the docstring of a rule means: return whether the line is of that kind, and so is dropped.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from newsfold.db.values.month_names import month_number
from newsfold.db.values.written_days import find_days
from newsfold.extract.line_text import ends_sentence, normalized_key
from newsfold.extract.metadata.visible_dates import is_date_line
from newsfold.extract.vocabulary.agencies import AGENCIES, PICTURE_AGENCIES
from newsfold.extract.vocabulary.appeals import (
    APPEAL,
    APPEAL_VERBS,
    LABEL_FILLERS,
    LABEL_WORDS,
    READER_OBJECT,
    UNSPACED_APPEAL,
)
from newsfold.extract.vocabulary.box_labels import ABOUT, COMMENTS, HOME, TAGS
from newsfold.extract.vocabulary.buttons import BUTTONS, CALLS, OF_PAGES, PAGE
from newsfold.extract.vocabulary.bylines import BYLINE_LABEL, IS, OUR, PRONOUN
from newsfold.extract.vocabulary.credits import COPYRIGHT, CREDIT, CREDIT_AT_END, SOURCE, UNNAMED_SOURCE
from newsfold.extract.vocabulary.dates import (
    CLOCK_SUFFIX,
    DATE_LABEL,
    DATE_PREPOSITION,
    DURATION_UNIT,
    MINUTES,
    READING_TIME,
    READING_TIME_LABEL,
    TIME_AGO,
)
from newsfold.extract.vocabulary.paywall import PAYWALL, SUBSCRIBER_QUESTION
from newsfold.extract.vocabulary.person_names import DEFINITE_ARTICLE
from newsfold.extract.vocabulary.read_also import READ_ALSO, READ_ALSO_OR_HEADING
from newsfold.extract.vocabulary.social_media import EMBED, PRIVACY, SOCIAL_NETWORKS

_SEPARATORS = re.compile(r"\s*[›»→❯▸]\s*|\s+[>/|•·]\s+")
_ARROWS = re.compile(r"\s*[›»→❯▸]\s*|\s+>\s+")
_READ_ALSO = re.compile(rf"\W{{0,3}}{READ_ALSO}(?:\s*[:：\-–—>»]|\s*$|\s)", re.I)
_READ_ALSO_LABEL = re.compile(rf"\W{{0,3}}{READ_ALSO}\s*(?:[:：|>»]|[^\w,،、]*$)", re.I)
_READ_ALSO_ADJECTIVE = re.compile(rf"\W{{0,3}}{READ_ALSO_OR_HEADING}\s+\w", re.I)
_CREDIT = re.compile(
    rf"\W{{0,3}}{CREDIT}\b(?:(?:/\w{{1,20}})?(?:\s(?-i:[^\WA-Z])\S{{0,20}}){{0,2}}\s*[:：](?!//)\s*\S.{{0,80}}|(?:\s[^:/]{{0,40}})?(?:\s*[©|]|\s/\s?(?!/)).*)"
    rf"|\W{{0,3}}©.*",
    re.I,
)
_SOURCE = re.compile(rf"\W{{0,3}}{SOURCE}(?:\s\S{{1,20}}){{0,2}}\s*[:：]\s*\S.{{0,80}}", re.I)
_SOURCE_CREDIT = re.compile(rf"\W{{0,3}}(?:{CREDIT}|{SOURCE})\W{{1,4}}(?:{UNNAMED_SOURCE}|{AGENCIES})\W*", re.I)
_CREDIT_IN_BRACKETS = re.compile(rf"[(\[（]\s*{CREDIT}\b.{{0,80}}[)\]）]", re.I)
_COPYRIGHT = re.compile(rf"\W{{0,3}}{COPYRIGHT}\b\W{{0,3}}[^.!?]{{0,80}}\b(?:19|20)\d\d\b[^.!?]{{0,60}}\.?", re.I)
_DATELINE = re.compile(rf"(?:[^\s\W].{{0,60}}\s)?[(（【\[]{AGENCIES}[)）】\]]\W{{0,3}}")
_SHORTCODE = re.compile(r"\[\w+(?:\s+\w+=[^\]]*)\].{0,80}\[/\w+\]|\[/?\w+(?:\s+\w+=[^\]]*)\]")
_PICTURE_CREDIT = re.compile(rf".{{0,60}}/\s*{PICTURE_AGENCIES}.{{0,40}}|.{{2,60}}{CREDIT_AT_END}\W{{0,2}}", re.I)
_TAGS = re.compile(rf"\W{{0,3}}{TAGS}\s*(?:[:：]\s*.{{0,200}}|)", re.I)
_COMMENTS = re.compile(rf"\W{{0,3}}(?:\d{{1,5}}\s*)?{COMMENTS}[^\w?]{{0,3}}\d{{0,5}}[^\w?]{{0,3}}", re.I)
_HASHTAGS = re.compile(r"(?:#\w+[\s,;·|]*){2,}")
_ABOUT = re.compile(rf"\W{{0,3}}{ABOUT}\s+(?:{DEFINITE_ARTICLE}\s+)?(?-i:[A-Z\d]).{{1,60}}", re.I)
_NETWORK = re.compile(rf"(?<![\w./]){SOCIAL_NETWORKS}(?![\w.]\w)", re.I)
_MAIL = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w{3,}")
_BUTTONS = re.compile(rf"\W{{0,3}}{BUTTONS}[^\w?]{{0,4}}\d{{0,4}}[^\w?]{{0,3}}", re.I)
_CALL = re.compile(rf"\W{{0,3}}{CALLS}[^\w?:：]{{0,5}}", re.I)
_LABEL_WORD = re.compile(rf"(?<!\w){LABEL_WORDS}(?!\w)", re.I)
_LABEL_FILLER = re.compile(rf"(?<!\w){LABEL_FILLERS}(?!\w)", re.I)
_APPEAL_VERB = re.compile(rf"\W{{0,3}}{APPEAL_VERBS}(?!\w)", re.I)
_SENTENCES = re.compile(r"[.!?:;…]+\W*\s|\s[-–—|]\s")
_POST_ADDRESS = re.compile(r"\W*(?:https?://)?(?:pic\.twitter\.com|t\.co|pic\.x\.com)/\w+\W*", re.I)
# The same within a line, where a post ends: the address of its picture or of what it quotes.
_ADDRESS_IN_POST = re.compile(r"\s*(?:(?:https?://)?pic\.(?:twitter|x)\.com|https?://t\.co)/\w{1,20}", re.I)
_PAGE_NUMBER = re.compile(rf"\W*{PAGE}\s+\d{{1,3}}\s*(?:{OF_PAGES}|/)\s*\d{{1,3}}\W*", re.I)
_QUOTED = re.compile("[“”«»„]")
_HOME = re.compile(rf"{HOME}", re.I)
_TIMESTAMP = re.compile(
    rf"[^\w$€£¥₹]*(?:{DATE_LABEL}\b(?:(?=\D{{0,60}}\d).{{0,70}}|\W*{DATE_PREPOSITION}?\W*)"
    rf"|\d{{1,2}}[:.]\d{{2}}\W*{CLOCK_SUFFIX}?"
    rf"|\d{{1,2}}:\d{{2}}\s*{DURATION_UNIT}\b.{{0,50}}"
    rf"|\d+ {MINUTES} {READING_TIME}.{{0,10}}"
    rf"|{READING_TIME_LABEL}\b\D{{0,20}}(?:\d{{1,3}}\b.{{0,20}})?"
    rf"|\d+\s*{TIME_AGO})\W*",
    re.I,
)
_DATE_LABEL = re.compile(rf"\W{{0,3}}{DATE_LABEL}\b", re.I)
_DATE_LABEL_ALONE = re.compile(rf"\W{{0,3}}{DATE_LABEL}(?:\s+{DATE_PREPOSITION})?\W{{0,3}}", re.I)
_DAY_AND_MONTH = re.compile(r"(?:\d{1,2}\.?\s(?P<after>[^\W\d_]{3,12})|(?P<before>[^\W\d_]{3,12})\.?\s\d{1,2})\.?")
_PARTS_OF_BYLINE = re.compile(r"\s*[·•⋅|—]\s*|\s+[–-]\s+|\s*/{2}\s*")
_BEGINS_WITH_NAME = re.compile(r"[^\w\s.<]{0,2}\s*\w")
_WHOLE_SENTENCE = re.compile(r"[.!?。！？।؟…]['\"’”»」)]?\s*$")
_BULLET = re.compile(r"[-•*]\s")  # an item of a list, such as the history of a document
_LABEL = re.compile(BYLINE_LABEL, re.I)
_IS = re.compile(IS, re.I)
_PRONOUN = re.compile(PRONOUN, re.I)
_BYLINE_ALONE = re.compile(rf"\W{{0,2}}(?=\w+\s+\w){BYLINE_LABEL}\W{{0,3}}", re.I)
_BYLINE = re.compile(rf"\W{{0,2}}{BYLINE_LABEL}\s*[:：]?\s+\S+(?:\s+\S+){{0,7}}\W{{0,2}}", re.I)

SHORT_LINE = 160  # characters; a longer line is a paragraph, which only few rules may drop
PAYWALL_LINE = 250  # characters; a longer line is no notice for subscribers
LONG_APPEAL = 450  # characters; at the end of a text, a longer line is no appeal
LABEL = 90  # characters; a longer line is not a label
MIN_COPY = 41  # characters of the keys of a repeated passage; a shorter one may be a refrain
COPIED_SHARE = 0.95  # the least share of the lines of a passage that its copy has
KICKER = 40  # letters; the kicker, the subject above a headline, has no more
LAST_LINES = 7  # lines; the profile of a company or an author at the end of a text has no more
AFTER_END = 6  # lines below the end of `articleBody` that are not the article's
MAX_PASSES = 20  # times that the rules are applied to a text; measured pages need one to three
ROW_SIGN = "|"  # begins a row of a table; its cells are part of what the table says
MIN_SHARED = 3  # words that a second headline shares with the first; its subject alone has one or two
MIN_SHARED_WORD = 4  # letters of such a word; shorter ones are in any headline
MAX_CONTACT_WORDS = 3  # beside an e-mail address; more are a sentence
MAX_BYLINE_PARTS = 5  # name, office, place, date and reading time in a line between the headline and the text
MIN_NOTE_WORDS = 4  # a line without a verb that begins with the author's name and has no more is a byline
MIN_SERIES = 3  # different days in one form, each alone on a line: a diary, a chronicle, a list of appointments
FIRST_WORDS = 3  # words of a sentence, among which is who it is about
WORDS_BEFORE_AUTHOR = 3  # words; a note about the author begins with the name: "Our correspondent <name> …"


@dataclass(frozen=True, slots=True)
class PageContext:
    """Facts about the page, outside its text, that the rules compare lines with.

    `titles`, `title` (the one that the article gets), `standfirst`, `headings` (of sections: h2 to h6), `captions`,
    `authors` and `above_headline` (lines that stand only above the headline) are texts of the page in the form of
    `normalized_key`. `last_line` is the index of the last line that is in the page's `articleBody`; None if the page
    has none, or if the text was taken from it.

    `is_among_paragraphs` takes a line and returns whether the page shows it beside its paragraphs, in one block with
    them.

    `site_boilerplate` takes a line. It returns True if the site repeats the line and its mark-up says that it is not
    prose (drop it anywhere), False if the site repeats it as prose (drop it only at the start and end of the text), and
    None if the site does not repeat it.
    """

    titles: frozenset[str] = frozenset()
    title: str = ""
    standfirst: str = ""
    headings: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    above_headline: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    last_line: int | None = None
    is_among_paragraphs: Callable[[str], bool] = lambda text: False
    site_boilerplate: Callable[[str], bool | None] = lambda text: None


@dataclass(slots=True)
class Line:
    """A line and its position among the lines that are still in the text.

    `key`: its `normalized_key`.
    `index`: number of lines before it.
    `total`: number of all lines.
    `is_copy`: whether it belongs to a passage that repeats the one right before it (see find_copied_lines).
    `is_in_series`: whether it is one of several days (see find_series_of_days).
    `remaining`: number of lines before it that no rule drops.
    `section`: name of the rule with `continues` that dropped a line before it, if no line stayed since; else empty.
    `above`: the last line that stayed before it; empty if there is none.
    `is_below_label`: whether the line right before it stayed and introduces it ("Credits:").
    """

    text: str
    key: str
    index: int
    total: int
    page: PageContext
    is_copy: bool = False
    is_in_series: bool = False
    remaining: int = 0
    section: str = ""
    above: str = ""
    is_below_label: bool = False

    @property
    def is_below_heading(self) -> bool:
        """Whether the last line that stayed before it is the heading of a section."""
        return bool(self.above) and normalized_key(self.above) in self.page.headings

    @property
    def is_below_name(self) -> bool:
        """Whether the last line that stayed before it is the name of an author: a signature."""
        return bool(self.above) and normalized_key(self.above) in self.page.authors

    @property
    def is_near_start(self) -> bool:
        return self.index < 5

    @property
    def is_near_end(self) -> bool:
        return self.index >= max(2, self.total - 4)

    @property
    def is_last(self) -> bool:
        """Whether the line is the last of several."""
        return self.index == max(2, self.total - 1)

    @property
    def is_in_last_part(self) -> bool:
        """Whether the line is in the last two fifths of the text and has at least three lines before it."""
        return self.index >= 3 and self.index >= 0.6 * self.total

    @property
    def place(self) -> tuple[object, ...]:
        """What the rules can know of the line's position: the same line in the same place has the same verdict.

        The numbers are those that a rule compares with a limit, up to the highest limit.
        """
        return (
            min(self.index, 5),
            min(self.total - self.index, 2 * LAST_LINES + 1),
            self.is_in_last_part,
            self.is_copy,
            self.is_in_series,
            min(self.remaining, 3),
            self.section,
            self.is_below_heading,
            self.is_below_label,
            self.is_below_name,
            is_after_article_body(self),
        )


class FilteredLine(NamedTuple):
    """A line and the name of the rule that drops it; None if the line stays."""

    text: str
    dropped_by: str | None


def is_without_letters(line: Line) -> bool:
    """Match a line without letters and digits (rules, bullets, emoji), or a shortcode left by the page builder."""
    return not line.key or bool(_SHORTCODE.fullmatch(line.text))


def is_breadcrumb(line: Line) -> bool:
    """Match a breadcrumb trail: "Home > Politics > …", or "Home Updates Politics <title>" without separators.

    A trail that does not begin at the home page has arrows: bars and dots also separate author, office and date.
    """
    if not line.is_near_start or line.remaining > 1:
        return False
    parts = [part for part in _SEPARATORS.split(line.text) if part]
    if len(parts) >= 2 and _HOME.fullmatch(parts[0]):
        return True
    parts = [part for part in _ARROWS.split(line.text) if part]
    if len(parts) >= 3 and all(len(part.split()) <= 4 for part in parts[:-1]) and not ends_sentence(line.text):
        return True
    return any(
        title and line.key != title and line.key.endswith(title) and _HOME.match(line.text)
        for title in line.page.titles
    )


def repeats_title(line: Line) -> bool:
    """Match the headline, which `Article.title` holds already.

    Above the text, match each title of the page; below its first line, only those that head no section; further down
    only the article's own, which captions and share bars repeat. So the headings of sections stay.

    Above the text, also match the headline with a kicker in front, even if the space between them is lost.
    """
    if line.key in line.page.titles:
        is_section = line.key in line.page.headings
        return line.remaining == 0 or (not is_section and (line.remaining < 2 or line.key == line.page.title))
    letters = line.key.replace(" ", "")
    return line.remaining < 2 and any(
        len(title) > KICKER and 0 < len(letters) - len(title) <= KICKER and letters.endswith(title)
        for title in (title.replace(" ", "") for title in line.page.titles)
    )


def is_above_headline(line: Line) -> bool:
    """Match a line that the page shows only above its headline, at the start of the text."""
    return line.remaining == 0 and line.key in line.page.above_headline


def repeats_standfirst(line: Line) -> bool:
    """Match a line that repeats the standfirst, which `Article.standfirst` holds already."""
    return bool(line.page.standfirst) and line.key == line.page.standfirst


def rewords_title(line: Line) -> bool:
    """Match a second headline above the text: a line that is no sentence and shares many words with the headline.

    At least half of the different words of the shorter one are in the other one, and MIN_SHARED or more of
    MIN_SHARED_WORD letters. Neither the heading of a section is matched, because the first section of a guide often
    names the subject of the guide again, nor a line in capitals, which is a link or a label.
    """
    if line.remaining > 1 or ends_sentence(line.text) or line.key in line.page.headings:
        return False
    words = set(line.key.split())
    if len(words) < 4 or line.text.isupper():
        return False
    # A line that is much longer than the headline is a standfirst.
    titles = [set(title) for title in map(str.split, line.page.titles) if len(words) <= 1.5 * len(title) + 2]
    return any(
        sum(len(word) >= MIN_SHARED_WORD for word in words & title) >= MIN_SHARED and _overlap(words, title) >= 0.5
        for title in titles
    )


def is_caption(line: Line) -> bool:
    """Match a caption that repeats the alternative text of its picture and is not the heading of a section.

    A whole sentence stays: pages also take the first sentence of the text for the alternative text.
    """
    is_caption_text = line.key in line.page.captions and line.key not in line.page.headings
    return is_caption_text and not _WHOLE_SENTENCE.search(line.text)


def repeats_passage(line: Line) -> bool:
    """Match a line of a passage that repeats the one right before it, as a page does that holds its text twice.

    A sentence that comes again later is a refrain, the repeated question of an interview, or an entry of a list, and
    stays.
    """
    return line.is_copy


def is_read_also_link(line: Line) -> bool:
    """Match a line that refers to another article ("Read also: …"), or the label above a list of such lines."""
    if _READ_ALSO_LABEL.match(line.text):
        return True
    if not _READ_ALSO.match(line.text) or ends_sentence(line.text):
        return False
    return not _READ_ALSO_ADJECTIVE.match(line.text)


def is_credit(line: Line) -> bool:
    """Match a picture credit, a copyright notice, or the line that names the source of the text at its start or end.

    At its start this may be a dateline without its sentence: "OLDWICK, March 2 (Reuters) –". A picture whose source is
    the subject of the headings is an example of what the text is about.
    """
    if line.remaining == 0 and _DATELINE.fullmatch(line.text):
        return True
    if _COPYRIGHT.fullmatch(line.text) or _SOURCE_CREDIT.fullmatch(line.text):
        return True
    if _CREDIT_IN_BRACKETS.fullmatch(line.text):
        return True
    if len(line.text) < LABEL and _PICTURE_CREDIT.fullmatch(line.text):
        return True
    is_source = (line.remaining == 0 or line.is_near_end) and _SOURCE.fullmatch(line.text)
    if not (is_source or _CREDIT.fullmatch(line.text)) or re.search(r"[.!?]\s+\w", line.text):
        return False
    return bool(is_source) or not _credits_subject(line)


def _credits_subject(line: Line) -> bool:
    """Decide whether each word that a credit names is in the headings: then it tells which example is shown."""
    _, _, named = line.text.replace("：", ":").partition(":")
    words = normalized_key(named).split()
    return bool(words) and set(words) <= {word for heading in line.page.headings for word in heading.split()}


def is_paywall_notice(line: Line) -> bool:
    """Match a notice that the rest of the text is for subscribers.

    A question to those who are subscribers is such a notice at the end of the text, or if it asks them to log in:
    elsewhere it offers something else, such as a report.
    """
    if line.index < 1 or _QUOTED.search(line.text) or not mentions_paywall(line.text):
        return False
    return line.is_near_end or PAYWALL.search(line.text) or bool(_LABEL_WORD.search(line.text))


def is_paywall_offer(line: Line) -> bool:
    """Match a line of the offer below a paywall notice: a short line in the last part of the text, or another
    notice."""
    return (line.is_in_last_part and len(line.text) < PAYWALL_LINE) or is_paywall_notice(line)


def mentions_paywall(text: str) -> bool:
    """Decide whether `text` is a short line that says that the rest is for subscribers."""
    return len(text) < PAYWALL_LINE and (PAYWALL.search(text) or SUBSCRIBER_QUESTION.search(text))


def is_appeal(line: Line) -> bool:
    """Match an appeal to the reader (sign up, follow us, share), "all rights reserved", or the label of a button.

    The last line may be a longer one: on 1,540 pages, none of the five last lines with such a phrase was in the text.
    """
    if is_short_appeal(line.text):
        return True
    if _CALL.fullmatch(line.text) and (line.is_near_end or line.key not in line.page.headings):
        return True
    limit = LONG_APPEAL if line.is_last else 250
    return (line.is_near_end or line.is_near_start) and _is_appeal(line.text, limit)


def is_short_appeal(text: str) -> bool:
    """Decide whether `text` has fewer than LABEL characters and is an appeal to the reader or the label of a button."""
    if len(text) >= LABEL:
        return False
    return bool(_BUTTONS.fullmatch(text) or _PAGE_NUMBER.fullmatch(text)) or _is_label(text) or _is_appeal(text, LABEL)


def _is_appeal(text: str, limit: int) -> bool:
    """Decide whether a text of fewer than `limit` characters, without quotation marks, addresses the reader.

    It has a phrase that only such texts have, or a sentence in it begins with a verb of APPEAL_VERBS and names what the
    reader gets. A single word never decides: "subscription" and "newsletter" are also subjects of reports.
    """
    if len(text) >= limit or _QUOTED.search(text):
        return False
    if APPEAL.search(text) or UNSPACED_APPEAL.search(text):
        return True
    for sentence in _SENTENCES.split(text):
        verb = _APPEAL_VERB.match(sentence)
        if verb and READER_OBJECT.search(sentence[verb.end() :]):
            return True
    return False


def _is_label(text: str) -> bool:
    """Decide whether `text` consists of words of LABEL_WORDS and LABEL_FILLERS only, with one of the former."""
    rest, count = _LABEL_WORD.subn(" ", text)
    return count > 0 and not normalized_key(_LABEL_FILLER.sub(" ", rest)) and not text.rstrip().endswith("?")


def is_embed_placeholder(line: Line) -> bool:
    """Match the notice in place of a video or post that is loaded from another site only after consent, or the address
    that is left of a picture in a post."""
    if _POST_ADDRESS.fullmatch(line.text):
        return True
    if not EMBED.search(line.text):
        return False
    return len(line.text) < LABEL or PRIVACY.search(line.text)


def lists_social_networks(line: Line) -> bool:
    """Match a line that consists of the names of social networks, two or more, and at most three other words, and that
    is no heading."""
    if _QUOTED.search(line.text) or line.key in line.page.headings:
        return False
    names = {name.casefold() for name in _NETWORK.findall(line.text)}
    if len(names) < 2:
        return False
    others = len(normalized_key(_NETWORK.sub(" ", line.text)).split())
    return others <= 1 or (others <= 4 and (line.is_near_end or line.is_near_start))


def is_contact_line(line: Line) -> bool:
    """Match a line near the end with an e-mail address: that of the author, whose name is in the address, or one with
    no more than a name or a label beside it.

    An address below a signature that stays is a part of it.
    """
    if not line.is_near_end or line.index < 3:
        return False
    found = _MAIL.search(line.text)
    if found is None:
        return False
    address = found.group().casefold()
    others = len(normalized_key(_MAIL.sub(" ", line.text)).split())
    if "." in address and 1 <= others <= MAX_CONTACT_WORDS:
        return True
    if not others and line.is_below_name:
        return False
    people = (names for names in map(str.split, line.page.authors) if len(names) in (2, 3))
    return any(len(name) > 3 and name in address for names in people for name in names)


def starts_tag_list(line: Line) -> bool:
    """Match the label of a list of subjects ("Tags: …") or a line of hashtags, in the last part of the text."""
    is_last = line.is_in_last_part and line.total - line.index <= 2 * LAST_LINES
    return is_last and bool(_TAGS.fullmatch(line.text) or _HASHTAGS.fullmatch(line.text))


def is_tag(line: Line) -> bool:
    """Match a short line that does not end as a sentence. Used only below the label of a list of subjects."""
    return len(line.text) < 60 and not ends_sentence(line.text)


def starts_comments(line: Line) -> bool:
    """Match the heading of the readers' comments in the last part of the text."""
    return line.is_in_last_part and bool(_COMMENTS.fullmatch(line.text))


def starts_company_profile(line: Line) -> bool:
    """Match a heading "About Example Inc." among the last LAST_LINES lines, in the last part of the text."""
    is_last = line.is_in_last_part and line.total - line.index <= LAST_LINES
    return is_last and bool(_ABOUT.fullmatch(line.text.rstrip(" :")))


def is_in_open_section(line: Line) -> bool:
    """Match every line. Used below a heading whose section ends only with the text."""
    return True


def is_timestamp(line: Line) -> bool:
    """Match a date of publication or change, a time of day, a reading time, or an age ("3 hours ago").

    A date without a label counts only above the text, and near the end if it begins the line and no other one follows:
    other dates there are deadlines and appointments. A line that ends with a colon introduces what follows, unless it
    is no more than a label above the text; an item of a list belongs to the list. A labelled date that the page shows
    among its paragraphs was written with them: on 788 pages of many kinds, three of nine such lines were in the text.
    Days of a series head the parts of a diary or a chronicle, or are the items of a list.
    """
    if line.is_in_series or _BULLET.match(line.text):
        return False
    is_above_text = line.remaining < 3 and line.is_near_start
    if len(line.text) < LABEL and _TIMESTAMP.fullmatch(line.text):
        introduces = line.text.endswith((":", "："))
        if not introduces or (is_above_text and _DATE_LABEL_ALONE.fullmatch(line.text)):
            return not (_DATE_LABEL.match(line.text) and line.page.is_among_paragraphs(line.text))
    if is_above_text:
        return is_date_line(line.text) or (line.remaining == 0 and _is_day_and_month(line))
    if not line.is_near_end or not line.text[0].isdecimal() or not is_date_line(line.text):
        return False
    return len({found.day for found in find_days(line.text)}) == 1


def _is_day_and_month(line: Line) -> bool:
    """Decide whether a line is a day without a year ("2 March"), and not the heading of a section, as in a diary."""
    match = _DAY_AND_MONTH.fullmatch(line.text)
    if match is None or line.key in line.page.headings:
        return False
    return month_number((match["before"] or match["after"]).lower()) is not None


def is_byline(line: Line) -> bool:
    """Match a short line near the start or end of the text that names an author, also with office and date, or the
    label of such a line.

    After a label, a line of which most words are in small letters names nobody: "Von der Planung bis zum Fest". Below
    the heading of a section, it names the author of what the section is about, such as a book.
    """
    if not (line.is_near_start or line.is_near_end):
        return False
    if line.is_near_start and line.is_below_heading and line.remaining > 1:
        return False
    if _BYLINE_ALONE.fullmatch(line.text):
        return True
    if line.is_near_start and line.remaining < 2 and _is_byline_with_date(line.text):
        return True
    return _names_author(line.text, line.page.authors)


def _is_byline_with_date(text: str) -> bool:
    """Decide whether a text is a name after a label, then the office, and a date or the reading time."""
    first, *others = _PARTS_OF_BYLINE.split(text, MAX_BYLINE_PARTS)
    return any(_TIMESTAMP.fullmatch(part) or is_date_line(part) for part in others) and _names_author(
        first, frozenset()
    )


def _names_author(text: str, authors: frozenset[str]) -> bool:
    """Decide whether a text is the name of one of `authors`, or a name after a label."""
    key = normalized_key(text)
    rest = f" {key} "
    for author in sorted(authors, key=lambda name: (-len(name), name)):  # one may be a part of another
        rest = rest.replace(f" {author} ", "  ")
    is_known = rest.strip() != key
    if len(rest.split()) <= is_known and _BEGINS_WITH_NAME.match(text):  # only names, and a word between two
        return True
    if not _BYLINE.fullmatch(text) or ends_sentence(text):
        return False
    words = text.split()
    return sum(map(str.islower, words)) <= len(words) / 2


def describes_author(line: Line) -> bool:
    """Match a note about the author near the end, outside of the section of a heading ("Why trust us") and not below a
    label.

    It begins with the author's name, or it is a sentence with at most WORDS_BEFORE_AUTHOR words before the
    name that begins with "our" or "author", or says what the author is ("Correspondent Ada Lund is …").
    """
    if not line.is_near_end or line.index < 3 or line.is_below_heading or line.is_below_label:
        return False
    if _QUOTED.search(line.text):
        return False
    words = line.key.split()
    is_sentence = ends_sentence(line.text)
    for author in map(str.split, line.page.authors):
        if len(author) not in (2, 3):
            continue
        if author == words[: len(author)]:
            return is_sentence or len(words) > MIN_NOTE_WORDS
        for start in range(1, WORDS_BEFORE_AUTHOR + 1 if is_sentence else 0):
            end = start + len(author)
            is_labelled = words[0] in OUR or _LABEL.fullmatch(words[0])
            if author == words[start:end] and (is_labelled or _IS.fullmatch(" ".join(words[end : end + 1]))):
                return True
    return False


def continues_note(line: Line) -> bool:
    """Match a line near the end, below a note about the author, that goes on about that person.

    One of its first words is a part of the name or stands for it ("She", "When he is not …").
    """
    if not line.is_near_end or _QUOTED.search(line.text):
        return False
    first = line.key.split()[:FIRST_WORDS]
    names = {part for author in line.page.authors for part in author.split() if len(part) >= MIN_SHARED_WORD}
    return describes_author(line) or any(word in names or _PRONOUN.fullmatch(word) for word in first)


def is_after_article_body(line: Line) -> bool:
    """Match a line below the last line that is in the page's `articleBody`, if there are at most AFTER_END of them.

    More lines are a part of the text that the page left out of `articleBody`.
    """
    last = line.page.last_line
    return last is not None and line.index > last and line.total - 1 - last <= AFTER_END


def is_site_boilerplate(line: Line) -> bool:
    """Match a line that the site repeats: anywhere if its mark-up says that it is not prose, else near the start or
    end."""
    anywhere = line.page.site_boilerplate(line.text)
    return anywhere is True or (anywhere is False and (line.index < 2 or line.is_near_end))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for one kind of residue.

    `name` is counted in `articles.quality` and printed by `newsfold extract --explain`. Databases hold it, so it does
    not change when the function is renamed. `matches` decides whether a line is of this kind.

    `continues` is for a heading with lines below it, None for other rules: after a line that the rule drops, it decides
    on the next lines in place of `matches`, until one of them stays.

    `longest` is the number of characters of the longest line that `matches` is asked about, None if there is none.
    """

    name: str
    matches: Callable[[Line], bool]
    continues: Callable[[Line], bool] | None = None
    longest: int | None = None


# To add a rule, add a function above and a row here; its phrases go to vocabulary/. The first rule that
# matches drops the line, so the counts in `articles.quality` depend on the order of the rules.
RULES: tuple[Rule, ...] = (
    Rule("sign", is_without_letters),
    Rule("breadcrumb", is_breadcrumb, longest=250),
    Rule("title_again", repeats_title),
    Rule("standfirst_again", repeats_standfirst),
    Rule("above_headline", is_above_headline),
    Rule("second_headline", rewords_title, longest=180),
    Rule("caption", is_caption),
    Rule("repeated", repeats_passage),
    Rule("read_also", is_read_also_link, longest=220),
    Rule("credit", is_credit, longest=SHORT_LINE - 1),
    Rule("paywall", is_paywall_notice, continues=is_paywall_offer, longest=PAYWALL_LINE - 1),
    Rule("nag", is_appeal, longest=LONG_APPEAL - 1),
    Rule("embed", is_embed_placeholder, longest=500),
    Rule("networks", lists_social_networks, longest=250),
    Rule("contact", is_contact_line, longest=SHORT_LINE - 1),
    Rule("tags", starts_tag_list, continues=is_tag),
    Rule("comments", starts_comments, continues=is_in_open_section),
    Rule("about_company", starts_company_profile, continues=is_in_open_section),
    Rule("timestamp", is_timestamp),
    Rule("byline", is_byline, longest=LABEL - 1),
    Rule("about_author", describes_author, continues=continues_note, longest=400),
    Rule("after_end", is_after_article_body),
    Rule("learned", is_site_boilerplate),
)


LONGEST_RULE = max(rule.longest or 0 for rule in RULES)  # characters; about longer lines, the same rules are asked


def filter_lines(lines: Sequence[str], page: PageContext) -> list[FilteredLine]:
    """Return all lines in their order, each with the name of the rule that drops it, or None if it stays.

    Within a line that stays, the addresses of pictures in posts are left out.

    When lines at the start or end of the text are dropped, other lines take their place. So the rules are applied again
    to the remaining lines until they drop no more, at most MAX_PASSES times: else the work on a text of nothing but
    such lines would grow with the square of their number. A line that stayed stays in the same place.
    """
    dropped_by: list[str | None] = [None] * len(lines)
    stayed: set[tuple[object, ...]] = set()
    for _ in range(MAX_PASSES):
        remaining = [index for index, name in enumerate(dropped_by) if name is None]
        names = _apply_rules([lines[index] for index in remaining], _with_last_line_among(remaining, page), stayed)
        if not any(names):
            break
        for index, name in zip(remaining, names, strict=True):
            dropped_by[index] = name
    return [
        FilteredLine(text if name else _without_post_addresses(text), name)
        for text, name in zip(lines, dropped_by, strict=True)
    ]


def _without_post_addresses(text: str) -> str:
    """Return a line without the addresses that are left of the picture and the links of a post in it."""
    if "pic." not in text and "//t.co/" not in text:
        return text
    return _ADDRESS_IN_POST.sub("", text).strip() or text


def _apply_rules(lines: Sequence[str], page: PageContext, stayed: set[tuple[object, ...]]) -> list[str | None]:
    """Return for each line the name of the rule that drops it, or None.

    `stayed` holds text and place of the lines that no rule drops; those that are found are added.
    """
    names: list[str | None] = []
    keys = list(map(normalized_key, lines))
    copies = find_copied_lines(keys)
    days = find_series_of_days(lines, keys, page.headings)
    remaining, section, above, is_label = 0, "", "", False
    for index, (text, key) in enumerate(zip(lines, keys, strict=True)):
        is_copy, is_day = index in copies, index in days
        line = Line(text, key, index, len(lines), page, is_copy, is_day, remaining, section, above, is_label)
        text_and_place = (text, *line.place)
        rule = None if text_and_place in stayed else _first_match(line)
        if rule is None:
            stayed.add(text_and_place)
            section, above, is_label = "", text, text.endswith((":", "："))
            remaining += 1
        else:
            is_label = False
            section = rule.name if rule.continues is not None else section
        names.append(rule.name if rule else None)
    return names


def find_copied_lines(keys: Sequence[str]) -> set[int]:
    """Return the indexes of the lines of each passage that repeats the passage right before it.

    The passage has MIN_COPY characters or more in its keys, and its copy at least COPIED_SHARE of its lines. `keys` are
    the normalized keys of all lines.
    """
    last_seen: dict[str, int] = {}
    copies: set[int] = set()
    start = gap = 0
    for index, key in enumerate([*keys, ""]):
        if not (gap and key and keys[index - gap] == key):
            run = range(start, index)
            if gap and len(run) >= COPIED_SHARE * gap and sum(len(keys[line]) for line in run[:gap]) >= MIN_COPY:
                copies.update(run)
            start, gap = index, index - last_seen.get(key, index) if key else 0
        last_seen[key] = index
    return copies


def find_series_of_days(lines: Sequence[str], keys: Sequence[str], headings: frozenset[str]) -> set[int]:
    """Return the indexes of the lines that are nothing but a day, if MIN_SERIES different ones have the same form.

    Days with a year, without one, and each of these among `headings`, are different forms: the day of publication above
    a diary seldom has that of its headings.
    """
    forms: dict[tuple[bool, bool], dict[int, str]] = defaultdict(dict)
    for index, (text, key) in enumerate(zip(lines, keys, strict=True)):
        if len(text) < KICKER and (has_year := _has_year(text)) is not None:
            forms[has_year, key in headings][index] = key
    return {index for days in forms.values() if len(set(days.values())) >= MIN_SERIES for index in days}


def _has_year(text: str) -> bool | None:
    """Decide whether a text that is nothing but a day names its year; None if it is anything else.

    A weekday may stand before the day, but no label ("Published: 2 March").
    """
    if _DATE_LABEL.match(text) or ":" in text or not any(map(str.isdecimal, text)):
        return None
    if (day := _DAY_AND_MONTH.fullmatch(text)) and month_number((day["before"] or day["after"]).lower()) is not None:
        return False
    if not is_date_line(text) or (found := next(find_days(text), None)) is None:
        return None
    rest = normalized_key(f"{text[: found.start]} {text[found.end :]}")
    return True if len(rest.split()) <= 1 and not any(map(str.isdecimal, rest)) else None


@lru_cache(4096)
def rules_for(length: int, section: str) -> tuple[Rule, ...]:
    """Return the rules that are asked about a line of `length` characters in the section of the rule `section`."""
    return tuple(rule for rule in RULES if rule.longest is None or length <= rule.longest or rule.name == section)


def _first_match(line: Line) -> Rule | None:
    is_row = line.text.startswith(ROW_SIGN)
    for rule in rules_for(min(len(line.text), LONGEST_RULE + 1), line.section):
        if is_row and rule.matches is not is_without_letters:
            continue
        continues = rule.continues
        if continues(line) if continues is not None and line.section == rule.name else rule.matches(line):
            return rule
    return None


def _with_last_line_among(remaining: Sequence[int], page: PageContext) -> PageContext:
    """Return `page` with `last_line` as an index into the remaining lines.

    `page.last_line` is an index into all lines; `remaining` holds the indexes of the remaining ones.
    """
    if page.last_line is None:
        return page
    return replace(page, last_line=sum(index <= page.last_line for index in remaining) - 1)


def _overlap(one: set[str], other: set[str]) -> float:
    """Return the share (0 to 1) of the smaller set that is in the other one."""
    return len(one & other) / max(min(len(one), len(other)), 1)
