-- Each total by the lines of the mart it adds up, each as it leads on.
WITH line AS (
    SELECT
        'renewable_power_by_kind' AS mart,
        CASE figure.figure_code WHEN 'renewable_output_mwh' THEN 'output_mwh' ELSE 'operating_mw' END AS column_name,
        ARRAY[counted.period, counted.plant_kind] AS key_values
    FROM figure
    INNER JOIN mart.renewable_power_by_kind AS counted ON figure.period = counted.period
    WHERE figure.figure_code IN ('renewable_output_mwh', 'renewable_operating_mw')
    UNION ALL
    SELECT
        'plastic_by_outlet_kind' AS mart,
        'plastic_avoided_kg' AS column_name,
        ARRAY[counted.period, counted.outlet_kind] AS key_values
    FROM figure
    INNER JOIN mart.plastic_by_outlet_kind AS counted ON figure.period = counted.period
    WHERE figure.figure_code = 'plastic_avoided_kg'
    UNION ALL
    SELECT
        'energy_by_section' AS mart,
        CASE figure.figure_code WHEN 'energy_toe' THEN 'toe' ELSE 'saving_toe' END AS column_name,
        ARRAY[counted.period, counted.data_year::text, counted.vsic_section] AS key_values
    FROM figure
    INNER JOIN mart.energy_by_section AS counted ON figure.period = counted.period
    WHERE figure.figure_code IN ('energy_toe', 'energy_saving_toe')
    UNION ALL
    SELECT
        'ghg_by_source' AS mart,
        CASE figure.figure_code WHEN 'ghg_tco2e' THEN 'tco2e' ELSE 'recomputed_tco2' END AS column_name,
        ARRAY[counted.data_year::text, counted.scope, counted.source_kind] AS key_values
    FROM figure
    INNER JOIN mart.ghg_by_source AS counted ON figure.period = counted.data_year::text
    WHERE figure.figure_code IN ('ghg_tco2e', 'electricity_tco2_recomputed')
    UNION ALL
    SELECT
        'hazardous_waste_by_code' AS mart,
        CASE figure.figure_code WHEN 'hazardous_difference_kg' THEN 'difference_kg' ELSE 'generated_kg' END AS column_name,
        ARRAY[counted.period, counted.waste_code] AS key_values
    FROM figure
    INNER JOIN mart.hazardous_waste_by_code AS counted ON figure.period = counted.period
    WHERE figure.figure_code IN ('hazardous_generated_kg', 'hazardous_treated_kg', 'hazardous_difference_kg')
    UNION ALL
    SELECT
        'wastewater_exceedances_by_parameter' AS mart,
        'exceeding' AS column_name,
        ARRAY[counted.source, counted.period, counted.parameter, counted.limit_column, counted.standard] AS key_values
    FROM figure
    INNER JOIN mart.wastewater_exceedances_by_parameter AS counted
        ON figure.period = counted.period AND counted.source = 'monitoring'
    WHERE figure.figure_code = 'wastewater_exceeding'
    UNION ALL
    SELECT
        'inspections_by_commune' AS mart,
        figure.figure_code AS column_name,
        ARRAY[counted.period, counted.commune_code] AS key_values
    FROM figure
    INNER JOIN mart.inspections_by_commune AS counted ON figure.period = counted.period
    WHERE figure.figure_code IN ('fine_vnd', 'violations')
    UNION ALL
    SELECT
        'incidents_by_kind' AS mart,
        'incidents' AS column_name,
        ARRAY[counted.period, counted.incident_kind] AS key_values
    FROM figure
    INNER JOIN mart.incidents_by_kind AS counted ON figure.period = counted.period
    WHERE figure.figure_code = 'incidents'
    UNION ALL
    SELECT
        'craft_villages_by_year' AS mart,
        'listed_completed' AS column_name,
        ARRAY[counted.period] AS key_values
    FROM figure
    INNER JOIN mart.craft_villages_by_year AS counted ON figure.period = counted.period
    WHERE figure.figure_code = 'listed_villages_completed'
    UNION ALL
    SELECT
        'relocations_by_status' AS mart,
        'facilities' AS column_name,
        ARRAY[counted.period, counted.status] AS key_values
    FROM figure
    INNER JOIN mart.relocations_by_status AS counted
        ON figure.period = counted.period AND counted.status = 'completed'
    WHERE figure.figure_code = 'relocations_completed'
    UNION ALL
    SELECT
        'green_models_by_kind' AS mart,
        'models' AS column_name,
        ARRAY[counted.period, counted.model_kind] AS key_values
    FROM figure
    INNER JOIN mart.green_models_by_kind AS counted ON figure.period = counted.period
    WHERE figure.figure_code = 'green_models'
    UNION ALL
    SELECT
        'plan_tasks' AS mart,
        'budget_spent_mvnd' AS column_name,
        ARRAY[counted.period, counted.task_number::text] AS key_values
    FROM figure
    INNER JOIN mart.plan_tasks AS counted ON figure.period = counted.period
    WHERE figure.figure_code = 'plan_budget_spent_mvnd'
)

SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM line
CROSS JOIN LATERAL core.trace(line.mart, line.column_name, line.key_values) AS traced
