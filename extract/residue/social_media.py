"""Match what embedded posts and share bars leave in a text (pure)."""

import re

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.line import LABEL, QUOTED, Line
from newsfold.extract.vocabulary.social_media import EMBED, PRIVACY, SOCIAL_NETWORKS

_NETWORK = re.compile(rf"(?<![\w./]){SOCIAL_NETWORKS}(?![\w.]\w)", re.I)
_POST_ADDRESS = re.compile(r"\W*(?:https?://)?(?:pic\.twitter\.com|t\.co|pic\.x\.com)/\w+\W*", re.I)
# The same within a line, where a post ends: the address of its picture or of what it quotes.
_ADDRESS_IN_POST = re.compile(r"\s*(?:(?:https?://)?pic\.(?:twitter|x)\.com|https?://t\.co)/\w{1,20}", re.I)


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
    if QUOTED.search(line.text) or line.key in line.page.headings:
        return False
    names = {name.casefold() for name in _NETWORK.findall(line.text)}
    if len(names) < 2:
        return False
    others = len(normalized_key(_NETWORK.sub(" ", line.text)).split())
    return others <= 1 or (others <= 4 and (line.is_near_end or line.is_near_start))


def without_post_addresses(text: str) -> str:
    """Return a line without the addresses that are left of the picture and the links of a post in it."""
    if "pic." not in text and "//t.co/" not in text:
        return text
    return _ADDRESS_IN_POST.sub("", text).strip() or text
