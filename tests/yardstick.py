"""How much work something is, on whatever machine and however busy: its seconds of processor beside those of a yardstick in the same run."""

import time


def yardstick():
    """Counts to two million: a tenth of a second or so of processor."""
    began, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number % 7
    return time.process_time() - began


def seconds(work):
    """Of processor, not of a busy machine."""
    began = time.process_time()
    work()
    return time.process_time() - began


def takes_less(work, yardsticks):
    """Whether `work` takes less than so many yardsticks; beside other work both vary, so it is tried up to five times."""
    return any(seconds(work) < yardsticks * yardstick() for _try in range(5))
