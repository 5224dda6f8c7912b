"""Class names, ids and test ids by which pages mark what surrounds a text, one pattern for each concept (pure).

Content systems give them in English nearly everywhere. The patterns are for names in lower case: to ignore case would
take twice the time. The words that mark a block as
boilerplate are in `html/boilerplate.py`, which removes such blocks.
"""

import re

_TEASERS = "related|recommend|teaser|most-?read"
_COMMENTS_AND_TEASERS = f"comment|{_TEASERS}"

# Boxes with comments or teasers. The date of an article may be in its own footer or sidebar, but not in these.
# `metadata/surroundings.py` leaves out dates in them.
OTHER_TEXT = re.compile(_COMMENTS_AND_TEASERS)

# Boxes beside the article, with bylines of other articles, of comments, or biographies. `metadata/surroundings.py`
# leaves out bylines in them.
BESIDE_ARTICLE = re.compile(
    rf"{_COMMENTS_AND_TEASERS}|sidebar|footer|(?<!elementor-)widget|promo|bio(?:graphy)?(?:$|[\s_-])|(?<!v)(?<!h-)card"
)

# Articles within an article that are no part of its text. `html/text_parts.py` does not join them to it.
OTHER_ARTICLE = re.compile(rf"{_COMMENTS_AND_TEASERS}|reply|review|card|tweet|preview|promo|excerpt|tile|summary")

# Blocks of prose that is not the article's. `html/prose_blocks.py` does not make paragraphs of them.
OTHER_PROSE = re.compile(rf"{_COMMENTS_AND_TEASERS}|reply|author|placeholder|consent|excerpt|caption|image|photo")

# Standfirsts; also `itemprop` values and names of custom elements. `metadata/page.py` finds candidates by it.
STANDFIRST = re.compile(
    r"(?<![^\s_-])(?:standfirst|stand-first|subtitle|sub-title|subheadline|sub-headline|subheading|dek|deck|lede|lead|chapo"
    r"|chapeau|entradilla|bajada|copete|vorspann|anlauf|ingress|manchet|perex|(?<!with-)summary|intro|teaser-text|article-excerpt"
    r"|sommario|sapo|synopsis|spot|underrubrik|alaotsikko|podtytul)(?:$|[\s_-])"
    r"|(?<![^\s_-])(?:article|story|post|entry|content)[-_]{0,2}"
    r"(?:description|desc|lead|summary|intro|subtitle|excerpt)(?:$|[\s_-])"
)

# Pictures with their captions. `body/standfirst.py` does not take the text in such a block for a standfirst.
PICTURE = re.compile(
    r"(?:^|[\s_-])(?:image|img|photo|picture|figure|foto|bild|thumb|thumbnail|imagen|photograph)s?(?=$|[\s_-])"
)

# The headline where it is no `h1`. `metadata/title.py` reads it if only one element has such a name.
HEADLINE = re.compile(r"(?:^|[\s_])(?:(?:entry|post|article|story|news)[_-]?(?:title|headline)|headline)(?:$|[\s_])")

# The kicker, a line above the headline within the same heading. `metadata/title.py` leaves it out of the headline.
KICKER = re.compile(
    r"(?:^|[\s_-])(?:kicker|overline|over-line|topline|top-line|toptitle|roofline|dachzeile|supertitle|super-title|eyebrow"
    r"|spitzmarke|antetitulo|occhiello|surtitre)(?:$|[\s_-])"
)

# Bylines. `metadata/bylines.py` reads the names in such elements.
BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|(?:story|article|post|news|entry)?authors?|author-?names?|autor(?:en|es|e|a)?|writers?"
    r"|wrote-by|written-by|verfasser|redakteur|redaktor|journalist|reporter|article-origins?|signature)(?=$|[\s_\d-])"
)

# Boxes about an author, beside the headline or below the text. `metadata/bylines.py` reads the name at their beginning.
AUTHOR_BOX = re.compile(r"(?:^|[\s_-])(?:about-)?authors?(?=$|[\s_-])")

# The date of a change; also `itemprop` values. `metadata/surroundings.py` knows by it that a date is not the one of
# publication.
DATE_OF_CHANGE = re.compile(
    r"(?:^|[\s_-])(?:(?:last-?)?(?:updated?|modified|modification|changed)|lastmod)(?:$|[\s_-])"
)
# The date of publication, likewise.
DATE_OF_PUBLICATION = re.compile(r"publi[sc]|posted|created|issued")
