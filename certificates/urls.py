from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.certificate_list, name="certificate_list"),
    path("certificates/<str:code>/", views.certificate_detail, name="certificate_detail"),
    path("certificates/<str:code>/file/", views.certificate_file, name="certificate_file"),
    path("certificates/<str:code>/name/", views.certificate_name, name="certificate_name"),
    path("verify/", views.verification, name="verification"),
    path("verify/<str:code>/", views.certificate_verify, name="certificate_verify"),
]
