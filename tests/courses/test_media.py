"""What is taken as media, what is kept of it, and whom it is shown to."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from accounts.models import Role
from courses.frozen import _outlines
from courses.media import facts, listing
from courses.media.keeping import keep, path_of, settle
from courses.media.looking import LARGEST, RefusedError
from courses.models import Media
from lms.kit import captions, files
from tests.assessments.hostile_files import picture
from tests.assessments.test_open import paper
from tests.corpora.uploads import HOSTILE, MARK, PHOTO, SRT, TAKEN, VIDEO
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, MembershipFactory

pytestmark = pytest.mark.django_db
KINDS = Media.Kind.values


def kept(content, *, organization, name="x", wanted=KINDS):
    return keep(ContentFile(content), wanted=wanted, name=name, organization=organization, by=None, now=timezone.now())


def stored():
    root = Path(default_storage.path(""))
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_its_content_is(name, house):
    content, kind, ending = TAKEN[name]
    row = kept(content, organization=house, name=name)
    assert (row.kind, row.ending, row.name) == (kind, ending, name)
    whole = files.read(path_of(row.sha256, f"file.{ending}"))
    assert len(whole) == row.size
    by_itself = facts.of(row).address.rpartition("/")[2] if kind in {"image", "captions"} else ""
    assert row.shown == (len(files.read(path_of(row.sha256, by_itself))) if by_itself else 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_a_hostile_file_stays(name, house):
    with pytest.raises(RefusedError) as refused:
        kept(HOSTILE[name], organization=house, name=name)
    assert str(refused.value).endswith(".")
    assert (Media.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_file_said_of_its_owner_is_in_none_of_those_that_are_kept(name, house):
    kept(TAKEN[name][0], organization=house, name=name)
    assert stored()
    for path in stored():
        for mark in (MARK, b"PERSONMARK", b"COMMENTMARK", b"\x11" * 8, b"Ana"):
            assert mark not in path.read_bytes(), path


@pytest.mark.parametrize("name", TAKEN)
def test_what_was_kept_is_the_same_when_it_comes_again(name, house):
    """So a package that leaves and comes back names the same media."""
    row = kept(TAKEN[name][0], organization=house)
    again = files.read(path_of(row.sha256, f"file.{row.ending}"))
    other = MembershipFactory().organization
    assert kept(again, organization=house) == row
    assert kept(again, organization=other).sha256 == row.sha256
    assert Media.objects.count() == 2


def test_a_film_keeps_its_length_and_its_places(house):
    row = kept(VIDEO, organization=house)
    assert (row.size, row.width, row.height, row.seconds) == (len(VIDEO), 640, 360, 90)


def test_a_file_that_is_wanted_as_another_kind_is_told_which(house):
    with pytest.raises(RefusedError, match=r"Choose a picture: JPEG, PNG, GIF or WebP\."):
        kept(VIDEO, organization=house, wanted=["image"])


def test_what_is_too_large_is_not_even_opened(house, monkeypatch):
    monkeypatch.setitem(LARGEST, "image", 0)
    with pytest.raises(RefusedError, match=r"larger than 0 MB"):
        kept(PHOTO, organization=house)


def test_a_wide_picture_is_kept_in_three_widths_none_of_them_heavy(house):
    noise = Image.effect_noise((2600, 1300), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG")
    row = kept(out.getvalue(), organization=house)
    sizes = {}
    for width in facts.of(row).widths:
        content = files.read(path_of(row.sha256, f"{width}.webp"))
        assert Image.open(BytesIO(content)).width == width
        sizes[width] = len(content)
    assert list(sizes) == [360, 720, 1280]
    assert sizes[720] == row.shown
    assert sizes[720] < len(files.read(path_of(row.sha256, "file.jpg"))) / 2


def test_a_small_picture_is_not_made_wider(house):
    row = kept(picture("PNG", size=(200, 100)), organization=house)
    assert facts.of(row).widths == [200]
    assert facts.of(row).srcset == f"/m/{row.sha256}/200.webp 200w"


def test_captions_are_times_and_words(house):
    row = kept(SRT.encode(), organization=house)
    text = files.read(path_of(row.sha256, "file.vtt")).decode()
    assert text == "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nSit down.\n\n00:00:03.000 --> 00:00:04.000\nI am here.\n"
    assert captions.written(captions.cues(text)) == text


def test_facts_are_asked_once(house, django_assert_num_queries):
    shas = [kept(TAKEN[name][0], organization=house).sha256 for name in ("photo.jpg", "film.mp4")]
    with django_assert_num_queries(1):
        assert set(facts.facts_of(shas)) == set(shas)
    with django_assert_num_queries(0):
        assert facts.facts_of(shas)[shas[1]].seconds == 90


def test_an_address_of_the_floor_below_is_the_view_of_the_floor_above(house):
    row = kept(PHOTO, organization=house)
    name = facts.of(row).names[0]
    assert facts.of(row).address == reverse("enrollments:media_file", args=[row.sha256, name])


# Whom it is shown to


def status(client, address):
    answer = client.get(address)
    answer.getvalue()  # a file that nobody reads to its end stays open
    return answer.status_code


@pytest.fixture
def lesson(draft):
    return draft.lessons.get(title="Listen")


@pytest.fixture
def film(lesson, house):
    row = kept(VIDEO, organization=house)
    settle(lesson, [row.sha256])
    return row


@pytest.fixture
def address(film):
    return reverse("enrollments:media_file", args=[film.sha256, "file.mp4"])


def test_a_lesson_shows_what_is_its_own_organizations(lesson, house):
    mine = kept(PHOTO, organization=house)
    other = kept(picture("PNG"), organization=MembershipFactory().organization)
    settle(lesson, [mine.sha256, other.sha256])
    assert [*lesson.media.all()] == [mine]
    settle(lesson, [])
    assert [*lesson.media.all()] == []


def test_trainers_and_reviewers_of_its_organization_have_it_and_no_others(client, address, alice, bob, charlie, house):
    reviewer = MembershipFactory(organization=house, role=Role.REVIEWER).user
    for user, expected in [(alice, 200), (reviewer, 200), (bob, 404), (charlie, 404)]:
        client.force_login(user)
        assert status(client, address) == expected, user


def test_who_learns_has_what_her_lesson_shows_from_the_day_on_which_it_opens(client, bob, house):
    edition = EditionFactory(course__organization=house)
    shown, waits = (LessonFactory(edition=edition, module__edition=edition) for _n in range(2))
    film, photo = kept(VIDEO, organization=house), kept(PHOTO, organization=house)
    settle(shown, [film.sha256])
    settle(waits, [photo.sha256])
    client.force_login(bob)
    addresses = [facts.of(row).address for row in (film, photo)]
    assert [status(client, one) for one in addresses] == [404, 404]
    enrollment = EnrollmentFactory(user=bob, edition=edition)
    assert [status(client, one) for one in addresses] == [200, 200]
    waits.opens_on = timezone.localdate() + timedelta(days=3)
    waits.save()
    _outlines.values.clear()
    assert [status(client, one) for one in addresses] == [200, 404]
    enrollment.delete()
    assert [status(client, one) for one in addresses] == [404, 404]


def test_it_comes_as_a_file_that_cannot_act_and_in_parts(client, address, alice, film):
    client.force_login(alice)
    whole = client.get(address)
    assert whole.getvalue() == files.read(path_of(film.sha256, "file.mp4"))
    assert whole["Content-Disposition"] == f'attachment; filename="video-{film.sha256[:6]}.mp4"'
    assert (whole["Content-Security-Policy"], whole["X-Content-Type-Options"]) == ("sandbox", "nosniff")
    assert (whole["Content-Type"], "no-store" in whole["Cache-Control"]) == ("video/mp4", True)
    part = client.get(address, headers={"Range": "bytes=4-7", "Accept-Encoding": "gzip"})
    assert (part.status_code, part.getvalue(), part["Content-Length"]) == (206, b"ftyp", "4")


@pytest.mark.parametrize("name", ["file.jpg", "../file.mp4", "360.webp", "file.mp4.part", "x"])
def test_only_what_is_kept_has_a_name(client, alice, film, name):
    client.force_login(alice)
    assert client.get(f"/m/{film.sha256}/{name}").status_code == 404


def test_a_picture_is_shown_as_it_was_packed_for_phones_only(client, alice, house):
    row = kept(PHOTO, organization=house)
    assert files.read(path_of(row.sha256, "file.jpg"))
    client.force_login(alice)
    assert client.get(f"/m/{row.sha256}/file.jpg").status_code == 404


def test_a_row_whose_file_is_lost_is_not_there(client, address, alice, film):
    client.force_login(alice)
    default_storage.delete(path_of(film.sha256, "file.mp4"))
    assert client.get(address).status_code == 404


def test_all_media_of_an_edition_can_be_packed(draft, lesson, film):
    assert [(sha, name, len(content)) for sha, name, content in listing.media_of(draft)] == [
        (film.sha256, f"{film.sha256}.mp4", film.size)
    ]


def test_a_paper_that_somebody_sends_loses_the_name_of_who_made_it(house):
    content = paper()
    assert content.count(b"NAMEMARK") >= 2
    row = kept(content, organization=house)
    [path] = stored()
    assert (b"NAMEMARK" in path.read_bytes(), len(PdfReader(path, strict=True).pages)) == (False, 1)
    assert kept(path.read_bytes(), organization=house) == row
