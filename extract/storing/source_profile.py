"""Learn the language of a source from its articles, and its country from its domain, where its list says neither."""

from collections.abc import Mapping

from babel import Locale
from sqlite_utils import Database

from newsfold.db.news.sources import count_languages, save_learned, sources_to_learn

MAX_ARTICLES = 200  # newest articles of a source whose languages are counted
MIN_ARTICLES = 5
MIN_SHARE = 0.8  # of these articles in one language; below, the source has several languages
# Top-level domains of countries that are sold to everybody: those that Google Search treats as generic
# (developers.google.com/search/docs/specialty/international), and others that are marketed for what their letters say.
GENERIC_DOMAINS = frozenset(
    """
    ac ad ag ai am as bz cc cd cf co cx dj fm ga gg gq im io la lc ly me ml ms mu nu pw sc sh sr st su tk to tv vc vu ws
    """.split()
)
_TERRITORIES = Locale("en").territories


def learn_source_profiles(news: Database) -> None:
    """Fill in `language` and `country` of the sources in which they are null, if their articles leave no doubt."""
    with news.atomic():
        for source_id, host in sources_to_learn(news):
            if languages := count_languages(news, source_id, MAX_ARTICLES):
                save_learned(news, source_id, main_language(languages), country_of_host(host))


def main_language(counts: Mapping[str, int]) -> str | None:
    """Return the language of nearly all articles; None if they are too few or in several languages."""
    total, language = sum(counts.values()), max(counts, key=lambda one: counts[one], default=None)
    return language if language and total >= MIN_ARTICLES and counts[language] >= MIN_SHARE * total else None


def country_of_host(host: str) -> str | None:
    """Return the ISO 3166 code of the country whose top-level domain `host` has; None for generic domains."""
    label = host.rpartition(".")[2].lower()
    if label == "uk":  # the one country whose domain is not its ISO code
        return "GB"
    is_country = len(label) == 2 and label not in GENERIC_DOMAINS and label.upper() in _TERRITORIES
    return label.upper() if is_country and label not in ("eu", "un", "zz", "xa", "xb") else None
