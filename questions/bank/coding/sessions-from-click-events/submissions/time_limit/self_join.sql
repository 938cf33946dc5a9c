-- Right, but finds the click before each click by a join of all with all of a user
WITH human AS (
    SELECT DISTINCT event_id, user_id, clicked_at, page
    FROM clicks
    WHERE coalesce(user_agent, '') NOT ILIKE '%bot%'
),
flagged AS (
    SELECT a.event_id, a.user_id, a.clicked_at, a.page,
           coalesce(a.clicked_at - max(b.clicked_at) > INTERVAL 30 MINUTE, true) AS begins
    FROM human AS a
    LEFT JOIN human AS b ON a.user_id = b.user_id AND (b.clicked_at, b.event_id) < (a.clicked_at, a.event_id)
    GROUP BY a.event_id, a.user_id, a.clicked_at, a.page
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
