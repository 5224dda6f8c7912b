"""Import of articles from JSONL files: read rows, validate them, and save the articles in batches."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.connection import ROW_ERRORS
from newsfold.db.news.article_imports import save_imported_articles
from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines
from newsfold.db.values.mojibake import repair_mojibake
from newsfold.db.values.text import clean_text, one_line
from newsfold.db.values.times import format_time, why_implausible
from newsfold.db.values.urls import canonical_url
from newsfold.db.values.written_times import WrittenTime, parse_written_time
from newsfold.extract.classify import KINDS, classify
from newsfold.extract.language import count_words, detect_language
from newsfold.extract.metadata.agency_credits import find_agency
from newsfold.extract.metadata.page import Metadata
from newsfold.progress import ProgressCallback

BATCH = 500  # rows per transaction
MAX_COMPLAINTS = 100  # rejected rows that are reported one by one; further ones are only counted
MAX_ROW = 16 << 20  # bytes of one row, enough for a book
MAX_TITLE = 1000  # characters; further ones are cut off
MAX_ID = 500  # characters; a row with a longer id is rejected
MAX_SOURCE = 200  # characters; further ones are cut off
MAX_SECTION = 200  # characters; further ones are cut off
MAX_SECTIONS = 5  # of a list of sections; further ones are left out
MAX_LANGUAGE = 20  # characters; further ones are cut off
MAX_AUTHORS = 20  # names in which an agency is searched


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """The article in a valid row of an import.

    At least one of `external_id` and `url` (canonical) is not None. `source` is the name of the source, which may be
    empty. `published_at` is UTC text (`…Z`), None if the row has no date; `published_day` is the day as the row gives
    it; `published_precision` is `minute`, `day` or `none`. `agency` and `kind` are those of
    `newsfold.extract.article.Article`.
    """

    external_id: str | None
    url: str | None
    source: str
    title: str
    standfirst: str
    text: str
    published_at: str | None
    published_day: str | None
    published_precision: str
    language: str | None
    agency: str | None
    kind: str
    section: str | None

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def import_articles(
    news: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import .jsonl and .jsonl.gz files into `news` and return the counts of their rows.

    The counts are `added`, `updated`, `unchanged`, `kept` (the article was extracted from a capture and stays as it
    is), `refused` (a person decided that it is not an article) and `rejected` (invalid rows).

    `now` is the time of the import. `complain` is called with one sentence for each of the first MAX_COMPLAINTS
    rejected rows, `progress` with the bytes read and their total. Raise OSError if a file cannot be read.
    """
    counts = Counter[str](dict.fromkeys(("added", "updated", "unchanged", "kept", "refused", "rejected"), 0))
    total, bytes_before = sum(path.stat().st_size for path in paths), 0

    def reject(location: str, problem: object) -> None:
        counts["rejected"] += 1
        if counts["rejected"] <= MAX_COMPLAINTS:
            complain(f"{location}: {problem}; the row was skipped")

    for path in paths:
        batch: list[tuple[str, dict[str, Any]]] = []
        for number, bytes_read, line in read_jsonl_lines(path, MAX_ROW):
            location = f"{path}, line {number}"
            try:
                batch.append((location, _import_row(parse_imported_article(line, now=now))))
            except ValueError as error:
                reject(location, error)
            if len(batch) >= BATCH:
                counts.update(_save_batch(news, batch, format_time(now), reject))
                progress(bytes_before + bytes_read, total)
                batch = []
        counts.update(_save_batch(news, batch, format_time(now), reject))
        bytes_before += path.stat().st_size
        progress(bytes_before, total)
    return dict(counts)


def _save_batch(
    news: Database, batch: Sequence[tuple[str, dict[str, Any]]], at: str, reject: Callable[[str, object], None]
) -> Mapping[str, int]:
    """Save the rows of a batch and return their counts; `reject` alone those that the database does not take."""
    try:
        return save_imported_articles(news, [row for _, row in batch], at=at)
    except ROW_ERRORS:  # the transaction is undone
        pass
    counts = Counter[str]()
    for location, row in batch:
        try:
            counts.update(save_imported_articles(news, [row], at=at))
        except ROW_ERRORS as error:
            reject(location, f"it cannot be stored ({error})")
    return counts


