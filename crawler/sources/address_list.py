"""Read lists with one web address per line (pure)."""

import re
from collections.abc import Iterator

from newsfold.crawler.sources.addresses import explain_bad_address, looks_like_feed, read_address
from newsfold.crawler.sources.opml import Subscription

MAX_LINES = 100_000  # of one list
MAX_LINE = 4000  # characters; the rest of a longer line is not read

# A URL of any scheme, also inside `<>`, quotes or the parentheses of Markdown; or an address that begins with `feed:`.
_ADDRESS = re.compile(
    r"""(?<![\w+.:/-])(?:feeds?:(?://)?)?[a-z][a-z0-9+.-]{1,20}://[^\s<>"'`]+|feeds?:[^\s<>"'`]+""", re.I
)
# A host name that a space cuts in two: what stands before the space is the name of no host on the internet.
_CUT_HOST = re.compile(r"https?://(?!localhost\b)[^\s/?#:@.\[\]]+\s+[^\s/?#]*[./][^\s]*", re.I)
_COMMENT = re.compile(r"#|(?:;|//)\s")
_SEPARATORS = frozenset(",;|")
_NEXT_ADDRESS = re.compile(r"[,;|](?=https?://)", re.I)
# Within an address, small letters and digits follow these signs; a name begins with another letter.
_NEXT_COLUMN = re.compile(r"[,;|](?=[^\W\d_a-z])")


class AddressListError(Exception):
    """The list is too long; the message is a reason."""


def read_address_list(text: str) -> Iterator[tuple[str, Subscription | str]]:
    """Yield (place such as `line 3`, subscription, or a sentence on what is wrong) for each address in the list.

    An address that looks like a feed becomes the feed of the subscription, another one its homepage. A line may have
    several addresses, or one that begins with a host name. Other text, lines that begin with `#` and text after ` #`
    are ignored; so are lines that begin with `;` or `//` and a space. Of a table, whose columns are separated by
    commas, semicolons or bars, only the addresses are read. Raise AddressListError if the list has more than MAX_LINES.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if number > MAX_LINES:
            raise AddressListError(f"it has more than {MAX_LINES} lines; split it")
        content = re.split(r"\s#", line[:MAX_LINE], maxsplit=1)[0].strip()
        if content and not _COMMENT.match(content):
            for address in _find_addresses(content):
                yield f"line {number}", _make_subscription(address)


def _find_addresses(content: str) -> list[str]:
    """Return the addresses in a line; its first word if there is none, all of it if a space cuts a host in two."""
    if _CUT_HOST.match(content):
        return [content]
    addresses = []
    content = _NEXT_ADDRESS.sub(r"\g<0> ", content)
    for match in _ADDRESS.finditer(content):
        address = match[0]
        before = content[: match.start()].rstrip()[-1:]
        if before in _SEPARATORS:
            address = address.partition(before)[0]
        address = _NEXT_COLUMN.split(address, maxsplit=1)[0].rstrip(",;.|")
        if "[" not in address:
            address = address.rstrip("]")
        is_wrapped = content[: match.start()].endswith("(")
        addresses.append(address.rstrip(")") if is_wrapped else address)
    return addresses or [content.split(maxsplit=1)[0].rstrip(",;") or content]


def _make_subscription(address: str) -> Subscription | str:
    url = read_address(address)
    if url is None:
        return explain_bad_address(address)
    is_feed = re.match("feeds?:", address, re.I) or looks_like_feed(url)
    return Subscription("", url, "") if is_feed else Subscription("", "", url)
