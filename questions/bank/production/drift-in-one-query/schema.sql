-- One row per feature of a sampled request.
CREATE TABLE observations (
    day DATE NOT NULL,  -- of the request
    feature VARCHAR NOT NULL,  -- the name of the feature
    value DOUBLE,  -- as the model got it; NULL where it was missing
);

-- One row per bin. They were chosen from the training data, and stay as they are.
CREATE TABLE bins (
    feature VARCHAR NOT NULL,  -- whose bin it is
    bin INTEGER NOT NULL,  -- from 1, in the order of the values
    lower DOUBLE,  -- the smallest value in it; NULL where it has no lower end
    upper DOUBLE,  -- the first value that is too large for it; NULL where it has no upper end
    PRIMARY KEY (feature, bin)
);

-- One row: what the days are compared with.
CREATE TABLE report (
    reference_from DATE NOT NULL,  -- the first day of the reference
    reference_until DATE NOT NULL,  -- the first day after it
);
