"""The roof's pages: home for each role, health, and the pages for when something is not there."""

from lms.views.demo import demo_mail
from lms.views.device import favicon, manifest, offline, robots, service_worker
from lms.views.errors import csrf_failure, server_error
from lms.views.health import healthz
from lms.views.home import home
from lms.views.packages import course_bring, course_package

__all__ = [
    "course_bring",
    "course_package",
    "csrf_failure",
    "demo_mail",
    "favicon",
    "healthz",
    "home",
    "manifest",
    "offline",
    "robots",
    "server_error",
    "service_worker",
]
