"""Addresses about people, organisations, users and the journal."""

from django.conf import settings
from django.urls import path

from members.views import accounts, first_sign_in, journal, organizations, reveal, users

app_name = "members"

urlpatterns = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("first/", first_sign_in.first_sign_in, name="first_sign_in"),
    path("first/password/", first_sign_in.first_password, name="first_password"),
    path("first/mail/", first_sign_in.mail_code, name="mail_code"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("members/<uuid:pk>/id-number/", reveal.id_number, name="id_number"),
    path("organizations/", organizations.organization_list, name="organization_list"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("organizations/<int:pk>/", organizations.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/branches/new/", organizations.branch_new, name="branch_new"),
    path("branches/", organizations.branch_list, name="branch_list"),
    path("branches/<int:pk>/", organizations.branch_edit, name="branch_edit"),
    path("users/", users.user_list, name="user_list"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<int:pk>/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/password/", users.user_password, name="user_password"),
    path("journal/", journal.journal, name="journal"),
]

if settings.CAS_SERVER_URL:
    from members.views import campus

    urlpatterns += [
        path("campus/", campus.campus_sign_in, name="campus_sign_in"),
        path("campus/out/", campus.campus_sign_out, name="campus_sign_out"),
    ]
