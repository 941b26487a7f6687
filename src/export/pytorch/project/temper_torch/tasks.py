"""The three things that are trained: all of a network on labels, the front of the large model, and a part of it from a teacher."""
import torch

from .losses import cross_entropy, distillation, jensen_shannon, relative_distance
from .loop import Task
from .random_numbers import BatchOrder, derive_seed, share_of, view_choice


class CompleteTask(Task):
    """Robustifying the teacher, and complete fine-tuning (method, step 1): CE(x) + weight · JSD(x, mix 1, mix 2), or the
    cross-entropy of augmented pictures alone.

    :param model: gives logits of pictures; :param trained: {name: parameter}
    """

    def __init__(self, model, trained, rows, settings, seed):
        self.model, self.trained, self.rows, self.settings = model, trained, rows, settings
        self.steps, self.batch, self.learning_rate = settings["steps"], settings["batch"], settings["learningRate"]
        self.labels = torch.from_numpy(rows.labels)
        self.order = BatchOrder(len(rows), self.batch, derive_seed(seed, "teacher-order"), "teacher")
        self.consistent = settings["consistency"] > 0
        self.terms = ["loss", "cross-entropy"] + (["consistency"] if self.consistent else [])

    def parameters(self):
        return self.trained

    def numbers(self, step, part, parts):
        start, end = share_of(self.batch, part, parts)
        return self.order.indices(step)[start:end]

    def part(self, step, part, parts):
        views = [None, 2 * step, 2 * step + 1] if self.consistent else [2 * step]
        return [(number, view) for view in views for number in self.numbers(step, part, parts)]

    def loss(self, step, part, parts, pictures):
        numbers = self.numbers(step, part, parts)
        labels = self.labels[numbers].to(pictures.device)
        share = len(numbers) / self.batch
        logits = self.model(pictures)
        if not self.consistent:
            ce = cross_entropy(logits, labels) * share
            return ce, {"cross-entropy": ce}
        clean, mix1, mix2 = logits.chunk(3)
        ce, consistency = cross_entropy(clean, labels) * share, jensen_shannon(clean, mix1, mix2) * share
        return ce + self.settings["consistency"] * consistency, {"cross-entropy": ce, "consistency": consistency}


class FrontTask(Task):
    """Front correction: an augmented view gives behind the tuned front what the frozen one gives for the clean picture.

    After DeepCorrect (Borkar and Karam, IEEE TIP 2019). Nothing behind the front runs; no label is needed.

    :param weights: how much each row counts, by number · (views + 1) + (0 for clean, 1 + view); None where all count alike
    :param scale: the mean size of wanted features
    """

    def __init__(self, model, front, rows, correction, weights, scale, seed):
        self.model, self.front, self.rows, self.correction = model, front, rows, correction
        self.weights, self.scale = weights, scale
        self.steps, self.batch, self.learning_rate = correction["steps"], correction["batch"], correction["learningRate"]
        self.order = BatchOrder(len(rows), self.batch, derive_seed(seed, "front-correction"), "pictures")
        self.view_seed = derive_seed(seed, "front-correction-views")
        self.clean = min(self.batch - 1, int(self.batch * correction["cleanShare"] + 0.5))
        self.terms = ["loss", "relative distance"]

    def parameters(self):
        """Of the front alone."""
        mine = tuple(f"blocks.{i}." for i in range(self.front))
        return {name: p for name, p in self.model.trained().items() if name.startswith(mine)}

    def seen(self, step, part, parts):
        views = view_choice(self.view_seed, step, self.batch, max(1, self.correction["views"]))
        numbers = self.order.indices(step)
        start, end = share_of(self.batch, part, parts)
        return [(numbers[i], None if i < self.clean else views[i]) for i in range(start, end)]

    def part(self, step, part, parts):
        seen = self.seen(step, part, parts)
        return seen + [(number, None) for number, _ in seen]

    def loss(self, step, part, parts, pictures):
        views, clean = pictures.chunk(2)
        network = self.model.network
        with torch.no_grad():
            wanted = network.run(network.blocks, clean, 0, self.front)
        features = network.run(self.model.tuned_blocks(), views, 0, self.front)
        seen, counts = self.seen(step, part, parts), None
        if self.weights is not None:
            rows = [n * (self.correction["views"] + 1) + (0 if v is None else 1 + v) for n, v in seen]
            counts = self.weights[rows].to(pictures.device)
        error = relative_distance(features, wanted, self.correction["distance"], self.scale, counts)
        error = error * (len(seen) / self.batch)
        return error, {"relative distance": error}


def certainty_weights(trust, power):
    """How much each row counts, from how certain a judge is of it: certainty^power, 1 on average."""
    raw = trust.double() ** power
    return (raw / max(float(raw.mean()), 1e-6)).float()


