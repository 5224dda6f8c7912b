"""The web pages and feeds over `news.db`, with Datasette beside them."""
