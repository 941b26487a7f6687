"""The experiment of config.json in PyTorch, on pictures of your own.

    torchrun --nproc_per_node=N train.py --config config.json --data DIR      N GPUs
    python train.py --config config.json --data DIR                           one GPU, or the CPU

What is finished is kept in --out: the same command goes on where it was stopped. It ends with report.json, which Temper opens.
"""
import argparse
import json
import os
import sys
import time

import torch

from temper_torch.config import Problem, check_report, read_config
from temper_torch.cost import Cost
from temper_torch.data import imagenet_classes
from temper_torch.distributed import Group
from temper_torch.loop import TrainingProblem
from temper_torch.measure import Measurer
from temper_torch.networks import make_network
from temper_torch.report import assemble
from temper_torch.run import Run, fingerprint, read_text, with_classes
from temper_torch.stages import Stages
from temper_torch.test_sets import TestSets
from temper_torch.tuned import parameters_of, tuned_names

HERE = os.path.dirname(os.path.abspath(__file__))


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--config", required=True, help="Temper's configuration, or a report.json with one")
    add("--data", required=True, help="class folders or WebDataset shards, in train and val or not divided (README.md)")
    add("--out", default="temper-report", help="where checkpoints and the report go (default temper-report)")
    add("--seed", type=int, help="in place of the configuration's")
    add("--large", default="resnet50", help="network to robustify: torchvision's name, timm:NAME, or tiny (default resnet50)")
    add("--small", default="resnet18", help="its teacher (default resnet18)")
    for role in ("large", "small"):
        add(f"--{role}-weights", default="published", help="published (fetched once), none, or a .pth or .safetensors file")
    for name in ("corrupted", "renditions", "sketch", "natural", "arrivals", "transfer"):
        add(f"--{name}", metavar="DIR", help=f"the {name} pictures (default: DIR/{name}, where it is there)")
    add("--precision", default="auto", choices=["auto", "fp32", "bf16", "fp16"], help="auto: bf16 or fp16 on a GPU, fp32 on the CPU")
    add("--per-gpu", type=int, default=64, metavar="N", help="pictures at a time on each GPU; a larger batch is taken in pieces")
    add("--workers", type=int, default=None, help="processes that read and augment, for each GPU (default: the cores there are for it, 8 at most)")
    add("--checkpoint-every", type=float, default=300, metavar="SECONDS", help="0 for every step (default 300)")
    add("--stop-after", type=int, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.per_gpu < 1:
        parser.error("--per-gpu must be at least 1")
    if options.workers is None:
        each = (os.cpu_count() or 1) // int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        options.workers = min(8, max(0, each - 1))
    return options


def network_of(options, role, device):
    name, weights = getattr(options, role), getattr(options, f"{role}_weights")
    file = weights if weights not in ("published", "none") else None
    return make_network(name, weights == "published", file).requires_grad_(False).to(device)


def main(arguments=None):
    options = options_of(arguments)
    # Whatever can be wrong with files and settings is found before a process group, a network or a folder is made.
    config = read_config(options.config)
    if options.seed is not None:
        config["seed"] = options.seed
    if not os.path.isdir(options.data):
        raise Problem(f"--data: there is no folder {options.data}.")
    group = Group()
    try:
        experiment(options, config, group)
    finally:
        group.close()


def experiment(options, config, group):
    large, small = (network_of(options, role, group.device) for role in ("large", "small"))
    sets = TestSets(options, config, large.side)
    tuned_names(large, config["student"]["tuned"], config["student"])
    config = as_measured(config, sets)
    run = Run(options, group)
    networks = {role: [getattr(options, role), getattr(options, f"{role}_weights")] for role in ("large", "small")}
    run.begin({"configuration": config, "data": fingerprint(sets), "networks": networks})
    for note in sets.notes:
        run.say(note)
    stages = Stages(config, large, small, sets.parts, sets.side, {}, run)
    large, how_large = with_classes(large, sets, "labelled", stages)
    small, how_small = with_classes(small, sets, "teacher", stages)
    costs = {"large": Cost(large), "small": Cost(small)}
    stages = Stages(config, large, small, sets.parts, sets.side, costs, run)
    measurer = Measurer(sets, config, stages, run)
    clock, results = Clock(run), []
    for name in config["methods"]:
        run.say(f"{name}: training" if name != "pretrained" else f"{name}: measuring")
        model, record = stages.make(name)
        model.network_role = "small" if name == "teacher" else "large"
        file = os.path.join(run.folder, "measured", f"{name}.pt")
        kept = run.has(file)
        found = torch.load(file, **unpickled()) if kept else measurer.measure(model)
        if not kept:
            run.write(file, lambda: found)
        results.append((name, found, record))
        clock.keep()
    facts = {
        "name": sets.source.name,
        "classes": sets.classes,
        "imagenet": sorted(sets.classes) == sorted(imagenet_classes()),
        "side": sets.side,
        "splits": {part: len(pictures) for part, pictures in sets.parts.items() if pictures},
        "notes": [*sets.notes, f"{large.name} {how_large}.", f"{small.name} {how_small}."],
        "large": large.name,
        "small": small.name,
        "parameters": parameters_of(large),
        # The version of Temper, and what it calls the methods.
        **json.loads(read_text(os.path.join(HERE, "about.json"))),
    }
    report, details = assemble(config, results, facts, run, clock.seconds())
    check_report(report)
    run.write_text("report.json", json.dumps(report, indent=1) + "\n")
    run.write_text("details.json", json.dumps(details, indent=1) + "\n")
    run.say(f"Written: {os.path.join(run.folder, 'report.json')}. Open it in Temper under Results, Import.")


class Clock:
    """Seconds of this session and of those before it."""

    def __init__(self, run):
        self.run, self.began, self.before = run, time.monotonic(), 0.0
        file = os.path.join(run.folder, "seconds.json")
        if run.has(file):
            self.before = json.loads(read_text(file))

    def seconds(self):
        return self.before + time.monotonic() - self.began

    def keep(self):
        self.run.write_text("seconds.json", json.dumps(self.seconds()))


def as_measured(config, sets):
    """The configuration of the report: of pictures of one's own, and with the corruptions that were measured."""
    measured = list(dict.fromkeys(name for name, _, _ in sets.corrupted))
    return {
        **config,
        "data": {**config["data"], "pack": "own"},
        "benchmark": {**config["benchmark"], "corruptions": measured},
    }


def unpickled():
    """What was measured holds NumPy arrays; this project wrote it itself."""
    return {"weights_only": False} if "weights_only" in torch.load.__code__.co_varnames else {}


if __name__ == "__main__":
    try:
        main()
    except (Problem, TrainingProblem) as problem:
        if int(os.environ.get("RANK", 0)) == 0:
            print(f"train.py: {problem}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit("train.py: stopped. The same command goes on from the last checkpoint.")
