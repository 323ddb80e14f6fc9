"""What each role gets from each URL, written a second time: status by role for GET and for POST.

The first eight roles of world.ROLES stand in their order: anonymous, learner, other learner, trainer, other trainer, coordinator, other
coordinator, administrator. A colleague with fewer rights (neighbor, reviewer) gets what the learner of another region gets, unless `also`
says otherwise. 405 means that the method is not offered. POST is sent empty: 200 or 400 is a form that asks again, 302 a thing done.

The other methods follow: HEAD is GET without its body; OPTIONS shows no more than GET, and an act without a page refuses it; PUT, PATCH, DELETE and TRACE are offered nowhere.
"""

from dataclasses import dataclass, field

from tests.house.world import ROLES

AS_A_STRANGER = "other_learner"
METHODS = ["get", "head", "options", "post", "put", "patch", "delete", "trace"]


@dataclass(frozen=True)
class Cells:
    get: str
    post: str = ""
    args: tuple = ()
    also: dict = field(default_factory=dict)

    def expected(self, method):
        """Role → the statuses that `method` may answer with."""
        offered = {role: self.cell(role, method) for role in ROLES}
        return {role: {status} | self.empty_options(method, role) for role, status in offered.items()}

    def cell(self, role, method):
        if method not in {"get", "head", "options", "post"}:
            return "405"
        row = dict(zip(ROLES, (self.post if method == "post" else self.get).split(), strict=False))
        if role in self.also:
            return self.also[role][method == "post"]
        return row.get(role, row[AS_A_STRANGER])

    def empty_options(self, method, role):
        """A page that is there for this role may also answer OPTIONS with the methods that it knows, or not at all."""
        return {"200", "405"} if method == "options" and self.cell(role, "get") not in {"404", "405"} else set()
