"""What stands on the first page of each person, put together from all floors."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from certificates.models import Certificate
from enrollments.catalogue import Offer, offers
from enrollments.enrolling import Held, Places, held_by, places_in
from enrollments.models import Enrollment
from enrollments.offers import Question, waiting_for
from enrollments.overview import Mine, Stop, enrollments_of, stop_in
from lms.kit.prepared import Prepared, slot

NOON, EVENING, NIGHT_ENDS = 12, 18, 4
CERTIFICATES = Prepared(lambda: Certificate.objects.of(slot("user")).values_list("pk"))


@dataclass(frozen=True)
class HomePage:
    greeting: str
    today: date
    places: Places
    stop: Stop | None
    others: list[Mine]
    finished: list[Mine]
    offers: list[Offer]
    certificates: list[int]
    work: dict[str, list[str]]
    asked: list[Question]

    @property
    def is_empty(self) -> bool:
        """Nothing to learn in, nothing finished: somebody new."""
        return not (self.stop or self.others or self.finished or self.certificates)


def page_for(user: User, *, now: datetime) -> HomePage:
    """The same number of queries however much there is."""
    today = user.today(now)
    held = held_by(user)
    places = places_in(held, on=today)
    enrollments = enrollments_of(user, today=today)
    active = [one for one in enrollments if one.state == Enrollment.State.ACTIVE and not places.left]
    first = next((one for one in active if one.is_open), None)
    stop = stop_in(first) if first else None
    shelf = offers(places=places, enrollments=enrollments)
    return HomePage(
        greeting=greeting(user, now=now),
        today=today,
        places=places,
        stop=stop,
        others=[one for one in active if one is not first],
        finished=[one for one in enrollments if one.state == Enrollment.State.COMPLETED],
        offers=[offer for offer in shelf if not offer.is_hers and not offer.reason],
        certificates=[pk for (pk,) in CERTIFICATES.rows(user=user.pk)],
        work=work_in(held, on=today),
        asked=waiting_for(user),
    )


def work_in(held: list[Held], *, on: date) -> dict[str, list[str]]:
    """Role → names of the open places where she answers for people, writes courses or reads them."""
    work: dict[str, list[str]] = {}
    for place in held:
        if place.role in {Role.COORDINATOR, Role.TRAINER, Role.REVIEWER} and place.in_force(on=on):
            work.setdefault(place.role, []).append(place.name)
    return work


def greeting(user: User, *, now: datetime) -> str:
    """Good morning, afternoon or evening by the clock where the person is, and the first of her names."""
    hour = timezone.localtime(now, user.zone).hour
    names = {"name": first_name(str(user))}
    if NIGHT_ENDS <= hour < NOON:
        return _("Good morning, %(name)s") % names
    if NOON <= hour < EVENING:
        return _("Good afternoon, %(name)s") % names
    return _("Good evening, %(name)s") % names


def first_name(name: str) -> str:
    """ "Liza" of "Liza Dela Cruz"; "Ma. Liza" of "Ma. Liza Dela Cruz"."""
    words = name.split()
    short = next((at for at, word in enumerate(words) if not word.endswith(".")), len(words) - 1)
    return " ".join(words[: short + 1])
