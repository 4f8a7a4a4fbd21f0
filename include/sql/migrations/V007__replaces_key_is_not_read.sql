-- The key by which a later file replaces this one may hold the tax code of a household, which is a
-- personal ID: only the pipeline reads it.

REVOKE SELECT ON intake.submission FROM envdb_analyst, envdb_officer;
GRANT SELECT (
    submission_id, claim_key, folder, unit_code, file_name, file_size_bytes, sha256, received_at, unlinked_at,
    feed, period, period_start, period_end, identified_by, contract_version, outcome, step, reason, reason_text,
    attempt, duplicate_of, recorded_during, replaced_by, due_on, nothing_to_report, drops_rows_on_purpose,
    rows_read, findings_staged, rows_loaded, rows_rejected, code_version, decided_at, replied_at
) ON intake.submission TO envdb_analyst, envdb_officer;
COMMENT ON COLUMN intake.submission.replaces_key IS 'Khóa thay thế: đơn vị, biểu, kỳ và giá trị khác của biểu | What a later submission must share to replace this one: unit, feed, period, and what else the contract names';
