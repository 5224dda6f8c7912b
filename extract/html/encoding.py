"""Decide the encoding of a page by its labels and its bytes, and decode it (pure).

A label in HTTP, `<meta>` or an XML declaration is a claim. The order of the WHATWG's HTML standard ("determining the
character encoding") holds as long as the bytes do not refute the claim: bytes that are valid UTF-8 are UTF-8, and a
legacy encoding must decode the bytes into text that resembles a language.
"""

import codecs
import re
from collections.abc import Sequence

import chardet
from w3lib.encoding import read_bom, to_unicode

from newsfold.db.values.charsets import find_codec
from newsfold.db.values.mojibake import repair_mojibake

SAMPLE_BYTES = 1 << 16  # bytes from the first non-ASCII one that are examined to choose a legacy encoding
HEAD_BYTES = 1 << 13  # bytes at the start that are searched for labels; many pages need more than WHATWG's 1024
MAX_LABELS = 8  # labels within one page that are tried
# Damaged UTF-8 has at least this many valid sequences for each invalid one. In texts of 17 languages in their legacy
# encodings, at most 0.55 are valid by chance for each invalid one.
VALID_PER_INVALID = 2
LABELLED_VALID_PER_INVALID = 1  # the same if a label says UTF-8
MAX_DAMAGE = 0.02  # share of the non-ASCII characters that a legacy encoding may fail to decode
# The label of a legacy encoding is refuted if another one scores more than this many times as high.
REFUTING_FACTOR = 2.0
MIN_REFUTING_SCORE = 0.1  # a lower score comes from few words or an unknown language, and refutes no label
# Letters outside ASCII that the decoded text must have before it refutes a label, or before a guess (of an East Asian
# encoding; of another one) counts more than DEFAULT. Quotation marks and dashes in an English text show no language.
MIN_LETTERS, MIN_GUESSED_LETTERS = 10, 4
# Where two labels differ, the second counts if it scores more than this many times as high.
SECOND_LABEL_FACTOR = 1.2
UTF16_SAMPLE = 400  # bytes; mark-up in UTF-16 holds a NUL in every other byte of the beginning of a page
UTF16_SHARE = 0.6  # share of these bytes

DEFAULT = "cp1252"  # what WHATWG gives Western readers
# Python's codecs of the legacy encodings that are guessed. DOS and Mac code pages and the rarer parts of ISO 8859 are
# used only if a label names them: guessed, they would be mistaken for their more frequent relatives.
_GUESSED = (
    "cp1252 cp1251 gb18030 cp932 euc_jis_2004 cp949 big5hkscs cp1250 iso8859-2 cp1253 iso8859-7 cp1254 cp1255 "
    "iso8859-8 cp1256 iso8859-6 cp1257 cp1258 cp874 koi8-r koi8-u iso8859-5"
).split()
_EAST_ASIAN = frozenset("gb18030 cp932 euc_jis_2004 cp949 big5hkscs".split())
SCORED_CODECS = frozenset(
    "cp437 cp850 cp852 cp866 "
    "iso8859-3 iso8859-4 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 mac-roman mac-cyrillic".split()
).union(_GUESSED)

