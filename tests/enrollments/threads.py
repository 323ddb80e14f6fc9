"""Many at once: threads with their own connections that start together."""

import threading

from django.db import connection


def together(work, *, count=20):
    """Calls work(n) in `count` threads at the same moment; what each returned, or the exception that it raised."""
    gate, results = threading.Barrier(count), [None] * count

    def run(number):
        try:
            gate.wait(timeout=30)
            results[number] = work(number)
        except Exception as error:  # noqa: BLE001 -- handed to the test
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
