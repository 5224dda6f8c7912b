"""Text that may be stored, shown in a terminal and put into XML: no control characters, no broken sequences (pure)."""

import re
import unicodedata

# C0 and C1 controls but tab and newline, lone surrogates, non-characters, and the bidirectional overrides by which a
# title could rewrite the line that it is printed on.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """`text` in NFC, with newlines as \\n and without what no reader of it could want."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", unified))


def one_line(text: str) -> str:
    """`storable` text with each run of white space turned into one space."""
    return " ".join(storable(text).split())
