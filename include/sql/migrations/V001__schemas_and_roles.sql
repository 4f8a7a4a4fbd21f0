-- Schemas in the order data flow, and the four roles that share them.
-- Roles are of the cluster, so they may exist already when a second database is set up.

CREATE EXTENSION IF NOT EXISTS btree_gist;

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['envdb_owner', 'envdb_loader', 'envdb_analyst', 'envdb_officer']
    LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
    -- an owner may do what loader and officer may (in EXECUTE: sqlfluff knows no grant of a role)
    EXECUTE 'GRANT envdb_loader, envdb_officer TO envdb_owner';
EXCEPTION
    -- another user of this cluster made the roles and has joined them
    WHEN insufficient_privilege THEN NULL;
    -- another database of this cluster is being set up at the same moment
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

CREATE SCHEMA intake;
COMMENT ON SCHEMA intake IS 'Tiếp nhận: mỗi tệp đã nộp, kết quả, lỗi và phần bị loại | Intake: every submitted file, its outcome, findings and rejected rows';
CREATE SCHEMA staging;
COMMENT ON SCHEMA staging IS 'Dữ liệu đang xử lý, mất khi máy chủ dừng đột ngột và được đọc lại | Rows in work, unlogged: read again from the archive after a crash';
CREATE SCHEMA core;
COMMENT ON SCHEMA core IS 'Danh mục và số liệu đã nhận, có lịch sử | Dimensions and accepted facts with their history';
CREATE SCHEMA mart;
COMMENT ON SCHEMA mart IS 'Khung nhìn có tài liệu cho người phân tích | Documented views for analysts';
CREATE SCHEMA release;
COMMENT ON SCHEMA release IS 'Báo cáo đã chốt | Frozen reports';

GRANT USAGE ON SCHEMA intake, staging, core, mart, release TO envdb_loader;
GRANT USAGE ON SCHEMA intake, core, mart, release TO envdb_analyst, envdb_officer;
