-- title: Phát thải khí nhà kính theo phạm vi, nguồn và năm
-- title_en: Greenhouse gas by scope, source and year of data
-- about: Mỗi năm của số liệu, phạm vi và nguồn một dòng. Dòng điện mua (purchased_electricity) có thêm phát thải tính lại từ điện tiêu thụ và hệ số lưới điện, với số cơ sở tính lại được và phần báo cáo của chính các cơ sở đó. Không công khai: một nguồn có thể chỉ có một cơ sở.
-- sources: ghg_inventory, energy_users, enterprise_register
-- public: no
-- key: data_year, scope, source_kind
-- trace: query

CREATE VIEW mart.ghg_by_source WITH (security_invoker = true) AS
WITH reported AS (
    SELECT
        data_year,
        scope,
        source_kind,
        count(DISTINCT enterprise_id) AS enterprises,
        sum(tco2e) AS tco2e,
        coalesce(sum(tco2e) FILTER (WHERE verified), 0) AS verified_tco2e
    FROM mart.ghg_emissions
    GROUP BY data_year, scope, source_kind
),

electricity AS (
    SELECT
        data_year,
        count(*) FILTER (WHERE recomputed_tco2 IS NOT NULL AND reported_tco2e IS NOT NULL) AS recomputed_enterprises,
        sum(recomputed_tco2) FILTER (WHERE reported_tco2e IS NOT NULL) AS recomputed_tco2,
        sum(reported_tco2e) FILTER (WHERE recomputed_tco2 IS NOT NULL) AS recomputed_reported_tco2e,
        count(*) FILTER (WHERE reported_tco2e IS NOT NULL AND recomputed_tco2 IS NULL) AS not_recomputed,
        count(*) FILTER (WHERE reported_tco2e IS NULL) AS used_but_not_reported,
        count(*) FILTER (WHERE reported_tco2e IS NOT NULL AND recomputed_tco2 IS NOT NULL AND NOT factor_confirmed)
            AS unconfirmed
    FROM mart.ghg_electricity
    GROUP BY data_year
)

SELECT
    reported.data_year,
    reported.scope,
    reported.source_kind,
    source.label AS source_label,
    reported.enterprises,
    reported.tco2e,
    reported.verified_tco2e,
    electricity.recomputed_enterprises,
    electricity.recomputed_tco2,
    electricity.recomputed_reported_tco2e,
    electricity.recomputed_reported_tco2e - electricity.recomputed_tco2 AS difference_tco2,
    electricity.not_recomputed,
    electricity.used_but_not_reported,
    coalesce(electricity.unconfirmed, 0) AS unconfirmed
FROM reported
LEFT JOIN core.code AS source ON reported.source_kind = source.code AND source.codelist = 'ghg_source'
LEFT JOIN electricity
    ON
        reported.data_year = electricity.data_year
        AND reported.source_kind = 'purchased_electricity'
        -- a row written under another scope by mistake must not show the sum a second time
        AND reported.scope = '2';

COMMENT ON COLUMN mart.ghg_by_source.data_year IS 'Năm của số liệu | Year the figure is about';
COMMENT ON COLUMN mart.ghg_by_source.scope IS 'Phạm vi phát thải (1 trực tiếp, 2 năng lượng mua) | Scope: 1 direct, 2 purchased energy';
COMMENT ON COLUMN mart.ghg_by_source.source_kind IS 'Mã nguồn phát thải | Kind of source, a code of ghg_source';
COMMENT ON COLUMN mart.ghg_by_source.source_label IS 'Nguồn phát thải | Kind of source in words';
COMMENT ON COLUMN mart.ghg_by_source.enterprises IS 'Số cơ sở | Enterprises';
COMMENT ON COLUMN mart.ghg_by_source.tco2e IS 'Phát thải theo báo cáo (tấn CO2 tương đương) | Emission as reported, tonnes of CO2 equivalent';
COMMENT ON COLUMN mart.ghg_by_source.verified_tco2e IS 'Trong đó đã thẩm định | Of this, verified';
COMMENT ON COLUMN mart.ghg_by_source.recomputed_enterprises IS 'Điện mua: số cơ sở tính lại được | Electricity: enterprises for which it can be recomputed';
COMMENT ON COLUMN mart.ghg_by_source.recomputed_tco2 IS 'Điện mua: phát thải tính lại của các cơ sở đó (tấn CO2) | Electricity: their emission by the factor of the grid, tonnes of CO2';
COMMENT ON COLUMN mart.ghg_by_source.recomputed_reported_tco2e IS 'Điện mua: phát thải báo cáo của chính các cơ sở đó | Electricity: what these same enterprises reported';
COMMENT ON COLUMN mart.ghg_by_source.difference_tco2 IS 'Điện mua: báo cáo trừ tính lại | Electricity: reported less recomputed';
COMMENT ON COLUMN mart.ghg_by_source.not_recomputed IS 'Điện mua: số cơ sở chưa tính lại được (thiếu lượng điện hoặc hệ số của năm) | Electricity: enterprises for which it cannot be recomputed, because the use or the factor is missing';
COMMENT ON COLUMN mart.ghg_by_source.used_but_not_reported IS 'Số cơ sở có dùng điện nhưng không báo cáo phát thải do điện mua | Enterprises that used electricity and reported no emission of it';
COMMENT ON COLUMN mart.ghg_by_source.unconfirmed IS 'Số cơ sở tính lại bằng hệ số chưa đối chiếu văn bản chính thức | Enterprises recomputed with a factor no official text confirms';
