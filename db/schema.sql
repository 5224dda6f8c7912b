-- The tables, indexes, triggers and views of both files, as the migration steps leave them.
-- Written by `make schema`; edit db/schema/news_steps.py, archive_steps.py or views.py instead.
-- Left out: the tables that SQLite and sqlite-utils keep for themselves.

-- ============================================================
-- news.db: what people read
-- ============================================================

create table archives (
    archive_id text primary key,
    refusal_id integer not null default 0
) strict, without rowid;

create table article_urls (
    url text primary key,
    article_id integer not null references articles (id) on delete cascade,
    kind text not null check (kind in ('canonical', 'fetched', 'redirect', 'amp'))
) strict, without rowid;

create index article_urls_article on article_urls (article_id);

create table article_versions (
    article_id integer not null references articles (id) on delete cascade,
    archive_id text not null,
    capture_id integer not null,
    seen_at text not null,
    title text not null,
    text text not null,
    primary key (article_id, archive_id, capture_id)
) strict;

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
    body_sha256 text,
    snapshot integer,
    original_url text,
    optouts text not null default '[]',
    byline text not null default '',
    published_day text
) strict;

create index articles_capture on articles (archive_id, capture_id);

create index articles_first_seen on articles (first_seen_at);

create index articles_published on articles (published_at);

create index articles_section on articles (section, published_at) where section is not null;

create index articles_source on articles (source_id, published_at);

create unique index articles_url on articles (url) where external_id is null and url is not null;

