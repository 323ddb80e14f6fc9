import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.attempting import save_answer, start, submit
from assessments.models import AnswerEvent, Attempt
from courses.frozen import outline_of
from enrollments.models import Enrollment, LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, only_values, other_answer, right_answer
from tests.factories import EnrollmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(attempt, position=1):
    return reverse("assessments:attempt_question", args=[attempt.code, position])


def save_url(attempt):
    return reverse("assessments:attempt_save", args=[attempt.code])


def sent(response, answer=("1",), *, seq=None, key=None):
    return {
        "key": str(key or uuid4()),
        "position": response.position,
        "answer": {"": list(answer)},
        "seq": seq or response.seq + 1,
    }


def post(client, attempt, data):
    return client.post(save_url(attempt), json.dumps(data), content_type="application/json")


def hidden(response):
    """The hidden fields that the page itself brings."""
    html = response.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("key", "seq")}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def check_url(quiz, name="quiz_detail"):
    return reverse(f"assessments:{name}", args=[quiz.lesson.edition.course.code, quiz.lesson.code])


def test_before_the_start_everything_is_said(client):
    quiz = QuizFactory(questions=5, draw=4, pass_count=3)
    client.force_login(enrolled(quiz).user)
    said = text(client.get(check_url(quiz)))
    for words in [
        "4 questions.",
        "3 right answers complete it.",
        "As many tries as you like",
        "No timer",
        "leave any time",
    ]:
        assert words in said
    assert Attempt.objects.count() == 0


def test_start_leads_to_the_first_question_and_then_to_the_open_one(client):
    quiz = QuizFactory(questions=3)
    client.force_login(enrolled(quiz).user)
    for _turn in range(2):
        answer = client.post(check_url(quiz, "attempt_start"))
        assert answer.url == page(Attempt.objects.get(), 1)


def test_without_javascript_every_page_saves(alice, attempt):
    for position in (1, 2, 3):
        shown = alice.get(page(attempt, position))
        answer = alice.post(page(attempt, position), {**hidden(shown), "answer": "2", "go": "next"})
        following = (
            page(attempt, position + 1) if position < 3 else reverse("assessments:attempt_submit", args=[attempt.code])
        )
        assert answer.url == following
    assert [only_values(response, response.answer) for response in attempt.responses.all()] == [["2"]] * 3
    assert AnswerEvent.objects.count() == 3


def test_back_saves_too(alice, attempt):
    shown = alice.get(page(attempt, 2))
    answer = alice.post(page(attempt, 2), {**hidden(shown), "answer": "2", "go": "back"})
    assert answer.url == page(attempt, 1)
    assert AnswerEvent.objects.count() == 1


def test_next_without_an_answer_keeps_nothing(alice, attempt):
    shown = alice.get(page(attempt))
    assert alice.post(page(attempt), {**hidden(shown), "go": "next"}).status_code == 302
    assert AnswerEvent.objects.count() == 0


def test_pressing_next_twice_is_one_save(alice, attempt):
    shown = alice.get(page(attempt))
    for _turn in range(2):
        answer = alice.post(page(attempt), {**hidden(shown), "answer": "1", "go": "next"})
        assert answer.status_code == 302
    assert AnswerEvent.objects.count() == 1


def test_two_tabs_the_older_one_is_shown_the_newer_answer(alice, attempt):
    first, second = alice.get(page(attempt)), alice.get(page(attempt))
    alice.post(page(attempt), {**hidden(first), "answer": "1", "go": "next"})
    answer = alice.post(page(attempt), {**hidden(second), "answer": "3", "go": "next"})
    assert answer.status_code == 409
    assert "This is the newer answer" in text(answer)
    assert re.findall(r'value="(\d)" checked', answer.content.decode()) == ["1"]


