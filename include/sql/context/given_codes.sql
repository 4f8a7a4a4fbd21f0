-- Codes the system has handed out so far, by kind, to the units of a batch.
SELECT
    kind,
    code
FROM core.given_code
WHERE unit_code = any(%(units)s)
