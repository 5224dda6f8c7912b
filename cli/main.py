"""The command `newsfold` and the table of its subcommands, which the modules of `cli/` define, grouped by purpose."""

import click

from newsfold.cli.bulk import bulk
from newsfold.cli.curation import correct, merge, split
from newsfold.cli.exit_codes import ErrorHandlingGroup
from newsfold.cli.exporting import export
from newsfold.cli.importing import import_
from newsfold.cli.maintenance import archive_, backup, forget
from newsfold.cli.pipeline import crawl, dedupe, extract, run
from newsfold.cli.queries import search, similar, sources, status, stories, story, why
from newsfold.cli.serve import serve

COMMANDS: tuple[click.Command, ...] = (
    run,
    crawl,
    extract,
    dedupe,
    import_,
    export,
    merge,
    split,
    correct,
    sources,
    stories,
    story,
    why,
    similar,
    search,
    status,
    serve,
    bulk,
    archive_,
    forget,
    backup,
)


@click.group(
    cls=ErrorHandlingGroup,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="newsfold")
def main() -> None:
    """Crawl news sites, store their pages, extract clean text and fold repeated coverage into stories."""
