"""Every address × every kind of visitor, written by hand. An address without a row fails the tests.

Columns: what each visitor gets for an object of 甲学院. ``login`` is a redirect to the sign-in page.
``POST`` rows send an empty form: 302 or 422 means that the visitor came as far as the form.
Visitors come one after the other: who comes after the college finds no acknowledgement any more, it has taken it back;
nor the entry of the stock ledger.
"""

VISITORS = ("anonymous", "graduate", "other graduate", "college", "other college", "reviewer", "admin")

TABLE = """
name                          | method | anonymous | graduate | other graduate | college | other college | reviewer | admin
home                          | GET    | login | 200 | 200 | 200 | 200 | 200 | 200
transfers:case_list           | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:case_export         | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:case_export         | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:case                | GET    | login | 403 | 404 | 200 | 404 | 200 | 200
transfers:person_edit         | GET    | login | 403 | 404 | 200 | 404 | 403 | 403
transfers:person_new          | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:person_registered   | GET    | login | 403 | 404 | 200 | 404 | 403 | 403
transfers:person_withdraw     | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:person_id_number    | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:disposition         | GET    | login | 403 | 404 | 200 | 404 | 403 | 403
transfers:early               | GET    | login | 403 | 404 | 200 | 404 | 200 | 200
transfers:early               | POST   | login | 403 | 404 | 409 | 404 | 409 | 409
transfers:rules               | GET    | login | 200 | 200 | 200 | 200 | 200 | 200
transfers:acknowledge         | GET    | login | 403 | 404 | 200 | 404 | 403 | 403
transfers:acknowledge         | POST   | login | 403 | 404 | 409 | 404 | 403 | 403
transfers:acknowledgement_withdraw | GET | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:acknowledgement_withdraw | POST | login | 403 | 404 | 302 | 404 | 404 | 404
transfers:acknowledge_many    | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:acknowledge_many    | POST   | login | 403 | 403 | 409 | 404 | 403 | 403
transfers:transfer_list       | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:transfer_export     | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:overdue             | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:overdue_export      | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:closing             | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:closing_export      | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:target_edit         | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:act                 | GET    | login | 200 | 404 | 200 | 404 | 403 | 403
transfers:act_many            | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:act_many            | POST   | login | 403 | 403 | 200 | 404 | 403 | 403
transfers:my_details          | GET    | login | 200 | 200 | 403 | 403 | 403 | 403
transfers:my_guide            | GET    | login | 200 | 200 | 403 | 403 | 403 | 403
transfers:my_target           | GET    | login | 200 | 200 | 403 | 403 | 403 | 403
transfers:my_letter           | GET    | login | 404 | 404 | 403 | 403 | 403 | 403
transfers:upload_list         | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:upload_new          | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:template            | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:upload              | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:upload_commit       | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:upload_commit       | POST   | login | 404 | 404 | 409 | 404 | 403 | 403
transfers:upload_mapping      | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:upload_mapping      | POST   | login | 404 | 404 | 422 | 404 | 403 | 403
transfers:upload_progress     | GET    | login | 404 | 404 | 302 | 404 | 403 | 403
transfers:upload_marked       | GET    | login | 404 | 404 | 302 | 404 | 403 | 403
transfers:upload_reading      | GET    | login | 403 | 403 | 404 | 404 | 403 | 403
transfers:upload_decide       | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:upload_decide       | POST   | login | 404 | 404 | 302 | 404 | 403 | 403
transfers:upload_undo         | GET    | login | 404 | 404 | 302 | 404 | 403 | 403
transfers:upload_undo         | POST   | login | 404 | 404 | 302 | 404 | 403 | 403
transfers:upload_again        | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:upload_again        | POST   | login | 404 | 404 | 422 | 404 | 403 | 403
transfers:upload_findings     | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:upload_findings     | POST   | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:materials           | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:materials_export    | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:materials_export    | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:materials_many      | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:materials_many      | POST   | login | 403 | 403 | 200 | 404 | 403 | 403
transfers:materials_case      | GET    | login | 403 | 404 | 200 | 404 | 200 | 200
transfers:material_kinds      | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:material_kind_new   | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:material_kind_edit  | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:education           | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:education_new       | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:education_people    | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:education_session   | GET    | login | 404 | 404 | 200 | 404 | 200 | 200
transfers:education_edit      | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:education_sheet     | GET    | login | 404 | 404 | 200 | 404 | 200 | 200
transfers:education_sheet_export | GET | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:education_sheet_export | POST | login | 404 | 404 | 200 | 404 | 200 | 200
transfers:register_list       | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:register_submit     | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:register            | GET    | login | 404 | 404 | 200 | 404 | 200 | 200
transfers:register_export     | POST   | login | 404 | 404 | 200 | 404 | 200 | 200
transfers:verify              | GET    | 200   | 200 | 200 | 200 | 200 | 200 | 200
transfers:verify_report       | GET    | 200   | 200 | 200 | 200 | 200 | 200 | 200
transfers:verify_report       | POST   | 302   | 302 | 302 | 302 | 302 | 302 | 302
transfers:receipt_reports     | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:receipt_report      | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
transfers:receipt_report      | POST   | login | 403 | 403 | 422 | 404 | 422 | 422
transfers:receipt_photo       | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
transfers:season_list         | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:season_new          | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:season_edit         | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
transfers:directory           | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:directory_export    | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:directory_export    | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:body_suggest        | GET    | login | 200 | 200 | 200 | 200 | 200 | 200
transfers:route_proposal      | GET    | login | 200 | 200 | 200 | 200 | 200 | 200
transfers:body_new            | GET    | login | 403 | 403 | 403 | 403 | 200 | 200
transfers:body_learned        | GET    | login | 403 | 403 | 403 | 403 | 200 | 200
transfers:body_adopt          | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:body_adopt          | POST   | login | 403 | 403 | 403 | 403 | 302 | 302
transfers:body                | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:body_edit           | GET    | login | 403 | 403 | 403 | 403 | 200 | 200
transfers:body_verify         | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:body_verify         | POST   | login | 403 | 403 | 403 | 403 | 422 | 422
transfers:body_active         | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:body_active         | POST   | login | 403 | 403 | 403 | 403 | 302 | 302
transfers:desk                | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
transfers:desk                | POST   | login | 403 | 403 | 302 | 302 | 302 | 302
transfers:mailing             | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
transfers:mailing             | POST   | login | 403 | 403 | 422 | 422 | 403 | 403
transfers:mailing_labels      | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:mailing_labels      | POST   | login | 403 | 403 | 200 | 404 | 403 | 403
transfers:mailing_export      | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:mailing_export      | POST   | login | 403 | 403 | 200 | 404 | 403 | 403
transfers:mailing_address     | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:mailing_prepare     | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
transfers:mailing_prepare     | POST   | login | 403 | 403 | 422 | 404 | 403 | 403
transfers:run_sign_out        | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:run_sign_out        | POST   | login | 404 | 404 | 422 | 404 | 403 | 403
letters:register              | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:export                | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
letters:export_pdf            | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:export_pdf            | POST   | login | 403 | 403 | 200 | 200 | 200 | 200
letters:batch                 | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
letters:print                 | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:print                 | POST   | login | 403 | 403 | 302 | 404 | 302 | 302
letters:unprinted             | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:runs                  | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:run                   | GET    | login | 404 | 404 | 200 | 404 | 200 | 200
letters:run_progress          | GET    | login | 404 | 404 | 302 | 404 | 302 | 302
letters:run_file              | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:run_file              | POST   | login | 404 | 404 | 200 | 404 | 403 | 403
letters:run_lists             | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:run_lists             | POST   | login | 404 | 404 | 200 | 404 | 403 | 403
letters:run_good              | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:run_good              | POST   | login | 404 | 404 | 302 | 404 | 403 | 403
letters:run_withdraw          | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:run_withdraw          | POST   | login | 404 | 404 | 409 | 404 | 403 | 403
transfers:run_check           | GET    | login | 404 | 404 | 200 | 404 | 403 | 403
transfers:run_check           | POST   | login | 404 | 404 | 302 | 404 | 403 | 403
letters:letter                | GET    | login | 404 | 404 | 200 | 404 | 200 | 200
letters:profiles              | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:profile_new           | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:profile_new           | POST   | login | 403 | 403 | 422 | 422 | 422 | 422
letters:profile_edit          | GET    | login | 403 | 403 | 200 | 404 | 403 | 403
letters:profile_edit          | POST   | login | 403 | 403 | 422 | 404 | 403 | 403
letters:profile_active        | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:profile_active        | POST   | login | 403 | 403 | 302 | 404 | 403 | 403
letters:profile_calibration   | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
letters:profile_preview       | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
letters:stock                 | GET    | login | 403 | 403 | 200 | 404 | 200 | 200
letters:stock_record          | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
letters:stock_record          | POST   | login | 403 | 403 | 422 | 422 | 422 | 422
letters:stock_export          | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:stock_export          | POST   | login | 403 | 403 | 200 | 404 | 200 | 200
letters:stock_pdf             | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:stock_pdf             | POST   | login | 403 | 403 | 200 | 404 | 200 | 200
letters:stock_withdraw        | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
letters:stock_withdraw        | POST   | login | 403 | 403 | 302 | 404 | 404 | 404
letters:seals                 | GET    | login | 403 | 403 | 200 | 200 | 200 | 200
members:login                 | GET    | 200   | 302 | 302 | 302 | 302 | 302 | 302
members:logout                | GET    | 405   | 405 | 405 | 405 | 405 | 405 | 405
members:password_change       | GET    | login | 200 | 200 | 200 | 200 | 200 | 200
members:id_number             | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
members:id_number             | POST   | login | 200 | 404 | 200 | 404 | 200 | 200
members:organization_list     | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:organization_new      | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:organization_edit     | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:branch_new            | GET    | login | 404 | 404 | 200 | 404 | 403 | 200
members:branch_edit           | GET    | login | 404 | 404 | 200 | 404 | 403 | 200
members:branch_list           | GET    | login | 403 | 403 | 200 | 200 | 403 | 403
members:user_list             | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:user_new              | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:user_edit             | GET    | login | 403 | 403 | 403 | 403 | 403 | 200
members:user_password         | GET    | login | 405 | 405 | 405 | 405 | 405 | 405
members:user_password         | POST   | login | 403 | 403 | 403 | 403 | 403 | 200
members:journal               | GET    | login | 404 | 404 | 200 | 200 | 200 | 200
"""


def rows():
    """(name, method, {visitor: expected}) for each line of the table."""
    for line in TABLE.strip().splitlines()[1:]:
        name, method, *expected = (part.strip() for part in line.split("|"))
        yield name, method, dict(zip(VISITORS, expected, strict=True))
