"""Repair text whose UTF-8 bytes were read in a legacy encoding (pure)."""

import re
from functools import cache

# The encodings in which UTF-8 is read by mistake: those of Windows for Western, Cyrillic and Central European texts.
ENCODINGS = ("cp1252", "cp1251", "cp1250")
# A text with fewer misread sequences, or a smaller share of its characters outside ASCII in them, means these letters.
MIN_SEQUENCES, MIN_SHARE = 2, 0.8
MAX_TIMES = 3  # times that a text may have been read wrongly, one after another
SAMPLE_CHARACTERS = 2000  # from the first character outside ASCII; their share decides whether the rest is examined

_ADJACENT_NON_ASCII = re.compile(r"[^\x00-\x7f]{2,}")


def repair_mojibake(text: str) -> str:
    """Return `text` with UTF-8 that was read in one of ENCODINGS as the characters it stands for.

    The text is unchanged unless nearly all of its characters outside ASCII (MIN_SHARE) are such sequences of UTF-8,
    which no text has by chance. Only a text whose beginning has them is examined to its end.
    """
    for _ in range(MAX_TIMES):
        start = _count_leading_ascii(text)
        sample = text[start : start + SAMPLE_CHARACTERS]
        names = ENCODINGS if _may_be_misread(sample) else ()
        encoding = next((name for name in names if _is_misread(sample, name, 1)), "")
        if not encoding or not _is_misread(text, encoding, MIN_SEQUENCES):
            break
        pattern, to_bytes = _sequences(encoding)
        text = pattern.sub(lambda match: _decode(match[0], to_bytes), text)  # noqa: B023 - used at once
    return text


def _may_be_misread(text: str) -> bool:
    """Decide whether MIN_SHARE of the characters outside ASCII stand beside others: a sequence has at least two.

    This rules out most texts, whose only such characters are accented letters or quotation marks, in less time.
    """
    runs = _ADJACENT_NON_ASCII.findall(text)
    return bool(runs) and sum(map(len, runs)) >= MIN_SHARE * _count_non_ascii(text)


def _is_misread(text: str, encoding: str, minimum: int) -> bool:
    """Decide whether at least `minimum` sequences make up MIN_SHARE of the characters outside ASCII."""
    found = _sequences(encoding)[0].findall(text)
    non_ascii = _count_non_ascii(text) if len(found) >= minimum else 0
    return non_ascii > 0 and sum(map(len, found)) >= MIN_SHARE * non_ascii


def _count_leading_ascii(text: str) -> int:
    """Return the number of characters before the first one outside ASCII; a regular expression takes far longer."""
    try:
        return len(text.encode("ascii"))
    except UnicodeEncodeError as error:
        return error.start


def _count_non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


@cache
def _sequences(encoding: str) -> tuple[re.Pattern[str], dict[int, int]]:
    """Return the pattern of UTF-8 sequences read in an encoding, and the table from its characters to their bytes.

    A byte that the encoding does not define becomes the control character of this number (WHATWG, Encoding, 9).
    """
    letters = [bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in range(256)]
    table = {byte: byte for byte in range(0x80, 0xA0)} | {ord(letter): byte for byte, letter in enumerate(letters)}
    rest = "[" + "".join(map(re.escape, {*letters[0x80:0xC0], *map(chr, range(0x80, 0xA0))})) + "]"
    two, three, four = ("[" + "".join(letters[a:b]) + "]" for a, b in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5)))
    return re.compile(f"{two}{rest}|{three}{rest}{{2}}|{four}{rest}{{3}}"), table


def _decode(sequence: str, to_bytes: dict[int, int]) -> str:
    """Return the character that a sequence of misread UTF-8 stands for; the sequence itself if it is not valid."""
    try:
        return sequence.translate(to_bytes).encode("latin-1").decode()
    except UnicodeError:
        return sequence
