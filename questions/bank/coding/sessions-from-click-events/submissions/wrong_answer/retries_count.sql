-- Keeps retries: they differ in received_at
WITH human AS (
    SELECT DISTINCT event_id, user_id, clicked_at, page, received_at
    FROM clicks
    WHERE coalesce(user_agent, '') NOT ILIKE '%bot%'
),
flagged AS (
    SELECT
        *,
        coalesce(clicked_at - lag(clicked_at) OVER w > INTERVAL 30 MINUTE, true) AS begins
    FROM human
    WINDOW w AS (PARTITION BY user_id ORDER BY clicked_at)
),
numbered AS (
    SELECT *, sum(begins::INTEGER) OVER (PARTITION BY user_id ORDER BY clicked_at) AS session
    FROM flagged
)
SELECT
    user_id,
    session,
    min(clicked_at) AS started_at,
    max(clicked_at) AS ended_at,
    count(*) AS clicks,
    count(DISTINCT page) AS pages
FROM numbered
GROUP BY user_id, session
ORDER BY user_id, session
