"""A small CLIP tokenizer and what transformers makes of texts with it, for `src/models/clip/tokenizer.test.ts`.

The vocabulary is built as OpenAI's was: 256 bytes, the same at the end of a word, merged pairs, start and end. Only the merges are few
and of the texts below. Run by hand from the root of the repository:

    pip install torch transformers
    python3 scripts/parity/clip_tokenizer.py
"""

import json
import pathlib
import tempfile

from tokenizers import Tokenizer, models, trainers
from transformers import CLIPTokenizer

FOLDER = pathlib.Path("test/fixtures/architectures")
MERGES = 60
CONTEXT = 77
TEXTS = [
    "a photo of a cat.",
    "A photo of a  Bee   Eater.",
    "itap of a {}.",
    "the dog's bone, they'll say; we've 12 cats & 3 dogs!",
    "crème brûlée in a café",
    "cafe\u0301 and café",
    "汉字 and kana ひらがな",
    "a hot-dog (sausage) in a video game…",
    "emoji 🐱 and 🐶",
    "tab\tand\nnew line",
    "",
    "photo " * 100,
]


def byte_symbols() -> list[str]:
    """The printable stand-ins for bytes of GPT-2, in the order of OpenAI's vocabulary."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i, _ in enumerate(others)]


def main() -> None:
    bare = CLIPTokenizer()
    trained = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    trained.normalizer = bare.backend_tokenizer.normalizer
    trained.pre_tokenizer = bare.backend_tokenizer.pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=1000, end_of_word_suffix="</w>", initial_alphabet=byte_symbols())
    trained.train_from_iterator(TEXTS[:9] * 3, trainer)
    merges = [tuple(pair) for pair in json.loads(trained.to_str())["model"]["merges"]][:MERGES]
    symbols = byte_symbols()
    tokens = symbols + [f"{one}</w>" for one in symbols] + [a + b for a, b in merges]
    tokens = list(dict.fromkeys(tokens)) + ["<|startoftext|>", "<|endoftext|>"]
    tokenizer = CLIPTokenizer(vocab={token: i for i, token in enumerate(tokens)}, merges=merges, model_max_length=CONTEXT)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save_pretrained(folder)
        files = {name: json.loads(pathlib.Path(folder, f"{name}.json").read_text()) for name in ("tokenizer", "tokenizer_config")}
    ids = [tokenizer(text, truncation=True, max_length=CONTEXT)["input_ids"] for text in TEXTS]
    found = {**files, "context": CONTEXT, "texts": TEXTS, "ids": ids}
    (FOLDER / "clip-tokenizer.json").write_text(json.dumps(found, ensure_ascii=False) + "\n")
    print(len(tokens), "tokens;", [len(one) for one in ids])


main()
