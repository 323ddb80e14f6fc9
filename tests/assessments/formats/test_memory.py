"""
Ten thousand questions with pictures, read by a reader and shown by the command, measured in a process of their own.

The peak is VmHWM, this program's own: `getrusage` also counts what the parent held at the moment of the fork.
"""

import subprocess
import sys

import pytest

MOST_MB, MOST_GROWTH_MB = 300, 50
PROGRAM = """
import sys
from base64 import b64encode

import django
from django.conf import settings

settings.configure()
django.setup()

from assessments.formats.moodle_xml import read
from lms.management.commands.questions_inspect import Command


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


path, how = sys.argv[1:]
picture = b64encode(bytes(4500)).decode()
question = (
    "<question type='multichoice'><name><text>{0}</text></name><questiontext><text>Who? {0}</text>"
    "<file name='a.png' encoding='base64'>" + picture + "</file></questiontext>"
    "<answer fraction='100'><text>child</text></answer><answer fraction='0'><text>nobody</text></answer></question>"
)
with open(path, "w") as file:
    file.write("<quiz>")
    for number in range(10_000):
        file.write(question.format(number))
    file.write("</quiz>")
before = peak()
if how == "read":
    with open(path, "rb") as stream:
        count = sum(len(item.text.files[0].content) == 4500 for item in read(stream))
else:
    with open(path + ".json", "w") as out:
        Command(stdout=out).run_from_argv(["manage.py", "questions_inspect", path, "--format", "moodlexml"])
    with open(path + ".json") as out:
        count = sum('"qtype": "multichoice"' in line for line in out)
print(count, peak(), peak() - before)
"""


@pytest.mark.parametrize("how", ["read", "shown"])
def test_ten_thousand_questions_fit_in_little_memory(tmp_path, how):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "many.xml"), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, megabytes, growth = map(int, done.stdout.split())
    assert count == 10_000
    assert megabytes < MOST_MB
    assert growth < MOST_GROWTH_MB
