"""A question from the bank in the middle of a lesson: a copy of it, answered for oneself alone."""

import pytest
from django.utils import timezone

from assessments.check_block import KINDS
from assessments.models import Question, QuestionFile, QuestionVersion
from courses import blocks
from courses.media.shelf import Shelf
from courses.models import Block
from enrollments.enrolling import enroll
from enrollments.models import BlockEntry, LessonCompletion
from tests.courses.block_samples import SAMPLES, in_bank
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.test_entries import page_of, send
from tests.enrollments.test_entries import put as put_block
from tests.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
CHECK = SAMPLES["check"]
NUMBER = {
    "kind": "numeric",
    "stem": "How many adults are awake at night?",
    "reason": "Two, so that nobody is alone.",
    "data": {"answers": [{"number": "2"}]},
}


def document(data):
    return blocks.get("check").document(data)


def put(lesson, data=CHECK, key="mine"):
    return put_block(lesson, "check", data, key=key)


def field(data=CHECK):
    return blocks.get("check").data.model_validate(data).field


@pytest.fixture
def lesson():
    return lessons_of(make_edition())[0]


@pytest.fixture
def learner(client, lesson):
    user = MembershipFactory().user
    enroll(user=user, course=lesson.edition.course, now=timezone.now())
    client.force_login(user)
    return user


def read(client, lesson):
    return client.get(page_of(lesson))


def value_of(page, text):
    [line] = [line for line in page.text.split("\n") if 'type="radio"' in line and text in line]
    return line.split('value="')[1].split('"')[0]


@pytest.mark.parametrize(("text", "said"), [("Sit near", "This fits"), ("Ask why", "Another answer helps more")])
def test_an_answer_is_explained_to_her_alone_and_counts_for_nothing(client, lesson, learner, text, said):
    put(lesson)
    before = read(client, lesson)
    assert CHECK["reason"] not in before.text
    assert send(client, lesson, **{field(): value_of(before, text)}).status_code == 302
    page = read(client, lesson)
    assert (CHECK["reason"] in page.text, "Try it again" in page.text) == (True, True)
    assert BlockEntry.objects.get().enrollment.user == learner
    assert not LessonCompletion.objects.exists()


def test_tried_again_nothing_of_the_first_answer_stays(client, lesson, learner):
    put(lesson)
    send(client, lesson, **{field(): value_of(read(client, lesson), "Ask why")})
    assert send(client, lesson, forget="1").status_code == 302
    assert not BlockEntry.objects.exists()
    assert "Check my answer" in read(client, lesson).text


def test_nothing_chosen_is_asked_for_calmly(client, lesson, learner):
    put(lesson)
    page = send(client, lesson)
    assert "Give an answer first, then press the button." in page.text
    assert not BlockEntry.objects.exists()


def test_what_is_no_number_is_explained_as_well(client, lesson, learner):
    put(lesson, NUMBER)
    assert send(client, lesson, **{field(NUMBER): "two or so"}).status_code == 302
    page = read(client, lesson)
    assert ("two or so" in page.text, NUMBER["reason"] in page.text) == (True, True)


def test_two_choices_where_one_may_be_taken_are_refused_in_a_sentence(client, lesson, learner):
    put(lesson)
    page = send(client, lesson, **{field(): ["1", "2"]})
    assert (page.status_code, "Please choose one answer only." in page.text) == (409, True)
    assert not BlockEntry.objects.exists()


@pytest.mark.parametrize("sent", ["99", "x", "\x00", "1" * 5000])
def test_whatever_is_sent_is_answered_with_the_page(client, lesson, learner, sent):
    put(lesson)
    assert send(client, lesson, **{field(): sent}).status_code in (200, 302, 400, 409)
    assert read(client, lesson).status_code == 200


def test_an_answer_to_another_question_of_the_same_name_is_not_taken_for_one(client, lesson, learner):
    block = put(lesson)
    send(client, lesson, **{field(): value_of(read(client, lesson), "Ask why")})
    Block.objects.filter(pk=block.pk).update(data=document(NUMBER))
    page = read(client, lesson)
    assert (NUMBER["stem"] in page.text, NUMBER["reason"] in page.text) == (True, False)


@pytest.mark.parametrize("count", [1, 30])
def test_many_checks_ask_no_more_than_one(client, lesson, learner, django_assert_num_queries, count):
    for number in range(count):
        put(lesson, {**CHECK, "stem": f"{CHECK['stem']} {number}"}, key=f"check-{number}")
    read(client, lesson)
    with django_assert_num_queries(10):
        page = read(client, lesson)
    assert page.text.count("Check my answer") == count


