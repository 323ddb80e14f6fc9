"""Packages of QTI items: read in the order of their list, with what they show, and never further than they may lead."""

import stat
import struct
import subprocess
import sys
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from assessments.formats import unpacking
from assessments.formats.items import Item, Notice, Refused
from tests.assessments.formats.reading import entries
from tests.assessments.formats.test_qti import item

PICTURE = b"\x89PNG picture"


def packed(*files, kind=ZIP_STORED):
    """A zip of names, or ZipInfos, and contents."""
    out = BytesIO()
    with ZipFile(out, "w", kind) as archive:
        for name, content in files:
            archive.writestr(name, content, compress_type=getattr(name, "compress_type", kind) or kind)
    return out.getvalue()


def manifest(*paths, inside="", folder=""):
    listed = "".join(
        f'<resource identifier="r{number}" type="imsqti_item_xmlv2p1" href="{path}">{inside}<file href="{path}"/></resource>'
        for number, path in enumerate(paths)
    )
    other = '<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/>'
    return f"{folder}imsmanifest.xml", f"<manifest><resources>{other}{listed}</resources></manifest>"


def asked(said="Read on."):
    return item(f"<p>{said}</p>")


def texts(content):
    return [entry.text.text for entry in entries("qti", content) if isinstance(entry, Item)]


def reasons(content):
    return [entry.reason for entry in entries("qti", content) if isinstance(entry, Refused)]


def test_items_come_in_the_order_of_the_list():
    content = packed(
        ("a.xml", asked("A")), ("x/b.xml", asked("B")), ("c.xml", asked("C")), manifest("x/b.xml", "a.xml")
    )
    assert texts(content) == ["<p>B</p>", "<p>A</p>"]


def test_without_a_list_every_item_is_read():
    assert texts(packed(("b.xml", asked("B")), ("a.xml", asked("A")), ("a.png", PICTURE))) == ["<p>A</p>", "<p>B</p>"]


def test_a_package_in_a_folder_is_read():
    assert texts(packed(("x/a.xml", asked("A")), manifest("a.xml", folder="x/"))) == ["<p>A</p>"]


def test_what_the_list_says_of_an_item_is_kept():
    inside = (
        "<metadata><lom><general><identifier><catalog>idnumber</catalog><entry>Q7</entry></identifier>"
        "<keyword><string>first</string></keyword></general><classification><taxonPath><source><string>s</string></source>"
        "<taxon><entry><string>Care</string></entry></taxon></taxonPath></classification></lom></metadata>"
    )
    (found,) = entries("qti", packed(("a.xml", asked()), manifest("a.xml", inside=inside)))
    assert (found.idnumber, found.tags, found.category) == ("Q7", ("first",), ("Care",))


@pytest.mark.parametrize(
    "shown", ['<img src="../m/a%20b.png" alt="x"/>', '<object data="../m/a%20b.png" type="image/png"/>']
)
def test_a_picture_comes_with_its_item(shown):
    content = packed(("i/a.xml", asked(shown)), ("m/a b.png", PICTURE), manifest("i/a.xml"))
    (found,) = entries("qti", content)
    assert [(file.name, file.content) for file in found.text.files] == [("a b.png", PICTURE)]
    assert 'src="@@PLUGINFILE@@/a%20b.png"' in found.text.text


@pytest.mark.parametrize(
    "source",
    ["../../etc/passwd", "/etc/passwd", "http://127.0.0.1:9/a.png", "file:///etc/passwd", "b.png", "i.xml", ""],
)
def test_a_picture_that_is_not_in_the_package_is_named(source):
    found = entries("qti", packed(("i.xml", asked(f'See <img src="{source}"/>.')), manifest("i.xml")))
    assert found[0].text.files == ()
    assert "img" not in found[0].text.text
    assert "without its pictures" in found[1].text


