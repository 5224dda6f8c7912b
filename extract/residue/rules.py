"""The rules for residue, in the order in which they are asked: the table RULES (pure).

Each kind of line has a function in one of the other modules of this folder, which are named after families of kinds;
the phrases are in extract/vocabulary/, where a phrase in a new language is added. "Match …" in the docstring of such a
function means: return whether the line is of that kind, and so is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass

from newsfold.extract.residue.appeals import LONG_APPEAL, is_appeal
from newsfold.extract.residue.bylines import continues_byline, is_byline
from newsfold.extract.residue.credits import is_credit
from newsfold.extract.residue.line import LABEL, Line, is_after_article_body
from newsfold.extract.residue.navigation import (
    continues_read_also,
    is_breadcrumb,
    is_contents_label,
    is_read_also_link,
    is_tag,
    is_without_letters,
    starts_comments,
    starts_tag_list,
)
from newsfold.extract.residue.paywall import PAYWALL_LINE, is_paywall_notice, is_paywall_offer
from newsfold.extract.residue.profiles import (
    continues_note,
    continues_press_contact,
    describes_author,
    is_contact_line,
    starts_company_profile,
    starts_press_contact,
)
from newsfold.extract.residue.repetitions import (
    is_above_headline,
    is_caption,
    repeats_passage,
    repeats_standfirst,
    repeats_title,
    rewords_title,
)
from newsfold.extract.residue.social_media import is_embed_placeholder, lists_social_networks
from newsfold.extract.residue.timestamps import is_timestamp

SHORT_LINE = 160  # characters; a longer line is a paragraph, which only few rules may drop


def is_in_open_section(line: Line) -> bool:
    """Match every line. Used below a heading whose section ends only with the text."""
    return True


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
    Rule("credit", is_credit, longest=SHORT_LINE - 1),
    Rule("paywall", is_paywall_notice, continues=is_paywall_offer, longest=PAYWALL_LINE - 1),
    Rule("read_also", is_read_also_link, continues=continues_read_also, longest=220),
    Rule("nag", is_appeal, longest=LONG_APPEAL - 1),
    Rule("embed", is_embed_placeholder, longest=500),
    Rule("networks", lists_social_networks, longest=250),
    Rule("contact", is_contact_line, longest=SHORT_LINE - 1),
    Rule("press_contact", starts_press_contact, continues=continues_press_contact, longest=LABEL - 1),
    Rule("tags", starts_tag_list, continues=is_tag),
    Rule("contents", is_contents_label, longest=LABEL - 1),
    Rule("comments", starts_comments, continues=is_in_open_section),
    Rule("about_company", starts_company_profile, continues=is_in_open_section),
    Rule("timestamp", is_timestamp),
    Rule("byline", is_byline, continues=continues_byline, longest=LABEL - 1),
    Rule("about_author", describes_author, continues=continues_note, longest=400),
    Rule("after_end", is_after_article_body),
    Rule("learned", is_site_boilerplate),
)