def test_a_page_from_the_browsers_memory_loses_nothing_typed(alice, attempt):
    shown = alice.get(page(attempt))
    alice.post(page(attempt), {**hidden(shown), "answer": "1", "go": "next"})
    answer = alice.post(page(attempt), {**hidden(shown), "answer": "3", "go": "next"})
    assert answer.status_code == 409
    assert re.findall(r'value="(\d)" checked', answer.content.decode()) == ["3"]
    assert "not saved yet" in text(answer)
    assert alice.post(page(attempt), {**hidden(answer), "answer": "3", "go": "next"}).status_code == 302
    assert only_values(attempt.responses.get(position=1), attempt.responses.get(position=1).answer) == ["3"]


@pytest.mark.parametrize("answer", [["9"], ["1", "2"], ["x" * 5000]])
def test_a_strange_form_is_answered_with_a_sentence(alice, attempt, answer):
    shown = alice.get(page(attempt))
    again = alice.post(page(attempt), {**hidden(shown), "answer": answer, "go": "next"})
    assert again.status_code == 400
    assert re.search(r"Please choose (from the answers on this page|one answer only)\.", text(again))
    assert AnswerEvent.objects.count() == 0


def test_submit_page_says_what_is_open(alice, attempt):
    alice.post(page(attempt), {**hidden(alice.get(page(attempt))), "answer": "1", "go": "next"})
    shown = alice.get(reverse("assessments:attempt_submit", args=[attempt.code]))
    assert "2 questions are still open." in text(shown)
    assert text(shown).count("still open") == 3
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_result_says_what_is_needed_and_why(alice, attempt):
    for response in attempt.responses.all():
        chosen = right_answer(response) if response.position == 1 else other_answer(response)
        save_answer(response, key=uuid4(), answer=chosen, seq=1, now=timezone.now())
    result = alice.post(reverse("assessments:attempt_submit", args=[attempt.code]), follow=True)
    said = text(result)
    assert "You have 1 of 3. 2 are needed." in said
    assert said.count("REASONMARK") == 3
    assert said.count("The helpful answer") == 3
    assert said.count("You chose this") == 3
    assert "Try again" in said
    assert not re.search(r"\b(wrong|failed|incorrect|error)\b", said, re.IGNORECASE)


def test_enough_right_answers_lead_on(alice, attempt):
    for response in attempt.responses.all():
        save_answer(response, key=uuid4(), answer=right_answer(response), seq=1, now=timezone.now())
    result = alice.post(reverse("assessments:attempt_submit", args=[attempt.code]), follow=True)
    assert "You have 3 of 3. 2 are needed. " in text(result)
    assert f'href="{reverse("certificates:certificate_list")}"' in result.content.decode()
    assert LessonCompletion.objects.count() == 1


def test_question_and_submit_page_lead_to_the_result_afterwards(alice, attempt):
    submit(attempt, now=timezone.now())
    result = reverse("assessments:attempt_detail", args=[attempt.code])
    assert alice.get(page(attempt)).url == result
    assert alice.post(page(attempt), {"answer": "1"}).url == result
    assert alice.get(reverse("assessments:attempt_submit", args=[attempt.code])).url == result


def test_best_is_kept_calmly(alice, attempt):
    submit(attempt, now=timezone.now())
    said = text(alice.get(check_url(attempt.quiz)))
    assert "0 right" in said
    assert "your best" in said


def test_save_answers_with_the_second_where_the_person_is(alice, attempt):
    answer = post(alice, attempt, sent(attempt.responses.get(position=1), ["2"]))
    kept = attempt.responses.get(position=1)
    clock = kept.answered_at.astimezone(attempt.enrollment.user.zone).strftime("%H:%M:%S")
    assert answer.status_code == 200
    assert f"Saved {clock}" in text(alice.get(page(attempt)))
    assert answer.json() == {"answer": {"": ["2"]}, "seq": 1, "saved": clock, "closed": False, "message": ""}


