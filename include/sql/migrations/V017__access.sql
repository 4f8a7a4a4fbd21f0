-- Who read what that is personal or took data out (NĐ 47/2020/NĐ-CP, Điều 45: when, who, what, result).
-- An entry is written before anything is shown and cannot be taken back by the one it is about.

CREATE TABLE core.access_log (
    access_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    accessed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    login text NOT NULL DEFAULT session_user,
    role text NOT NULL,
    person text,
    kind text NOT NULL CHECK (kind IN ('export', 'psql', 'personal')),
    what text NOT NULL,
    reason text,
    result text NOT NULL,
    rows_shown bigint,
    logged_in_transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE core.access_log IS 'Nhật ký khai thác số liệu (NĐ 47/2020/NĐ-CP, Điều 45): khi nào, ai, cái gì, kết quả | Log of access to data: when, who, what, result; entries are only ever added';
COMMENT ON COLUMN core.access_log.access_id IS 'Số thứ tự | Number of the entry';
COMMENT ON COLUMN core.access_log.accessed_at IS 'Thời điểm | When';
COMMENT ON COLUMN core.access_log.login IS 'Tài khoản đăng nhập cơ sở dữ liệu | Login of the database';
COMMENT ON COLUMN core.access_log.role IS 'Vai trò đã dùng | Role it was done with';
COMMENT ON COLUMN core.access_log.person IS 'Người thực hiện theo máy đã gọi lệnh envdb | Person as the machine knows them, where the envdb command was used';
COMMENT ON COLUMN core.access_log.kind IS 'Loại: xuất số liệu, mở psql, xem dữ liệu cá nhân | Kind: export, psql or personal';
COMMENT ON COLUMN core.access_log.what IS 'Câu truy vấn hoặc dữ liệu đã xem | Query, or what was read';
COMMENT ON COLUMN core.access_log.reason IS 'Lý do, bắt buộc khi xem dữ liệu cá nhân | Reason, required for personal data';
COMMENT ON COLUMN core.access_log.result IS 'Kết quả: ok hoặc lỗi | Result: ok, allowed, or the error';
COMMENT ON COLUMN core.access_log.rows_shown IS 'Số dòng đã xem hoặc xuất | Rows that were shown or written';
COMMENT ON COLUMN core.access_log.logged_in_transaction IS 'Giao dịch đã ghi | Transaction that wrote the entry';
GRANT SELECT ON core.access_log TO envdb_officer;

CREATE FUNCTION core.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% chỉ được ghi thêm, không được sửa hay xóa.', tg_table_schema, tg_table_name
        USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION core.refuse_change() IS 'Từ chối sửa, xóa | Refuses a change of what is only ever added to';

CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON core.access_log
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE FUNCTION core.log_access(
    kind text,
    what text,
    result text,
    rows_shown bigint DEFAULT NULL,
    reason text DEFAULT NULL,
    person text DEFAULT NULL
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    INSERT INTO core.access_log (role, person, kind, what, reason, result, rows_shown)
    -- current_user is the owner in here; the setting is the role that called
    VALUES (
        coalesce(nullif(current_setting('role'), 'none'), session_user),
        log_access.person, log_access.kind, log_access.what, log_access.reason, log_access.result,
        log_access.rows_shown
    )
    RETURNING access_log.access_id;
END;
COMMENT ON FUNCTION core.log_access(text, text, text, bigint, text, text) IS 'Ghi một lần khai thác số liệu | Adds an entry to the log of access';

CREATE FUNCTION core.ask_personal(feed text, sheet text, submission_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF length(btrim(coalesce(reason, ''))) < 10 THEN
        RAISE EXCEPTION 'Ghi lý do xem dữ liệu cá nhân (ít nhất 10 ký tự).'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(format('core.%I', feed || '__' || sheet)) IS NULL THEN
        RAISE EXCEPTION 'Không có trang % của biểu %.', sheet, feed USING ERRCODE = 'undefined_table';
    END IF;
    RETURN core.log_access('personal', format('%s.%s %s', feed, sheet, submission_id), 'allowed', NULL, reason);
END
$$;
COMMENT ON FUNCTION core.ask_personal(text, text, bigint, text) IS 'Xin xem dữ liệu cá nhân của một lần nộp; lý do được ghi lại. Trả về số để gọi core.read_personal trong giao dịch sau | Asks to read the personal columns of a submission; returns the number for core.read_personal';

CREATE FUNCTION core.read_personal(asked_access_id bigint)
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
    PERFORM core.log_access('personal', asked.what, 'ok', shown, asked.reason);
END
$$;
COMMENT ON FUNCTION core.read_personal(bigint) IS 'Dữ liệu cá nhân của lần nộp đã xin xem | The personal columns of the submission that was asked for';

REVOKE EXECUTE ON FUNCTION core.log_access(text, text, text, bigint, text, text) FROM public;
REVOKE EXECUTE ON FUNCTION core.ask_personal(text, text, bigint, text) FROM public;
REVOKE EXECUTE ON FUNCTION core.read_personal(bigint) FROM public;
GRANT EXECUTE ON FUNCTION core.log_access(text, text, text, bigint, text, text)
TO envdb_loader, envdb_analyst, envdb_officer;
GRANT EXECUTE ON FUNCTION core.ask_personal(text, text, bigint, text) TO envdb_officer;
GRANT EXECUTE ON FUNCTION core.read_personal(bigint) TO envdb_officer;
