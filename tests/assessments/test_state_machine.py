"""Any order of starts, saves, repeated saves, late saves and submits: graded once, from what was kept before, nothing deleted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from assessments.attempting import ClosedError, save_answer, start, submit
from assessments.models import AnswerEvent, Attempt, Response
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, right_answer

QUESTIONS, NEEDED = 3, 2


class Sitting(RuleBasedStateMachine):
    saves = Bundle("saves")

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.quiz = QuizFactory(questions=QUESTIONS, pass_count=NEEDED)
        self.enrollment = enrolled(self.quiz)
        self.now = timezone.now()
        self.model = {}  # response id -> (seq, answer)
        self.results = {}  # attempt id -> (submitted_at, right_count)
        self.events = 0
        self.passed = False

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    @rule(minutes=st.integers(-600, 10_000))
    def clock_jumps(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def starts(self):
        before = Attempt.objects.filter(state="open").first()
        attempt = start(enrollment=self.enrollment, quiz=self.quiz, now=self.now, seed=5)
        assert before in {None, attempt}

    @rule(
        target=saves,
        position=st.integers(1, QUESTIONS),
        answer=st.sampled_from([None, [0], [1]]),
        ahead=st.integers(-2, 3),
    )
    def saves_in_the_newest(self, position, answer, ahead):
        attempt = Attempt.objects.order_by("-number").first()
        if attempt is None:
            return multiple()
        response = attempt.responses.get(position=position)
        sent = (response.pk, uuid4(), answer, max(1, response.seq + ahead))
        self.save(*sent)
        return sent

    @rule(sent=saves)
    def saves_the_same_again(self, sent):
        self.save(*sent, again=True)

    @rule(sent=consumes(saves), seq=st.integers(1, 3))
    def saves_something_old(self, sent, seq):
        self.save(sent[0], uuid4(), sent[2], seq)

    def save(self, pk, key, answer, seq, *, again=False):
        response = Response.objects.get(pk=pk)
        known = AnswerEvent.objects.filter(key=key).exists()
        try:
            saved = save_answer(response, key=key, answer=answer, seq=seq, now=self.now)
        except ClosedError as closed:
            self.is_refused(closed.response)
            return
        assert response.attempt_id not in self.results
        self.events += not known
        if not known and seq > self.model.get(pk, (0, None))[0]:
            self.model[pk] = (seq, answer)
        assert (saved.seq, saved.answer) == self.model[pk]
        assert saved.newer is (saved.answer != answer)

    def is_refused(self, response):
        assert response.attempt_id in self.results
        assert response.answer == self.model.get(response.pk, (0, None))[1]

    @rule(times=st.integers(1, 3))
    def submits_the_newest(self, times):
        attempt = Attempt.objects.order_by("-number").first()
        for _turn in range(times if attempt else 0):
            sent = submit(attempt, now=self.now)
            self.results.setdefault(sent.pk, (sent.submitted_at, self.expected(sent)))
            self.passed |= sent.right_count >= NEEDED
            self.now += timedelta(seconds=1)

    def expected(self, attempt):
        responses = attempt.responses.all()
        return sum(self.model.get(response.pk, (0, None))[1] == right_answer(response) for response in responses)

    @invariant()
    def every_result_stays_what_it_was(self):
        found = Attempt.objects.filter(state="submitted").values_list("pk", "submitted_at", "right_count")
        assert {pk: (at, right) for pk, at, right in found} == self.results

    @invariant()
    def one_is_open_at_most(self):
        assert Attempt.objects.filter(state="open").count() <= 1

    @invariant()
    def nothing_is_deleted(self):
        assert AnswerEvent.objects.count() == self.events

    @invariant()
    def the_lesson_is_done_once_if_and_only_if_enough_was_right(self):
        assert LessonCompletion.objects.count() == int(self.passed)


@pytest.mark.django_db
def test_any_order_of_saves_and_submits():
    run_state_machine_as_test(Sitting, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))
