from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.course_list, name="course_list"),
    path("new/", views.course_create, name="course_create"),
    path("review/", views.review_list, name="review_list"),
    path("<str:course>/review/", views.review_detail, name="review_detail"),
    path("<str:course>/review/<str:lesson>/", views.review_lesson, name="review_lesson"),
    path("<str:course>/signed/<int:sign_off>/back/", views.sign_off_take_back, name="sign_off_take_back"),
    path("<str:course>/comments/<int:comment>/settle/", views.comment_settle, name="comment_settle"),
    path("<str:course>/", views.edition_detail, name="edition_detail"),
    path("<str:course>/about/", views.edition_edit, name="edition_edit"),
    path("<str:course>/preview/", views.text_preview, name="text_preview"),
    path("<str:course>/joining/", views.course_edit, name="course_edit"),
    path("<str:course>/publish/", views.edition_publish, name="edition_publish"),
    path("<str:course>/draft/", views.draft_open, name="draft_open"),
    path("<str:course>/modules/new/", views.module_create, name="module_create"),
    path("<str:course>/modules/<int:module>/", views.module_edit, name="module_edit"),
    path("<str:course>/modules/<int:module>/move/", views.module_move, name="module_move"),
    path("<str:course>/modules/<int:module>/delete/", views.module_delete, name="module_delete"),
    path("<str:course>/modules/<int:module>/new/", views.lesson_create, name="lesson_create"),
    path("<str:course>/lessons/<str:lesson>/", views.lesson_edit, name="lesson_edit"),
    path("<str:course>/lessons/<str:lesson>/text/", views.lesson_text, name="lesson_text"),
    path("<str:course>/lessons/<str:lesson>/undo/", views.lesson_undo, name="lesson_undo"),
    path("<str:course>/lessons/<str:lesson>/add/", views.block_create, name="block_create"),
    path("<str:course>/lessons/<str:lesson>/block-preview/", views.block_preview, name="block_preview"),
    path("<str:course>/lessons/<str:lesson>/blocks/<str:block>/", views.block_edit, name="block_edit"),
    path("<str:course>/lessons/<str:lesson>/blocks/<str:block>/move/", views.block_move, name="block_move"),
    path("<str:course>/lessons/<str:lesson>/blocks/<str:block>/copy/", views.block_copy, name="block_copy"),
    path("<str:course>/lessons/<str:lesson>/blocks/<str:block>/delete/", views.block_delete, name="block_delete"),
    path("<str:course>/lessons/<str:lesson>/preview/", views.lesson_preview, name="lesson_preview"),
    path("<str:course>/lessons/<str:lesson>/opening/", views.lesson_opening, name="lesson_opening"),
    path("<str:course>/lessons/<str:lesson>/move/", views.lesson_move, name="lesson_move"),
    path("<str:course>/lessons/<str:lesson>/delete/", views.lesson_delete, name="lesson_delete"),
]
