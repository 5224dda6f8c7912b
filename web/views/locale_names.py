"""Languages and countries by their English names (pure)."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

_ENGLISH = Locale("en")


@lru_cache(maxsize=1000)
def language_name(tag: str | None) -> str:
    """`Portuguese (BR)` of `pt-BR`; the tag itself where it is none that is known."""
    base, _, rest = (tag or "").replace("_", "-").partition("-")
    name = _ENGLISH.languages.get(base.lower())
    if name is None:
        return tag or "not known"
    return f"{name} ({rest})" if rest else str(name)


@lru_cache(maxsize=1000)
def country_name(code: str | None) -> str:
    return str(_ENGLISH.territories.get((code or "").upper(), code or "not known"))


def languages_by_name(tags: Iterable[str]) -> list[tuple[str, str]]:
    """(tag, name) in order of the names."""
    return sorted(((tag, language_name(tag)) for tag in tags), key=lambda pair: pair[1])


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])