def test_a_bad_item_leaves_the_others():
    content = packed(
        ("a.xml", "<assessmentItem>"),
        ("b.xml", asked("B")),
        ("c.xml", "<other/>"),
        manifest("a.xml", "b.xml", "c.xml", "d.xml"),
    )
    found = entries("qti", content)
    assert [type(one).__name__ for one in found] == ["Refused", "Description", "Refused", "Refused"]
    assert not any(one.whole for one in found if isinstance(one, Refused))
    assert [one.name for one in found] == ["a.xml", "First things", "c.xml", "d.xml"]
    assert "does not hold it" in found[3].reason


def test_an_item_may_not_lead_outside():
    assert "does not hold it" in reasons(packed(("a.xml", asked()), manifest("../a.xml")))[0]


def test_items_of_one_id_are_told():
    inside = "<metadata><identifier><catalog>idnumber</catalog><entry>Q7</entry></identifier></metadata>"
    content = packed(("a.xml", asked()), ("b.xml", asked()), manifest("a.xml", "b.xml", inside=inside))
    (notice,) = [one for one in entries("qti", content) if isinstance(one, Notice)]
    assert notice.text.startswith("Its id “Q7” stands here")


# Packages that mean harm: refused as a whole, before anything in them is opened.


def link(name):
    info = ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def named(name, raw):
    """A package with a name that Python would not write."""
    return packed((name, asked())).replace(name.encode(), raw)


def with_count(content, place, value, form):
    """The same with one number of its end changed."""
    data = bytearray(content)
    struct.pack_into(form, data, len(data) - 22 + place, value)
    return bytes(data)


def encrypted(content):
    data = bytearray(content)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def overlapping():
    """Many names for the same bytes."""
    data = packed(*((f"{number:02}.xml", b"x" * 5000) for number in range(20)))
    first = data.index(b"PK\x01\x02")
    body, listed = data[: 30 + 6 + 5000], bytearray(data[first:])
    at = 0
    while (at := listed.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<L", listed, at + 42, 0)
        at += 46
    struct.pack_into("<L", listed, len(listed) - 22 + 16, len(body))
    return bytes(body + listed)


def large_header():
    """A zip that says that it is a large one."""
    data = packed(("a.xml", asked()))
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(data), 1)
    return data[:-22] + locator + data[-22:]


def says_larger(size):
    data = bytearray(packed(("a.xml", asked())))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, size)
    return bytes(data)


ZEROS = b"\0" * 2_000_000
HARM = {
    "up": (packed(("../a.xml", asked())), "leads out"),
    "up inside": (packed(("x/../../a.xml", asked())), "leads out"),
    "absolute": (packed(("/a.xml", asked())), "leads out"),
    "drive": (packed(("C:/a.xml", asked())), "leads out"),
    "backslash": (named("x_a.xml", b"x\\a.xml"), "leads out"),
    "nul": (named("x_a.xml", b"x\0a.xml"), "leads out"),
    "link": (packed((link("a.xml"), "/etc/passwd")), "is a link"),
    "ratio": (packed(("a.xml", ZEROS), kind=ZIP_DEFLATED), "so tightly"),
    "many": (packed(*((f"{number}", b"") for number in range(5_001))), "5,000 files"),
    "nested": (packed(("a.xml", asked()), ("x/b.ZIP", packed(("a.xml", ZEROS)))), "another package"),
    "twice": (packed(("a.xml", asked()), ("A.XML", asked())), "twice"),
    "file and folder": (packed(("a.xml", asked()), ("a.xml/", b"")), "twice"),
    "overlapping": (overlapping(), "more than can be unpacked"),
    "large": (large_header(), "more than can be unpacked"),
    "large offset": (with_count(packed(("a.xml", asked())), 16, 0xFFFFFFFF, "<L"), "more than can be unpacked"),
    "large file": (says_larger(0xFFFFFFFE), "more than can be unpacked"),
    "count": (with_count(packed(("a.xml", asked())), 10, 0xFFFF, "<H"), "5,000 files"),
    "directory": (with_count(packed(("a.xml", asked())), 12, 2_000_000, "<L"), "5,000 files"),
    "password": (encrypted(packed(("a.xml", asked()))), "cannot open"),
    "method": (packed(("a.xml", asked()), kind=ZIP_LZMA), "cannot open"),
    "cut": (packed(("a.xml", asked()))[:-5], "no package"),
    "behind": (packed(("a.xml", asked())) + b"more", "no package"),
    "empty": (packed(("a.txt", b"")), "holds no items"),
    "no items": (packed(("a.xml", asked()), manifest()), "holds no items"),
    "bad list": (packed(("a.xml", asked()), ("imsmanifest.xml", "<manifest>")), "imsmanifest.xml, cannot be read"),
    "other list": (packed(("a.xml", asked()), ("imsmanifest.xml", "<html/>")), "imsmanifest.xml, cannot be read"),
    "list with entities": (
        packed(("a.xml", asked()), ("imsmanifest.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><manifest/>")),
        "DOCTYPE",
    ),
}


