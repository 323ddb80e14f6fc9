"""What there is to learn, and for each course whether this person may join, and if not, why."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from courses.models import Edition
from courses.searching import editions_with
from enrollments.enrolling import Places, reason
from enrollments.models import Enrollment
from enrollments.overview import CourseFacts, EditionFacts, Mine
from lms.kit.prepared import Prepared

COURSE = ("course", "course__code", "course__joining")
EDITION = ("pk", "title", "summary", "audience")
WELCOME = ("course__audiences__organization__path", "course__audiences__organization__name")
SHELF = Prepared(
    lambda: (
        Edition.objects.current()
        .order_by("title", "pk", "course__audiences__organization__path")
        .values_list(*COURSE, *EDITION, *WELCOME)
    )
)


@dataclass(frozen=True)
class Offer:
    """A course on the shelf. `reason` says why she may not join; "" when she may, or is in."""

    course: CourseFacts
    edition: EditionFacts
    enrollment: Mine | None
    reason: str

    @property
    def is_hers(self) -> bool:
        return self.enrollment is not None and self.enrollment.state != Enrollment.State.WITHDRAWN


def offers(*, places: Places, enrollments: list[Mine]) -> list[Offer]:
    """Every course with a published edition, by title, for who has these places and all these enrollments. One query."""
    mine = {enrollment.course.pk: enrollment for enrollment in enrollments}
    shelf = []
    for (course, code, joining, *edition), rows in groupby(SHELF.rows(), key=itemgetter(slice(-len(WELCOME)))):
        welcome = [(path, name) for *_same, path, name in rows if path]
        said = reason(places, joining, welcome)
        shelf.append(offer(CourseFacts(course, code), EditionFacts(*edition), mine.get(course), places, said))
    return shelf


def with_words(offers: list[Offer], *, words: list[str]) -> list[Offer]:
    """Those of `offers` that have every one of `words`: in what the shelf says of them, or in their lessons' titles and first lines."""
    said = {
        one.edition.pk: f"{one.course.code} {one.edition.title} {one.edition.summary} {one.edition.audience}"
        for one in offers
    }
    found = editions_with(words, editions=said)
    return [one for one in offers if one.edition.pk in found]


def offer(course: CourseFacts, edition: EditionFacts, enrollment: Mine | None, places: Places, said: str) -> Offer:
    """A course with `said`, the reason for somebody new to it; there is none for who is in."""
    inside = enrollment is not None and enrollment.state != Enrollment.State.WITHDRAWN and not places.left
    return Offer(course, edition, enrollment, "" if inside else said)
