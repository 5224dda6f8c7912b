"""What remains among the paragraphs of an extracted text and is none of it: one rule a kind, in a table (pure)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsfold.extract.metadata.visible_dates import is_date_line
from newsfold.extract.vocabulary.phrases import (
    ABOUT,
    AGENCIES,
    BUTTONS,
    COMMENTS,
    CREDIT,
    EMBED,
    HOME,
    NAG,
    NETWORKS,
    NOBODY,
    PAYWALL,
    PRIVACY,
    READ_ALSO,
    SOURCES,
    TAGS,
)

_SEPARATORS = re.compile(r"\s*[›»→❯▸»]\s*|\s+[>/|•·]\s+")
_READ_ALSO = re.compile(rf"\W{{0,3}}{READ_ALSO}(?:\s*[:：\-–—>»]|\s*$|\s)", re.I)
_READ_ALSO_LABEL = re.compile(rf"\W{{0,3}}{READ_ALSO}\s*(?:[:：|>»]|\W*$)", re.I)
_CREDIT = re.compile(rf"\W{{0,3}}{CREDIT}\b(?:(?:\s\S{{1,20}}){{0,2}}\s*[:：]|.{{0,20}}?\s*[/©|])|\W{{0,3}}©", re.I)
_NOBODY = re.compile(rf"\W{{0,3}}{CREDIT}\W{{1,4}}(?:{NOBODY}|{AGENCIES})\W*", re.I)
_PAREN_CREDIT = re.compile(rf"[(\[（]\s*{CREDIT}\b.{{0,80}}[)\]）]", re.I)
_COPYRIGHT = re.compile(r"\W{0,3}copyright\b\W{0,3}[^.!?]{0,80}\b(?:19|20)\d\d\b[^.!?]{0,60}\.?", re.I)
_SHORTCODE = re.compile(r"\[\w+(?:\s+\w+=[^\]]*)\].{0,80}\[/\w+\]|\[/?\w+(?:\s+\w+=[^\]]*)\]")
_PICTURE_CREDIT = re.compile(
    r".{0,60}/\s*(?:Getty Images|Shutterstock|iStock|Unsplash|Pixabay|Adobe Stock|Alamy).{0,40}", re.I
)
_TAGS = re.compile(rf"\W{{0,3}}{TAGS}\s*(?:[:：]\s*.{{0,200}}|)", re.I)
_COMMENTS = re.compile(rf"\W{{0,3}}(?:\d{{1,5}}\s*)?{COMMENTS}\W{{0,3}}\d{{0,5}}\W{{0,3}}", re.I)
_SOURCES = re.compile(rf"\W{{0,3}}{SOURCES}\W{{0,3}}", re.I)
_HASHTAGS = re.compile(r"(?:#\w+[\s,;·|]*)+")
_ABOUT = re.compile(
    rf"\W{{0,3}}{ABOUT}\s+(?:(?:the|die|das|den|der|la|le|les|el|los|il)\s+)?(?-i:[A-Z\d]).{{1,60}}", re.I
)
_NETWORK = re.compile(rf"(?<![\w./]){NETWORKS}(?![\w.]\w)", re.I)
_MAIL = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w{3,}")
_BUTTONS = re.compile(rf"\W{{0,3}}{BUTTONS}\W{{0,4}}\d{{0,4}}\W{{0,3}}", re.I)
_QUOTED = re.compile("[“”«»„]")
_HOME = re.compile(rf"{HOME}", re.I)
_TIME = re.compile(
    r"\W*(?:(?:published|updated|last updated|posted|first published|veröffentlicht|aktualisiert|stand"
    r"|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd"
    r"|опубликовано|обновлено)\b.{0,70}"
    r"|\d{1,2}[:.]\d{2}\W*(?:uhr|h|am|pm)?"
    r"|\d{1,2}:\d{2}\s*(?:min|sec|sek|std|mins)\b.{0,50}"
    r"|\d+ (?:min|minutes?|minuten|minutos) (?:read|lesezeit|de lect).{0,10}"
    r"|\d+\s*(?:hours?|minutes?|days?) ago)\W*",
    re.I,
)
_BYLINE = re.compile(
    r"\W{0,2}(?:by|von|par|por|di|door|av|af|autor|autora|author|reporter|editor|reporting by|text"
    r"|text von|автор)\s*[:：]?"
    r"\s+\S+(?:\s+\S+){0,7}\W{0,2}",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:;,»”\"“)]\W*$")
_WORD = re.compile(r"\w+")

SHORT = 160  # characters; a longer line is a paragraph and only sayings of other lines can drop it
LABEL = 90
KICKER = 40  # letters of a subject above a headline
ABOUT_WITHIN = 45  # characters: "Our correspondent <name> …"


@dataclass(frozen=True, slots=True)
class Page:
    """What the page says beside its text; keys as `key` makes them, `last` the index of the last line by its word,
    `learned` whether the site repeats a line: anywhere (True) or around the text (False)."""

    titles: frozenset[str] = frozenset()
    standfirst: str = ""
    captions: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    last: int | None = None
    learned: Callable[[str], bool | None] = lambda text: None


@dataclass(slots=True)
class Line:
    """`index` counts all lines before this one, `kept` those that stay; `times` says how often it is there, `section`
    which rule opened the end."""

    text: str
    key: str
    index: int
    count: int
    page: Page
    times: int = 1
    seen: set[str] = field(default_factory=set)
    kept: int = 0
    section: str = ""

    @property
    def early(self) -> bool:
        return self.index < 5

    @property
    def ending(self) -> bool:
        return self.index >= 3 and self.index >= 0.6 * self.count

    @property
    def late(self) -> bool:
        return self.index >= max(2, self.count - 4)


@lru_cache(4096)
def key(text: str) -> str:
    """A line's words without case, accents of typography and punctuation: equal for what a reader finds equal."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def breadcrumb(line: Line) -> bool:
    """ "Home > Politics > …", and "Home Updates Politics <the title>" where the signs are lost."""
    if len(line.text) > 250 or not line.early or line.text.startswith("|"):  # which a row of a table does
        return False
    parts = [part for part in _SEPARATORS.split(line.text) if part]
    if len(parts) >= 2 and _HOME.fullmatch(parts[0]):
        return True
    if len(parts) >= 3 and all(len(part.split()) <= 4 for part in parts[:-1]) and not _SENTENCE_END.search(line.text):
        return True
    return any(
        title and line.key != title and line.key.endswith(title) and _HOME.match(line.text)
        for title in line.page.titles
    )


