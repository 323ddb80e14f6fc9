"""Pictures and films from a trainer's phone to a learner's: with JavaScript and without, in both themes, and no heavier than it says."""

from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from courses.media.keeping import path_of
from courses.models import Block, Media
from courses.publishing import publish
from lms.kit import files
from tests.corpora.uploads import AUDIO, HOSTILE, SRT, VIDEO
from tests.factories import BlockFactory, EditionFactory, EnrollmentFactory, LessonFactory, MembershipFactory
from tests.journeys.axe import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def photo():
    out = BytesIO()
    Image.effect_noise((2400, 1600), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def trainer():
    return MembershipFactory(role="trainer")


@pytest.fixture
def lesson(trainer):
    edition = EditionFactory(state="draft", course__organization=trainer.organization, course__code="K7")
    lesson = LessonFactory(edition=edition, module__edition=edition, covers="What makes an evening calm.")
    BlockFactory(lesson=lesson, data={"text": "A small light helps."})
    return lesson


def form(walk, kind):
    walk.page.get_by_role("link", name="Add a block").first.click()
    walk.page.get_by_role("link", name=kind, exact=True).click()
    walk.page.get_by_role("button", name="Save", exact=True).last.wait_for()


def say(walk, **said):
    box = walk.page.locator("form:has(input[type=file])")
    for name, text in said.items():
        box.locator(f"[name={name}]").fill(text)
    box.locator("[name=rights][value=own]").check()
    box.locator("[name=people][value=nobody]").check()


def save(walk):
    walk.page.locator("form:has(input[type=file])").get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_picture_from_a_phone_to_a_learners_phone(script, live, phone, sign_in, trainer, lesson):
    walk = Walk(phone(java_script_enabled=script).new_page(), live)
    sign_in(walk.page, trainer.user)
    walk.page.goto(f"{live}/write/K7/lessons/{lesson.code}/")
    form(walk, "Picture")
    walk.page.locator("[name=picture_sent]").set_input_files(file("drawing.svg", HOSTILE["drawing.svg"]))
    say(walk, alt="A small lamp, lit", caption="A small light is enough.")
    save(walk)
    walk.page.get_by_text("Choose a picture: JPEG, PNG, GIF or WebP.").last.wait_for()
    assert walk.page.locator("[name=alt]").input_value() == "A small lamp, lit"
    walk.page.locator("[name=picture_sent]").set_input_files(file("lamp.jpg", photo()))
    save(walk)
    walk.page.locator("section.block figure img").first.wait_for()
    walk.page.locator("input[type=file]").wait_for(state="detached")
    if script:
        walk.look()
    publish(lesson.edition, by=trainer.user, now=timezone.now())

    learner = MembershipFactory(organization=trainer.organization).user
    EnrollmentFactory(user=learner, edition=lesson.edition)
    other = Walk(phone().new_page(), live)
    sign_in(other.page, learner)
    fetched = []
    other.page.on("response", lambda answer: fetched.append(answer) if "/m/" in answer.url else None)
    other.go(f"/c/K7/{lesson.code}/")
    picture = other.page.get_by_role("img", name="A small lamp, lit")
    picture.scroll_into_view_if_needed()
    other.page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    [answer] = fetched
    assert answer.url.endswith(("/360.webp", "/720.webp"))
    assert len(answer.body()) <= 60_000
    other.look()


def test_a_film_waits_until_somebody_plays_it(live, phone, sign_in, trainer, lesson):
    walk = Walk(phone().new_page(), live)
    sign_in(walk.page, trainer.user)
    walk.go(f"/write/K7/lessons/{lesson.code}/")
    form(walk, "Film")
    sent = {"film": ("door.mp4", VIDEO), "poster": ("lamp.jpg", photo()), "captions": ("words.srt", SRT.encode())}
    for name, (called, content) in (sent | {"sound": ("voice.m4a", AUDIO)}).items():
        walk.page.locator(f"[name={name}_sent]").set_input_files(file(called, content))
    say(walk, title="At the door", transcript="Mila comes in.")
    walk.look()
    save(walk)
    walk.page.locator("section.block video").wait_for()
    walk.page.locator("input[type=file]").wait_for(state="detached")
    walk.look()
    publish(lesson.edition, by=trainer.user, now=timezone.now())
    assert Media.objects.count() == 4

    learner = MembershipFactory(organization=trainer.organization).user
    EnrollmentFactory(user=learner, edition=lesson.edition)
    other = Walk(phone().new_page(), live)
    sign_in(other.page, learner)
    fetched = []
    other.page.on("request", lambda asked: fetched.append(asked.url) if "/m/" in asked.url else None)
    other.go(f"/c/K7/{lesson.code}/")
    other.page.get_by_text("Read it instead").click()
    assert "Mila comes in." in other.reads()
    other.look()
    assert {url.rpartition(".")[2] for url in fetched} <= {"webp", "vtt"}
    film = Media.objects.get(kind="video")
    assert Block.objects.get(kind="video").data["film"] == film.sha256
    part = other.page.request.get(f"{live}/m/{film.sha256}/file.mp4", headers={"Range": "bytes=4-7"})
    assert (part.status, part.body()) == (206, files.read(path_of(film.sha256, "file.mp4"))[4:8])
