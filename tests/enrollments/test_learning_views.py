"""Alice is in, Bob is not, Charlie has left every place."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from courses.models import Audience, Course
from enrollments.enrolling import enroll, withdraw
from enrollments.invitations import make
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import complete_lesson
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import (
    BlockFactory,
    CourseFactory,
    EditionFactory,
    LessonFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counted_guesses():
    cache.clear()


@pytest.fixture
def edition():
    return make_edition(True, True)


@pytest.fixture
def alice(client, edition):
    user = MembershipFactory(user__username="alice").user
    enroll(user=user, course=edition.course, now=timezone.now())
    client.force_login(user)
    return user


def signed_in(client, username):
    user = MembershipFactory(user__username=username).user
    client.force_login(user)
    return user


def charlie(client, edition):
    """In the course once, and every place has ended."""
    user = MembershipFactory(user__username="charlie", ended_on=date(2026, 1, 1)).user
    enroll(user=user, course=edition.course, now=timezone.now())
    client.force_login(user)
    return user


def at(name, edition, lesson=None):
    return reverse(f"enrollments:{name}", args=[edition.course.code, *([lesson.code] if lesson else [])])


def sensitive(edition, **facts):
    lesson = LessonFactory(module=edition.modules.get(), position=90, sensitive=True, **facts)
    BlockFactory(lesson=lesson, html="<p>All of it.</p>")
    BlockFactory(lesson=lesson, html="<p>In short.</p>", version="shorter")
    return lesson


# Catalogue


def test_catalogue_says_who_may_join_and_why_not(client, edition, alice):
    region = OrganizationFactory(name="Region VII")
    Audience.objects.create(course=make_edition(joining=Course.Joining.AUDIENCE).course, organization=region)
    response = client.get(reverse("enrollments:catalogue"))
    assert [offer.edition.pk for offer in response.context["hers"]] == [edition.pk]
    assert [offer.reason for offer in response.context["closed"]] == ["For people of Region VII."]
    assert "For people of Region VII." in response.text


def joins(page):
    """Where the catalogue's own Join buttons lead, by what they say."""
    found = re.findall(r'action="([^"]+/join/)".*?type="submit">([^<]+?) <', page, re.DOTALL)
    return {url: " ".join(label.split()) for url, label in found}


def test_catalogue_joins_with_one_tap_what_is_open_and_nothing_else(client, edition, alice):
    free, again = make_edition(), make_edition()
    left = enroll(user=alice, course=again.course, now=timezone.now())
    withdraw(left, reason="", now=timezone.now(), by=alice)
    make_edition(joining=Course.Joining.INVITATION)
    page = client.get(reverse("enrollments:catalogue")).text
    assert joins(page) == {at("course_join", free): "Join", at("course_join", again): "Join again"}
    for course in (free, again):
        client.post(at("course_join", course))
    assert Enrollment.objects.filter(user=alice, state="active").count() == 3
    assert joins(client.get(reverse("enrollments:catalogue")).text) == {}


def test_catalogue_is_calm_when_nothing_is_published(client):
    signed_in(client, "bob")
    assert "No course is published yet" in client.get(reverse("enrollments:catalogue")).text


@pytest.mark.list_page("enrollments:catalogue")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_catalogue_takes_seven_queries(client, django_assert_num_queries, count):
    user = signed_in(client, "alice")
    for number in range(count):
        edition = make_edition(joining=Course.Joining.AUDIENCE)
        Audience.objects.create(course=edition.course, organization=OrganizationFactory())
        if number % 2 == 0:
            enroll(user=user, course=edition.course, now=timezone.now())
    client.get(reverse("enrollments:catalogue"))  # this process has met the editions
    with django_assert_num_queries(7):  # session, person, places, completions, enrollments, shelf, roles
        client.get(reverse("enrollments:catalogue"))


# The course's page


def test_course_detail_offers_the_one_thing_to_do(client, edition):
    user = signed_in(client, "bob")
    page = at("course_detail", edition)
    assert ">Join</button>" in client.get(page).text
    client.post(at("course_join", edition))
    assert ">Begin</button>" in client.get(page).text
    enrollment = Enrollment.objects.get(user=user)
    first, second = lessons_of(edition)
    client.post(at("lesson_complete", edition, first))
    assert ">Go on</button>" in client.get(page).text
    complete_lesson(enrollment=enrollment, lesson=second, way="full", now=timezone.now())
    assert ">See certificate</a>" in client.get(page).text


