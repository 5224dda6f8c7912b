# ruff: noqa: E501 - pages are easier to read in one line
"""Properties of extraction for generated pages and lines: no exception, no invented words, clean and stable results."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.db.values.text import clean_text
from newsfold.extract.article import Article, Rejected, explain, extract_article
from newsfold.extract.html.parse import decode_html, parse_html
from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext
from tests.extract.test_article import TEXT, URL

WORDS = st.sampled_from(
    "harbour ferry council Source: Photo © Read also: By Von Ines Varga newsletter Tags About Oldwick Ltd > › | Home "
    "Facebook Instagram @paper me@paper.example 2026 12:30 . ! “No” 港 の 船 ميناء पुल Externer Inhalt Datenschutz".split()
)
LINE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join) | st.sampled_from(TEXT) | st.text(min_size=1, max_size=80)
TAG = st.sampled_from(
    ["p", "div", "h1", "h2", "li", "ul", "a href='/x'", "span", "article", "aside", "section class='related'", "b", "td",
     "table", "ruby", "rt", "figcaption", "script", "main", "blockquote", "br", "custom-box class='fact-box'", "x:part", "ns:p"]
)  # fmt: skip


@st.composite
def pages(draw):
    parts = draw(st.lists(st.tuples(TAG, LINE, st.booleans()), max_size=30))
    body = "".join(f"<{tag}>{text}" + (f"</{tag.split()[0]}>" if closed else "") for tag, text, closed in parts)
    head = draw(
        st.sampled_from(["", f'<meta name="description" content="{TEXT[0]}">', "<title>Ferry | Oldwick</title>"])
    )
    return f"<html><head>{head}</head><body>{body}{''.join(f'<p>{text}</p>' for text in TEXT)}</body></html>"


@given(st.binary(max_size=3000), st.sampled_from([None, "utf-8", "latin-1", "shift_jis", "no such charset"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_extracted_or_rejected(body, charset):
    result = extract_article(body, URL, charset=charset)
    assert isinstance(result, Article | Rejected)
    result = extract_article(b"<html><body><p>" + body + b"</p>" + TEXT[0].encode() * 3, URL, charset=charset)
    assert isinstance(result, Article | Rejected)


@given(pages())
@settings(max_examples=150, deadline=None)
def test_every_word_of_an_article_is_in_its_page(html):
    result = extract_article(html, URL)
    if isinstance(result, Rejected):
        return
    tree = parse_html(decode_html(html))
    letters = "".join(re.findall(r"\w", normalized_key(" ".join(tree.itertext()))))
    for line in [*result.text.split("\n"), result.standfirst, result.title, *result.authors]:
        for word in normalized_key(line).split():
            # trafilatura may join the end of a block and the start of the next one without a space.
            assert any(word[:at] in letters and word[at:] in letters for at in range(len(word)))


# JSON-LD values of any shape, in place of the strings, people, dates and lists that pages have.
KEYS = st.sampled_from(
    "@type @graph headline name author publisher datePublished dateModified articleBody articleSection keywords image url "
    "description isAccessibleForFree hasPart liveBlogUpdate mainEntityOfPage inLanguage text".split()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | LINE
    | st.sampled_from(["NewsArticle", "LiveBlogPosting", "Person", "2026-03-04T12:00:00Z", "99999-99-99", "0001-01-01", "False",
                       "https://a.example/x", "javascript:1", "//[", "\ud800", "<p>Ferry</p>", "&amp;lt;b&amp;gt;"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@given(VALUES, st.dictionaries(KEYS, VALUES, max_size=8))
@settings(max_examples=80, deadline=None)
def test_any_json_ld_is_extracted_or_rejected(value, node):
    data = [value, {"@type": "NewsArticle", **node}]
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    html = (
        f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head><body>{body}</body></html>'
    )
    result = extract_article(html, URL)
    assert isinstance(result, Article | Rejected)
    if isinstance(result, Article):
        assert clean_text(result.title) == result.title
        assert all(isinstance(name, str) and clean_text(name) == name for name in result.authors)
        assert result.published_at is None or result.published_at.tzinfo is not None


ATTRIBUTE = st.sampled_from(
    ["class", "id", "style", "role", "hidden", "aria-hidden", "itemprop", "data-testid", "datetime", "href", "content", "property", "name"]
)  # fmt: skip
MARKUP = st.builds(
    lambda tag, attribute, value, text, end: f'<{tag} {attribute}="{value}">{text}{end}',
    TAG | st.sampled_from(["form", "noscript", "template", "figure", "time", "meta", "link", "svg", "my-card", "html", "body", "head", "title"]),
    ATTRIBUTE,
    LINE | st.sampled_from(["display:none", "related-box", "article-body", "2026-13-45", "og:title", "author"]),
    LINE,
    st.sampled_from(["", "</div>", "</p>", "</article>", "<!--", "-->", "]]>", "<", "&#0;", "&#xD800;", "\x00"]),
)  # fmt: skip


@given(st.lists(MARKUP, max_size=25))
@settings(max_examples=60, deadline=None)
def test_any_markup_gives_clean_lines(parts):
    html = "".join(parts) + "".join(f"<p>{text}</p>" for text in TEXT)
    result = extract_article(html, URL)
    assert result == extract_article(html, URL)
    if isinstance(result, Rejected):
        return
    lines = result.text.split("\n\n")
    assert clean_text(result.text) == result.text
    assert all(line and line == " ".join(line.split()) for line in lines)
    # The lines that `explain` keeps are the lines of the article.
    assert [text for verdict, text in explain(html, URL) if verdict == "kept"] == lines


@given(st.lists(LINE, max_size=25))
@settings(max_examples=300, deadline=None)
def test_filtering_filtered_lines_drops_none(lines):
    page = PageContext(
        titles=frozenset({normalized_key("Harbour council votes for a ferry")}), authors=frozenset({"ines varga"})
    )
    filtered = filter_lines(lines, page)
    assert [line.text for line in filtered] == lines
    kept = [line.text for line in filtered if line.dropped_by is None]
    assert all(line.dropped_by is None for line in filter_lines(kept, page))


@given(st.text(max_size=300))
def test_normalizing_a_key_changes_nothing(text):
    assert normalized_key(normalized_key(text)) == normalized_key(text)
