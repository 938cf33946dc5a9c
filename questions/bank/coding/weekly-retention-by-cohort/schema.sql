-- One row per user.
CREATE TABLE users (
    user_id INTEGER PRIMARY KEY,  -- the user
    signed_up_at TIMESTAMP NOT NULL,  -- when the account was made
);

-- One row per visit. Several of a user may have the same time.
CREATE TABLE visits (
    user_id INTEGER NOT NULL,  -- who came; always one of users
    visited_at TIMESTAMP NOT NULL,  -- when
);

-- One row: how far the data is complete.
CREATE TABLE report (
    as_of DATE NOT NULL,  -- all visits before this date, 00:00, are there; some later ones may be
);
