"""The training loop of everything that takes steps: AdamW, warm-up and cosine, mixed precision, pieces, checkpoints.

The batch of a step is that of the configuration whatever the number of processes: each has its share, in pieces that fit its
memory, and gradients of the pieces add up. What a step sees is a function of the step, so a resumed run sees the same.
"""
import contextlib
import math
import os
import time

import torch

from .config import Problem
from .data import batches

LOG_EVERY = 10


class TrainingProblem(Exception):
    pass


def cosine(step, steps, peak):
    """Linear warm-up over a tenth of the steps, 50 at most, then half a cosine down to zero (SGDR, without restarts)."""
    warmup = min(50, steps // 10)
    if step < warmup:
        return peak * (step + 1) / (warmup + 1)
    return 0.5 * peak * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))


def make_optimizer(parameters, norms_rate):
    """AdamW; norms and biases are not decayed, and their rate is multiplied by `norms_rate`."""
    vectors = [p for p in parameters if p.dim() == 1]
    others = [p for p in parameters if p.dim() != 1]
    groups = [
        {"params": others, "weight_decay": 1e-4, "times": 1.0},
        {"params": vectors, "weight_decay": 0.0, "times": norms_rate},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=0.0, betas=(0.9, 0.999), eps=1e-8)


class Task:
    """What is trained. A subclass says which rows a part of a step sees, and what is minimised on them.

    Losses are sums of means over the whole step: a part weighs its mean with its share, so that parts add up.
    """

    steps = 1
    learning_rate = 1e-3
    norms_rate = 1.0
    rows = None  # the data set that the rows are of

    def parameters(self):
        """{name: parameter} of what moves."""
        raise NotImplementedError

    def part(self, step, part, parts):
        """Rows (number, view) that a part of a step sees, in order; whatever else `loss` needs may be kept beside them."""
        raise NotImplementedError

    def loss(self, step, part, parts, pictures):
        """(total, {term: value}) of a part. `pictures`: [rows, 3, side, side]."""
        raise NotImplementedError


class Precision:
    """fp32, bf16 or fp16 with scaled gradients. `auto` is bf16 where a GPU has it, fp16 on other GPUs, fp32 on the CPU."""

    def __init__(self, name, device):
        cuda = device.type == "cuda"
        if name == "auto":
            name = ("bf16" if torch.cuda.is_bf16_supported() else "fp16") if cuda else "fp32"
        if name == "fp16" and not cuda:
            raise Problem("--precision fp16 needs a GPU; on the CPU choose fp32, or bf16 with PyTorch 2.")
        self.name, self.device = name, device
        kinds = {"bf16": torch.bfloat16, "fp16": torch.float16}
        self.kind = kinds.get(name)
        self.scaled = name == "fp16"

    def context(self):
        return torch.autocast(self.device.type, dtype=self.kind) if self.kind else contextlib.nullcontext()

    def scaler(self):
        if hasattr(torch, "amp") and hasattr(torch.amp, "GradScaler"):
            return torch.amp.GradScaler(self.device.type, enabled=self.scaled)
        return torch.cuda.amp.GradScaler(enabled=self.scaled)


class Plan:
    """The rows of every piece that this process sees, from a step on: what a DataLoader's batch sampler is."""

    def __init__(self, task, mine, parts, start):
        self.task, self.mine, self.parts, self.start = task, mine, parts, start

    def __iter__(self):
        for step in range(self.start, self.task.steps):
            for part in self.mine:
                yield self.task.part(step, part, self.parts)

    def __len__(self):
        return (self.task.steps - self.start) * len(self.mine)


def train(task, name, run):
    """Runs a task to its last step, from its checkpoint where there is one.

    :param run: `run.group`, `run.precision`, `run.workers`, `run.piece` (rows at a time), `run.folder`, `run.say`
    :returns: (curve, seconds, peak bytes or None)
    """
    group, device = run.group, run.group.device
    parameters = task.parameters()
    values = list(parameters.values())
    optimizer = make_optimizer(values, task.norms_rate)
    scaler = run.precision.scaler()
    file = os.path.join(run.folder, "checkpoints", f"{name}.pt")
    curve, seconds, start = {"name": name, "columns": [], "steps": [], "values": []}, 0.0, 0
    if run.has(file):
        start, seconds, curve = restore(file, parameters, optimizer, scaler)
        run.say(f"{name}: goes on at step {start + 1} of {task.steps}")
    pieces = max(1, -(-task.batch // (group.world * run.piece)))
    parts = group.world * pieces
    mine = range(group.rank * pieces, (group.rank + 1) * pieces)
    pictures = iter(batches(task.rows, Plan(task, mine, parts, start), run.workers))
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    saved = time.monotonic()
    for step in range(start, task.steps):
        began = time.monotonic()
        sums = {}
        for part in mine:
            x = next(pictures)
            if len(x) == 0:
                continue
            with run.precision.context():
                total, terms = task.loss(step, part, parts, x.to(device, non_blocking=True))
            scaler.scale(total).backward()
            for term, value in {"loss": total, **terms}.items():
                sums[term] = sums.get(term, 0) + value.detach().float()
        for parameter in values:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        group.sum([parameter.grad for parameter in values])
        rate = cosine(step, task.steps, task.learning_rate)
        for settings in optimizer.param_groups:
            settings["lr"] = rate * settings["times"]
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad(set_to_none=True)
        if step % LOG_EVERY == 0 or step == task.steps - 1:
            log(curve, step, sums, task, group, scaler)
            run.say(f"{name}: step {step + 1} of {task.steps}, loss {curve['values'][-1][0]:.4f}")
        seconds += time.monotonic() - began
        due = group.share(time.monotonic() - saved >= run.checkpoint_seconds) if run.checkpoint_seconds else True
        if due and step + 1 < task.steps:
            run.write(file, lambda: state_of(step + 1, seconds, curve, parameters, optimizer, scaler))
            saved = time.monotonic()
        if run.stop_after is not None and step + 1 - start >= run.stop_after:
            raise KeyboardInterrupt
    peak = torch.cuda.max_memory_allocated() if device.type == "cuda" else None
    return curve, seconds, peak


def log(curve, step, sums, task, group, scaler):
    """One row of the curve: the loss and its terms, added up over all processes."""
    terms = list(task.terms)
    found = torch.tensor([float(sums.get(term, 0)) for term in terms], dtype=torch.float64, device=group.device)
    group.sum([found])
    row = found.tolist()
    if not math.isfinite(row[0]) and not scaler.is_enabled():
        raise TrainingProblem(f"The loss is no longer a number at step {step + 1}. Lower the learning rate and start this stage again.")
    curve["columns"] = terms
    curve["steps"].append(step + 1)
    curve["values"].append([value if math.isfinite(value) else 0.0 for value in row])


def state_of(step, seconds, curve, parameters, optimizer, scaler):
    weights = {name: p.detach().cpu() for name, p in parameters.items()}
    return {
        "step": step, "seconds": seconds, "curve": curve, "weights": weights,
        "optimizer": optimizer.state_dict(), "scaler": scaler.state_dict(),
    }  # fmt: skip


def restore(file, parameters, optimizer, scaler):
    kept = torch.load(file, map_location="cpu")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(kept["weights"][name])
    optimizer.load_state_dict(kept["optimizer"])
    scaler.load_state_dict(kept["scaler"])
    return kept["step"], kept["seconds"], kept["curve"]
