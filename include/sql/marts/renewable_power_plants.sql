-- title: Nhà máy, hệ thống điện tái tạo và điện rác theo kỳ
-- title_en: Renewable and waste-to-energy plants by period
-- about: Mỗi nhà máy, hệ thống điện trong một bản nộp hiện hành một dòng. Cùng loại và cùng tên (không phân biệt chữ hoa, chữ thường, khoảng trắng thừa) là cùng nhà máy: do hai đơn vị báo cáo thì tính bản nhận sau.
-- sources: renewable_power
-- public: no
-- key: submission_id, row_number
-- trace: renewable_power.plants

CREATE VIEW mart.renewable_power_plants WITH (security_invoker = true) AS
WITH submission AS (
    SELECT
        submission_id,
        period_end,
        received_at,
        period_end = max(period_end) OVER (PARTITION BY unit_code) AS is_newest
    FROM core.current_submission
    WHERE feed = 'renewable_power'
),

reported AS (
    SELECT
        submission.period_end,
        submission.received_at,
        submission.is_newest,
        plant.submission_id,
        plant.row_number,
        plant.unit_code,
        plant.period,
        plant.plant_name,
        plant.plant_kind,
        plant.commune_code,
        plant.capacity_mw,
        plant.status,
        plant.commissioned_on,
        plant.output_mwh,
        plant.waste_burned_t,
        core.name_key(plant.plant_name) AS plant_key
    FROM submission
    INNER JOIN core.renewable_power__plants AS plant ON submission.submission_id = plant.submission_id
)

SELECT
    reported.period,
    reported.plant_name,
    reported.plant_kind,
    reported.commune_code,
    commune.commune_name,
    reported.capacity_mw,
    reported.status,
    reported.commissioned_on,
    reported.output_mwh,
    reported.waste_burned_t,
    row_number() OVER (
        PARTITION BY reported.plant_kind, reported.plant_key, reported.period
        ORDER BY reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_in_period,
    reported.is_newest AND row_number() OVER (
        PARTITION BY reported.plant_kind, reported.plant_key, reported.is_newest
        ORDER BY
            reported.period_end DESC, reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_now,
    reported.unit_code,
    reported.submission_id,
    reported.row_number
FROM reported
LEFT JOIN core.commune ON reported.commune_code = commune.commune_code;

COMMENT ON COLUMN mart.renewable_power_plants.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.renewable_power_plants.plant_name IS 'Tên nhà máy, hệ thống | Name of the plant or system';
COMMENT ON COLUMN mart.renewable_power_plants.plant_kind IS 'Loại hình (danh mục plant_kind) | Source of energy, a code of plant_kind';
COMMENT ON COLUMN mart.renewable_power_plants.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.renewable_power_plants.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.renewable_power_plants.capacity_mw IS 'Công suất lắp đặt (MW) | Installed capacity, MW';
COMMENT ON COLUMN mart.renewable_power_plants.status IS 'Tình trạng (operating, building, planned) | operating, building or planned';
COMMENT ON COLUMN mart.renewable_power_plants.commissioned_on IS 'Ngày vận hành | Day it was put into operation';
COMMENT ON COLUMN mart.renewable_power_plants.output_mwh IS 'Sản lượng điện trong kỳ (MWh) | Electricity generated in the period, MWh';
COMMENT ON COLUMN mart.renewable_power_plants.waste_burned_t IS 'Khối lượng rác xử lý trong kỳ (tấn) | Waste burned in the period, tonnes';
COMMENT ON COLUMN mart.renewable_power_plants.counts_in_period IS 'Bản được tính cho kỳ (cùng đối tượng do hai đơn vị báo cáo thì lấy bản nhận sau) | Counted for its period: of two units that report the same, the one received later';
COMMENT ON COLUMN mart.renewable_power_plants.counts_now IS 'Bản được tính là hiện trạng (kỳ mới nhất của đơn vị) | Counted as the present state: in the newest period of its unit';
COMMENT ON COLUMN mart.renewable_power_plants.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.renewable_power_plants.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.renewable_power_plants.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