def test_save_that_is_older_gets_the_newer_answer(alice, attempt):
    response = attempt.responses.get(position=1)
    post(alice, attempt, sent(response, ["2"], seq=5))
    answer = post(alice, attempt, sent(response, ["3"], seq=4))
    assert answer.status_code == 409
    assert {**answer.json(), "saved": ""} == {
        "answer": {"": ["2"]},
        "seq": 5,
        "saved": "",
        "closed": False,
        "message": "A newer answer was here before.",
    }


def test_save_after_submit_gets_what_counts(alice, attempt):
    response = attempt.responses.get(position=1)
    post(alice, attempt, sent(response, ["2"]))
    submit(attempt, now=timezone.now())
    answer = post(alice, attempt, sent(response, ["3"], seq=9))
    assert (answer.status_code, answer.json()["answer"], answer.json()["closed"]) == (409, {"": ["2"]}, True)


def test_save_signed_out_is_told_in_json(client, attempt):
    answer = post(client, attempt, sent(attempt.responses.get(position=1)))
    assert answer.status_code == 401
    assert answer.json() == {"message": "Please sign in again. Your answer is kept on this phone."}
    assert AnswerEvent.objects.count() == 0


GARBAGE = [
    b"", b"{", b"null", b"[]", b"{}", b"\xff\xfe", b'"text"', b"NaN", b"1e999", b"9" * 9000, b"[" * 9000, b'{"a":' * 1500,
    b'{"key": "x", "position": 1, "answer": [], "seq": 1}',
    b'{"key": "%s", "position": 1, "answer": ["1"], "seq": NaN}',
    b'{"key": "%s", "position": 1, "answer": ["1"], "seq": 1e999}',
    b'{"key": "%s", "position": 1, "answer": ["1"], "seq": true}',
    b'{"key": "%s", "position": 1, "answer": ["1"], "seq": 0}',
    b'{"key": "%s", "position": 1, "answer": ["1"], "seq": 99999999999999999999}',
    b'{"key": "%s", "position": 1, "answer": ["\\u0000"], "seq": 1}',
    b'{"key": "%s", "position": 1, "answer": ["\\ud800"], "seq": 1}',
    b'{"key": "%s", "position": 1, "answer": [[[[]]]], "seq": 1}',
    b'{"key": "%s", "position": 1, "answer": {"1": 1}, "seq": 1}',
    b'{"key": "%s", "position": 1, "answer": ["1", "2"], "seq": 1}',
    b'{"key": "%s", "position": "1", "answer": ["1"], "seq": 1}',
    b'{"key": "%s", "position": 1.5, "answer": ["1"], "seq": 1}',
    b'{"key": "%s", "position": -1, "answer": ["1"], "seq": 1}',
    b" " * 6_000_000,
]  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_in_plain_words(alice, attempt, body):
    body = body.replace(b"%s", str(uuid4()).encode())
    answer = alice.generic("POST", save_url(attempt), body, content_type="application/json")
    assert answer.status_code == 400
    assert AnswerEvent.objects.count() == 0
    if len(body) < 5_000_000:
        assert list(answer.json()) == ["message"]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_taken(alice, attempt, content_type):
    body = json.dumps(sent(attempt.responses.get(position=1))).encode()
    assert alice.generic("POST", save_url(attempt), body, content_type=content_type).status_code == 400


