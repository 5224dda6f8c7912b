"""A line of an extracted text with its position and its page, which the residue rules decide on (pure)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsfold.extract.line_text import normalized_key

LABEL = 90  # characters; a longer line is not a label
LAST_LINES = 7  # lines; the profile of a company or an author at the end of a text has no more
AFTER_END = 6  # lines below the end of `articleBody` that are not the article's

QUOTED = re.compile("[“”«»„]")


@dataclass(frozen=True, slots=True)
class PageContext:
    """Facts about the page, outside its text, that the rules compare lines with.

    `titles`, `title` (the one that the article gets), `standfirst`, `headings` (of sections: h2 to h6), `captions`,
    `authors` and `above_headline` (lines that stand only above the headline) are texts of the page in the form of
    `normalized_key`. `last_line` is the index of the last line that is in the page's `articleBody`; None if the page
    has none, or if the text was taken from it.

    `language` is the ISO 639-1 code of the language that the page declares, or empty.

    `is_among_paragraphs` takes a line and returns whether the page shows it beside its paragraphs, in one block with
    them.

    `is_link` takes a line and returns whether the page shows it as a link. `is_marked` takes a line and returns whether
    the page sets it apart from its prose: with a link or a button in it, in bold or italics, or as a heading.

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
    language: str = ""
    last_line: int | None = None
    is_among_paragraphs: Callable[[str], bool] = lambda text: False
    is_link: Callable[[str], bool] = lambda text: False
    is_marked: Callable[[str], bool] = lambda text: False
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
    `keys`: the `normalized_key` of all lines.
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
    keys: Sequence[str] = ()

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

        The numbers are those that a rule compares with a limit, up to the highest limit. Last comes the key of the line
        below.
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
            *self.keys[self.index + 1 : self.index + 2],
        )


def is_after_article_body(line: Line) -> bool:
    """Match a line below the last line that is in the page's `articleBody`, if there are at most AFTER_END of them.

    More lines are a part of the text that the page left out of `articleBody`.
    """
    last = line.page.last_line
    return last is not None and line.index > last and line.total - 1 - last <= AFTER_END
