import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from accounts.models import Event
from certificates import files, papers, rendering
from certificates.issuing import award
from certificates.models import Certificate, Hold
from certificates.papers import PAPERS, compose
from certificates.rendering import digest, file_of, render, render_missing
from lms.kit import typesetting
from lms.kit.typesetting import FONTS, letters, printable
from tests.certificates.conftest import NOON
from tests.factories import UserFactory

W_WIDTH = 1.067  # of its size, in Noto Serif Bold
CODE = "H4K7-29WX-BQTM-VC83-FNRZ-P"
# A paper that was shipped is never edited: a change is a new file, and issuing.PAPER names it.
SHIPPED = {"completion-1": "f144e7fc08fbe468bb57acf4aeb9de644b071f667e1084b68b5ca818339a4101"}


def facts(**changes):
    return {
        "name": "Liza Santos",
        "title": "Caring well",
        "edition": 1,
        "minutes": 335,
        "completed_on": "2026-11-23",
        "issuer": "Regional Care Network VII",
        "evidence": {"needed": 52},
        "code": CODE,
        "address": "https://learn.example.org/verify/",
        **changes,
    }


def pdf(**changes):
    return compose(
        paper="completion-1",
        facts=facts(**changes),
        address=f"https://learn.example.org/verify/{CODE.replace('-', '')}/",
        issued_at=NOON,
    )


