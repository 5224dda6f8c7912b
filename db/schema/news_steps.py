"""The migration steps of news.db, oldest first, each beside its SQL; its views are in views.py.

Frozen: a released step is never edited, renamed or moved; a change of the schema is a new step at the end.
A step that renames or drops a column that a view reads must first drop that view ("drop view if exists"); once all
steps are done, the view is created again.
"""

from uuid import uuid4

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.sql_script import execute_script

news_migrations = Migrations("newsfold_news")

# Scripts written without spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese): searched by trigram.
SPACELESS_GLOB = "'*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]*'"

_TABLES = """
create table archives (
    archive_id text primary key,
    refusal_id integer not null default 0
) strict, without rowid;

create table sources (
    id integer primary key,
    name text not null unique,
    homepage text,
    host text,
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
    counts text not null default '{}',
    archive_id text,
    archive_run_id integer,
    unique (archive_id, archive_run_id)
) strict;

create table feeds (
    url text primary key,
    source_id integer not null references sources (id) on delete cascade,
    kind text not null,
    checked_at text,
    worked_at text,
    new_at text,
    status integer,
    error text,
    failures integer not null default 0,
    entries integer,
    due_at text
) strict, without rowid;

create table articles (
    id integer primary key autoincrement,
    url text,
    external_id text unique,
    source_id integer references sources (id),
    title text not null default '',
    standfirst text not null default '',
    text text not null default '',
    authors text not null default '[]',
    agency text,
    kind text not null default 'article',
    is_free integer not null default 1,
    complete integer not null default 1,
    published_at text,
    published_precision text not null default 'none' check (published_precision in ('minute', 'day', 'none')),
    published_from text,
    modified_at text,
    first_seen_at text not null,
    gone_at text,
    language text,
    section text,
    tags text not null default '[]',
    image_url text,
    word_count integer not null default 0,
    text_sha256 text not null default '',
    quality text not null default '{}',
    extractor integer,
    archive_id text,
    capture_id integer,
    body_sha256 text
) strict;
create unique index articles_url on articles (url) where external_id is null and url is not null;
create index articles_published on articles (published_at);
create index articles_first_seen on articles (first_seen_at);
create index articles_source on articles (source_id, published_at);
create index articles_capture on articles (archive_id, capture_id);

create table article_urls (
    url text primary key,
    article_id integer not null references articles (id) on delete cascade,
    kind text not null check (kind in ('canonical', 'fetched', 'redirect', 'amp'))
) strict, without rowid;
create index article_urls_article on article_urls (article_id);

create table extractions (
    archive_id text not null,
    capture_id integer not null,
    version integer not null,
    at text not null,
    article_id integer references articles (id) on delete set null,
    reason text,
    primary key (archive_id, capture_id)
) strict, without rowid;
create index extractions_article on extractions (article_id);
create index extractions_version on extractions (version);

create table rejected (
    id integer primary key,
    url text not null,
    stage text not null,
    reason text not null,
    version integer,
    archive_id text,
    capture_id integer,
    at text not null
) strict;
create unique index rejected_capture on rejected (archive_id, capture_id) where capture_id is not null;
create unique index rejected_refusal on rejected (url, stage, reason) where capture_id is null;
create index rejected_url on rejected (url);

create table article_versions (
    article_id integer not null references articles (id) on delete cascade,
    archive_id text not null,
    capture_id integer not null,
    seen_at text not null,
    title text not null,
    text text not null,
    primary key (article_id, archive_id, capture_id)
) strict;

create table copies (
    article_id integer not null references articles (id) on delete cascade,
    original_id integer not null references articles (id) on delete cascade,
    is_primary integer not null,
    kind text not null check (kind in ('exact', 'copy', 'excerpt', 'update')),
    similarity real not null,
    containment real not null,
    primary key (article_id, original_id)
) strict, without rowid;
create unique index copies_primary on copies (article_id) where is_primary = 1;
create index copies_original on copies (original_id);

create table stories (
    id integer primary key autoincrement,
    title text not null default '',
    lead_article_id integer references articles (id) on delete set null,
    first_published_at text,
    last_published_at text,
    article_count integer not null default 0,
    source_count integer not null default 0,
    sources_independent integer not null default 0,
    language text
) strict;
create index stories_last on stories (last_published_at);

create table story_articles (
    article_id integer primary key references articles (id) on delete cascade,
    story_id integer not null references stories (id),
    score real,
    added_at text not null,
    reason text not null default '{}'
) strict;
create index story_articles_story on story_articles (story_id);

create table story_aliases (
    old_id integer primary key,
    story_id integer not null references stories (id)
) strict;

create table signatures (
    article_id integer primary key references articles (id) on delete cascade,
    version integer not null,
    title text not null,
    text_sha256 text not null,
    at text,
    glues integer not null,
    terms blob not null,
    title_terms blob not null
) strict;
create index signatures_at on signatures (at);

create table bands (
    key integer not null,
    day integer not null,
    article_id integer not null references articles (id) on delete cascade,
    primary key (key, day, article_id)
) strict, without rowid;
create index bands_article on bands (article_id);

create table samples (
    key integer not null,
    day integer not null,
    article_id integer not null references articles (id) on delete cascade,
    primary key (key, day, article_id)
) strict, without rowid;
create index samples_article on samples (article_id);

create table terms (
    term integer primary key,
    articles integer not null
) strict;

create table corrections (
    id integer primary key autoincrement,
    kind text not null check (kind in ('join', 'part', 'not a copy', 'not an article', 'date', 'title')),
    article text not null,
    other text,
    value text,
    made_at text not null,
    unique (kind, article, other)
) strict;
"""

