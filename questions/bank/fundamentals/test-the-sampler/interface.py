class NoPositives(ValueError):
    """Raised by `downsample` if no row has the label 1."""


class TooFewGroups(ValueError):
    """Raised by `group_folds` if there are fewer different groups than folds."""


def downsample(rows: list[dict], negatives_per_positive: int, seed: int) -> list[dict]:
    """Keep all positives and a random sample of the negatives, with weights that undo the sampling.

    rows: in any order, each {"id": str, "label": int}; `id` is unique, `label` is 1 (positive) or 0 (negative).
        There may be no negatives; no positives raise NoPositives.
    negatives_per_positive: whole number, at least 1. seed: whole number, at least 0.

    With P positives and N negatives, m = min(N, negatives_per_positive * P) negatives are drawn without replacement;
    each set of m negatives is equally likely.

    Returns one {"id": str, "label": int, "weight": float} for each row kept, sorted by id (as text). The weight of a
    positive is 1.0, that of a negative N / m, so that the weights of the negatives add up to N.

    The result depends on nothing but the set of rows, negatives_per_positive and the seed: not on the order of
    the rows, on earlier calls or on the process. Different seeds draw independently (and can draw the same by chance).
    """
    ...


def stratified(rows: list[dict], size: int, seed: int) -> list[str]:
    """Draw exactly `size` rows, as proportionally to the strata as whole numbers allow.

    rows: in any order, at least one, each {"id": str, "stratum": str}; `id` is unique.
    size: whole number from 0 to the number of rows. seed: whole number, at least 0.

    The quota of a stratum is size * (rows of the stratum) / (all rows). Each stratum first gets its quota rounded down.
    The places that are left go, one each, to the strata with the largest fractional parts of their quotas; of
    equal fractional parts the stratum whose name comes first (as text) goes first. A stratum can end with no place.
    Within a stratum, that many rows are drawn without replacement, each set equally likely.

    Returns the ids drawn, sorted as text. The result depends on nothing but the set of rows, size and seed: not on the
    order of the rows, on earlier calls or on the process. Different seeds draw independently (and can draw the same by
    chance).
    """
    ...


def group_folds(groups: list[str], folds: int, repeats: int, seed: int) -> list[list[int]]:
    """Folds for repeated cross-validation in which no group is in two folds.

    groups: the group (such as the user) of each row, in any order. folds: whole number, at least 2; if there are fewer
        different groups, raises TooFewGroups. repeats: whole number, at least 1. seed: whole number, at least 0.

    Returns one list per repeat, each with one fold number, 0 to folds - 1, per row, in the order of the rows. Within a
    repeat all rows of a group have the same fold. With G different groups each fold has G // folds of them, or one
    more; how many rows a fold has is left to chance. Within these bounds the groups are dealt out at random.

    Each repeat shuffles anew and independently of the others (two can come out alike by chance, which for 20 groups
    is not to be expected). The result depends on nothing but the arguments, not on earlier calls or on the
    process. The fold of a group does not depend on the order of the rows or on how many rows a group has.
    """
    ...


def in_holdout(user: str, share: float, salt: str) -> bool:
    """Whether a user belongs to the holdout of an experiment: without a list, and the same in every service.

    user, salt: any text. share: number from 0 to 1.

    Take the SHA-256 digest of the UTF-8 bytes of salt + ":" + user, written in hexadecimal; the first 8 of its digits
    as a whole number, divided by 2 ** 32, is the user's position, a number below 1. The user is in the holdout if and
    only if the position is less than share.

    With the salt "spring", the position of "ann" is 0.8991985190659761 and that of "bob" is 0.14304754650220275.
    """
    ...
