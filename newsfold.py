"""The command line: opens here, each command in the module of its purpose in commands/."""

import click

import options
from commands.corrections import correct, merge, split
from commands.exports import export
from commands.files import archive_, backup, forget
from commands.imports import import_
from commands.reading import search, sources, status, stories, story, why
from commands.serving import serve
from commands.stages import crawl, dedupe, extract, run


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


if __name__ == "__main__":
    main()
