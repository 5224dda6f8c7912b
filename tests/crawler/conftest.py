"""The site that tests of whole crawls crawl."""

from collections.abc import Iterator

import pytest

from tests.support.site_server import Site


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that the crawler reaches as its proxy, whatever the host."""
    with Site() as site:
        monkeypatch.setenv("http_proxy", site.url)
        monkeypatch.delenv("no_proxy", raising=False)
        yield site
