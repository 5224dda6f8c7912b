"""The JSON-LD objects that describe the page itself, among those of other works, on whole pages."""

import json
from datetime import datetime

import pytest

from newsfold.extract.article import Article, extract_article

SITE = "https://www.oldwick-times.example"
PATH = "/news/ferry-sails-again-118"
URL = SITE + PATH
TITLE = "The island ferry sails again after ten weeks"
NAME, TIME = "Ines Varga", "2026-03-02T19:30:00Z"
PEER = "https://saltmere-post.example/sea/ferry-sails-again"
TEXT = "".join(
    f"<p>The ferry to the island {verb} on Monday, the harbour master of Oldwick told the council, and {rest}.</p>"
    for verb, rest in (
        ("left its berth", "two hundred people were on board"),
        ("had been repaired", "the yard sent the last bill to the region"),
        ("will sail twice a day", "a third sailing follows in the summer"),
    )
)
OWN = {
    "@context": "https://schema.org", "@type": "NewsArticle", "url": URL, "headline": TITLE, "datePublished": TIME,
    "author": {"@type": "Person", "name": NAME},
}  # fmt: skip
# Another article with more properties than the page's own.
TEASER = {
    "@type": "NewsArticle", "url": SITE + "/news/cow-swims-home-7", "mainEntityOfPage": SITE + "/news/cow-swims-home-7",
    "headline": "Cow jumps overboard, found on a beach", "description": "She ate seaweed.",
    "datePublished": "2026-01-09T08:15:00Z", "image": "https://x.example/cow.jpg",
    "author": {"@type": "Person", "name": "Bo Ray"}, "articleBody": "She ate seaweed.",
}  # fmt: skip
FOREIGN = {name: value for name, value in TEASER.items() if name not in ("url", "mainEntityOfPage")}


def own(*without, **changes):
    return {name: value for name, value in OWN.items() if name not in without} | changes


