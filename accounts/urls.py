from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("leave/", views.leave, name="leave"),
    path("quiet/", views.quiet_minute, name="quiet_minute"),
    path("help/", views.help_now, name="help_now"),
    path("before/", views.limits, name="limits"),
    path("language/", views.language, name="language"),
    path("me/", views.preferences, name="preferences"),
    path("me/looked/", views.who_looked, name="who_looked"),
]