def test_course_detail_says_why_somebody_may_not_join(client):
    signed_in(client, "bob")
    response = client.get(at("course_detail", make_edition(joining=Course.Joining.INVITATION)))
    assert "By invitation." in response.text
    assert ">Join</button>" not in response.text


def test_course_detail_states_what_completes_each_lesson(client, edition, alice):
    LessonFactory(module=edition.modules.get(), kind="reflection", required=False, position=9)
    text = client.get(at("course_detail", edition)).text
    assert "A reading counts when you say Done" in text
    assert "Do it for yourself, and say that you did." in text
    assert "2 lessons. You finish when each of them is done, in any order." in text
    assert "It takes about 16 minutes in all." in text


def test_course_detail_gives_a_long_course_in_hours(client):
    signed_in(client, "bob")
    edition = make_edition(*[True] * 49)
    assert "It takes about 6.5 hours in all." in client.get(at("course_detail", edition)).text


def test_course_detail_without_a_published_edition_is_not_there(client):
    signed_in(client, "bob")
    course = CourseFactory()
    EditionFactory(course=course, state="draft")
    assert client.get(reverse("enrollments:course_detail", args=[course.code])).status_code == 404


def test_course_detail_shows_the_edition_that_was_begun(client, edition, alice):
    edition.course.editions.update(state="past")
    EditionFactory(course=edition.course, number=2, title="Newer")
    assert "Newer" not in client.get(at("course_detail", edition)).text


