def check(data, expected, got):
    missing = [row for row in expected["table"] if row not in got["table"]]
    twice = sorted({row for row in got["table"] if got["table"].count(row) > 1})
    if missing:
        return f"The table lacks row {missing[0]}, and {len(missing) - 1} more."
    if twice:
        return f"Row {twice[0]} is in the table more than once."
    return got["table"] == expected["table"] or "The rows are not in the order of the source."
