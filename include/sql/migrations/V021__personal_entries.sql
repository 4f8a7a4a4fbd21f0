-- Entries of the log about personal data are written by its door only: whoever wrote one by core.log_access
-- opened core.read_personal without a reason, or told of a reading that never was.

ALTER FUNCTION core.log_access(text, text, text, bigint, text, text) RENAME TO add_access;
REVOKE EXECUTE ON FUNCTION core.add_access(text, text, text, bigint, text, text)
FROM public, envdb_loader, envdb_analyst, envdb_officer;

CREATE FUNCTION core.log_access(
    kind text,
    what text,
    result text,
    rows_shown bigint DEFAULT NULL,
    reason text DEFAULT NULL,
    person text DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF kind = 'personal' THEN
        RAISE EXCEPTION 'Nhật ký xem dữ liệu cá nhân chỉ ghi qua core.ask_personal.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN core.add_access(kind, what, result, rows_shown, reason, person);
END
$$;
COMMENT ON FUNCTION core.log_access(text, text, text, bigint, text, text) IS 'Ghi một lần khai thác số liệu | Adds an entry of an export or of psql to the log of access';
COMMENT ON FUNCTION core.add_access(text, text, text, bigint, text, text) IS 'Ghi vào nhật ký, chỉ gọi từ các hàm của nhật ký | Adds an entry of any kind; called by the functions of the log only';

CREATE OR REPLACE FUNCTION core.ask_personal(feed text, sheet text, submission_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF length(btrim(coalesce(reason, ''))) < 10 THEN
        RAISE EXCEPTION 'Ghi lý do xem dữ liệu cá nhân (ít nhất 10 ký tự).'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(format('core.%I', feed || '__' || sheet)) IS NULL THEN
        RAISE EXCEPTION 'Không có trang % của biểu %.', sheet, feed USING ERRCODE = 'undefined_table';
    END IF;
    RETURN core.add_access('personal', format('%s.%s %s', feed, sheet, submission_id), 'allowed', NULL, reason);
END
$$;

CREATE OR REPLACE FUNCTION core.read_personal(asked_access_id bigint)
RETURNS TABLE (row_number integer, column_name text, value text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked core.access_log;
    fact regclass;
    personal text;
    shown bigint;
BEGIN
    SELECT * INTO asked FROM core.access_log AS entry
    WHERE entry.access_id = asked_access_id AND entry.kind = 'personal' AND entry.result = 'allowed'
        AND entry.login = session_user AND entry.accessed_at > clock_timestamp() - interval '15 minutes'
        -- an entry of this transaction could still be rolled back, after the reading
        AND entry.logged_in_transaction IS DISTINCT FROM pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Gọi core.ask_personal trước, trong một giao dịch đã kết thúc; số được dùng trong 15 phút.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    fact := format('core.%I', replace(split_part(asked.what, ' ', 1), '.', '__'))::regclass;
    -- what has a masked twin is personal
    SELECT string_agg(format('%L, f.%I', a.attname, a.attname), ', ') INTO personal
    FROM pg_attribute AS a
    WHERE a.attrelid = fact AND a.attnum > 0 AND NOT a.attisdropped AND EXISTS (
        SELECT FROM pg_attribute AS twin WHERE twin.attrelid = fact AND twin.attname = a.attname || '_masked'
    );
    IF personal IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT f.row_number, named.key, named.value FROM %s AS f '
        'CROSS JOIN LATERAL jsonb_each_text(jsonb_build_object(%s)) AS named '
        'WHERE f.submission_id = $1 AND named.value IS NOT NULL ORDER BY f.row_number, named.key',
        fact, personal
    ) USING split_part(asked.what, ' ', 2)::bigint;
    GET DIAGNOSTICS shown = ROW_COUNT;
    PERFORM core.add_access('personal', asked.what, 'ok', shown, asked.reason);
END
$$;

REVOKE EXECUTE ON FUNCTION core.log_access(text, text, text, bigint, text, text) FROM public;
GRANT EXECUTE ON FUNCTION core.log_access(text, text, text, bigint, text, text)
TO envdb_loader, envdb_analyst, envdb_officer;
