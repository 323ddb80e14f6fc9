"""Whom mail does not reach any more: a message was given up, and none has arrived since."""

from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Subquery

from accounts.models import Membership, Notice, User
from enrollments.models.enrollment import learners_of


def unreached_by_mail(user: User, *, on: date) -> Any:
    """The learners `user` answers for on the day `on` whose last message was given up; annotates `since` and `place`."""
    arrived = Notice.objects.filter(user=OuterRef("user"), state=Notice.State.SENT, ended_at__gt=OuterRef("ended_at"))
    given_up = Notice.objects.filter(~Exists(arrived), user=OuterRef("pk"), state=Notice.State.FAILED)
    places = learners_of(user, on=on)
    here = Membership.objects.filter(pk__in=places.values("pk"), user=OuterRef("pk")).order_by("-started_on", "-pk")
    people = User.objects.filter(pk__in=places.values("user"), is_active=True, channel=User.Channel.EMAIL)
    rows = people.annotate(
        since=Subquery(given_up.order_by("-ended_at").values("ended_at")[:1]),
        place=Subquery(here.values("organization__name")[:1]),
    )
    return rows.exclude(since=None).order_by("-since", "pk").fetch_mode(FETCH_RAISE)
