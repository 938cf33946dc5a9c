-- One row per user and active week, joined to a calendar of Mondays
WITH members AS (
    SELECT *, date_trunc('week', signed_up_at)::DATE AS cohort, count(*) OVER (
        PARTITION BY date_trunc('week', signed_up_at)) AS users
    FROM users
),
active_weeks AS (
    SELECT DISTINCT m.cohort, v.user_id, date_trunc('week', v.visited_at)::DATE AS monday
    FROM visits AS v
    JOIN members AS m ON m.user_id = v.user_id AND v.visited_at >= m.signed_up_at
),
mondays AS (
    SELECT DISTINCT cohort, users, unnest(generate_series(cohort::TIMESTAMP, as_of - INTERVAL 7 DAY, INTERVAL 7 DAY))::DATE
        AS monday
    FROM members, report
)
SELECT
    m.cohort,
    (m.monday - m.cohort) // 7 AS week,
    m.users,
    count(a.user_id) AS active,
    count(a.user_id)::DOUBLE / m.users AS retention
FROM mondays AS m
LEFT JOIN active_weeks AS a ON a.cohort = m.cohort AND a.monday = m.monday
GROUP BY m.cohort, m.monday, m.users
ORDER BY m.cohort, week
