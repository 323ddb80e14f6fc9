"""
Ten thousand questions with pictures, measured in a process of its own.

The peak is VmHWM, this program's own: `getrusage` also counts what the parent held at the moment of the fork.
"""

import subprocess
import sys

MOST_MB = 300
PROGRAM = """
import sys
from base64 import b64encode
from assessments.formats.moodle_xml import read

path = sys.argv[1]
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
with open(path, "rb") as stream:
    print(sum(len(item.text.files[0].content) == 4500 for item in read(stream)))
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024)
"""


def test_ten_thousand_questions_fit_in_little_memory(tmp_path):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "many.xml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, megabytes = map(int, done.stdout.split())
    assert count == 10_000
    assert megabytes < MOST_MB
