"""The canonical form of URLs, hosts and registered domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.db.values.urls import MAX_URL, canonical_url, host_of, registered_domain, site_domain

A = "https://quay.example/a"


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
        pytest.param("https://quay.example/x/../a", A, id="dots"),
        pytest.param("https://quay.example/../../a", A, id="dots above the root"),
        pytest.param("https://quay.example/x/./..", "https://quay.example/", id="dots at the end"),
        pytest.param("https://quay.example/%61", A, id="needless escape"),
        pytest.param("https://quay.example/%e6%97%a5", "https://quay.example/%E6%97%A5", id="case of escapes"),
        pytest.param("https://quay.example/日", "https://quay.example/%E6%97%A5", id="not escaped"),
        pytest.param("https://bücher.example/a", "https://xn--bcher-kva.example/a", id="host of another script"),
        pytest.param(" https://quay.example/\na ", A, id="white space and line breaks"),
        pytest.param("https://quay.example/a b", "https://quay.example/ab", id="a space within is dropped"),
        pytest.param("http://[::1]:81/a", "http://[::1]:81/a", id="IPv6"),
        pytest.param("ftp://quay.example/a", None, id="no web scheme"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("//quay.example/a", None, id="no scheme"),
        pytest.param("https:///a", None, id="no host"),
        pytest.param("https://quay.example:99999/a", None, id="no such port"),
        pytest.param("https://qu ay<.example/a", None, id="no host name"),
        pytest.param("https://quay.example/" + "a" * MAX_URL, None, id="too long"),
        pytest.param("", None, id="empty"),
    ],
)
def test_canonical_url(url, canonical):
    assert canonical_url(url) == canonical


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_canonicalization_is_idempotent(host, path, query):
    for url in (f"https://{host}/{path}?{query}", f"http://quay.example/{path}?{query}#{host}", host):
        once = canonical_url(url)
        assert once is None or canonical_url(once) == once


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
