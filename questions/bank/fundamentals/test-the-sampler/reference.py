"""Reproducible sampling for training sets: the same rows and the same seed give the same sample, in every process."""

import hashlib
import random


class NoPositives(ValueError):
    """Downsampling without a positive row."""


class TooFewGroups(ValueError):
    """Fewer groups than folds."""


def downsample(rows: list[dict], negatives_per_positive: int, seed: int) -> list[dict]:
    positives = sorted(row["id"] for row in rows if row["label"] == 1)
    negatives = sorted(row["id"] for row in rows if row["label"] == 0)
    if not positives:
        raise NoPositives("no positive rows")
    size = min(len(negatives), negatives_per_positive * len(positives))
    rng = random.Random(seed)
    chosen = rng.sample(negatives, size)
    result = [{"id": row, "label": 1, "weight": 1.0} for row in positives]
    result += [{"id": row, "label": 0, "weight": len(negatives) / size} for row in chosen]
    return sorted(result, key=lambda row: row["id"])


def stratified(rows: list[dict], size: int, seed: int) -> list[str]:
    members: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row["id"]):
        members.setdefault(row["stratum"], []).append(row["id"])
    places = {name: size * len(ids) // len(rows) for name, ids in members.items()}
    rest = {name: size * len(ids) % len(rows) for name, ids in members.items()}
    left = size - sum(places.values())
    for name in sorted(members, key=lambda name: (-rest[name], name))[:left]:
        places[name] += 1
    generator = random.Random(seed)
    return sorted(row for name in sorted(members) for row in generator.sample(members[name], places[name]))


def group_folds(groups: list[str], folds: int, repeats: int, seed: int) -> list[list[int]]:
    names = sorted(set(groups))
    if len(names) < folds:
        raise TooFewGroups(f"{len(names)} groups for {folds} folds")
    result = []
    for repeat in range(repeats):
        order = names.copy()
        random.Random(f"{seed}:{repeat}").shuffle(order)
        fold = {name: position % folds for position, name in enumerate(order)}
        result.append([fold[name] for name in groups])
    return result


def in_holdout(user: str, share: float, salt: str) -> bool:
    digest = hashlib.sha256(f"{salt}:{user}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32 < share
