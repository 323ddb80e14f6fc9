import pytest

from lms.kit.ranges import part_of

CONTENT = b"0123456789"


@pytest.mark.parametrize(
    ("wanted", "status", "content", "place"),
    [
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=2-5", 206, b"2345", "bytes 2-5/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, CONTENT, "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=5-4", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
    ],
)
def test_a_part_is_what_was_asked_for_and_says_where_it_stands(wanted, status, content, place):
    answer = part_of(CONTENT, wanted)
    assert (answer.status_code, answer.content, answer["Content-Range"]) == (status, content, place)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "wanted", ["", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=0-1" + "9" * 5000, "bytes=٢-٥"]
)
def test_what_is_no_single_range_gets_the_whole(wanted):
    answer = part_of(CONTENT, wanted)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert "Content-Range" not in answer
    assert answer["Accept-Ranges"] == "bytes"
