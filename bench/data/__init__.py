"""Data that the measures read or generate: pages with gold, articles, sites, a news web, large databases."""
