"""English names of languages and countries (pure)."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

UNKNOWN = "unknown"
_ENGLISH = Locale("en")


@lru_cache(maxsize=1000)
def language_name(tag: str | None) -> str:
    """Return the English name of a language tag, as `Portuguese (BR)` for `pt-BR`; the tag itself if it has none."""
    base, _, rest = (tag or "").replace("_", "-").partition("-")
    name = _ENGLISH.languages.get(base.lower())
    if name is None:
        return tag or UNKNOWN
    return f"{name} ({rest})" if rest else str(name)


@lru_cache(maxsize=1000)
def country_name(code: str | None) -> str:
    """Return the English name of an ISO 3166 country code; the code itself if it has none."""
    return str(_ENGLISH.territories.get((code or "").upper(), code or UNKNOWN))


def languages_by_name(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Return (tag, name) of each language in order of the names."""
    return sorted(((tag, language_name(tag)) for tag in tags), key=lambda language: language[1])


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return (code, name) of each country in order of the names."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda country: country[1])
