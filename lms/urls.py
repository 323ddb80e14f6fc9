from allauth.account import urls as allauth_urls
from django.contrib import admin
from django.urls import include, path

from lms import views

handler500 = "lms.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("demo-mail/", views.demo_mail, name="demo_mail"),
    path("healthz/", views.healthz, name="healthz"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("favicon.svg", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
    path("offline/", views.offline, name="offline"),
    path("", include("accounts.urls")),
    path("", include("enrollments.urls")),
    path("", include("assessments.urls")),
    path("", include("certificates.urls")),
    path("write/package/", views.course_bring, name="course_bring"),
    path("write/<str:course>/package/", views.course_package, name="course_package"),
    path("write/", include("courses.urls")),
    path("account/", include(list(allauth_urls.urlpatterns))),
    path("office/", admin.site.urls),
]
