"""Compares this project with what Temper itself computes of the same inputs (fixtures.json): python tests/test_fixtures.py"""
import base64
import json
import os
import sys
import unittest

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from temper_torch import augment, corruptions, data, heads, losses, metrics, probe, random_numbers  # noqa: E402
from temper_torch.claims import judge_claims  # noqa: E402
from temper_torch.loop import cosine, make_optimizer  # noqa: E402
from temper_torch.tasks import FrontTask, TuneTask, certainty_weights  # noqa: E402

with open(os.path.join(HERE, "fixtures.json"), encoding="utf-8") as file:
    FIXTURES = json.load(file)


def tensor(values):
    return torch.tensor(values, dtype=torch.float32)


def decoded(text):
    """Grey levels that were written as base64."""
    return np.frombuffer(base64.b64decode(text), dtype=np.uint8).astype(np.uint8)


class Close(unittest.TestCase):
    def close(self, found, wanted, tolerance=1e-5, name=""):
        found = found.detach().numpy() if isinstance(found, torch.Tensor) else found
        found, wanted = np.asarray(found, dtype=np.float64), np.asarray(wanted, dtype=np.float64)
        self.assertEqual(found.shape, wanted.shape, name)
        if found.size:
            apart = np.abs(found - wanted) / np.maximum(1, np.abs(wanted))
            self.assertLessEqual(float(apart.max()), tolerance, name)


class RandomNumbers(Close):
    def test_numbers_are_those_of_temper(self):
        wanted = FIXTURES["random"]
        found = [
            random_numbers.hash3(1, 2, 3),
            random_numbers.hash3(4294967295, 1, 7),
            random_numbers.derive_seed(3, "front-correction", 2),
        ]
        self.assertEqual(found, wanted["hash"])
        self.assertEqual(random_numbers.hashes(1, 2, 1, 3).tolist(), wanted["hash"][:1])
        self.assertEqual(corruptions.picture_seed(9, "Ä/ü-日本"), wanted["pictureSeed"])
        self.close(random_numbers.uniform_array(3, "mc-dropout", 6), wanted["uniform"], 1e-7)
        self.close(random_numbers.normal_array(3, "normal", 7), wanted["normal"], 2e-6)
        self.assertEqual(random_numbers.Random(6, "order").permutation(12).tolist(), wanted["permutation"])
        draw = random_numbers.Random(5, "fixture")
        drawn = [draw.integer(10), draw.uniform(), draw.normal(), draw.gamma(3), draw.gamma(0.5), draw.beta(3, 1)]
        self.close(drawn, wanted["sequence"])
        self.close(draw.dirichlet(1, 3), wanted["dirichlet"])
        order = random_numbers.BatchOrder(10, 4, 11, "teacher")
        self.assertEqual([order.indices(step) for step in range(3)], wanted["batches"])
        self.assertEqual(random_numbers.view_choice(13, 2, 6, 3), wanted["views"])


class Losses(Close):
    def test_losses(self):
        wanted = FIXTURES["losses"]
        a, b, c, weights = (tensor(wanted[name]) for name in ("a", "b", "c", "weights"))
        self.close(losses.cross_entropy(a, torch.tensor(wanted["labels"])), wanted["crossEntropy"])
        self.close(losses.jensen_shannon(a, b, c), wanted["jensenShannon"])
        self.close(losses.distillation(a, b, 4), wanted["distillation"])
        self.close(losses.distillation(a, b, 2, weights), wanted["weightedDistillation"])
        trust = [losses.certainty(torch.softmax(z, 1)) for z in (a, b)]
        self.close(trust[0], wanted["certainty"])
        self.close(losses.certainty_mixture(a, trust[0], b, trust[1], 4), wanted["mixture"])
        self.close(losses.feature_size(b, "square"), wanted["size"])
        self.close(losses.relative_distance(a, b, "square", wanted["size"]), wanted["square"])
        self.close(losses.relative_distance(a, b, "absolute", 0.5, weights), wanted["absolute"])
        self.close(certainty_weights(weights, 2), wanted["certaintyWeights"])

    def test_steps_of_the_optimiser(self):
        wanted = FIXTURES["optimiser"]
        weights = {name: nn.Parameter(tensor(values)) for name, values in wanted["before"].items()}
        optimizer = make_optimizer(list(weights.values()), 3)
        for step, gradients in enumerate(wanted["gradients"]):
            for name, values in gradients.items():
                weights[name].grad = tensor(values)
            for group in optimizer.param_groups:
                group["lr"] = cosine(step, 3, 0.1) * group["times"]
            optimizer.step()
        for name, values in wanted["after"].items():
            self.close(weights[name], values, name=name)
        self.close([cosine(step, 40, 1) for step in range(40)], wanted["rates"])


class Scale(nn.Module):
    """A front that is one scale for each feature."""

    def __init__(self, values):
        super().__init__()
        self.scale = nn.Parameter(tensor(values))

    def forward(self, x):
        return x * self.scale