@pytest.mark.list_page("enrollments:course_detail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_course_detail_takes_six_queries(client, django_assert_num_queries, count):
    user, edition = signed_in(client, "alice"), make_edition(*[True] * count)
    enroll(user=user, course=edition.course, now=timezone.now())
    client.get(at("course_detail", edition))  # this process has met the edition
    with django_assert_num_queries(6):  # session, person, places, enrollment, completions, roles for the bar
        client.get(at("course_detail", edition))


def test_course_detail_for_who_left_every_place_leads_into_no_lesson(client, edition):
    charlie(client, edition)
    text = client.get(at("course_detail", edition)).text
    assert "You have no place at present" in text
    assert at("lesson_detail", edition, lessons_of(edition)[0]) not in text


# Joining and leaving


def test_course_join_twice_is_one_enrollment(client, edition):
    user = signed_in(client, "bob")
    for _tap in range(2):
        assert client.post(at("course_join", edition)).url == at("course_detail", edition)
    assert Enrollment.objects.filter(user=user).count() == 1


def test_course_join_begins_when_asked_and_leads_to_the_first_lesson(client, edition, alice):
    response = client.post(at("course_join", edition), {"begin": "1"})
    assert response.url == at("lesson_detail", edition, lessons_of(edition)[0])
    assert Enrollment.objects.get().started_at is not None


def test_course_join_by_who_may_not_changes_nothing(client):
    signed_in(client, "bob")
    edition = make_edition(joining=Course.Joining.INVITATION)
    response = client.post(at("course_join", edition), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "By invitation. Type the code you were given, or ask your coordinator."
    ]
    assert Enrollment.objects.count() == 0


def test_course_join_by_charlie_changes_nothing(client, edition):
    charlie(client, edition)
    Enrollment.objects.all().delete()
    client.post(at("course_join", edition))
    assert Enrollment.objects.count() == 0


def test_course_withdraw_asks_first_and_keeps_the_reason(client, edition, alice):
    page = at("course_withdraw", edition)
    assert "Nothing you did is lost." in client.get(page).text
    assert Enrollment.objects.get().state == "active"
    client.post(page, {"reason": "Night shifts"})
    assert Enrollment.objects.values_list("state", "withdrawn_reason").get() == ("withdrawn", "Night shifts")
    assert client.get(page).status_code == 404
    assert "All you did is still there." in client.get(at("course_detail", edition)).text


# Codes


def invitation(**facts):
    edition = make_edition(joining=Course.Joining.INVITATION)
    place, by = OrganizationFactory(), UserFactory()
    asked = {"course": edition.course, "organization": place, "max_uses": 9, "expires_at": None, "by": by}
    return make(**asked | {"now": timezone.now()} | facts)


def test_invitation_redeem_shows_the_code_of_a_qr_and_changes_nothing(client):
    signed_in(client, "bob")
    code = invitation().code
    assert f'value="{code}"' in client.get(reverse("enrollments:invitation_redeem"), {"code": code}).text
    assert Enrollment.objects.count() == 0


def test_invitation_redeem_lets_in(client):
    signed_in(client, "bob")
    one = invitation()
    response = client.post(reverse("enrollments:invitation_redeem"), {"code": one.code.lower()})
    assert response.url == reverse("enrollments:course_detail", args=[one.course.code])
    assert Enrollment.objects.get().course == one.course


def test_invitation_redeem_says_plainly_what_is_amiss_and_keeps_what_was_typed(client):
    signed_in(client, "bob")
    response = client.post(reverse("enrollments:invitation_redeem"), {"code": "BCDF-2345"})
    assert response.status_code == 200
    assert response.context["form"].errors["code"] == [
        "We do not know this code. Look at every letter once more, or ask the person who gave it to you."
    ]
    assert 'value="BCDF-2345"' in response.text


def test_invitation_redeem_rests_after_ten_guesses(client):
    signed_in(client, "bob")
    one = invitation()
    for _guess in range(10):
        client.post(reverse("enrollments:invitation_redeem"), {"code": "BCDF-2345"})
    response = client.post(reverse("enrollments:invitation_redeem"), {"code": one.code})
    assert (response.status_code, Enrollment.objects.count()) == (429, 0)


# Lessons


def test_lesson_detail_is_only_for_who_is_in(client, edition, alice):
    page = at("lesson_detail", edition, lessons_of(edition)[0])
    assert "Some text." in client.get(page).text
    signed_in(client, "bob")
    assert client.get(page).status_code == 404
    charlie(client, edition)
    assert client.get(page).status_code == 404


def test_lesson_detail_of_another_course_or_edition_is_not_there(client, edition, alice):
    other = lessons_of(make_edition())[0]
    assert client.get(at("lesson_detail", edition, other)).status_code == 404
    newer = EditionFactory(course=edition.course, number=2, state="past")
    lesson = LessonFactory(module__edition=newer)
    assert client.get(at("lesson_detail", edition, lesson)).status_code == 404


def test_lesson_detail_says_minutes_weight_and_what_it_covers(client, edition, alice):
    lesson = lessons_of(edition)[0]
    BlockFactory(lesson=lesson, html="x" * 2048)
    text = client.get(at("lesson_detail", edition, lesson)).text
    assert "8 minutes · 3 KB" in " ".join(text.split())
    assert text.index("What this covers, calmly.") < text.index("Some text.")
    assert reverse("accounts:quiet_minute") in text


def test_lesson_detail_gives_a_modules_opening_words_before_its_first_lesson(client, edition, alice):
    edition.modules.update(intro_html="<p>How <em>it</em> begins.</p>")
    first, second = (client.get(at("lesson_detail", edition, lesson)).text for lesson in lessons_of(edition))
    assert first.index("<p>How <em>it</em> begins.</p>") < first.index("What this covers")
    assert "How <em>it</em> begins" not in second


def test_lesson_detail_gives_them_also_where_a_module_begins_with_a_quiz(client, edition, alice):
    edition.modules.update(intro_html="<p>How <em>it</em> begins.</p>")
    quiz, reading = lessons_of(edition)
    edition.lessons.filter(pk=quiz.pk).update(kind="quiz")
    assert "How <em>it</em> begins" in client.get(at("lesson_detail", edition, reading)).text


def test_lesson_detail_holds_a_sensitive_text_back_until_one_of_three_is_chosen(client, edition, alice):
    lesson = sensitive(edition)
    page = at("lesson_detail", edition, lesson)
    following = at("lesson_detail", edition, lessons_of(edition)[0])
    shown = [client.get(page, data).text for data in ({}, {"v": "full"}, {"v": "shorter"}, {"v": "other"})]
    texts = [("All of it." in text, "In short." in text) for text in shown]
    assert texts == [(False, False), (True, False), (False, True), (False, False)]
    choices = [
        ("?v=full#text", "Go on"),
        ("?v=shorter#text", "Shorter version"),
        (following + "?skipped=1", "Skip for now"),
    ]
    assert [f'<a class="button" href="{url}">{label}</a>' in shown[0] for url, label in choices] == [True] * 3


def test_lesson_detail_writes_nothing_and_skipping_neither(client, edition, alice):
    before = list(Enrollment.objects.values())
    lesson = lessons_of(edition)[1]
    text = client.get(at("lesson_detail", edition, lesson), {"skipped": "1"}).text
    assert "It stays in your list, and waits for you." in text
    assert (list(Enrollment.objects.values()), LessonCompletion.objects.count()) == (before, 0)


def test_lesson_detail_of_a_quiz_leads_to_its_own_page(client, edition, alice):
    quiz = LessonFactory(module=edition.modules.get(), kind="quiz", position=9)
    response = client.get(at("lesson_detail", edition, quiz))
    assert response.url == reverse("assessments:quiz_detail", args=[edition.course.code, quiz.code])


def test_lesson_detail_of_a_gentle_course_is_met_by_the_limits_page_once(client):
    edition = make_edition(gentle=True)
    user = signed_in(client, "alice")
    enroll(user=user, course=edition.course, now=timezone.now())
    page = at("lesson_detail", edition, lessons_of(edition)[0])
    limits = client.get(page).url
    assert limits.startswith(reverse("accounts:limits") + "?next=")
    assert client.post(limits, {"next": page}).url == page
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("kind", "label"), [("reading", "Done, next lesson"), ("reflection", "I did this"), ("session", "I took part")]
)
def test_lesson_detail_calls_finishing_by_its_kind(client, edition, alice, kind, label):
    lesson = LessonFactory(module=edition.modules.get(), kind=kind, position=9)
    assert f'type="submit">{label}</button>' in client.get(at("lesson_detail", edition, lesson)).text


