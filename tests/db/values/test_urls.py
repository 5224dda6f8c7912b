"""URLs by the WHATWG standard: the canonical form, the requested form, hosts and registered domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.db.values.urls import (
    MAX_URL,
    absolute_url,
    canonical_url,
    has_user,
    host_of,
    registered_domain,
    request_url,
    site_domain,
)

A = "https://quay.example/a"
registered_domain(A)  # loads the public suffix list, which can take longer than the deadline of a generated test


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        pytest.param("http://quay.example/a", A, id="http is https"),
        pytest.param("HTTPS://Quay.Example/a", A, id="case of scheme and host"),
        pytest.param("https://quay.example/A", "https://quay.example/A", id="case of the path stays"),
        pytest.param("https://quay.example:443/a", A, id="default port of https"),
        pytest.param("http://quay.example:80/a", A, id="default port of http"),
        pytest.param("http://quay.example:8080/a", "http://quay.example:8080/a", id="another port keeps its scheme"),
        pytest.param("https://quay.example/a#comments", A, id="fragment"),
        pytest.param("https://me:secret@quay.example/a", A, id="user and password"),
        pytest.param("https://quay.example./a", A, id="dot after the host"),
        pytest.param("https://quay.example", "https://quay.example/", id="no path"),
        pytest.param("https://quay.example/a?utm_source=x&utm_medium=y", A, id="tracking"),
        pytest.param("https://quay.example/a?UTM_Source=x&fbclid=1&gclid=2", A, id="tracking in any case"),
        pytest.param("https://quay.example/a?id=7&utm_source=x&b=", f"{A}?id=7&b=", id="other parameters stay"),
        pytest.param("https://quay.example/a?b=2&a=1", f"{A}?b=2&a=1", id="in their order"),
        pytest.param("https://quay.example/a?", A, id="empty query"),
        pytest.param("https://quay.example/a;jsessionid=9F2?x=1", f"{A}?x=1", id="session in the path"),
        pytest.param("https://quay.example/(S(x4kq))/a", A, id="session of ASP.NET"),
        pytest.param("https://quay.example/a(b(c))", f"{A}(b(c))", id="other parentheses"),
        pytest.param("https://quay.example/a?id=7&ref=rss&From=Newsletter", f"{A}?id=7", id="channel"),
        pytest.param("https://quay.example/a?from=2026&ref=news", f"{A}?from=2026&ref=news", id="no channel"),
        pytest.param("https://quay.example/a?feed=rss", f"{A}?feed=rss", id="a format is no channel"),
        pytest.param("https://quay.example/a?id=7?utm_source=x&utm_medium=y", f"{A}?id=7", id="second question mark"),
        pytest.param("https://quay.example/a?q=why?", f"{A}?q=why?", id="question mark in a value"),
        pytest.param("https://quay.example/a&utm_source=x&utm_medium=y", A, id="tracking without question mark"),
        pytest.param("https://quay.example/a\u200b", A, id="invisible mark at the end"),
        pytest.param("https://quay.example/x/../a", A, id="dots"),
        pytest.param("https://quay.example/../../a", A, id="dots above the root"),
        pytest.param("https://quay.example/x/./..", "https://quay.example/", id="dots at the end"),
        pytest.param("https://quay.example/%61", A, id="needless escape"),
        pytest.param("https://quay.example/%e6%97%a5", "https://quay.example/%E6%97%A5", id="case of escapes"),
        pytest.param("https://quay.example/日", "https://quay.example/%E6%97%A5", id="not escaped"),
        pytest.param("https://bücher.example/a", "https://xn--bcher-kva.example/a", id="host of another script"),
        pytest.param(" https://quay.example/\na ", A, id="white space and line breaks"),
        pytest.param("https://quay.example/a b", f"{A}%20b", id="space"),
        pytest.param("https://quay.example/a%20b", f"{A}%20b", id="escaped space"),
        pytest.param("https://quay.example/a?q=b c", f"{A}?q=b%20c", id="space in the query"),
        pytest.param("https://quay.example/a?q=b+c", f"{A}?q=b+c", id="plus is no space"),
        pytest.param("https://quay.example/a\u00a0b", f"{A}%C2%A0b", id="no-break space"),
        pytest.param("https://quay.example/a\u3000b", f"{A}%E3%80%80b", id="ideographic space"),
        pytest.param("\ufeff\u3000https://quay.example/a\u00a0", A, id="other white space around"),
        pytest.param("ht\ntps://qu\tay.example/\r\na", A, id="tabs and line breaks anywhere"),
        pytest.param("https:\\\\quay.example\\a", A, id="backslashes"),
        pytest.param("https:\\quay.example/a", A, id="one backslash"),
        pytest.param("https:/quay.example/a", A, id="one slash"),
        pytest.param("https:quay.example/a", A, id="no slash"),
        pytest.param("https:////quay.example/a", A, id="four slashes"),
        pytest.param("https://quay.example/a?q=\\", f"{A}?q=%5C", id="a backslash in the query stays"),
        pytest.param("https://quay.example//a", "https://quay.example//a", id="doubled slash in the path stays"),
        pytest.param("https://quay.example/a/", f"{A}/", id="slash at the end stays"),
        pytest.param("https://quay.example/x/%2e%2E/a", A, id="escaped dots"),
        pytest.param("https://quay.example/x/.%2e/a", A, id="half escaped dots"),
        pytest.param("https://quay.example/a..", f"{A}..", id="dots in a name"),
        pytest.param("https://quay.example/..;jsessionid=7/a", A, id="dots before a session"),
        pytest.param("https://quay.example/a;JSESSIONID=7", A, id="session at the end"),
        pytest.param("https://quay.example/a;v=2", f"{A};v=2", id="parameter of a segment stays"),
        pytest.param("https://quay.example/a?utm_source=rss;x=1", f"{A}?x=1", id="semicolon after tracking"),
        pytest.param("https://quay.example/a?x=1;utm_source=rss;y=2", f"{A}?x=1;y=2", id="tracking within semicolons"),
        pytest.param("https://quay.example/a?x=1;utm_source=rss&y=2", f"{A}?x=1&y=2", id="both separators"),
        pytest.param("https://quay.example/a?x=1;2;3", f"{A}?x=1;2;3", id="semicolons in a value"),
        pytest.param("https://quay.example/a?utm_term=one;two", A, id="semicolon in a tracking value"),
        pytest.param("https://quay.example/a?x=1&amp;utm_source=rss", f"{A}?x=1", id="escaped ampersand"),
        pytest.param("https://quay.example/a?x=1&amp;y=2", f"{A}?x=1&y=2", id="escaped ampersand between values"),
        pytest.param("https://quay.example/a?x=1&#038;y=2", f"{A}?x=1&y=2", id="decimal ampersand"),
        pytest.param("https://quay.example/a?x=1&#x26;y=2#top", f"{A}?x=1&y=2", id="hexadecimal ampersand"),
        pytest.param("https://quay.example/a?x=1&amp;amp;y=2", f"{A}?x=1&y=2", id="ampersand escaped twice"),
        pytest.param("https://quay.example/a?x=1&amp=2", f"{A}?x=1&amp=2", id="a parameter amp"),
        pytest.param("https://quay.example/a?x=1%26amp;y", f"{A}?x=1%26amp;y", id="an ampersand in a value"),
        pytest.param("https://quay.example/a?&x=1&&y=2&", f"{A}?x=1&y=2", id="empty parameters"),
        pytest.param("https://quay.example/a?#", A, id="empty query and fragment"),
        pytest.param("https://quay.example?x=1", "https://quay.example/?x=1", id="query without a path"),
        pytest.param("https://quay.example/a?utm%5Fsource=x", A, id="escaped name of tracking"),
        pytest.param("https://quay.example/a?n=100%&b=1", f"{A}?n=100%&b=1", id="stray percent sign"),
        pytest.param("https://quay.example/a?n=%%36%31", f"{A}?n=%%361", id="a stray percent sign makes no escape"),
        pytest.param("https://quay.example/a?q='b'", f"{A}?q=%27b%27", id="apostrophe in the query"),
        pytest.param("https://quay.example/a|b^c", f"{A}%7Cb%5Ec", id="characters that no URL may hold"),
        pytest.param('https://quay.example/"a"', "https://quay.example/%22a%22", id="quotes"),
        pytest.param("https://quay.example/e\u0301", "https://quay.example/e%CC%81", id="no Unicode normalization"),
        pytest.param("https://QUAY.example:00443/a", A, id="zeros before the port"),
        pytest.param("https://quay.example:/a", A, id="empty port"),
        pytest.param("http://quay.example:443/a", "http://quay.example:443/a", id="default port of another scheme"),
        pytest.param("https://fa\u00df.example/a", "https://xn--fa-hia.example/a", id="IDNA 2008: sharp s"),
        pytest.param(
            "https://\u03b2\u03cc\u03bb\u03bf\u03c2.example/a", "https://xn--nxasmm1c.example/a", id="final sigma"
        ),
        pytest.param(
            "https://B\u00dcCHER.example/a", "https://xn--bcher-kva.example/a", id="capitals of another script"
        ),
        pytest.param("https://quay\u3002example/a", A, id="ideographic full stop"),
        pytest.param("https://\uff51uay.example/a", A, id="full-width letter"),
        pytest.param("https://qu\u00aday.example/a", A, id="soft hyphen in the host"),
        pytest.param("https://qu%61y.example/a", A, id="escape in the host"),
        pytest.param("https://quay_1.example/a", "https://quay_1.example/a", id="underscore in the host"),
        pytest.param("http://0x7f.1/a", "https://127.0.0.1/a", id="IPv4 of two parts, hexadecimal"),
        pytest.param("http://2130706433/", "https://127.0.0.1/", id="IPv4 of one number"),
        pytest.param("http://0177.0.0.01/", "https://127.0.0.1/", id="IPv4 octal"),
        pytest.param("http://\uff11\uff12\uff17.0.0.1/", "https://127.0.0.1/", id="IPv4 in full-width digits"),
        pytest.param("http://[::1]:81/a", "http://[::1]:81/a", id="IPv6"),
        pytest.param("http://[0:0:0:0:0:0:0:1]/a", "https://[::1]/a", id="IPv6 is shortened"),
        pytest.param("http://[::ffff:1.2.3.4]/", "https://[::ffff:102:304]/", id="IPv6 that embeds IPv4"),
        pytest.param("http://[::1/", None, id="IPv6 without its end"),
        pytest.param("http://[fe80::1%25eth0]/", None, id="IPv6 with a zone"),
        pytest.param("http://1.2.3.256/", None, id="IPv4 with too large a part"),
        pytest.param("http://1.2.3.4.5/", None, id="IPv4 with too many parts"),
        pytest.param("http://quay.0x4/", None, id="a name that ends in a number"),
        pytest.param("https://quay..example/a", None, id="empty label"),
        pytest.param("https://.../a", None, id="only dots"),
        pytest.param("https://" + "a" * 64 + ".example/", None, id="label too long"),
        pytest.param("https://" + "a." * 130 + "example/", None, id="host too long"),
        pytest.param("https://xn--a.example/", None, id="invalid punycode"),
        pytest.param("https://a$b.example/", None, id="a host that DNS has not"),
        pytest.param("https://quay.example%2Fa/", None, id="escaped slash in the host"),
        pytest.param("https://quay.example:8o/", None, id="letters in the port"),
        pytest.param("https://quay.example:65536/", None, id="port too large"),
        pytest.param("https://quay.example/a\x00b", None, id="NUL"),
        pytest.param("https://quay.example/a\x1bb", None, id="control character"),
        pytest.param("https://quay.example/\ud83d", None, id="half of a surrogate pair"),
        pytest.param("mailto:desk@quay.example", None, id="mail"),
        pytest.param("data:text/html,a", None, id="data"),
        pytest.param("quay.example/a", None, id="no scheme and no slashes"),
        pytest.param("/a", None, id="relative"),
        pytest.param("https://", None, id="nothing after the slashes"),
        pytest.param("https://?x", None, id="no host but a query"),
        pytest.param("ftp://quay.example/a", None, id="no web scheme"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param(f"{A}?sid=0f3c9a7be1d2486a95c07e4b8d1f2a36&p=2", f"{A}?p=2", id="session of a forum"),
        pytest.param(f"{A}?sid=4711", f"{A}?sid=4711", id="number of a story"),
        pytest.param(
            f"{A}?s=harbour-opens-after-a-long-winter-of-works",
            f"{A}?s=harbour-opens-after-a-long-winter-of-works",
            id="words",
        ),
        pytest.param("//quay.example/a", None, id="no scheme"),
        pytest.param("https:///quay.example/a", A, id="three slashes"),
        pytest.param("https://quay.example:99999/a", None, id="no such port"),
        pytest.param("https://qu ay<.example/a", None, id="no host name"),
        pytest.param("https://quay.example/" + "a" * MAX_URL, None, id="too long"),
        pytest.param("", None, id="empty"),
    ],
)
def test_canonical_url(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("base", "reference", "url"),
    [
        pytest.param(f"{A}/b?c=1#d", "e f", f"{A}/e%20f", id="beside the page"),
        pytest.param(f"{A}/b", "/e", "https://quay.example/e", id="from the root"),
        pytest.param(f"{A}/b", "../e", "https://quay.example/e", id="one level up"),
        pytest.param(f"{A}/b", "../../../e", "https://quay.example/e", id="above the root"),
        pytest.param(f"{A}/b", "?p=2", f"{A}/b?p=2", id="query alone"),
        pytest.param(f"{A}/b", "./", f"{A}/", id="the folder"),
        pytest.param("http://quay.example/a", "//cdn.example/e", "http://cdn.example/e", id="scheme of the page"),
        pytest.param("http://quay.example/a", "\\\\cdn.example\\e", "http://cdn.example/e", id="backslashes"),
        pytest.param("http://quay.example/x/y", "http:e", "http://quay.example/x/e", id="scheme and relative path"),
        pytest.param(A, "https://cdn.example/e", "https://cdn.example/e", id="absolute"),
        pytest.param(A, "HTTP://CDN.example:80/E#f", "http://cdn.example/E", id="http stays http; no fragment"),
        pytest.param(A, " \n/e\t ", "https://quay.example/e", id="white space"),
        pytest.param(
            A, "/e?x=1&amp;utm_source=y", "https://quay.example/e?x=1&utm_source=y", id="requested with tracking"
        ),
        pytest.param(A, "/a:b", "https://quay.example/a:b", id="colon in the path"),
        pytest.param(A, "b:80", None, id="another scheme"),
        pytest.param(A, "javascript:void(0)", None, id="script"),
        pytest.param(A, "java\nscript:void(0)", None, id="script with a line break"),
        pytest.param(A, "tel:+100", None, id="telephone"),
        pytest.param(A, "", None, id="empty"),
        pytest.param(A, " \n", None, id="white space alone"),
        pytest.param(A, "//", None, id="no host"),
        pytest.param(A, "http://qu ay.example/", None, id="invalid host"),
        pytest.param(A, "/\x07e", None, id="control character"),
        pytest.param(A, "/" + "e" * 9000, None, id="much too long"),
        pytest.param("", "https://quay.example", "https://quay.example/", id="no base"),
        pytest.param("", "/e", None, id="relative without a base"),
        pytest.param("no base", "https://quay.example/a", A, id="invalid base, absolute reference"),
        pytest.param("data:text/html,", "e", None, id="a base without a host"),
    ],
)
def test_absolute_url(base, reference, url):
    assert absolute_url(base, reference) == url


def test_what_is_requested_is_stored_under_the_same_url():
    for url in (
        " http://Quay.example/a b?x=1&amp;utm_source=y;z=2#c",
        "http:\\\\fa\u00df.example/\u65e5|%7e",
        "http://0x7f.1?'",
    ):
        assert canonical_url(request_url(url)) == canonical_url(url) is not None


ADDRESSES = st.text(st.sampled_from("aZ0é日/\\.:;&=?#%@[]|'\" \t\n\x00\ud800xn-u_mtp2e6"), max_size=60)


@given(ADDRESSES | st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_the_canonical_form_is_stable(text, path, query):
    for url in (
        f"https://quay.example/{text}",
        f"https://{text}/{path}?{query}",
        f"http://quay.example/{path}?{text}",
        text,
    ):
        once = canonical_url(url)
        assert once is None or (canonical_url(once) == once and once.isascii() and host_of(once))


@given(ADDRESSES | st.text(max_size=60), ADDRESSES | st.text(max_size=60))
def test_resolving_is_stable_and_never_fails(base, reference):
    for page in ("https://quay.example/a/b", base, f"https://quay.example/{base}"):
        url = absolute_url(page, reference)
        assert url is None or (absolute_url(base, url) == url and absolute_url(page, url) == url)
        assert url is None or url.startswith(("http://", "https://"))
    assert registered_domain(base) in host_of(f"http://{base}") or "//" in base


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://me:secret@quay.example/a", True),
        ("https://quay.example@evil.example/", True),
        ("https://:secret@quay.example/", True),
        ("https://quay.example/@me", False),
        ("mailto:me@quay.example", False),
    ],
)
def test_has_user(url, expected):
    assert has_user(url) is expected


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.quay.co.uk/a", "quay.co.uk"),
        ("https://WWW.Quay.com:8080/a", "quay.com"),
        ("quay.com", "quay.com"),
        ("https://127.0.0.1/a", "127.0.0.1"),
        ("https://a.b.example/", "b.example"),
    ],
)
def test_registered_domain(url, domain):
    assert registered_domain(url) == domain


def test_host_of():
    assert [host_of(url) for url in ("https://Quay.example:81/", "mailto:a@b.example", "")] == ["quay.example", "", ""]


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.quay.co.uk/a", "quay.co.uk"),
        ("https://www.anna.blogspot.com/a", "anna.blogspot.com"),
        ("https://anna.wordpress.com/feed", "anna.wordpress.com"),
        ("https://anna.github.io", "anna.github.io"),
        ("https://blogspot.com/", "blogspot.com"),
        ("https://wordpress.com/", "wordpress.com"),
        ("https://a.b.example/", "b.example"),
        ("https://[::1]:80/", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("", ""),
    ],
)
def test_site_domain(url, domain):
    assert site_domain(url) == domain
