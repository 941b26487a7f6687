"""Makes each method: trains it, or finds what an earlier session left, and counts what it cost."""
import copy
import os
import time

import numpy as np
import torch

from .augment import viewer
from .cost import probe_flops
from .data import Rows, batches
from .losses import feature_size
from .loop import train
from .methods import plan_of, views_seen
from .probe import fit_classifier
from .random_numbers import derive_seed
from .tasks import CompleteTask, FrontTask, TuneTask, certainty_weights
from .teachers import speaker_of
from .tuned import TunedModel, Untuned

SCALE_PICTURES = 64


class Stages:
    """:param pictures: lists by part, as `divided` gives them; :param costs: `Cost` of "large" and "small" """

    def __init__(self, config, large, small, pictures, side, costs, run):
        self.config, self.large, self.small, self.pictures, self.side = config, large, small, pictures, side
        self.costs, self.run = costs, run
        self.made = {}

    def make(self, name):
        """:returns: (model to be measured, record with "parts", counts and curve; None for the pre-trained model)"""
        plan = plan_of(name, self.config)
        if plan["kind"] == "pretrained":
            return Untuned(self.large).to(self.run.group.device), None
        if name not in self.made:
            self.made[name] = self.kept(name, plan)
        return self.made[name]

    def kept(self, name, plan):
        """What is trained and kept is found again; what is new is written whole or not at all."""
        file = os.path.join(self.run.folder, "trained", f"{name}.pt")
        model = self.model_for(plan)
        if self.run.has(file):
            found = torch.load(file, map_location=self.run.group.device)
            model.load_state_dict(found["weights"])
            self.run.say(f"{name}: found in {file}")
            return self.answering(plan, model), found["record"]
        make = {"teacher": self.teacher, "correction": self.front, "probe": self.probe}.get(plan["kind"])
        make = make or {"complete": self.complete, "average": self.average, "tuned": self.tune}[plan["kind"]]
        record = make(name, plan, model)
        state = {key: tensor.cpu() for key, tensor in model.state_dict().items()}
        self.run.write(file, lambda: {"weights": state, "record": record})
        self.run.forget(os.path.join(self.run.folder, "checkpoints", f"{name}.pt"))
        return self.answering(plan, model), record

    def model_for(self, plan):
        student, kind = self.config["student"], plan["kind"]
        if kind == "teacher":
            model = copy.deepcopy(self.small)
            model.requires_grad_(True)
        else:
            tuned = {"probe": "none", "complete": "all", "average": "all"}.get(kind, plan.get("tuned"))
            if kind == "correction":
                tuned = "front"
            held = student["front"] if plan.get("held") else 0
            model = TunedModel(self.large, tuned, plan.get("heads", "one"), student, held)
        return model.to(self.run.group.device)

    def answering(self, plan, model):
        """The teacher answers as a network of its own."""
        return Untuned(model).to(self.run.group.device) if plan["kind"] == "teacher" else model

    # What is trained on all of its weights.

    def teacher(self, name, plan, model):
        trained = dict(model.named_parameters())
        return self.completely(name, model, trained, self.config["teacher"], "teacher", self.costs["small"], "teacher training")

    def complete(self, name, plan, model):
        before = []
        if plan["from"] == "lp":
            probe, record = self.make("lp")
            model.heads["combined"].load_state_dict(probe.heads["combined"].state_dict())
            before = record["parts"]
        settings = self.config["baselines"]["complete"]
        part = "teacher" if settings["labels"] == "teacher" else "labelled"
        forward = lambda x: model.heads["combined"](model.tuned_features(x))  # noqa: E731
        record = self.completely(name, forward, model.trained(), settings, part, self.costs["large"], "tuning")
        return {**record, "parts": before + record["parts"]}

    def completely(self, name, model, trained, settings, part, cost, what):
        seed = self.config["seed"]
        view = viewer("augmented", settings, derive_seed(seed, "teacher-augment"))
        task = CompleteTask(model, trained, Rows(self.pictures[part], self.side, view), settings, seed)
        curve, seconds, peak = train(task, name, self.run)
        copies = 3 if task.consistent else 1
        flops = 3 * copies * cost.forward * task.batch * task.steps
        count = sum(p.numel() for p in trained.values())
        return record_of([part_of(what, seconds, flops, peak)], count, count, curve)

    def average(self, name, plan, model):
        """WiSE-FT costs what the fine-tuning cost."""
        tuned, record = self.make("cft")
        share, original = plan["share"], self.model_for({"kind": "complete"}).state_dict()
        moved = {key for key, _ in model.named_parameters()}
        mixed = {k: (1 - share) * original[k] + share * t if k in moved else t for k, t in tuned.state_dict().items()}
        model.load_state_dict(mixed)
        return {**record, "curve": without_steps(name)}

    def probe(self, name, plan, model):
        """LP: logistic regression on the features of the labelled clean pictures."""
        began = time.monotonic()
        rows = Rows(self.pictures["labelled"], self.side)
        weight, bias = self.fitted(self.large, rows, len(self.classes()))
        with torch.no_grad():
            model.heads["combined"].weight.copy_(weight)
            model.heads["combined"].bias.copy_(bias)
        cost = self.costs["large"]
        flops = len(rows) * cost.run() + probe_flops(len(rows), self.large.head.in_features, len(self.classes()))
        part = part_of("linear probe", time.monotonic() - began, flops, None)
        return record_of([part], model.tuned_count(), model.total_count(), without_steps(name))

    def classes(self):
        return range(self.large.head.out_features)

    def fitted(self, network, rows, classes):
        features = self.features(lambda x: network.run(network.blocks, x), rows)
        device = self.run.group.device
        return fit_classifier(features.to(device), torch.from_numpy(rows.labels).to(device), classes)

    def features(self, of, rows):
        """[pictures, width] of clean rows, on the CPU; each process looks at a share."""
        return self.over(rows, [(i, None) for i in range(len(rows))], lambda x, _: of(x))

    @torch.no_grad()
    def over(self, rows, wanted, look):
        """What `look` (pictures, rows) gives for each of the wanted rows, float32, on the CPU."""
        group, run = self.run.group, self.run
        places = list(range(group.rank, len(wanted), group.world))
        plan = [places[i : i + run.piece] for i in range(0, len(places), run.piece)]
        found = []
        named = [[wanted[i] for i in one] for one in plan]
        for x, mine in zip(batches(rows, named, run.workers), named):
            with run.precision.context():
                found.append(look(x.to(group.device), mine).float().cpu())
        shape = group.share(tuple(found[0].shape[1:]) if found else ())
        own = torch.cat(found) if found else torch.zeros((0, *shape))
        return group.gathered(own, places, len(wanted))

    # What is trained in a part.

    def view(self, kind):
        return viewer(kind, self.config["student"], derive_seed(self.config["seed"], "tuning-views"))

    def robust(self, by):
        """The trained teacher, where it is the one that speaks."""
        return self.make("teacher")[0].network if by and by["small"] == "robust" else None

    def speaker(self, by):
        return speaker_of(by, self.large, self.small, self.robust(by), self.costs, self.config)

    def front_key(self, judge):
        """Fronts are made once for each judge of views; Temper's own is a row of the report."""
        own = plan_of("front-correction", self.config)["judge"]
        return "front-correction" if judge == own else f"front-{judge['small'] or 'frozen'}" if judge else "front-unjudged"

    def corrected(self, judge):
        name = self.front_key(judge)
        if name not in self.made:
            self.made[name] = self.kept(name, {"kind": "correction", "judge": judge})
        return self.made[name]

    def front(self, name, plan, model):
        """Each view counts by how certain the judge is of it, whom it costs a look at all of them."""
        student, group = self.config["student"], self.run.group
        correction, front, cost = student["correction"], student["front"], self.costs["large"]
        rows = Rows(self.pictures["labelled"] + self.pictures["unlabelled"], self.side, self.view("augmented"), rounded=True)
        parts, weights = [], None
        if plan["judge"]:
            began, speaker = time.monotonic(), self.speaker(plan["judge"])
            wanted = [(n, v) for n in range(len(rows)) for v in [None, *range(correction["views"])]]
            trust = self.over(rows, wanted, lambda x, _: speaker(x)[1])
            weights = certainty_weights(trust, correction["certainty"])
            robust = self.robust(plan["judge"])
            parts = list(self.make("teacher")[1]["parts"]) if robust is not None else []
            parts.append(part_of("judging the views", time.monotonic() - began, speaker.flops * len(wanted), None))
        some = Rows(rows.pictures[:SCALE_PICTURES], self.side)
        sizes = self.over(some, [(i, None) for i in range(len(some))], lambda x, _: self.size(x, front, correction["distance"]))
        scale = max(float(sizes.double().mean()), 1e-12)
        task = FrontTask(model, front, rows, correction, weights, scale, self.config["seed"])
        curve, seconds, peak = train(task, name, self.run)
        seen = task.steps * task.batch
        flops = seen * (cost.run(0, front) + cost.training(model.names, 0, front))
        parts.append(part_of("front correction", seconds, flops, peak))
        count = sum(p.numel() for p in task.parameters().values())
        return record_of(parts, count, model.total_count(), {**curve, "name": "front-correction"})

    def size(self, x, front, distance):
        found = self.large.run(self.large.blocks, x, 0, front)
        return torch.stack([torch.tensor(feature_size(one, distance)) for one in found])

    def tune(self, name, plan, model):
        config, student = self.config, self.config["student"]
        parts = []
        if plan["corrected"]:
            front, record = self.corrected(plan["judge"])
            parts = list(record["parts"])
            own = model.state_dict()
            blocks = {key: t for key, t in front.state_dict().items() if key.startswith("blocks.") and key in own}
            model.load_state_dict({**own, **blocks})
        speaker = self.speaker(plan["by"]) if plan["by"] and student["distillation"] > 0 else None
        if self.robust(plan["by"]) is not None and not any(part["name"] == "teacher training" for part in parts):
            parts = list(self.make("teacher")[1]["parts"]) + parts
        alone = not (plan["unlabelled"] and speaker)
        arrived = [] if alone else self.pictures.get("arrivals", [])
        pictures = self.pictures["labelled"] + ([] if alone else self.pictures["unlabelled"] + arrived)
        rows = Rows(pictures, self.side, self.view(plan["views"]), rounded=True)
        archive = len(pictures) - len(arrived)
        frozen = self.speaker({"small": None, "frozen": True})

        def ask(x, numbers):
            """Of an archive beside arrivals the frozen large model knows best; else whoever teaches is asked about all."""
            if not arrived:
                return speaker(x)
            said = [(frozen if n < archive else speaker) for n in numbers]
            answers = [frozen(x), speaker(x)]
            chosen = torch.tensor([0 if one is frozen else 1 for one in said], device=x.device)
            logits = torch.where(chosen[:, None] == 0, answers[0][0], answers[1][0])
            return logits, torch.where(chosen == 0, answers[0][1], answers[1][1])

        seen = views_seen(plan, config)
        labelled = len(self.pictures["labelled"])
        task = TuneTask(
            model, rows, labelled, seen, plan["schedule"], plan["normsRate"], student, ask if speaker else None, config["seed"]
        )
        curve, seconds, peak = train(task, name, self.run)
        parts.append(part_of("tuning", seconds, self.tune_flops(model, task, speaker, bool(arrived), frozen), peak))
        return record_of(parts, model.tuned_count(), model.total_count(), curve)

    def tune_flops(self, model, task, speaker, mixed, frozen):
        """Each step runs what is frozen as well, and asks the teacher: nothing is kept from step to step."""
        cost = self.costs["large"]
        clean = task.clean_first + task.clean_others
        heads = sum(tail == "tuned" for tail in model.tails.values())
        row = cost.run(0, model.tune_from) + cost.training(model.names, model.tune_from) + 3 * heads * cost.head
        asked = (speaker.flops + (frozen.flops if mixed else 0)) if speaker else 0
        return task.steps * (task.batch + clean) * (row + asked)


def part_of(name, seconds, flops, peak):
    part = {"name": name, "seconds": seconds, "flops": float(flops)}
    return part if peak is None else {**part, "peakTensorBytes": float(peak)}


def record_of(parts, tuned, total, curve):
    return {"parts": parts, "tunedParameters": int(tuned), "totalParameters": int(total), "curve": curve}


def without_steps(name):
    return {"name": name, "columns": [], "steps": [], "values": []}
