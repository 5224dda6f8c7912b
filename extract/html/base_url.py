"""The URL against which a page's relative URLs are resolved (pure)."""

from lxml.html import HtmlElement

from newsfold.db.values.urls import absolute_url


def base_url(tree: HtmlElement, url: str) -> str:
    """Return the base URL of the page at `url` (HTML standard, section 2.4.1): its first `<base>` with a `href`.

    The `href` is resolved against `url`. If there is none, or if it is no http(s) URL (as with `data:`), return `url`.
    """
    href = next((element.get("href") for element in tree.iter("base") if element.get("href") is not None), "")
    return absolute_url(url, href) or url