# Writing


def form(organization, document=None, **typed):
    kind = blocks.get("check")
    return kind.form(typed or None, kind=kind, document=document, shelf=Shelf(organization))


def offered(organization, **typed):
    return [label for value, label in form(organization, **typed).fields["question"].choices if value]


def test_the_ready_questions_of_her_organization_are_offered_in_their_newest_wording():
    here, elsewhere = OrganizationFactory(), OrganizationFactory()
    version = in_bank(here)
    in_bank(elsewhere)
    newer = QuestionVersion.objects.create(question=version.question, number=2, **{**CHECK, "stem": "Newer words?"})
    assert offered(here) == [newer.bare]
    Question.objects.filter(pk=version.question_id).update(state="draft")
    assert offered(here) == []


def test_a_question_of_another_organization_cannot_be_taken():
    here, there = OrganizationFactory(), in_bank(OrganizationFactory())
    found = form(here, question=str(there.pk))
    assert not found.is_valid()
    assert not form(there.question.organization, question=str(there.pk)).errors


def test_a_question_with_files_or_for_a_person_to_mark_is_not_offered():
    here = OrganizationFactory()
    version = in_bank(here)
    QuestionVersion.objects.filter(pk=version.pk).update(kind="open")
    assert (offered(here), "open" in KINDS) == ([], False)
    QuestionVersion.objects.filter(pk=version.pk).update(kind="single")
    assert len(offered(here)) == 1
    version.files.add(
        QuestionFile.objects.create(
            organization=here, code="a", drawn="a", name="a.png", kind="image/png", created_at=timezone.now()
        )
    )
    assert offered(here) == []


def test_words_make_the_list_shorter_and_keep_what_was_chosen():
    here = OrganizationFactory()
    version = in_bank(here)
    other = Question.objects.create(organization=here, key="other")
    QuestionVersion.objects.create(question=other, number=1, **{**CHECK, "stem": "Who opens the door?"})
    assert offered(here, find="DOOR opens") == ["Who opens the door?"]
    assert set(offered(here, find="door", question=str(version.pk))) == {"Who opens the door?", CHECK["stem"]}


@pytest.mark.parametrize(("filled", "words"), [(False, ""), (True, "nowhere")])
def test_where_there_is_nothing_to_choose_it_says_what_to_do(filled, words):
    here = OrganizationFactory()
    if filled:
        in_bank(here)
    assert "Nothing to choose from." in form(here, find=words, question="").as_p()


def test_left_as_it_is_the_block_keeps_its_copy_whatever_the_bank_says():
    here = OrganizationFactory()
    version = in_bank(here)
    kept = document(CHECK)
    QuestionVersion.objects.filter(pk=version.pk).update(stem="Changed?")
    found = form(here, kept, question="as-it-is")
    assert found.is_valid()
    assert found.written() == kept


def test_without_a_reason_it_is_not_published():
    kind = blocks.get("check")
    told = kind.problems(kind.data.model_validate({**CHECK, "reason": ""}))
    assert told == ["Its answer has no reason. Write one in the bank, then choose the question again."]
    assert list(kind.problems(kind.data.model_validate(CHECK))) == []


def test_words_are_found_in_whatever_letters_and_accents():
    here = OrganizationFactory()
    version = in_bank(here)
    QuestionVersion.objects.filter(pk=version.pk).update(stem="What helps a Niño who wakes?")
    assert offered(here, find="NINO helps") == ["What helps a Niño who wakes?"]


@pytest.mark.parametrize("typed", ["9" * 5000, "\x00", "\ud800", "²", "-1", "x " * 50_000])
def test_whatever_is_typed_into_the_form_is_answered(typed):
    here = OrganizationFactory()
    in_bank(here)
    assert not form(here, question=typed).is_valid()
    assert offered(here, find=typed) in ([], [CHECK["stem"]])


@pytest.mark.django_db(transaction=True)
def test_each_reader_is_asked_anew_in_her_own_language(client, lesson, learner):
    """What a process keeps of a lesson would be in the language of whoever came first."""
    put(lesson)
    first, second = (
        [piece.block.shown.more["asked"] for piece in read(client, lesson).context["pieces"] if piece.block]
        for _time in range(2)
    )
    assert (len(first), first == second, first[0] is second[0]) == (1, True, False)