def test_multipart_is_refused_also_where_the_token_is_read_from_it(attempt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(attempt.enrollment.user)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', strict.get(page(attempt)).content.decode())[1]
    assert strict.post(save_url(attempt), {"csrfmiddlewaretoken": token}).status_code == 400
    assert strict.post(save_url(attempt), {}).status_code == 403


def doors(attempt):
    """Every page of an attempt and of its quiz: method, address, data."""
    return [
        ("get", page(attempt), None),
        ("post", page(attempt), {"answer": "1", "key": str(uuid4()), "seq": 1}),
        ("get", reverse("assessments:attempt_submit", args=[attempt.code]), None),
        ("post", reverse("assessments:attempt_submit", args=[attempt.code]), {}),
        ("get", reverse("assessments:attempt_detail", args=[attempt.code]), None),
        ("get", check_url(attempt.quiz), None),
        ("post", check_url(attempt.quiz, "attempt_start"), {}),
        ("post", check_url(attempt.quiz, "quiz_seen"), {}),
    ]


def counted():
    return (
        AnswerEvent.objects.count(),
        Attempt.objects.count(),
        Attempt.objects.sent().count(),
        LessonCompletion.objects.count(),
    )


def test_a_person_of_the_same_course_and_a_stranger_get_nothing(client, attempt):
    before = counted()
    bob = EnrollmentFactory(edition=attempt.quiz.lesson.edition).user
    for person in (bob, UserFactory()):
        client.force_login(person)
        for method, address, data in doors(attempt)[: 5 if person == bob else 8]:
            assert getattr(client, method)(address, data).status_code == 404
        assert post(client, attempt, sent(attempt.responses.first())).status_code == 404
    assert counted() == before


@pytest.mark.django_db(transaction=True)
def test_what_a_process_keeps_of_a_question_lets_nobody_answer_it(client, attempt):
    response = attempt.responses.first()
    client.force_login(attempt.enrollment.user)
    assert post(client, attempt, sent(response)).status_code == 200
    client.force_login(EnrollmentFactory(edition=attempt.quiz.lesson.edition).user)
    assert post(client, attempt, sent(response, seq=9)).status_code == 404
    client.force_login(attempt.enrollment.user)
    Enrollment.objects.update(state="withdrawn", withdrawn_at=timezone.now())
    assert client.get(page(attempt)).status_code == 404
    assert (AnswerEvent.objects.count(), attempt.responses.get(pk=response.pk).seq) == (1, 1)


KEPT = "Your place in this course has ended. What you answered is kept."


def leaves():
    Enrollment.objects.update(state="withdrawn", withdrawn_at=timezone.now())


def test_who_has_left_the_course_gets_nothing(alice, attempt):
    leaves()
    given = [getattr(alice, method)(address, data) for method, address, data in doors(attempt)]
    assert {answer.status_code for answer in given} == {404}
    assert [KEPT in text(answer) for answer in given] == [True] * 5 + [False] * 3
    shown = b"".join(answer.content for answer in given)
    for response in attempt.responses.select_related("version"):
        assert response.version.stem.encode() not in shown
    assert attempt.quiz.lesson.title.encode() not in shown
    assert (Attempt.objects.get().state, LessonCompletion.objects.count()) == ("open", 0)


def test_what_was_answered_when_the_place_ended_is_kept(alice, attempt):
    """By the page itself, and by its form where there is no JavaScript; back in the course, it is there."""
    leaves()
    first = attempt.responses.get(position=1)
    saved = post(alice, attempt, sent(first, ["2"]))
    assert (saved.status_code, saved.json()["message"], saved.json()["answer"]) == (200, KEPT, {"": ["2"]})
    alice.post(page(attempt, 2), {"answer": "3", "key": str(uuid4()), "seq": 1})
    Enrollment.objects.update(state="active", withdrawn_at=None)
    assert [only_values(one, one.answer) for one in attempt.responses.order_by("position")[:2]] == [["2"], ["3"]]
    assert alice.get(page(attempt, 2)).status_code == 200


def test_after_the_place_and_the_time_have_ended_nothing_is_graded(client):
    quiz = QuizFactory(questions=1, pass_count=1, time_limit=5, strict_reason="As at work.")
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())
    client.force_login(attempt.enrollment.user)
    response = attempt.responses.get()
    save_answer(response, key=uuid4(), answer=right_answer(response), seq=1, now=timezone.now())
    over = {name: getattr(attempt, name) - timedelta(hours=1) for name in ("started_at", "due_at")}
    Attempt.objects.update(**over)
    leaves()
    saved = post(client, attempt, sent(response, ["2"], seq=2))
    assert (saved.status_code, saved.json()["closed"], Attempt.objects.get().state) == (409, True, "open")


