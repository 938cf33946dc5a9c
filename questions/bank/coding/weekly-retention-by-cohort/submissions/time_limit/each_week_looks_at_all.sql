-- Right, but holds each user and week against all visits of the cohort
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
    SELECT cohort, users, unnest(range((as_of - cohort) // 7)) AS week
    FROM sizes
    CROSS JOIN report
)
SELECT
    g.cohort,
    g.week,
    any_value(g.users) AS users,
    count(DISTINCT CASE WHEN v.user_id = c.user_id
        AND v.visited_at >= c.signed_up_at
        AND v.visited_at >= g.cohort + INTERVAL 7 DAY * g.week
        AND v.visited_at < g.cohort + INTERVAL 7 DAY * (g.week + 1) THEN c.user_id END) AS active,
    active / any_value(g.users) AS retention
FROM grid AS g
JOIN cohorts AS c ON c.cohort = g.cohort
LEFT JOIN (SELECT * FROM visits JOIN cohorts USING (user_id)) AS v ON v.cohort = g.cohort
GROUP BY g.cohort, g.week
ORDER BY g.cohort, g.week
