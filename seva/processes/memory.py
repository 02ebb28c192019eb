"""What a process keeps in memory for good, so that no request waits for a look through it."""

import gc


def keep_for_good() -> None:
    """Leaves all that is in memory now (model, catalogue) out of searches for garbage.

    A search through it stops the process for 0.1 to 0.3 seconds (measured), again and again, and finds nothing.
    """
    gc.collect()
    gc.freeze()
