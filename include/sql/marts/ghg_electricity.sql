-- title: Phát thải do điện mua, tính lại theo hệ số lưới điện
-- title_en: Emissions of purchased electricity, by the factor of the grid
-- about: Mỗi cơ sở và năm của số liệu một dòng: phát thải do điện mua mà cơ sở báo cáo, điện tiêu thụ theo biểu năng lượng, hệ số lưới điện của năm đó và phát thải tính lại. Năm chưa có hệ số thì để trống, không lấy của năm khác. Điện tự sản xuất không tách được khỏi điện tiêu thụ.
-- sources: ghg_inventory, energy_users, enterprise_register
-- public: no
-- key: data_year, enterprise_id
-- trace: query

CREATE VIEW mart.ghg_electricity WITH (security_invoker = true) AS
WITH reported AS (
    SELECT
        data_year,
        enterprise_id,
        tco2e
    FROM mart.ghg_emissions
    WHERE source_kind = 'purchased_electricity'
),

used AS (
    SELECT
        energy.data_year,
        energy.enterprise_id,
        sum(energy.quantity * conversion.factor) AS electricity_mwh
    FROM mart.energy_use AS energy
    INNER JOIN core.unit_conversion AS conversion
        ON energy.unit = conversion.from_unit AND conversion.to_unit = 'MWh'
    WHERE energy.fuel = 'electricity'
    GROUP BY energy.data_year, energy.enterprise_id
),

paired AS (
    SELECT
        coalesce(reported.data_year, used.data_year) AS data_year,
        coalesce(reported.enterprise_id, used.enterprise_id) AS enterprise_id,
        sum(reported.tco2e) AS reported_tco2e,
        max(used.electricity_mwh) AS electricity_mwh
    FROM reported
    FULL JOIN used ON reported.data_year = used.data_year AND reported.enterprise_id = used.enterprise_id
    GROUP BY coalesce(reported.data_year, used.data_year), coalesce(reported.enterprise_id, used.enterprise_id)
)

SELECT
    paired.data_year,
    paired.enterprise_id,
    paired.reported_tco2e,
    paired.electricity_mwh,
    factor.tco2_per_mwh,
    paired.electricity_mwh * factor.tco2_per_mwh AS recomputed_tco2,
    paired.reported_tco2e - paired.electricity_mwh * factor.tco2_per_mwh AS difference_tco2,
    factor.source AS factor_source,
    factor.confirmed AS factor_confirmed
FROM paired
LEFT JOIN core.grid_emission_factor AS factor ON paired.data_year = factor.data_year;

COMMENT ON COLUMN mart.ghg_electricity.data_year IS 'Năm của số liệu | Year the figure is about';
COMMENT ON COLUMN mart.ghg_electricity.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.ghg_electricity.reported_tco2e IS 'Phát thải do điện mua theo báo cáo kiểm kê (tấn CO2 tương đương) | Emission of purchased electricity as reported, tonnes of CO2 equivalent';
COMMENT ON COLUMN mart.ghg_electricity.electricity_mwh IS 'Điện tiêu thụ theo biểu năng lượng (MWh); trống nếu không có | Electricity by the feed of energy, MWh; null without one';
COMMENT ON COLUMN mart.ghg_electricity.tco2_per_mwh IS 'Hệ số phát thải của lưới điện (tấn CO2/MWh); trống nếu năm đó chưa có | Factor of the grid for that year, null where there is none';
COMMENT ON COLUMN mart.ghg_electricity.recomputed_tco2 IS 'Phát thải tính lại (tấn CO2) | Emission by the factor, tonnes of CO2';
COMMENT ON COLUMN mart.ghg_electricity.difference_tco2 IS 'Số báo cáo trừ số tính lại; trống nếu thiếu một trong hai | Reported less recomputed; null where either is missing';
COMMENT ON COLUMN mart.ghg_electricity.factor_source IS 'Văn bản công bố hệ số; trống nếu chưa tìm thấy | Document of the factor, null where none was found';
COMMENT ON COLUMN mart.ghg_electricity.factor_confirmed IS 'Hệ số đã đối chiếu văn bản chính thức chưa | Whether an official text confirms the factor';
