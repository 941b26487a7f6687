"""Whether the Python in the README of a bundle gives the logits and answers that Temper gives. By hand, with torch, torchvision,
timm, transformers and safetensors:

    npx tsx scripts/parity/exportBundles.ts /some/folder
    python3 scripts/parity/check_bundles.py /some/folder [bundle ...]

The code is taken out of README.md as it stands, and must be that of load.py.
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch

RELATIVE = 1e-3


def check(folder):
    readme = (folder / "README.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", readme, re.S)
    code = next(block for block in blocks if "class Temper" in block)
    assert code == (folder / "load.py").read_text(), "the README and load.py differ"
    module = {"__name__": "load"}
    exec(compile(code, f"{folder.name}/README.md", "exec"), module)
    model = module["Temper"](str(folder / "model.safetensors"))
    expected = json.loads((folder / "expected.json").read_text())
    pixels = np.frombuffer((folder / "pictures.bin").read_bytes(), np.uint8).reshape(expected["shape"])
    x = torch.tensor(pixels / 255, dtype=torch.float32).permute(0, 3, 1, 2)
    worst = 0.0
    with torch.no_grad():
        logits = model(x)
        assert list(logits) == list(expected["logits"]), "other heads"
        for name, values in expected["logits"].items():
            wanted = torch.tensor(values)
            worst = max(worst, ((logits[name] - wanted).abs().max() / wanted.abs().max()).item())
        probabilities, heads = module["answer"](model, x)
    assert list(heads) == expected["heads"], f"{list(heads)} answered instead of {expected['heads']}"
    difference = (probabilities - torch.tensor(expected["probabilities"])).abs().max().item()
    return worst, difference, heads


def main():
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    failed = 0
    for bundle in sorted(path.parent for path in folder.glob("*/expected.json")):
        if wanted and not any(part in bundle.name for part in wanted):
            continue
        start = time.time()
        try:
            worst, difference, heads = check(bundle)
            good = worst < RELATIVE and difference < RELATIVE
            seconds = time.time() - start
            said = f"logits {worst:.1e} relative, probabilities {difference:.1e}, {', '.join(heads)} ({seconds:.1f} s)"
        except Exception as error:  # One bundle must not hide the others.
            good, said = False, repr(error)[:600]
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {bundle.name}: {said}", flush=True)
    sys.exit(1 if failed else 0)


main()