_SEARCH = f"""
create virtual table articles_fts using fts5 (
    title, standfirst, text, content = 'articles', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
create trigger articles_fts_insert after insert on articles begin
    insert into articles_fts (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;
create trigger articles_fts_delete after delete on articles begin
    insert into articles_fts (articles_fts, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
end;
create trigger articles_fts_update after update of title, standfirst, text on articles begin
    insert into articles_fts (articles_fts, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
    insert into articles_fts (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;

create virtual table articles_trigram using fts5 (
    title, standfirst, text, content = 'articles', content_rowid = 'id', tokenize = 'trigram'
);
create virtual table articles_trigram_terms using fts5vocab (articles_trigram, instance);
create trigger articles_trigram_insert after insert on articles
when new.title || new.text glob {SPACELESS_GLOB} begin
    insert into articles_trigram (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;
create trigger articles_trigram_delete after delete on articles
when old.title || old.text glob {SPACELESS_GLOB} begin
    insert into articles_trigram (articles_trigram, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
end;
create trigger articles_trigram_update after update of title, standfirst, text on articles
when old.title || old.text glob {SPACELESS_GLOB} or new.title || new.text glob {SPACELESS_GLOB} begin
    -- In one trigger, for SQLite promises no order between two: the old row must go before the new one comes.
    insert into articles_trigram (articles_trigram, rowid, title, standfirst, text)
    select 'delete', old.id, old.title, old.standfirst, old.text where old.title || old.text glob {SPACELESS_GLOB};
    insert into articles_trigram (rowid, title, standfirst, text)
    select new.id, new.title, new.standfirst, new.text where new.title || new.text glob {SPACELESS_GLOB};
end;
"""


@news_migrations()
def news_tables(database: Database) -> None:
    """Create the tables and the full-text indexes of the first version."""
    execute_script(database, _TABLES)
    execute_script(database, _SEARCH)


_SITES = """
alter table articles add column snapshot integer;

create table sites (
    host text primary key,
    pages integer not null
) strict, without rowid;

create table site_blocks (
    host text not null,
    block integer not null,
    pages integer not null,
    agrees integer not null,
    since integer not null,
    primary key (host, block)
) strict, without rowid;

create table site_snapshots (
    host text not null,
    snapshot integer not null,
    made_at text not null,
    blocks text not null,
    primary key (host, snapshot)
) strict, without rowid;

create table live_entries (
    article_id integer not null references articles (id) on delete cascade,
    position integer not null,
    published_at text,
    title text not null,
    text text not null,
    primary key (article_id, position)
) strict, without rowid;
"""


