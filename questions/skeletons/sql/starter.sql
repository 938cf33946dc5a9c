-- One row per customer: name, orders, total.
SELECT name
FROM customers
