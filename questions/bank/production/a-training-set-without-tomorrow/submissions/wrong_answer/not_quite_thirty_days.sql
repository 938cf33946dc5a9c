-- Drops a row that is exactly thirty days old
WITH known AS (
    SELECT
        user_id,
        ingested_at,
        max({
            'computed_at': computed_at,
            'ingested_at': ingested_at,
            'orders_30d': orders_30d,
            'spend_30d': spend_30d
        }) OVER (PARTITION BY user_id ORDER BY ingested_at) AS best
    FROM features
),
joined AS (
    SELECT
        l.label_id,
        l.churned,
        CASE WHEN k.best.computed_at > l.labelled_at - INTERVAL 30 DAY THEN k.best END AS best
    FROM labels AS l
    ASOF LEFT JOIN known AS k ON l.user_id = k.user_id AND l.labelled_at > k.ingested_at
)
SELECT label_id, churned, best.orders_30d, best.spend_30d, best.computed_at
FROM joined
ORDER BY label_id
