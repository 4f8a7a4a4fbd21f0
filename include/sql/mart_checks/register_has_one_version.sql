-- An enterprise stands once in the register of a day; no row may come back.
SELECT
    enterprise_id,
    count(*) AS versions
FROM core.enterprise_as_of
GROUP BY enterprise_id
HAVING count(*) > 1;
