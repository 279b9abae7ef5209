"""Addresses about letters and their numbers."""

from django.urls import path

from letters.views import batch, letters, profiles, runs, sealing, stock

app_name = "letters"

urlpatterns = [
    path("letters/", letters.register, name="register"),
    path("letters/export.xlsx", letters.export, name="export"),
    path("letters/export.pdf", letters.export_pdf, name="export_pdf"),
    path("letters/batch/", batch.batch, name="batch"),
    path("letters/unprinted/", batch.unprinted, name="unprinted"),
    path("letters/print/", batch.print_letters, name="print"),
    path("letters/runs/", runs.runs, name="runs"),
    path("letters/runs/<uuid:pk>/", runs.run, name="run"),
    path("letters/runs/<uuid:pk>/progress/", batch.run_progress, name="run_progress"),
    path("letters/runs/<uuid:pk>/file.pdf", runs.run_file_pdf, name="run_file"),
    path("letters/runs/<uuid:pk>/lists.pdf", runs.run_lists, name="run_lists"),
    path("letters/runs/<uuid:pk>/good/", runs.run_good, name="run_good"),
    path("letters/runs/<uuid:pk>/withdraw/", runs.run_withdraw, name="run_withdraw"),
    path("letters/<uuid:pk>/", letters.letter, name="letter"),
    path("seals/", sealing.seals, name="seals"),
    path("print-profiles/", profiles.profile_list, name="profiles"),
    path("print-profiles/new/", profiles.profile_new, name="profile_new"),
    path("print-profiles/<int:pk>/", profiles.profile_edit, name="profile_edit"),
    path("print-profiles/<int:pk>/active/", profiles.profile_active, name="profile_active"),
    path("print-profiles/<int:pk>/calibration.pdf", profiles.profile_calibration, name="profile_calibration"),
    path("print-profiles/<int:pk>/preview.pdf", profiles.profile_preview, name="profile_preview"),
    path("stock/", stock.ledger, name="stock"),
    path("stock/record/", stock.record, name="stock_record"),
    path("stock/<uuid:pk>/withdraw/", stock.withdraw, name="stock_withdraw"),
    path("stock/export.xlsx", stock.export, name="stock_export"),
    path("stock/ledger.pdf", stock.as_pdf, name="stock_pdf"),
]
