"""Keep the memory that a process has when this module is imported shared with its forks.

The fork server imports it last, after `uncollected_imports`. The garbage collector of a fork writes to each object that
it looks at, which would copy the memory; it does not look at frozen objects. What the imports have freed goes back to
the system, or the forks would fill it and keep it for themselves.
"""

import gc

from newsfold.free_memory import Trimmer

gc.collect()
Trimmer().trim(at_once=True)
gc.freeze()
gc.enable()
