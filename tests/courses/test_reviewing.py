"""Reading before publishing: a gentle course waits for two signatures under its very words, and readers speak beside them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Event, Role
from courses import authoring, reviewing
from courses.forms.review import CommentForm, SignForm
from courses.models import Comment, Edition, SignOff
from courses.opening import settle, token_of
from courses.publishing import PublishError, open_draft, problems, publish
from courses.reviewing import ReviewError, sign
from tests.courses.signing import signed
from tests.factories import BlockFactory, EditionFactory, LessonFactory, MembershipFactory, ModuleFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    edition = EditionFactory(state="draft", course__gentle=True)
    BlockFactory(lesson=LessonFactory(module=ModuleFactory(edition=edition), key="listen"), key="text")
    return edition


@pytest.fixture
def owner(draft):
    return MembershipFactory(organization=draft.course.organization, role=Role.TRAINER).user


@pytest.fixture
def reader(draft):
    person = MembershipFactory(organization=draft.course.organization, role=Role.REVIEWER).user
    person.display_name = "Ilang-Ilang"
    person.save()
    return person


def said(draft):
    return [problem.message for problem in problems(draft)]


def test_it_is_not_published_before_both_have_signed(draft, owner, reader):
    with pytest.raises(PublishError):
        publish(draft, by=owner, now=NOW)
    assert len(said(draft)) == 2
    sign(draft, part="owner", by=owner, called="Tess", now=NOW)
    assert ["knows this from life" in text for text in said(draft)] == [True]
    sign(draft, part="lived", by=reader, called="Ilang-Ilang", pay="paid", now=NOW)
    assert said(draft) == []
    assert publish(draft, by=owner, now=NOW).number == 1
    verbs = list(Event.objects.filter(verb="edition_signed").order_by("pk").values_list("detail", flat=True))
    assert verbs == [{"part": "owner", "pay": ""}, {"part": "lived", "pay": "paid"}]


def test_a_course_that_is_not_gentle_needs_no_signature(draft):
    draft.course.gentle = False
    draft.course.save()
    assert said(Edition.objects.get()) == []


@pytest.mark.parametrize("pay", ["", "later", "unpaid"])
def test_lived_experience_is_not_signed_without_a_word_on_pay(draft, reader, pay):
    with pytest.raises(ReviewError, match="paid"):
        sign(draft, part="lived", by=reader, called="X", pay=pay, now=NOW)
    assert SignOff.objects.count() == 0


def test_one_person_signs_for_one_part(draft, owner):
    sign(draft, part="owner", by=owner, called="", now=NOW)
    with pytest.raises(ReviewError, match="Somebody else"):
        sign(draft, part="lived", by=owner, called="", pay="paid", now=NOW)


def test_signed_twice_is_signed_once(draft, owner):
    first = sign(draft, part="owner", by=owner, called="Tess", now=NOW)
    assert sign(draft, part="owner", by=owner, called="Other", now=NOW + timedelta(days=1)) == first
    assert (SignOff.objects.count(), Event.objects.count()) == (1, 1)


def changes(draft):
    lesson = draft.lessons.get()
    yield "words", lambda: lesson.blocks.update(data={"schema_version": 1, "text": "Other words."})
    yield "title", lambda: draft.lessons.update(title="Another title")
    yield "rule", lambda: settle(lesson, token=token_of(lesson), opens_on=None, opens_after=3, after=[])
    yield "welcome", lambda: Edition.objects.filter(pk=draft.pk).update(welcome="Hello.")


@pytest.mark.parametrize("which", range(4))
def test_other_words_ask_for_other_signatures(draft, which):
    signed(draft)
    assert said(draft) == []
    _name, change = list(changes(draft))[which]
    change()
    assert len(said(Edition.objects.get())) == 2
    assert [one.before is not None for one in reviewing.standings(Edition.objects.get())] == [True, True]


def test_who_may_join_is_not_what_was_signed(draft):
    signed(draft)
    authoring.open_to(draft.course, token=authoring_token(draft.course), joining="open", due_days=30, organizations=[])
    assert said(Edition.objects.select_related("course").get()) == []


def authoring_token(course):
    from courses.tokens import token_of

    return token_of(course)


def test_what_is_taken_back_counts_no_longer_and_can_be_given_again(draft, owner):
    given = sign(signed(draft), part="owner", by=owner, called="Tess", now=NOW)
    for _turn in range(2):
        reviewing.take_back(given, by=owner, now=NOW)
    assert (len(said(draft)), Event.objects.filter(verb="sign_off_withdrawn").count()) == (1, 1)
    sign(draft, part="owner", by=owner, called="Tess", now=NOW)
    assert said(draft) == []


def test_a_published_edition_is_signed_no_more(draft, owner):
    publish(signed(draft), by=owner, now=NOW)
    with pytest.raises(ReviewError, match="published already"):
        sign(draft, part="owner", by=owner, called="", now=NOW)


def test_comments_find_their_place_in_the_next_draft(draft, reader):
    lesson = draft.lessons.get()
    for block in ("text", "text", "", "gone"):
        reviewing.say(lesson, block=block, text="Softer, please.", by=reader, now=NOW)
    publish(signed(draft), by=None, now=NOW)
    following = open_draft(draft.course, by=None)
    assert reviewing.open_comments(following) == {"listen": 3}
    found = reviewing.comments_of(following.lessons.get())
    assert {block: len(comments) for block, comments in found.items()} == {"text": 1, "": 2}


# The pages


def url(name, draft, *more):
    return reverse(f"courses:{name}", args=[draft.course.code, *more])


def test_a_reviewer_reads_comments_and_signs(client, draft, owner, reader):
    client.force_login(reader)
    home = client.get("/").text
    assert reverse("courses:review_list") in home
    assert draft.title in client.get(reverse("courses:review_list")).text
    lesson = url("review_lesson", draft, draft.lessons.get().code)
    assert "Some text." in client.get(lesson).text
    client.post(lesson, {"block": "text", "text": "Softer, <b>please</b>."})
    page = client.get(lesson).text
    assert ("Softer, &lt;b&gt;please&lt;/b&gt;." in page, "Dealt with" in page) == (True, False)
    assert "Write what you would change" in client.post(lesson, {"block": "text", "text": " "}).text
    detail = url("review_detail", draft)
    assert "1 comment" in client.get(detail).text
    missing = client.post(detail, {"part": "lived", "called": "KEPT"})
    assert (missing.status_code, "KEPT" in missing.text, SignOff.objects.count()) == (200, True, 0)
    assert client.post(detail, {"part": "owner", "called": "X"}).status_code == 200
    assert SignOff.objects.count() == 0
    client.post(detail, {"part": "lived", "called": "Ilang-Ilang", "pay": "declined"})
    given = SignOff.objects.get()
    assert (given.part, given.pay, given.called, given.signed_by) == ("lived", "declined", "Ilang-Ilang", reader)
    assert "pay was declined" in client.get(detail).text
    client.post(url("sign_off_take_back", draft, given.pk))
    assert SignOff.objects.standing().count() == 0


def test_who_writes_it_deals_with_comments_and_signs_for_the_course(client, draft, owner, reader):
    comment = reviewing.say(draft.lessons.get(), block="", text="Softer, please.", by=reader, now=NOW)
    given = sign(draft, part="lived", by=reader, called="Ilang-Ilang", pay="paid", now=NOW)
    client.force_login(owner)
    lesson = url("review_lesson", draft, draft.lessons.get().code)
    assert "Dealt with" in client.get(lesson).text
    assert client.post(url("comment_settle", draft, comment.pk)).url == lesson
    comment.refresh_from_db()
    assert (comment.settled_by, "dealt with" in client.get(lesson).text) == (owner, True)
    assert client.post(url("sign_off_take_back", draft, given.pk)).status_code == 404
    client.post(url("review_detail", draft), {"part": "owner", "called": "Tess"})
    assert "Publish it now" in client.get(url("edition_publish", draft)).text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.COORDINATOR, Role.LEARNER])
def test_people_of_another_house_read_nothing(client, draft, role):
    client.force_login(MembershipFactory(role=role).user)
    lesson = draft.lessons.get().code
    for name, more in [("review_detail", ()), ("review_lesson", (lesson,))]:
        assert (
            client.get(url(name, draft, *more)).status_code == client.post(url(name, draft, *more)).status_code == 404
        )
    assert draft.title not in client.get(reverse("courses:review_list")).text


def test_a_question_is_read_as_well_as_the_text(client, draft, reader):
    from assessments.bank import word
    from assessments.models import Quiz, QuizItem
    from tests.assessments.factories import question

    lesson = LessonFactory(module=draft.modules.get(), kind="quiz")
    quiz = Quiz.objects.create(lesson=lesson, purpose="check-in")
    QuizItem.objects.create(quiz=quiz, version=word(draft.course, data=question(1)), position=0)
    client.force_login(reader)
    page = client.get(url("review_lesson", draft, lesson.code)).text
    assert ("Question number 1?" in page, "REASONMARK 1" in page) == (True, True)


@pytest.mark.list_page("courses:review_detail")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_the_same_queries(client, draft, owner, count, django_assert_num_queries):
    for _number in range(count):
        lesson = LessonFactory(module=draft.modules.get())
        BlockFactory(lesson=lesson)
        Comment.objects.create(
            course=draft.course, lesson=lesson.key, text="x", written_by=owner, called="T", written_at=NOW
        )
    client.force_login(owner)
    with django_assert_num_queries(12):
        client.get(url("review_detail", draft))


@pytest.mark.parametrize("name", ["%", "100 %s", "%(x)s", "%%", "<b>"])
def test_a_form_is_shown_whatever_was_sent_as_its_name(name):
    ids = [field.auto_id for form in (CommentForm(block=name), SignForm(part=name, called="")) for field in form]
    assert ids == [f"id_{name}_{field}" for field in ("block", "text", "part", "called")]


@pytest.mark.list_page("courses:review_list", "courses:review_lesson")
@pytest.mark.parametrize("count", [1, 30])
def test_what_there_is_to_read_takes_the_same_queries(client, draft, owner, reader, count, django_assert_num_queries):
    for _number in range(count - 1):
        EditionFactory(state="draft", course__organization=draft.course.organization)
    lesson = draft.lessons.get()
    for position in range(count - 1):
        BlockFactory(lesson=lesson, key=f"k{position}", position=position + 1)
    for block in lesson.blocks.all():
        reviewing.say(lesson, block=block.key, text="SAID", by=reader, now=NOW)
    client.force_login(reader)
    with django_assert_num_queries(4):
        assert len(client.get(reverse("courses:review_list")).context["drafts"]) == count
    with django_assert_num_queries(8):
        page = client.get(url("review_lesson", draft, lesson.code))
    assert page.text.count("SAID") == count
