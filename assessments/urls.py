from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("c/<str:course>/<str:lesson>/check/", views.quiz_detail, name="quiz_detail"),
    path("c/<str:course>/<str:lesson>/check/start/", views.attempt_start, name="attempt_start"),
    path("c/<str:course>/<str:lesson>/check/seen/", views.quiz_seen, name="quiz_seen"),
    path("a/<str:attempt>/", views.attempt_detail, name="attempt_detail"),
    path("a/<str:attempt>/save/", views.attempt_save, name="attempt_save"),
    path("a/<str:attempt>/send/", views.attempt_submit, name="attempt_submit"),
    path("a/<str:attempt>/<int:position>/", views.attempt_question, name="attempt_question"),
    path("write/check/<int:lesson>/", views.quiz_edit, name="quiz_edit"),
    path("write/check/<int:lesson>/new/", views.question_create, name="question_create"),
    path("write/check/<int:lesson>/<int:item>/", views.question_edit, name="question_edit"),
    path("write/check/<int:lesson>/<int:item>/move/", views.question_move, name="question_move"),
    path("write/check/<int:lesson>/<int:item>/remove/", views.question_remove, name="question_remove"),
]
