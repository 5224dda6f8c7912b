"""Invented pairs of texts of one outlet: parts of series, and texts that were sent out again with small edits."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

PAIRS = 6  # of each frame
Titled = tuple[str, str]  # title, text

DATA = json.loads((Path(__file__).parents[1] / "labelled" / "series.json").read_text("utf-8"))
# A slot `{town}` of a frame takes a value of the list `town`, the slot `{town1}` another one.
VALUES = DATA["values"] | {"number": [str(number) for number in range(2, 60)]}


def series_pairs() -> Iterator[tuple[str, str, Titled, Titled]]:
    """Yield (kind, language, one part, the next part) of invented series, `PAIRS` of each frame."""
    rng = random.Random(11)
    for frame in DATA["frames"]:
        title, text = frame["title"], frame["text"]
        for _ in range(PAIRS):
            lists = {name: rng.sample(choices, len(choices)) for name, choices in VALUES.items()}
            yield frame["kind"], frame["language"], _fill(title, text, lists, 0), _fill(title, text, lists, 1)


def reissue_pairs() -> Iterator[tuple[str, str, Titled, Titled]]:
    """Yield (edit, language, text, the same text sent out again with this edit)."""
    for explainer in DATA["explainers"]:
        language, title, text = explainer["language"], explainer["title"], explainer["text"]
        mark = "。" if language == "ja" else ". "
        sentences = text.split(mark)
        yield "same words", language, (title, text), (title, text)
        yield "other title", language, (title, text), (f"{title} (2)", text)
        yield "note above", language, (title, text), (title, f"{sentences[1]} – 2019{mark}{text}")
        yield "sentence cut", language, (title, text), (title, mark.join(sentences[:3] + sentences[4:]))
        yield (
            "sentence new",
            language,
            (title, text),
            (title, f"{text} {DATA['explainers'][0]['text'].split('. ')[0]} 1921."),
        )
        yield "number changed", language, (title, text), (title, f"{text} 17 000.".replace("17", "19"))


def _fill(title: str, text: str, lists: dict[str, list[str]], part: int) -> Titled:
    """Return a frame filled with every second value of each list, from value number `part` on."""
    values = {f"{name}{n or ''}": value for name, choices in lists.items() for n, value in enumerate(choices[part::2])}
    values |= {key.capitalize(): value[0].upper() + value[1:] for key, value in values.items() if key[0] in "jd"}
    return title.format_map(values), text.format_map(values)
