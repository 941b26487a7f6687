"""How each method of an experiment is made: the whole comparison in one table, and the order of its rows."""

LABELS = {
    "pretrained": "Pre-trained large model",
    "teacher": "Robust small teacher",
    "front-correction": "Front correction alone (no labels)",
    "temper": "Temper (three heads, teacher)",
    "lp": "Linear probe",
    "apt": "APT (partial tuning, no teacher)",
    "cft": "AugMix complete fine-tuning",
    "lp-ft": "LP-FT (probe, then complete fine-tuning)",
    "wise-ft-25": "WiSE complete fine-tuning, α = 0.25",
    "wise-ft": "WiSE complete fine-tuning, α = 0.5",
    "wise-ft-75": "WiSE complete fine-tuning, α = 0.75",
    "three-heads": "Three heads, no teacher",
    "clean-teacher": "Temper with the clean teacher",
    "self-distillation": "Self-distillation",
    "complete-self-distillation": "Self-distillation of all weights",
    "clean-tuning": "Clean partial tuning",
}
METHODS = tuple(LABELS)
AUGMENTATIONS = {
    "pixmix": "PixMix",
    "randaugment": "RandAugment",
    "gaussian-noise": "Gaussian noise",
}


def label_of(name, config, labels):
    """What a method is called. :param labels: as the Temper that wrote this project calls them"""
    augmentation = config["baselines"]["complete"]["augmentation"]
    if name == "cft" and augmentation != "augmix":
        return f"Complete fine-tuning ({AUGMENTATIONS.get(augmentation, augmentation)})"
    return labels.get(name, LABELS[name])


# α of WiSE-FT (Wortsman et al. 2022): (1 − α) · pre-trained + α · completely fine-tuned.
WISE = {"wise-ft-25": 0.25, "wise-ft": 0.5, "wise-ft-75": 0.75}


def corrects_front(config):
    """Whether the front of the large model is corrected before the rest is tuned."""
    return config["student"]["tuned"].startswith("front") and config["student"]["correction"]["steps"] > 0


def plan_of(name, config):
    """What is done for a method. `by` says who teaches: {"small": "robust", "clean" or None, "frozen": bool}, or None."""
    student, partial = config["student"], config["baselines"]["partial"]
    held = corrects_front(config) and student["correction"]["afterwards"] == "held"

    def judge_of(by):
        # A mixture teaches; of what can be read the small model alone is the better judge.
        if by is None or student["correction"]["certainty"] == 0:
            return None
        return {"small": by["small"], "frozen": by["small"] is None}

    mixed = student["taughtBy"] == "mix"
    frozen = {"small": None, "frozen": True}
    ours = frozen if student["taughtBy"] == "frozen" else {"small": "robust", "frozen": mixed}
    one = {
        "kind": "tuned", "tuned": student["tuned"], "heads": "one", "held": False, "by": None, "corrected": False, "judge": None,
        "unlabelled": False, "views": "augmented", "schedule": {**student, **partial}, "normsRate": student["normsRate"],
    }  # fmt: skip
    three = {**one, "heads": "three", "held": held, "corrected": corrects_front(config), "schedule": student}

    def taught(by):
        return {**three, "by": by, "judge": judge_of(by), "unlabelled": True}

    if name in ("pretrained", "teacher"):
        return {"kind": name}
    if name == "front-correction":
        return {"kind": "correction", "judge": judge_of(ours)}
    if name == "lp":
        return {"kind": "probe"}
    if name in ("cft", "lp-ft"):
        return {"kind": "complete", "from": "lp" if name == "lp-ft" else None}
    if name in WISE:
        return {"kind": "average", "share": WISE[name]}
    if name == "complete-self-distillation":
        rate = config["baselines"]["complete"]["learningRate"]
        schedule = {**student, "learningRate": rate}
        return {**taught(frozen), "tuned": "all", "heads": "one", "held": False, "corrected": False, "schedule": schedule, "normsRate": 1}
    return {
        "temper": lambda: taught(ours),
        "three-heads": lambda: three,
        "clean-teacher": lambda: taught({"small": "clean", "frozen": mixed}),
        "self-distillation": lambda: taught(frozen),
        "apt": lambda: one,
        "clean-tuning": lambda: {**one, "views": "clean"},
    }[name]()


def views_seen(plan, config):
    """Views of each picture that a method is tuned on: one that has no corrected front sees as many as the correction."""
    views, correction = config["student"]["views"], config["student"]["correction"]
    corrected = plan["corrected"] and plan["unlabelled"]
    return max(views, correction["views"]) if corrects_front(config) and not corrected else views


def needs_of(name, config):
    """What has to be made before a method: the teacher that speaks to it, and the front that is shown with it."""
    plan = plan_of(name, config)
    judge, by = plan.get("judge"), plan.get("by")
    robust = any(one is not None and one["small"] == "robust" for one in (judge, by))
    front = name == "temper" and plan["corrected"]
    return (["teacher"] if robust else []) + (["front-correction"] if front else [])


def method_order(config):
    """The methods in the order in which they are run: the teacher and the corrected front before whatever stands on them."""
    wanted = dict.fromkeys(config["methods"])
    for name in config["methods"]:
        if name in LABELS:
            wanted.update(dict.fromkeys(needs_of(name, config)))
    if not corrects_front(config):
        wanted.pop("front-correction", None)
    first = ["pretrained", "teacher", "front-correction", "temper"]
    return [name for name in first if name in wanted] + [name for name in wanted if name not in first]
