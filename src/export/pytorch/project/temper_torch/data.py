"""Pictures: class folders or WebDataset shards, divided by seed into what is learnt from, chosen by and measured on.

    DIR/train/<class>/*.jpg   DIR/val/<class>/*.jpg       class folders (torchvision's ImageFolder), or
    DIR/train/*.tar           DIR/val/*.tar               shards: 000.jpg, 000.cls, 001.jpg, 001.cls, …
    DIR/<class>/*.jpg                                     not divided: 50 : 10 : 40 of every class

Beside them, where they are there: corrupted/<corruption>/<severity>/<class>/ (or imagenet-c), renditions (imagenet-r),
natural (imagenet-a), sketch (imagenet-sketch), arrivals (labels are optional) and transfer (other classes).
The same seed divides the same files as Temper does.
"""
import io
import os
import tarfile
from collections import namedtuple

import numpy as np
import torch
from PIL import Image

from .config import Problem
from .random_numbers import Random, derive_seed

TRAIN = ("train", "training")
TEST = ("test", "testing", "val", "valid", "validation", "eval", "dev")
FURTHER = {
    "corrupted": ("corrupted", "imagenet-c", "ImageNet-C"),
    "renditions": ("renditions", "imagenet-r", "ImageNet-R"),
    "sketch": ("sketch", "imagenet-sketch", "ImageNet-Sketch"),
    "natural": ("natural", "imagenet-a", "ImageNet-A"),
    "arrivals": ("arrivals",),
    "transfer": ("transfer",),
}
EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".ppm", ".gif", ".tif", ".tiff")
SMALL_SIDE = 96

# `place` is a path, or (path of a shard, offset, bytes); `stem` is the name without its extension; no label is −1.
Picture = namedtuple("Picture", "place stem label")


class Source:
    """What one folder holds: class names, and the pictures of each split in the order of their names."""

    def __init__(self, path):
        if not os.path.isdir(path):
            raise Problem(f"There is no folder {path}.")
        self.path, self.name = path, named(path)
        names = sorted(name for name in os.listdir(path) if os.path.isdir(os.path.join(path, name)))
        splits = [name for name in names if name.lower() in TRAIN + TEST]
        if not any(name.lower() in TRAIN for name in splits):
            splits = []
        folders = {name: os.path.join(path, name) for name in splits} or {"all": path}
        found = {split: listed(folder) for split, folder in folders.items()}
        self.classes = sorted({name for pictures in found.values() for _, _, name in pictures if name is not None}, key=by_number)
        number = {name: i for i, name in enumerate(self.classes)}
        self.splits = {
            split: [Picture(place, stem, number.get(name, -1)) for place, stem, name in pictures]
            for split, pictures in found.items()
        }
        if not any(self.splits.values()):
            raise Problem(f"{path} holds no pictures: class folders with {', '.join(EXTENSIONS[:4])} files, or .tar shards, are read.")

    def by_class(self, split, seed):
        """Pictures of each class in an order drawn by seed."""
        pools = [[] for _ in self.classes]
        for picture in self.splits[split]:
            if picture.label >= 0:
                pools[picture.label].append(picture)
        return [
            [pool[i] for i in Random(derive_seed(seed, f"own-data/{split}", label), "order").permutation(len(pool))]
            for label, pool in enumerate(pools)
        ]

    @property
    def learning(self):
        return next((name for name in self.splits if name.lower() in TRAIN), next(iter(self.splits)))

    @property
    def held_out(self):
        """The split that is measured on; None where nobody has divided the pictures."""
        for wanted in TEST if len(self.splits) > 1 else ():
            for name, pictures in self.splits.items():
                if name.lower() == wanted and any(picture.label >= 0 for picture in pictures):
                    return name
        return None


def named(path):
    """What a report calls a folder: where it lies on this machine is nobody's business."""
    return os.path.basename(os.path.abspath(path))


def by_number(name):
    return (0, int(name), "") if name.isdigit() else (1, 0, name)


def listed(folder):
    """[(place, stem, class name or None)] of class folders or of shards."""
    shards = sorted(name for name in os.listdir(folder) if name.endswith(".tar"))
    if shards:
        return [row for name in shards for row in of_shard(os.path.join(folder, name))]
    found = []
    for base, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        inside = os.path.relpath(base, folder)
        of = None if inside == "." else inside.split(os.sep)[0]
        for name in sorted(names):
            stem, extension = os.path.splitext(name)
            if extension.lower() in EXTENSIONS:
                found.append((os.path.join(base, name), os.path.normpath(os.path.join(inside, stem)).replace(os.sep, "/"), of))
    return found


