"""`python -m tests.faults.asking USERNAME PASSWORD PATH…`: signs in and posts to each path; prints the statuses as JSON.

The broker may keep Celery waiting for ten minutes here, so a page that waits for it is seen to hang.
"""

import json
import sys

import django


def main(username, password, *paths):
    django.setup()
    from django.test import Client

    from lms.celery import app

    app.conf.broker_transport_options = {"socket_timeout": 600, "socket_connect_timeout": 600}
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    said = [client.post("/account/login/", {"login": username, "password": password}).status_code]
    said += [client.post(path, {"code": "BCDF-2345"}).status_code for path in paths]
    said += [client.get(path).status_code for path in ["/", "/verify/23456789BCDFGHJKLMNPR/", "/healthz/"]]
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
