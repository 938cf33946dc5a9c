"""What was ever wrong with what served, then what the registry holds in the end."""

import json


def check(data, expected, got):
    if got["flaws"]:
        words, killed = got["flaws"][0]
        return words[0].upper() + words[1:] + after({"kills": got["kills"][:killed]}) + "."
    if damaged := [version for version, same in got["old"].items() if not same and expected["old"][version]]:
        return f"The files of {damaged[0]}, which was there before, are not what they were{after(got)}."
    if open_ := [
        version
        for version in got["versions"]
        if version in got["files"] and "manifest.json" not in got["files"][version]
    ]:
        return f"In the end {open_[0]} is in the registry without a manifest{after(got)}."
    if left := [version for version in got["versions"] if version not in expected["versions"]]:
        return f"In the end {left[0]} is in the registry, and should not be{after(got)}."
    return files(expected, got) or serving(expected, got) or True


def files(expected, got):
    for version, right in expected["files"].items():
        if version not in got["files"]:
            return f"There is no version {version}, which this week's data give{after(got)}."
        for name, text in right.items():
            if name not in got["files"][version]:
                return f"{version} has no {name}{after(got)}."
            if not same(text, got["files"][version][name], exactly=name == "model.json"):
                return f"{name} of {version} is {got['files'][version][name][:90]!r}; it should hold {text[:90]!r}."
        if extra := sorted(set(got["files"][version]) - set(right)):
            return f"{version} has a file that was not asked for: {extra[0]}."
    return ""


def same(right, text, *, exactly):
    try:
        return text == right if exactly else json.loads(text) == json.loads(right)
    except ValueError:
        return False


def serving(expected, got):
    if got["serving"] != expected["serving"]:
        return f"In the end {got['serving']} serves; it should be {expected['serving']}{after(got)}."
    if got["result"] != expected["result"]:
        return f"The result is {str(got['result'])[:120]}; it should be {expected['result']}{after(got)}."
    return ""


def after(got):
    kills = got["kills"]
    if not kills:
        return ""
    return f". The job was killed {'once' if len(kills) == 1 else f'{len(kills)} times'}, last {kills[-1]}"
