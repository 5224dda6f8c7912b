"""Count the rows of a database and check the health of its crawl.

A crawl is unhealthy if feeds fail or have become silent, if hosts block us, or if a source suddenly gives less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.runs import latest_runs
from newsfold.db.news.sources import IS_CRAWLED_SQL
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import host_of, registered_domain

SILENT = "-14 days"  # a feed is silent if its checks succeed but it has had nothing new for this long
STOPPED = timedelta(days=2)  # without a crawl, after which this is a problem
# The last RECENT of a source are compared with the time before that, since BEFORE ago.
RECENT, BEFORE = timedelta(days=3), timedelta(days=31)
MIN_PAGES, MIN_PAGES_BEFORE = 10, 30  # of a source in the two periods, at least, for them to be compared
FALLEN = 0.5  # a source has fallen if its share of accepted pages or its median length is below this part of the former
BLOCKING_REASONS = ("status 401", "status 403", "status 407", "status 451", "challenge page", "host refuses us")
BLOCKING_PERIOD = timedelta(days=7)
MIN_REFUSED = 3  # a host blocks us if it refuses this number of pages in BLOCKING_PERIOD, and more than it delivers
# A source needs a person if each of its feeds failed at least DEAD_FAILURES times in a row, and none worked for DEAD.
DEAD_FAILURES, DEAD = 3, timedelta(days=3)
MAX_SHOWN = 10  # rows of each kind of trouble in a report; the counts include the others
MAX_ROWS = 300_000  # rows that one query reads, at most

SOURCE_STATES = ("removed", "off", "blocked", "failing", "silent", "gives less", "new", "ok")
# Kind of trouble (failing, silent, blocked, fallen) → rows.
Findings = dict[str, list[dict[str, Any]]]


def read_status(news: Database, now: datetime) -> dict[str, Any]:
    """Return the status of a database, as `newsfold status` prints it.

    The keys: sources, articles, copies, stories, stories_of_many (stories of several sources), rejected and feeds, all
    numbers, of sources and feeds those that did not leave their lists; newest_article_at, the latest `first_seen_at`,
    None without articles; health (see check_health); attention (see find_attention); reasons,
    rows of stage, reason and pages (their number) for the ten most frequent reasons of rejections; runs, the last nine
    (see latest_runs).
    """
    conn = news.conn
    return {
        "sources": conn.execute("select count(*) from sources where removed_at is null").fetchone()[0],
        "articles": conn.execute("select count(*) from articles").fetchone()[0],
        "copies": conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0],
        "stories": conn.execute("select count(*) from stories where article_count > 0").fetchone()[0],
        "stories_of_many": conn.execute("select count(*) from stories where source_count > 1").fetchone()[0],
        "rejected": conn.execute("select count(*) from rejected").fetchone()[0],
        "newest_article_at": conn.execute("select max(first_seen_at) from articles").fetchone()[0],
        "feeds": conn.execute(
            f"select count(*) from feeds join sources on sources.id = feeds.source_id where {IS_CRAWLED_SQL}"
        ).fetchone()[0],
        "health": check_health(news, now),
        "attention": find_attention(news, now),
        "reasons": list(
            news.query(
                "select stage, reason, count(*) as pages from rejected group by stage, reason"
                " order by pages desc limit 10"
            )
        ),
        "runs": latest_runs(news, 9),
    }


def check_health(news: Database, now: datetime) -> dict[str, Any]:
    """Return the health of the crawl: up to MAX_SHOWN rows for each kind of trouble, and the problems as phrases.

    The keys, and those of their rows:
    - failing (feeds whose last check failed): url, source, failures (in a row), error, worked_at, due_at;
    - silent (feeds without anything new): url, source, new_at, worked_at, due_at;
    - blocked (hosts that block us): host, refused and accepted (numbers of pages), reason (the most frequent);
    - fallen (sources that give less): host, accepted_before and accepted_now (shares of pages), words_before and
      words_now (median lengths);
    - problems: a list of phrases such as "2 feeds fail", empty if the crawl is healthy.
    """
    findings = _find_trouble(news, now)
    shown = {kind: rows[:MAX_SHOWN] for kind, rows in findings.items()}
    return {**shown, "problems": _phrase_problems(news, findings, now)}


def find_attention(news: Database, now: datetime) -> list[str]:
    """Return what needs a person, each as a sentence without its full stop that says what to do; [] if nothing does.

    These are: no crawl for the time STOPPED, a last crawl that failed or was killed, sources of which no feed works any
    more (DEAD), hosts that refuse us, and sources that suddenly give less. A single feed that fails, or is silent, is
    not among them: of hundreds of feeds, some always are.
    """
    findings = _find_trouble(news, now)
    return [
        *_judge_last_crawl(news, now),
        *(
            f"{name}: none of its feeds works ({error}); see `newsfold source test`, then retry, disable or remove it"
            for name, error in _find_dead_sources(news, now)
        ),
        *(
            f"{row['host']} refuses us ({row['reason']}); ask its publisher, or disable the source"
            for row in findings["blocked"]
        ),
        *(
            f"{row['host']} suddenly gives less; see `newsfold extract --explain` with one of its pages"
            for row in findings["fallen"]
        ),
    ]


def _judge_last_crawl(news: Database, now: datetime) -> list[str]:
    query = (
        "select status, started_at, counts ->> 'error' from runs where stage = 'crawl'"
        " order by started_at desc, id desc"
    )
    if (last := news.conn.execute(f"{query} limit 1").fetchone()) is None:
        return []
    status, started_at, error = last
    sentences = [f"the last crawl {'failed' if status == 'failed' else 'was killed'}{f': {error}' if error else ''}"]
    return (sentences if status in ("failed", "killed") else []) + (
        [f"there was no crawl since {started_at}; see whether its schedule works"]
        if started_at < format_time(now - STOPPED)
        else []
    )


def _find_dead_sources(news: Database, now: datetime) -> list[tuple[str, str]]:
    """Return (name, an error) of each source without a working feed, in order of name."""
    rows = news.conn.execute(
        "select sources.name, max(coalesce(error, 'status ' || status)) from sources"
        f" join feeds on feeds.source_id = sources.id where {IS_CRAWLED_SQL} and feeds.due_at is not null"
        " group by sources.id having min(failures) >= ? and coalesce(max(worked_at), '') < ? order by sources.name",
        [DEAD_FAILURES, format_time(now - DEAD)],
    )
    return [(name, error) for name, error in rows]


def read_source_states(news: Database, now: datetime) -> dict[str, str]:
    """Return source name → its state, the first that applies of SOURCE_STATES.

    `new` is a source that a person added and no run has crawled yet, `removed` one that left its list.
    """
    findings = _find_trouble(news, now)
    sources = {kind: {row["source"] for row in findings[kind]} for kind in ("failing", "silent")}
    domains = {kind: {registered_domain(row["host"]) for row in findings[kind]} for kind in ("blocked", "fallen")}
    states = {}
    rows = news.conn.execute(
        "select name, host, enabled, removed_at is not null, exists (select 1 from source_choices"
        " where source_choices.name = sources.name and entry is not null)"
        " and not exists (select 1 from feeds where source_id = sources.id) from sources"
    )
    for name, host, is_enabled, is_removed, is_new in rows:
        first_that_holds = (
            ("removed", is_removed),
            ("off", not is_enabled),
            ("blocked", host in domains["blocked"]),
            ("failing", name in sources["failing"]),
            ("silent", name in sources["silent"]),
            ("gives less", host in domains["fallen"]),
            ("new", is_new),
        )
        states[name] = next((state for state, holds in first_that_holds if holds), "ok")
    return states


def _find_trouble(news: Database, now: datetime) -> Findings:
    return {
        "failing": _find_failing_feeds(news),
        "silent": _find_silent_feeds(news),
        "blocked": _find_blocking_hosts(news, now),
        "fallen": _find_fallen_sources(news, now),
    }


def _phrase_problems(news: Database, findings: Mapping[str, Sequence[Any]], now: datetime) -> list[str]:
    phrases = {
        "failing": ("feed fails", "feeds fail"),
        "silent": ("feed fell silent", "feeds fell silent"),
        "blocked": ("host refuses us", "hosts refuse us"),
        "fallen": ("source suddenly gives less", "sources suddenly give less"),
    }
    counts = {kind: len(findings[kind]) for kind in phrases if findings[kind]}
    problems = [f"{count} {phrases[kind][count > 1]}" for kind, count in counts.items()]
    query = "select status, started_at from runs where stage = 'crawl' order by started_at desc, id desc limit 1"
    if last := news.conn.execute(query).fetchone():
        problems += [f"the last crawl ended as {last[0]}"] if last[0] in ("failed", "killed", "interrupted") else []
        problems += [f"the last crawl was at {last[1]}"] if last[1] < format_time(now - STOPPED) else []
    return problems


def _find_failing_feeds(news: Database) -> list[dict[str, Any]]:
    return list(
        news.query(
            "select feeds.url, sources.name as source, failures, coalesce(error, 'status ' || status) as error,"
            " worked_at, due_at from feeds join sources on sources.id = feeds.source_id"
            f" where failures > 0 and {IS_CRAWLED_SQL} order by failures desc, feeds.url"
        )
    )


def _find_silent_feeds(news: Database) -> list[dict[str, Any]]:
    """Return the feeds whose checks succeed but that have had nothing new for the time SILENT.

    A feed that never had anything new is included only if it has no entries, and had none for that time: the first
    checks of a feed say nothing about its pace.
    """
    return list(
        news.query(
            "select feeds.url, sources.name as source, new_at, worked_at, due_at"
            " from feeds join sources on sources.id = feeds.source_id"
            f" where failures = 0 and {IS_CRAWLED_SQL} and feeds.kind <> 'section'"
            " and coalesce(new_at, first_worked_at, '') < strftime('%Y-%m-%dT%H:%M:%SZ', worked_at, ?)"
            " and (new_at is not null or (entries = 0 and feeds.kind = 'feed'))"
            " order by coalesce(new_at, ''), feeds.url",
            [SILENT],
        )
    )


def _find_blocking_hosts(news: Database, now: datetime) -> list[dict[str, Any]]:
    since = format_time(now - BLOCKING_PERIOD)
    marks = ", ".join("?" * len(BLOCKING_REASONS))
    refused: dict[str, Counter[str]] = defaultdict(Counter)
    # A refused feed counts as MIN_REFUSED pages, because it would have listed several.
    weighted_queries = (
        (1, f"select url, reason from rejected where at >= ? and reason in ({marks}) limit {MAX_ROWS}"),
        (
            MIN_REFUSED,
            f"select url, error from feeds where checked_at >= ? and failures > 0 and error in ({marks})",
        ),
    )
    for weight, query in weighted_queries:
        for url, reason in news.conn.execute(query, [since, *BLOCKING_REASONS]):
            refused[host_of(url)][reason] += weight
    accepted = Counter(
        host_of(url)
        for (url,) in news.conn.execute(
            f"select url from articles where first_seen_at >= ? and url is not null limit {MAX_ROWS}", [since]
        )
    )
    return [
        {"host": host, "refused": reasons.total(), "accepted": accepted[host], "reason": reasons.most_common(1)[0][0]}
        for host, reasons in sorted(refused.items(), key=lambda item: -item[1].total())
        if reasons.total() >= MIN_REFUSED and reasons.total() > accepted[host]
    ]


def _find_fallen_sources(news: Database, now: datetime) -> list[dict[str, Any]]:
    recent_since, since = format_time(now - RECENT), format_time(now - BEFORE)
    # The keys of both are (registered domain, whether the page is recent).
    words: dict[tuple[str, bool], list[int]] = defaultdict(list)
    rejected: Counter[tuple[str, bool]] = Counter()
    for url, at, count in news.conn.execute(
        "select url, first_seen_at, word_count from articles where first_seen_at >= ? and url is not null"
        f" limit {MAX_ROWS}",
        [since],
    ):
        words[registered_domain(url), at >= recent_since].append(count)
    for url, at in news.conn.execute(
        f"select url, at from rejected where stage = 'extract' and at >= ? limit {MAX_ROWS}", [since]
    ):
        rejected[registered_domain(url), at >= recent_since] += 1
    domains = sorted({domain for domain, _ in [*words, *rejected]})
    return [row for domain in domains if (row := _compare_periods(domain, words, rejected))]


def _compare_periods(
    domain: str, words: Mapping[tuple[str, bool], list[int]], rejected: Mapping[tuple[str, bool], int]
) -> dict[str, Any] | None:
    """Return the row of a fallen source (see check_health); None if it has not fallen or has too few pages.

    `words` are the lengths of accepted pages, `rejected` the numbers of rejected ones, both by (domain, is recent).
    """
    accepted = {is_recent: words.get((domain, is_recent), []) for is_recent in (False, True)}
    total = {is_recent: len(accepted[is_recent]) + rejected.get((domain, is_recent), 0) for is_recent in (False, True)}
    if total[True] < MIN_PAGES or total[False] < MIN_PAGES_BEFORE:
        return None
    share = {is_recent: round(len(accepted[is_recent]) / total[is_recent], 3) for is_recent in (False, True)}
    length = {is_recent: int(_median_or_zero(accepted[is_recent])) for is_recent in (False, True)}
    if share[True] >= FALLEN * share[False] and (length[True] >= FALLEN * length[False] or not accepted[True]):
        return None
    return {
        "host": domain,
        "accepted_before": share[False],
        "accepted_now": share[True],
        "words_before": length[False],
        "words_now": length[True],
    }


def _median_or_zero(numbers: Iterable[int]) -> float:
    return median(numbers) if (numbers := list(numbers)) else 0.0
