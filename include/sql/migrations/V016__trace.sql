-- From a figure of a mart to the rows it was made of, and from a row to its cell, file and rules.

CREATE TABLE core.mart_trace (
    mart text PRIMARY KEY,
    key_columns text[] NOT NULL,
    query text NOT NULL
);
COMMENT ON TABLE core.mart_trace IS 'Cách lần từ một con số của khung nhìn về các dòng số liệu | How a figure of a mart leads back to rows of facts; filled from the headers of the marts and include/sql/trace';
COMMENT ON COLUMN core.mart_trace.mart IS 'Tên khung nhìn | Name of the mart';
COMMENT ON COLUMN core.mart_trace.key_columns IS 'Các cột xác định một dòng của khung nhìn | Columns that tell a row of the mart';
COMMENT ON COLUMN core.mart_trace.query IS 'Câu truy vấn trả về biểu, trang, lần nộp, dòng; đọc bảng figure là dòng của khung nhìn, cột traced_column là tên cột được hỏi | Query for feed, sheet, submission and row; it reads figure, the row of the mart, whose traced_column is the name of the column asked for';
GRANT SELECT ON core.mart_trace TO envdb_loader, envdb_analyst, envdb_officer;

CREATE FUNCTION core.trace(mart_name text, column_name text, key_values text[])
RETURNS TABLE (feed text, sheet text, submission_id bigint, row_number integer)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    how core.mart_trace;
    chosen text;
    figures bigint;
BEGIN
    SELECT * INTO how FROM core.mart_trace AS known WHERE known.mart = mart_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Khung nhìn % không có, hoặc chưa khai cách lần về số liệu gốc.', mart_name
            USING ERRCODE = 'undefined_table';
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_attribute AS a
        WHERE a.attrelid = format('mart.%I', mart_name)::regclass AND a.attname = column_name AND a.attnum > 0
    ) THEN
        RAISE EXCEPTION 'Khung nhìn % không có cột %.', mart_name, column_name USING ERRCODE = 'undefined_column';
    END IF;
    IF cardinality(key_values) <> cardinality(how.key_columns) THEN
        RAISE EXCEPTION 'Ghi đủ khóa của một dòng: %.', array_to_string(how.key_columns, ', ')
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT coalesce(
        string_agg(format('to_jsonb(f) ->> %L IS NOT DISTINCT FROM $1[%s]', key_column, place), ' AND '), 'true'
    )
    INTO chosen
    FROM unnest(how.key_columns) WITH ORDINALITY AS key (key_column, place);
    EXECUTE format('SELECT count(*) FROM mart.%I AS f WHERE %s', mart_name, chosen) INTO figures USING key_values;
    IF figures <> 1 THEN
        RAISE EXCEPTION 'Khung nhìn % có % dòng với khóa (%).', mart_name, figures, array_to_string(key_values, ', ')
            USING ERRCODE = 'no_data_found';
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH figure AS (SELECT f.*, $2::text AS traced_column FROM mart.%I AS f WHERE %s) '
        'SELECT DISTINCT r.feed, r.sheet, r.submission_id, r.row_number FROM (%s) '
        'AS r (feed, sheet, submission_id, row_number) ORDER BY 1, 2, 3, 4',
        mart_name, chosen, how.query
    ) USING key_values, column_name;
END
$$;
COMMENT ON FUNCTION core.trace(text, text, text[]) IS 'Các dòng số liệu làm nên một con số của khung nhìn tại core.as_of() | The rows of facts behind one figure of a mart as of core.as_of(); sheet and row are null where it rests on whole submissions';

