"""What a phone has to fetch: counted by Chromium on the wire, with files hashed and compressed as in production."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from playwright.sync_api import Page
from waitress import create_server

from assessments.attempting import start
from assessments.models import Quiz
from courses.publishing import open_draft
from enrollments.enrolling import enroll
from enrollments.progress import begin
from tests.factories import MembershipFactory
from tests.journeys.course import house_parent

pytestmark = pytest.mark.django_db(transaction=True)
KILOBYTE = 1024


@pytest.fixture
def served(settings, tmp_path):
    """The address of a server that hands out static files as production does: WhiteNoise, hashed and compressed."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    call_command("collectstatic", interactive=False, verbosity=0)
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=2)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    running.join(5)


class Scale:
    """Weighs everything that a page makes Chromium fetch, heads of answers included; `scripts` is every script since the beginning."""

    def __init__(self, page: Page) -> None:
        self.page, self.kinds, self.weights, self.scripts = page, {}, {}, {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda facts: self.kinds.update({facts["requestId"]: facts}))
        wire.on(
            "Network.loadingFinished",
            lambda facts: self.arrived(facts["requestId"], facts["encodedDataLength"]),
        )

    def arrived(self, name: str, weight: int) -> None:
        self.weights[name] = weight
        facts = self.kinds.get(name)
        if facts and facts["type"] == "Script" and not facts["response"].get("fromDiskCache"):
            file = facts["response"]["url"].rsplit("/", 1)[1].split(".")[0]
            self.scripts[file] = self.scripts.get(file, 0) + weight

    def weigh(self, address: str) -> dict[str, int]:
        """Bytes by kind of file, and in all, from opening `address` until nothing more is asked."""
        self.kinds.clear()
        self.weights.clear()
        assert self.page.goto(address).status == 200
        self.page.wait_for_load_state("networkidle")
        sums = {"all": sum(self.weights.values())}
        for name, facts in self.kinds.items():
            sums[facts["type"]] = sums.get(facts["type"], 0) + self.weights.get(name, 0)
        return sums


def pages(person, course):
    """The pages that a learner opens one after the other."""
    enrollment = enroll(user=person, course=course, now=timezone.now())
    begin(enrollment, now=timezone.now())
    lessons = list(enrollment.edition.lessons.in_order())
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.get(lesson=lessons[2]), now=timezone.now())
    paths = ["/", "/courses/", "/c/C7/", f"/c/C7/{lessons[0].code}/", f"/a/{attempt.code}/1/", "/certificates/"]
    return dict(zip(["home", "catalogue", "course", "lesson", "question", "certificates"], paths, strict=True))


@pytest.fixture
def page(phone):
    """No service worker: what it fetches would be counted as nothing."""
    return phone(service_workers="block").new_page()


def sign_in(page, served, name):
    page.context.clear_cookies()
    page.goto(served + "/account/login/")
    page.get_by_label("E-mail or user name").fill(name)
    page.get_by_label("Password", exact=True).fill("care-demo-only")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(served + "/")


def told(capsys, name, sums):
    with capsys.disabled():
        print(f"\n{name}: {sums}", end="")


def test_a_phone_fetches_little(served, page, capsys):
    person, course = house_parent()
    scale = Scale(page)
    first = scale.weigh(served)
    told(capsys, "first view", first)
    sign_in(page, served, person.username)
    seen = {name: scale.weigh(served + path) for name, path in pages(person, course).items()}
    for name, sums in seen.items():
        told(capsys, name, sums)
    assert first["all"] <= 60 * KILOBYTE
    assert first["Stylesheet"] <= 10 * KILOBYTE
    told(capsys, "scripts", scale.scripts)
    assert {"leave", "answers", "quiz"} <= set(scale.scripts)
    assert sum(scale.scripts.values()) <= 20 * KILOBYTE
    assert {name: sums for name, sums in seen.items() if not 0 < sums["Document"] <= sums["all"] <= 20 * KILOBYTE} == {}


TRAINERS_ONLY = {"blocks.js", "htmx.js", "marking.js", "observe.js"}


def test_all_scripts_that_any_learner_may_meet_weigh_little(served, settings, capsys):
    """No page has all of them; together they are what a phone may ever fetch."""
    own = {path.name for path in (settings.BASE_DIR / "lms/static").glob("*.js")} - TRAINERS_ONLY
    hashed = {name: settings.STATIC_ROOT / (staticfiles_storage.stored_name(name) + ".gz") for name in own}
    weights = {name: path.stat().st_size for name, path in hashed.items()}
    told(capsys, "all scripts of learners", {"all": sum(weights.values())} | weights)
    assert {"answers.js", "quiz.js"} <= set(weights)
    assert sum(weights.values()) <= 20 * KILOBYTE


def test_the_editor_fetches_little(served, page, capsys):
    _person, course = house_parent()
    trainer = MembershipFactory(organization=course.organization, role="trainer", user__username="trainer").user
    EmailAddress.objects.create(user=trainer, email=trainer.email, verified=True, primary=True)
    draft = open_draft(course, by=trainer)
    scale = Scale(page)
    scale.weigh(served)
    sign_in(page, served, trainer.username)
    editor = scale.weigh(f"{served}/write/C7/lessons/{draft.lessons.in_order()[0].code}/")
    told(capsys, "editor", editor)
    told(capsys, "scripts", scale.scripts)
    assert {"answers", "htmx"} <= set(scale.scripts)
    assert sum(scale.scripts.values()) <= 20 * KILOBYTE
    assert editor["all"] <= 24 * KILOBYTE
