"""The first message to someone whom a coordinator added."""

from accounts.notice_kinds import Category, NoticeKind, register

register(NoticeKind(key="welcome", category=Category.NEWS))
