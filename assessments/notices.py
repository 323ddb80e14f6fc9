"""The one message of this floor: something is ready."""

from accounts import notice_kinds
from accounts.notice_kinds import Category, NoticeKind
from assessments.marking import MARKS_READY

notice_kinds.register(NoticeKind(MARKS_READY, Category.NEWS))