@news_migrations()
def news_sites(database: Database) -> None:
    """Add learned site boilerplate with its snapshots, and the entries of live blogs."""
    execute_script(database, _SITES)


_CORRECTIONS = """
alter table corrections add column decision integer;
alter table corrections add column former text;
create index corrections_decision on corrections (decision);

create table story_anchors (
    article_id integer primary key references articles (id) on delete cascade,
    story_id integer not null references stories (id) on delete cascade
) strict;
"""


@news_migrations()
def news_corrections(database: Database) -> None:
    """Group corrections into decisions, and tie each story id to an article."""
    execute_script(database, _CORRECTIONS)


_READING = """
create table news (
    id integer primary key check (id = 1),
    uuid text not null,
    created_at text not null
) strict;

create index stories_largest on stories (sources_independent, article_count);
create index stories_language on stories (language, last_published_at);
create index articles_section on articles (section, published_at) where section is not null;
"""


@news_migrations()
def news_reading(database: Database) -> None:
    """Give the database its UUID, and add the indexes that the lists of stories and articles use."""
    execute_script(database, _READING)
    database.conn.execute(
        "insert into news (id, uuid, created_at) values (1, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))", [str(uuid4())]
    )


_FOLDING = """
drop table bands;
drop table samples;
drop table signatures;

create table signatures (
    article_id integer primary key references articles (id) on delete cascade,
    at integer,
    glues integer not null,
    terms blob not null,
    title_terms blob not null,
    sketch blob not null
) strict;
create index signatures_at on signatures (at);

create table folding (version integer not null) strict;
insert into folding (version) values (0);

create table unfolded (
    article_id integer primary key references articles (id) on delete cascade
) strict;
insert into unfolded (article_id) select id from articles;
create trigger unfolded_insert after insert on articles begin
    insert into unfolded (article_id) values (new.id);
end;
create trigger unfolded_update after update on articles
when old.title is not new.title or old.text is not new.text or old.published_at is not new.published_at
    or old.published_precision is not new.published_precision or old.kind is not new.kind begin
    insert or ignore into unfolded (article_id) values (new.id);
end;
-- When an original is deleted, its copies are folded again.
create trigger unfolded_delete before delete on articles begin
    insert or ignore into unfolded (article_id)
    select article_id from copies where original_id = old.id and is_primary = 1;
end;
"""


@news_migrations()
def news_folding(database: Database) -> None:
    """Store one sketch per article instead of rows of bands and samples, and add the fold queue."""
    execute_script(database, _FOLDING)


_DESCRIPTIONS = """
alter table stories add column countries text not null default '[]';
alter table stories add column hours real;
alter table stories add column pace real;
"""


@news_migrations()
def news_descriptions(database: Database) -> None:
    """Add the countries, the duration and the pace of stories."""
    execute_script(database, _DESCRIPTIONS)


_ORIGINALS = """
alter table articles add column original_url text;
"""


@news_migrations()
def news_originals(database: Database) -> None:
    """Add the URL that a republished article names as its original."""
    execute_script(database, _ORIGINALS)


_STORIES = """
drop table terms;

create table languages (
    language text primary key,
    articles real not null,
    latest real not null
) strict;

create table term_frequencies (
    language text not null,
    term integer not null,
    articles real not null,
    primary key (language, term)
) strict, without rowid;

create table neighbours (
    article_id integer primary key references articles (id) on delete cascade,
    near blob not null
) strict;
"""


@news_migrations()
def news_stories(database: Database) -> None:
    """Store document frequencies by language, and the neighbours of each article."""
    execute_script(database, _STORIES)


_OPTOUTS = """
alter table articles add column optouts text not null default '[]';
"""