def text(content):
    """The words of the page, spaces aside: pypdf guesses where lines break."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_page_says_what_it_must():
    said = text(pdf())
    for words in [
        "Certificate of completion",
        "Liza Santos",
        "has completed",
        "Caring well",
        "Edition 1 · 5 hours 35 minutes of learning · all 52 required steps done",
        "23 November 2026",
        "Regional Care Network VII",
        "https://learn.example.org/verify/",
        CODE,
        "Certificate of completion. No CPD units are claimed.",
    ]:
        assert "".join(words.split()) in said


@pytest.mark.parametrize(("minutes", "said"), [(1, "1minute"), (60, "1hour"), (61, "1hour1minute"), (120, "2hours")])
def test_minutes_are_said_in_hours(minutes, said):
    assert f"·{said}oflearning" in text(pdf(minutes=minutes))


@pytest.mark.parametrize(
    "name",
    [
        "Niño Ñuñez",
        "Łukasz Ŵyn ŵ ł",
        "Ma. Cristina Dela Peña-Ñuñez III, Jr.",
        '*bold* _it_ `raw` $x$ #set page(fill: red) #eval("1") \\n // c /* d */ <b>&amp;</b> @ref = h',
        "{{ name }}{% debug %}",
        "-- --- ~ ... 'q' \"q\"",
    ],
)
def test_a_name_comes_out_letter_by_letter(name):
    assert "".join(name.split()) in text(pdf(name=name))


@pytest.mark.parametrize("name", ["محمد بن علي", "শেখ মুজিবুর রহমান", "ᜃᜇᜓ"])
def test_other_scripts_are_drawn(name):
    assert PdfReader(io.BytesIO(pdf(name=name))).pages[0]["/Resources"]["/Font"]


@pytest.mark.parametrize("name", ["Maria " * 20, "W" * 120, "ñ" * 120, "A" + " B" * 59, "شاد" * 40])
def test_a_name_of_120_letters_is_whole_and_on_one_page(name):
    content = pdf(name=name, title="A long title of a course " * 5, issuer="An office with a long name " * 6)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    if name.isascii():
        assert "".join(name.split()) in text(content)


def test_long_words_stay_inside_the_page():
    rows = []
    PdfReader(io.BytesIO(pdf(name="W" * 120))).pages[0].extract_text(
        visitor_text=lambda words, cm, tm, font, size: rows.append(len(words) * size) if "WW" in words else None
    )
    assert len(rows) > 1
    assert max(rows) * W_WIDTH <= (297 - 2 * 26) * 72 / 25.4


def test_without_a_name_the_page_speaks_of_its_holder():
    assert "Theholderofthiscertificate" in text(pdf(name=""))


def test_letters_that_no_font_has_are_left_out():
    assert printable("Liza \U0001f338  Santos") == "Liza Santos"
    assert printable("Nin\u0303o\u202e\x07") == "Niño"
    assert printable("山田") == ""


def test_every_listed_letter_can_be_drawn():
    drawn = sorted(letters())
    for start in range(0, len(drawn), 600):
        assert pdf(name=" ".join(drawn[start : start + 600]))


def test_size_tags_language_and_title():
    content = pdf(name="Łukasz Ñ শেখ محمد")
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert len(content) <= 100_000
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "Certificate of completion"
    assert b"pdfuaid" in content or b"pdfuaid" in root["/Metadata"].get_data()
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (842, 595)


def test_the_same_facts_are_the_same_bytes():
    assert pdf() == pdf()
    assert pdf() != pdf(name="Liza Santo")


def test_what_typst_quotes_is_not_passed_on(tmp_path, monkeypatch):
    (tmp_path / "completion-1.typ").write_text("#panic(json(bytes(sys.inputs.facts)).name)")
    monkeypatch.setattr(papers, "PAPERS", tmp_path)
    with pytest.raises(typesetting.PaperError) as error:
        pdf(name="Liza Santos")
    assert str(error.value) == "panicked with: …"


def test_a_shipped_paper_is_never_edited():
    found = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in PAPERS.glob("*.typ")}
    assert found == SHIPPED


def test_fonts_stay_small_and_carry_their_licence():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()


@pytest.mark.django_db
def test_render_stores_the_file_and_vouches_for_it(finish):
    certificate = render(award(finish(), now=NOON), now=NOON)
    path = Path(default_storage.path(f"certificates/{certificate.code}.pdf"))
    assert digest(path.read_bytes()) == certificate.pdf_sha256
    certificate.refresh_from_db()
    assert certificate.rendered_at == NOON
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"%PDF-1.7 half")])
def test_a_lost_or_half_file_comes_back_byte_by_byte(finish, damage):
    certificate = render(award(finish(), now=NOON), now=NOON)
    path = Path(default_storage.path(files.name_of(certificate.code)))
    before = path.read_bytes()
    damage(path)
    assert file_of(Certificate.objects.get()) == before
    assert path.read_bytes() == before
    damage(path)
    render(Certificate.objects.get(), now=NOON + timedelta(days=9))
    assert path.read_bytes() == before
    assert Certificate.objects.get().rendered_at == NOON


@pytest.mark.django_db
def test_a_crash_while_writing_leaves_no_half_file(finish, monkeypatch):
    certificate = award(finish(), now=NOON)
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        render(certificate, now=NOON)
    folder = Path(default_storage.path("certificates"))
    assert list(folder.iterdir()) == []
    assert Certificate.objects.get().pdf_sha256 == ""


@pytest.mark.django_db
def test_file_of_writes_no_row(finish, django_assert_num_queries):
    certificate = award(finish(), now=NOON)
    with django_assert_num_queries(0):
        assert file_of(certificate).startswith(b"%PDF")
    assert Certificate.objects.get().pdf_sha256 == ""


@pytest.mark.django_db
def test_render_missing_makes_the_others_and_parks_the_broken_one(finish):
    good, broken = award(finish(), now=NOON), award(finish(UserFactory(display_name="Liza")), now=NOON)
    Certificate.objects.filter(pk=broken.pk).update(paper="gone")
    assert render_missing(now=NOON) == 1
    assert render_missing(now=NOON) == 0
    assert set(Certificate.objects.exclude(rendered_at=None)) == {good}
    hold = Hold.objects.get()
    assert (hold.enrollment_id, hold.step, hold.tries) == (broken.enrollment_id, "file", 1)
    assert "Liza" not in hold.reason
    Certificate.objects.filter(pk=broken.pk).update(paper="completion-1")
    assert render_missing(now=NOON + timedelta(minutes=6)) == 1
    assert Hold.objects.count() == 0


@pytest.mark.django_db
def test_a_template_error_parks_with_its_reason(finish, tmp_path, monkeypatch):
    certificate = award(finish(UserFactory(display_name="Liza")), now=NOON)
    (tmp_path / "completion-1.typ").write_text("#json(bytes(sys.inputs.facts)).nowhere")
    monkeypatch.setattr(papers, "PAPERS", tmp_path)
    assert render_missing(now=NOON) == 0
    assert Hold.objects.get().reason == "dictionary does not contain key …"
    monkeypatch.undo()
    assert render_missing(now=NOON + timedelta(minutes=6)) == 1
    assert rendering.kept(Certificate.objects.get(pk=certificate.pk)) is not None


@pytest.mark.django_db
def test_a_file_that_comes_back_otherwise_is_recorded(finish):
    certificate = render(award(finish(), now=NOON), now=NOON)
    Certificate.objects.filter(pk=certificate.pk).update(pdf_sha256="0" * 64)
    render(Certificate.objects.get(), now=NOON + timedelta(days=1))
    assert Certificate.objects.get().pdf_sha256 == certificate.pdf_sha256
    event = Event.objects.get(verb="certificate_file_changed")
    assert event.detail == {"sha256_before": "0" * 64, "sha256": certificate.pdf_sha256}