def parse_imported_article(line: bytes, *, now: datetime) -> ImportedArticle:
    """Return the article in one line of JSONL.

    Raise ValueError with the reason as its message if the line is not a JSON object, has neither an id nor a valid URL,
    has a value of the wrong type, or has a date that cannot be parsed or is implausible by `why_implausible`.

    The agency and the kind are those that the row names, else found as for a page: in the byline and the text, in the
    title, the section and the URL. `agency`, `kind`, `section`, `byline` and `authors` are not used if their values are
    of another type, or no kind of ours.
    """
    row = parse_json_row(line, MAX_ROW)
    external_id, address = _external_id(row.get("id")), _string(row, "url")
    if address.encode("utf-8", "replace").decode() != address:
        raise ValueError(f"url {address[:80]!r} holds half of a surrogate pair")
    url = canonical_url(address) if address else None
    if external_id is None and url is None:
        raise ValueError(f"url {address[:80]!r} is not a web address" if address else "neither id nor url is given")
    published = _published(row.get("date"), now)
    title, text = one_line(_prose(row, "title"))[:MAX_TITLE], clean_text(_prose(row, "text")).strip()
    section = one_line(_section_of(row.get("section")))[:MAX_SECTION]
    return ImportedArticle(
        external_id=external_id,
        url=url,
        source=one_line(_string(row, "source"))[:MAX_SOURCE],
        title=title,
        standfirst=one_line(_prose(row, "standfirst")),
        text=text,
        published_at=format_time(published.at) if published else None,
        published_day=published.day.isoformat() if published else None,
        published_precision=published.precision if published else "none",
        language=one_line(_string(row, "language"))[:MAX_LANGUAGE] or detect_language(f"{title}\n{text}"),
        agency=_agency(row, text),
        kind=_kind(row, Metadata([title], section=section), url or "", text),
        section=section or None,
    )


def _kind(row: Mapping[str, Any], page: Metadata, url: str, text: str) -> str:
    """Return the kind that the row names if it is one of ours, else the one that title, section and URL tell."""
    named = _text_of(row.get("kind"))
    return named if named in KINDS else classify(page, url, count_words(text), text.split("\n"))


def _agency(row: Mapping[str, Any], text: str) -> str | None:
    """Return the agency that the row names by the name of an agency, else the one that its byline or text credits."""
    authors = row.get("authors")
    names = [row.get("agency"), row.get("byline"), *(authors[:MAX_AUTHORS] if isinstance(authors, list) else [authors])]
    lines = [line for line in text.split("\n") if line.strip()]
    return find_agency(filter(None, map(_text_of, names)), lines)


def _external_id(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("id is neither a string nor a whole number")
    text = str(value)
    if len(text) > MAX_ID or one_line(text) != text:
        raise ValueError(f"id is longer than {MAX_ID} characters or contains line breaks or repeated spaces")
    return text


def _string(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not a string")
    return value or ""


def _text_of(value: object) -> str:
    """Return the value if it is a string, else an empty string: what an import may have under this key is optional."""
    return value if isinstance(value, str) else ""


def _section_of(value: object) -> str:
    """Return the section, of a list of sections the path `News > Opinion`."""
    parts = value[:MAX_SECTIONS] if isinstance(value, list) else [value]
    return " > ".join(filter(None, map(_text_of, parts)))


def _prose(row: Mapping[str, Any], key: str) -> str:
    """Return a string of the row, repaired before cleaning takes control characters from misread UTF-8."""
    return repair_mojibake(_string(row, key))


def _published(value: object, now: datetime) -> WrittenTime | None:
    """Return the time that the row gives, None if it gives none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("date is neither a string nor a number")
    text = str(value).strip()
    written = parse_written_time(text)
    if written is None:
        raise ValueError(f"date {text[:40]!r} is not an ISO 8601 date, nor understood")
    why = why_implausible(written.at, now, is_zero_real=True)
    if why:
        raise ValueError(f"date {text[:40]!r} lies {'in the future' if written.at > now else why}")
    return written


def _import_row(article: ImportedArticle) -> dict[str, Any]:
    return asdict(article) | {
        "published_from": "import" if article.published_at else None,
        "word_count": article.word_count,
        "text_sha256": article.text_sha256,
    }
