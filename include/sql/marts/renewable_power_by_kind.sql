-- title: Điện tái tạo và điện rác theo loại hình
-- title_en: Renewable and waste-to-energy power by kind
-- about: Mỗi kỳ và loại hình một dòng: số nhà máy, hệ thống; số đang vận hành và công suất của chúng; sản lượng điện và rác đã xử lý trong kỳ. Cùng một nhà máy chỉ tính một lần.
-- sources: renewable_power
-- public: yes
-- key: period, plant_kind
-- trace: query

CREATE VIEW mart.renewable_power_by_kind WITH (security_invoker = true) AS
SELECT
    plant.period,
    plant.plant_kind,
    kind.label AS plant_kind_label,
    count(*) AS plants,
    count(*) FILTER (WHERE plant.status = 'operating') AS operating,
    sum(plant.capacity_mw) FILTER (WHERE plant.status = 'operating') AS operating_mw,
    count(*) FILTER (WHERE plant.status = 'building') AS building,
    sum(plant.capacity_mw) FILTER (WHERE plant.status = 'building') AS building_mw,
    sum(plant.output_mwh) AS output_mwh,
    count(*) FILTER (WHERE plant.status = 'operating' AND plant.output_mwh IS NULL) AS output_unknown,
    sum(plant.waste_burned_t) AS waste_burned_t
FROM mart.renewable_power_plants AS plant
LEFT JOIN core.code AS kind ON plant.plant_kind = kind.code AND kind.codelist = 'plant_kind'
WHERE plant.counts_in_period
GROUP BY plant.period, plant.plant_kind, kind.label;

COMMENT ON COLUMN mart.renewable_power_by_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.renewable_power_by_kind.plant_kind IS 'Mã loại hình | Source of energy, a code of plant_kind';
COMMENT ON COLUMN mart.renewable_power_by_kind.plant_kind_label IS 'Loại hình | Source of energy in words';
COMMENT ON COLUMN mart.renewable_power_by_kind.plants IS 'Số nhà máy, hệ thống | Plants and systems';
COMMENT ON COLUMN mart.renewable_power_by_kind.operating IS 'Số đang vận hành | Of these, operating';
COMMENT ON COLUMN mart.renewable_power_by_kind.operating_mw IS 'Công suất đang vận hành (MW) | Capacity of those operating, MW';
COMMENT ON COLUMN mart.renewable_power_by_kind.building IS 'Số đang xây dựng | Of these, being built';
COMMENT ON COLUMN mart.renewable_power_by_kind.building_mw IS 'Công suất đang xây dựng (MW) | Capacity of those being built, MW';
COMMENT ON COLUMN mart.renewable_power_by_kind.output_mwh IS 'Sản lượng điện trong kỳ (MWh) | Electricity generated in the period, MWh';
COMMENT ON COLUMN mart.renewable_power_by_kind.output_unknown IS 'Số đang vận hành nhưng thiếu sản lượng | Operating plants whose output is not reported';
COMMENT ON COLUMN mart.renewable_power_by_kind.waste_burned_t IS 'Khối lượng rác xử lý trong kỳ (tấn) | Waste burned in the period, tonnes';
