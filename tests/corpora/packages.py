"""Packages of courses that mean harm or are not whole: name → how one is made from the files of a good course, and words of the sentence that answers it."""

import hashlib
import json
import stat
import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

COURSE = "calm-days"
PAGE = f"{COURSE}/course.md"
DATE = (2020, 1, 1, 0, 0, 0)
HOSTILE = {}


def hostile(answered):
    """Each is stopped by one guard, and told by its sentence: so that a guard that goes is missed."""

    def known(make):
        HOSTILE[make.__name__.replace("_", " ")] = make, answered
        return make

    return known


def entry(name, *, mode=0o100644, **attributes):
    info = ZipInfo(name, DATE)
    info.filename = name  # ZipInfo itself cuts a name at NUL and turns its slashes
    info.external_attr = mode << 16
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


def manifest(files, **more):
    said = {"format": "gabay-course", "version": 1, "course": COURSE, **more}
    return json.dumps({"files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}, **said})


def packed(files, *, listed=None, comment=b"", besides=()):
    """A zip of `files` with a list of them; `listed` is the list where it shall say something else; `besides` are entries of one's own."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        if listed != "":
            archive.writestr(entry("manifest.json"), manifest(files) if listed is None else listed)
        for name, content in files.items():
            archive.writestr(entry(name), content)
        for info, content in besides:
            archive.writestr(info, content)
        archive.comment = comment
    return out.getvalue()


def with_one(files, name, content=b"x", **attributes):
    """A package with one file more, which stands in its list."""
    listed = manifest({**files, name: content})
    return packed(files, listed=listed, besides=[(entry(name, **attributes), content)])


@hostile("no package that can be opened")
def no_zip_at_all(files):
    return b"%PDF-1.7 nothing of the sort"


@hostile("no package that can be opened")
def nothing(files):
    return b""


@hostile("no package that can be opened")
def half_a_file(files):
    whole = packed(files)
    return whole[: len(whole) // 2]


@hostile("no package that can be opened")
def its_end_is_cut(files):
    return packed(files)[:-10]


@hostile("no list of its files")
def its_beginning_is_cut(files):
    return packed(files)[40:]


@hostile("leads out of the package")
def a_name_that_climbs(files):
    return with_one(files, f"{COURSE}/../../escaped.md")


@hostile("leads out of the package")
def a_name_that_climbs_at_once(files):
    return with_one(files, "../escaped.md")


@hostile("leads out of the package")
def an_absolute_name(files):
    return with_one(files, "/tmp/escaped.md")


@hostile("leads out of the package")
def a_name_with_a_drive(files):
    return with_one(files, "C:/escaped.md")


@hostile("leads out of the package")
def a_name_with_backslashes(files):
    return with_one(files, f"{COURSE}\\..\\escaped.md")


@hostile("leads out of the package")
def a_name_with_nul(files):
    return with_one(files, f"{COURSE}/a\0.md")


@hostile("no name of a file of a course")
def a_name_of_two_dots_in_the_list_alone(files):
    return packed(files, listed=manifest({**files, "../escaped.md": b"x"}))


@hostile("is a link and no file")
def a_link(files):
    return with_one(files, f"{COURSE}/01-link.md", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)


@hostile("is a link and no file")
def a_device(files):
    return with_one(files, f"{COURSE}/01-device.md", b"", mode=stat.S_IFCHR | 0o666)


@hostile("no name of a file of a course")
def a_file_in_another_folder(files):
    return with_one(files, "other-course/course.md")


@hostile("stands in the package twice")
def a_name_twice(files):
    """Two entries of one name; zipfile warns where one writes them, so the second is renamed afterwards."""
    other = "x" * len(PAGE)
    return packed(files, besides=[(entry(other), b"---\ntitle: Other\n---\n")]).replace(other.encode(), PAGE.encode())


@hostile("stands in the package twice")
def a_name_twice_in_other_letters(files):
    return with_one(files, PAGE.upper())


@hostile("not the one that was packed")
def another_content_than_listed(files):
    return packed({**files, PAGE: files[PAGE] + b"\nMore.\n"}, listed=manifest(files))


@hostile("does not stand in the package's list")
def a_file_that_is_not_listed(files):
    return packed(files, besides=[(entry(f"{COURSE}/extra.md"), b"x")])


@hostile("and is not there")
def a_file_that_is_listed_and_not_there(files):
    return packed(files, listed=manifest({**files, f"{COURSE}/gone.md": b"x"}))


@hostile("no list of its files")
def no_list(files):
    return packed(files, listed="")


@hostile("no list of its files")
def a_list_that_is_no_json(files):
    return packed(files, listed="{")


@hostile("no list of its files")
def a_list_nested_without_end(files):
    return packed(files, listed="[" * 100_000)


@hostile("no list of its files")
def a_list_of_numbers(files):
    return packed(files, listed='{"format": "gabay-course", "version": 1, "course": "calm-days", "files": [NaN]}')


@hostile("no list of its files")
def a_list_of_a_later_version(files):
    return packed(files, listed=manifest(files, version=2))


@hostile("no list of its files")
def a_course_that_climbs(files):
    return packed(files, listed=manifest(files, course=".."))


@hostile("This file is missing")
def a_course_that_is_not_in_it(files):
    return packed({}, listed=manifest({}))


@hostile("packed so tightly")
def a_bomb_by_its_ratio(files):
    return with_one(files, f"{COURSE}/01-bomb.md", b"\0" * 20_000_000, compress_type=ZIP_DEFLATED)


@hostile("more than 5,000 files")
def more_files_than_anybody_writes(files):
    return packed(files, besides=[(entry(f"{COURSE}/{number}.md"), b"") for number in range(5_001)])


@hostile("more than 1000 files")
def more_files_than_a_course_has(files):
    return packed({**files, **{f"{COURSE}/questions/q{number}.yaml": b"" for number in range(1_100)}})


@hostile("holds another package")
def a_package_in_a_package(files):
    return with_one(files, f"{COURSE}/inner.zip", packed(files))


@hostile("more than can be unpacked")
def a_head_of_four_gigabytes(files):
    whole = bytearray(packed(files))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 20 : at + 28] = struct.pack("<II", 0xFFFFFFFE, 0xFFFFFFFE)
    return bytes(whole)


@hostile("more than can be unpacked")
def a_list_of_files_beyond_four_gigabytes(files):
    whole = bytearray(packed(files))
    at = whole.rfind(b"PK\x05\x06")
    whole[at + 12 : at + 20] = b"\xff" * 8
    return bytes(whole)


@hostile("not the one that was packed")
def a_size_that_is_too_small(files):
    """The list of files says 5 bytes, and more come."""
    whole = bytearray(packed(files))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 5)
    return bytes(whole)


@hostile("not the one that was packed")
def a_film_of_fifty_megabytes_that_is_another(files):
    """As large as a film may be, so that memory would hold it whole; it is told apart on the way to the disk."""
    name, film = f"{COURSE}/media/long.mp4", bytes(50_000_000)
    return packed(
        files, listed=manifest({**files, name: b"x"}), besides=[(entry(name, compress_type=ZIP_STORED), film)]
    )


@hostile("not the one that was packed")
def two_files_in_one_place(files):
    """Both entries of the list of files lead to the same bytes."""
    whole = bytearray(packed(files))
    first = whole.find(b"PK\x01\x02")
    second = whole.find(b"PK\x01\x02", first + 1)
    whole[second + 42 : second + 46] = whole[first + 42 : first + 46]
    return bytes(whole)


@hostile("in a way that we cannot open")
def locked_with_a_password(files):
    whole = bytearray(packed(files))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 8] |= 0x1
    return bytes(whole)


@hostile("in a way that we cannot open")
def packed_in_an_unusual_way(files):
    return with_one(files, f"{COURSE}/01-odd.md", b"x" * 1000, compress_type=ZIP_LZMA)


@hostile("no list of its files")
def another_list_behind_its_comment(files):
    return packed(files, comment=packed({PAGE: b"x"})[-200:])


@hostile("too large: 200 kB")
def a_text_of_a_megabyte(files):
    text = b"---\ntitle: Long\nminutes: 5\ncovers: Much.\n---\n\n" + bytes(range(97, 123)) * 40_000
    return packed({**files, f"{COURSE}/01-start/50-long.md": text})


@hostile("not UTF-8")
def a_text_of_no_letters(files):
    return packed({**files, PAGE: b"---\ntitle: \xff\xfe\n---\n"})


@hostile("Anchors")
def references_without_end(files):
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return packed({**files, PAGE: f"---\ntitle: T\n{bomb}---\n".encode()})


@hostile("Tags")
def a_call_in_its_fields(files):
    return packed({**files, PAGE: b"---\ntitle: !!python/object/apply:os.system [true]\n---\n"})


@hostile("cannot be used")
def a_picture_that_is_a_page(files):
    name = f"{COURSE}/questions/files/door.png"
    return packed({**files, name: b"<html><script>alert(1)</script></html>"})


@hostile("Name a picture")
def a_drawing_with_a_script(files):
    return packed({**files, f"{COURSE}/questions/files/door.svg": b"<svg onload='alert(1)'/>"})


@hostile("cannot be used")
def a_picture_of_a_hundred_million_points(files):
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return packed({**files, f"{COURSE}/questions/files/door.png": out.getvalue()})