class FrontCorrection(Close):
    def test_loss_and_gradient(self):
        wanted = FIXTURES["front"]
        views, clean, counts = (tensor(wanted[name]) for name in ("views", "wanted", "counts"))
        for distance in ("square", "absolute"):
            block = Scale(wanted["scale"])
            features = block(views)
            loss = losses.relative_distance(features, clean, distance, 0.7, counts)
            loss.backward()
            self.close(loss, wanted[distance]["loss"])
            self.close(block.scale.grad, wanted[distance]["gradient"])

    def test_parts_of_a_step_add_up(self):
        wanted = FIXTURES["front"]
        block, identity = Scale(wanted["scale"]), Scale([1.0] * 6)
        network = Stub(blocks=[identity], run=lambda blocks, x, start, end: list(blocks)[0](x))
        model = Stub(network=network, tuned_blocks=lambda: [block], trained=lambda: {"blocks.0.scale": block.scale})
        correction = {"steps": 2, "batch": 8, "learningRate": 1, "cleanShare": 0.25, "distance": "square", "views": 2}
        rows = Stub(labels=np.zeros(12, dtype=np.int64), count=12)
        task = FrontTask(model, 1, rows, correction, torch.rand(36), 0.7, 5)
        pictures = {(n, v): torch.randn(6) for n in range(12) for v in (None, 0, 1)}

        def total(parts):
            seen = [task.part(1, part, parts) for part in range(parts)]
            return sum(task.loss(1, i, parts, torch.stack([pictures[row] for row in one]))[0] for i, one in enumerate(seen))

        self.close(total(3), total(1).item())


class Stub:
    """Something with just the fields that are asked for."""

    def __init__(self, count=0, **fields):
        self.count = count
        self.__dict__.update(fields)

    def __len__(self):
        return self.count


class Tuning(Close):
    def test_terms_of_a_step(self):
        for wanted in FIXTURES["tune"]:
            layers = nn.ModuleDict({name: nn.Linear(6, 5) for name in wanted["names"]})
            for name, layer in layers.items():
                layer.weight.data = tensor(wanted["weights"][f"head_{name}.weight"]).T
                layer.bias.data = tensor(wanted["weights"][f"head_{name}.bias"])
            tails = {name: "tuned" for name in wanted["names"]}
            model = Stub(tails=tails, heads=layers, tuned_features=lambda x: x, trained=lambda: {})
            rows = Stub(labels=np.array(wanted["labels"]), count=len(wanted["labels"]))
            for i, part in enumerate(wanted["parts"]):
                said = (tensor(part["said"]), tensor(part["trust"]))
                args = (model, rows, 5, wanted["views"], {**wanted["schedule"], "learningRate": 1}, 1, wanted["student"])
                task = TuneTask(*args, lambda x, numbers: said, wanted["seed"])  # noqa: B023
                seen = [n * (wanted["views"] + 1) + (0 if v is None else 1 + v) for n, v in task.part(1, i, 2)]
                self.assertEqual(seen, part["rows"])
                total, terms = task.loss(1, i, 2, tensor(part["features"]))
                self.close(total, part["total"])
                for name, value in part["terms"].items():
                    self.close(terms[name], value, name=name)
                self.assertEqual(set(terms), set(part["terms"]))


class Heads(Close):
    def setUp(self):
        self.wanted = FIXTURES["heads"]
        self.sets = []
        for one in self.wanted["sets"]:
            prediction = {kind: {head: np.array(rows) for head, rows in of.items()} for kind, of in one["prediction"].items()}
            self.sets.append((prediction, np.array(one["labels"])))

    def test_rules(self):
        prediction, labels = self.sets[0]
        for rule, wanted in self.wanted["answers"].items():
            chosen, confidence, head = heads.answer(prediction, rule, wanted["threshold"])
            self.assertEqual(chosen.tolist(), wanted["class"], rule)
            self.assertEqual(head.tolist(), wanted["head"], rule)
            self.close(confidence, wanted["confidence"], name=rule)
        scored = heads.score(prediction, labels, {})
        self.close(scored["correct"]["oracle"], self.wanted["oracle"])
        of = [prediction[part][name] for name in ("clean", "unclean") for part in ("mean", "variance")]
        self.close(heads.gaussian_divergence(*of), self.wanted["divergence"])

    def test_what_is_chosen_on_validation_pictures(self):
        for rule, wanted in self.wanted["thresholds"].items():
            self.close(heads.choose_threshold(self.sets, rule), wanted, name=rule)
        for head, wanted in self.wanted["temperatures"].items():
            self.close(heads.fit_temperature(head, self.sets)["value"], wanted, name=head)

    def test_a_part_of_the_classes(self):
        found = heads.restricted(self.sets[0][0], [0, 2, 3])
        for kind, of in self.wanted["restricted"].items():
            for head, rows in of.items():
                self.close(found[kind][head], rows, name=f"{kind} {head}")

    def test_dropout(self):
        wanted = self.wanted["dropout"]
        masks = heads.dropout_masks(6, 4, 0.3, 17)
        self.close(masks, wanted["masks"])
        passes = heads.mc_probabilities(tensor(wanted["features"]), tensor(wanted["weight"]).T, tensor(wanted["bias"]), masks)
        self.close(passes.mean(1), wanted["mean"])
        self.close(passes.var(1, unbiased=False), wanted["variance"])


