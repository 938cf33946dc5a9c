-- Takes what arrived last, also when it describes an earlier day
SELECT
    l.label_id,
    l.churned,
    CASE WHEN f.computed_at >= l.labelled_at - INTERVAL 30 DAY THEN f.orders_30d END AS orders_30d,
    CASE WHEN f.computed_at >= l.labelled_at - INTERVAL 30 DAY THEN f.spend_30d END AS spend_30d,
    CASE WHEN f.computed_at >= l.labelled_at - INTERVAL 30 DAY THEN f.computed_at END AS computed_at
FROM labels AS l
ASOF LEFT JOIN features AS f ON l.user_id = f.user_id AND l.labelled_at > f.ingested_at
