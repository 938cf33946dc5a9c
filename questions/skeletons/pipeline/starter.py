import table


def main(work):
    rows = table.read(0)
    table.append(rows)
