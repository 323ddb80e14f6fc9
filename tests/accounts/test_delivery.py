import socket
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count, pairwise
from threading import Thread

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connections
from django.db.models.functions import Now

from accounts import delivery
from accounts.delivery import claim, deliver, deliver_due
from accounts.models import Notice, User
from accounts.notice_kinds import Category, NoticeKind
from accounts.outbox import put, revive
from tests.accounts import mailers
from tests.factories import MembershipFactory, UserFactory

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """A test machine may be slow; by this clock no time passes while a batch is sent, unless a test lets it."""
    monkeypatch.setattr(delivery, "monotonic", lambda: 0.0)


def owe(user, noon, *, kind="reminder_idle", subject="enrollment:1", key=None, **more):
    key = key or f"{kind}:{Notice.objects.count()}"
    put(key=key, kind=kind, user=user, due_at=noon, subject=subject, **more)
    return Notice.objects.get(key=key)


def outcome(notice):
    notice.refresh_from_db()
    return notice.state, notice.reason


def let_leases_run_out():
    Notice.objects.update(claimed_until=Now() - MINUTE)


def ids():
    return Counter(letter.extra_headers["Message-ID"] for letter in mail.outbox)


@pytest.mark.django_db
def test_a_due_notice_is_sent_once(kinds, noon):
    notice = owe(UserFactory(), noon)
    assert [deliver_due(now=noon), deliver_due(now=noon)] == [1, 0]
    assert outcome(notice) == ("sent", "")
    assert notice.ended_at == noon
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([notice.user.email], "A step is waiting for you")


@pytest.mark.django_db
def test_what_is_not_due_waits(kinds, noon):
    notice = owe(UserFactory(), noon + MINUTE)
    assert deliver_due(now=noon) == 0
    assert outcome(notice) == ("waiting", "")


@pytest.mark.django_db(transaction=True)
def test_two_beats_send_once(kinds, noon):
    for _ in range(20):
        owe(UserFactory(), noon)

    def sweep():
        deliver_due(now=noon)
        connections.close_all()

    threads = [Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(ids().values()) == {1}
    assert len(ids()) == Notice.objects.filter(state="sent").count() == 20


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_person_keep_the_cap(kinds, noon):
    user = UserFactory()
    notices = [owe(user, noon, subject=f"enrollment:{number}") for number in range(6)]

    def work(notice):
        deliver(notice.pk, now=noon)
        connections.close_all()

    threads = [Thread(target=work, args=[notice]) for notice in notices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver_due(now=noon)
    assert len(mail.outbox) == 1
    assert Notice.objects.filter(state="waiting", reason="put off: one a day").count() == 5


@pytest.mark.django_db
def test_a_worker_that_was_held_up_leaves_it_to_another(kinds, noon, monkeypatch):
    notice, half = owe(UserFactory(), noon), settings.NOTICE_LEASE.total_seconds() / 2
    ticks = iter([0.0, half + 0.01, 1000.0, 1000.0 + half])
    monkeypatch.setattr(delivery, "monotonic", lambda: next(ticks))
    assert deliver(notice.pk, now=noon) is False
    assert outcome(notice) == ("waiting", "the worker was held up")
    assert (notice.claimed_until, notice.tries, notice.due_at, mail.outbox) == (None, 0, noon, [])
    assert deliver(notice.pk, now=noon) is True
    assert (outcome(notice), len(mail.outbox)) == (("sent", ""), 1)


@pytest.mark.django_db
@pytest.mark.parametrize("first", [-10, 0, 10])
@pytest.mark.parametrize("second", [-10, 10])
def test_a_wrong_clock_sends_nothing_twice(kinds, noon, first, second):
    notice = owe(UserFactory(), noon)
    with time_machine.travel(datetime.now(UTC) + first * MINUTE):
        assert claim(notice.pk, now=noon) is not None
    with time_machine.travel(datetime.now(UTC) + second * MINUTE):
        assert claim(notice.pk, now=noon + 10 * MINUTE) is None
        assert deliver_due(now=noon + 10 * MINUTE) == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_databases_clock_compares_rightly_with_stored_moments(kinds, noon):
    notice = owe(UserFactory(), noon)
    for seconds, held in [(-2, False), (2, True)]:
        for fraction in (0, 1, 999_999):
            moment = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=fraction)
            Notice.objects.update(claimed_until=moment)
            assert Notice.objects.in_hand().exists() is held
            assert Notice.objects.unclaimed().exists() is not held
    assert claim_after_lease(notice, noon).claimed_until - datetime.now(UTC) <= settings.NOTICE_LEASE


def claim_after_lease(notice, noon):
    let_leases_run_out()
    return claim(notice.pk, now=noon)


@pytest.mark.django_db
def test_crash_midway_resumes(kinds, noon, settings):
    notices = [owe(UserFactory(), noon) for _ in range(10)]
    mailers.use(settings, "tests.accounts.mailers.KilledAfter")
    mailers.KilledAfter.left = 4
    with pytest.raises(mailers.Killed):
        deliver_due(now=noon)
    mailers.use(settings, "django.core.mail.backends.locmem.EmailBackend")
    assert deliver_due(now=noon) == 5
    assert outcome(notices[4]) == ("waiting", "")
    let_leases_run_out()
    assert deliver_due(now=noon + 6 * MINUTE) == 1
    assert {outcome(notice) for notice in notices} == {("sent", "")}
    assert sorted(ids().values()) == [1] * 9 + [2]


@pytest.mark.django_db
def test_scheduler_dead_3_days(kinds, noon):
    user = MembershipFactory().user
    useless = owe(user, noon, key="useless", expires_at=noon + 2 * DAY)
    for number in range(3):
        owe(user, noon + number * DAY, key=f"day {number}")
    later = noon + 3 * DAY
    deliver_due(now=later)
    assert outcome(useless) == ("skipped", "too late to be useful")
    assert len(mail.outbox) == 1
    assert sorted(Notice.objects.exclude(key="useless").values_list("state", "reason")) == [
        ("sent", ""),
        ("skipped", "a reminder about this was sent this week"),
        ("skipped", "a reminder about this was sent this week"),
    ]


@pytest.mark.django_db
def test_completed_between_queue_and_send_is_skipped(kinds, noon):
    done = set()
    kinds.register(
        NoticeKind(
            "reminder_due",
            Category.REMINDER,
            reason_to_skip=lambda notice, now: "finished already" if notice.subject in done else "",
        )
    )
    notices = [owe(UserFactory(), noon, kind="reminder_due", subject=f"enrollment:{number}") for number in (1, 2)]
    done.add("enrollment:1")
    deliver_due(now=noon)
    assert [outcome(notice) for notice in notices] == [("skipped", "finished already"), ("sent", "")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"channel": User.Channel.NONE}, "the person wants no messages"),
        ({"email": ""}, "no e-mail address"),
        ({"is_active": False}, "the account is closed"),
    ],
)
@pytest.mark.parametrize("kind", ["welcome", "reminder_idle", "certificate_ready"])
def test_nobody_is_written_to_who_cannot_or_will_not_be(kinds, noon, change, reason, kind):
    notice = owe(UserFactory(), noon, kind=kind)
    User.objects.update(**change)
    deliver_due(now=noon)
    assert outcome(notice) == ("skipped", reason)
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_leaver_gets_news_but_no_reminder(kinds, noon):
    user = MembershipFactory(ended_on=date(2026, 3, 4)).user
    reminder, news = owe(user, noon), owe(user, noon, kind="certificate_ready")
    deliver_due(now=noon)
    assert outcome(reminder) == ("skipped", "no place any more")
    assert outcome(news) == ("sent", "")


