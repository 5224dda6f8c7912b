"""The command line: opens here, each command in the module of its purpose in commands/."""

import click

from newsfold.cli import options
from newsfold.cli.corrections import correct, merge, split
from newsfold.cli.exports import export
from newsfold.cli.files import archive_, backup, forget
from newsfold.cli.imports import import_
from newsfold.cli.reading import search, sources, status, stories, story, why
from newsfold.cli.serving import serve
from newsfold.cli.stages import crawl, dedupe, extract, run


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
