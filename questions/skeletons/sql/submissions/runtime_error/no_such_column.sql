-- Names a column that is in neither table
SELECT c.name, count(o.id) AS orders, coalesce(sum(o.total), 0) AS total
FROM customers AS c
LEFT JOIN orders AS o USING (customer_id)
GROUP BY c.customer_id, c.name