@pytest.mark.django_db
def test_a_notice_of_the_night_goes_at_eight_without_counting_as_tried(kinds, noon):
    night = noon + 9 * HOUR
    held, news, security = (
        owe(UserFactory(), night, kind=kind) for kind in ("reminder_idle", "certificate_ready", "welcome")
    )
    deliver_due(now=night)
    assert outcome(held) == outcome(news) == ("waiting", "put off: quiet hours")
    assert outcome(security) == ("sent", "")
    held.refresh_from_db()
    assert (held.due_at, held.tries, held.claimed_until) == (night + 11 * HOUR, 0, None)
    assert deliver_due(now=night + 11 * HOUR) == 2


@pytest.mark.django_db
def test_a_pause_holds_reminders_only(kinds, noon):
    user = UserFactory(paused_until=date(2026, 3, 10))
    reminder, news = owe(user, noon), owe(user, noon, kind="certificate_ready")
    deliver_due(now=noon)
    assert outcome(reminder) == ("waiting", "put off: paused")
    assert reminder.due_at == datetime(2026, 3, 10, 0, 0, tzinfo=UTC)
    assert outcome(news) == ("sent", "")
    assert deliver_due(now=reminder.due_at) == 1


@pytest.mark.django_db
def test_one_reminder_a_day_and_three_a_week_for_a_person(kinds, noon):
    user = UserFactory()
    for number in range(5):
        owe(user, noon, subject=f"enrollment:{number}")
    sent = {day: sum(deliver_due(now=noon + day * DAY + hour * HOUR) for hour in (0, 1)) for day in range(9)}
    assert sent == {0: 1, 1: 1, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0, 7: 1, 8: 1}


@pytest.mark.django_db
def test_one_reminder_a_week_and_three_in_all_about_one_thing(kinds, noon):
    user = UserFactory()
    reasons = []
    for day in (0, 6, 7, 14, 21, 60):
        notice = owe(user, noon + day * DAY)
        deliver_due(now=noon + day * DAY)
        reasons.append(outcome(notice)[1])
    weekly, all_three = "a reminder about this was sent this week", "three reminders about this were sent"
    assert reasons == ["", weekly, "", "", all_three, all_three]


