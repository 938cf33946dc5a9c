-- Uses an aggregate of the outer query within WHERE
SELECT l.label_id, l.churned, f.orders_30d, f.spend_30d, f.computed_at
FROM labels AS l
LEFT JOIN features AS f USING (user_id)
WHERE f.computed_at = max(f.computed_at) AND f.ingested_at < l.labelled_at
