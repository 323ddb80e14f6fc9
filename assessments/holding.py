"""An answer that arrived after its session had ended waits in the next session, until its person has signed in.

It is letters of choices and nothing else, and it is shown only to somebody who may see the attempt it belongs to.
"""

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase

KEY = "held_answer"
MOST_VALUES, LONGEST = 12, 40


def hold(session: SessionBase, *, attempt: str, position: int, values: Sequence[str]) -> None:
    """Keeps what was sent for a question; only the newest is kept, and nothing that no page of ours sends."""
    if values and len(values) <= MOST_VALUES and all(len(value) <= LONGEST for value in values):
        session[KEY] = {"attempt": attempt, "position": position, "values": list(values)}


def held(session: SessionBase, *, attempt: str, position: int) -> list[str] | None:
    """What waits for this question."""
    kept = session.get(KEY) or {}
    if (kept.get("attempt"), kept.get("position")) != (attempt, position):
        return None
    return list(kept["values"])


def release(session: SessionBase) -> None:
    if KEY in session:
        del session[KEY]
