-- Right, but sorts each label with each feature row of its user
WITH paired AS (
    SELECT l.label_id, l.churned, l.labelled_at, f.computed_at, f.orders_30d, f.spend_30d,
           row_number() OVER (PARTITION BY l.label_id ORDER BY f.computed_at DESC, f.ingested_at DESC) AS place
    FROM labels AS l
    LEFT JOIN features AS f ON l.user_id = f.user_id AND f.ingested_at < l.labelled_at
)
SELECT
    label_id,
    churned,
    CASE WHEN computed_at >= labelled_at - INTERVAL 30 DAY THEN orders_30d END AS orders_30d,
    CASE WHEN computed_at >= labelled_at - INTERVAL 30 DAY THEN spend_30d END AS spend_30d,
    CASE WHEN computed_at >= labelled_at - INTERVAL 30 DAY THEN computed_at END AS computed_at
FROM paired
WHERE place = 1
