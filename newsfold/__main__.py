"""Run the command line with `python -m newsfold`."""

from newsfold.cli.main import main

main(prog_name="newsfold")
