"""A copy of `news.db` to hand to others: whole, or without the texts that belong to their publishers."""

import sqlite3
from pathlib import Path

from newsfold.db.backup import backup
from newsfold.db.schema.steps import SPACELESS

# The sketches go with the texts: they are made of every word.
_STRIP = f"""
    update articles set text = '', standfirst = '' where text <> '' or standfirst <> '';
    update article_versions set text = '';
    update live_entries set text = '';
    update story_articles set reason = json_remove(reason, '$.shared_terms');
    delete from signatures;
    delete from embeddings;
    delete from frequencies;
    delete from unfolded;
    insert into articles_fts (articles_fts) values ('rebuild');
    insert into articles_trigram (articles_trigram) values ('delete-all');
    insert into articles_trigram (rowid, title, standfirst, text)
    select id, title, standfirst, text from articles where title glob {SPACELESS};
"""


def share(source: Path, target: Path, *, texts: bool) -> int:
    """Copy `source` to the new file `target`; returns its size in bytes. The same errors as `backup`.

    Without `texts`, titles, addresses, times and stories stay, and titles can be searched.
    """
    if texts:
        return backup(source, target)
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    stripped = target.with_name(f"{target.name}.stripped")
    stripped.unlink(missing_ok=True)
    try:
        backup(source, stripped)
        connection = sqlite3.connect(stripped)
        connection.executescript(f"begin; {_STRIP} commit")
        connection.close()
        return backup(stripped, target)  # what was stripped is still in the pages that are free now
    finally:
        stripped.unlink(missing_ok=True)