create trigger articles_fts_delete after delete on articles begin
    insert into articles_fts (articles_fts, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
end;

create trigger articles_fts_insert after insert on articles begin
    insert into articles_fts (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;

create trigger articles_fts_update after update of title, standfirst, text on articles begin
    insert into articles_fts (articles_fts, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
    insert into articles_fts (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;

create trigger articles_trigram_delete after delete on articles
when old.title || old.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*' begin
    insert into articles_trigram (articles_trigram, rowid, title, standfirst, text)
    values ('delete', old.id, old.title, old.standfirst, old.text);
end;

create trigger articles_trigram_insert after insert on articles
when new.title || new.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*' begin
    insert into articles_trigram (rowid, title, standfirst, text) values (new.id, new.title, new.standfirst, new.text);
end;

create trigger articles_trigram_update after update of title, standfirst, text on articles
when old.title || old.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*' or new.title || new.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*' begin
    -- In one trigger, for SQLite promises no order between two: the old row must go before the new one comes.
    insert into articles_trigram (articles_trigram, rowid, title, standfirst, text)
    select 'delete', old.id, old.title, old.standfirst, old.text where old.title || old.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*';
    insert into articles_trigram (rowid, title, standfirst, text)
    select new.id, new.title, new.standfirst, new.text where new.title || new.text glob '*[฀-໿က-႟ក-៿぀-ヿ㐀-䶿一-鿿]*';
end;

create trigger embeddings_update after update on articles
when old.title is not new.title or old.text is not new.text begin
    delete from embeddings where article_id = new.id;
end;

create trigger unfolded_delete before delete on articles begin
    insert or ignore into unfolded (article_id)
    select article_id from copies where original_id = old.id and (is_primary = 1 or kind = 'reissue');
end;

create trigger unfolded_insert after insert on articles begin
    insert into unfolded (article_id) values (new.id);
end;

create trigger unfolded_update after update on articles
when old.title is not new.title or old.text is not new.text or old.published_at is not new.published_at
    or old.published_precision is not new.published_precision or old.kind is not new.kind begin
    insert or ignore into unfolded (article_id) values (new.id);
end;

create virtual table articles_fts using fts5 (
    title, standfirst, text, content = 'articles', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

create virtual table articles_trigram using fts5 (
    title, standfirst, text, content = 'articles', content_rowid = 'id', tokenize = 'trigram'
);

create virtual table articles_trigram_terms using fts5vocab (articles_trigram, instance);

create table copies (
    article_id integer not null references articles (id) on delete cascade,
    original_id integer not null references articles (id) on delete cascade,
    is_primary integer not null,
    kind text not null check (kind in ('exact', 'copy', 'excerpt', 'update', 'reissue')),
    similarity real not null,
    containment real not null,
    primary key (article_id, original_id)
) strict, without rowid;

create index copies_original on copies (original_id);

create unique index copies_primary on copies (article_id) where is_primary = 1;

create table corrections (
    id integer primary key autoincrement,
    kind text not null check (kind in ('join', 'part', 'not a copy', 'not an article', 'date', 'title')),
    article text not null,
    other text,
    value text,
    made_at text not null,
    decision integer,
    former text
) strict;

create index corrections_article on corrections (article);

create index corrections_decision on corrections (decision);

create table embeddings (
    article_id integer primary key references articles (id) on delete cascade,
    vector blob not null
) strict;

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
    due_at text,
    first_worked_at text
) strict, without rowid;

create table folded_after (
    article_id integer primary key references articles (id) on delete cascade,
    decision integer not null
) strict;

create table folding (
    version integer not null,
    replayed integer,
    model text,
    unrelated real,
    seed integer not null default 1
) strict;

create table frequencies (
    language text not null,
    page integer not null,
    terms blob not null,
    primary key (language, page)
) strict;

create table icons (
    source_id integer primary key references sources (id) on delete cascade,
    url text not null,
    media_type text not null check (
        media_type in ('image/png', 'image/x-icon', 'image/gif', 'image/jpeg', 'image/webp')
    ),
    sha256 text not null,
    data blob not null check (length(data) <= 32768)
) strict;

create table languages (
    language text primary key,
    articles real not null,
    latest real not null,
    clear_joins real not null default 0
) strict;

create table live_entries (
    article_id integer not null references articles (id) on delete cascade,
    position integer not null,
    published_at text,
    title text not null,
    text text not null,
    primary key (article_id, position)
) strict, without rowid;

create table minhash_bands (
    band blob not null,
    article_id integer not null,
    primary key (band, article_id)
) strict, without rowid;

create table minhashes (
    article_id integer primary key references articles (id) on delete cascade,
    minhash blob not null
) strict;

create trigger minhash_bands_delete after delete on minhashes begin
    delete from minhash_bands where article_id = old.article_id and band in (
        select cast(char(65 + value) || substr(old.minhash, 3 * value + 1, 3) as blob)
        from json_each('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]')
    );
end;

create table news (
    id integer primary key check (id = 1),
    uuid text not null,
    created_at text not null
) strict;

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

create table signatures (
    article_id integer primary key references articles (id) on delete cascade,
    at integer,
    glues integer not null,
    terms blob not null,
    sketch blob not null,
    near blob not null
) strict;

create index signatures_at on signatures (at);

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

create table sites (
    host text primary key,
    pages integer not null
) strict, without rowid;

create table source_choices (
    name text primary key,
    entry text,
    state text check (state in ('on', 'off', 'removed')),
    retry_at text,
    at text not null
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
    enabled integer not null default 1,
    removed_at text
) strict;

create table stories (
    id integer primary key autoincrement,
    title text not null default '',
    lead_article_id integer references articles (id) on delete set null,
    first_published_at text,
    last_published_at text,
    article_count integer not null default 0,
    source_count integer not null default 0,
    sources_independent integer not null default 0,
    language text,
    countries text not null default '[]',
    hours real,
    pace real
) strict;

create index stories_language on stories (language, last_published_at);

create index stories_largest on stories (sources_independent, article_count);

create index stories_last on stories (last_published_at);

create trigger undescribed_gone after delete on stories begin
    delete from undescribed where story_id = old.id;
end;

create table story_aliases (
    old_id integer primary key,
    story_id integer not null references stories (id),
    article_id integer references articles (id) on delete set null
) strict;

create index story_aliases_article on story_aliases (article_id);

create table story_anchors (
    story_id integer primary key,
    article_id integer not null references articles (id) on delete cascade
) strict;

create index story_anchors_article on story_anchors (article_id);

create table story_articles (
    article_id integer primary key references articles (id) on delete cascade,
    story_id integer not null references stories (id),
    score real,
    added_at text not null,
    reason text not null default '{}'
) strict;

create index story_articles_story on story_articles (story_id);

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

create table undescribed (
    story_id integer primary key
) strict;

create table unfolded (
    article_id integer primary key references articles (id) on delete cascade
) strict;

create view coverage as
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
    (stories.article_count >= 3 and stories.source_count = 1) as single_source
from story_articles
join stories on stories.id = story_articles.story_id
join articles on articles.id = story_articles.article_id
left join sources on sources.id = articles.source_id
left join copies on copies.article_id = articles.id and copies.is_primary = 1;

create view firsts as
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
from judged left join sources on sources.id = judged.source_id;

create view source_days as
with dated as (
    select articles.id, articles.source_id, articles.word_count, substr(case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end, 1, 10) as day from articles
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
group by sources.id, dated.day;

create view source_stats as
with dated as (
    select articles.id, articles.source_id, articles.word_count, case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end as at from articles
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
group by sources.id;

create view story_timeline as
select
    story_articles.story_id,
    case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end as at,
    articles.published_precision,
    round((julianday(case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end) - julianday(stories.first_published_at)) * 24, 2) as hours,
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
left join copies on copies.article_id = articles.id and copies.is_primary = 1;

-- ============================================================
-- news.archive.db: what was fetched
-- ============================================================

create table archive (
    id integer primary key check (id = 1),
    uuid text not null,
    created_at text not null
) strict;

create table bodies (
    id integer primary key autoincrement,
    sha256 text not null unique,
    size integer not null,
    codec text not null,
    dictionary_id integer references dictionaries (id),
    data blob not null,
    host text not null default '',
    base_id integer references bodies (id),
    depth integer not null default 0,
    packed integer not null default 0
) strict;

create index bodies_base on bodies (base_id) where base_id is not null;

create index bodies_dictionary on bodies (dictionary_id) where dictionary_id is not null;

create index bodies_host on bodies (host, id);

create index bodies_waiting on bodies (host, id) where packed = 0;

create table captures (
    id integer primary key autoincrement,
    page_id integer not null references pages (id),
    run_id integer references runs (id),
    url text not null,
    fetched_at text not null,
    status integer not null,
    headers text not null default '[]',
    redirects text not null default '[]',
    body_id integer references bodies (id),
    optouts text not null default '[]'
) strict;

create index captures_body on captures (body_id) where body_id is not null;

create index captures_page on captures (page_id);

create table dictionaries (
    id integer primary key autoincrement,
    host text not null,
    made_at text not null,
    data blob not null,
    sha256 text not null default '',
    size integer not null default 0,
    made_of text not null default '[]',
    reviewed_id integer not null default 0,
    reviews integer not null default 0
) strict;

create index dictionaries_host on dictionaries (host);

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
    due_at text,
    ttl integer,
    skips text not null default '[]',
    guessed integer not null default 0,
    first_worked_at text
) strict;

create table forgotten (
    name text primary key,
    kind text not null check (kind in ('url', 'host')),
    at text not null
) strict, without rowid;

create table hosts (
    host text primary key,
    retry_at text,
    robots_at text,
    robots_status integer,
    robots_body text,
    failures integer not null default 0,
    tdmrep_at text,
    tdmrep text
) strict, without rowid;

create table icons (
    source_id integer primary key references sources (id) on delete cascade,
    url text not null,
    media_type text,
    data blob check (length(data) <= 32768),
    reason text,
    fetched_at text not null,
    due_at text not null
) strict;

create table imports (
    file text primary key,
    size integer not null,
    records integer not null
) strict, without rowid;

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

create table refusals (
    id integer primary key autoincrement,
    url text not null,
    source_id integer references sources (id),
    run_id integer references runs (id),
    reason text not null,
    at text not null,
    unique (url, reason)
) strict;

create table runs (
    id integer primary key autoincrement,
    stage text not null,
    started_at text not null,
    finished_at text,
    status text not null default 'running',
    counts text not null default '{}'
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
    enabled integer not null default 1,
    listed_in text,
    removed_at text
) strict;
