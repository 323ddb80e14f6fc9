"""The line that the journeys cut: whole, cut, and whole again."""

import http.client

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_gets_through_a_cut_line(line, phone):
    phone = phone()
    talking = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)

    def ask(connection):
        connection.request("GET", "/robots.txt")
        response = connection.getresponse()
        response.read()
        return response.status

    assert ask(talking) == 200
    line.cut(phone)
    for connection in (talking, http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)):
        connection.auto_open = connection is not talking
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(connection)
    line.mend(phone)
    assert ask(http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)) == 200
