"""The migration steps of news.archive.db, oldest first, each beside its SQL.

Frozen: a released step is never edited, renamed or moved; a change of the schema is a new step at the end.
"""

from uuid import uuid4

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.sql_script import execute_script

archive_migrations = Migrations("newsfold_archive")

_TABLES = """
create table archive (
    id integer primary key check (id = 1),
    uuid text not null,
    created_at text not null
) strict;

create table sources (
    id integer primary key,
    name text not null unique,
    homepage text not null,
    host text not null,
    owner text,
    language text,
    country text,
    tags text not null default '[]',
    enabled integer not null default 1
) strict;

create table runs (
    id integer primary key autoincrement,
    stage text not null,
    started_at text not null,
    finished_at text,
    status text not null default 'running',
    counts text not null default '{}'
) strict;

create table hosts (
    host text primary key,
    retry_at text,
    robots_at text,
    robots_status integer,
    robots_body text,
    failures integer not null default 0
) strict, without rowid;

create table feeds (
    id integer primary key,
    source_id integer not null references sources (id),
    url text not null unique,
    kind text not null check (kind in ('feed', 'sitemap', 'section')),
    found_in text not null default 'seeds',
    etag text,
    last_modified text,
    body_sha256 text,
    checked_at text,
    worked_at text,
    new_at text,
    status integer,
    error text,
    failures integer not null default 0,
    entries integer,
    interval_seconds integer,
    due_at text
) strict;

create table pages (
    id integer primary key,
    url text not null unique,
    fetch_url text not null,
    host text not null,
    source_id integer references sources (id),
    feed_id integer references feeds (id),
    feed text not null default '{}',
    found_at text not null,
    modified_at text,
    fetched_at text,
    changed_at text,
    gone_at text,
    visits integer not null default 0,
    failures integer not null default 0,
    reason text,
    etag text,
    last_modified text,
    due_at text
) strict;
create index pages_due on pages (due_at) where due_at is not null;
create index pages_host on pages (host);

create table dictionaries (
    id integer primary key autoincrement,
    host text not null,
    made_at text not null,
    data blob not null
) strict;

create table bodies (
    id integer primary key autoincrement,
    sha256 text not null unique,
    size integer not null,
    codec text not null,
    dictionary_id integer references dictionaries (id),
    data blob not null
) strict;

create table captures (
    id integer primary key autoincrement,
    page_id integer not null references pages (id),
    run_id integer references runs (id),
    url text not null,
    fetched_at text not null,
    status integer not null,
    headers text not null default '[]',
    redirects text not null default '[]',
    body_id integer references bodies (id)
) strict;
create index captures_page on captures (page_id);

create table refusals (
    id integer primary key autoincrement,
    url text not null,
    source_id integer references sources (id),
    run_id integer references runs (id),
    reason text not null,
    at text not null,
    unique (url, reason)
) strict;
"""


@archive_migrations()
def archive_tables(database: Database) -> None:
    """Create the tables of the first version, and give the archive its UUID."""
    execute_script(database, _TABLES)
    database.conn.execute(
        "insert into archive (id, uuid, created_at) values (1, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
        [str(uuid4())],
    )


_OPTOUTS = """
alter table captures add column optouts text not null default '[]';
alter table hosts add column tdmrep_at text;
alter table hosts add column tdmrep text;
"""


@archive_migrations()
def archive_optouts(database: Database) -> None:
    """Add the opt-outs of captures, and each host's tdmrep.json."""
    execute_script(database, _OPTOUTS)


_BODIES = """
alter table bodies add column host text not null default '';
alter table bodies add column base_id integer references bodies (id);
alter table bodies add column depth integer not null default 0;
alter table dictionaries add column sha256 text not null default '';
alter table dictionaries add column size integer not null default 0;
alter table dictionaries add column made_of text not null default '[]';
alter table dictionaries add column reviewed_id integer not null default 0;
alter table dictionaries add column reviews integer not null default 0;
create index bodies_host on bodies (host, id);
create index bodies_base on bodies (base_id) where base_id is not null;
create index bodies_dictionary on bodies (dictionary_id) where dictionary_id is not null;
create index dictionaries_host on dictionaries (host);
create index captures_body on captures (body_id) where body_id is not null;
update bodies set host = coalesce(
    (select pages.host from captures join pages on pages.id = captures.page_id where captures.body_id = bodies.id), ''
);
"""


@archive_migrations()
def archive_bodies(database: Database) -> None:
    """Add the columns for delta compression and per-host dictionaries, and fill in the host of stored bodies."""
    execute_script(database, _BODIES)


_FEED_MANNERS = """
alter table feeds add column ttl integer;
alter table feeds add column skips text not null default '[]';
alter table feeds add column guessed integer not null default 0;
"""


@archive_migrations()
def archive_feed_manners(database: Database) -> None:
    """Add the update schedule that a feed publishes, and whether its URL was guessed."""
    execute_script(database, _FEED_MANNERS)


_CARE = """
create table imports (
    file text primary key,
    size integer not null,
    records integer not null
) strict, without rowid;

create table forgotten (
    name text primary key,
    kind text not null check (kind in ('url', 'host')),
    at text not null
) strict, without rowid;
"""


@archive_migrations()
def archive_care(database: Database) -> None:
    """Add tables for the progress of WARC imports and for the blocklist of URLs and hosts that `forget` deleted."""
    execute_script(database, _CARE)


_PACKING = """
alter table bodies add column packed integer not null default 0;
update bodies set packed = base_id is not null or dictionary_id is not null;
create index bodies_waiting on bodies (host, id) where packed = 0;
"""


@archive_migrations()
def archive_packing(database: Database) -> None:
    """Add the mark `packed` of bodies."""
    execute_script(database, _PACKING)


_LISTED = """
alter table sources add column listed_in text;
alter table sources add column removed_at text;
alter table feeds add column first_worked_at text;
"""


@archive_migrations()
def archive_listed_sources(database: Database) -> None:
    """Add which file lists a source, when it left its file, and the first successful check of a feed."""
    execute_script(database, _LISTED)


_ICONS = """
create table icons (
    source_id integer primary key references sources (id) on delete cascade,
    url text not null,
    media_type text,
    data blob check (length(data) <= 32768),
    reason text,
    fetched_at text not null,
    due_at text not null
) strict;
"""


@archive_migrations()
def archive_icons(database: Database) -> None:
    """Add the icons of sources, with the reasons where there is none."""
    execute_script(database, _ICONS)
