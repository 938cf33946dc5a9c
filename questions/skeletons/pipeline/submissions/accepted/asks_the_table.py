# The table itself says how far the job has come.
import table


def main(work):
    while rows := table.read(table.count()):
        table.append(rows)
