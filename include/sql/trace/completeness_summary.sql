-- The current submissions of the feed and period that the figure counts.
SELECT
    by_unit.feed,
    NULL AS sheet,
    by_unit.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN mart.completeness_by_unit AS by_unit
    ON figure.feed = by_unit.feed AND figure.period = by_unit.period
WHERE
    by_unit.submission_id IS NOT NULL
    AND CASE figure.traced_column
        WHEN 'late' THEN NOT by_unit.on_time
        WHEN 'nothing_to_report' THEN by_unit.nothing_to_report
        ELSE true
    END
