"""Measures one model on all test sets: the plain record that a report is made of."""
import numpy as np
import torch

from . import heads
from .data import batches
from .metrics import accuracy_of, clustered_accuracy, expected_calibration_error, rms_calibration_error
from .probe import fit_classifier
from .random_numbers import derive_seed
from .test_sets import VALIDATION_VIEWS

FURTHER = ("arrivals", "renditions", "sketch", "natural")
HEAD_LABELS = {
    "kl-uncertainty": "chosen by KL and uncertainty",
    "lowest-uncertainty": "lowest uncertainty",
    "weighted-average": "average weighted by certainty",
    "average": "average of the heads",
    "always-clean": "clean head alone",
    "always-unclean": "unclean head alone",
    "always-combined": "combined head alone",
    "oracle": "oracle (any head right)",
}


class Measurer:
    def __init__(self, sets, config, stages, run):
        self.sets, self.config, self.stages, self.run = sets, config, stages, run

    def measure(self, model):
        calibrated = self.calibrate(model)
        masks, thresholds = calibrated["masks"], calibrated["thresholds"]
        answers = {name: self.answers(model, rows, masks, thresholds, self.sets.subsets.get(name)) for name, rows in self.sets.named.items()}
        cells = [(name, severity, self.answers(model, rows, masks, thresholds, None)) for name, severity, rows in self.sets.corrupted]
        rule = self.config["heads"]["rule"]
        found = {"rule": rule, "answers": answers, "cells": cells, "transfer": self.transfer(model)}
        passes = self.config["heads"]["passes"] if heads.looks_at_spread(rule) else 0
        found["answerFlops"] = float(self.stages.costs[model.network_role].answer(model, passes))
        found["heads"] = None if calibrated["temperatures"] is None else {
            "rule": rule,
            "threshold": thresholds.get(rule, 0.0),
            "temperatures": calibrated["temperatures"],
            "results": [{"name": r, "label": HEAD_LABELS[r], **accuracies(found, r)} for r in heads.RULES],
            "answered": answered(found),
            "disagreements": disagreements(found),
        }
        return found

    def calibrate(self, model):
        """The temperature of each head, and then δ, from clean and augmented validation pictures alone."""
        if len(model.tails) == 1:
            return {"masks": None, "thresholds": {}, "temperatures": None}
        settings = self.config["heads"]
        width = model.network.head.in_features
        seed = derive_seed(self.config["seed"], "mc-dropout")
        masks = heads.dropout_masks(width, settings["passes"], settings["dropout"], seed).to(self.run.group.device)
        model.temperatures = dict.fromkeys(model.tails, 1.0)
        raw = self.validation(model, None)
        temperatures = {name: heads.fit_temperature(name, raw) for name in heads.HEADS}
        model.temperatures = {name: temperatures[name]["value"] for name in model.tails}
        warm = self.validation(model, masks)
        thresholds = {rule: float(heads.choose_threshold(warm, rule)) for rule in heads.WITH_THRESHOLD}
        return {"masks": masks, "thresholds": thresholds, "temperatures": temperatures}

    def validation(self, model, masks):
        """[(prediction, labels)] of clean and augmented validation pictures."""
        clean, views = self.sets.validation["clean"], self.sets.validation["augmented"]
        wanted = [(clean, [(i, None) for i in range(len(clean))]), (views, [(i, v) for v in range(VALIDATION_VIEWS) for i in range(len(views))])]
        found = []
        for rows, places in wanted:
            names, parts = list(model.tails), 1 if masks is None else 3
            look = lambda x, _: torch.stack([torch.stack(list(part.values()), 1) for part in model.predict(x, masks).values()], 1)  # noqa: E731
            whole = self.stages.over(rows, places, look).numpy()
            kinds = ("probabilities", "mean", "variance")[:parts]
            prediction = {kind: {name: whole[:, k, h] for h, name in enumerate(names)} for k, kind in enumerate(kinds)}
            found.append((prediction, rows.labels[[i for i, _ in places]]))
        return found

    def answers(self, model, rows, masks, thresholds, subset):
        """`heads.score` of a set: each process looks at a share, and only answers are gathered."""
        labels, columns = rows.labels, []

        def look(x, places):
            prediction = {kind: {n: p.cpu().numpy() for n, p in of.items()} for kind, of in model.predict(x, masks).items()}
            if subset is not None:
                prediction = heads.restricted(prediction, subset)
            scored = heads.score(prediction, labels[[i for i, _ in places]], thresholds)
            columns[:] = [(kind, rule) for kind in ("class", "confidence", "head") for rule in heads.ANSWERING]
            values = [scored[kind][rule] for kind, rule in columns] + [scored["correct"]["oracle"], scored["disagree"]]
            return torch.from_numpy(np.stack(values, 1).astype(np.float32))

        whole = self.stages.over(rows, [(i, None) for i in range(len(rows))], look).double().numpy()
        columns = [(kind, rule) for kind in ("class", "confidence", "head") for rule in heads.ANSWERING]
        found = {"class": {}, "confidence": {}, "head": {}, "labels": labels}
        for c, (kind, rule) in enumerate(columns):
            found[kind][rule] = whole[:, c] if kind == "confidence" else np.rint(whole[:, c]).astype(np.int64)
        found["correct"] = {rule: (found["class"][rule] == labels).astype(np.float64) for rule in heads.ANSWERING}
        found["correct"]["oracle"], found["disagree"] = np.rint(whole[:, -2]), whole[:, -1] > 0.5
        return found

    def transfer(self, model):
        """1 for each test picture of other classes that a linear probe on the clean head's features gets right."""
        if self.sets.transfer is None:
            return np.zeros(0)
        train, test, classes = self.sets.transfer
        tail = model.tails.get("clean", model.tails.get("combined"))
        features = [self.stages.features(lambda x: model.features(x)[tail], rows) for rows in (train, test)]
        weight, bias = fit_classifier(features[0], torch.from_numpy(train.labels), classes)
        return ((features[1] @ weight.T + bias).argmax(1).numpy() == test.labels).astype(np.float64)


