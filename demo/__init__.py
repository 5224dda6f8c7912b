"""A small fictional news web with invented outlets, places and people, for `make demo` and for tests.

`articles/*.toml` hold the texts and their labels, `layouts` renders them as pages, `site.answer` returns the reply of
a host on a day, `web.serve` serves that as an HTTP proxy on this machine, and `expected.labels` is the gold for tests.
"""
