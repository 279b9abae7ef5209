"""Addresses about seasons, transfers, review and lists."""

from django.urls import path

from transfers.views import (
    account,
    accounts,
    acts,
    closing,
    early,
    findings,
    guides,
    member_requests,
    people,
    person,
    registering,
    review,
    seasons,
    targets,
    transfer_lists,
)
from transfers.views.departure import education, education_session, material_kinds, materials
from transfers.views.directory import pages as directory
from transfers.views.directory import suggest
from transfers.views.graduate import changing as graduate_changing
from transfers.views.graduate import confirming as graduate_confirming
from transfers.views.graduate import correcting as graduate_correcting
from transfers.views.graduate import guide as graduate_guide
from transfers.views.graduate import letter as graduate_letter
from transfers.views.graduate import messages as graduate_messages
from transfers.views.graduate import own_data as graduate_data
from transfers.views.graduate import privacy as graduate_privacy
from transfers.views.graduate import progress as graduate_progress
from transfers.views.graduate import reporting as graduate_reporting
from transfers.views.graduate import requests as graduate_requests
from transfers.views.graduate import target as graduate_target
from transfers.views.handing_out import addresses, desk, mailing, run_check, sign_out
from transfers.views.intake import done as intake_done
from transfers.views.intake import mapping as intake_mapping
from transfers.views.intake import marked as intake_marked
from transfers.views.intake import plan as intake_plan
from transfers.views.intake import uploads as intake
from transfers.views.reported import own_reports
from transfers.views.telling import contacts, list_message, messages
from transfers.views.verification import public as verification
from transfers.views.verification import reports as receipt_reports

app_name = "transfers"