@pytest.mark.django_db
def test_one_bad_address_does_not_hold_up_the_batch(kinds, noon, settings):
    mailers.use(settings, "tests.accounts.mailers.RefusesSome")
    bad, good = owe(UserFactory(username="bad"), noon), owe(UserFactory(), noon)
    assert deliver_due(now=noon) == 1
    assert (outcome(bad), outcome(good)) == (("waiting", "SMTPRecipientsRefused"), ("sent", ""))
    assert (bad.due_at, bad.tries, bad.claimed_until) == (noon + MINUTE, 1, None)


@pytest.mark.django_db
def test_after_eight_tries_a_notice_is_given_up_and_can_be_revived(kinds, noon, settings):
    mailers.use(settings, "tests.accounts.mailers.RefusesSome")
    notice = owe(UserFactory(username="bad"), noon, kind="welcome")
    moments = []
    while outcome(notice)[0] == "waiting":
        moments.append(notice.due_at)
        deliver_due(now=notice.due_at)
    assert outcome(notice) == ("failed", "SMTPRecipientsRefused")
    assert len(moments) == delivery.MOST_TRIES == 8
    assert [later - earlier for earlier, later in pairwise(moments)] == delivery.BACK_OFF
    User.objects.update(email="good@example.org")
    assert [revive(notice, now=noon), revive(notice, now=noon)] == [True, False]
    assert deliver_due(now=noon) == 1


@pytest.mark.django_db
def test_a_worker_that_dies_each_time_is_given_up_too(kinds, noon):
    notice = owe(UserFactory(), noon)
    for _ in range(delivery.MOST_TRIES):
        assert claim(notice.pk, now=noon) is not None
        let_leases_run_out()
    deliver_due(now=noon)
    assert outcome(notice) == ("failed", "the worker stopped each time")
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_asked_once_a_batch(kinds, noon, settings):
    mailers.use(settings, "tests.accounts.mailers.Away")
    mailers.Away.asked = 0
    for _ in range(5):
        owe(UserFactory(), noon)
    assert deliver_due(now=noon) == 0
    assert mailers.Away.asked == 1
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_a_mistake_in_one_kind_is_raised_after_the_others_were_sent(kinds, noon):
    def broken(notice):
        raise RuntimeError("never shown: may hold a name")

    kinds.register(NoticeKind("reminder_due", Category.REMINDER, context=broken))
    bad, good = owe(UserFactory(), noon, kind="reminder_due"), owe(UserFactory(), noon)
    with pytest.RaisesGroup(RuntimeError):
        deliver_due(now=noon)
    assert (outcome(bad), outcome(good)) == (("waiting", "RuntimeError"), ("sent", ""))


@pytest.mark.django_db
def test_a_silent_mail_server_holds_a_worker_no_longer_than_its_timeout(kinds, noon, settings):
    """Without one it would be held for good."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        mailers.use(
            settings,
            "django.core.mail.backends.smtp.EmailBackend",
            host="127.0.0.1",
            port=server.getsockname()[1],
            timeout=1,
        )
        notice = owe(UserFactory(), noon)
        assert deliver_due(now=noon) == 0
    assert outcome(notice) == ("waiting", "SMTPServerDisconnected")


def test_the_timeout_in_the_settings_is_ten_seconds_at_most():
    import lms.settings

    told = lms.settings.MAILERS["default"]["OPTIONS"]
    assert told["timeout"] <= 10
    assert told["seconds"] <= settings.NOTICE_LEASE.total_seconds() / 2


@pytest.mark.django_db
def test_a_batch_has_an_end(kinds, noon, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    for _ in range(3):
        owe(UserFactory(), noon)
    assert [deliver_due(now=noon) for _ in range(3)] == [2, 1, 0]


def let_time_pass(monkeypatch, seconds):
    """By delivery's clock so many seconds pass before each row of a batch; it is looked at three times for a row that is sent."""
    ticks = chain([0], (row * seconds for row in count(1) for _look in range(3)))
    monkeypatch.setattr(delivery, "monotonic", lambda: next(ticks))


@pytest.mark.django_db
def test_a_slow_batch_ends_when_the_hour_closes(kinds, noon, monkeypatch):
    closing = noon + 8 * HOUR
    for _ in range(5):
        owe(UserFactory(), noon)
    let_time_pass(monkeypatch, 20)
    assert deliver_due(now=closing - MINUTE) == 2
    assert sorted(Notice.objects.filter(state="sent").values_list("ended_at", flat=True)) == [
        closing - timedelta(seconds=seconds) for seconds in (40, 20)
    ]
    assert Notice.objects.filter(reason="put off: quiet hours").count() == 3


@pytest.mark.django_db
def test_a_batch_takes_two_minutes_at_most(kinds, noon, monkeypatch):
    for _ in range(5):
        owe(UserFactory(), noon)
    let_time_pass(monkeypatch, 50)
    assert deliver_due(now=noon) == 2
