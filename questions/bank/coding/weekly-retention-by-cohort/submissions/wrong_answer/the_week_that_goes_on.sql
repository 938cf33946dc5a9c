-- Reports the week that is not over as well
WITH cohorts AS (
    SELECT user_id, signed_up_at, date_trunc('week', signed_up_at)::DATE AS cohort
    FROM users
),
sizes AS (
    SELECT cohort, count(*) AS users
    FROM cohorts
    GROUP BY cohort
),
grid AS (
    SELECT cohort, users, unnest(range((as_of - cohort + 6) // 7)) AS week
    FROM sizes
    CROSS JOIN report
),
activity AS (
    SELECT cohort, date_diff('day', cohort, visited_at::DATE) // 7 AS week, count(DISTINCT user_id) AS active
    FROM visits
    JOIN cohorts USING (user_id)
    WHERE visited_at >= signed_up_at
    GROUP BY ALL
)
SELECT cohort, week, users, coalesce(active, 0) AS active, coalesce(active, 0) / users AS retention
FROM grid
LEFT JOIN activity USING (cohort, week)
ORDER BY cohort, week
