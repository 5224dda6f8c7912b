"""Keep the memory that a process has when this module is imported shared with its forks.

The fork server imports it last, after `uncollected_imports`. The garbage collector of a fork writes to each object that
it looks at, which would copy the memory; it does not look at frozen objects.
"""

import gc

gc.collect()
gc.freeze()
gc.enable()
