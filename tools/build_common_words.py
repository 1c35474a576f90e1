"""Makes the packaged list of common words from English treebanks: words that are written small where they are no names.

usage: python tools/build_common_words.py FILE.conllu.gz... [--out src/orontes/extract/data/common_words.txt]

A word is common if it stands at least twice in small letters as a noun, verb, adjective, adverb or numeral, and at most a third
of its appearances (first words of sentences left out) are proper nouns; or if it stands so four times, whatever else it is.
The same files give the same bytes.
"""

import argparse
import gzip
from collections import Counter
from pathlib import Path

CLASSES = frozenset({"NOUN", "VERB", "ADJ", "ADV", "NUM", "INTJ"})
LEAST = 2
ENOUGH = 4
MOST_NAMES = 1 / 3


def common_words(paths: list[Path]) -> list[str]:
    """The words, in order of the alphabet."""
    small: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for path in paths:
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            cells = line.split("\t")
            if len(cells) < 4 or not cells[0].isdigit() or not cells[1].isalpha():
                continue
            if cells[1].islower() and cells[3] in CLASSES:
                small[cells[1]] += 1
            elif cells[3] == "PROPN" and cells[0] != "1":
                names[cells[1].lower()] += 1
    return sorted(
        word for word, count in small.items()
        if count >= ENOUGH or (count >= LEAST and names[word] <= MOST_NAMES * (count + names[word]))
    )  # fmt: skip


def main() -> None:
    """Read the treebanks, write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/orontes/extract/data/common_words.txt")
    options = parser.parse_args()
    words = common_words(options.files)
    options.out.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words):,} words in {options.out}")


if __name__ == "__main__":
    main()
