"""The claims about the method, and how one is judged: it holds only where the whole 95 % interval lies on the claimed side."""
import numpy as np

from .metrics import paired_bootstrap

COST_BOUND = 1 / 3
FEWEST_PICTURES = 10
# id, text, against whom (the best of them), on which set, side, bound in points
ACCURACY = (
    ("corrupted", "{Shifted} it is more accurate than the pre-trained model.", ("pretrained",), "shifted", "above", 0),
    ("clean", "It loses at most one point of clean accuracy against the pre-trained model.", ("pretrained",), "clean", "at-least", -1),
    ("transfer", "On transfer to the transfer data set it does not fall below the pre-trained model.", ("pretrained",), "transfer", "at-least", 0),
    ("apt", "{Shifted} it is at or above partial tuning without a teacher (APT).", ("apt",), "shifted", "at-least", 0),
    (
        "teacher",
        "The teacher matters: {shifted} it is more accurate than when the frozen large model or the clean small one teaches.",
        ("self-distillation", "clean-teacher"), "shifted", "above", 0,
    ),
)  # fmt: skip
ORDER = ("corrupted", "clean", "transfer", "cost", "apt", "teacher")


def verdict_of(low, high, side, bound):
    if low > bound if side == "above" else low >= bound:
        return "holds"
    return "fails" if high < bound else "undecided"


def judge_claims(per_picture, costs, seed):
    """:param per_picture: {method: {set: share of correct answers of each picture}}; :param costs: {method: cost}"""
    claims = []
    ours = per_picture.get("temper", {})
    shifted = "arrivals" if len(ours.get("arrivals", ())) else "corrupted"
    words = "on new arrivals" if shifted == "arrivals" else "under corruption"
    for name, text, against, on, side, bound in ACCURACY:
        on = shifted if on == "shifted" else on
        others = [per_picture[m][on] for m in against if len(per_picture.get(m, {}).get(on, ()))]
        if not len(ours.get(on, ())) or len(others) < len(against):
            continue
        theirs = max(others, key=lambda values: float(np.mean(values)))
        value, low, high = (100 * v for v in paired_bootstrap(ours[on], theirs, seed))
        verdict, over = verdict_of(low, high, side, bound), f"paired bootstrap over {len(theirs)} test pictures"
        if len(theirs) < FEWEST_PICTURES:
            verdict, over = "undecided", f"{over}: too few to judge"
        said = text.replace("{Shifted}", words[0].upper() + words[1:]).replace("{shifted}", words)
        claims.append(claim(name, said, verdict, value, low, high, "points", over))
    temper, complete = costs.get("temper"), costs.get("cft")
    if temper and complete and complete["seconds"] > 0 and complete["flops"] > 0:
        seconds, flops = temper["seconds"] / complete["seconds"], temper["flops"] / complete["flops"]
        verdict = "holds" if max(seconds, flops) <= COST_BOUND else "fails"
        text = (
            "It costs at most a third of complete fine-tuning, its teacher included "
            f"(seconds: {seconds:.2f} of it; floating-point operations: {flops:.2f})."
        )
        claims.append(claim("cost", text, verdict, seconds, seconds, seconds, "ratio", "one measurement, no interval"))
    return sorted(claims, key=lambda one: ORDER.index(one["id"]))


def claim(name, text, verdict, value, low, high, unit, interval):
    return {
        "id": name, "text": text, "holds": verdict == "holds", "verdict": verdict,
        "value": value, "low": low, "high": high, "unit": unit, "interval": interval,
    }  # fmt: skip
