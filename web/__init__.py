"""The web pages and feeds: requests in, queries of db/ asked, templates filled; Datasette beside them."""
