from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.course_list, name="course_list"),
    path("new/", views.course_create, name="course_create"),
    path("<str:course>/", views.edition_detail, name="edition_detail"),
    path("<str:course>/about/", views.edition_edit, name="edition_edit"),
    path("<str:course>/joining/", views.course_edit, name="course_edit"),
    path("<str:course>/publish/", views.edition_publish, name="edition_publish"),
    path("<str:course>/draft/", views.draft_open, name="draft_open"),
    path("<str:course>/modules/new/", views.module_create, name="module_create"),
    path("<str:course>/modules/<int:module>/", views.module_edit, name="module_edit"),
    path("<str:course>/modules/<int:module>/move/", views.module_move, name="module_move"),
    path("<str:course>/modules/<int:module>/delete/", views.module_delete, name="module_delete"),
    path("<str:course>/modules/<int:module>/new/", views.lesson_create, name="lesson_create"),
    path("<str:course>/lessons/<str:lesson>/", views.lesson_edit, name="lesson_edit"),
    path("<str:course>/lessons/<str:lesson>/preview/", views.lesson_preview, name="lesson_preview"),
    path("<str:course>/lessons/<str:lesson>/move/", views.lesson_move, name="lesson_move"),
    path("<str:course>/lessons/<str:lesson>/delete/", views.lesson_delete, name="lesson_delete"),
]