class TuneTask(Task):
    """Tuning the large model (method, step 2), and with less in it the baselines:

      CE(h_u(x̃), y) + CE(h_m(x), y) + CE(h_m(x̃), y) [+ CE(h_c(x), y) where the clean path is shared]
      + λ · [ w KD(T, h_u(x̃)) + w KD(T, h_m(x)) + w KD(T, h_m(x̃)) ]

    :param rows: those with a label first; :param labelled: how many these are
    :param teacher: function (pictures, numbers) → logits, trust; None where nobody teaches
    """

    def __init__(self, model, rows, labelled, views, schedule, norms_rate, student, teacher, seed):
        self.model, self.rows, self.labelled, self.views, self.student, self.teacher = model, rows, labelled, views, student, teacher
        self.steps, self.batch, self.learning_rate = schedule["steps"], schedule["batch"], schedule["learningRate"]
        self.norms_rate = norms_rate
        self.labels = torch.from_numpy(rows.labels)
        others = len(rows) - labelled
        self.first = min(self.batch, int(self.batch * schedule["labelledShare"] + 0.5)) if others else self.batch
        clean = int(self.batch * schedule["cleanShare"] + 0.5)
        self.clean_first = int(clean * self.first / self.batch + 0.5)
        self.clean_others = clean - self.clean_first
        self.order = BatchOrder(labelled, self.first, seed, "labelled") if self.first else None
        self.other_order = BatchOrder(others, self.batch - self.first, seed, "unlabelled") if self.batch > self.first else None
        self.view_seed = derive_seed(seed, "views")
        self.on_picture = teacher is not None and student["askedOn"] == "picture"
        self.taught = teacher is not None and student["distillation"] > 0
        tuned = [name for name, tail in model.tails.items() if tail == "tuned"]
        self.terms = ["loss"] + self.entropy_terms(tuned) + (["distillation"] if self.taught else [])

    def entropy_terms(self, tuned):
        """Terms that some step has."""
        return [
            name
            for name, head, count in (
                ("CE combined, clean", "combined", self.clean_first),
                ("CE combined, augmented", "combined", self.first),
                ("CE unclean, augmented", "unclean", self.first),
                ("CE clean", "clean", self.clean_first),
            )
            if head in tuned and count
        ]

    def parameters(self):
        return self.model.trained()

    def numbers(self, step, part, parts):
        """Numbers of the clean rows, how many of these are labelled, (number, view) of the views, and likewise."""
        places = self.order.indices(step) if self.order else []
        places = places + [self.labelled + n for n in (self.other_order.indices(step) if self.other_order else [])]
        views = view_choice(self.view_seed, step, self.batch, self.views)
        start, end = share_of(len(places), part, parts)
        mine = range(start, end)
        # The first of the labelled pictures and the first of the others are seen clean as well.
        clean = [i for i in mine if (i < self.clean_first if i < self.first else i - self.first < self.clean_others)]
        clean_labelled = sum(i < self.first for i in clean)
        labelled = sum(i < self.first for i in mine)
        return [places[i] for i in clean], clean_labelled, [(places[i], views[i]) for i in mine], labelled

    def part(self, step, part, parts):
        clean, _, views, _ = self.numbers(step, part, parts)
        asked = [(number, None) for number, _ in views] if self.taught and self.on_picture else []
        return [(number, None) for number in clean] + views + asked

    def loss(self, step, part, parts, pictures):
        clean, clean_labelled, views, labelled = self.numbers(step, part, parts)
        cut, count = len(clean), len(clean) + len(views)
        features = self.model.tuned_features(pictures[:count])
        logits = {name: self.model.heads[name](features) for name, tail in self.model.tails.items() if tail == "tuned"}
        numbers = clean + [number for number, _ in views]
        labels = self.labels[numbers].to(pictures.device)
        terms = {}

        def entropy(name, head, start, n, whole):
            if head in logits and n:
                terms[name] = cross_entropy(logits[head][start : start + n], labels[start : start + n]) * (n / whole)

        entropy("CE combined, clean", "combined", 0, clean_labelled, self.clean_first)
        entropy("CE combined, augmented", "combined", cut, labelled, self.first)
        entropy("CE unclean, augmented", "unclean", cut, labelled, self.first)
        entropy("CE clean", "clean", 0, clean_labelled, self.clean_first)
        if self.taught:
            terms["distillation"] = self.student["distillation"] * self.taught_loss(logits, numbers, cut, pictures, count)
        return sum(terms.values()), terms

    def taught_loss(self, logits, numbers, cut, pictures, count):
        asked = torch.cat([pictures[:cut], pictures[count:]]) if self.on_picture else pictures
        said, trust = self.teacher(asked, numbers)

        def kd(head, start, end, whole):
            weights = None if self.student["weighting"] == "none" else trust[start:end]
            mean = distillation(said[start:end], logits[head][start:end], self.student["temperature"], weights)
            return mean * ((end - start) / whole)

        total = 0
        if "unclean" in logits and count > cut:
            total = total + kd("unclean", cut, count, self.batch)
        if "combined" in logits and cut:
            total = total + kd("combined", 0, cut, self.clean_first + self.clean_others)
        if "combined" in logits and count > cut:
            total = total + kd("combined", cut, count, self.batch)
        return total
