"""Find the user's folder for what later runs need not compute again (pure)."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return `$XDG_CACHE_HOME/newsfold`, by default `~/.cache/newsfold` (XDG Base Directory Specification).

    Raise RuntimeError if the user has no home. The folder may not exist.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "newsfold"
