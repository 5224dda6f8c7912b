"""Load once, when this module is imported, all that extraction loads: modules, tables and the model of languages.

The fork server of `newsfold/process_pool.py` imports it, so that all worker processes share the memory, and no page is
charged for the time. No other module imports it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress

import justext.core
from babel.core import get_global
from chardet.models import get_enc_index, get_language_norms, get_rowmax, load_models
from justext import get_stoplist, get_stoplists
from trafilatura import external

from newsfold.extract.article import extract_page
from newsfold.extract.body.engine import FALLBACKS
from newsfold.extract.html.encoding import SCORED_CODECS

# One byte that is not UTF-8 makes extraction load the models of encodings as well.
_PAGE = b"""<html lang="en"><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
<p>By A. Writer, 2 March 2026</p><p>The bridge over the river was opened on Monday after three years of work.</p>
<p>The mayor said in the caf\xe9 that the first buses would cross it on Tuesday, and the last boat would leave then.</p>
</article></body></html>"""


class _Words:
    """A set of words, in 8 bytes for each: the hashes that this process and its forks have for them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array("q", sorted(set(map(hash, words))))

    def __contains__(self, word: str) -> bool:
        wanted = hash(word)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted


# The 150,000 stop words of all languages, in lower case. trafilatura keeps them in a tuple, and jusText a copy of each
# word (20 MB) under that tuple, whose hash takes 3 ms for each page.
_words = _Words(word for language in get_stoplists() for word in get_stoplist(language))
for _module in (FALLBACKS, external):
    vars(_module)["JT_STOPLIST"] = _words
justext.core.define_stoplist = lambda words: words

# chardet loads a table of 64 kB for each language in each encoding (23 MB). Half of them are of encodings that
# `extract/html/encoding.py` never asks for. What chardet computes of all tables comes before.
get_rowmax()
get_language_norms()
for _tables in (load_models(), get_enc_index()):
    for _name in [name for name in _tables if name.rpartition("/")[2] not in SCORED_CODECS]:
        del _tables[_name]

# What Babel knows of all languages together.
get_global("parent_exceptions")

# py3langid unpacks its model into the folder for temporary files. If that is full, the pages of each worker fail with
# this reason, and a later run tries them again.
with suppress(OSError, MemoryError):
    extract_page(_PAGE, "https://www.example.com/bridge", charset=None, feed={}, fetched_at=None, learned=None)
