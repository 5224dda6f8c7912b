"""Text that is safe to store, to print on a terminal and to put into XML (pure)."""

import re
import unicodedata

# The 66 noncharacters of Unicode (Core Specification, 23.7): U+FDD0 to U+FDEF and the last two of each plane.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
# C0 and C1 control characters except tab and newline, lone surrogates, noncharacters, the byte order mark, and the
# bidirectional overrides, with which a title could rewrite the line that it is printed on.
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u202a-\u202e\u2066-\u2069{_NONCHARACTERS}]")


def clean_text(text: str) -> str:
    """Return `text` in Unicode NFC, with every line end as \\n, without control characters and other unsafe ones."""
    with_newlines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _is_printable(with_newlines):  # no unsafe character is printable; to search for them is far slower
        with_newlines = _UNSAFE.sub("", with_newlines)
    return unicodedata.normalize("NFC", with_newlines)


def _is_printable(text: str) -> bool:
    return text.replace("\n", "").replace("\t", "").replace("\u00a0", "").isprintable()


def one_line(text: str) -> str:
    """Return `text` cleaned by clean_text, with each run of white space as one space, and without any at either end."""
    return " ".join(clean_text(text).split())
