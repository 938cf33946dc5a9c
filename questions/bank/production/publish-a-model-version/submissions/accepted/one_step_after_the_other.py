# Each step asks what is already so, and does what is missing. What only this process would know is written down first.
import hashlib
import json
from pathlib import Path

import registry
import service
import training

MARGIN, CLOSE = 0.98, 1e-6


def main(work: Path) -> None:
    rows, holdout = training.rows(), training.holdout()
    model = training.fit(rows)
    files = texts_of(model, training.error(model, holdout), len(rows))
    version = "m-" + sha(files["model.json"])[:12]
    registry.result({"status": publish(work, version, files, model, holdout), "version": version})


def publish(work, version, files, model, holdout) -> str:
    remove_leftovers(but=version)
    if (work / "rolled back").exists():
        bring_back(work)
        return "rolled back"
    if registry.serving() != version:
        upload(version, files)
        if not is_better(files):
            return "kept"
        if before := registry.serving():
            (work / "before").write_text(before)
        registry.promote(version)
    if works(model, holdout):
        return "promoted"
    (work / "rolled back").touch()
    bring_back(work)
    return "rolled back"


def texts_of(model, error, rows) -> dict[str, str]:
    texts = {
        "model.json": json.dumps(model, sort_keys=True),
        "metrics.json": json.dumps({"error": error, "rows": rows}),
    }
    manifest = {name: sha(text) for name, text in texts.items()}
    return {**texts, "manifest.json": json.dumps(manifest)}


def upload(version, files) -> None:
    """The manifest comes last. What is stored already is not stored again."""
    for name, text in files.items():
        while not is_stored(version, name, text):
            try:
                registry.put(version, name, text)
            except registry.UploadFailed:
                continue


def is_stored(version, name, text) -> bool:
    return name in registry.files(version) and registry.get(version, name) == text


def is_better(files) -> bool:
    serving = registry.serving()
    if serving is None:
        return True
    old = json.loads(registry.get(serving, "metrics.json"))["error"]
    return json.loads(files["metrics.json"])["error"] <= MARGIN * old


def works(model, holdout) -> bool:
    try:
        return all(abs(service.predict(row) - training.predict(model, row)) <= CLOSE for row in holdout[:3])
    except service.Broken:
        return False


def bring_back(work) -> None:
    before = (work / "before").read_text()
    if registry.serving() != before:
        registry.promote(before)


def remove_leftovers(*, but) -> None:
    for version in registry.versions():
        if version != but and "manifest.json" not in registry.files(version):
            registry.delete(version)


def sha(text) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
