"""Text that is safe to store, to print on a terminal and to put into XML (pure)."""

import re
import unicodedata

# The 66 noncharacters of Unicode (Core Specification, 23.7): U+FDD0 to U+FDEF and the last two of each plane.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
# C0 and C1 control characters except tab and newline, lone surrogates, noncharacters, the byte order mark, and the
# bidirectional overrides, with which a title could rewrite the line that it is printed on; also the soft hyphen, which
# splits a word for every search.
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\ufeff\u202a-\u202e\u2066-\u2069{_NONCHARACTERS}]")

_SURROGATE_REFERENCES = re.compile(
    r"&#(?:x0{0,4}(d[89ab][0-9a-f]{2})|0{0,4}(5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|631\d)));"
    r"&#(?:x0{0,4}(d[c-f][0-9a-f]{2})|0{0,4}(5(?:632\d|63[3-9]\d|6[4-9]\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])));",
    re.I,
)


def join_surrogates(markup: str) -> str:
    """Return `markup` with each character that stands there as two references to a surrogate pair.

    Programs that know only UTF-16 write `&#55357;&#56832;` for one emoji, although HTML and XML forbid it.
    """
    if "&#" not in markup:
        return markup
    return _SURROGATE_REFERENCES.sub(_join_pair, markup)


def _join_pair(match: re.Match[str]) -> str:
    high = int(match[1], 16) if match[1] else int(match[2])
    low = int(match[3], 16) if match[3] else int(match[4])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def clean_text(text: str) -> str:
    """Return `text` in Unicode NFC, with every line end as \\n, without control characters and other unsafe ones."""
    if not text.isprintable():  # no unsafe character is printable, nor is a line end; to search for them is far slower
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not _is_printable(text):
            text = _UNSAFE.sub("", text)
    return unicodedata.normalize("NFC", text)


def _is_printable(text: str) -> bool:
    return text.replace("\n", "").replace("\t", "").replace("\u00a0", "").isprintable()


def one_line(text: str) -> str:
    """Return `text` cleaned by clean_text, with each run of white space as one space, and without any at either end."""
    return " ".join(clean_text(text).split())


def count_of(count: int, nouns: str) -> str:
    """Return a count with what it counts, as `1 article`, `8,002 articles` or `1 page from feed`.

    `nouns` is the plural; its first word loses its `s` (and `ies` becomes `y`) for a count of 1.
    """
    first, space, rest = nouns.partition(" ")
    if count == 1:
        first = f"{first[:-3]}y" if first.endswith("ies") else first.removesuffix("s")
    return f"{count:,} {first}{space}{rest}"


def share_beside_limit(share: float, limit: float) -> tuple[str, str]:
    """Return a share and its limit as percentages with one decimal: `6.1%`, `6.5%`.

    Where both would read the same, they get one or two more decimals, so that one sees on which side the share is.
    """
    for decimals in (1, 2, 3):
        texts = f"{share:.{decimals}%}", f"{limit:.{decimals}%}"
        if texts[0] != texts[1]:
            break
    return texts
