-- The declared inputs of the kind and year.
SELECT
    'enterprise_declarations' AS feed,
    'inputs' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN core.enterprise_declarations__inputs AS counted
    ON figure.period = counted.period AND figure.input_kind = counted.input_kind
INNER JOIN core.current_submission AS submission ON counted.submission_id = submission.submission_id
