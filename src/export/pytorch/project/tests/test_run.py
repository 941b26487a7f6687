"""Whole runs on made-up pictures, on the CPU, with the built-in tiny network: python tests/test_run.py"""
import copy
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, PROJECT)

import train  # noqa: E402
from temper_torch.config import Problem  # noqa: E402

TIMES = ("seconds", "totalSeconds", "date", "backendDetail", "text", "note", "name")


def paint(folder, classes, count, seed=0, side=32):
    """Pictures of one colour each class, with noise."""
    draw = np.random.default_rng(seed)
    for c in range(classes):
        os.makedirs(os.path.join(folder, f"class{c}"), exist_ok=True)
        base = np.array([60 + 60 * (c == k) for k in range(3)])
        for i in range(count):
            pixels = np.clip(base + draw.normal(0, 30, (side, side, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(os.path.join(folder, f"class{c}", f"{i:03}.png"))


def small(config):
    """The project's configuration, made small enough for a test; every kind of method is in it."""
    config = copy.deepcopy(config)
    config["data"].update(teacherPerClass=4, labelledPerClass=2, unlabelled=6, testPerClass=3, cleanPerClass=3, arrivals=0)
    config["teacher"].update(steps=4, batch=6, augmentation="augmix", strength=3, consistency=12)
    config["student"].update(steps=4, batch=6, tuned="front-and-last-blocks", front=1, fraction=0.6, views=1, augmentation="pixmix")
    config["student"].update(strength=3, labelledShare=0.5, cleanShare=0.5, taughtBy="mix", askedOn="picture", cleanPath="frozen")
    config["student"]["correction"].update(steps=4, batch=6, views=2, certainty=2, cleanShare=0.2, afterwards="held")
    config["baselines"]["complete"].update(steps=4, batch=6, augmentation="randaugment", strength=3, consistency=0, labels="teacher")
    config["baselines"]["partial"].update(steps=4, batch=6)
    config["heads"].update(rule="kl-uncertainty", passes=4)
    config["benchmark"].update(corruptions=["gaussian_noise", "contrast"], severities=[3], table="imagenet-c")
    config["methods"] = ["pretrained", "teacher", "front-correction", "temper", "lp", "apt", "cft", "wise-ft"]
    return config


def without_times(value):
    if isinstance(value, dict):
        return {name: without_times(inner) for name, inner in value.items() if name not in TIMES and name != "claims"}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        cls.folder = tempfile.mkdtemp()
        cls.data = os.path.join(cls.folder, "data")
        paint(os.path.join(cls.data, "train"), 3, 8)
        paint(os.path.join(cls.data, "val"), 3, 4, seed=1)
        with open(os.path.join(PROJECT, "config.json"), encoding="utf-8") as file:
            cls.config = small(json.load(file))
        cls.plain = cls.run_here("plain")

    @classmethod
    def tearDownClass(cls):
        keep = os.environ.get("TEMPER_REPORTS")
        for name in ("plain", "two", "seed") if keep else ():
            shutil.copy(os.path.join(cls.folder, name, "report.json"), os.path.join(keep, f"{name}.json"))
        shutil.rmtree(cls.folder)

    @classmethod
    def arguments(cls, name, config=None, *more, data=None):
        file = os.path.join(cls.folder, f"{name}.config.json")
        with open(file, "w", encoding="utf-8") as out:
            json.dump(config or cls.config, out)
        out = os.path.join(cls.folder, name)
        network = [] if "--large" in more else ["--large", "tiny"]
        return ["--config", file, "--data", data or cls.data, "--out", out, "--small", "tiny", "--workers", "0", *network, *more]

    @classmethod
    def run_here(cls, name, config=None, *more, data=None):
        train.main(cls.arguments(name, config, *more, data=data))
        with open(os.path.join(cls.folder, name, "report.json"), encoding="utf-8") as file:
            return json.load(file)

    def refused(self, words, config=None, *more, data=None):
        """Refused with these words, and nothing is written."""
        with self.assertRaisesRegex(Problem, words):
            self.run_here("refused", config, *more, data=data)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "refused")))

    def test_every_method_is_measured(self):
        names = [method["name"] for method in self.plain["methods"]]
        self.assertEqual(names, ["pretrained", "teacher", "front-correction", "temper", "lp", "apt", "cft", "wise-ft"])
        self.assertEqual(self.plain["heads"]["rule"], "kl-uncertainty")
        self.assertEqual({one["id"] for one in self.plain["claims"]}, {"corrupted", "clean", "apt", "cost"})
        for method in self.plain["methods"]:
            self.assertEqual(method["corrupted"]["n"], 18)
            self.assertEqual(method["transfer"]["n"], 0)

    def test_killed_in_the_middle_and_resumed_is_the_same(self):
        stopped = 0
        while True:
            try:
                resumed = self.run_here("resumed", None, "--checkpoint-every", "0", "--stop-after", "3")
                break
            except KeyboardInterrupt:
                stopped += 1
        self.assertEqual(stopped, 5)
        self.assertEqual(without_times(resumed), without_times(self.plain))

    def test_two_processes_give_the_same(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        command = [sys.executable, os.path.join(PROJECT, "train.py"), *self.arguments("two", None, "--per-gpu", "2")]
        started = []
        for rank in range(2):
            # What torchrun tells its processes.
            told = {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
            started.append(subprocess.Popen(command, env={**os.environ, **told, "OMP_NUM_THREADS": "1"}, stderr=subprocess.PIPE))
        for process in started:
            _, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, said.decode())
        with open(os.path.join(self.folder, "two", "report.json"), encoding="utf-8") as file:
            two = json.load(file)
        for one, other in zip(self.plain["curves"], two["curves"]):
            self.assertEqual(one["steps"], other["steps"])
            self.assertTrue(np.allclose(one["values"], other["values"], atol=1e-3, rtol=1e-3), one["name"])
        for one, other in zip(self.plain["methods"], two["methods"]):
            self.assertEqual(one["cost"]["flops"], other["cost"]["flops"])

    def test_another_seed(self):
        other = self.run_here("seed", None, "--seed", "77")
        self.assertEqual(other["seeds"], [77])

    def test_shards_are_read_like_folders(self):
        data = os.path.join(self.folder, "shards")
        for split in ("train", "val"):
            os.makedirs(os.path.join(data, split))
            with tarfile.open(os.path.join(data, split, "000.tar"), "w") as archive:
                for c in range(3):
                    base = os.path.join(self.data, split, f"class{c}")
                    for name in sorted(os.listdir(base)):
                        key = f"class{c}/{name[:-4]}"
                        archive.add(os.path.join(base, name), f"{key}.png")
                        label = tarfile.TarInfo(f"{key}.cls")
                        label.size = 6
                        archive.addfile(label, io.BytesIO(f"class{c}".encode()))
        config = {**self.config, "methods": ["pretrained", "lp"]}
        found = self.run_here("of-shards", config, data=data)
        plain = {method["name"]: method for method in self.plain["methods"]}
        for method in found["methods"]:
            self.assertEqual(method["corrupted"], plain[method["name"]]["corrupted"])

    def test_further_sets_and_arrivals(self):
        data = os.path.join(self.folder, "more")
        shutil.copytree(self.data, data)
        paint(os.path.join(data, "arrivals"), 3, 4, seed=2)
        paint(os.path.join(data, "renditions"), 2, 3, seed=3)
        paint(os.path.join(data, "transfer", "train"), 2, 6, seed=4)
        paint(os.path.join(data, "transfer", "val"), 2, 4, seed=5)
        for severity in (1, 3):
            shutil.copytree(os.path.join(data, "val"), os.path.join(data, "corrupted", "fog", str(severity)))
        config = copy.deepcopy(self.config)
        config["benchmark"].update(corruptions=["fog", "snow", "contrast"], severities=[1, 3])
        config["student"].update(tuned="front-last-blocks-and-norms", cleanPath="shared", askedOn="view", weighting="mc")
        config["student"]["correction"]["steps"] = 0
        config["methods"] = ["temper", "clean-tuning", "complete-self-distillation"]
        report = self.run_here("further", config, data=data)
        temper = next(method for method in report["methods"] if method["name"] == "temper")
        self.assertEqual(set(temper["perCorruption"]), {"fog", "contrast"})
        self.assertEqual(temper["perCorruption"]["fog"]["3"], temper["clean"])
        self.assertEqual(report["config"]["benchmark"]["corruptions"], ["fog", "contrast"])
        self.assertIn("snow", report["data"]["note"])
        self.assertGreater(temper["transfer"]["n"], 0)
        self.assertGreater(temper["renditions"]["n"], 0)
        self.assertGreater(temper["arrivals"]["n"], 0)

    def test_what_cannot_be_run_is_refused_by_name(self):
        def changed(change):
            config = copy.deepcopy(self.config)
            change(config)
            return config

        self.refused(r"student\.stepz: there is no such setting. Did you mean steps", changed(lambda c: c["student"].update(stepz=1)))
        self.refused(r"teacher\.steps: must be at least 1", changed(lambda c: c["teacher"].update(steps=0)))
        self.refused("deepaugment is not done here", changed(lambda c: c["teacher"].update(augmentation="deepaugment")))
        self.refused("a front leaves something behind it", changed(lambda c: c["student"].update(front=9)))
        self.refused("there is no folder /nowhere", data="/nowhere")
        self.refused("renditions: there is no folder", None, "--renditions", "/nowhere")
        self.refused("no network resnot that is known", None, "--large", "resnot")
        one = os.path.join(self.folder, "one")
        paint(os.path.join(one, "train"), 1, 8)
        paint(os.path.join(one, "val"), 1, 4)
        self.refused("has 1 class", data=one)
        few = os.path.join(self.folder, "few")
        paint(few, 2, 2)
        self.refused("too few pictures", data=few)
        self.refused("None of the corruptions", changed(lambda c: c["benchmark"].update(corruptions=["fog"])))
        with self.assertRaisesRegex(Problem, "holds a run of another configuration"):
            self.run_here("plain", {**self.config, "seed": 5})


if __name__ == "__main__":
    unittest.main()
