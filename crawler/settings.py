"""Scrapy's settings for a news crawl, each with its reason; `-s NAME=VALUE` changes any of them for one run."""

import os

BOT_NAME = "newsfold"
SPIDER_MODULES = ["newsfold.crawler.spiders"]

# Ours. The environment sets them too, for cron.
NEWSFOLD_ARCHIVE = os.environ.get("NEWSFOLD_ARCHIVE", "news.archive.db")
NEWSFOLD_SOURCES = os.environ.get("NEWSFOLD_SOURCES", "seeds")  # paths, separated by ":"
NEWSFOLD_CONTACT = os.environ.get("NEWSFOLD_CONTACT", "")  # a URL or mail address for site owners, in the user agent
NEWSFOLD_NOW = os.environ.get("NEWSFOLD_NOW", "")  # a UTC time to crawl as if it were then
NEWSFOLD_ALLOW_PRIVATE = os.environ.get("NEWSFOLD_ALLOW_PRIVATE", "0")  # 1: loopback too, as the demo needs
NEWSFOLD_REVISITS = "1h 6h 1d 2d 4d 7d"  # after a page was found: it is asked whether it changed; "off" never asks
NEWSFOLD_PAGES_PER_HOST = 200  # a run; the rest waits for the next one, so that no large host holds a run up

# Manners: one request at a time to a host, and a second and more between two of them.
USER_AGENT = "Newsfold/0.1"
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.5
DOWNLOAD_DELAY_JITTER = 0.2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.5
AUTOTHROTTLE_MAX_DELAY = 30
# Most of these wait out a delay: 128 hosts at a delay of 1.5 s make about 80 requests a second.
CONCURRENT_REQUESTS = 128
CONCURRENT_ITEMS = 1  # Scrapy starts this many tasks for each answer; we yield no items
COOKIES_ENABLED = False

# Limits against what is broken or hostile.
DOWNLOAD_TIMEOUT = 30  # seconds, for the whole answer
DOWNLOAD_MAXSIZE = 8 << 20  # bytes, after decompression too; the largest real news page seen has 5 MiB
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # it would parse HTML in this process
RETRY_TIMES = 1  # what still fails is tried again by a later run
URLLENGTH_LIMIT = 0  # URLs are judged with a reason when they are found
CLOSESPIDER_TIMEOUT = 1800  # seconds; what a slow host has left then waits for the next run
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # every answer is an outcome to write down
REFERRER_POLICY = "no-referrer"

DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

# aiohttp without a Twisted reactor: headers are bounded, and a process can crawl twice.
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
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsfold.crawler.fetching.ssrf_middleware.GuardMiddleware": 50,
    "newsfold.crawler.politeness.robots_middleware.RobotsMiddleware": 100,
    "newsfold.crawler.politeness.tdmrep_middleware.TdmrepMiddleware": 110,
    "newsfold.crawler.politeness.backoff.BackoffMiddleware": 560,  # nearer to the downloader than the retries at 550
}
LOG_LEVEL = "INFO"
