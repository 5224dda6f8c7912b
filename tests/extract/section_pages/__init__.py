"""Section pages and articles that resemble them: the texts of one language, rendered by families of mark-up.

A new language is a new TOML file with the keys of `texts.Texts`. A new kind of mark-up is a function that gets the
texts and returns a page: in `families.py` for pages that list other pages, in `lookalikes.py` for articles.
"""