@news_migrations()
def news_optouts(database: Database) -> None:
    """Add the opt-outs of articles."""
    execute_script(database, _OPTOUTS)


@news_migrations()
def news_answers(database: Database) -> None:
    """Do nothing: this step created views, which are in views.py now."""


@news_migrations()
def news_timeline(database: Database) -> None:
    """Do nothing: this step replaced a view, which is in views.py now."""


_COMPACT = """
drop table neighbours;
drop table term_frequencies;
delete from languages;
insert or ignore into unfolded (article_id) select article_id from signatures;
drop table signatures;

create table signatures (
    article_id integer primary key references articles (id) on delete cascade,
    at integer,
    glues integer not null,
    terms blob not null,
    sketch blob not null,
    near blob not null
) strict;
create index signatures_at on signatures (at);

create table frequencies (
    language text not null,
    page integer not null,
    terms blob not null,
    primary key (language, page)
) strict;
"""


@news_migrations()
def news_compact(database: Database) -> None:
    """Store terms, sketches and document frequencies in a compact form; all articles are queued to be folded again."""
    execute_script(database, _COMPACT)


# A queue, because counting the articles of all stories takes a second for a million.
_UNDESCRIBED = """
create table undescribed (story_id integer primary key) strict;
insert into undescribed (story_id)
select id from stories
where article_count <> (select count(*) from story_articles where story_articles.story_id = stories.id);
-- Not "insert or ignore": in a trigger, the conflict clause of the outer statement overrides that of the inner one.
create trigger undescribed_delete after delete on story_articles
when old.story_id not in (select story_id from undescribed) begin
    insert into undescribed (story_id) values (old.story_id);
end;
create trigger undescribed_update after update of story_id on story_articles
when old.story_id <> new.story_id begin
    insert into undescribed (story_id)
    select id from (select old.story_id as id union select new.story_id)
    where id not in (select story_id from undescribed);
end;
create trigger undescribed_gone after delete on stories begin
    delete from undescribed where story_id = old.id;
end;
"""


@news_migrations()
def news_undescribed(database: Database) -> None:
    """Add the queue of stories whose articles changed since the summary in `stories` was computed."""
    execute_script(database, _UNDESCRIBED)


_HISTORY = """
drop table story_anchors;
create table story_anchors (
    story_id integer primary key,
    article_id integer not null references articles (id) on delete cascade
) strict;
create index story_anchors_article on story_anchors (article_id);

create table folded_after (
    article_id integer primary key references articles (id) on delete cascade,
    decision integer not null
) strict;
alter table folding add column replayed integer;

alter table story_aliases add column article_id integer references articles (id) on delete set null;
create index story_aliases_article on story_aliases (article_id);

-- Without the unique constraint: a correction repeated after a contradicting one is a decision of its own.
create table corrections_history (
    id integer primary key autoincrement,
    kind text not null check (kind in ('join', 'part', 'not a copy', 'not an article', 'date', 'title')),
    article text not null,
    other text,
    value text,
    made_at text not null,
    decision integer,
    former text
) strict;
insert into corrections_history (id, kind, article, other, value, made_at, decision, former)
select id, kind, article, other, value, made_at, decision, former from corrections;
update sqlite_sequence set seq = coalesce((select seq from sqlite_sequence where name = 'corrections'), 0)
where name = 'corrections_history';
drop table corrections;
alter table corrections_history rename to corrections;
create index corrections_decision on corrections (decision);
create index corrections_article on corrections (article);
"""


@news_migrations()
def news_history(database: Database) -> None:
    """Add the columns and tables with which a full re-fold replays decisions in order and keeps the ids of stories."""
    execute_script(database, _HISTORY)


_EMBEDDINGS = """
alter table folding add column model text;
alter table folding add column unrelated real;

create table embeddings (
    article_id integer primary key references articles (id) on delete cascade,
    vector blob not null
) strict;
create trigger embeddings_update after update on articles
when old.title is not new.title or old.text is not new.text begin
    delete from embeddings where article_id = new.id;
end;
"""


