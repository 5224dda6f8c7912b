"""The invented outlets: host, language, time zone and listings (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet of the fictional web.

    `utc_hours` is the offset of its time zone, `path` the pattern of its article URLs, `listings` are the paths of its
    feeds and sitemaps, and `tracking` the query string that its feed adds to links.
    """

    key: str
    name: str
    host: str
    language: str
    utc_hours: int
    path: str
    listings: tuple[str, ...]
    charset: str = "utf-8"
    gzip: bool = False
    tracking: str = ""
    owner: str = ""

    @property
    def base(self) -> str:
        return f"http://{self.host}"


_ALL = (
    Outlet(
        "harbourpost",
        "Harbour Post",
        "www.harbourpost.example",
        "en",
        0,
        "/{section}/{year}/{month}/{day}/{slug}/",
        ("/rss.xml",),
        gzip=True,
        tracking="utm_source=rss&utm_medium=feed",
        owner="Tidewater Media",
    ),
    Outlet(
        "northmoor",
        "Northmoor Gazette",
        "www.northmoorgazette.example",
        "en",
        0,
        "/{year}/{month}/{slug}.html",
        ("/feed/atom.xml",),
        charset="windows-1252",
        owner="Tidewater Media",
    ),
    Outlet(
        "valetribune",
        "Vale Tribune",
        "valetribune.example",
        "en",
        0,
        "/news/{slug}-{number}",
        ("/sitemap-news.xml",),
        gzip=True,
    ),
    Outlet("skerry", "Skerry Radio", "news.skerryradio.example", "en", 0, "/bulletin/{number}", ("/index.rss",)),
    Outlet(
        "lantern",
        "The Daily Lantern",
        "www.dailylantern.example",
        "en",
        0,
        "/{section}/{slug}",
        ("/feeds/all.rss",),
        tracking="utm_campaign=lantern-feed",
    ),
    Outlet(
        "brennfeld",
        "Brennfelder Anzeiger",
        "www.brennfelder-anzeiger.example",
        "de",
        1,
        "/{section}/{slug}-{number}.html",
        ("/rss/alles.xml",),
    ),
    Outlet("ostsund", "Ostsund Kurier", "ostsund-kurier.example", "de", 1, "/artikel/{number}/{slug}", ("/atom.xml",)),
    Outlet(
        "valmer",
        "Le Phare de Valmer",
        "www.lepharedevalmer.example",
        "fr",
        1,
        "/{section}/article/{year}/{month}/{day}/{slug}_{number}.html",
        ("/rss/une.xml",),
        gzip=True,
        tracking="xtor=RSS-1",
    ),
    Outlet(
        "sierralba",
        "Diario de Sierralba",
        "www.diariodesierralba.example",
        "es",
        1,
        "/{section}/{year}-{month}-{day}/{slug}.html",
        ("/sitemap.xml",),
    ),
    Outlet("mina", "صحيفة ميناء الريح", "www.minaalrih.example", "ar", 3, "/news/{number}", ("/rss",)),
    Outlet("shiomi", "潮見新聞", "www.shiomi-shimbun.example", "ja", 9, "/articles/{number}/", ("/feed.json",)),
)

OUTLETS: Mapping[str, Outlet] = {outlet.key: outlet for outlet in _ALL}
HOSTS: Mapping[str, Outlet] = {outlet.host: outlet for outlet in _ALL}
