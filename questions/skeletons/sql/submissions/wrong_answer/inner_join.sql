-- Loses the customers without an order
SELECT c.name, count(*) AS orders, coalesce(sum(o.total), 0) AS total
FROM customers AS c
JOIN orders AS o USING (customer_id)
GROUP BY c.customer_id, c.name
