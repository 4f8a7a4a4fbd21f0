-- What a commune is known by is of the form of its kind.
SELECT
    kind.feed,
    kind.sheet,
    figure.submission_id,
    figure.row_number
FROM figure
INNER JOIN (
    VALUES
    ('facility', 'commune_facilities', 'facilities'),
    ('craft_village', 'commune_craft_villages', 'craft_villages'),
    ('zone', 'industrial_zones', 'zones'),
    ('plant', 'renewable_power', 'plants'),
    ('incident', 'commune_incidents', 'incidents'),
    ('violation', 'commune_inspections', 'inspections'),
    ('relocation', 'relocations', 'relocations'),
    ('green_model', 'green_models', 'models')
) AS kind (source_kind, feed, sheet)
    ON figure.source_kind = kind.source_kind
