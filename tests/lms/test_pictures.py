"""A picture is drawn once: what was drawn here comes back byte for byte, and what was not never stays as it was."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lms.kit.pictures import NoPictureError, drawn_anew


def picture(form, size=(40, 30), **more):
    out = BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    image.save(out, form, **more)
    return out.getvalue()


def tagged():
    exif = Image.Exif()
    exif[0x010E] = "PLACE"
    info = PngInfo()
    info.add_text("Comment", "PLACE")
    return [picture("JPEG", exif=exif), picture("PNG", pnginfo=info), picture("JPEG", comment=b"PLACE", quality=82)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("size", [(40, 30), (1500, 20)])
def test_what_was_drawn_here_comes_back_the_same(form, size):
    first = drawn_anew(picture(form, size))
    assert drawn_anew(first[0]) == first


@pytest.mark.parametrize("content", tagged(), ids=["exif", "text", "comment"])
def test_metadata_never_stays(content):
    assert b"PLACE" in content
    assert b"PLACE" not in drawn_anew(content)[0]


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(BytesIO(drawn_anew(picture("JPEG", (40, 30), exif=exif))[0])) as image:
        assert (image.size, dict(image.getexif())) == ((30, 40), {})


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_is_put_into_a_drawn_one_is_drawn_away(form):
    ours, _kind = drawn_anew(picture(form))
    end = {"JPEG": 2, "PNG": 12}[form]
    part = {"JPEG": b"\xff\xfe\x00\x0e<script>SPY", "PNG": b"\0\0\0\x0btEXt<script>SPY\0\0\0\0"}[form]
    for spoiled in (ours + b"<script>SPY", ours[:-end] + part + ours[-end:], ours + ours[-end:]):
        try:
            again, _kind = drawn_anew(spoiled)
        except NoPictureError:
            continue
        assert b"SPY" not in again
        assert again != spoiled


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_half_of_a_drawn_one_is_no_picture(form):
    ours, _kind = drawn_anew(picture(form))
    with pytest.raises(NoPictureError):
        drawn_anew(ours[: len(ours) // 2])
