-- The declared wastes of the kind and year.
SELECT
    'enterprise_declarations' AS feed,
    'solid_waste' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN core.enterprise_declarations__solid_waste AS counted
    ON figure.period = counted.period AND figure.waste_kind = counted.waste_kind
INNER JOIN core.current_submission AS submission ON counted.submission_id = submission.submission_id
