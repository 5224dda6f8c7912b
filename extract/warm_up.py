"""Load once, when this module is imported, all that extraction loads: modules, tables and the model of languages.

The fork server of `newsfold/process_pool.py` imports it, so that all worker processes share the memory, and no page is
charged for the time. No other module imports it.
"""

from contextlib import suppress

import justext.core
from babel.core import get_global
from justext import get_stoplist, get_stoplists
from trafilatura import external

from newsfold.extract.article import extract_page
from newsfold.extract.body.engine import FALLBACKS

# One byte that is not UTF-8 makes extraction load the models of encodings as well.
_PAGE = b"""<html lang="en"><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
<p>By A. Writer, 2 March 2026</p><p>The bridge over the river was opened on Monday after three years of work.</p>
<p>The mayor said in the caf\xe9 that the first buses would cross it on Tuesday, and the last boat would leave then.</p>
</article></body></html>"""

# The 150,000 stop words of all languages, in lower case. trafilatura keeps them in a tuple, and jusText a copy of each
# word (20 MB) under that tuple, whose hash takes 3 ms for each page; a frozenset is its own copy and keeps its hash.
_words = frozenset(word for language in get_stoplists() for word in get_stoplist(language))
for _module in (FALLBACKS, external):
    vars(_module)["JT_STOPLIST"] = _words
justext.core.define_stoplist = frozenset

# What Babel knows of all languages together.
get_global("parent_exceptions")

# py3langid unpacks its model into the folder for temporary files. If that is full, the pages of each worker fail with
# this reason, and a later run tries them again.
with suppress(OSError, MemoryError):
    extract_page(_PAGE, "https://www.example.com/bridge", charset=None, feed={}, fetched_at=None, learned=None)
