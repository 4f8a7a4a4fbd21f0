-- The row of the year; of what is left, also that of the next; of what is declared, the declarations.
SELECT
    'hazardous_waste' AS feed,
    'waste' AS sheet,
    figure.submission_id,
    figure.row_number
FROM figure
WHERE figure.traced_column NOT IN ('declared_kg', 'stock_after_kg', 'next_year_reported')
UNION ALL
SELECT
    'hazardous_waste' AS feed,
    'waste' AS sheet,
    following.submission_id,
    following.row_number
FROM figure
INNER JOIN core.current_submission AS own ON figure.submission_id = own.submission_id
INNER JOIN core.hazardous_waste__waste AS following
    ON
        own.unit_code = following.unit_code
        AND figure.enterprise_id = following.enterprise_id
        AND figure.waste_code = following.waste_code
INNER JOIN core.current_submission AS next_year
    ON
        following.submission_id = next_year.submission_id
        AND (own.period_end + interval '1 year')::date = next_year.period_end
WHERE figure.traced_column IN ('stock_after_kg', 'difference_kg')
UNION ALL
SELECT
    'enterprise_declarations' AS feed,
    'hazardous' AS sheet,
    declared.submission_id,
    declared.row_number
FROM figure
INNER JOIN core.enterprise_declarations__general AS general ON figure.enterprise_id = general.enterprise_id
INNER JOIN core.enterprise_declarations__hazardous AS declared
    ON
        general.submission_id = declared.submission_id
        AND figure.period = declared.period
        AND figure.waste_code = declared.waste_code
INNER JOIN core.current_submission AS submission ON declared.submission_id = submission.submission_id
WHERE figure.traced_column = 'declared_kg'
UNION ALL
-- whether the next year is there, and that it leaves the waste out, is said by its file
SELECT
    next_year.feed,
    NULL AS sheet,
    next_year.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.current_submission AS own ON figure.submission_id = own.submission_id
INNER JOIN core.current_submission AS next_year
    ON
        own.feed = next_year.feed
        AND own.unit_code = next_year.unit_code
        AND (own.period_end + interval '1 year')::date = next_year.period_end
WHERE
    figure.traced_column = 'next_year_reported'
    OR (figure.traced_column = 'left_out_of_next' AND figure.left_out_of_next)
