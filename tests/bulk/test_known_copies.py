"""Blocks that recur weigh nothing in stories whose copies were found before."""

from functools import partial
from pathlib import Path

from newsfold.bulk.copies import NO_TIME
from newsfold.bulk.known_copies import OriginalsOnly, RecordingDetector
from newsfold.db.scratch import SCRATCH_COLUMNS, ScratchMember, fill_scratch, open_scratch, read_members
from newsfold.dedupe.copies.detector import CopyDetector
from newsfold.dedupe.run import MakeDetector, fold_once

BOX = (
    "Subscribe to the evening letter of the Harbour Courier and read every weekday at six what mattered in the port, "
    "in the council and on the islands, with a photograph by our readers and the tides of the coming night."
)
TEXTS = (
    f"The ferry company will replace its oldest ship next spring after an engine failed twice in March. {BOX}",
    f"Bakers in the old town raised the price of rye bread because flour from the mill costs a third more. {BOX}",
    f"A choir of eighty children sang in the cathedral to thank the firemen who saved its wooden roof. {BOX}",
)


def fold(folder: Path, make_detector: MakeDetector) -> list[ScratchMember]:
    folder.mkdir()
    news = open_scratch(folder)
    rows = [
        dict.fromkeys(SCRATCH_COLUMNS)
        | {
            "source": "Harbour Courier", "title": text[:40], "text": text, "kind": "article", "language": "en",
            "published_at": f"2026-03-02T{number + 7:02}:00:00Z", "published_precision": "minute",
            "first_seen_at": "2026-03-03T00:00:00Z", "word_count": len(text.split()), "text_sha256": str(number),
        }
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip
    fill_scratch(news, rows)
    fold_once(news, now=NO_TIME, make_detector=make_detector)
    return list(read_members(news))


def test_a_recurring_block_weighs_as_little_where_copies_are_known(tmp_path: Path) -> None:
    recurring: dict[int, bytes] = {}
    found = fold(tmp_path / "found", partial(RecordingDetector, recurring))
    assert list(recurring) == [2, 3]  # the first article came before anything showed that its block recurs
    assert found == fold(tmp_path / "one", CopyDetector)
    assert found == fold(tmp_path / "known", partial(OriginalsOnly, recurring))
    assert found != fold(tmp_path / "unknown", partial(OriginalsOnly, {}))
