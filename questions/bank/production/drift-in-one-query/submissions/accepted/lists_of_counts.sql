-- The bin by an ASOF join, and the counts of a day as a map from bin to count
WITH placed AS (
    SELECT o.day, o.feature, CASE WHEN o.value IS NULL THEN 0 ELSE b.bin END AS bin
    FROM observations AS o
    ASOF LEFT JOIN (SELECT feature, bin, coalesce(lower, '-infinity'::DOUBLE) AS lower FROM bins) AS b
        ON b.feature = o.feature AND o.value >= b.lower
),
per_day AS (
    SELECT feature, day, count(*) AS observations, histogram(bin) AS counts
    FROM placed, report
    WHERE day >= reference_until
    GROUP BY feature, day
),
before AS (
    SELECT feature, count(*) AS observations, histogram(bin) AS counts
    FROM placed, report
    WHERE day >= reference_from AND day < reference_until
    GROUP BY feature
),
terms AS (
    SELECT
        d.day,
        d.feature,
        d.observations,
        r.feature IS NOT NULL AS has_reference,
        greatest(coalesce(d.counts[b.bin], 0) / d.observations, 1e-4) AS p,
        greatest(coalesce(r.counts[b.bin], 0) / r.observations, 1e-4) AS q
    FROM per_day AS d
    JOIN (SELECT feature, bin FROM bins UNION SELECT feature, 0 FROM bins) AS b USING (feature)
    LEFT JOIN before AS r USING (feature)
)
SELECT day, feature, observations, CASE WHEN bool_and(has_reference) THEN sum((p - q) * ln(p / q)) END AS psi
FROM terms
GROUP BY day, feature, observations
