"""Write the commonest words of a language with their frequencies, from `wordfreq`.

    python background.py en english --words 3000 --output english.tsv

Needs `pip install wordfreq`. The search index weighs words with these lists: a word common
in the language at large says little, however rare it is in a small corpus.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from wordfreq import available_languages, top_n_list, zipf_frequency

HEADER = """\
# The {count:,} commonest words of {name} ({code}), from wordfreq {version} by Robyn Speer:
# https://github.com/rspeer/wordfreq, https://doi.org/10.5281/zenodo.7199437
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
# Changed: selected by background.py (no numbers, stray letters, splinters), 2 decimals.
# wordfreq draws on Wikipedia, the Leeds Internet Corpus, ParaCrawl, OPUS OpenSubtitles
# (opensubtitles.org), Google Books Ngrams (books.google.com/ngrams) and the free SUBTLEX
# lists by Marc Brysbaert et al. (crr.ugent.be/programs-data/subtitle-frequencies).
# Columns, tab-separated, commonest first: word, Zipf frequency (log10 per 10^9 words).
"""

# One-letter words; any other single letter is an initial, a variable or a splinter.
# French and Italian count elided articles and pronouns (l', d') as words of one letter.
LETTERS = {
    "en": "ai", "fr": "aàycdjlmnst", "it": "aeiocdlè", "es": "aeouy", "pt": "aeoàéó",
    "nl": "u", "ca": "aeioudlmnst", "ru": "авикосуяжб", "pl": "aiouwz", "cs": "aikosuvz",
}  # fmt: skip
SPLINTERS = {"ll", "ve", "re", "didn", "doesn", "isn", "http", "https", "www", "amp"}
FOREIGN = 1.55  # so much commoner in English (Zipf): an English word in foreign text
CAPITALS = {"u.s.": "U.S."}  # wordfreq has all in lower case, where it is no longer a name

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")


def words(code: str) -> Iterator[str]:
    """The words of a language worth listing, commonest first."""
    latin = _is_latin("".join(top_n_list(code, 200)))
    for word in top_n_list(code, 30_000):
        if len(word) == 1 and word not in LETTERS.get(code, ""):
            continue
        if word in SPLINTERS or (_is_latin(word) and not latin):
            continue
        if zipf_frequency(word, "en") - zipf_frequency(word, code) > FOREIGN:
            continue
        if _WORD.fullmatch(word):
            yield word
        elif _INITIALS.fullmatch(word):  # wordfreq drops the last dot of "e.g."
            yield CAPITALS.get(word + ".", word + ".")


def _is_latin(text: str) -> bool:
    return 2 * sum("LATIN" in unicodedata.name(c, "") for c in text) > len(text)


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("code", choices=sorted(available_languages()), help="en, fr, ...")
    parser.add_argument("name", help="Snowball's name: english, french, ...")
    parser.add_argument("--words", type=int, default=1500, help="how many (%(default)s)")
    parser.add_argument("--output", type=Path, help="the file (NAME.tsv)")
    args = parser.parse_args()
    listed = list(islice(words(args.code), args.words))
    about = {"name": args.name.title(), "code": args.code, "version": version("wordfreq")}
    header = HEADER.format(count=len(listed), **about)
    rows = (f"{word}\t{zipf_frequency(word, args.code):.2f}\n" for word in listed)
    output = args.output or Path(f"{args.name}.tsv")
    output.write_text(header + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
