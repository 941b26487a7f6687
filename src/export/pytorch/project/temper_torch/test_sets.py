"""The sets that every method is measured on, and the pictures that all of it is made of."""
import os

from .augment import viewer
from .config import Problem
from .corruptions import BUILT_IN, SEVERITIES, corrupt, picture_seed
from .data import FURTHER, Rows, Source, arrivals_of, corrupted_cells, divided, named, same_classes, side_of
from .random_numbers import derive_seed

VALIDATION_VIEWS = 3


def find(options, data, split):
    """The folder of each further set: as the command says, or beside train and val under a usual name."""
    found = {}
    for name, usual in FURTHER.items():
        given = getattr(options, name)
        if given and not os.path.isdir(given):
            raise Problem(f"--{name}: there is no folder {given}.")
        beside = [os.path.join(data, one) for one in usual if split and os.path.isdir(os.path.join(data, one))]
        if given or beside:
            found[name] = given or beside[0]
    return found


class TestSets:
    """`named` is {name: Rows}; `corrupted` is [(corruption, severity, Rows)]; `subsets` the labels that a set is about."""

    def __init__(self, options, config, network_side):
        seed, sizes = config["seed"], config["data"]
        self.source = Source(options.data)
        self.classes = self.source.classes
        further = find(options, options.data, len(self.source.splits) > 1)
        self.parts = divided(self.source, sizes, seed)
        self.side = side_of(self.source, network_side)
        self.named, self.subsets, self.notes = {"clean": Rows(self.parts["clean"], self.side)}, {}, [self.said()]
        for name in ("renditions", "sketch", "natural"):
            if name in further:
                letter = {"renditions": "r", "natural": "a"}.get(name)
                pictures, labels = same_classes(Source(further[name]), self.source, sizes, seed, letter)
                self.named[name], self.subsets[name] = Rows(pictures, self.side), labels
                self.notes.append(f"{name}: {named(further[name])}.")
        if "arrivals" in further:
            learnt, tested = arrivals_of(Source(further["arrivals"]), self.source, sizes, seed)
            self.parts["arrivals"] = learnt
            if tested:
                self.named["arrivals"] = Rows(tested, self.side)
            self.notes.append(f"arrivals: {named(further['arrivals'])}.")
        elif sizes["arrivals"] > 0:
            self.notes.append("The configuration asks for arrivals; there is no folder of them (--arrivals), so there are none.")
        self.transfer = None
        if "transfer" in further:
            other = Source(further["transfer"])
            parts = divided(other, sizes, seed)
            self.transfer = (Rows(parts["labelled"], self.side), Rows(parts["to-corrupt"], self.side), len(other.classes))
            self.notes.append(f"transfer: {named(further['transfer'])}.")
        else:
            self.notes.append("Transfer is not measured: there is no folder of other classes (--transfer).")
        validation = self.parts["validation"]
        self.validation = {"clean": Rows(validation, self.side), "augmented": self.views_of(validation, config)}
        self.corrupted = self.made_or_read(further.get("corrupted"), config)

    def said(self):
        held = self.source.held_out
        how = f"Measured on its {held} split." if held else (
            "Split by seed into 50 % to learn from, 10 % to choose settings on and 40 % to measure on, of every class."
        )
        return f"{self.source.name}: {how}"

    def views_of(self, pictures, config):
        """Training-type views of validation pictures: δ and temperatures are chosen on them and on clean ones."""
        view = viewer("augmented", config["student"], derive_seed(config["seed"], "validation-augment"))
        return Rows(pictures, self.side, view, rounded=True)

    def made_or_read(self, folder, config):
        """From the folder what it has, the rest made here; what neither has is left out, and the report says so."""
        benchmark, pictures = config["benchmark"], self.parts["to-corrupt"]
        wanted = [(name, severity) for name in benchmark["corruptions"] for severity in benchmark["severities"]]
        cells, absent = corrupted_cells(folder, pictures, self.classes, wanted)
        here = SEVERITIES.get(benchmark["table"], {})
        self.left_out = [name for name in absent if name not in here]
        made = [name for name in absent if name in here]
        if folder:
            self.notes.append(f"corrupted: {named(folder)}.")
        if made:
            self.notes.append(f"Corrupted in this project: {', '.join(made)}.")
        if self.left_out:
            self.notes.append(f"Not measured, as there is no folder of them: {', '.join(self.left_out)}.")
        found = []
        for name, severity in wanted:
            if (name, severity) in cells:
                found.append((name, severity, Rows(cells[name, severity], self.side, whole=True)))
            elif name in here:
                found.append((name, severity, Rows(pictures, self.side, change=Corrupted(name, severity, config))))
        if not found:
            raise Problem(
                f"None of the corruptions of the configuration can be measured ({', '.join(self.left_out)}). Made here are "
                f"{', '.join(BUILT_IN)}; others come from a folder: npx temper corrupt --input DIR/val --output DIR/corrupted"
            )
        return found


class Corrupted:
    """Corrupts a picture by its name; a class, so that it can be sent to workers."""

    def __init__(self, name, severity, config):
        self.name, self.severity = name, severity
        self.seed, self.table = config["seed"], config["benchmark"]["table"]

    def __call__(self, pixels, picture):
        return corrupt(pixels, self.name, self.severity, picture_seed(self.seed, picture.stem), self.table)
