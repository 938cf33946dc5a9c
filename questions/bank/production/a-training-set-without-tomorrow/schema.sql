-- One row per labelled moment. A user may have many.
CREATE TABLE labels (
    label_id INTEGER PRIMARY KEY,  -- the label
    user_id INTEGER NOT NULL,  -- whose behaviour was observed
    labelled_at TIMESTAMP NOT NULL,  -- the moment for which the model would have been asked
    churned BOOLEAN NOT NULL,  -- what happened afterwards
);

-- The log of the feature store: rows are added, never changed. One row per computation that has arrived.
CREATE TABLE features (
    user_id INTEGER NOT NULL,  -- whose features these are
    computed_at TIMESTAMP NOT NULL,  -- the moment that the features describe
    ingested_at TIMESTAMP NOT NULL,  -- when serving could read the row for the first time, after this moment
    orders_30d INTEGER,  -- orders in the 30 days up to computed_at
    spend_30d DOUBLE,  -- what they came to, in euros
    PRIMARY KEY (user_id, computed_at, ingested_at)
);
