"""Switch the garbage collector off, until `shared_memory` is imported.

The fork server imports it first: a tenth of the time in which it imports the other modules went into looking for
garbage among what they make for good.
"""

import gc

gc.disable()
