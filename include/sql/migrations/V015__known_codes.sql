-- Codes of lists that are open, as accepted rows made them known: zones by the unit that manages them,
-- codes of hazardous waste by each unit that sent them.

CREATE TABLE core.known_code (
    codelist text NOT NULL,
    unit_code text NOT NULL,
    code text NOT NULL,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    row_number integer NOT NULL,
    PRIMARY KEY (codelist, unit_code, code)
);
COMMENT ON TABLE core.known_code IS 'Mã của danh mục mở đã biết nhờ dòng được nhận đầu tiên | Codes of open lists that are known since their first accepted row';
COMMENT ON COLUMN core.known_code.codelist IS 'Tên danh mục | Name of the code list';
COMMENT ON COLUMN core.known_code.unit_code IS 'Mã đơn vị gửi | Unit that sent the row';
COMMENT ON COLUMN core.known_code.code IS 'Mã | Code';
COMMENT ON COLUMN core.known_code.submission_id IS 'Số tiếp nhận đầu tiên | Submission of the first accepted row';
COMMENT ON COLUMN core.known_code.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
GRANT SELECT, INSERT ON core.known_code TO envdb_loader;
GRANT SELECT ON core.known_code TO envdb_analyst, envdb_officer;

ALTER TABLE intake.submission ADD COLUMN judged_with_codes integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN intake.submission.judged_with_codes IS 'Số mã đã biết khi kiểm tra | How many known codes its rows were compared with when it was judged';
GRANT SELECT (judged_with_codes) ON intake.submission TO envdb_analyst, envdb_officer;

-- what a warehouse in use has accepted before; in a new one these tables come later
DO $$
BEGIN
    IF to_regclass('core.industrial_zones__zones') IS NOT NULL THEN
        INSERT INTO core.known_code
        SELECT DISTINCT ON (zone.unit_code, zone.zone_code)
            'zone', zone.unit_code, zone.zone_code, zone.submission_id, zone.row_number
        FROM core.industrial_zones__zones AS zone
        INNER JOIN intake.submission USING (submission_id)
        WHERE submission.recorded_during IS NOT NULL
        ORDER BY zone.unit_code, zone.zone_code, zone.submission_id, zone.row_number;
    END IF;
    IF to_regclass('core.hazardous_waste__waste') IS NOT NULL THEN
        INSERT INTO core.known_code
        SELECT DISTINCT ON (waste.unit_code, waste.waste_code)
            'hazardous_waste', waste.unit_code, waste.waste_code, waste.submission_id, waste.row_number
        FROM core.hazardous_waste__waste AS waste
        INNER JOIN intake.submission USING (submission_id)
        WHERE submission.recorded_during IS NOT NULL
        ORDER BY waste.unit_code, waste.waste_code, waste.submission_id, waste.row_number;
    END IF;
    IF to_regclass('core.enterprise_declarations__hazardous') IS NOT NULL THEN
        INSERT INTO core.known_code
        SELECT DISTINCT ON (waste.unit_code, waste.waste_code)
            'hazardous_waste', waste.unit_code, waste.waste_code, waste.submission_id, waste.row_number
        FROM core.enterprise_declarations__hazardous AS waste
        INNER JOIN intake.submission USING (submission_id)
        WHERE submission.recorded_during IS NOT NULL
        ORDER BY waste.unit_code, waste.waste_code, waste.submission_id, waste.row_number
        ON CONFLICT DO NOTHING;
    END IF;
END;
$$;
