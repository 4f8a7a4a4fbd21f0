-- title: Độ mới của số liệu theo biểu
-- title_en: Freshness by feed
-- about: Với mỗi biểu: lần nhận gần nhất trong các bản nộp hiện hành, kỳ mới nhất, số đơn vị và số dòng đang có, số ngày kể từ lần nhận gần nhất. Biểu chưa có số liệu vẫn có dòng.
-- sources: all
-- public: yes
-- key: feed
-- trace: query

CREATE VIEW mart.freshness WITH (security_invoker = true) AS
WITH current_data AS (
    SELECT
        feed,
        max(received_at) AS last_received_at,
        (array_agg(period ORDER BY period_end DESC, received_at DESC))[1] AS latest_period,
        count(DISTINCT unit_code) AS units,
        count(*) AS submissions,
        sum(rows_loaded) AS rows_loaded
    FROM core.current_submission
    GROUP BY feed
)

SELECT
    feed.feed,
    feed.title AS feed_title,
    current_data.last_received_at,
    current_data.latest_period,
    core.as_of_day() - (current_data.last_received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS days_since,
    coalesce(current_data.units, 0) AS units,
    coalesce(current_data.submissions, 0) AS submissions,
    coalesce(current_data.rows_loaded, 0) AS rows_loaded
FROM core.feed
LEFT JOIN current_data ON feed.feed = current_data.feed;

COMMENT ON COLUMN mart.freshness.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.freshness.feed_title IS 'Tên biểu | Title of the feed';
COMMENT ON COLUMN mart.freshness.last_received_at IS 'Lần nhận gần nhất, trống nếu chưa có | When the latest current submission was received, null without any';
COMMENT ON COLUMN mart.freshness.latest_period IS 'Kỳ mới nhất đã có số liệu | Latest period with data';
COMMENT ON COLUMN mart.freshness.days_since IS 'Số ngày (giờ Hà Nội) từ lần nhận gần nhất | Days in Hanoi since then';
COMMENT ON COLUMN mart.freshness.units IS 'Số đơn vị đang có số liệu | Units with current data';
COMMENT ON COLUMN mart.freshness.submissions IS 'Số bản nộp hiện hành | Current submissions';
COMMENT ON COLUMN mart.freshness.rows_loaded IS 'Số dòng của các bản nộp hiện hành | Rows of the current submissions';
