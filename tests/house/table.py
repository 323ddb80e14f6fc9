"""What each role gets from each URL, written a second time: status by role for GET and for POST.

The roles stand in the order of world.ROLES: anonymous, learner, other learner, trainer, other trainer, coordinator, other coordinator,
administrator. `-` means the method is not offered (405, or the sign-in page for nobody). POST is sent empty: 200 or 400 is a form that asks again,
302 a thing done.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cells:
    get: str
    post: str = ""
    args: tuple = ()

    def expected(self, method):
        return (self.get if method == "get" else self.post).split()


OPEN = "200 200 200 200 200 200 200 200"
MEMBERS = "302 200 200 200 200 200 200 200"
NOTHING = "405 405 405 405 405 405 405 405"
