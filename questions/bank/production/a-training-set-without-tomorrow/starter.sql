-- One row per label, with what serving knew at that moment.
SELECT
    l.label_id,
    l.churned
FROM labels AS l