urlpatterns = [
    path("people/", people.case_list, name="case_list"),
    path("people/export.xlsx", people.case_export, name="case_export"),
    path("people/<uuid:pk>/", person.case, name="case"),
    path("people/new/", registering.person_new, name="person_new"),
    path("people/<uuid:pk>/registered/", registering.person_registered, name="person_registered"),
    path("people/<uuid:pk>/withdraw/", registering.person_withdraw, name="person_withdraw"),
    path("people/<uuid:pk>/correct-id/", registering.person_id_number, name="person_id_number"),
    path("people/<uuid:pk>/edit/", person.person_edit, name="person_edit"),
    path("people/<uuid:pk>/account/", account.account, name="account"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/codes/", accounts.accounts_codes, name="accounts_codes"),
    path("accounts/codes/made/", accounts.accounts_made, name="accounts_made"),
    path("accounts/slips.pdf", accounts.accounts_slips, name="accounts_slips"),
    path("people/<uuid:pk>/early/", early.early, name="early"),
    path("people/<uuid:pk>/disposition/", person.disposition, name="disposition"),
    path("people/<uuid:pk>/contacts/", contacts.case_contacts, name="case_contacts"),
    path("people/<uuid:pk>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("lists/<slug:key>/message/", list_message.list_message, name="list_message"),
    path("messages/", messages.sent_messages, name="messages"),
    path("messages/<uuid:pk>/", messages.message_batch, name="message_batch"),
    path("messages/<uuid:pk>/progress/", messages.message_progress, name="message_progress"),
    path("messages/<uuid:pk>/mail/", messages.message_mail_again, name="message_mail"),
    path("transfers/", transfer_lists.transfer_list, name="transfer_list"),
    path("transfers/export.xlsx", transfer_lists.transfer_export, name="transfer_export"),
    path("people/<uuid:pk>/acknowledge/", findings.acknowledge, name="acknowledge"),
    path("findings/", findings.rules, name="rules"),
    path("findings/acknowledge/", findings.acknowledge_many, name="acknowledge_many"),
    path(
        "findings/acknowledged/<uuid:pk>/withdraw/",
        findings.acknowledgement_withdraw,
        name="acknowledgement_withdraw",
    ),
    path("overdue/", transfer_lists.overdue, name="overdue"),
    path("overdue/export.xlsx", transfer_lists.overdue_export, name="overdue_export"),
    path("closing/", closing.closing, name="closing"),
    path("closing/export.xlsx", closing.closing_export, name="closing_export"),
    path("transfers/<uuid:pk>/edit/", targets.target_edit, name="target_edit"),
    path("transfers/<uuid:pk>/do/<slug:slug>/", acts.act, name="act"),
    path("transfers/do/<slug:slug>/", acts.act_many, name="act_many"),
    path("desk/", desk.desk, name="desk"),
    path("mailing/", mailing.mailing, name="mailing"),
    path("mailing/labels.pdf", mailing.mailing_labels, name="mailing_labels"),
    path("mailing/export.xlsx", mailing.mailing_export, name="mailing_export"),
    path("mailing/prepare/", addresses.mailing_prepare, name="mailing_prepare"),
    path("mailing/<uuid:pk>/", addresses.mailing_address, name="mailing_address"),
    path("sign-out/<uuid:pk>/", sign_out.run_sign_out, name="run_sign_out"),
    path("imports/", intake.upload_list, name="upload_list"),
    path("imports/new/", intake.upload_new, name="upload_new"),
    path("imports/reading/<uuid:pk>/", intake.upload_reading, name="upload_reading"),
    path("imports/template.xlsx", intake.template, name="template"),
    path("imports/<uuid:pk>/", intake_plan.upload, name="upload"),
    path("imports/<uuid:pk>/progress/", intake_plan.upload_progress, name="upload_progress"),
    path("imports/<uuid:pk>/decide/", intake_plan.upload_decide, name="upload_decide"),
    path("imports/<uuid:pk>/mapping/", intake_mapping.upload_mapping, name="upload_mapping"),
    path("imports/<uuid:pk>/findings.xlsx", intake_marked.upload_findings, name="upload_findings"),
    path("imports/<uuid:pk>/marked/", intake_marked.upload_marked, name="upload_marked"),
    path("imports/<uuid:pk>/commit/", intake_plan.upload_commit, name="upload_commit"),
    path("imports/<uuid:pk>/undo/", intake_done.upload_undo, name="upload_undo"),
    path("imports/<uuid:pk>/again/", intake_done.upload_again, name="upload_again"),
    path("people/<uuid:pk>/materials/", materials.materials_case, name="materials_case"),
    path("materials/", materials.materials_list, name="materials"),
    path("materials/export.xlsx", materials.materials_export, name="materials_export"),
    path("materials/record/", materials.materials_many, name="materials_many"),
    path("material-kinds/", material_kinds.kind_list, name="material_kinds"),
    path("material-kinds/new/", material_kinds.kind_new, name="material_kind_new"),
    path("material-kinds/<int:pk>/", material_kinds.kind_edit, name="material_kind_edit"),
    path("education/", education.overview, name="education"),
    path("education/new/", education.session_new, name="education_new"),
    path("education/people/", education.people, name="education_people"),
    path("education/<uuid:pk>/", education_session.session, name="education_session"),
    path("education/<uuid:pk>/edit/", education.session_edit, name="education_edit"),
    path("education/<uuid:pk>/sheet/", education_session.sheet, name="education_sheet"),
    path("education/<uuid:pk>/sheet.xlsx", education_session.sheet_export, name="education_sheet_export"),
    path("print-runs/<uuid:pk>/check/", run_check.run_check, name="run_check"),
    path("registers/", review.register_list, name="register_list"),
    path("registers/submit/", review.register_submit, name="register_submit"),
    path("registers/<uuid:pk>/", review.register, name="register"),
    path("registers/<uuid:pk>/export.xlsx", review.register_export, name="register_export"),
    path("my/details/", graduate_confirming.my_details, name="my_details"),
    path("my/confirm/", graduate_confirming.my_confirm, name="my_confirm"),
    path("my/confirmed/", graduate_confirming.my_confirmed, name="my_confirmed"),
    path("my/correct/", graduate_correcting.my_correct, name="my_correct"),
    path("my/guide/", graduate_guide.my_guide, name="my_guide"),
    path("my/guide/sheet.pdf", graduate_guide.my_guide_sheet, name="my_guide_sheet"),
    path("my/data/", graduate_data.my_data, name="my_data"),
    path("my/data/export.xlsx", graduate_data.my_data_export, name="my_data_export"),
    path("my/contact/", graduate_data.my_contact, name="my_contact"),
    path("privacy/", graduate_privacy.privacy, name="privacy"),
    path("my/target/", graduate_target.my_target, name="my_target"),
    path("my/target/<slug:step>/", graduate_target.my_target_step, name="my_target_step"),
    path("my/progress/", graduate_progress.my_progress, name="my_progress"),
    path("my/report/<slug:kind>/", graduate_reporting.my_report, name="my_report"),
    path("my/report/<uuid:pk>/photo.jpg", graduate_reporting.my_report_photo, name="my_report_photo"),
    path("my/report/<uuid:pk>/withdraw/", graduate_reporting.my_report_withdraw, name="my_report_withdraw"),
    path("my/change/", graduate_changing.my_change, name="my_change"),
    path("my/letter/", graduate_letter.my_letter, name="my_letter"),
    path("my/messages/", graduate_messages.my_messages, name="my_messages"),
    path("my/messages/<uuid:pk>/", graduate_messages.my_message, name="my_message"),
    path("my/requests/", graduate_requests.my_requests, name="my_requests"),
    path("my/requests/new/<slug:kind>/", graduate_requests.my_request_new, name="my_request_new"),
    path("my/requests/<uuid:pk>/", graduate_requests.my_request, name="my_request"),
    path("my/requests/photos/<uuid:pk>/", graduate_requests.my_request_photo, name="my_request_photo"),
    path("requests/", member_requests.request_list, name="member_requests"),
    path("requests/<uuid:pk>/", member_requests.request_page, name="member_request"),
    path("requests/photos/<uuid:pk>/", member_requests.request_photo, name="request_photo"),
    path("guides/", guides.guides, name="guides"),
    path("guides/sheets.pdf", guides.guides_sheets, name="guides_sheets"),
    path("guides/<slug:slug>/", guides.guide, name="guide"),
    path("guides/<slug:slug>/sheet.pdf", guides.guide_sheet, name="guide_sheet"),
    path("guides/<slug:slug>/edit/", guides.guide_edit, name="guide_edit"),
    path("guides/<slug:slug>/restore/", guides.guide_restore, name="guide_restore"),
    path("seasons/", seasons.season_list, name="season_list"),
    path("seasons/new/", seasons.season_new, name="season_new"),
    path("seasons/<int:pk>/", seasons.season_edit, name="season_edit"),
    path("verify/", verification.verify, name="verify"),
    path("verify/<str:code>/", verification.verify, name="verify"),
    path("verify/<str:code>/received/", verification.report, name="verify_report"),
    path("own-reports/", own_reports.own_report_list, name="own_reports"),
    path("own-reports/<uuid:pk>/", own_reports.own_report, name="own_report"),
    path("own-reports/<uuid:pk>/photo.jpg", own_reports.own_report_photo, name="own_report_photo"),
    path("transfers/<uuid:pk>/original/", own_reports.receipt_original, name="receipt_original"),
    path("receipt-reports/", receipt_reports.receipt_reports, name="receipt_reports"),
    path("receipt-reports/<uuid:pk>/", receipt_reports.receipt_report, name="receipt_report"),
    path("receipt-reports/<uuid:pk>/photo.jpg", receipt_reports.receipt_photo, name="receipt_photo"),
    path("directory/", directory.directory, name="directory"),
    path("directory/export.xlsx", directory.directory_export, name="directory_export"),
    path("directory/suggest/", suggest.body_suggest, name="body_suggest"),
    path("directory/advice/", suggest.route_proposal, name="route_proposal"),
    path("directory/new/", directory.body_new, name="body_new"),
    path("directory/learned/", directory.body_learned, name="body_learned"),
    path("directory/adopt/", directory.body_adopt, name="body_adopt"),
    path("directory/<int:pk>/", directory.body, name="body"),
    path("directory/<int:pk>/edit/", directory.body_edit, name="body_edit"),
    path("directory/<int:pk>/verify/", directory.body_verify, name="body_verify"),
    path("directory/<int:pk>/active/", directory.body_active, name="body_active"),
]