def per_picture(found, rule):
    """Each picture's share of correct answers, by test set."""
    shares = {"clean": found["answers"]["clean"]["correct"][rule]}
    shares["corrupted"] = np.mean([answers["correct"][rule] for _, _, answers in found["cells"]], axis=0)
    shares.update({name: found["answers"][name]["correct"][rule] for name in FURTHER if name in found["answers"]})
    return shares


def accuracies(found, rule):
    shares = per_picture(found, rule)
    cells = len(found["cells"])
    return {name: clustered_accuracy(s, cells) if name == "corrupted" else accuracy_of(s) for name, s in shares.items()}


def per_corruption(found):
    out = {}
    for name, severity, answers in found["cells"]:
        out.setdefault(name, {})[str(severity)] = accuracy_of(answers["correct"][found["rule"]])
    return out


def calibration(found):
    """ECE for the report, and RMS beside it."""
    rule = found["rule"]
    groups = {"clean": [found["answers"]["clean"]], "corrupted": [answers for _, _, answers in found["cells"]]}
    ece, rms = {}, {}
    for name, sets in groups.items():
        if rule == "oracle":
            ece[name], rms[name] = 0.0, 0.0
            continue
        confidence = np.concatenate([one["confidence"][rule] for one in sets])
        correct = np.concatenate([one["correct"][rule] for one in sets])
        ece[name], rms[name] = expected_calibration_error(confidence, correct), rms_calibration_error(confidence, correct)
    return ece, rms


def groups_of(found):
    groups = {"clean": [found["answers"]["clean"]], "corrupted": [answers for _, _, answers in found["cells"]]}
    groups.update({name: [found["answers"][name]] for name in FURTHER if name in found["answers"]})
    return groups


def answered(found):
    """How often each head answered, or counted most: by test set, and by corruption over its severities."""
    rule = found["rule"]
    if rule in ("oracle", "average"):
        return {}
    groups = {name: sets for name, sets in groups_of(found).items() if name != "corrupted"}
    for name, _, answers in found["cells"]:
        groups.setdefault(name, []).append(answers)
    out = {}
    for name, sets in groups.items():
        given = np.concatenate([one["head"][rule] for one in sets])
        out[name] = {head: float(np.mean(given == h)) for h, head in enumerate(heads.HEADS)}
    return out


def disagreements(found):
    """Where the heads disagree, and which of them is right there."""
    out = {}
    for name, sets in groups_of(found).items():
        differ = np.concatenate([one["disagree"] for one in sets])
        right = lambda rule: np.concatenate([one["correct"][rule] for one in sets])[differ]  # noqa: E731, B023
        n = int(differ.sum())
        share = lambda rule: float(right(rule).mean()) if n else 0.0  # noqa: E731, B023
        out[name] = {
            "n": n, "of": len(differ), **{head: share(f"always-{head}") for head in heads.HEADS},
            "chosen": share(found["rule"]), "none": 1 - share("oracle") if n else 0.0,
        }  # fmt: skip
    return out
