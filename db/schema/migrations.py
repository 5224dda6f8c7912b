"""The schemas of the two files, each with its migration steps and views, and the upgrade of a database."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.archive_steps import archive_migrations
from newsfold.db.schema.news_steps import news_migrations
from newsfold.db.schema.views import NEWS_VIEWS, ensure_views, find_outdated_views


@dataclass(frozen=True)
class Schema:
    """Schema of one kind of file: ordered, append-only migration steps, and the current views (name → select)."""

    migrations: Migrations
    views: Mapping[str, str]

    def is_current(self, database: Database) -> bool:
        """Return whether all steps were applied to `database` and its views are current. Write nothing."""
        return not self.migrations.pending(database) and not find_outdated_views(database, self.views)

    @cached_property
    def step_names(self) -> frozenset[str]:
        """The names of all migration steps of this version."""
        with closing(Database(memory=True).conn) as empty:
            return frozenset(step.name for step in self.migrations.pending(Database(empty)))

    def upgrade(self, database: Database) -> None:
        """Apply each pending step in a transaction of its own, then update the outdated views in one transaction.

        The caller must hold the schema lock of the file: two processes that upgrade one file at once would fail.
        """
        self.migrations.apply(database)
        ensure_views(database, self.views)


archive_schema = Schema(archive_migrations, {})
news_schema = Schema(news_migrations, NEWS_VIEWS)