@pytest.mark.parametrize("name", HARM)
def test_a_package_that_means_harm_is_refused(name):
    content, says = HARM[name]
    (entry,) = entries("qti", content)
    assert says in entry.reason
    assert entry.whole


def test_a_file_that_is_larger_than_it_says_is_not_read():
    content = bytearray(packed(("a.xml", asked("A" * 500)), ("b.xml", asked("B"))))
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 100)
    found = entries("qti", bytes(content))
    assert [type(one).__name__ for one in found] == ["Refused", "Description"]
    assert "broken" in found[0].reason


def test_an_item_that_is_too_large_is_not_read(monkeypatch):
    from assessments.formats import qti

    monkeypatch.setattr(qti, "MOST_ITEM", 1000)
    assert "larger than 1 MB" in reasons(packed(("a.xml", asked("A" * 1000)), ("b.xml", asked("B"))))[0]


def test_pictures_of_one_item_are_so_large_together_and_no_larger(monkeypatch):
    from assessments.formats import qti_package

    monkeypatch.setattr(qti_package.Shown, "__init__", limited(qti_package.Shown.__init__))
    shown = '<img src="a.png" alt=""/><img src="b.png" alt=""/>'
    content = packed(("i.xml", asked(shown)), ("a.png", b"a" * 60), ("b.png", b"b" * 60), manifest("i.xml"))
    found = entries("qti", content)
    assert [file.name for file in found[0].text.files] == ["a.png"]
    assert "without its pictures" in found[1].text


def limited(make):
    def made(self, package, path):
        make(self, package, path, 100)

    return made


def test_an_archive_is_no_picture():
    hidden = packed(("a.xml", asked()))
    found = entries("qti", packed(("i.xml", asked('<img src="a.png"/>')), ("a.png", hidden), manifest("i.xml")))
    assert found[0].text.files == ()


PROGRAM = """
import sys

from assessments.formats.items import Item
from assessments.formats.qti import read


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


before = peak()
with open(sys.argv[1], "rb") as stream:
    count = sum(isinstance(entry, Item) and len(entry.text.files[0].content) == 7_900_000 for entry in read(stream))
print(count, peak() - before)
"""


def large(path):
    """Items of 1 MB and items of 40,000 elements, each with 8 MB of picture, among 4,000 files with long names."""
    noise = Random(1).randbytes
    start = '<assessmentItem identifier="i" title="A"><itemBody><p>'
    end = '<img src="a.png" alt=""/></p></itemBody></assessmentItem>'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", start + noise(490_000).hex() + end)
            archive.writestr(f"x{number}.xml", start + "".join(f"<b>{noise(8).hex()}</b>" for _ in range(40_000)) + end)
        archive.writestr("a.png", noise(7_900_000))
        for number in range(4_000):
            archive.writestr(f"m/{number:0180}", b"")


def test_the_largest_package_fits_in_little_memory(tmp_path):
    path = tmp_path / "large.zip"
    large(path)
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, growth = map(int, done.stdout.split())
    assert count == 6
    assert growth < 64


def test_the_end_of_a_package_is_looked_for_where_python_looks():
    """A comment may not hide another list of files behind the one that was looked through."""
    inner = packed(*((f"{number}", b"") for number in range(5_001)))
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a.xml", asked())
        archive.comment = inner[-300:]
    with pytest.raises(unpacking.FileError):
        unpacking.unpacked(BytesIO(out.getvalue()))
