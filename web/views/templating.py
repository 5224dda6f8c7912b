"""The Jinja environment: autoescaping, and the filters of the templates."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from newsfold.db.values.text import clean_text
from newsfold.web.views import formatting
from newsfold.web.views.locale_names import countries_by_name, country_name, language_name, languages_by_name
from newsfold.web.views.story import copy_label

WEB_FOLDER = Path(__file__).parents[1]  # with templates/ and static/
SCRIPT = (WEB_FOLDER / "static/keys.js").read_text("utf-8")  # the only one of our pages, which stands in each of them
SCRIPT_HASH = f"sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}"


def create_environment() -> Environment:
    """Return the environment; an undefined variable in a template is an error."""
    environment = Environment(
        loader=FileSystemLoader(WEB_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_to_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": formatting.format_clock,
        "copy_label": copy_label,
        "countries_by_name": countries_by_name,
        "country_name": country_name,
        "date_evidence": formatting.describe_date_evidence,
        "date_time": formatting.format_date_time,
        "day": formatting.format_day,
        "initial": formatting.initial,
        "language_name": language_name,
        "language_tag": formatting.language_tag,
        "languages_by_name": languages_by_name,
        "link_host": formatting.link_host,
        "mark_matches": formatting.mark_matches,
        "minutes": formatting.format_minutes,
        "number": formatting.format_number,
        "paragraphs": formatting.split_paragraphs,
        "shorten": formatting.shorten,
        "weekday": formatting.format_weekday,
        "without_year": formatting.format_without_year,
    }
    environment.globals |= {
        "safe_link": formatting.safe_link,
        "script": Markup(SCRIPT),
        "stylesheet": f"/static/style.css?{_content_version(WEB_FOLDER / 'static/style.css')}",
    }
    return environment


def _to_printable(value: Any) -> Any:
    """Return a value as it is printed: None as an empty text, other texts without unsafe characters."""
    if isinstance(value, str) and not isinstance(value, Markup):
        # Most values are printable ASCII, and checking that is faster than cleaning.
        return value if value.isascii() and value.isprintable() else clean_text(value)
    return "" if value is None else value


def _content_version(path: Path) -> str:
    """Return a hash of the file; in its URL it makes browsers load a changed file again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
