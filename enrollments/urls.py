from django.urls import URLPattern, path

from enrollments.views import (
    blocks,
    invitations,
    learning,
    media,
    moving,
    offers,
    own_time,
    polls,
    previewing,
    searching,
    tracking,
)

app_name = "enrollments"
TRACKING = [
    path("write/<str:course>/as-learner/", previewing.edition_preview, name="edition_preview"),
    path("write/<str:course>/as-learner/<str:lesson>/", previewing.lesson_preview, name="lesson_preview"),
    path("write/<str:course>/bring/", moving.edition_bring, name="edition_bring"),
    path("write/<str:course>/polls/", polls.poll_list, name="poll_list"),
    path("people/", tracking.people, name="people"),
    path("people/table.csv", tracking.people_export, name="people_export"),
    path("people/add/", tracking.people_add, name="people_add"),
    path("people/asked/", offers.people_asked, name="people_asked"),
    path("people/asked/<int:pk>/back/", offers.offer_withdraw, name="offer_withdraw"),
    path("people/unreached/", tracking.people_unreached, name="people_unreached"),
    path("people/due/", tracking.people_due, name="people_due"),
    path("people/<int:pk>/", tracking.enrollment_detail, name="enrollment_detail"),
    path("people/<int:pk>/time/", own_time.person_time, name="person_time"),
    path("people/<int:pk>/left/", tracking.membership_leave, name="membership_leave"),
    path("people/codes/", invitations.invitation_list, name="invitation_list"),
    path("people/codes/new/", invitations.invitation_create, name="invitation_create"),
    path("people/codes/<int:pk>/stop/", invitations.invitation_stop, name="invitation_stop"),
]

LEARNING = [
    path("m/<str:sha256>/<str:name>", media.media_file, name="media_file"),
    path("courses/", learning.catalogue, name="catalogue"),
    path("join/", learning.invitation_redeem, name="invitation_redeem"),
    path("asked/<str:code>/yes/", offers.offer_accept, name="offer_accept"),
    path("asked/<str:code>/no/", offers.offer_decline, name="offer_decline"),
    path("c/<str:course>/", learning.course_detail, name="course_detail"),
    path("c/<str:course>/join/", learning.course_join, name="course_join"),
    path("c/<str:course>/leave-course/", learning.course_withdraw, name="course_withdraw"),
    path("c/<str:course>/find/", searching.lesson_find, name="lesson_find"),
    path("c/<str:course>/<str:lesson>/", learning.lesson_detail, name="lesson_detail"),
    path("c/<str:course>/<str:lesson>/keep/<str:block>/", blocks.block_keep, name="block_keep"),
    path("c/<str:course>/<str:lesson>/done/", learning.lesson_complete, name="lesson_complete"),
]

urlpatterns: list[URLPattern] = [*LEARNING, *TRACKING]
