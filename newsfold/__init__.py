"""Newsfold: crawl news sites, extract clean text and fold repeated coverage into stories."""

__version__ = "0.1.0"
