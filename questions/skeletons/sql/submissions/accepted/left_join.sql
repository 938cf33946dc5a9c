-- A left join, counting orders and not rows
SELECT c.name, count(o.order_id) AS orders, coalesce(sum(o.total), 0) AS total
FROM customers AS c
LEFT JOIN orders AS o USING (customer_id)
GROUP BY c.customer_id, c.name
ORDER BY c.customer_id
