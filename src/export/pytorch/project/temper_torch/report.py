"""The report, in Temper's format: report.json opens in its page and is pooled and compared there like its own."""
import datetime
import os
import platform

import torch

from .claims import judge_claims
from .measure import accuracies, calibration, per_corruption, per_picture
from .methods import label_of, plan_of
from .metrics import accuracy_of, corruption_error

NOISE_SEEN = (
    "Trained on Gaussian noise, so the noise corruptions (Gaussian, shot, impulse, speckle) are not unseen, and accuracies that "
    "include them are not those of a model that never met its test."
)


def cost_of(record, total):
    if record is None:
        return {"seconds": 0, "flops": 0, "tunedParameters": 0, "totalParameters": total, "parts": []}
    parts = record["parts"]
    peaks = [part["peakTensorBytes"] for part in parts if "peakTensorBytes" in part]
    cost = {"seconds": sum(p["seconds"] for p in parts), "flops": sum(p["flops"] for p in parts)}
    cost.update(tunedParameters=record["tunedParameters"], totalParameters=record["totalParameters"], parts=parts)
    return {**cost, "peakTensorBytes": max(peaks)} if peaks else cost


def saw_noise(name, config):
    """Through its own views, or through its teacher's training."""
    plan, noisy = plan_of(name, config), lambda part: part["augmentation"] == "gaussian-noise"
    teacher = any(plan.get(who) and plan[who]["small"] == "robust" for who in ("by", "judge")) and noisy(config["teacher"])
    own = {"teacher": config["teacher"], "complete": config["baselines"]["complete"], "average": config["baselines"]["complete"]}
    if plan["kind"] in own:
        return noisy(own[plan["kind"]])
    views = plan["kind"] == "correction" or plan.get("views") == "augmented" or plan.get("corrected")
    return bool(teacher or (views and noisy(config["student"])))


def method_of(name, found, record, total, config, facts):
    ece, rms = calibration(found)
    clean = accuracies(found, found["rule"])["clean"]
    corruptions = per_corruption(found)
    error = corruption_error(corruptions, len(facts["classes"]), facts["imagenet"], facts["side"], clean, config["benchmark"]["table"])
    return {
        "name": name,
        "label": label_of(name, config, facts["labels"]),
        **({"note": NOISE_SEEN} if saw_noise(name, config) else {}),
        **accuracies(found, found["rule"]),
        "transfer": accuracy_of(found["transfer"]),
        "corruptionError": error,
        "perCorruption": corruptions,
        "calibration": ece,
        "cost": {**cost_of(record, total), "answerFlops": found["answerFlops"]},
    }, rms


def assemble(config, results, facts, run, seconds):
    """:param results: [(method, what was measured, what was trained or None)]; :returns: report, details"""
    seed = config["seed"]
    methods, details = [], {}
    for name, found, record in results:
        method, rms = method_of(name, found, record, facts["parameters"], config, facts)
        methods.append(method)
        details[name] = {"rmsCalibration": rms}
    shares = {name: {**per_picture(found, found["rule"]), "transfer": found["transfer"]} for name, found, _ in results}
    costs = {method["name"]: method["cost"] for method in methods}
    heads = next((found["heads"] for name, found, _ in results if name == "temper"), None)
    device = run.group.device
    where = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    processes = f"{run.group.world} process{'es' if run.group.world > 1 else ''}, {run.precision.name}"
    report = {
        "format": "temper-report",
        "version": 1,
        "seed": seed,
        "seeds": [seed],
        "preset": config["preset"],
        "backend": "pytorch",
        "config": config,
        "data": {
            "pack": config["data"]["pack"],
            "name": facts["name"],
            "models": {"small": facts["small"], "large": facts["large"]},
            "classes": facts["classes"],
            "imageSize": facts["side"],
            "splits": facts["splits"],
            "severityTable": config["benchmark"]["table"],
            "corruptions": config["benchmark"]["corruptions"],
            "severities": config["benchmark"]["severities"],
            "note": " ".join(facts["notes"]),
        },
        "methods": methods,
        "heads": heads,
        "claims": judge_claims(shares, costs, seed),
        "validation": {},
        "curves": [record["curve"] for _, _, record in results if record],
        "environment": {
            "backend": "pytorch",
            "backendDetail": f"{device.type}: {where}, {processes}",
            "selfTest": "passed",
            "platform": f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
            "logicalCores": os.cpu_count() or 1,
            "software": f"PyTorch {torch.__version__}, project exported by Temper {facts['temper']}",
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        },
        "totalSeconds": seconds,
    }
    return report, details
