"""What a certificate says, read from stored rows once and frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from courses.models import Lesson
from enrollments.models import Enrollment, LessonCompletion


@dataclass(frozen=True)
class Evidence:
    """How many required lessons there are, how many of them are done, and in which ways."""

    needed: int
    done: int
    minutes: int
    ways: dict[str, int]


def name_of(user: User) -> str:
    """The name that `user` wants on certificates today; "" for none."""
    if user.certificate_name == User.CertificateName.NONE:
        return ""
    legal = user.legal_name if user.certificate_name == User.CertificateName.LEGAL else ""
    return legal or str(user)


def evidence_for(enrollment: Enrollment) -> Evidence:
    """Counts the required lessons of the enrollment's edition, and this person's completions of them."""
    required = Lesson.objects.filter(edition=enrollment.edition_id, required=True)
    needed, minutes = required.aggregate(n=models.Count("pk"), minutes=models.Sum("minutes")).values()
    done = LessonCompletion.objects.filter(enrollment=enrollment, lesson__in=required)
    ways = dict(done.order_by("way").values_list("way").annotate(models.Count("pk")))
    return Evidence(needed=needed, done=sum(ways.values()), minutes=minutes or 0, ways=ways)


def freeze(enrollment: Enrollment, evidence: Evidence, *, completed_at: datetime) -> dict[str, Any]:
    """The facts as plain data. The day is the one it was where the person is; the address is this site's of today."""
    edition, course, zone = enrollment.edition, enrollment.course, enrollment.user.zone
    return {
        "schema": 1,
        "title": edition.title,
        "course": course.code,
        "edition": edition.number,
        "minutes": evidence.minutes,
        "completed_on": timezone.localtime(completed_at, zone).date().isoformat(),
        "zone": enrollment.user.time_zone,
        "issuer": course.organization.name,
        "site": settings.SITE_URL,
        "evidence": {"needed": evidence.needed, "done": evidence.done, "ways": evidence.ways},
    }
