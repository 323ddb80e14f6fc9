"""What never changes, kept in the memory of a process so that it is read from the database once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable

from django.db import connection


class Kept[K: Hashable, V]:
    """At most `size` values, the one not asked for longest going first.

    Only for rows that are the same for everybody and for good: several processes then agree without a word. What is read inside a
    transaction is not kept, since a rollback may undo it.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.values: OrderedDict[K, V] = OrderedDict()
        self.lock = threading.Lock()

    def of(self, keys: Collection[K], read: Callable[[list[K]], Iterable[tuple[K, V, bool]]]) -> dict[K, V]:
        """The values for `keys`; `read` is asked at most once, for those that are not here: key, value, and whether it is for good."""
        with self.lock:
            found = {key: self.values[key] for key in keys if key in self.values}
            for key in found:
                self.values.move_to_end(key)
        missing = [key for key in keys if key not in found]
        for key, value, for_good in read(missing) if missing else ():
            found[key] = value
            if for_good and not connection.in_atomic_block:
                self.keep(key, value)
        return found

    def keep(self, key: K, value: V) -> None:
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.size:
                self.values.popitem(last=False)
