"""An answer that arrived after its session had ended waits in the next session, until its person has signed in.

It is shown only to somebody who may see the attempt it belongs to.
"""

from django.contrib.sessions.backends.base import SessionBase

from assessments.questions import Sent

KEY = "held_answer"
MOST_FIELDS, LONGEST = 60, 20_000


def hold(session: SessionBase, *, attempt: str, position: int, sent: Sent) -> None:
    """Keeps what was sent for a question; only the newest is kept, and nothing larger than a page of ours sends."""
    texts = [text for values in sent.values() for text in values]
    if any(texts) and len(sent) + len(texts) <= MOST_FIELDS and sum(map(len, texts)) <= LONGEST:
        kept = {name: list(values) for name, values in sent.items()}
        session[KEY] = {"attempt": attempt, "position": position, "sent": kept}


def held(session: SessionBase, *, attempt: str, position: int) -> Sent | None:
    """What waits for this question."""
    kept = session.get(KEY) or {}
    if (kept.get("attempt"), kept.get("position")) != (attempt, position):
        return None
    sent: Sent = kept["sent"]
    return sent


def release(session: SessionBase) -> None:
    if KEY in session:
        del session[KEY]