def title_again(line: Line) -> bool:
    """The headline, which is a column of its own; anywhere, since captions and share bars repeat it.

    Above the text also with a kicker before it, which may have lost its space.
    """
    if line.key in line.page.titles:
        return True
    letters = line.key.replace(" ", "")
    return line.kept < 2 and any(
        len(title) > KICKER and 0 < len(letters) - len(title) <= KICKER and letters.endswith(title)
        for title in (title.replace(" ", "") for title in line.page.titles)
    )


def second_headline(line: Line) -> bool:
    """A line above the text that says the headline in other words."""
    if line.kept > 1 or len(line.text) > 180 or _SENTENCE_END.search(line.text):
        return False
    words = set(line.key.split())
    # Much longer than the headline it is a standfirst.
    alike = [title for title in map(str.split, line.page.titles) if len(words) <= 1.5 * len(title) + 2]
    return len(words) >= 4 and any(_overlap(words, set(title)) >= 0.5 for title in alike)


def is_standfirst(text: str) -> bool:
    """Whether the first line below a headline, of which the page says nothing, is one: it ends without a full stop."""
    return 12 <= len(text.split()) <= 60 and not _SENTENCE_END.search(text)


def standfirst_again(line: Line) -> bool:
    return bool(line.page.standfirst) and line.key == line.page.standfirst


def caption(line: Line) -> bool:
    return line.key in line.page.captions and len(line.text) < 400


def repeated(line: Line) -> bool:
    """A paragraph of some length that was there before; what comes three times is a refrain, as questions are."""
    return len(line.key) > 40 and line.key in line.seen and line.times == 2


def read_also(line: Line) -> bool:
    if len(line.text) > 220:
        return False
    if _READ_ALSO_LABEL.match(line.text):
        return True
    return bool(_READ_ALSO.match(line.text)) and not _SENTENCE_END.search(line.text)


def credit(line: Line) -> bool:
    if len(line.text) >= SHORT:
        return False
    if any(whole.fullmatch(line.text) for whole in (_COPYRIGHT, _NOBODY, _PAREN_CREDIT)):
        return True
    if len(line.text) < LABEL and _PICTURE_CREDIT.fullmatch(line.text):
        return True
    return bool(_CREDIT.match(line.text)) and not re.search(r"[.!?]\s+\w", line.text)


def nag(line: Line) -> bool:
    """Sign up, follow us, all rights reserved."""
    if is_nag(line.text):
        return True
    edge = len(line.text) < 250 and not _QUOTED.search(line.text)
    return edge and (line.late or line.early) and NAG.search(line.text)


def is_nag(text: str) -> bool:
    return len(text) < LABEL and (NAG.search(text) or bool(_BUTTONS.fullmatch(text)))


def paywall(line: Line) -> bool:
    """That the rest is for subscribers, and the offer below it."""
    if line.section == "paywall" and line.ending and len(line.text) < 250:
        return True
    return line.index >= 1 and is_paywall(line.text) and not _QUOTED.search(line.text)


def is_paywall(text: str) -> bool:
    return len(text) < 250 and PAYWALL.search(text)


def embed(line: Line) -> bool:
    """In place of a video or a post: that it would load from elsewhere."""
    if len(line.text) > 500 or not EMBED.search(line.text):
        return False
    return len(line.text) < LABEL or PRIVACY.search(line.text)


