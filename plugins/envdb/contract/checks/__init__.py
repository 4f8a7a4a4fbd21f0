"""What a contract must not say: semantic checks, each a small generator of messages.

The model refuses what is wrong in one field; these checks judge what needs two fields, the
reference lists, the vocabulary, Great Expectations or another feed. One check says one kind of
thing and has one tiny bad fixture (``tests/contracts/bad/<check>.yml``), so a fault always points
to its reason. A message names the file and the place, what is wrong, and what to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from envdb.contract.checks import (
    columns,
    conditions,
    context,
    feeds,
    layouts,
    prefills,
    rules,
    units,
)
from envdb.contract.checks.checked import Checked
from envdb.contract.model import Contract
from envdb.contract.reference import Reference

Check = Callable[[Checked], Iterator[str]]

CHECKS: tuple[Check, ...] = (
    feeds.check_table_names_fit_postgresql,
    feeds.check_due_date,
    feeds.check_senders_known,
    feeds.check_owing_units_may_send,
    feeds.check_replaces_by_known,
    feeds.check_sheet_names_unique,
    feeds.check_same_meaning_across_feeds,
    feeds.check_vocabulary_kept,
    columns.check_columns_unique,
    columns.check_headers_distinct,
    columns.check_key_columns_known,
    columns.check_key_columns_filled,
    columns.check_codelists_known,
    columns.check_codes_have_lists,
    columns.check_lists_are_of_codes,
    columns.check_references_known,
    columns.check_name_columns_known,
    columns.check_identity_columns_known,
    columns.check_pairs_known,
    columns.check_detection_of_decimals,
    columns.check_personal_marked,
    columns.check_derived_from_numbers,
    context.check_context_names_free,
    context.check_context_columns_known,
    context.check_previous_from_numbers,
    context.check_other_units_send,
    context.check_known_codes_of_open_lists,
    context.check_context_used,
    context.check_context_only_warns,
    units.check_units_given,
    units.check_units_known,
    units.check_unit_named_in_suffix,
    units.check_suffix_has_its_unit,
    units.check_bounds_ordered,
    conditions.check_conditions_on_columns,
    conditions.check_conditions_fit_types,
    conditions.check_condition_codes_known,
    layouts.check_layout_columns_known,
    layouts.check_layouts_keep_keys,
    layouts.check_layout_headers_distinct,
    layouts.check_layout_periods,
    prefills.check_prefill_columns_known,
    prefills.check_prefill_has_key,
    prefills.check_prefill_of_one_file,
    rules.check_rule_ids_unique,
    rules.check_replaced_rules_implied,
    rules.check_rule_cells_known,
    rules.check_placeholders_known,
    rules.check_arguments_known,
    rules.check_texts_vietnamese,
    rules.check_expectations_known,
    rules.check_expectation_arguments,
    rules.check_argument_bounds_ordered,
    rules.check_value_sets_filled,
)
"""Every check, in the order in which a reader of a contract meets what it judges."""


def faults(
    contract: Contract,
    reference: Reference,
    vocabulary: Mapping[str, Mapping[str, Any]],
    others: Iterable[Contract] = (),
) -> list[str]:
    """Return every fault of a contract; an empty list means that it can be rendered and run.

    ``others`` are the feeds it must agree with (the contract itself among them does no harm).
    """
    checked = Checked(contract, reference, vocabulary, tuple(others))
    return [message for check in CHECKS for message in check(checked)]


def contract_faults(
    contracts: Mapping[str, Contract],
    reference: Reference,
    vocabulary: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """Return the faults of all contracts of an installation, each against the others."""
    feeds_together = tuple(contracts.values())
    return [
        message
        for contract in feeds_together
        for message in faults(contract, reference, vocabulary, feeds_together)
    ]
