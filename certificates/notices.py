"""The one message of this floor: something is ready."""

from datetime import datetime

from accounts import notice_kinds
from accounts.models import Notice
from accounts.notice_kinds import Category, NoticeKind
from certificates.models import Certificate


def reason_to_skip(notice: Notice, now: datetime) -> str:
    """Why the message is of no use by now: the certificate has ended before it was told of."""
    _model, _, key = notice.subject.partition(":")
    valid = Certificate.objects.filter(pk=key or 0, state=Certificate.State.ISSUED).exists()
    return "" if valid else "the certificate is no longer valid"


notice_kinds.register(NoticeKind("certificate_ready", Category.NEWS, reason_to_skip=reason_to_skip))
