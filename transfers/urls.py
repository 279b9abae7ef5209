"""Addresses about seasons, transfers, review and lists."""

from django.urls import path

from transfers.views import (
    acts,
    closing,
    graduate,
    intake,
    people,
    person,
    review,
    seasons,
    targets,
    transfer_lists,
)

app_name = "transfers"

urlpatterns = [
    path("people/", people.case_list, name="case_list"),
    path("people/export.xlsx", people.case_export, name="case_export"),
    path("people/<uuid:pk>/", person.case, name="case"),
    path("people/<uuid:pk>/edit/", person.person_edit, name="person_edit"),
    path("people/<uuid:pk>/disposition/", person.disposition, name="disposition"),
    path("transfers/", transfer_lists.transfer_list, name="transfer_list"),
    path("transfers/export.xlsx", transfer_lists.transfer_export, name="transfer_export"),
    path("overdue/", transfer_lists.overdue, name="overdue"),
    path("overdue/export.xlsx", transfer_lists.overdue_export, name="overdue_export"),
    path("closing/", closing.closing, name="closing"),
    path("closing/export.xlsx", closing.closing_export, name="closing_export"),
    path("transfers/<uuid:pk>/edit/", targets.target_edit, name="target_edit"),
    path("transfers/<uuid:pk>/do/<slug:slug>/", acts.act, name="act"),
    path("transfers/do/<slug:slug>/", acts.act_many, name="act_many"),
    path("imports/", intake.upload_list, name="upload_list"),
    path("imports/new/", intake.upload_new, name="upload_new"),
    path("imports/template.xlsx", intake.template, name="template"),
    path("imports/<uuid:pk>/", intake.upload, name="upload"),
    path("imports/<uuid:pk>/findings.xlsx", intake.upload_findings, name="upload_findings"),
    path("imports/<uuid:pk>/commit/", intake.upload_commit, name="upload_commit"),
    path("registers/", review.register_list, name="register_list"),
    path("registers/submit/", review.register_submit, name="register_submit"),
    path("registers/<uuid:pk>/", review.register, name="register"),
    path("registers/<uuid:pk>/export.xlsx", review.register_export, name="register_export"),
    path("my/details/", graduate.my_details, name="my_details"),
    path("my/guide/", graduate.my_guide, name="my_guide"),
    path("my/letter/", graduate.my_letter, name="my_letter"),
    path("seasons/", seasons.season_list, name="season_list"),
    path("seasons/new/", seasons.season_new, name="season_new"),
    path("seasons/<int:pk>/", seasons.season_edit, name="season_edit"),
]
