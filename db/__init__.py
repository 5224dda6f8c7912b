"""All SQL of the project: opening the two databases, their schemas, and the queries, one module per table or topic."""

import sys
from importlib import import_module

# sqlite-utils imports these if they are installed, to know the types of their numbers. We store none of those, and
# numpy alone would take a quarter of the time in which a command starts.
_NOT_NEEDED = [name for name in ("numpy", "pandas") if name not in sys.modules]

for _name in _NOT_NEEDED:
    sys.modules[_name] = None  # type: ignore[assignment]  # an import of it fails
try:
    import_module("sqlite_utils")
finally:
    for _name in _NOT_NEEDED:
        del sys.modules[_name]