class Metrics(Close):
    def same(self, found, wanted):
        self.assertEqual(set(found), set(wanted))
        for name, value in wanted.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                self.close(found[name], value, name=name)
            elif name != "why":
                self.assertEqual(found[name], value)

    def test_accuracies_and_calibration(self):
        wanted = FIXTURES["metrics"]
        for found, one in zip([(7, 10), (0, 5), (5, 5), (0, 0)], wanted["wilson"]):
            self.same(metrics.wilson(*found), one)
        self.close(metrics.expected_calibration_error(wanted["confidence"], wanted["correct"]), wanted["calibration"])
        self.same(metrics.clustered_accuracy(wanted["shares"], 6), wanted["clustered"])
        value, low, high = metrics.paired_bootstrap(wanted["shares"], wanted["others"], 3)
        self.same({"value": value, "low": low, "high": high}, wanted["bootstrap"])
        # Of 60 pictures in bins of equally many, one bin of all is off by what the means are.
        one = metrics.rms_calibration_error(wanted["confidence"], wanted["correct"], 1)
        self.close(one, abs(np.mean(wanted["confidence"]) - np.mean(wanted["correct"])))

    def test_mean_corruption_error(self):
        wanted = FIXTURES["metrics"]
        for side, name in ((224, "normalised"), (64, "plain")):
            found = metrics.corruption_error(wanted["perCorruption"], 1000, True, side, wanted["clean"], "imagenet-c")
            self.same(found, wanted[name])

    def test_claims(self):
        def share(stream):
            return [random_numbers.hash3(11, stream, i) % 4 / 3 for i in range(16)]

        names = ("pretrained", "temper", "apt", "cft", "self-distillation", "clean-teacher")
        shares = {
            name: {"clean": share(i), "corrupted": share(i + 50), "transfer": share(i + 90)} for i, name in enumerate(names, 1)
        }
        costs = {"temper": {"seconds": 12, "flops": 3e9}, "cft": {"seconds": 40, "flops": 2e10}}
        found = judge_claims(shares, costs, 4)
        self.assertEqual([one["id"] for one in found], [one["id"] for one in FIXTURES["claims"]])
        for one, wanted in zip(found, FIXTURES["claims"]):
            self.same(one, wanted)


class Pictures(Close):
    def setUp(self):
        self.wanted = FIXTURES["pictures"]
        self.pixels = decoded(self.wanted["pixels"]).reshape(2, 24, 24, 3)

    def near(self, found, wanted, name, most=0.0):
        """Grey levels: a share `most` may be off by one, none by more."""
        apart = np.abs(np.asarray(found, dtype=int).reshape(-1) - decoded(wanted))
        self.assertLessEqual(int(apart.max()), 1 if most else 0, name)
        self.assertLessEqual(float((apart > 0).mean()), most, name)

    def test_views(self):
        for name, wanted in self.wanted["views"].items():
            views = [augment.augmented(pixels, name, 3, 31, i, 4) for i, pixels in enumerate(self.pixels)]
            self.near(np.floor(np.stack(views) * 255 + 0.5), wanted, name, 0.02)
        views = [augment.flip_crop(pixels, 31, i, 4) for i, pixels in enumerate(self.pixels)]
        self.near(np.floor(np.stack(views) * 255 + 0.5), self.wanted["flipCrop"], "flip and crop")

    def test_corruptions(self):
        for name, wanted in self.wanted["corrupted"].items():
            found = [
                corruptions.corrupt(pixels, name, 3, corruptions.picture_seed(5, f"class/{i}")) for i, pixels in enumerate(self.pixels)
            ]
            # Saturated values lie on grey levels, so the last bit decides which one is cut to.
            self.near(np.stack(found), wanted, name, 0.15 if name == "saturate" else 0.02)

    def test_linear_probe(self):
        wanted = self.wanted["probe"]
        weight, bias = probe.fit_classifier(tensor(wanted["features"]), torch.tensor(wanted["labels"]), 3)
        self.close(weight.T, wanted["weight"], 1e-4)
        self.close(bias, wanted["bias"], 1e-4)

    def test_which_pictures_serve_what(self):
        wanted = FIXTURES["division"]
        pictures = [data.Picture(str(i), str(i), i // 30) for i in range(90)]
        for splits, name in ((("train", "val"), "divided"), (("all",), "whole")):
            source = data.Source.__new__(data.Source)
            source.path, source.classes, source.splits = "fixture", ["a", "b", "c"], dict.fromkeys(splits, pictures)
            found = data.divided(source, wanted["sizes"], wanted["seed"])
            self.assertEqual({part: [int(p.stem) for p in of] for part, of in found.items()}, wanted[name])


if __name__ == "__main__":
    unittest.main()
