-- Right, and lean, but compares each label with each feature row of its user
WITH taken AS (
    SELECT
        l.label_id,
        l.churned,
        l.labelled_at,
        max(row(f.computed_at, f.ingested_at, f.orders_30d, f.spend_30d)) FILTER (f.computed_at IS NOT NULL) AS best
    FROM labels AS l
    LEFT JOIN features AS f ON l.user_id = f.user_id AND f.ingested_at < l.labelled_at
    GROUP BY l.label_id, l.churned, l.labelled_at
)
SELECT
    label_id,
    churned,
    CASE WHEN best[1] >= labelled_at - INTERVAL 30 DAY THEN best[3] END AS orders_30d,
    CASE WHEN best[1] >= labelled_at - INTERVAL 30 DAY THEN best[4] END AS spend_30d,
    CASE WHEN best[1] >= labelled_at - INTERVAL 30 DAY THEN best[1] END AS computed_at
FROM taken