_META_LABEL = re.compile(rb"<meta\b[^>]{0,1000}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w:.-]{1,40})", re.I)
_XML_LABEL = re.compile(rb"\s{0,99}<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w:.-]{1,40})", re.I)
_NO_LABELS = re.compile(rb"<!--.*?-->|<script\b.*?</script", re.I | re.S)  # a label in them labels nothing
_UTF16_TAG = re.compile(r"\s{0,99}<[!?]?[A-Za-z]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"<[^<>]*>")


def decode_page(body: bytes, label: str | None = None) -> str:
    """Return the text of a page; `label` is the charset of the HTTP header, None if it names none.

    The encoding is, in this order: that of the byte order mark; UTF-16 or ISO-2022-JP if the bytes show it; UTF-8 if
    the bytes are valid UTF-8, or nearly valid (then U+FFFD replaces what is not); the legacy encoding that `label`,
    `<meta>` or the XML declaration names, unless the bytes refute it; the legacy encoding that the bytes resemble most;
    windows-1252. Valid UTF-8 that was encoded as UTF-8 a second time is repaired. Odd bytes and unknown labels raise no
    exception.
    """
    if body.startswith(codecs.BOM_UTF8):
        body, label = body[len(codecs.BOM_UTF8) :], "utf-8"
    encoding, mark = read_bom(body)
    if encoding and mark:
        return to_unicode(body[len(mark) :], encoding)
    encoding = _guess_utf16(body[:UTF16_SAMPLE])
    if encoding:
        return to_unicode(body, encoding)
    try:
        text = codecs.utf_8_decode(body, "strict", False)[0]  # the last character may be cut
    except UnicodeDecodeError:
        return _decode_invalid_utf8(body, label)
    is_iso_2022_jp = text.isascii() and ("\x1b$B" in text or "\x1b$@" in text)
    return to_unicode(body, "iso2022_jp") if is_iso_2022_jp else repair_mojibake(text)


def _guess_utf16(start: bytes) -> str | None:
    """Return the UTF-16 encoding of a page without byte order mark, by its first tag or its NUL bytes; else None."""
    if 0 not in start:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        if _UTF16_TAG.match(start.decode(encoding, "ignore")):
            return encoding
    nulls = max(1, len(start) // 2) * UTF16_SHARE
    if start[1::2].count(0) >= nulls > start[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) >= nulls > start[1::2].count(0) else None


def _decode_invalid_utf8(body: bytes, label: str | None) -> str:
    head = body[:HEAD_BYTES]
    found = [match[1].decode("ascii", "replace") for match in _META_LABEL.finditer(_NO_LABELS.sub(b"", head))]
    if declaration := _XML_LABEL.match(head):
        found.append(declaration[1].decode("ascii", "replace"))
    names = [find_codec(name) for name in (label or "", *found[:MAX_LABELS])]
    text = body.decode("utf-8", "replace")
    invalid = text.count("\ufffd") - body.count("\ufffd".encode())
    valid = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    if valid >= (LABELLED_VALID_PER_INVALID if "utf-8" in names else VALID_PER_INVALID) * invalid:
        return text
    return decode_legacy(body, [name for name in names if name])


def decode_legacy(body: bytes, names: Sequence[str]) -> str:
    """Return the text in `body`, which is not UTF-8; `names` are the codecs that its labels name, in their order.

    The encoding is that of the first label, unless the bytes refute it; else the one that the bytes resemble most.
    """
    return to_unicode(body, _choose_legacy(body, [name for name in names if name in SCORED_CODECS]))


def _choose_legacy(body: bytes, labels: Sequence[str]) -> str:
    """Return the codec of a page that is not UTF-8; `labels` are the codecs that its labels name, in their order."""
    start = _NON_ASCII.search(body)
    sample = _TAG.sub(b" ", body[start.start() if start else 0 :][:SAMPLE_BYTES])
    scores = _score_codecs(sample, list(dict.fromkeys([*_GUESSED, *labels])))
    best = max(scores, key=scores.__getitem__, default=DEFAULT)
    possible = [name for name in labels if name in scores]
    if not possible:
        minimum = MIN_LETTERS if best in _EAST_ASIAN else MIN_GUESSED_LETTERS
        return best if _count_letters(sample, best) >= minimum else DEFAULT
    named = max(possible, key=scores.__getitem__)
    if scores[named] <= SECOND_LABEL_FACTOR * scores[possible[0]]:
        named = possible[0]
    is_better = scores[best] >= MIN_REFUTING_SCORE and scores[best] > REFUTING_FACTOR * scores[named]
    return best if is_better and _count_letters(sample, named) >= MIN_LETTERS else named


def _count_letters(sample: bytes, codec: str) -> int:
    """Return the number of letters outside ASCII that tell whether the codec is right.

    In an East Asian encoding these are ideographs, syllables and kana: Latin or Cyrillic letters, of two bytes each,
    are not there by chance.
    """
    first = "\u2e80" if codec in _EAST_ASIAN else "\x80"
    return sum(letter >= first and letter.isalpha() for letter in sample.decode(codec, "ignore"))


def _score_codecs(sample: bytes, names: Sequence[str]) -> dict[str, float]:
    """Return how much a sample resembles text in each of the encodings, 0 to 1, the likeliest first.

    Encodings that cannot decode it, but for MAX_DAMAGE, are left out.
    """
    scores = _detect(sample, names)
    for name in names:
        if name not in scores:
            # chardet leaves out an encoding because of a single byte that it cannot decode.
            text = sample.decode(name, "ignore")
            damage = sample.decode(name, "replace").count("\ufffd")
            if damage <= 1 + MAX_DAMAGE * (len(text) - len(text.encode("ascii", "ignore"))):
                scores |= {name: 0.0} | _detect(text.encode(name, "ignore"), [name])
    return scores


def _detect(sample: bytes, names: Sequence[str]) -> dict[str, float]:
    """Return chardet's confidence in each of the encodings that decode the whole sample, the highest first."""
    results = chardet.detect_all(
        sample,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=[*names, "ascii"],
        no_match_encoding="ascii",
        empty_input_encoding="ascii",
    )
    found = ((str(result["encoding"]), result["confidence"]) for result in results)
    return {name: confidence for name, confidence in found if name in names}
