"""The command line: opens here, each command in the module of its purpose in commands/."""

import click

from newsfold.cli import options
from newsfold.cli.curation import correct, merge, split
from newsfold.cli.exporting import export
from newsfold.cli.importing import import_
from newsfold.cli.maintenance import archive_, backup, forget
from newsfold.cli.pipeline import crawl, dedupe, extract, run
from newsfold.cli.queries import search, sources, status, stories, story, why
from newsfold.cli.serve import serve


@click.group(cls=options.OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsfold")
def main() -> None:
    """Crawl news sites, keep the pages, extract clean text and fold repeated coverage into stories."""


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
    search,
    status,
    serve,
    archive_,
    forget,
    backup,
)

for command in COMMANDS:
    main.add_command(command)
