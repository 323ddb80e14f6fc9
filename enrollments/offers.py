"""Asking somebody from elsewhere to learn with an organization. Whoever asks learns only a yes: a no, silence and an unknown address look alike."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _

from accounts import outbox, people
from accounts.audit import named, record
from accounts.memberships import join
from accounts.models import Membership, Notice, Organization, Role, User
from accounts.notice_kinds import Category, NoticeKind, register
from courses.models import Course
from enrollments.enrolling import NotOpenError, enroll
from enrollments.models import Cohort, Enrollment, PlaceOffer
from lms.kit.codes import random_code
from lms.kit.prepared import Prepared, slot

WEEK = timedelta(days=7)
NO_HOLDS = timedelta(days=30)
CODE_LENGTH = 10

OPEN = Prepared(
    lambda: (
        PlaceOffer.objects.open()
        .filter(user=slot("user"))
        .with_title()
        .order_by("asked_at", "pk")
        .values_list("code", "title", "course__code", "due_on", "organization__name", "organization")
    )
)


class OfferError(Exception):
    """The offer can no longer be taken up; the text says why to a person."""


class Question(NamedTuple):
    """An open offer, as the person reads it."""

    code: str
    title: str
    course: str
    due_on: date | None
    name: str
    organization: int


@transaction.atomic
def ask(
    *,
    email: str,
    course: Course,
    organization: Organization,
    due_on: date | None,
    cohort: Cohort | None = None,
    by: User,
    now: datetime,
) -> PlaceOffer:
    """Asks whoever `email` belongs to, and makes an account where there is none; done twice within a week, it is done once.

    A no holds for thirty days: asked again before that, the person hears nothing of it.
    """
    person, new = people.find_or_invite(email=email, by=by, now=now)
    said_no = PlaceOffer.objects.filter(user=person, organization=organization, course=course)
    last_no = said_no.filter(declined_at__gt=now - NO_HOLDS).order_by("-declined_at").first()
    wish = {"cohort": cohort, "due_on": due_on}
    again = {"asked_at": now, "asked_by": by, **wish, "declined_at": last_no and last_no.declined_at}
    offer, made = PlaceOffer.objects.get_or_create(
        email=email.strip().lower(),
        organization=organization,
        course=course,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"code": random_code(CODE_LENGTH), "user": person, **again},
    )
    if not made and offer.asked_at > now - WEEK:
        return offer
    if not made:
        PlaceOffer.objects.standing().filter(pk=offer.pk).update(user=person, **again)
    record(verb="place_offered", actor=by, subject=offer, person=person, now=now)
    if not new and last_no is None:
        tell(offer, person, now=now)
    return offer


def tell(offer: PlaceOffer, person: User, *, now: datetime) -> None:
    """One quiet message; whoever is new here has the one that welcomes them."""
    key = f"place_offer:{offer.pk}:{now.date().isoformat()}"
    outbox.put(key=key, kind="place_offer", user=person, subject=named(offer.organization), due_at=now)


def waiting_for(user: User) -> list[Question]:
    """What `user` is asked at present, the last first, each question once. One query."""
    each = {
        (question.organization, question.course): question for question in map(Question._make, OPEN.rows(user=user.pk))
    }
    return list(reversed(each.values()))


@transaction.atomic
def accept(*, code: str, user: User, now: datetime) -> Enrollment:
    """A yes: a learner's place from today on, and the course. Twice, or by two at once, it is one. Raises OfferError."""
    offer = mine(code, user)
    open_ones = same_question(offer).open()
    if not open_ones.update(accepted_at=now):
        return taken_up(offer)
    today = user.today(now)
    here = Membership.objects.below([offer.organization.path]).filter(user=user, role=Role.LEARNER)
    if not here.current(on=today).exists():
        join(
            user=user, organization=offer.organization, role=Role.LEARNER, started_on=today, by=offer.asked_by, now=now
        )
    record(verb="place_accepted", actor=user, subject=offer, person=user, now=now)
    due_on = offer.due_on if offer.due_on and offer.due_on >= today else None
    try:
        return enroll(user=user, course=offer.course, now=now, by=offer.asked_by, cohort=offer.cohort, due_on=due_on)
    except NotOpenError as error:
        raise OfferError(str(error)) from error


def taken_up(offer: PlaceOffer) -> Enrollment:
    """What became of an offer that is not open. Raises OfferError where that was no yes."""
    offer.refresh_from_db(fields=["accepted_at", "declined_at", "withdrawn_at"])
    if offer.accepted_at:
        return Enrollment.objects.filter(user=offer.user_id, course=offer.course_id).latest("cycle")
    if offer.withdrawn_at:
        raise OfferError(_("This was taken back meanwhile. Ask your coordinator if you would like it."))
    raise OfferError(_("You have answered this. Ask your coordinator if you would like it after all."))


@transaction.atomic
def decline(*, code: str, user: User, now: datetime) -> None:
    """A no, which nobody is told. Twice is once; after a yes, or when it was taken back, it changes nothing."""
    offer = mine(code, user)
    if same_question(offer).open().update(declined_at=now):
        record(verb="place_declined", actor=user, subject=offer, person=user, now=now)


@transaction.atomic
def take_back(offer: PlaceOffer, *, by: User, now: datetime) -> None:
    """The question is asked no more. Twice is once; a yes stays a yes."""
    if PlaceOffer.objects.standing().filter(pk=offer.pk).update(withdrawn_at=now):
        record(verb="place_offer_withdrawn", actor=by, subject=offer, person=offer.user, now=now)


def mine(code: str, user: User) -> PlaceOffer:
    """The offer to `user` under this code. Raises PlaceOffer.DoesNotExist."""
    rows = PlaceOffer.objects.filter(user=user).select_related("organization", "course", "cohort", "asked_by")
    return rows.fetch_mode(FETCH_RAISE).get(code=code)


def same_question(offer: PlaceOffer) -> Any:
    """One person may have been asked the same under two of their addresses; one answer is enough."""
    asked = {"user": offer.user_id, "organization": offer.organization_id, "course": offer.course_id}
    return PlaceOffer.objects.filter(**asked)


def reason_to_skip(notice: Notice, now: datetime) -> str:
    """Asked at the moment of sending: one message a week from one organization, and none about what is answered."""
    if not PlaceOffer.objects.open().filter(user=notice.user_id, pk=int(notice.key.split(":")[1])).exists():
        return "answered or taken back meanwhile"
    lately = Notice.objects.sent_to(notice.user, kinds=[notice.kind]).filter(ended_at__gt=now - WEEK)
    return "a message about this was sent this week" if lately.filter(subject=notice.subject).exists() else ""


def register_kinds() -> None:
    register(NoticeKind(key="place_offer", category=Category.NEWS, reason_to_skip=reason_to_skip))
