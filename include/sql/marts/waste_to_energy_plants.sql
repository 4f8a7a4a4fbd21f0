-- title: Nhà máy điện rác (KPI2)
-- title_en: Waste-to-energy plants (KPI2)
-- about: Mỗi nhà máy điện rác một dòng, theo kỳ gần nhất của từng đơn vị báo cáo. Cùng tên (không phân biệt chữ hoa, chữ thường, khoảng trắng thừa) là cùng nhà máy: lấy kỳ mới hơn, rồi bản nhận sau. Tính vào chỉ tiêu khi đang vận hành và vận hành sau ngày 31/12/2025.
-- sources: renewable_power
-- public: yes
-- key: plant_name
-- trace: renewable_power.plants

CREATE VIEW mart.waste_to_energy_plants WITH (security_invoker = true) AS
-- which report of a plant counts is said once, there
SELECT
    plant_name,
    commune_code,
    capacity_mw,
    status,
    commissioned_on,
    output_mwh,
    waste_burned_t,
    coalesce(status = 'operating' AND commissioned_on > date '2025-12-31', false) AS counts_for_target,
    coalesce(status = 'operating', false) AND commissioned_on IS NULL AS commissioning_missing,
    unit_code,
    period,
    submission_id,
    row_number
FROM mart.renewable_power_plants
WHERE counts_now AND plant_kind = 'waste_to_energy';

COMMENT ON COLUMN mart.waste_to_energy_plants.plant_name IS 'Tên nhà máy | Name of the plant';
COMMENT ON COLUMN mart.waste_to_energy_plants.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.waste_to_energy_plants.capacity_mw IS 'Công suất lắp đặt (MW) | Installed capacity, MW';
COMMENT ON COLUMN mart.waste_to_energy_plants.status IS 'Tình trạng (operating là đang vận hành) | operating, building or planned';
COMMENT ON COLUMN mart.waste_to_energy_plants.commissioned_on IS 'Ngày vận hành | Day the plant was put into operation';
COMMENT ON COLUMN mart.waste_to_energy_plants.output_mwh IS 'Sản lượng điện trong kỳ (MWh) | Electricity generated in the period, MWh';
COMMENT ON COLUMN mart.waste_to_energy_plants.waste_burned_t IS 'Khối lượng rác xử lý trong kỳ (tấn) | Waste burned in the period, tonnes';
COMMENT ON COLUMN mart.waste_to_energy_plants.counts_for_target IS 'Tính vào chỉ tiêu: đang vận hành, vận hành sau 31/12/2025 | Counts for the target: operating, and commissioned after 2025-12-31';
COMMENT ON COLUMN mart.waste_to_energy_plants.commissioning_missing IS 'Đang vận hành nhưng thiếu ngày vận hành nên chưa tính | Operating, but not counted because the day of commissioning is missing';
COMMENT ON COLUMN mart.waste_to_energy_plants.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.waste_to_energy_plants.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.waste_to_energy_plants.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.waste_to_energy_plants.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
