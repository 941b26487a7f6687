"""The configuration: Temper's own JSON, checked against Temper's own schema, and what of it is done here."""
import difflib
import json
import os

from .methods import METHODS, method_order

SCHEMA = os.path.join(os.path.dirname(__file__), "report.schema.json")
AUGMENTATIONS = ("augmix", "pixmix", "randaugment", "gaussian-noise")


class Problem(Exception):
    """Something that people can put right; the message says how."""


def nearest(name, known):
    found = difflib.get_close_matches(str(name), [str(one) for one in known], 1)
    return f" Did you mean {found[0]}?" if found else ""


def schema():
    with open(SCHEMA, encoding="utf-8") as file:
        return json.load(file)


def faults(value, rule, path=""):
    """What of a value does not fit a JSON schema, in words, each with the path of the field."""
    where = path or "the file"
    if "anyOf" in rule:
        found = [faults(value, one, path) for one in rule["anyOf"]]
        return min(found, key=len)
    if "const" in rule and value != rule["const"]:
        return [f"{where}: must be {rule['const']}, not {value!r}"]
    if "enum" in rule and value not in rule["enum"]:
        return [f"{where}: {value!r} is none of {', '.join(map(str, rule['enum']))}.{nearest(value, rule['enum'])}"]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int, "null": type(None)}
    kind = rule.get("type")
    if kind in kinds and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        whole = kind == "integer" and isinstance(value, float) and value.is_integer()
        if not whole:
            return [f"{where}: must be {'an' if kind[0] in 'aio' else 'a'} {kind}"]
    if "minimum" in rule and value < rule["minimum"]:
        return [f"{where}: must be at least {rule['minimum']}, not {value}"]
    if "maximum" in rule and value > rule["maximum"]:
        return [f"{where}: must be at most {rule['maximum']}, not {value}"]
    if isinstance(value, list):
        if len(value) < rule.get("minItems", 0):
            return [f"{where}: must have at least {rule['minItems']} entry"]
        return [fault for i, one in enumerate(value) for fault in faults(one, rule.get("items", {}), f"{path}[{i}]")]
    if not isinstance(value, dict):
        return []
    known, more = rule.get("properties", {}), rule.get("additionalProperties", {})
    found = []
    for name in rule.get("required", []):
        if name not in value:
            found.append(f"{path + '.' if path else ''}{name}: is missing")
    for name, inner in value.items():
        below = f"{path + '.' if path else ''}{name}"
        if name in known:
            found += faults(inner, known[name], below)
        elif more is False:
            found.append(f"{below}: there is no such setting.{nearest(name, known)}")
        elif isinstance(more, dict):
            found += faults(inner, more, below)
    return found


def read_config(path):
    """:raises Problem: naming every field that is wrong, and whatever is asked for and not done here"""
    try:
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Problem(f"{path} is no JSON: {error}.") from error
    if isinstance(config, dict) and "config" in config and config.get("format") == "temper-report":
        config = config["config"]
    wrong = faults(config, schema()["properties"]["config"])
    if wrong:
        raise Problem(f"{path} cannot be used. " + "; ".join(wrong) + ".")
    wrong = [f"methods: {name} is not done here; Temper itself has it" for name in config["methods"] if name not in METHODS]
    asked = {"teacher": config["teacher"], "student": config["student"], "baselines.complete": config["baselines"]["complete"]}
    for where, part in asked.items():
        if part["augmentation"] not in AUGMENTATIONS:
            wrong.append(f"{where}.augmentation: {part['augmentation']} is not done here; choose one of {', '.join(AUGMENTATIONS)}")
    if wrong:
        raise Problem(f"{path} asks for what this project does not do. " + "; ".join(wrong) + ".")
    return {**config, "methods": method_order(config)}


def check_report(report):
    """:raises AssertionError: where a report would not open in Temper"""
    wrong = faults(report, schema())
    assert not wrong, "; ".join(wrong)
