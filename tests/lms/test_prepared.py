from datetime import date, timedelta
from functools import reduce
from operator import or_

import pytest
from django.db import models
from django.utils import timezone

from enrollments.models import Enrollment
from lms.kit.prepared import Prepared, by_shape, slot
from tests.factories import EnrollmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
OPEN = Prepared(
    lambda: (
        Enrollment.objects.open_to(slot("user"), on=slot("on", models.DateField()))
        .order_by("pk")
        .values_list("pk", "enrolled_at", "due_on")
    )
)


def test_it_answers_as_the_query_it_was_made_of():
    here, gone = MembershipFactory().user, MembershipFactory(ended_on=DAY).user
    for user in (here, gone):
        EnrollmentFactory.create_batch(2, user=user, due_on=DAY)
        EnrollmentFactory(user=user, state="withdrawn", withdrawn_at=timezone.now())
    for user in (here, gone):
        for on in (DAY, DAY - timedelta(days=1)):
            asked = Enrollment.objects.open_to(user, on=on).order_by("pk").values_list("pk", "enrolled_at", "due_on")
            assert OPEN.rows(user=user.pk, on=on) == list(asked)
    assert (len(OPEN.rows(user=here.pk, on=DAY)), OPEN.rows(user=gone.pk, on=DAY)) == (2, [])


def test_first_is_the_first_row_or_nothing():
    mine = EnrollmentFactory.create_batch(2, user=MembershipFactory().user)
    assert OPEN.first(user=mine[0].user_id, on=DAY)[0] == mine[0].pk
    assert OPEN.first(user=0, on=DAY) is None


def test_a_value_is_never_part_of_the_query():
    named = Prepared(lambda: Enrollment.objects.filter(course__code=slot("code", models.CharField())).values_list("pk"))
    enrollment = EnrollmentFactory()
    assert named.rows(code="' OR 1=1 --") == []
    assert named.rows(code=enrollment.course.code) == [(enrollment.pk,)]


def test_a_slot_left_empty_is_a_mistake():
    with pytest.raises(KeyError):
        OPEN.rows(user=1)
    with pytest.raises(ValueError, match="on must not be None"):
        OPEN.rows(user=1, on=None)


def test_each_shape_is_prepared_once():
    built = []

    @by_shape
    def of_some(many: int, newest: bool):
        built.append((many, newest))
        wanted = [models.Q(user=slot(f"user_{n}")) for n in range(many)]
        return Enrollment.objects.filter(reduce(or_, wanted)).order_by("-pk" if newest else "pk").values_list("pk")

    ana, ben = EnrollmentFactory(), EnrollmentFactory()
    both = {"user_0": ana.user_id, "user_1": ben.user_id}
    for _turn in range(2):
        assert of_some(2, True).rows(**both) == [(ben.pk,), (ana.pk,)]
        assert of_some(2, False).rows(**both) == [(ana.pk,), (ben.pk,)]
        assert of_some(1, False).rows(user_0=ben.user_id) == [(ben.pk,)]
    assert built == [(2, True), (2, False), (1, False)]
