"""Letters that a person is waiting for, such as a code: they leave beside the request, so that a silent mail server holds up no page.

Nothing is kept of them: who gets no code asks for another. It also hides from a stopwatch whether an address is known here.
"""

from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

log = structlog.get_logger()
_postmen = ThreadPoolExecutor(max_workers=4, thread_name_prefix="post")


def send_soon(letter: EmailMessage) -> None:
    """Sends `letter` in the background; at once where settings.POST_IN_BACKGROUND is off. Raises nothing."""
    if settings.POST_IN_BACKGROUND:
        _postmen.submit(send, letter)
    else:
        send(letter)


def send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except OSError as error:
        log.warning("letter_not_sent", fault=type(error).__name__)