@news_migrations()
def news_embeddings(database: Database) -> None:
    """Add the embeddings of articles; one is valid for the title and text that it was computed from."""
    execute_script(database, _EMBEDDINGS)


_BYLINES = """
alter table articles add column byline text not null default '';
alter table articles add column published_day text;
update articles set published_day = substr(published_at, 1, 10) where published_at is not null;
update corrections
set former = json_set(former, '$.published_day', substr(json_extract(former, '$.published_at'), 1, 10))
where kind = 'date' and json_valid(former) and json_extract(former, '$.published_at') is not null;
"""


@news_migrations()
def news_bylines(database: Database) -> None:
    """Add bylines as printed, and the day of publication in the zone of the page; of earlier rows it is that in UTC."""
    execute_script(database, _BYLINES)


_MINHASH = """
alter table folding add column seed integer not null default 1;

create table minhashes (
    article_id integer primary key references articles (id) on delete cascade,
    minhash blob not null
) strict;
create table minhash_bands (
    band blob not null,
    article_id integer not null,
    primary key (band, article_id)
) strict, without rowid;
-- 18 bands of three bytes; the key of a band is its letter, from A, and its bytes.
create trigger minhash_bands_delete after delete on minhashes begin
    delete from minhash_bands where article_id = old.article_id and band in (
        select cast(char(65 + value) || substr(old.minhash, 3 * value + 1, 3) as blob)
        from json_each('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]')
    );
end;

-- No table is renamed: the views read `copies`.
create table copies_kept as select * from copies;
drop table copies;
create table copies (
    article_id integer not null references articles (id) on delete cascade,
    original_id integer not null references articles (id) on delete cascade,
    is_primary integer not null,
    kind text not null check (kind in ('exact', 'copy', 'excerpt', 'update', 'reissue')),
    similarity real not null,
    containment real not null,
    primary key (article_id, original_id)
) strict, without rowid;
insert into copies (article_id, original_id, is_primary, kind, similarity, containment)
select article_id, original_id, is_primary, kind, similarity, containment from copies_kept;
drop table copies_kept;
create unique index copies_primary on copies (article_id) where is_primary = 1;
create index copies_original on copies (original_id);
drop trigger unfolded_delete;
-- When an original is deleted, its copies and reissues are folded again.
create trigger unfolded_delete before delete on articles begin
    insert or ignore into unfolded (article_id)
    select article_id from copies where original_id = old.id and (is_primary = 1 or kind = 'reissue');
end;
"""


@news_migrations()
def news_minhash(database: Database) -> None:
    """Add the MinHash signatures of articles with their bands, the seed of both, and reissues as a kind of copy."""
    execute_script(database, _MINHASH)


_CLEAR_JOINS = """
alter table languages add column clear_joins real not null default 0;
"""


@news_migrations()
def news_clear_joins(database: Database) -> None:
    """Add the weight of the articles that clearly joined a story, by language."""
    execute_script(database, _CLEAR_JOINS)


_CHOICES = """
alter table sources add column removed_at text;
alter table feeds add column first_worked_at text;

create table source_choices (
    name text primary key,
    entry text,
    state text check (state in ('on', 'off', 'removed')),
    retry_at text,
    at text not null
) strict, without rowid;
"""


@news_migrations()
def news_source_choices(database: Database) -> None:
    """Add the sources that people added, disabled or removed, and when a source left the lists."""
    execute_script(database, _CHOICES)


_ICONS = """
create table icons (
    source_id integer primary key references sources (id) on delete cascade,
    url text not null,
    media_type text not null check (
        media_type in ('image/png', 'image/x-icon', 'image/gif', 'image/jpeg', 'image/webp')
    ),
    sha256 text not null,
    data blob not null check (length(data) <= 32768)
) strict;
"""


@news_migrations()
def news_icons(database: Database) -> None:
    """Add the icons of sources, as the pages show them."""
    execute_script(database, _ICONS)
