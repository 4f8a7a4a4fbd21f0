-- title: Cơ sở sản xuất, kinh doanh, tổng hợp
SELECT
    count(*) FILTER (WHERE commune_code IS NOT NULL) AS communes,
    sum(facilities) AS facilities,
    sum(wastewater_m3_day) AS wastewater_m3_day,
    sum(wastewater_unknown) AS wastewater_unknown,
    sum(with_permit) AS with_permit,
    sum(without_permit) AS without_permit,
    sum(must_relocate) AS must_relocate,
    max(facilities) FILTER (WHERE place = 1) AS most_facilities,
    max(lower(left(commune_name, 1)) || substr(commune_name, 2)) FILTER (WHERE place = 1) AS most_commune
FROM (
    SELECT
        *,
        row_number() OVER (ORDER BY facilities DESC, commune_code ASC) AS place
    FROM mart.facilities_by_commune
) AS ranked;
