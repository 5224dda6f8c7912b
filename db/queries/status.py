"""Whether a crawl is healthy: feeds that fail or fell silent, hosts that refuse us, sources that suddenly give less."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.runs import latest_runs
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import host_of, registered_domain

SILENT = "-14 days"  # without anything new, though the feed answers
STOPPED = timedelta(days=2)  # without a crawl
RECENT, BEFORE = timedelta(days=3), timedelta(days=31)  # what a source gives now, and gave until then
ENOUGH, ENOUGH_BEFORE = 10, 30  # pages of a source from which the two can be compared
FALLEN = 0.5  # of the share or the length that it had
REFUSALS = ("status 401", "status 403", "status 407", "status 451", "challenge page", "host refuses us")
REFUSED = 3  # pages in a week, and more than were accepted: a host refuses us
SHOWN = 10  # rows of each kind, the worst first; the counts go on
MAX_ROWS = 300_000  # of one kind that are looked at


def health(news: Database, now: datetime) -> dict[str, Any]:
    """`failing` and `silent` feeds, `blocked` hosts, `fallen` sources, and `problems`: a sentence for each kind."""
    found = _found(news, now)
    return {**{kind: rows[:SHOWN] for kind, rows in found.items()}, "problems": _problems(news, found, now)}


def source_states(news: Database, now: datetime) -> dict[str, str]:
    """By name of the source, what is worst about it: `off`, `blocked`, `failing`, `silent`, `gives less` or `ok`."""
    found = _found(news, now)
    named = {kind: {row["source"] for row in found[kind]} for kind in ("failing", "silent")}
    domains = {kind: {registered_domain(row["host"]) for row in found[kind]} for kind in ("blocked", "fallen")}
    states = {}
    for name, host, enabled in news.conn.execute("select name, host, enabled from sources"):
        signs = (
            ("off", not enabled),
            ("blocked", host in domains["blocked"]),
            ("failing", name in named["failing"]),
            ("silent", name in named["silent"]),
            ("gives less", host in domains["fallen"]),
        )
        states[name] = next((state for state, holds in signs if holds), "ok")
    return states


def _found(news: Database, now: datetime) -> dict[str, list[dict[str, Any]]]:
    return {
        "failing": _failing(news),
        "silent": _silent(news),
        "blocked": _blocked(news, now),
        "fallen": _fallen(news, now),
    }


def _problems(news: Database, found: Mapping[str, Sequence[Any]], now: datetime) -> list[str]:
    says = {
        "failing": ("feed fails", "feeds fail"),
        "silent": ("feed fell silent", "feeds fell silent"),
        "blocked": ("host refuses us", "hosts refuse us"),
        "fallen": ("source suddenly gives less", "sources suddenly give less"),
    }
    numbers = {kind: len(found[kind]) for kind in says if found[kind]}
    problems = [f"{number} {says[kind][number > 1]}" for kind, number in numbers.items()]
    query = "select status, started_at from runs where stage = 'crawl' order by started_at desc, id desc limit 1"
    if last := news.conn.execute(query).fetchone():
        problems += [f"the last crawl ended as {last[0]}"] if last[0] in ("failed", "killed") else []
        problems += [f"the last crawl was at {last[1]}"] if last[1] < format_time(now - STOPPED) else []
    return problems


def _failing(news: Database) -> list[dict[str, Any]]:
    return list(
        news.query(
            "select feeds.url, sources.name as source, failures, coalesce(error, 'status ' || status) as error,"
            " worked_at, due_at from feeds join sources on sources.id = feeds.source_id"
            " where failures > 0 and sources.enabled order by failures desc, feeds.url"
        )
    )


def _silent(news: Database) -> list[dict[str, Any]]:
    """Feeds that answer and bring nothing; those that never brought anything only when they are empty."""
    return list(
        news.query(
            "select feeds.url, sources.name as source, new_at, worked_at, due_at"
            " from feeds join sources on sources.id = feeds.source_id"
            " where failures = 0 and sources.enabled and feeds.kind <> 'section'"
            " and (new_at < strftime('%Y-%m-%dT%H:%M:%SZ', worked_at, ?)"
            " or (new_at is null and entries = 0 and feeds.kind = 'feed' and worked_at is not null))"
            " order by coalesce(new_at, ''), feeds.url",
            [SILENT],
        )
    )


def _blocked(news: Database, now: datetime) -> list[dict[str, Any]]:
    since = format_time(now - timedelta(days=7))
    marks = ", ".join("?" * len(REFUSALS))
    refused: dict[str, Counter[str]] = defaultdict(Counter)
    queries = (
        f"select url, reason from rejected where at >= ? and reason in ({marks}) limit {MAX_ROWS}",
        f"select url, error from feeds where checked_at >= ? and failures > 0 and error in ({marks})",
    )
    for number, query in enumerate(queries):
        for url, reason in news.conn.execute(query, [since, *REFUSALS]):
            refused[host_of(url)][reason] += REFUSED if number else 1  # a feed stands for all its pages
    accepted = Counter(
        host_of(url)
        for (url,) in news.conn.execute(
            f"select url from articles where first_seen_at >= ? and url is not null limit {MAX_ROWS}", [since]
        )
    )
    return [
        {"host": host, "refused": reasons.total(), "accepted": accepted[host], "reason": reasons.most_common(1)[0][0]}
        for host, reasons in sorted(refused.items(), key=lambda item: -item[1].total())
        if reasons.total() >= REFUSED and reasons.total() > accepted[host]
    ]


def _fallen(news: Database, now: datetime) -> list[dict[str, Any]]:
    border, first = format_time(now - RECENT), format_time(now - BEFORE)
    words: dict[tuple[str, bool], list[int]] = defaultdict(list)
    rejected: Counter[tuple[str, bool]] = Counter()
    for url, at, count in news.conn.execute(
        "select url, first_seen_at, word_count from articles where first_seen_at >= ? and url is not null"
        f" limit {MAX_ROWS}",
        [first],
    ):
        words[registered_domain(url), at >= border].append(count)
    for url, at in news.conn.execute(
        f"select url, at from rejected where stage = 'extract' and at >= ? limit {MAX_ROWS}", [first]
    ):
        rejected[registered_domain(url), at >= border] += 1
    domains = sorted({domain for domain, _ in [*words, *rejected]})
    return [row for domain in domains if (row := _fall(domain, words, rejected))]


def _fall(
    domain: str, words: Mapping[tuple[str, bool], list[int]], rejected: Mapping[tuple[str, bool], int]
) -> dict[str, Any] | None:
    """What fell to less than half at one domain, or None."""
    accepted = {recent: words.get((domain, recent), []) for recent in (False, True)}
    total = {recent: len(accepted[recent]) + rejected.get((domain, recent), 0) for recent in (False, True)}
    if total[True] < ENOUGH or total[False] < ENOUGH_BEFORE:
        return None
    share = {recent: round(len(accepted[recent]) / total[recent], 3) for recent in (False, True)}
    length = {recent: int(_median(accepted[recent])) for recent in (False, True)}
    if share[True] >= FALLEN * share[False] and (length[True] >= FALLEN * length[False] or not accepted[True]):
        return None
    return {
        "host": domain,
        "accepted_before": share[False],
        "accepted_now": share[True],
        "words_before": length[False],
        "words_now": length[True],
    }


def _median(numbers: Iterable[int]) -> float:
    return median(numbers) if (numbers := list(numbers)) else 0.0


def status(news: Database, now: datetime) -> dict[str, Any]:
    """Counts, the newest times, the health of the crawl, and why pages became no article."""
    conn = news.conn
    return {
        **{table: conn.execute(f"select count(*) from {table}").fetchone()[0] for table in ("sources", "articles")},
        "copies": conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0],
        "stories": conn.execute("select count(*) from stories where article_count > 0").fetchone()[0],
        "stories_of_many": conn.execute("select count(*) from stories where source_count > 1").fetchone()[0],
        "rejected": conn.execute("select count(*) from rejected").fetchone()[0],
        "newest_article_at": conn.execute("select max(first_seen_at) from articles").fetchone()[0],
        "feeds": conn.execute("select count(*) from feeds").fetchone()[0],
        "health": health(news, now),
        "reasons": list(
            news.query(
                "select stage, reason, count(*) as pages from rejected group by stage, reason"
                " order by pages desc limit 10"
            )
        ),
        "runs": latest_runs(news, 8),
    }