def networks(line: Line) -> bool:
    """Follow us on three of them, or on two as the last word."""
    if len(line.text) > 250 or _QUOTED.search(line.text):
        return False
    names = {name.casefold() for name in _NETWORK.findall(line.text)}
    return len(names) >= 3 or (len(names) == 2 and line.late and len(line.text) < LABEL)


def contact(line: Line) -> bool:
    """The address of the author or of the newsroom."""
    return line.late and line.index >= 3 and len(line.text) < SHORT and bool(_MAIL.search(line.text))


def tags(line: Line) -> bool:
    """The label of a list of subjects, and the short lines below it."""
    if line.section == "tags":
        return len(line.text) < 60 and not _SENTENCE_END.search(line.text)
    return line.ending and bool(_TAGS.fullmatch(line.text) or _HASHTAGS.fullmatch(line.text))


def sources(line: Line) -> bool:
    """The label of a list of sources in the last third, and the short lines below it."""
    if line.section == "sources":
        return len(line.text) < SHORT and not ends_sentence(line.text)
    return line.ending and bool(_SOURCES.fullmatch(line.text))


def comments(line: Line) -> bool:
    """The heading of what readers wrote, and all below it."""
    if line.section == "comments":
        return True
    return line.ending and bool(_COMMENTS.fullmatch(line.text))


def about_company(line: Line) -> bool:
    """A heading "About Example Inc." in the last third, and all below it."""
    if line.section == "about_company":
        return True
    return line.ending and line.count - line.index <= 8 and bool(_ABOUT.fullmatch(line.text.rstrip(" :")))


def timestamp(line: Line) -> bool:
    if len(line.text) < LABEL and _TIME.fullmatch(line.text):
        return True
    return (line.early or line.late) and is_date_line(line.text)


def byline(line: Line) -> bool:
    if len(line.text) >= LABEL or not (line.early or line.late):
        return False
    if line.key in line.page.authors:
        return True
    return bool(_BYLINE.fullmatch(line.text)) and not _SENTENCE_END.search(line.text)


def about_author(line: Line) -> bool:
    """At the end, a line that names the author early tells of the author."""
    if not line.late or line.index < 3 or len(line.text) > 400 or _QUOTED.search(line.text):
        return False
    opening = f"{line.key[:ABOUT_WITHIN]} "
    return any(len(author.split()) in (2, 3) and f"{author} " in opening for author in line.page.authors)


def after_end(line: Line) -> bool:
    """Below the last line of what the page itself calls its text."""
    return line.page.last is not None and line.index > line.page.last


def learned(line: Line) -> bool:
    """What the site's other pages say too, if its mark-up there or its place here agrees that it is no prose."""
    anywhere = line.page.learned(line.text)
    return anywhere is True or (anywhere is False and (line.index < 2 or line.late))


def sign(line: Line) -> bool:
    """No letter or digit (rules, bullets, emoji), or a command to the page builder that it did not understand."""
    return not line.key or bool(_SHORTCODE.fullmatch(line.text))


RULES: tuple[Callable[[Line], bool], ...] = (
    sign,
    breadcrumb,
    title_again,
    standfirst_again,
    second_headline,
    caption,
    repeated,
    read_also,
    credit,
    paywall,
    nag,
    embed,
    networks,
    contact,
    tags,
    sources,
    comments,
    about_company,
    timestamp,
    byline,
    about_author,
    after_end,
    learned,
)


# Rules that judge what follows by what opened it.
SECTIONS = frozenset({"tags", "sources", "comments", "about_company", "paywall"})


def judge(lines: Sequence[str], page: Page) -> list[tuple[str, str | None]]:
    """Each line with the name of the rule that drops it, or None when it stays.

    What goes from the edges makes other lines the edges, so the rules are asked until none drops any more.
    """
    names: list[str | None] = [None] * len(lines)
    while True:
        kept = [index for index, name in enumerate(names) if name is None]
        found = _judge_once([lines[index] for index in kept], _moved(page, kept))
        if not any(found):
            return list(zip(lines, names, strict=True))
        for index, name in zip(kept, found, strict=True):
            names[index] = name


def _judge_once(lines: Sequence[str], page: Page) -> list[str | None]:
    names: list[str | None] = []
    seen: set[str] = set()
    times = Counter(map(key, lines))
    kept, section = 0, ""
    for index, text in enumerate(lines):
        line = Line(text, key(text), index, len(lines), page, times[key(text)], seen, kept, section)
        name = next((rule.__name__ for rule in RULES if rule(line)), None)
        section = name if name in SECTIONS else "" if name is None else section
        names.append(name)
        seen.add(line.key)
        kept += name is None
    return names


def _moved(page: Page, kept: Sequence[int]) -> Page:
    """With the index of the last line as it is among those that stay."""
    if page.last is None:
        return page
    return replace(page, last=sum(index <= page.last for index in kept) - 1)


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)
