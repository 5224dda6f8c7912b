"""Names and addresses of private networks as links and as redirects: one crawl requests none, and says why not."""

from pathlib import Path

import pytest

from newsfold.db.connection import open_archive
from tests.support.processes import finish_command
from tests.support.site_server import Site

pytestmark = pytest.mark.slow

SITE = "quay.example"
# Each target by the reason for which it is refused. In every notation that a URL library or an operating system reads.
TARGETS = {
    "private address": """
        http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/
        http://0177.0.0.1/ http://017700000001/ http://0/ http://0.0.0.0/ http://127.0.0.1./ http://127.255.255.254/
        http://10.0.0.1/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.0.1/ http://100.64.0.1/
        http://169.254.169.254/latest/meta-data/ http://0xa9fea9fe/ http://2852039166/ http://0251.0376.0251.0376/
        http://168.63.129.16/ http://192.0.2.1/ http://198.18.0.1/ http://198.51.100.1/ http://203.0.113.1/
        http://192.88.99.1/ http://224.0.0.1/ http://240.0.0.1/ http://255.255.255.255/ http://192.0.0.192/
        http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
        http://[::ffff:169.254.169.254]/ http://[::127.0.0.1]/ http://[fe80::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/
        http://[fec0::1]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[100::1]/ http://[2001::1]/
        http://[64:ff9b::7f00:1]/ http://[64:ff9b::10.0.0.1]/ http://[64:ff9b:1::808:808]/ http://[2002:7f00:1::]/
        http://[2002:a9fe:a9fe::1]/ http://localhost/ http://LOCALHOST/ http://localhost./ http://db.localhost/
        http://printer.local/ http://metadata.google.internal/ http://wiki.intranet/ http://router.lan/ http://nas.home/
        http://host.home.arpa/ http://intranet/ http://user:password@127.0.0.1/ http://example.org@127.0.0.1/
        http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://ⓛocalhost/ https://127.0.0.1/ http://127.0.0.1:80/ http://127.0.0.1:6379/
    """.split(),
    "port 22": ["http://news.example.org:22/"],
    "port 6379": ["http://news.example.org:6379/"],
    "port 8080": ["http://news.example.org:8080/"],
    # No redirect of the web: Scrapy does not follow it, so that the response itself is refused.
    "status 302": [
        "file:///etc/passwd",
        "ftp://news.example.org/a",
        "gopher://127.0.0.1:6379/_SLAVEOF",
        "data:text/html,<p>News</p>",
        "javascript:alert(1)",
    ],
}
ALL = [(target, reason) for reason, targets in TARGETS.items() for target in targets]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], list[str]]:
    """Return the reasons of the crawl's refusals by URL, and the hosts that were requested from the proxy."""
    folder: Path = tmp_path_factory.mktemp("targets")
    with Site() as site:
        links = []
        for number, (target, _) in enumerate(ALL):
            raw = target.encode().decode("latin-1")  # as a server sends the letters of another alphabet
            links += [site.add(f"http://{SITE}/2026/hop-{number}", status=302, location=raw), target]
        site.feed(f"http://{SITE}/rss", [link.replace("&", "&amp;").replace("<", "&lt;") for link in links])
        article = f"http://{SITE}/2026/03/02/the-last-one"
        site.feed(f"http://{SITE}/rss2", [site.article(article)])
        (folder / "sources.toml").write_text(
            f'[[source]]\nname = "Quay"\nhomepage = "http://{SITE}/"\nfeeds = ["http://{SITE}/rss", "http://{SITE}/rss2"]\n'
        )
        settings = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0")
        status, errors = finish_command(
            folder, "crawl", "--sources", "sources.toml", "--quiet", *settings,
            environment={"http_proxy": site.url, "https_proxy": site.url, "no_proxy": ""},
        )  # fmt: skip
        assert (status, errors) == (0, "")
        hosts = [request.host for request in site.request_log]
    archive = open_archive(folder / "news.archive.db", readonly=True)
    reasons = dict(archive.conn.execute("select url, reason from refusals").fetchall())
    reasons |= dict(archive.conn.execute("select url, reason from pages where reason is not null").fetchall())
    assert archive.conn.execute("select url from captures").fetchall() == [(article,)]
    archive.close()
    return reasons, hosts


def test_nothing_but_the_site_is_requested(crawled: tuple[dict[str, str], list[str]]) -> None:
    assert set(crawled[1]) == {SITE}


@pytest.mark.parametrize("number", range(len(ALL)), ids=[target for target, _ in ALL])
def test_each_redirect_has_its_reason(number: int, crawled: tuple[dict[str, str], list[str]]) -> None:
    reasons, _ = crawled
    found = next((reason for url, reason in reasons.items() if url.endswith(f"{SITE}/2026/hop-{number}")), "")
    assert ALL[number][1] in found
