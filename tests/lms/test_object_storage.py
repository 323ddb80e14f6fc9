"""Files in an S3-compatible storage: moto's server on loopback, reached by the one setting."""

from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer

from lms.kit import files
from lms.kit.object_storage import ObjectStorage, options
from lms.kit.ranges import part_of_file


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer("127.0.0.1", port=0)
    running.start()
    with closing(running._server.socket):
        yield "http://key:secret@{}:{}".format(*running.get_host_and_port())
        running.stop()


@pytest.fixture(params=["disk", "objects"])
def place(request, settings):
    """Both storages, so that what holds of one holds of the other."""
    if request.param == "objects":
        url = f"{request.getfixturevalue('server')}/files?region=us-east-1"
        stored = {"BACKEND": "lms.kit.object_storage.ObjectStorage", "OPTIONS": {"url": url}}
        settings.STORAGES = {**settings.STORAGES, "default": stored}
        assert isinstance(storages["default"], ObjectStorage)
        storages["default"].connection.create_bucket(Bucket="files")
    return request.param


def test_what_was_written_is_read_and_the_last_one_stays(place):
    assert files.read("a/b") is None
    files.write("a/b", b"first")
    files.write("a/b", b"second")
    assert files.read("a/b") == b"second"
    assert default_storage.size("a/b") == 6
    default_storage.delete("a/b")
    assert files.read("a/b") is None


def test_a_long_file_goes_in_and_out_in_pieces(place):
    content = bytes(range(256)) * 2000
    files.write_from("long", ContentFile(content))
    assert b"".join(files.part("long", 0, len(content) - 1)) == content
    assert b"".join(files.part("long", 200_000, 400_000)) == content[200_000:400_001]


def test_some_bytes_of_what_is_not_there_are_told_at_once(place):
    with pytest.raises(FileNotFoundError):
        files.part("nothing", 0, 3)


@pytest.mark.parametrize(
    ("wanted", "status", "content", "place_said"),
    [
        ("", 200, b"0123456789", None),
        ("bytes=2-5", 206, b"2345", "bytes 2-5/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
    ],
)
def test_a_stored_file_is_sent_in_parts(place, wanted, status, content, place_said):
    files.write("digits", b"0123456789")
    answer = part_of_file("digits", 10, wanted)
    assert (answer.status_code, answer.getvalue(), answer.get("Content-Range")) == (status, content, place_said)
    assert answer["Accept-Ranges"] == "bytes"


def test_an_object_storage_fetches_no_more_than_it_is_asked_for(server):
    objects = ObjectStorage(url=f"{server}/files?region=us-east-1")
    objects.connection.create_bucket(Bucket="files")
    objects.save("long", ContentFile(b"x" * 1_000_000))
    assert sum(map(len, objects.part("long", 5, 104))) == 100


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://k%2Fey:secret@objects.example.org/bucket?region=ap-1",
            ("https://objects.example.org", "bucket", "k/ey", "secret", "ap-1"),
        ),
        ("http://127.0.0.1:9000/media", ("http://127.0.0.1:9000", "media", None, None, None)),
    ],
)
def test_one_address_says_where_files_are(url, expected):
    found = options(url)
    names = ("endpoint_url", "bucket_name", "access_key", "secret_key", "region_name")
    assert tuple(found[name] for name in names) == expected