@pytest.mark.list_page("enrollments:lesson_detail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_lesson_detail_takes_five_queries(client, django_assert_num_queries, count):
    user, edition = signed_in(client, "alice"), make_edition(*[True] * count)
    enroll(user=user, course=edition.course, now=timezone.now())
    page = at("lesson_detail", edition, lessons_of(edition)[0])
    client.get(page)  # this process has met the lesson
    with django_assert_num_queries(5):  # session, person, enrollment, completions, roles for the bar
        client.get(page)


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_of_a_lesson_opens_it_to_nobody(client, edition, alice):
    page = at("lesson_detail", edition, lessons_of(edition)[0])
    assert client.get(page).status_code == 200
    enrollment = Enrollment.objects.get()
    signed_in(client, "bob")
    assert client.get(page).status_code == 404
    client.force_login(alice)
    assert client.get(page).status_code == 200
    Membership.objects.filter(user=alice).update(ended_on=date(2026, 1, 1))
    assert client.get(page).status_code == 404
    Membership.objects.filter(user=alice).update(ended_on=None)
    withdraw(enrollment, reason="", now=timezone.now(), by=alice)
    assert client.get(page).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_of_a_course_holds_nobodys_progress(client, edition, alice):
    first, second = lessons_of(edition)
    complete_lesson(enrollment=Enrollment.objects.get(), lesson=first, way="full", now=timezone.now())
    assert 'class="done"' in client.get(at("lesson_detail", edition, second)).text
    bob = signed_in(client, "bob")
    enroll(user=bob, course=edition.course, now=timezone.now())
    assert 'class="done"' not in client.get(at("lesson_detail", edition, second)).text


# Done


def test_lesson_complete_leads_on_and_counts_the_shorter_version(client, edition, alice):
    first, second = lessons_of(edition)
    response = client.post(at("lesson_complete", edition, first), {"way": "shorter"})
    assert response.url == at("lesson_detail", edition, second)
    assert list(LessonCompletion.objects.values_list("lesson", "way")) == [(first.pk, "shorter")]


def test_lesson_complete_twice_is_once(client, edition, alice):
    first, _second = lessons_of(edition)
    for way in ("full", "quiz", "<b>"):
        client.post(at("lesson_complete", edition, first), {"way": way})
    assert list(LessonCompletion.objects.values_list("way", flat=True)) == ["full"]


def test_completion_visible_in_same_response(client, edition, alice):
    for lesson in lessons_of(edition):
        response = client.post(at("lesson_complete", edition, lesson), follow=True)
    assert response.redirect_chain == [(at("course_detail", edition), 302)]
    assert "You have finished this course" in response.text


def test_lesson_complete_never_finishes_a_quiz(client, edition, alice):
    quiz = LessonFactory(module=edition.modules.get(), kind="quiz", position=9)
    assert client.post(at("lesson_complete", edition, quiz)).status_code == 404
    assert LessonCompletion.objects.count() == 0


def test_lesson_complete_is_only_for_who_is_in(client, edition, alice):
    page = at("lesson_complete", edition, lessons_of(edition)[0])
    signed_in(client, "bob")
    assert client.post(page).status_code == 404
    charlie(client, edition)
    assert client.post(page).status_code == 404
    assert LessonCompletion.objects.count() == 0
