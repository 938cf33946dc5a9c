-- The beginnings as a table of their own, to which each click finds its way by an ASOF join
WITH human AS (
    SELECT event_id, any_value(user_id) AS user_id, any_value(clicked_at) AS clicked_at, any_value(page) AS page
    FROM clicks
    WHERE user_agent IS NULL OR NOT contains(lower(user_agent), 'bot')
    GROUP BY event_id
),
starts AS (
    SELECT user_id, clicked_at AS started_at, row_number() OVER (PARTITION BY user_id ORDER BY clicked_at) AS session
    FROM (SELECT DISTINCT user_id, clicked_at FROM human)
    QUALIFY lag(clicked_at, 1, clicked_at - INTERVAL 1 DAY) OVER (PARTITION BY user_id ORDER BY clicked_at)
        < clicked_at - INTERVAL 30 MINUTE
),
numbered AS (
    SELECT user_id, started_at, row_number() OVER (PARTITION BY user_id ORDER BY started_at) AS session
    FROM starts
)
SELECT
    h.user_id,
    any_value(n.session) AS session,
    n.started_at,
    max(h.clicked_at) AS ended_at,
    count(*) AS clicks,
    count(DISTINCT h.page) AS pages
FROM human AS h
ASOF JOIN numbered AS n ON h.user_id = n.user_id AND h.clicked_at >= n.started_at
GROUP BY h.user_id, n.started_at
