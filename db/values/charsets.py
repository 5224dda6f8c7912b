"""Names of character encodings, as pages, feeds and servers write them (pure)."""

import codecs
import re

import webencodings

MAX_LABEL = 80  # characters; no label of the WHATWG's Encoding standard has more than 19
# Python's codecs for two encodings of the standard decode fewer characters than browsers do; these decode all of them.
_LARGER = {"gbk": "gb18030", "euc_jp": "euc_jis_2004"}
_WINDOWS_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|win|windows|ms)[-_ ]?(\d{3,4})")  # also `cp-1251`, `win1251`


def find_codec(label: str) -> str | None:
    """Return Python's codec for a label such as `utf8` or `x-sjis`, or None for a label that names no text encoding.

    The Encoding standard of the WHATWG decides, then Python. Quotation marks and separators around the label, which
    pages and servers leave there, are ignored.
    """
    name = label[:MAX_LABEL].encode("ascii", "ignore").decode().strip(" \t\"';,").lower()
    if page := _WINDOWS_CODE_PAGE.fullmatch(name):
        name = f"cp{page[1]}"
    if encoding := webencodings.lookup(name):
        codec = str(encoding.codec_info.name)
    else:
        try:
            codec = codecs.lookup(name).name
            " ".encode(codec)  # a LookupError for codecs that are no text encodings, such as `hex`
        except (LookupError, ValueError):
            return None
    return _LARGER.get(codec, codec)
