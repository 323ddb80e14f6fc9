from datetime import UTC, datetime

import pytest

from accounts import notice_kinds
from accounts.notice_kinds import Category, NoticeKind

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # 12:00 in Manila, a Wednesday


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def kinds(monkeypatch):
    """Stand-ins for the kinds that upper floors register, under the keys of real templates."""
    monkeypatch.setattr(notice_kinds, "_kinds", dict(notice_kinds._kinds))
    notice_kinds.register(NoticeKind("reminder_idle", Category.REMINDER))
    notice_kinds.register(NoticeKind("certificate_ready", Category.NEWS))
    notice_kinds.register(NoticeKind("welcome", Category.SECURITY))
    return notice_kinds