CREATE FUNCTION core.cell_address(column_from_0 integer, row_number integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
CASE WHEN column_from_0 >= 702 THEN chr(65 + (column_from_0 - 702) / 676) ELSE '' END
|| CASE WHEN column_from_0 >= 26 THEN chr(65 + (column_from_0 - 26) / 26 % 26) ELSE '' END
|| chr(65 + column_from_0 % 26) || row_number;
COMMENT ON FUNCTION core.cell_address(integer, integer) IS 'Địa chỉ ô: cột đếm từ 0, dòng đếm từ 1 | Address of a cell: column from 0, row from 1';

-- what rules said of which cell, without the words, which quote cells
GRANT SELECT (submission_id, finding_number, severity, rule, sheet, row_number, cells)
ON intake.finding TO envdb_analyst;
GRANT SELECT (submission_id, sheet, row_number, column_name, kind) ON intake.repair TO envdb_analyst;

CREATE FUNCTION core.trace_cells(asked_submission bigint, asked_sheet text, asked_row integer)
RETURNS TABLE (
    column_name text, cell text, value text, repaired text, written text, rules text[]
)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    fact regclass;
    readable text;
    may_read_written boolean := has_column_privilege('intake.repair', 'raw', 'SELECT');
BEGIN
    SELECT to_regclass(format('core.%I', s.feed || '__' || asked_sheet)) INTO fact
    FROM intake.submission AS s WHERE s.submission_id = asked_submission;
    IF fact IS NULL THEN
        RAISE EXCEPTION 'Lần nộp % không có trang %.', asked_submission, asked_sheet USING ERRCODE = 'no_data_found';
    END IF;
    -- a column one may not read is shown by its masked twin
    SELECT string_agg(format(
        '%L, f.%I::text', a.attname,
        CASE WHEN has_column_privilege(fact, a.attnum, 'SELECT') THEN a.attname ELSE a.attname || '_masked' END
    ), ', ')
    INTO readable
    FROM pg_attribute AS a
    WHERE a.attrelid = fact AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attname IN (
            SELECT jsonb_object_keys(s.columns_at) FROM intake.sheet AS s
            WHERE s.submission_id = asked_submission AND s.sheet = asked_sheet
        );
    RETURN QUERY EXECUTE format(
        $query$
        SELECT
            named.key,
            core.cell_address((sheet.columns_at ->> named.key)::integer, f.row_number),
            named.value,
            repair.kind,
            %s,
            (
                SELECT array_agg(finding.rule ORDER BY finding.finding_number) FROM intake.finding
                WHERE finding.submission_id = $1 AND finding.sheet = $2 AND finding.row_number = $3
                    AND named.key = ANY (finding.cells)
            )
        FROM %s AS f
        INNER JOIN intake.sheet ON sheet.submission_id = $1 AND sheet.sheet = $2
        CROSS JOIN LATERAL jsonb_each_text(jsonb_build_object(%s)) AS named
        LEFT JOIN intake.repair
            ON repair.submission_id = $1 AND repair.sheet = $2 AND repair.row_number = $3
            AND repair.column_name = named.key
        WHERE f.submission_id = $1 AND f.row_number = $3
        ORDER BY (sheet.columns_at ->> named.key)::integer
        $query$,
        CASE WHEN may_read_written THEN 'repair.raw' ELSE 'NULL::text' END, fact, readable
    ) USING asked_submission, asked_sheet, asked_row;
END
$$;
COMMENT ON FUNCTION core.trace_cells(bigint, text, integer) IS 'Từng ô của một dòng số liệu: địa chỉ trong tệp, giá trị (đã che nếu không có quyền), cách chỉnh, quy tắc đã nêu | The cells of a row: address in the file, value (masked without the right to it), repair, what was written before it (officers), rules that spoke of it';

CREATE VIEW core.submission_source WITH (security_invoker = true) AS
SELECT
    submission_id,
    'BN' || lpad(submission_id::text, 6, '0') AS receipt_number,
    unit_code,
    feed,
    period,
    file_name,
    sha256,
    received_at,
    outcome,
    contract_version,
    code_version
FROM intake.submission;
COMMENT ON VIEW core.submission_source IS 'Tệp nguồn của từng lần nộp và phiên bản đã kiểm tra nó | The file behind each submission and the versions that judged it';
COMMENT ON COLUMN core.submission_source.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN core.submission_source.receipt_number IS 'Số biên nhận | Number on the receipt';
COMMENT ON COLUMN core.submission_source.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.submission_source.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.submission_source.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN core.submission_source.file_name IS 'Tên tệp | Name of the file';
COMMENT ON COLUMN core.submission_source.sha256 IS 'Mã băm của tệp trong kho lưu | Hash under which the archive keeps it';
COMMENT ON COLUMN core.submission_source.received_at IS 'Thời điểm nhận | When it was claimed';
COMMENT ON COLUMN core.submission_source.outcome IS 'Kết quả | Outcome';
COMMENT ON COLUMN core.submission_source.contract_version IS 'Phiên bản hợp đồng dữ liệu đã dùng | Version of the contract it was judged by';
COMMENT ON COLUMN core.submission_source.code_version IS 'Phiên bản chương trình đã dùng | Version of envdb that judged it';
GRANT SELECT ON core.submission_source TO envdb_loader, envdb_analyst, envdb_officer;
