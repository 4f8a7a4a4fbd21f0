-- What carries the code of an old commune adds up to the same over old and new ones; no row may come back.
WITH new_commune AS (
    SELECT
        commune_code IS NOT NULL AS is_settled,
        sum(facilities_of_old_codes) AS facilities,
        sum(wastewater_of_old_codes_m3_day) AS wastewater_m3_day
    FROM mart.facilities_by_commune
    GROUP BY commune_code IS NOT NULL
    HAVING sum(facilities_of_old_codes) > 0
),

old_commune AS (
    SELECT
        is_settled,
        sum(facilities) AS facilities,
        sum(wastewater_m3_day) AS wastewater_m3_day
    FROM mart.facilities_by_old_commune
    GROUP BY is_settled
)

SELECT
    coalesce(new_commune.is_settled, old_commune.is_settled) AS is_settled,
    new_commune.facilities AS facilities_over_new,
    old_commune.facilities AS facilities_over_old,
    new_commune.wastewater_m3_day AS wastewater_over_new_m3_day,
    old_commune.wastewater_m3_day AS wastewater_over_old_m3_day
FROM new_commune
FULL JOIN old_commune ON new_commune.is_settled = old_commune.is_settled
WHERE
    new_commune.facilities IS DISTINCT FROM old_commune.facilities
    OR new_commune.wastewater_m3_day IS DISTINCT FROM old_commune.wastewater_m3_day;
