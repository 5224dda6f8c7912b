"""The command line: `main.py` opens the command `newsfold`, the other modules hold its subcommands and their tools."""
