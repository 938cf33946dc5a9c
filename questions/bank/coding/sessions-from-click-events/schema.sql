-- One row per message that the collector has written. Retries make several of one click.
CREATE TABLE clicks (
    event_id VARCHAR NOT NULL,  -- made on the device; the same for each retry of a click
    user_id INTEGER NOT NULL,  -- who clicked
    clicked_at TIMESTAMP NOT NULL,  -- when, by the clock of the device
    page VARCHAR NOT NULL,  -- the page that was open
    user_agent VARCHAR,  -- what the browser calls itself; NULL in old versions of the app
    received_at TIMESTAMP NOT NULL,  -- when the collector got this message
);
