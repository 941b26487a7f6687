/**
 * The Python of a bundle, about a hundred lines that need nothing of Temper: the published network with its own weights, the tuned path
 * beside it, the heads on both, and the rule that chooses between them.
 */
import { BUNDLE_FILES, type BundleRecord } from '../contract/bundle';
import { pythonNetwork, type PythonNetwork } from './bundleNetworks';

/** `load.py`; null for an architecture that no Python package publishes. */
export function bundlePython(record: BundleRecord): string | null {
  const network = pythonNetwork(record);
  return network && [header(network), network.code, MODEL, ANSWER, COMMAND].join('\n\n\n');
}

/** What `pip install` needs, in order. */
export function pythonPackages(record: BundleRecord): readonly string[] {
  return ['torch', 'numpy', 'pillow', 'safetensors', ...(pythonNetwork(record)?.packages ?? [])];
}

function header({ imports }: PythonNetwork): string {
  const standard = imports.filter((line) => /^(import re|from functools)/.test(line));
  const others = imports.filter((line) => !standard.includes(line));
  return [
    '"""Answers with the model of this bundle: python load.py picture.jpg"""',
    'import base64',
    'import json',
    'import sys',
    ...standard,
    '',
    'import numpy as np',
    ...others.filter((line) => line.startsWith('import timm')),
    'import torch',
    'import torch.nn.functional as F',
    ...others.filter((line) => line.startsWith('import torchvision')),
    'from PIL import Image, ImageOps',
    'from safetensors import safe_open',
    'from torch import nn',
    ...others.filter((line) => line.startsWith('from')),
  ].join('\n');
}

const MODEL = `class Temper(nn.Module):
    """The network before and after tuning, and linear heads on the features of either."""

    def __init__(self, path="${BUNDLE_FILES.weights}"):
        super().__init__()
        with safe_open(path, framework="pt") as file:
            self.record = json.loads(file.metadata()["record"])
            state = {name: file.get_tensor(name) for name in file.keys()}
        added = ("tuned.", "head_clean.", "head_unclean.", "head_combined.")
        original = {name: tensor for name, tensor in state.items() if not name.startswith(added)}
        tuned = original | {name[6:]: tensor for name, tensor in state.items() if name.startswith("tuned.")}
        heads = self.record["heads"]
        classes = len(self.record["classNames"])
        self.paths = nn.ModuleDict()
        for tail in sorted({head["tail"] for head in heads.values()}):
            self.paths[tail] = network(tuned if tail == "tuned" else original, classes)
        self.heads = nn.ModuleDict()
        for name, head in heads.items():
            self.heads[name] = nn.Linear(self.record["featureWidth"], classes)
            # A head's temperature divides its logits, so it may as well divide its weights.
            warm = head.get("temperature", 1)
            parts = {part: state[f"{head['weights']}.{part}"] / warm for part in ("weight", "bias")}
            self.heads[name].load_state_dict(parts, strict=True)
        self.eval()

    def features(self, x):
        """For each path [batch, features]. x: [batch, 3, side, side], red, green, blue, 0..1."""
        side, prepare = self.record["inputSize"], self.record["preprocessing"]
        if x.shape[-1] != side:
            x = F.interpolate(x, (side, side), mode="bilinear", antialias=True, align_corners=False)
        mean, deviation = (x.new_tensor(prepare[key]).view(1, 3, 1, 1) for key in ("mean", "deviation"))
        return {tail: features(net, (x - mean) / deviation) for tail, net in self.paths.items()}

    def forward(self, x):
        """Logits [batch, classes] of each head."""
        found = self.features(x)
        return {name: head(found[self.record["heads"][name]["tail"]]) for name, head in self.heads.items()}`;

const ANSWER = `@torch.no_grad()
def answer(model, x):
    """Class probabilities [batch, classes] by the rule of the record, and the name of the head that gave each."""
    r, heads = model.record, model.record["heads"]
    found = model.features(x)
    plain = {name: head(found[heads[name]["tail"]]).softmax(-1) for name, head in model.heads.items()}
    names, rule = list(plain), r["rule"]
    if len(names) == 1:
        return plain[names[0]], names * len(x)
    if rule in ("average", "oracle"):  # Without labels there is no oracle.
        return torch.stack(list(plain.values())).mean(0), ["average"] * len(x)
    if rule.startswith("always-"):
        return plain[rule[7:]], [rule[7:]] * len(x)

    # Monte-Carlo dropout over the features: mean and variance of the probabilities over the passes.
    passes, rate = r["dropout"]["passes"], r["dropout"]["rate"]
    bits = np.unpackbits(np.frombuffer(base64.b64decode(r["dropout"]["kept"]), np.uint8))
    kept = torch.tensor(bits[: passes * r["featureWidth"]].reshape(passes, -1), dtype=x.dtype) / (1 - rate)
    mean, variance, entropy = {}, {}, {}
    for name, head in model.heads.items():
        p = head(found[heads[name]["tail"]][:, None] * kept.to(x)).softmax(-1)  # [batch, passes, classes]
        mean[name], variance[name] = p.mean(1), p.var(1, unbiased=False)
        entropy[name] = torch.special.entr(mean[name]).sum(-1)
    if rule == "weighted-average":
        sure = {name: (1 - entropy[name] / np.log(len(r["classNames"]))).clamp_min(1e-6) for name in names}
        whole = sum(sure.values())
        most = torch.stack([sure[name] for name in names]).argmax(0).tolist()
        return sum(plain[name] * (sure[name] / whole)[:, None] for name in names), [names[i] for i in most]
    surer = ["clean" if c <= u else "unclean" for c, u in zip(entropy["clean"], entropy["unclean"])]
    if rule == "kl-uncertainty":
        # Symmetrised KL between the Gaussians of the clean and the unclean head, summed over classes.
        vc, vu = (variance[name].clamp_min(1e-4) for name in ("clean", "unclean"))
        d = mean["clean"] - mean["unclean"]
        kl = ((vc / vu + vu / vc - 2 + d * d * (1 / vc + 1 / vu)) / 4).sum(-1)
        chosen = ["combined" if k < r["threshold"] else s for k, s in zip(kl, surer)]
    else:  # lowest-uncertainty
        lowest = torch.minimum(entropy["clean"], entropy["unclean"])
        margin = r["threshold"]
        chosen = ["combined" if m <= l + margin else s for m, l, s in zip(entropy["combined"], lowest, surer)]
    return torch.stack([plain[name][i] for i, name in enumerate(chosen)]), chosen`;

const COMMAND = `def picture(path, side):
    """A picture as [1, 3, side, side], 0..1: of this size as it is; else the short side at side * 256 / 224, the middle cut out."""
    image = Image.open(path).convert("RGB")
    if image.size != (side, side):
        short, least = round(side * 256 / 224), min(image.size)
        size = [short if edge == least else short * edge // least for edge in image.size]
        left, top = (round((edge - side) / 2) for edge in size)
        image = image.resize(size, Image.Resampling.BILINEAR).crop((left, top, left + side, top + side))
    return torch.tensor(np.asarray(image) / 255, dtype=torch.float32).permute(2, 0, 1)[None]


if __name__ == "__main__":
    model = Temper()
    for path in sys.argv[1:]:
        probabilities, heads = answer(model, picture(path, model.record["pictureSide"]))
        best = probabilities[0].argsort(descending=True)[:5].tolist()
        said = ", ".join(f"{model.record['classNames'][k]} {probabilities[0, k]:.1%}" for k in best)
        print(f"{path}: {said} ({heads[0]} head)")
`;