def item_list(*items):
    return {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": item} for item in items]}


def extract(*scripts, head="", url=URL, title=TITLE):
    texts = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    marked = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    html = f"<html lang=en><head><title>{title} | Oldwick Times</title>{head}{marked}</head><body><article>"
    result = extract_article(f"{html}<h1>{title}</h1>{TEXT}</article></body></html>", url)
    assert isinstance(result, Article)
    return result


def described(article):
    at = article.published_at
    return (list(article.authors), at.isoformat() if at else None, article.published_precision, article.published_from)


RIGHT = ([NAME], datetime.fromisoformat(TIME).isoformat(), "minute", "json-ld")
NOTHING = ([], None, "none", None)


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param([OWN, item_list(TEASER)], id="teaser list behind"),
        pytest.param([item_list(TEASER, TEASER), OWN], id="teaser list before"),
        pytest.param([[item_list(TEASER), OWN]], id="teaser list in the same array"),
        pytest.param([item_list(TEASER), own("url")], id="headline alone"),
        pytest.param([TEASER, own("headline")], id="address alone"),
        pytest.param([item_list(FOREIGN), own("url", headline="Boat is back")], id="neither address nor title"),
        pytest.param([{"@graph": [TEASER, OWN, TEASER]}], id="graph of articles"),
        pytest.param([own(mentions=TEASER)], id="mentions"),
        pytest.param([own("url", "headline", mentions=[FOREIGN, TEASER])], id="mentions of an unnamed article"),
        pytest.param([own(citation=[TEASER], isBasedOn=TEASER)], id="citation and source"),
        pytest.param([own(hasPart=[TEASER], isPartOf={"@type": "Blog", "blogPost": [TEASER]})], id="parts"),
        pytest.param([{"@type": "Blog", "blogPost": [TEASER, TEASER]}, OWN], id="posts of a blog"),
        pytest.param(
            [{"@graph": [{"@id": "#cow"} | TEASER, item_list({"@id": "#cow"}), own("url", headline="Boat is back")]}],
            id="teaser by reference",
        ),
        pytest.param([own(comment=[FOREIGN | {"@type": "Comment"}])], id="comment"),
        pytest.param([own(comment=[FOREIGN | {"@type": "SocialMediaPosting", "url": URL + "#c9"}])], id="posting"),
        pytest.param(
            [{"@type": "Product", "review": FOREIGN | {"@type": "Review"}}, own("url")], id="review of a product"
        ),
        pytest.param(
            [own("url"), {"@type": "Hotel", "name": "Inn", "reviews": [FOREIGN | {"@type": "Review", "url": URL}]}],
            id="reviews of a hotel at this address",
        ),
        pytest.param([FOREIGN | {"@type": "Review", "itemReviewed": {"@type": "Product"}}, OWN], id="outer review"),
        pytest.param(
            [{"@type": "Recipe", "name": "Soup", "author": "Bo Ray", "datePublished": "2020-01-01"}, OWN], id="recipe"
        ),
        pytest.param([{"@type": "VideoObject", "author": "Bo Ray", "uploadDate": "2020-01-01"}, OWN], id="video"),
        pytest.param([{"@type": "WebPage", "mainEntity": OWN}, TEASER], id="main entity of a web page"),
        pytest.param([own("url", mainEntityOfPage=URL), TEASER], id="mainEntityOfPage as text"),
        pytest.param([TEASER, own("url", mainEntityOfPage={"@type": "WebPage", "@id": URL})], id="as object"),
        pytest.param([TEASER, own("url", "headline", **{"@id": URL + "#article"})], id="identifier"),
        pytest.param([TEASER, own("headline", url=PATH)], id="relative address"),
        pytest.param([TEASER, own("headline", url=URL + "/?utm_source=feed&fbclid=1#top")], id="tracking and slash"),
        pytest.param([TEASER, own("headline", url=URL.replace("https://www.", "http://"))], id="http without www"),
        pytest.param([TEASER, own("headline", url=["//oldwick-times.example" + PATH])], id="list, without a scheme"),
        pytest.param(
            [FOREIGN, own("url", headline=TITLE.replace("ferry", "&#102;erry").replace(" ", "&nbsp;"))],
            id="entities in the headline",
        ),
        pytest.param([own("author"), own("datePublished", "url"), TEASER], id="two objects complete each other"),
        pytest.param(
            [own("author", "datePublished"), {"@type": "WebPage", "@id": URL, "datePublished": TIME, "author": NAME}],
            id="the web page completes the article",
        ),
        pytest.param(
            [{"@graph": [own(author={"@id": "#ines"}), {"@id": "#ines", "@type": "Person", "name": NAME}]}],
            id="author by reference",
        ),
        pytest.param(
            [{"@id": URL + "#ines", "@type": "Person", "givenName": "Ines", "familyName": "Varga"},
             own(author=[{"@id": "#ines"}])], id="author in another script, by absolute reference",
        ),
        pytest.param(
            [own(author={"@id": "#a"}, publisher={"@id": "#a"}, creator={"@id": "#b"}),
             {"@id": "#a", "@type": "Organization", "name": "Oldwick Times"}, {"@id": "#b", "name": NAME}],
            id="publisher is no author",
        ),
        pytest.param([own("author", creator=NAME, publisher="Bo Ray")], id="creator"),
        pytest.param([own(author=item_list({"name": NAME}))], id="ItemList of authors"),
        pytest.param([own(author={"@list": [{"@value": NAME}]})], id="@list and @value"),
        pytest.param([own(author={"@id": "#a", "name": NAME}), {"@id": "#a", "author": {"@id": "#a"}}], id="circle"),
        pytest.param([json.dumps(OWN) + "\n" + json.dumps(item_list(TEASER))], id="two objects in one script"),
        pytest.param(["/* plugin */ " + json.dumps(item_list(TEASER))[:-1] + ",}", OWN], id="damaged teasers"),
        pytest.param([{"@type": "ItemList", "itemListElement": [own("headline")]}], id="this page, in a list only"),
    ],
)  # fmt: skip
def test_the_own_object_describes_the_page(scripts):
    article = extract(*scripts)
    assert described(article) == RIGHT
    assert (article.title, article.kind) == (TITLE, "article")


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param([TEASER], id="another page of the site"),
        pytest.param([own(url=SITE + "/news/2", headline="Mayor opens a swimming pool")], id="few properties"),
        pytest.param([{"@graph": [TEASER | {"@type": "LiveBlogPosting"}, {"@type": "WebPage"}]}], id="live blog"),
        pytest.param([item_list(TEASER)], id="list"),
        pytest.param([{"@type": "Person", "name": "Bo Ray", "subjectOf": TEASER}], id="person"),
        pytest.param([{"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": "Bo Ray"}}], id="profile"),
        pytest.param([{"@type": "Product", "review": [FOREIGN | {"@type": "Review"}]}], id="product"),
        pytest.param([item_list({"@type": "VideoObject", "uploadDate": "2026-01-09T08:15:00Z"})], id="listed video"),
        pytest.param([item_list(TEASER | {"@type": "OpinionNewsArticle"})], id="listed opinion"),
        pytest.param([own(url=URL, headline=TITLE, author="", datePublished="", publisher="Bo Ray")], id="empty"),
    ],
)
def test_objects_of_other_works_describe_nothing(scripts):
    article = extract(*scripts)
    assert described(article) == NOTHING
    assert (article.title, article.kind) == (TITLE, "article")


