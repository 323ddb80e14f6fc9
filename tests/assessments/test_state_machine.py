"""Any order of starts, saves, repeats, late arrivals, checks, hints, more time, expiries, submits and new decisions: graded once, from the events.

Single choice is reckoned by hand; then the same goes over every kind of question in the registry. HYPOTHESIS_PROFILE=deep runs each at the size
of the promise, 2,000 runs of 50 steps.
"""

import copy
import os
from contextlib import suppress
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
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import accommodations
from assessments import questions, regrading, stepping
from assessments.attempting import ClosedError, KeyTakenError, close_overdue, end_if_over, save_answer, start, submit
from assessments.grading import grade
from assessments.models import AnswerEvent, Attempt, QuizItem, Response
from assessments.timing import GRACE, settle_open
from enrollments.models import LessonCompletion
from lms.kit.prepared import Prepared, slot
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.assessments.replaying import HINTS, MASTERY, NEEDED, OTHER, SINGLE, account, judged, replayed
from tests.assessments.samples import KEYS, sample
from tests.factories import UserFactory

QUESTIONS, MINUTES = 3, 60
BEHAVIOURS = ["deferred", "immediate", "interactive", "mastery"]
TREATMENTS = ["new_key", "accept_also", "full_marks", "drop"]
RUNS, STEPS = {"deep": (2000, 50)}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), (30, 40))
ANSWERS = st.integers(0, 5)  # which of the answers that somebody may give to the question in hand
PACES = ["1.25", "1.5", "2"]
PLACES = st.integers(1, QUESTIONS)

ATTEMPTS = Prepared(
    lambda: (
        Attempt.objects.filter(enrollment=slot("enrollment"))
        .order_by("pk")
        .values_list("pk", "state", "due_at", "submitted_at", "right_count", "percent", "passed")
    )
)
RESPONSES = Prepared(
    lambda: (
        Response.objects.filter(attempt__enrollment=slot("enrollment"))
        .order_by("attempt", "position")
        .values_list("pk", "attempt", "version", "answer", "seq", "tries", "settled_at")
    )
)
EVENTS = Prepared(
    lambda: (
        AnswerEvent.objects.filter(response__attempt__enrollment=slot("enrollment"))
        .order_by("pk")
        .values_list("response", "key", "answer", "seq", "checked", "late", "received_at")
    )
)
COMPLETIONS = Prepared(lambda: LessonCompletion.objects.filter(enrollment=slot("enrollment")).values_list("pk"))


def singles():
    return [{**question(n), "hints": ["A hint"] * HINTS} for n in range(1, QUESTIONS + 1)]


def of_each_kind():
    """Every kind there is, in lists of as many as a sitting asks; the last list begins again."""
    keys = questions.keys()
    rows = [sample(key, number=n, hints=["A hint"] * HINTS) for n, key in enumerate(keys * 2)]
    return [rows[at : at + QUESTIONS] for at in range(0, len(keys), QUESTIONS)]


def checked_for(asked, behaviour, timed):
    facts = {"time_limit": MINUTES, "strict_reason": "As at work."} if timed else {}
    enough = dict(zip(("mastery_right", "mastery_of"), MASTERY, strict=True))
    facts |= enough if behaviour == "mastery" else {"pass_count": NEEDED}
    return QuizFactory(questions=asked, behaviour=behaviour, **facts)


def other_key(version):
    """The document of `version` with another choice as the right one."""
    data = copy.deepcopy(version.data)
    if version.stem.startswith("Question number"):
        for at, choice in enumerate(data["choices"]):
            choice["right"] = [at] == OTHER
        return data
    return data | copy.deepcopy(KEYS[version.kind])


