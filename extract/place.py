"""Finding the article that a saved page belongs to, or a place for a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.articles import article_made_of, fetched_at_url, find_article, give_up_addresses, give_up_url
from newsfold.db.urls import canonical_url
from newsfold.extract.identity import agree, is_new_edition, is_section

Row = Mapping[str, Any]


def place(news: Database, values: Row, capture: Row, claimed: str, same_page: Sequence[int]) -> tuple[str, Row | None]:
    """The article's address, and its row when it is there; `claimed` is what the page says its address is.

    An address that another article holds by right is not taken, and one that it holds by mistake, or that was
    yesterday's edition's, is given to this one.
    """
    before = article_made_of(news, values["archive_id"], values["capture_id"], same_page)
    if before is not None and "#" in before["url"]:
        return before["url"], before  # an edition of old, redone
    own = canonical_url(capture["url"]) or capture["page_url"]
    url = own if is_section(claimed, own) else claimed
    known = find_article(news, url)
    if known is not None and not _is_of_page(known, values, same_page) and known["capture_id"] is not None:
        if agree(known["text"], values["text"]):
            return url, known
        if capture["page_url"] == url:
            another = fetched_at_url(news, known["id"])
            give_up_url(news, known["id"], url, another if another and another != url else f"{url}#{known['id']}")
            return url, None
        url, known = own, find_article(news, own)
        if known is not None and not _is_of_page(known, values, same_page):
            return url, known
    if known is not None and _is_edition(known, values):
        day = str(known["published_at"])[:16].replace(":", "")
        give_up_addresses(news, known["id"])
        give_up_url(news, known["id"], url, f"{url}#{day}")
        return url, None
    return url, known


def _is_of_page(known: Row, values: Row, same_page: Sequence[int]) -> bool:
    return known["archive_id"] == values["archive_id"] and known["capture_id"] in same_page


def _is_edition(known: Row, values: Row) -> bool:
    is_later = known["archive_id"] == values["archive_id"] and (known["capture_id"] or 0) < values["capture_id"]
    return is_later and is_new_edition(known, values)
