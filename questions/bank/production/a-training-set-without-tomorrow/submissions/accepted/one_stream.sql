-- Labels and features in one stream by time, with a running maximum over it
WITH stream AS (
    SELECT user_id, ingested_at AS moment, 1 AS kind, NULL AS label_id, NULL AS churned,
           row(computed_at, ingested_at, orders_30d, spend_30d) AS features
    FROM features
    UNION ALL
    SELECT user_id, labelled_at, 0, label_id, churned, NULL
    FROM labels
),
seen AS (
    SELECT *, max(features) OVER (PARTITION BY user_id ORDER BY moment, kind ROWS UNBOUNDED PRECEDING) AS best
    FROM stream
),
fresh AS (
    SELECT label_id, churned, best, best IS NOT NULL AND moment - best[1] <= INTERVAL 30 DAY AS is_fresh
    FROM seen
    WHERE kind = 0
)
SELECT
    label_id,
    churned,
    CASE WHEN is_fresh THEN best[3] END AS orders_30d,
    CASE WHEN is_fresh THEN best[4] END AS spend_30d,
    CASE WHEN is_fresh THEN best[1] END AS computed_at
FROM fresh
