-- What the marts have not seen yet: written with each load, taken by whoever builds the marts.

CREATE TABLE intake.pending_period (
    feed text NOT NULL,
    period text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (feed, period)
);
COMMENT ON TABLE intake.pending_period IS 'Biểu và kỳ vừa có số liệu mới, chờ cập nhật khung nhìn | Feeds and periods with new facts that the marts have not been built for';
COMMENT ON COLUMN intake.pending_period.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN intake.pending_period.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN intake.pending_period.since IS 'Từ khi nào | When the first load came that is still pending';
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.pending_period TO envdb_loader;
GRANT SELECT ON intake.pending_period TO envdb_analyst, envdb_officer;