def test_an_answer_that_cannot_be_read_is_left_to_its_device_unless_that_is_needless(alice, attempt):
    response = attempt.responses.get(position=1)
    assert post(alice, attempt, sent(response, ["1", "2"], seq=3)).json() == {
        "message": "Please choose one answer only."
    }
    post(alice, attempt, sent(response, ["2"], seq=4))
    older = post(alice, attempt, sent(response, ["1", "2"], seq=3))
    assert (older.status_code, older.json()["closed"], older.json()["answer"]) == (409, False, {"": ["2"]})
    assert post(alice, attempt, sent(response, ["1", "2"], seq=5)).status_code == 400
    submit(attempt, now=timezone.now())
    closed = post(alice, attempt, sent(response, ["1", "2"], seq=5))
    assert (closed.status_code, closed.json()["closed"]) == (409, True)


def test_what_is_too_long_to_be_sent_is_told_so(alice, attempt):
    long = post(alice, attempt, sent(attempt.responses.get(position=1), ["a" * 200_001]))
    assert (long.status_code, long.json()["message"].split(".")[0]) == (400, "This answer is too long to be sent")


@pytest.mark.parametrize("address", ["/a/NOSUCHCODE12/", "/a/NOSUCHCODE12/1/", "/a/NOSUCHCODE12/send/"])
def test_an_unknown_code_is_not_there(alice, address):
    assert alice.get(address).status_code == 404


@pytest.mark.parametrize("position", [0, 4, 10**30])
def test_a_position_that_was_not_drawn_is_not_there(alice, attempt, position):
    assert alice.get(f"/a/{attempt.code}/{position}/").status_code == 404


@pytest.mark.list_page("assessments:attempt_question", "assessments:attempt_submit", "assessments:attempt_detail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_the_same_queries_at_1_and_at_30_questions(client, number, django_assert_num_queries):
    quiz = QuizFactory(questions=number, pass_count=1)
    outline_of(quiz.lesson.edition_id)  # this process has met the edition
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now())
    client.force_login(attempt.enrollment.user)
    first = attempt.responses.get(position=1)
    right = only_values(first, right_answer(first))
    with django_assert_num_queries(SHOW):
        client.get(page(attempt))
    with django_assert_num_queries(SAVE):
        assert post(client, attempt, sent(first, right)).status_code == 200
    with django_assert_num_queries(BEFORE):
        client.get(check_url(quiz))
    with django_assert_num_queries(OVERVIEW):
        client.get(reverse("assessments:attempt_submit", args=[attempt.code]))
    with django_assert_num_queries(SUBMIT):
        client.post(reverse("assessments:attempt_submit", args=[attempt.code]))
    with django_assert_num_queries(RESULT):
        client.get(reverse("assessments:attempt_detail", args=[attempt.code]))


SHOW, SAVE, BEFORE, OVERVIEW, SUBMIT, RESULT = 5, 8, 8, 5, 21, 10


@pytest.mark.list_page("assessments:quiz_detail")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 30])
def test_the_first_page_asks_the_same_queries_after_1_and_after_30_tries(client, number, django_assert_num_queries):
    quiz = QuizFactory(questions=1)
    enrollment = enrolled(quiz)
    outline_of(quiz.lesson.edition_id)  # this process has met the edition
    for _try in range(number):
        submit(start(enrollment=enrollment, quiz=quiz, now=timezone.now()), now=timezone.now())
    client.force_login(enrollment.user)
    with django_assert_num_queries(9):  # BEFORE, and which of the tries still wait for somebody's marks
        assert len(client.get(check_url(quiz)).context["tries"]) == number
