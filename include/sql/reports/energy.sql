-- title: Năng lượng các cơ sở trọng điểm đã dùng và tiết kiệm, theo ngành
-- rows: vsic_section
-- heading section_name: Ngành cấp 1 (VSIC 2025)
-- heading enterprises: Số cơ sở
-- heading toe, 1: Đã dùng (TOE)
-- heading toe_before, 1: Năm trước (TOE)
-- heading saving_toe, 1: Tiết kiệm (TOE)
-- heading saving_pct, 2: Tỷ lệ tiết kiệm (%)
WITH of_years AS (
    SELECT *
    FROM mart.energy_by_section
    WHERE period IN (%(year)s::text, (%(year)s - 1)::text)
),

summed AS (
    SELECT
        vsic_section,
        grouping(vsic_section, section_name) > 0 AS is_total,
        CASE
            WHEN grouping(vsic_section, section_name) > 0 THEN 'Tổng cộng' ELSE coalesce(section_name, 'Chưa rõ ngành')
        END AS section_name,
        sum(enterprises) FILTER (WHERE period = %(year)s::text) AS enterprises,
        sum(toe) FILTER (WHERE period = %(year)s::text) AS toe,
        sum(toe) FILTER (WHERE period = (%(year)s - 1)::text) AS toe_before,
        sum(saving_toe) FILTER (WHERE period = %(year)s::text) AS saving_toe,
        sum(saving_toe) FILTER (WHERE period = (%(year)s - 1)::text) AS saving_toe_before,
        sum(saving_converted_toe) FILTER (WHERE period = %(year)s::text) AS saving_converted_toe,
        coalesce(sum(without_factor) FILTER (WHERE period = %(year)s::text), 0) AS without_factor,
        coalesce(sum(saving_unknown) FILTER (WHERE period = %(year)s::text), 0) AS saving_unknown,
        coalesce(sum(unconfirmed) FILTER (WHERE period = %(year)s::text), 0) AS unconfirmed
    FROM of_years
    GROUP BY GROUPING SETS ((vsic_section, section_name), ())
)

SELECT
    vsic_section,
    section_name,
    is_total,
    enterprises,
    toe,
    toe_before,
    100.0 * (toe - toe_before) / nullif(toe_before, 0) AS toe_change_pct,
    saving_toe,
    saving_toe_before,
    100.0 * (saving_toe - saving_toe_before) / nullif(saving_toe_before, 0) AS saving_change_pct,
    100.0 * saving_converted_toe / nullif(toe + saving_converted_toe, 0) AS saving_pct,
    without_factor,
    saving_unknown,
    unconfirmed
FROM summed
WHERE NOT is_total OR toe IS NOT NULL
ORDER BY is_total, vsic_section NULLS LAST;