def of_shard(path):
    """Pictures of a WebDataset shard with their place in it, so that any of them can be read without the rest."""
    pictures, classes = {}, {}
    with tarfile.open(path) as archive:
        for member in archive:
            folder, name = os.path.split(member.name)
            key, _, kind = name.partition(".")
            key = f"{folder}/{key}" if folder else key
            if f".{kind.lower()}" in EXTENSIONS:
                pictures[key] = (path, member.offset_data, member.size)
            elif kind in ("cls", "txt"):
                classes[key] = archive.extractfile(member).read().decode("utf-8").strip()
    return [(place, key, classes.get(key)) for key, place in pictures.items()]


def opened(place):
    if isinstance(place, str):
        return Image.open(place)
    path, offset, size = place
    with open(path, "rb") as file:
        file.seek(offset)
        return Image.open(io.BytesIO(file.read(size)))


def prepared(place, side, whole=False):
    """A picture as models see it, uint8 [side, side, 3]: of this size as it is; else the middle of it, the short side first
    brought to side · 256 / 224, or to `side` where it was cut before or is small by nature."""
    try:
        image = opened(place).convert("RGB")
    except OSError as error:
        raise Problem(f"{place if isinstance(place, str) else place[0]} cannot be read as a picture: {error}.") from error
    if image.size != (side, side):
        short, least = side if whole or side <= SMALL_SIDE else round(side * 256 / 224), min(image.size)
        size = [short if edge == least else short * edge // least for edge in image.size]
        left, top = (round((edge - side) / 2) for edge in size)
        image = image.resize(size, Image.Resampling.BILINEAR).crop((left, top, left + side, top + side))
    return np.array(image)


def side_of(source, network_side):
    """Small pictures keep their side, photographs are brought to that of the network."""
    first = next(pictures[0] for pictures in source.splits.values() if pictures)
    with opened(first.place) as image:
        width, height = image.size
    return min(width, height) if max(width, height) <= SMALL_SIDE else network_side


def round_the_classes(pools):
    """One of each class, then another of each, so that any first part is balanced."""
    longest = max((len(pool) for pool in pools), default=0)
    return [pool[i] for i in range(longest) for pool in pools if i < len(pool)]


def divided(source, sizes, seed):
    """Which pictures serve what: lists by part. Of a class, a smaller number is a part of a larger one with the same seed."""
    train, test = source.learning, source.held_out
    pools = source.by_class(train, seed)
    if len(source.classes) < 2:
        raise Problem(f"{source.path} has {len(source.classes)} class; an experiment learns to tell at least two apart.")
    tested, validation, learning = [], [], []
    for pool in pools:
        held = 0 if test else portion(len(pool), 0.4)
        rest = len(pool) - held
        chosen = min(sizes["testPerClass"], portion(rest, 0.2 if test else 0.1 / 0.6))
        tested.append(pool[:held])
        validation.append(pool[held : held + chosen])
        learning.append(pool[held + chosen :])
    measured = source.by_class(test, seed) if test else tested
    for name, learnt, seen in zip(source.classes, learning, measured):
        if not learnt or not seen or not any(validation):
            raise Problem(
                f'{source.path} has too few pictures of "{name}": every class needs at least three, to learn from, to choose '
                "settings on and to measure on. Leave the class out, or bring more."
            )
    taught = max(sizes["teacherPerClass"], sizes["labelledPerClass"])
    each = -(-sizes["unlabelled"] // len(source.classes))
    first = lambda lists, count, start=0: round_the_classes([pool[start : start + count] for pool in lists])  # noqa: E731
    return {
        "teacher": first(learning, sizes["teacherPerClass"]),
        "labelled": first(learning, sizes["labelledPerClass"]),
        "unlabelled": [p._replace(label=-1) for p in first(learning, each, taught)[: sizes["unlabelled"]]],
        "validation": round_the_classes(validation),
        "clean": first(measured, max(sizes["testPerClass"], sizes["cleanPerClass"])),
        "to-corrupt": first(measured, sizes["testPerClass"]),
    }


def portion(count, share):
    """What a share of so many pictures is: at least one of two."""
    return 0 if count < 2 else max(1, int(np.floor(count * share + 0.5)))


def imagenet_classes(letter=None):
    """WordNet ids of ImageNet's classes in their order, or of the 200 of ImageNet-R ("r") or -A ("a")."""
    with open(os.path.join(os.path.dirname(__file__), "imagenet_classes.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file]
    return [name for name, sets in rows if letter is None or letter in sets]


def same_classes(source, main, sizes, seed, letter=None):
    """Pictures of a further test set under the classes of the main one, and the labels answers are chosen among: the classes of
    the set, and of a part of ImageNet-R or -A the 200 (Hendrycks et al. 2021).

    :param letter: of that set, where it may be one
    """
    own = source.by_class(source.held_out or next(iter(source.splits)), seed)
    shared = [name for name in main.classes if name in source.classes]
    if not shared:
        raise Problem(f'{source.path} shares no class with {main.path}: classes are matched by name, such as "{main.classes[0]}".')
    pools = [
        [p._replace(label=label) for p in own[source.classes.index(name)][: sizes["testPerClass"]]] if name in source.classes else []
        for label, name in enumerate(main.classes)
    ]
    published = set(imagenet_classes(letter)) if letter else set()
    whole = published if set(source.classes) <= published else set(shared)
    labels = [label for label, name in enumerate(main.classes) if name in whole]
    return round_the_classes(pools), labels if len(labels) < len(main.classes) else None


def arrivals_of(source, main, sizes, seed):
    """Pictures as they came in: those that are learnt from, without labels, and a share of the labelled ones to measure on."""
    split = next(iter(source.splits))
    pictures = source.splits[split]
    order = Random(derive_seed(seed, f"own-arrivals/{split}"), "order").permutation(len(pictures))
    label = {i: main.classes.index(name) if name in main.classes else -1 for i, name in enumerate(source.classes)}
    drawn = [pictures[i]._replace(label=label.get(pictures[i].label, -1)) for i in order]
    known = [p for p in drawn if p.label >= 0]
    once = max(sizes["testPerClass"], sizes["cleanPerClass"])
    measured = known[: min(portion(len(known), 0.4), once * len(main.classes))]
    held = {p.stem for p in measured}
    most = sizes["arrivals"] or 2000
    return [p._replace(label=-1) for p in drawn if p.stem not in held][:most], measured


def corrupted_cells(folder, clean, classes, wanted):
    """The copies of `clean` in folders corruption/severity/class/name, for each (corruption, severity) wanted.

    :returns: cells, and the corruptions that the folder does not have
    """
    cells, absent = {}, []
    have = os.listdir(folder) if folder else []
    # `temper corrupt` of DIR/val leaves val/ in front of the classes, the published pictures do not; stems end alike.
    for name, severity in wanted:
        if name not in have:
            absent.append(name)
            continue
        inside = os.path.join(folder, name, str(severity))
        if not os.path.isdir(inside):
            raise Problem(f"{folder} has {name}, but not at severity {severity}. Leave that severity out of benchmark.severities.")
        places = {tail(stem): place for place, stem, _ in listed(inside)}
        missing = [p.stem for p in clean if tail(p.stem) not in places]
        if missing:
            raise Problem(
                f"{inside} lacks {len(missing)} of the {len(clean)} test pictures, such as {missing[0]}: "
                "corrupt the same pictures that the experiment measures on."
            )
        cells[name, severity] = [p._replace(place=places[tail(p.stem)]) for p in clean]
    return cells, sorted(set(absent), key=absent.index)


def tail(stem):
    return "/".join(stem.split("/")[-2:])


class Rows(torch.utils.data.Dataset):
    """Rows (number of the picture, number of its view or None) of a list of pictures as float32 [3, side, side], 0..1.

    :param view: function (uint8 pixels, number, view) → float32 [side, side, 3]
    :param rounded: a view is rounded to 8 bits, as a picture in a file would be
    :param change: function (uint8 pixels, Picture) → uint8 pixels, such as a corruption
    """

    def __init__(self, pictures, side, view=None, rounded=False, change=None, whole=False):
        self.pictures, self.side, self.view = pictures, side, view
        self.rounded, self.change, self.whole = rounded, change, whole

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, row):
        number, view = row
        picture = self.pictures[number]
        pixels = prepared(picture.place, self.side, self.whole)
        if self.change is not None:
            pixels = self.change(pixels, picture)
        if view is None:
            pixels = pixels.astype(np.float32) / np.float32(255)
        else:
            pixels = self.view(pixels, number, view)
            if self.rounded:
                pixels = np.floor(pixels * 255 + 0.5).astype(np.float32) / np.float32(255)
        return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))

    @property
    def labels(self):
        return np.array([picture.label for picture in self.pictures], dtype=np.int64)


def together(rows):
    return torch.stack(rows) if rows else torch.zeros(0)


def batches(dataset, plan, workers):
    """Batches of rows, one for each list of rows in `plan`, in its order; workers read ahead."""
    return torch.utils.data.DataLoader(dataset, batch_sampler=plan, num_workers=workers, collate_fn=together)
