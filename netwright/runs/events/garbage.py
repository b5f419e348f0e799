"""Garbage in cycles is looked for once a few batches: events die without it, as they are in none.

The usual threshold of 700 new objects has it look a hundred times a batch, for nothing.
"""

import gc

COLLECTED = 200_000
"""New objects after which garbage is looked for; what a few batches hold at once."""


def collect_seldom() -> None:
    """Let this process look for garbage seldom; what it has by now stays for good."""
    gc.collect()
    gc.freeze()  # rules, profiles and code
    gc.set_threshold(COLLECTED)
