-- Right, but joins observations with those of the reference before it counts
WITH binned AS (
    SELECT row_number() OVER () AS id, o.day, o.feature, coalesce(b.bin, 0) AS bin
    FROM observations AS o
    LEFT JOIN bins AS b
        ON b.feature = o.feature
        AND o.value IS NOT NULL
        AND (b.lower IS NULL OR o.value >= b.lower)
        AND (b.upper IS NULL OR o.value < b.upper)
),
past AS (SELECT binned.* FROM binned, report WHERE day >= reference_from AND day < reference_until),
today AS (SELECT binned.* FROM binned, report WHERE day >= reference_until),
paired AS (
    SELECT t.day, t.feature, b.bin,
           count(DISTINCT t.id) AS total, count(DISTINCT t.id) FILTER (t.bin = b.bin) AS n,
           count(DISTINCT p.id) AS past_total, count(DISTINCT p.id) FILTER (p.bin = b.bin) AS past_n
    FROM today AS t
    JOIN (SELECT feature, bin FROM bins UNION SELECT feature, 0 FROM bins) AS b USING (feature)
    LEFT JOIN past AS p ON p.feature = t.feature
    GROUP BY t.day, t.feature, b.bin
),
shares AS (
    SELECT day, feature, total, greatest(n / total, 0.0001) AS p,
           CASE WHEN past_total > 0 THEN greatest(past_n / past_total, 0.0001) END AS q
    FROM paired
)
SELECT day, feature, total AS observations, sum((p - q) * ln(p / q)) AS psi
FROM shares
GROUP BY day, feature, total
