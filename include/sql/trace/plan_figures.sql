-- Each total by the lines of the mart it adds up, each as it leads on; what it lacks or rests on unconfirmed likewise.
WITH way AS (
    SELECT *
    FROM (
        VALUES
        ('renewable_output_mwh', 'renewable_power_by_kind', 'output_mwh', 'output_unknown', NULL),
        ('renewable_operating_mw', 'renewable_power_by_kind', 'operating_mw', NULL, NULL),
        ('plastic_avoided_kg', 'plastic_by_outlet_kind', 'plastic_avoided_kg', 'plastic_unknown', NULL),
        ('energy_toe', 'energy_by_section', 'toe', 'without_factor', 'unconfirmed'),
        ('energy_saving_toe', 'energy_by_section', 'saving_toe', 'saving_unknown', NULL),
        ('ghg_tco2e', 'ghg_by_source', 'tco2e', NULL, NULL),
        ('electricity_tco2_recomputed', 'ghg_by_source', 'recomputed_tco2', 'not_recomputed', 'unconfirmed'),
        ('hazardous_generated_kg', 'hazardous_waste_by_code', 'generated_kg', NULL, NULL),
        ('hazardous_treated_kg', 'hazardous_waste_by_code', 'treated_onsite_kg', NULL, NULL),
        ('hazardous_difference_kg', 'hazardous_waste_by_code', 'difference_kg', 'stock_after_unknown', NULL),
        (
            'wastewater_exceeding', 'wastewater_exceedances_by_parameter', 'exceeding', 'not_compared', 'unconfirmed'
        ),
        ('fine_vnd', 'inspections_by_commune', 'fine_vnd', NULL, NULL),
        ('violations', 'inspections_by_commune', 'violations', NULL, NULL),
        ('incidents', 'incidents_by_kind', 'incidents', NULL, NULL),
        (
            'listed_villages_completed', 'craft_villages_by_year', 'listed_completed', 'listed_progress_unknown', NULL
        ),
        ('relocations_completed', 'relocations_by_status', 'facilities', NULL, NULL),
        ('green_models', 'green_models_by_kind', 'models', NULL, NULL),
        ('plan_budget_spent_mvnd', 'plan_tasks', 'budget_spent_mvnd', 'budget_unknown', NULL)
    ) AS listed (figure_code, mart, of_value, of_missing, of_unconfirmed)
),

asked AS (
    SELECT
        figure.period,
        way.mart,
        CASE figure.traced_column
            WHEN 'facts_missing' THEN way.of_missing
            WHEN 'unconfirmed' THEN way.of_unconfirmed
            ELSE way.of_value
        END AS column_name
    FROM figure
    INNER JOIN way ON figure.figure_code = way.figure_code
),

line AS (
    SELECT
        'renewable_power_by_kind' AS mart,
        period,
        ARRAY[period, plant_kind] AS key_values
    FROM mart.renewable_power_by_kind
    UNION ALL
    SELECT
        'plastic_by_outlet_kind' AS mart,
        period,
        ARRAY[period, outlet_kind] AS key_values
    FROM mart.plastic_by_outlet_kind
    UNION ALL
    SELECT
        'energy_by_section' AS mart,
        period,
        ARRAY[period, data_year::text, vsic_section] AS key_values
    FROM mart.energy_by_section
    UNION ALL
    SELECT
        'ghg_by_source' AS mart,
        data_year::text AS period,
        ARRAY[data_year::text, scope, source_kind] AS key_values
    FROM mart.ghg_by_source
    UNION ALL
    SELECT
        'hazardous_waste_by_code' AS mart,
        period,
        ARRAY[period, waste_code] AS key_values
    FROM mart.hazardous_waste_by_code
    UNION ALL
    SELECT
        'wastewater_exceedances_by_parameter' AS mart,
        period,
        ARRAY[source, period, parameter, limit_column, standard] AS key_values
    FROM mart.wastewater_exceedances_by_parameter
    WHERE source = 'monitoring'
    UNION ALL
    SELECT
        'inspections_by_commune' AS mart,
        period,
        ARRAY[period, commune_code] AS key_values
    FROM mart.inspections_by_commune
    UNION ALL
    SELECT
        'incidents_by_kind' AS mart,
        period,
        ARRAY[period, incident_kind] AS key_values
    FROM mart.incidents_by_kind
    UNION ALL
    SELECT
        'craft_villages_by_year' AS mart,
        period,
        ARRAY[period] AS key_values
    FROM mart.craft_villages_by_year
    UNION ALL
    SELECT
        'relocations_by_status' AS mart,
        period,
        ARRAY[period, status] AS key_values
    FROM mart.relocations_by_status
    WHERE status = 'completed'
    UNION ALL
    SELECT
        'green_models_by_kind' AS mart,
        period,
        ARRAY[period, model_kind] AS key_values
    FROM mart.green_models_by_kind
    UNION ALL
    SELECT
        'plan_tasks' AS mart,
        period,
        ARRAY[period, task_number::text] AS key_values
    FROM mart.plan_tasks
)

SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM asked
INNER JOIN line ON asked.mart = line.mart AND asked.period = line.period
CROSS JOIN LATERAL core.trace(line.mart, asked.column_name, line.key_values) AS traced
WHERE asked.column_name IS NOT NULL
