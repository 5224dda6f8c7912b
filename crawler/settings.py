"""Scrapy's settings for a news crawl, with their reasons; `-s NAME=VALUE` changes a setting for one run."""

import os

from newsfold import __version__
from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES


def user_agent(contact: str = "") -> str:
    """Return the User-Agent header `Newsfold/<major>.<minor> (+<contact>)`; the last part only with a `contact`.

    `contact` is a URL or mail address for site owners.
    """
    product = f"Newsfold/{'.'.join(__version__.split('.')[:2])}"
    return f"{product} (+{contact})" if contact else product


BOT_NAME = "newsfold"
SPIDER_MODULES = ["newsfold.crawler.spiders"]

# Our own settings. Most can also be set as environment variables, which is convenient for cron.
NEWSFOLD_ARCHIVE = os.environ.get("NEWSFOLD_ARCHIVE", "news.archive.db")
NEWSFOLD_DB = os.environ.get("NEWSFOLD_DB", "")  # has the added and removed sources; "": the archive's without .archive
NEWSFOLD_SOURCES = os.environ.get("NEWSFOLD_SOURCES", "seeds")  # paths of source files and folders, separated by ":"
NEWSFOLD_CONTACT = os.environ.get("NEWSFOLD_CONTACT", "")  # a URL or mail address for site owners, in the user agent
NEWSFOLD_NOW = os.environ.get("NEWSFOLD_NOW", "")  # an ISO 8601 time that the crawl uses instead of the clock
NEWSFOLD_ALLOW_PRIVATE = os.environ.get("NEWSFOLD_ALLOW_PRIVATE", "0")  # 1 allows loopback and private addresses too
NEWSFOLD_REVISITS: str | None = None  # like "1h 6h 1d", or "off"; None: the default of RecrawlPolicy.page_revisits
NEWSFOLD_ICONS = os.environ.get("NEWSFOLD_ICONS", "1")  # 0: fetch no icons of sites
NEWSFOLD_PAGES_PER_HOST = 200  # per run; the next run fetches the rest, so that a large host does not delay this one

# Politeness: one request at a time to each host, and a delay of a second or more between two requests to it.
USER_AGENT = user_agent()  # the spider adds NEWSFOLD_CONTACT
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.5
DOWNLOAD_DELAY_JITTER = 0.2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.5
AUTOTHROTTLE_MAX_DELAY = 30
# Most of these requests wait for the delay of their host: 128 hosts with a delay of 1.5 s get about 80 requests/s.
CONCURRENT_REQUESTS = 128
CONCURRENT_ITEMS = 1  # Scrapy starts this many tasks for each response; the spider yields no items
COOKIES_ENABLED = False

# Limits against broken and hostile servers.
DOWNLOAD_TIMEOUT = 30  # seconds, for the whole response
DOWNLOAD_MAXSIZE = MAX_PAGE_BYTES  # also after decompression
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
# Seconds. Pages that send their reader elsewhere wait for 0 to 10; Scrapy's 100 would also follow the refresh of pages
# that are shown for a while first, such as one that leads from a live blog to its next part.
METAREFRESH_MAXDELAY = 10
RETRY_TIMES = 1  # in this run; later runs try failed feeds and pages again
# Those of Scrapy's default that aiohttp's handler raises: the others are in modules that take 0.15 s to import.
RETRY_EXCEPTIONS = (
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    OSError,
)
URLLENGTH_LIMIT = 0  # discovery rejects long URLs, with a reason
CLOSESPIDER_TIMEOUT = 1800  # seconds; the next run fetches what slow hosts have left
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # every response is a result to store
REFERRER_POLICY = "no-referrer"

DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

# aiohttp without a Twisted reactor: it limits the size of headers, and a process can run several crawls in turn.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "newsfold.crawler.fetching.rendering.RenderingDownloadHandler",
    "https": "newsfold.crawler.fetching.rendering.RenderingDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
SCHEDULER = "newsfold.crawler.politeness.host_scheduler.HostScheduler"
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "newsfold.crawler.politeness.autothrottle.NewsThrottle": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newsfold.crawler.fetching.ssrf_middleware.SsrfMiddleware": 50,
    "newsfold.crawler.politeness.robots_middleware.RobotsMiddleware": 100,
    "newsfold.crawler.politeness.tdmrep_middleware.TdmrepMiddleware": 110,
    "newsfold.crawler.politeness.backoff.BackoffMiddleware": 560,  # closer to the downloader than the retries at 550
    "newsfold.crawler.fetching.redirects.RefreshMiddleware": 580,  # Scrapy's place for it, after decompression at 590
    "newsfold.crawler.fetching.redirects.HttpRedirectMiddleware": 600,  # Scrapy's place for it
    "newsfold.crawler.fetching.decompression_middleware.DecompressionMiddleware": 590,
}
LOG_LEVEL = "INFO"
