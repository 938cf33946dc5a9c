-- One row per customer.
CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY,  -- the customer
    name VARCHAR NOT NULL,  -- what the customer is called
);

-- One row per order.
CREATE TABLE orders (
    order_id INTEGER PRIMARY KEY,  -- the order
    customer_id INTEGER NOT NULL,  -- who ordered
    total DOUBLE,  -- in euros; NULL while nobody knows
);
