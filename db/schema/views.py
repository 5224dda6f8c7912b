"""The SQL views of news.db in their current form, and the update of outdated views in a database.

Views hold no data, so they need no migration steps: to change a view, edit its text here.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.news.stories import SINGLE_SOURCE_SQL

_PUBLISHED_AT = PUBLISHED_AT_SQL.strip()

# One row for each article in a story, with its source and its primary original.
_COVERAGE = f"""
select
    story_articles.story_id,
    stories.title as story_title,
    articles.id as article_id,
    articles.url,
    sources.name as source,
    articles.title,
    articles.published_at,
    copies.original_id as copy_of,
    copies.kind as copy_kind,
    articles.language,
    articles.word_count,
    articles.source_id,
    {SINGLE_SOURCE_SQL} as single_source
from story_articles
join stories on stories.id = story_articles.story_id
join articles on articles.id = story_articles.article_id
left join sources on sources.id = articles.source_id
left join copies on copies.article_id = articles.id and copies.is_primary = 1
"""

# The same rows with times. No window functions: SQLite would compute them for all stories even if a query selects one.
_STORY_TIMELINE = f"""
select
    story_articles.story_id,
    {_PUBLISHED_AT} as at,
    articles.published_precision,
    round((julianday({_PUBLISHED_AT}) - julianday(stories.first_published_at)) * 24, 2) as hours,
    articles.id as article_id,
    sources.name as source,
    articles.title,
    articles.url,
    copies.original_id as copy_of,
    copies.kind as copy_kind
from story_articles
join stories on stories.id = story_articles.story_id
join articles on articles.id = story_articles.article_id
left join sources on sources.id = articles.source_id
left join copies on copies.article_id = articles.id and copies.is_primary = 1
"""

# The first article of each story, or in `unknown` the reason why the first is unknown: an article whose time is not
# known to the minute may be earlier, or another source has an article of the same minute. These are the rules of
# newsfold.dedupe.stories.first_report.
_FIRSTS = """
with earliest as (
    select stories.id as story_id, stories.title as story_title, stories.source_count, (
        select articles.id from story_articles join articles on articles.id = story_articles.article_id
        where story_articles.story_id = stories.id and articles.published_precision = 'minute'
        order by articles.published_at, articles.id limit 1
    ) as article_id
    from stories
),
judged as (
    select earliest.story_id, earliest.story_title, earliest.source_count, articles.*, case
        when articles.id is null or exists (
            select 1 from story_articles join articles as other on other.id = story_articles.article_id
            where story_articles.story_id = earliest.story_id and (
                other.published_precision = 'none' or (
                    other.published_precision = 'day'
                    and substr(other.published_at, 1, 10) <= substr(articles.published_at, 1, 10)
                )
            )
        ) then 'not every time is known to the minute'
        when exists (
            select 1 from story_articles join articles as other on other.id = story_articles.article_id
            where story_articles.story_id = earliest.story_id and other.published_precision = 'minute'
                and substr(other.published_at, 1, 16) = substr(articles.published_at, 1, 16)
                and other.source_id is not articles.source_id
        ) then 'two outlets carry the same minute'
    end as unknown
    from earliest left join articles on articles.id = earliest.article_id
)
select
    judged.story_id,
    judged.story_title,
    judged.source_count,
    iif(judged.unknown is null, judged.id, null) as article_id,
    iif(judged.unknown is null, sources.name, null) as source,
    iif(judged.unknown is null, judged.published_at, null) as published_at,
    iif(judged.unknown is null, (
        select cast(round((julianday(min(other.published_at)) - julianday(judged.published_at)) * 1440) as integer)
        from story_articles join articles as other on other.id = story_articles.article_id
        where story_articles.story_id = judged.story_id and other.published_precision = 'minute'
            and other.source_id is not judged.source_id
    ), null) as minutes_ahead,
    judged.unknown
from judged left join sources on sources.id = judged.source_id
"""

# The numbers of articles, copies and words of each source on each day.
_SOURCE_DAYS = f"""
with dated as (
    select articles.id, articles.source_id, articles.word_count, substr({_PUBLISHED_AT}, 1, 10) as day from articles
)
select
    sources.id as source_id,
    sources.name as source,
    dated.day,
    count(*) as articles,
    count(copies.article_id) as copies,
    sum(dated.word_count) as words
from dated
join sources on sources.id = dated.source_id
left join copies on copies.article_id = dated.id and copies.is_primary = 1
where dated.day is not null
group by sources.id, dated.day
"""

# One row for every source, including those without articles.
_SOURCE_STATS = f"""
with dated as (
    select articles.id, articles.source_id, articles.word_count, {_PUBLISHED_AT} as at from articles
)
select
    sources.id as source_id,
    sources.name as source,
    sources.country,
    sources.language,
    count(dated.id) as articles,
    count(copies.article_id) as copies,
    round(1.0 * count(copies.article_id) / nullif(count(dated.id), 0), 3) as copied_share,
    count(distinct stories.id) as stories,
    count(distinct case when stories.source_count > 1 then stories.id end) as stories_shared,
    count(distinct substr(dated.at, 1, 10)) as days,
    cast(round(avg(dated.word_count)) as integer) as words_per_article,
    min(dated.at) as first_at,
    max(dated.at) as last_at
from sources
left join dated on dated.source_id = sources.id
left join copies on copies.article_id = dated.id and copies.is_primary = 1
left join story_articles on story_articles.article_id = dated.id
left join stories on stories.id = story_articles.story_id
group by sources.id
"""

NEWS_VIEWS: Mapping[str, str] = {
    "coverage": _COVERAGE.strip(),
    "story_timeline": _STORY_TIMELINE.strip(),
    "firsts": _FIRSTS.strip(),
    "source_days": _SOURCE_DAYS.strip(),
    "source_stats": _SOURCE_STATS.strip(),
}

# Names of views of earlier versions that are no longer in NEWS_VIEWS. Other views in the file belong to its users.
REMOVED_VIEWS: frozenset[str] = frozenset()


def find_outdated_views(
    database: Database, views: Mapping[str, str], removed: frozenset[str] = REMOVED_VIEWS
) -> dict[str, str | None]:
    """Compare the views in `database` with `views` (name → select), ignoring white space.

    Return name → current select for each view that is missing or differs, and name → None for each view of `removed`
    that still exists.
    """
    rows = database.conn.execute("select name, sql from sqlite_master where type = 'view'")
    stored = {name: sql.split() for name, sql in rows.fetchall()}
    outdated: dict[str, str | None] = {
        name: select
        for name, select in views.items()
        if stored.get(name) != ["CREATE", "VIEW", name, "as", *select.split()]
    }
    return outdated | dict.fromkeys(sorted(removed & stored.keys()))


def ensure_views(database: Database, views: Mapping[str, str], removed: frozenset[str] = REMOVED_VIEWS) -> None:
    """Drop the outdated views, and create those of `views` again, in one transaction. Write nothing if all are current.

    `views` maps names to selects; `removed` are the names of views to drop.
    """
    outdated = find_outdated_views(database, views, removed)
    if not outdated:
        return
    with database.atomic():
        for name, select in outdated.items():
            database.conn.execute(f"drop view if exists {name}")
            if select is not None:
                database.conn.execute(f"create view {name} as\n{select}")
