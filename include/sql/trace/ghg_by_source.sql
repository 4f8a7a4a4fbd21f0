-- The emissions of the source; of what is recomputed, the enterprises of mart.ghg_electricity.
SELECT
    'ghg_inventory' AS feed,
    'emissions' AS sheet,
    emission.submission_id,
    emission.row_number
FROM figure
INNER JOIN mart.ghg_emissions AS emission
    ON
        figure.data_year = emission.data_year
        AND figure.scope = emission.scope
        AND figure.source_kind = emission.source_kind
WHERE
    CASE figure.traced_column
        WHEN 'verified_tco2e' THEN emission.verified
        ELSE figure.traced_column IN ('data_year', 'scope', 'source_kind', 'source_label', 'enterprises', 'tco2e')
    END
UNION ALL
SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM figure
INNER JOIN mart.ghg_electricity AS paired
    ON
        figure.data_year = paired.data_year
        AND figure.scope = '2'
        AND figure.source_kind = 'purchased_electricity'
CROSS JOIN
    LATERAL core.trace(
        'ghg_electricity',
        CASE figure.traced_column
            WHEN 'recomputed_tco2' THEN 'recomputed_tco2'
            WHEN 'recomputed_reported_tco2e' THEN 'reported_tco2e'
            ELSE 'difference_tco2'
        END,
        ARRAY[paired.data_year::text, paired.enterprise_id::text]
    ) AS traced
WHERE
    CASE figure.traced_column
        WHEN 'recomputed_enterprises' THEN paired.difference_tco2 IS NOT NULL
        WHEN 'recomputed_tco2' THEN paired.difference_tco2 IS NOT NULL
        WHEN 'recomputed_reported_tco2e' THEN paired.difference_tco2 IS NOT NULL
        WHEN 'difference_tco2' THEN paired.difference_tco2 IS NOT NULL
        WHEN 'unconfirmed' THEN paired.difference_tco2 IS NOT NULL AND NOT paired.factor_confirmed
        WHEN 'not_recomputed' THEN paired.reported_tco2e IS NOT NULL AND paired.recomputed_tco2 IS NULL
        WHEN 'used_but_not_reported' THEN paired.reported_tco2e IS NULL
        ELSE false
    END
