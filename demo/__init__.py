"""A small fictional news web: invented outlets, places and people, for `make demo` and for tests.

`articles/*.toml` hold the texts and what is true of them, `layouts/` dress them as pages, `site.answer` says what
a host answers on a day, `web.server` puts that on loopback as an HTTP proxy, `expected.labels` tells tests the truth.
"""
