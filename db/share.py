"""Copies of `news.db` to share: complete, or without the texts, whose copyright belongs to the publishers."""

import sqlite3
from contextlib import closing
from pathlib import Path

from newsfold.db.backup import backup
from newsfold.db.connection import delete_database
from newsfold.db.schema.news_steps import SPACELESS_GLOB

# Signatures, embeddings and document frequencies are deleted too: they are computed from all words of the texts.
_STRIP = f"""
    update articles set text = '', standfirst = '' where text <> '' or standfirst <> '';
    update article_versions set text = '';
    update live_entries set text = '';
    update story_articles set reason = json_remove(reason, '$.shared_terms');
    delete from signatures;
    delete from minhash_bands;
    delete from minhashes;
    delete from embeddings;
    delete from frequencies;
    delete from unfolded;
    insert into articles_fts (articles_fts) values ('rebuild');
    insert into articles_trigram (articles_trigram) values ('delete-all');
    insert into articles_trigram (rowid, title, standfirst, text)
    select id, title, standfirst, text from articles where title glob {SPACELESS_GLOB};
"""


def share(source: Path, target: Path, *, texts: bool) -> int:
    """Copy the `news.db` at `source` to the new file `target`; return the size of the copy in bytes.

    With `texts` the copy is complete. Otherwise it has no texts and standfirsts, but titles, URLs, times and stories,
    and the titles can be searched. Raise FileExistsError if `target` exists, sqlite3.Error or OSError if the copy
    fails.
    """
    if texts:
        return backup(source, target)
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    stripped = target.with_name(f"{target.name}.stripped")
    delete_database(stripped)
    try:
        backup(source, stripped)
        with closing(sqlite3.connect(stripped)) as connection:
            connection.executescript(f"begin; {_STRIP} commit")
        return backup(stripped, target)  # a second copy, because free pages of the first still hold the texts
    finally:
        delete_database(stripped)
