"""The command line: `main.py` opens the command `newsfold`, the other modules hold its subcommands and their tools."""

import newsfold.db  # noqa: F401  # before the modules here import sqlite-utils: it would import numpy
