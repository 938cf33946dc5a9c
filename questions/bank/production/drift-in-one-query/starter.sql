-- One row per feature and day after the reference: day, feature, observations, psi.
SELECT
    day,
    feature,
    count(*) AS observations
FROM observations
GROUP BY day, feature
