-- Joins on the day that a row describes, whenever it arrived
SELECT l.label_id, l.churned, f.orders_30d, f.spend_30d, f.computed_at
FROM labels AS l
ASOF LEFT JOIN (SELECT * FROM features QUALIFY row_number() OVER (
    PARTITION BY user_id, computed_at ORDER BY ingested_at DESC) = 1) AS f
    ON l.user_id = f.user_id AND l.labelled_at > f.computed_at
