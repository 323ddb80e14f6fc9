"""The line that the journeys cut: whole, cut, and whole again."""

import http.client
from contextlib import closing

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def asked(port: int, connection: http.client.HTTPConnection | None = None) -> int:
    with closing(connection or http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as talking:
        talking.request("GET", "/robots.txt")
        return talking.getresponse().status


def test_nothing_gets_through_a_cut_line(line, phone):
    phone = phone()
    assert asked(line.port) == 200
    talking = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)
    talking.connect()
    line.cut(phone)
    for connection in (talking, None):
        with pytest.raises((OSError, http.client.HTTPException)):
            asked(line.port, connection)
    line.mend(phone)
    assert asked(line.port) == 200
