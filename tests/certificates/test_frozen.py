from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from accounts.models import Event, Notice
from certificates import issuing, papers
from certificates.consent import show_name
from certificates.issuing import award
from certificates.models import Certificate
from certificates.rendering import digest, file_of, render
from certificates.revoking import EndedError, ReasonError, replace, revoke
from tests.certificates.conftest import NOON
from tests.factories import UserFactory

LATER = NOON + timedelta(days=30)


@pytest.fixture
def certificate(finish):
    user = UserFactory(display_name="Liza Santos")
    return render(award(finish(user), now=NOON), now=NOON)


def rename_everything(certificate):
    user, edition = certificate.user, certificate.enrollment.edition
    user.display_name, user.time_zone = "Luz Reyes", "Pacific/Honolulu"
    user.save()
    edition.title, edition.number = "Another title", 7
    edition.save()
    edition.lessons.update(minutes=99)
    certificate.course.organization.name = "Another office"
    certificate.course.organization.save()


@pytest.mark.django_db
def test_rename_and_template_edit_keep_pdf_sha256(certificate, tmp_path, monkeypatch, settings):
    before = certificate.pdf_sha256
    rename_everything(certificate)
    settings.SITE_URL = "https://elsewhere.example.org"
    for name in ["completion-1", "completion-2"]:
        old = (papers.PAPERS / "completion-1.typ").read_text()
        (tmp_path / f"{name}.typ").write_text(old if name == "completion-1" else old.replace("has completed", "did"))
    monkeypatch.setattr(papers, "PAPERS", tmp_path)
    monkeypatch.setattr(issuing, "PAPER", "completion-2")
    Path(default_storage.path(f"certificates/{certificate.code}.pdf")).unlink()
    fresh = Certificate.objects.get(pk=certificate.pk)
    assert digest(file_of(fresh)) == before
    assert render(fresh, now=LATER).pdf_sha256 == before


@pytest.mark.django_db
def test_a_new_key_still_reads_the_name(certificate, settings):
    settings.FIELD_KEYS = ["a new key", *settings.FIELD_KEYS]
    assert Certificate.objects.get().name == "Liza Santos"


@pytest.mark.django_db
def test_revoke_ends_it_once_with_its_reason(certificate):
    by = UserFactory()
    revoke(certificate, reason=" issued by mistake ", by=by, now=LATER)
    revoke(certificate, reason="again", by=by, now=LATER + timedelta(days=1))
    certificate.refresh_from_db()
    assert (certificate.state, certificate.ended_at, certificate.ended_reason) == (
        "revoked",
        LATER,
        "issued by mistake",
    )
    event = Event.objects.get(verb="certificate_revoked")
    assert (event.actor_id, event.person_id, event.detail) == (by.pk, certificate.user_id, {})


@pytest.mark.django_db
@pytest.mark.parametrize("act", [revoke, replace])
def test_ending_asks_for_a_reason(certificate, act):
    with pytest.raises(ReasonError):
        act(certificate, reason="  ", by=None, now=LATER)
    certificate.refresh_from_db()
    assert certificate.state == "issued"


@pytest.mark.django_db
def test_replace_takes_todays_name_and_keeps_all_other_facts(certificate):
    show_name(certificate, show=True, now=NOON)
    rename_everything(certificate)
    newer = replace(certificate, reason="name corrected", by=None, now=LATER)
    assert replace(certificate, reason="name corrected", by=None, now=LATER) == newer
    certificate.refresh_from_db()
    assert (certificate.state, certificate.name, certificate.replaced_by) == ("replaced", "Liza Santos", newer)
    assert (newer.state, newer.name, newer.facts) == ("issued", "Luz Reyes", certificate.facts)
    assert (newer.name_public, newer.code == certificate.code) == (False, False)
    assert award(certificate.enrollment, now=LATER) == newer
    assert Notice.objects.filter(kind="certificate_ready").count() == 2
    assert Event.objects.get(verb="certificate_replaced").detail == {"replaced_by": newer.pk}


@pytest.mark.django_db
def test_what_has_ended_otherwise_stays_as_it_is(certificate):
    newer = replace(certificate, reason="name", by=None, now=LATER)
    with pytest.raises(EndedError):
        revoke(certificate, reason="mistake", by=None, now=LATER)
    revoke(newer, reason="mistake", by=None, now=LATER)
    with pytest.raises(EndedError):
        replace(newer, reason="name", by=None, now=LATER)
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_show_name_twice_is_one_record(certificate):
    for show in [True, True, False, False]:
        show_name(certificate, show=show, now=NOON)
    verbs = Event.objects.filter(verb__startswith="certificate_name").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["certificate_name_shown", "certificate_name_hidden"]
    assert Certificate.objects.get().name_public is False
