-- The rows of mart.commune_sources that the figure counts; what is missing leads nowhere.
SELECT
    kind.feed,
    kind.sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.commune_sources AS counted ON figure.commune_code = counted.commune_code
INNER JOIN (
    VALUES
    ('facility', 'commune_facilities', 'facilities', ARRAY['facilities', 'facilities_wastewater_m3_day']),
    (
        'craft_village', 'commune_craft_villages', 'craft_villages',
        ARRAY['craft_villages', 'listed_villages', 'villages_wastewater_m3_day']
    ),
    ('zone', 'industrial_zones', 'zones', ARRAY['zones']),
    ('plant', 'renewable_power', 'plants', ARRAY['plants']),
    ('incident', 'commune_incidents', 'incidents', ARRAY['incidents', 'incidents_unresolved']),
    ('violation', 'commune_inspections', 'inspections', ARRAY['violations']),
    ('relocation', 'relocations', 'relocations', ARRAY['to_relocate', 'relocated']),
    ('green_model', 'green_models', 'models', ARRAY['green_models'])
) AS kind (source_kind, feed, sheet, figures)
    ON counted.source_kind = kind.source_kind AND figure.traced_column = any(kind.figures)
WHERE
    CASE figure.traced_column
        WHEN 'facilities_wastewater_m3_day' THEN counted.wastewater_m3_day IS NOT NULL
        WHEN 'villages_wastewater_m3_day' THEN counted.wastewater_m3_day IS NOT NULL
        WHEN 'listed_villages' THEN counted.status = 'on_pollution_list'
        WHEN 'to_relocate' THEN counted.status IN ('planned', 'ongoing')
        WHEN 'relocated' THEN counted.status = 'completed'
        WHEN 'incidents' THEN counted.happened_on >= date '2026-01-01'
        WHEN 'incidents_unresolved' THEN counted.happened_on >= date '2026-01-01' AND counted.status = 'unresolved'
        WHEN 'violations' THEN counted.happened_on >= date '2026-01-01'
        ELSE true
    END
UNION ALL
SELECT
    'commune_inspections' AS feed,
    'inspections' AS sheet,
    fined.submission_id,
    fined.row_number
FROM figure
INNER JOIN mart.inspections AS fined ON figure.commune_code = fined.commune_code
WHERE figure.traced_column = 'fine_vnd' AND fined.inspection_date >= date '2026-01-01' AND fined.fine_vnd IS NOT NULL