def test_a_page_keeps_an_article_with_another_address_and_its_own_words():
    short = own(url=SITE + "/n/118", headline="Island ferry sails again after a pause of ten weeks")
    assert described(extract(short)) == RIGHT


@pytest.mark.parametrize(
    ("head", "changes"),
    [
        (f'<link rel="canonical" href="{PEER}">', {"url": PEER}),
        (f'<meta property="og:url" content="{PEER}?utm_medium=x">', {"mainEntityOfPage": {"@id": PEER + "/"}}),
        (f'<link rel="amphtml" href="{PATH}/amp.html">', {"url": URL + "/amp.html"}),
    ],
)
def test_declared_addresses_name_the_page(head, changes):
    assert described(extract(FOREIGN, own("url", "headline", **changes), head=head)) == RIGHT


@pytest.mark.parametrize("changes", [{"url": URL}, {"headline": TITLE}, {}])
def test_a_live_blog_is_not_described_by_its_entries(changes):
    updates = [FOREIGN | {"@type": "BlogPosting", "url": URL + "#post-1"}, {"@id": "#post-2"}]
    blog = own("url", "headline", **changes) | {"@type": "LiveBlogPosting", "liveBlogUpdate": updates}
    second = FOREIGN | {"@type": "BlogPosting", "@id": "#post-2", "headline": "Sails are set"}
    article = extract(blog, second)
    assert described(article) == RIGHT
    assert article.kind == "live"
    assert [entry.title for entry in article.entries] == [TEASER["headline"], "Sails are set"]


def test_the_text_for_comparison_is_that_of_the_own_object():
    body = "The ferry sailed. " * 60
    article = extract(item_list(TEASER), own("articleBody", articleBody=body), TEASER | {"articleBody": "Moo. " * 900})
    assert "Moo" not in article.text


def test_what_cannot_be_read_is_counted():
    assert extract(OWN).quality.get("json-ld lost") is None
    article = extract(OWN, "[" * 300_000, "<!-- none -->", "{")
    assert described(article) == RIGHT
    assert article.quality["json-ld lost"] >= 1


@pytest.mark.parametrize(
    "kind",
    ["Recipe", "HowTo", "VideoObject", "PodcastEpisode", "RadioEpisode", "ImageGallery", "Report", "LiveBlogPosting"],
)
def test_a_work_with_the_title_of_the_page_describes_it(kind):
    article = extract(own("url", "headline", **{"@type": kind, "name": TITLE}))
    assert described(article) == RIGHT


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param([own("url", "headline", **{"@type": "Recipe", "name": "Fish soup"})], id="another title"),
        pytest.param([item_list(own("url", "headline", **{"@type": "VideoObject", "name": TITLE}))], id="listed"),
        pytest.param([own("url", "headline", **{"@type": "Movie", "name": TITLE})], id="what the page is about"),
    ],
)
def test_other_works_describe_nothing(scripts):
    assert described(extract(*scripts)) == NOTHING


def test_a_work_does_not_complete_an_article():
    work = own(
        "url", "headline", **{"@type": "VideoObject", "name": TITLE, "author": {"@type": "Person", "name": "Bo Ray"}}
    )
    assert described(extract(work, own("author"))) == ([], *RIGHT[1:])
