-- Puts an aggregate into WHERE
WITH all_bins AS (
    SELECT feature, bin FROM bins
    UNION ALL
    SELECT DISTINCT feature, 0 FROM bins
),
binned AS (
    SELECT o.day, o.feature, coalesce(b.bin, 0) AS bin, count(*) AS n
    FROM observations AS o
    LEFT JOIN bins AS b
        ON b.feature = o.feature
        AND o.value IS NOT NULL
        AND (b.lower IS NULL OR o.value >= b.lower)
        AND (b.upper IS NULL OR o.value < b.upper)
    GROUP BY ALL
),
reference AS (
    SELECT feature, bin, sum(n) AS n
    FROM binned, report
    WHERE day >= reference_from AND day < reference_until
    GROUP BY feature, bin
),
reference_totals AS (
    SELECT feature, sum(n) AS total
    FROM reference
    GROUP BY feature
),
days AS (
    SELECT day, feature, sum(n) AS total
    FROM binned, report
    WHERE day >= reference_until
    GROUP BY day, feature
),
shares AS (
    SELECT
        d.day,
        d.feature,
        d.total AS observations,
        greatest(coalesce(c.n, 0) / d.total, 0.0001) AS p,
        CASE WHEN t.total IS NOT NULL THEN greatest(coalesce(r.n, 0) / t.total, 0.0001) END AS q
    FROM days AS d
    JOIN all_bins AS b ON b.feature = d.feature
    LEFT JOIN binned AS c ON c.day = d.day AND c.feature = d.feature AND c.bin = b.bin
    LEFT JOIN reference_totals AS t ON t.feature = d.feature
    LEFT JOIN reference AS r ON r.feature = d.feature AND r.bin = b.bin
)
SELECT day, feature, observations::BIGINT AS observations, sum((p - q) * ln(p / q)) AS psi
FROM shares
WHERE sum(p) > 0
GROUP BY day, feature, observations
ORDER BY day, feature
