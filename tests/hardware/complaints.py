"""What users of other readers of such documents complain about, and the test that answers each complaint."""

from __future__ import annotations

from dataclasses import dataclass

_COMPLAINTS = "tests/unit/emrtd/test_emrtd_complaints.py"
_HOSTILE = "tests/unit/emrtd/test_emrtd_hostile.py"
_LENGTHS = "tests/unit/emrtd/test_emrtd_lengths.py"
_TRUST = "tests/unit/emrtd/test_emrtd_real_documents.py"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint.

    Attributes:
        text: what people say.
        answer: what this reader does.
        tests: file and function, `path::name`.
    """

    text: str
    answer: str
    tests: tuple[str, ...]


COMPLAINTS = (
    Complaint(
        "Tag lost during a slow DG2",
        "Put it back: reading goes on at its offset, for the same card alone",
        (
            f"{_COMPLAINTS}::test_tag_lost_during_a_slow_dg2_goes_on_where_it_was",
            f"{_HOSTILE}::test_card_taken_away_at_any_command_goes_on_when_put_back",
        ),
    ),
    Complaint(
        "Le 256 refused, and secure messaging dead afterwards",
        "Short reads fit a protected answer; a channel lost over a length is opened again, and less is asked for",
        (
            f"{_COMPLAINTS}::test_le_256_that_the_chip_refuses_does_not_end_secure_messaging_for_good",
            f"{_LENGTHS}::test_session_lost_over_a_length_is_opened_again_and_reading_goes_on_with_less",
        ),
    ),
    Complaint(
        "6A88 on BAC: the card is for PACE only",
        "EF.CardAccess is read first, and PACE is used where it offers any",
        (
            f"{_COMPLAINTS}::test_6a88_on_bac_is_avoided_because_a_pace_only_card_is_asked_for_pace",
            f"{_COMPLAINTS}::test_6a88_on_bac_of_a_card_that_hides_card_access_is_no_wrong_password",
        ),
    ),
    Complaint(
        "No support for the CAN",
        "CAN and MRZ open the same cards; a card that knows no CAN says so by a code of its own",
        (
            f"{_COMPLAINTS}::test_can_opens_what_the_mrz_opens",
            f"{_COMPLAINTS}::test_can_for_a_card_without_pace_says_which_number_is_needed",
        ),
    ),
    Complaint(
        "SELECT MF: some cards want 3F00, some nothing, some neither",
        "Each form in turn; a refusal of all is no error",
        (
            f"{_COMPLAINTS}::test_select_mf_is_written_as_the_card_knows_it",
            f"{_COMPLAINTS}::test_select_mf_that_the_card_knows_in_no_form_is_done_without",
        ),
    ),
    Complaint(
        "6283 on EF.CardAccess",
        "A warning: the file is read",
        (f"{_COMPLAINTS}::test_6283_on_card_access_is_a_warning_and_pace_goes_on",),
    ),
    Complaint(
        "MSE:Set AT without tag 84 refused",
        "Sent with it where it is ambiguous or was refused without",
        (f"{_COMPLAINTS}::test_mse_set_at_carries_tag_84_where_the_card_wants_it",),
    ),
    Complaint(
        "Active Authentication: Le 256 or 65536",
        "The likelier first, by the key's size; then the other",
        (f"{_COMPLAINTS}::test_signature_is_asked_for_with_the_le_that_the_card_answers",),
    ),
    Complaint(
        "Hash of the files differs from the hash of the signature",
        "Each is taken from where it is stated",
        (f"{_COMPLAINTS}::test_hash_of_the_files_differs_from_the_hash_of_the_signature",),
    ),
    Complaint(
        "DG14 written anew breaks its hash",
        "Files are hashed as they lie on the chip",
        (f"{_COMPLAINTS}::test_dg14_in_another_encoding_is_hashed_as_it_lies_on_the_chip",),
    ),
    Complaint(
        "DG11 missing (6A82) ends the reading",
        "Absent, and the rest is read; if EF.SOD holds its hash, it is named as withheld",
        (f"{_COMPLAINTS}::test_missing_dg11_is_absent_and_nothing_else_suffers",),
    ),
    Complaint(
        "An error of secure messaging ends everything",
        "Reset, access again, on at the offset: at most four times",
        (
            f"{_COMPLAINTS}::test_error_of_secure_messaging_is_answered_by_reset_access_and_going_on_at_the_offset",
            f"{_HOSTILE}::test_channel_lost_at_any_command_is_opened_again_and_reading_goes_on_at_its_offset",
            f"{_HOSTILE}::test_chip_that_loses_every_channel_is_opened_five_times_and_no_more",
        ),
    ),
    Complaint(
        "A failed PACE silently becomes BAC",
        "Never",
        (f"{_COMPLAINTS}::test_failed_pace_is_never_followed_by_bac",),
    ),
    Complaint(
        "“Wrong key” whatever went wrong",
        "Wrong with tries left, wrong with a delay, blocked, other number needed, no such card: each has its code",
        (f"{_COMPLAINTS}::test_wrong_delayed_and_blocked_numbers_are_told_apart",),
    ),
    Complaint(
        "The first PACE variant listed is taken, not the best",
        "Generic mapping, then cipher, then curve, whatever the order",
        (f"{_COMPLAINTS}::test_best_of_several_variants_is_chosen_whatever_their_order",),
    ),
    Complaint(
        "Files not found without, or with, short identifiers",
        "Read by short identifier, selected by file identifier where that is refused",
        (f"{_COMPLAINTS}::test_files_are_found_with_and_without_short_identifiers",),
    ),
    Complaint(
        "Documents of some countries: signer unknown, signature invalid",
        "Identifiers, orders, versions and spellings that issuers get wrong are read where only the signature decides",
        (
            f"{_TRUST}::test_attributes_out_of_order_are_believed_however_they_were_signed",
            f"{_TRUST}::test_algorithm_of_the_key_or_of_a_signature_in_place_of_a_hash_is_understood",
            f"{_TRUST}::test_names_in_every_type_of_text_are_read",
            f"{_TRUST}::test_signer_left_out_of_the_document_is_found_among_the_trusted_files",
            f"{_TRUST}::test_directory_of_the_icao_is_read_as_it_is_downloaded",
        ),
    ),
)

HOSTILE = {
    "taken away at any command, and put back": f"{_HOSTILE}::test_card_taken_away_at_any_command_goes_on_when_put_back",
    "an answer cut short, made longer, changed, replayed or left out at any command": (
        f"{_HOSTILE}::test_answer_spoiled_at_any_command_changes_nothing_that_is_read"
    ),
    "any status of a table at any command, in the clear": (
        f"{_HOSTILE}::test_any_status_at_any_command_ends_in_honest_files_or_our_own_error"
    ),
    "the same inside the protected channel": (
        f"{_HOSTILE}::test_any_status_inside_the_channel_ends_in_honest_files_or_our_own_error"
    ),
    "a file that announces more than there is, or gigabytes": (
        f"{_HOSTILE}::test_file_of_a_false_length_is_an_error_of_our_own"
    ),
    "objects within objects, thousands deep": f"{_HOSTILE}::test_objects_nested_thousands_deep_exhaust_nobody",
    "one byte a second": f"{_HOSTILE}::test_one_byte_a_second_is_given_up_in_bounded_time",
    "any bytes at all, written by a fuzzer": (
        "tests/fuzz/test_fuzz_corpus.py::test_saved_inputs_end_in_a_value_or_our_own_error_in_bounded_time"
    ),
}
"""What a card, or somebody between it and the reader, may do on purpose; and the test in which it is done."""