class Sitting(RuleBasedStateMachine):
    quizzes, accounts, trainer = {}, {}, None
    saves = Bundle("saves")

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.now = timezone.now()
        self.ended = {}  # attempt → when it was sent in
        self.events, self.attempts, self.responses = {}, [], []
        self.decided = {}  # version → the decision in force
        self.decided_at = {}  # key of a check → what was in force about its question
        self.done = False
        self.late = {}  # key of an event → whether it came late, as it was when it came
        self.tabs = ({}, {})  # response → what this tab shows, as (seq, answer)

    @initialize(data=st.data())
    def begins(self, data):
        which, behaviour, timed = data.draw(st.sampled_from(sorted(self.quizzes)))
        self.quiz = self.quizzes[which, behaviour, timed]
        self.versions = [item.version for item in self.quiz.items.order_by("position").select_related("version")]
        self.enrollment = enrolled(self.quiz)
        self.tries = 1 + HINTS if behaviour == "interactive" else 1
        self.mastery = behaviour == "mastery"
        self.starts()

    def teardown(self):
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def newest(self):
        return Attempt.objects.filter(enrollment=self.enrollment).order_by("-number").first()

    def asked(self, position):
        """The response at `position` of the newest sitting; the last one of a sitting that has fewer."""
        return self.newest().responses.filter(position__lte=position).order_by("-position").first()

    @rule(minutes=st.one_of(st.integers(-9, 9), st.integers(-30, 30), st.integers(-600, 10_000)))
    def clock_jumps(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def starts(self):
        before = Attempt.objects.filter(enrollment=self.enrollment, state="open").first()
        over = before and before.due_at and self.now >= before.due_at + GRACE
        attempt = start(enrollment=self.enrollment, quiz=self.quiz, now=self.now, seed=5)
        assert over or before in {None, attempt}

    @rule(target=saves, position=PLACES, answer=ANSWERS, ahead=st.integers(-2, 3))
    def saves_in_the_newest(self, position, answer, ahead):
        response = self.asked(position)
        sent = (response.pk, uuid4(), self.nth(response, answer), max(1, response.seq + ahead))
        self.save(*sent)
        return sent

    @rule(sent=saves)
    def saves_the_same_again(self, sent):
        self.save(*sent)

    @rule(sent=consumes(saves), seq=st.integers(1, 3))
    def saves_something_old(self, sent, seq):
        self.save(sent[0], uuid4(), sent[2], seq)

    @rule(sent=saves)
    def saves_something_else_under_a_known_key(self, sent):
        response = Response.objects.get(pk=sent[0])
        other = next(one for one in self.account(response).answers if one != sent[2])
        with pytest.raises((KeyTakenError, ClosedError)):
            save_answer(response, key=sent[1], answer=other, seq=sent[3] + 1, now=self.now)

    @rule(tab=st.sampled_from([0, 1]), position=PLACES, answer=ANSWERS)
    def answers_in_a_tab(self, tab, position, answer):
        """A tab sends what comes after what it shows, and then shows what is stored; it never writes over a newer answer unseen."""
        response = self.asked(position)
        seq, _shown = self.tabs[tab].setdefault(response.pk, (response.seq, response.answer))
        behind = seq < response.seq
        saved = self.save(response.pk, uuid4(), self.nth(response, answer), seq + 1)
        if saved:
            self.tabs[tab][response.pk] = (saved.seq, saved.answer)
            assert (saved.seq, saved.answer) == Response.objects.values_list("seq", "answer").get(pk=response.pk)
            assert not behind or saved.answer == response.answer

    def save(self, pk, key, answer, seq):
        response = Response.objects.select_related("attempt").get(pk=pk)
        try:
            saved = save_answer(response, key=key, answer=answer, seq=seq, now=self.now)
        except ClosedError as closed:
            self.is_refused(closed.response)
            return None
        held = self.held(pk)
        assert response.attempt.state == "open"
        assert (saved.seq, saved.answer, saved.newer) == (held.seq, held.answer, held.answer != answer)
        return saved

    def is_refused(self, response):
        assert Attempt.objects.get(pk=response.attempt_id).state in {"graded", "waiting"}
        assert response.answer == self.held(response.pk).answer

    @precondition(lambda self: self.quiz.checks_each)
    @rule(position=PLACES, answer=ANSWERS, times=st.integers(1, 2))
    def checks(self, position, answer, times):
        check_key = uuid4()
        for _turn in range(times):
            response = self.asked(position)
            self.check(response, self.nth(response, answer), check_key)

    @precondition(lambda self: self.quiz.checks_each)
    @rule(position=PLACES, answers=st.lists(ANSWERS, min_size=2, max_size=4, unique=True))
    def checks_until_it_stands(self, position, answers):
        response = self.asked(position)
        for answer in answers:
            response.refresh_from_db()
            self.check(response, self.nth(response, answer), uuid4())

    def check(self, response, answer, check_key):
        self.decided_at.setdefault(check_key, self.treatment(response.version_id))
        keys = {"key": uuid4(), "check_key": check_key}
        with suppress(ClosedError, stepping.StepError):
            stepping.check(response, **keys, answer=answer, seq=response.seq + 1, now=self.now)

    @rule(times=st.integers(1, 3))
    def submits_the_newest(self, times):
        attempt = self.newest()
        for turn in range(times):
            sent = submit(attempt, now=self.now + timedelta(seconds=turn))
            again = grade(sent)
            found = (None, None, None) if again.waits else (again.right_count, again.percent, again.passed)
            assert found == (sent.right_count, sent.percent, sent.passed)

    @precondition(lambda self: self.quiz.time_limit)
    @rule()
    def time_is_over(self):
        attempt = self.newest()
        self.now = max(self.now, attempt.due_at + GRACE)
        assert end_if_over(attempt.pk, now=self.now) or attempt.state != "open"

    @precondition(lambda self: self.quiz.time_limit)
    @rule(pace=st.sampled_from(PACES), minutes=st.sampled_from([0, 10]))
    def gets_more_time(self, pace, minutes):
        """In the middle of it; a sitting that is open never ends earlier than it was said."""
        before = {
            pk: due for pk, state, due, *_facts in ATTEMPTS.rows(enrollment=self.enrollment.pk) if state == "open"
        }
        facts = {"pace": pace, "break_minutes": minutes, "by": self.trainer, "now": self.now}
        accommodations.grant(self.enrollment.user, **facts)
        settle_open(self.enrollment.user_id)
        after = dict(Attempt.objects.filter(pk__in=before).values_list("pk", "due_at"))
        assert all(after[pk] >= due for pk, due in before.items())

    @rule()
    def is_swept(self):
        """What nobody looks at is ended, by our clock and the database's: the one that is behind decides."""
        attempt, early = self.newest(), timezone.now()
        was_open, due = attempt.state == "open", attempt.due_at and attempt.due_at + GRACE
        ended = close_overdue(now=self.now)
        if was_open and due and due < min(self.now, early):
            assert ended == 1
        elif not (was_open and due) or due >= min(self.now, timezone.now()):
            assert ended == 0

    @rule(position=PLACES, treatment=st.sampled_from(TREATMENTS), times=st.integers(1, 2))
    def is_decided_again(self, position, treatment, times):
        version = self.versions[position - 1]
        if self.accounts[version.pk].by_person:
            return
        facts = {"course": self.quiz.lesson.edition.course, "version": version, "reason": "Unclear.", "now": self.now}
        data = other_key(version) if treatment in {"new_key", "accept_also"} else None
        regrade = regrading.propose(**facts, treatment=treatment, data=data, by=self.trainer)
        for _turn in range(times):
            if self.decided.get(version.pk, regrade) != regrade:
                with pytest.raises(regrading.RegradeError):
                    regrading.apply(regrade, by=self.trainer, now=self.now)
            else:
                regrading.apply(regrade, by=self.trainer, now=self.now)
                self.decided[version.pk] = regrade

    @precondition(lambda self: self.decided)
    @rule(data=st.data(), times=st.integers(1, 2))
    def is_taken_back(self, data, times):
        regrade = self.decided.pop(data.draw(st.sampled_from(sorted(self.decided))))
        for _turn in range(times):
            regrading.revert(regrade, by=self.trainer, now=self.now)

    def treatment(self, version):
        return self.decided[version].treatment if version in self.decided else ""

    def held(self, pk):
        events = AnswerEvent.objects.filter(response=pk).order_by("pk")
        version = Response.objects.values_list("version", flat=True).get(pk=pk)
        return self.replay(events.values_list("key", "answer", "seq", "checked"), version)

    def replay(self, events, version):
        return replayed(events, tries=self.tries, decided=self.decided_at, account=self.accounts[version])

    def account(self, response):
        return self.accounts[response.version_id]

    def nth(self, response, number):
        """One of the answers to the question of `response`."""
        known = self.account(response).answers
        return known[number % len(known)]

    @invariant()
    def everything_follows_from_the_events(self):
        self.look()
        results = {attempt: [] for attempt, *_facts in self.attempts}
        for pk, attempt, version, answer, seq, tries, settled_at in self.responses:
            held = self.replay([event[1:5] for event in self.events.get(pk, ())], version)
            stored = (answer, seq, tries, settled_at is not None)
            assert stored == (held.answer, held.seq, held.tries, held.settled)
            results[attempt].append((held, self.accounts[version], self.treatment(version)))
        for pk, state, due, submitted, *facts in [one for one in self.attempts if one[1] != "open"]:
            assert tuple(facts) == judged(results[pk], mastery=self.mastery)
            assert (state == "waiting") is (facts[2] is None)
            self.ended.setdefault(pk, min(self.now, due) if due else self.now)
            assert submitted == self.ended[pk]
            self.done |= bool(facts[2])
        assert len(COMPLETIONS.rows(enrollment=self.enrollment.pk)) == int(self.done)

    def look(self):
        """Reads all there is; no event that was there before is gone, and what came late says so."""
        mine = {"enrollment": self.enrollment.pk}
        self.attempts, self.responses = ATTEMPTS.rows(**mine), RESPONSES.rows(**mine)
        assert sum(state == "open" for _pk, state, *_facts in self.attempts) <= 1
        due = {pk: due for pk, _state, due, *_facts in self.attempts}
        place = {pk: attempt for pk, attempt, *_facts in self.responses}
        before, self.events = self.events, {}
        for event in EVENTS.rows(**mine):
            end = due[place[event[0]]]
            assert bool(event[5]) is self.late.setdefault(event[1], end is not None and event[6] >= end)
            self.events.setdefault(event[0], []).append(event)
        assert all(self.events[pk][: len(events)] == events for pk, events in before.items())


def runs(written, *, examples):
    """The machine over quizzes that ask each of the lists `written`, in every behaviour, with and without a timer."""
    Sitting.quizzes = {
        (which, how, timed): checked_for(asked, how, timed)
        for which, asked in enumerate(written)
        for how in BEHAVIOURS
        for timed in (False, True)
    }
    items = QuizItem.objects.filter(quiz__in=Sitting.quizzes.values()).select_related("version")
    Sitting.accounts = {item.version_id: account_of(item.version) for item in items}
    Sitting.trainer = UserFactory()
    size = settings(max_examples=examples, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(Sitting, settings=size)


def account_of(version):
    return SINGLE if version.stem.startswith("Question number") else account(version.kind)


@pytest.mark.django_db
def test_any_order_of_what_can_happen_to_a_sitting():
    runs([singles()], examples=RUNS)


@pytest.mark.django_db
def test_any_order_of_it_with_every_kind_of_question():
    runs(of_each_kind(), examples=RUNS * (1 if RUNS > 100 else 2))
