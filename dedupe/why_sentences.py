"""Explain the evidence on two articles in sentences for people who know nothing of how folding works (pure)."""

from collections.abc import Iterator, Mapping
from typing import Any

from newsfold.db.values.text import count_of, one_line, share_beside_limit
from newsfold.dedupe.copies.decisive import MEASURE_CLAUSES
from newsfold.dedupe.copies.kinds import ROUND_UP, VERDICT_CLAUSES, CommonWording, CopyKind, NoCopyReason
from newsfold.dedupe.stories.reasons import DIGEST, HELD_BACK_CLAUSES, WORDING, held_back_clause

MAX_PASSAGE = 160  # characters of a passage that are quoted
MIN_PASSAGE_WORDS = 8  # as `CopyParameters.min_passage_words`; any two texts may share a shorter passage
MIN_EVIDENCE = 0.005  # a share below it is said to be none

_COPY_KINDS, _COMMON_WORDING = frozenset(CopyKind), frozenset(CommonWording)

Evidence = Mapping[str, Any]


def explain_evidence(evidence: Evidence) -> list[str]:
    """Return sentences on the evidence that `explain_pair` returns: the verdict, then its reasons, then details.

    Shares are percentages with one decimal, with two or three where they would equal the limit beside them.
    """
    return [
        _verdict(evidence),
        *_corrections(evidence),
        *_arrivals(evidence),
        *_copy_reasons(evidence),
        *_story_reasons(evidence),
        *_passages(evidence),
    ]


def _verdict(evidence: Evidence) -> str:
    original, article = evidence["original"], evidence["article"]
    relation, names = evidence["relation"], f"Articles {original['id']} and {article['id']}"
    in_story = f"story {article['story_id']}"
    if relation == "not folded":
        missing = [str(row["id"]) for row in (original, article) if row["story_id"] is None]
        subject = f"Articles {' and '.join(missing)} have" if len(missing) > 1 else f"Article {missing[0]} has"
        return f"Not known yet: {subject} no story so far; run `newsfold dedupe`."
    if relation == "copy":
        return _copy_verdict(evidence)
    if relation == "copies of one text":
        return f"Same text: {names} are both copies of article {article['copy_of']}, in {in_story}."
    apart = f"article {original['id']} is in story {original['story_id']}, article {article['id']} in {in_story}"
    if relation == CopyKind.REISSUE:
        place = f"Both are in {in_story}" if evidence["same_story"] else f"It counts for its own days: {apart}"
        return f"Reissue: article {article['id']} is the text of article {original['id']}, sent out again. {place}."
    if relation == "same story":
        return f"Same story, no copy: {names} are both in {in_story}, and each counts as a report of its own."
    of_digest = f", because {HELD_BACK_CLAUSES[DIGEST]}" if evidence["held_back"] == DIGEST else ""
    return f"Not the same story: {apart}{of_digest}."


def _copy_verdict(evidence: Evidence) -> str:
    original, article, originals = evidence["original"], evidence["article"], evidence["originals"]
    if len(originals) > 1:
        verdict = f"Copy: article {article['id']} is made of parts of articles {_join(originals)}"
    else:
        kind = CopyKind(article["copy_kind"] or CopyKind.COPY)
        clause = VERDICT_CLAUSES[kind]
        verdict = f"Copy: article {article['id']} is {kind.with_article} of article {original['id']}; {clause}"
    if evidence["same_story"]:
        return f"{verdict}. Both are in story {article['story_id']}."
    apart = f"Article {original['id']} is in story {original['story_id']}, article {article['id']} in story"
    return f"{verdict}. {apart} {article['story_id']}."


def _corrections(evidence: Evidence) -> Iterator[str]:
    clauses = {
        "one story": "the two belong to one story",
        "two stories": "the two belong to two stories",
        "no copy": "neither is a copy of the other",
    }
    for decided in evidence["corrections"]:
        yield f"A person decided that {clauses[decided]}."


def _arrivals(evidence: Evidence) -> Iterator[str]:
    """Yield why each article is in the story that both are in, where the verdict does not say so."""
    for row in (evidence["original"], evidence["article"]):
        if row["came"] and evidence["relation"] == "same story":
            yield f"Article {row['id']} is in story {row['story_id']} for this reason: {row['came']}."


def _copy_reasons(evidence: Evidence) -> Iterator[str]:
    """Yield why the texts are copies or not."""
    verdict, is_copy = evidence["verdict"], evidence["relation"] in ("copy", CopyKind.REISSUE)
    if verdict == NoCopyReason.SHORT:
        yield f"No copy by its words: {VERDICT_CLAUSES[verdict]}."
        return
    share, needed = share_beside_limit(evidence["evidence"], evidence["containment_needed"])
    _, needed_by_update = share_beside_limit(evidence["evidence"], evidence["update_needed"])
    update = f"a rewritten update, with many common passages, {needed_by_update}"
    whole = f"{share} of the shorter text stands word for word in the other one"
    if evidence["evidence"] < MIN_EVIDENCE:
        whole = "no passage of the one text stands in the other"
    elif abs(evidence["evidence"] - evidence["containment"]) >= MIN_EVIDENCE:
        whole += f" ({evidence['containment']:.1%} with their common quotations, which count half)"
    if is_copy:
        several = "; the others have other parts of it" if len(evidence["originals"]) > 1 else ""
        yield f"Why a copy: {whole}{several or f'; a copy needs {needed}, {update}'}."
        return
    if evidence["relation"] == "copies of one text":
        return
    if verdict == NoCopyReason.DIFFERENT:
        of_update = f", {update}" if evidence["evidence"] >= evidence["update_needed"] else ""
        yield f"Why no copy: {whole}; a copy needs {needed}{of_update}."
    elif verdict not in _COPY_KINDS and verdict != ROUND_UP:
        yield f"Why no copy: {whole}, but {VERDICT_CLAUSES[verdict]}{_decisive_clause(evidence)}."
    elif "no copy" not in evidence["corrections"]:
        yield f"{whole[0].upper()}{whole[1:]}, as in a copy, but {_why_not_stored(evidence)}."


def _decisive_clause(evidence: Evidence) -> str:
    """Return the share that decided on the verdict, and its limit, as a clause behind a colon; "" if none did alone."""
    if (decided := evidence["decided_by"]) is None or decided["measure"] == "evidence":
        return ""
    share, limit = share_beside_limit(decided["share"], decided["limit"])
    return f": {MEASURE_CLAUSES[decided['measure']].format(share=share, limit=limit)}"


def _why_not_stored(evidence: Evidence) -> str:
    days_apart, limit = evidence["days_apart"], evidence["copy_days"]
    if days_apart is not None and days_apart > limit:
        return f"they are {days_apart:.1f} days apart, and copies are looked for within {limit:.0f} days"
    if copies := [row["id"] for row in (evidence["original"], evidence["article"]) if row["copy_of"] is not None]:
        return f"article {copies[0]} counts as a copy of another article, and a text has one closest original"
    return "they were not compared when they were folded, or one of them has changed since"


def _story_reasons(evidence: Evidence) -> Iterator[str]:
    """Yield how near the two are to being one story, and what they have in common."""
    if evidence["score"] is None or evidence["relation"] in ("copy", "copies of one text"):
        return
    for row, stand_in in zip((evidence["original"], evidence["article"]), evidence["compared"], strict=True):
        if row["id"] != stand_in:
            yield f"Article {row['id']} is a copy of article {stand_in}, whose text decides its story."
    days_apart, limit = evidence["days_apart"], evidence["story_days"]
    if days_apart is not None and days_apart > limit:
        yield f"They are too far apart in time: {_days_and_limit(days_apart, limit)} days apart are not compared."
        if evidence["same_story"]:
            yield "Articles of the days between connect them."
    else:
        yield from _score_sentences(evidence)
    if evidence["verdict"] in _COMMON_WORDING and not evidence["same_story"]:
        yield "Such wording does not make them one story, whatever the score."
    one, other = evidence["languages"]
    if embedding := evidence["embedding"]:
        yield (
            f"To the language model their meaning is {embedding['similarity']:.1%} alike, which is"
            f" {embedding['weight']:.0%} of the similarity."
        )
    elif one and other and one != other:
        yield (
            f"They are in two languages, {one} and {other}: without a language model only names and numbers can connect"
            " them."
        )
    if terms := [one_line(term["term"]) for term in evidence["shared_terms"] if term["term"] != "…"]:
        yield f"The common words that count most: {', '.join(terms)}."
    else:
        yield "They have no telling word in common."


def _days_and_limit(days_apart: float, limit: float) -> str:
    decimals = 2 if f"{days_apart:.1f}" == f"{limit:.1f}" else 1
    return f"{days_apart:.{decimals}f} days. Articles more than {limit:.{decimals if decimals == 2 else 0}f}"


def _score_sentences(evidence: Evidence) -> Iterator[str]:
    score, needed = share_beside_limit(evidence["score"], evidence["threshold"])
    similarity, background = f"{evidence['story_similarity']:.1%}", f"{evidence['background_similarity']:.1%}"
    yield (
        f"Compared with each other alone, they score {score}; a story needs {needed}. The score is their similarity,"
        f" {similarity}, less {background}, which they have with other stories as well."
    )
    if evidence["days_apart"] is None and evidence["undated_days"]:
        yield f"One of the two has no time; it counts as {evidence['undated_days']:.0f} days from the other."
    is_enough = evidence["score"] >= evidence["threshold"]
    if evidence["held_back"] not in (None, WORDING, DIGEST):
        by = evidence["held_back_by"]
        figures = held_back_clause(by and (by["measure"], by["share"], by["limit"]))
        yield f"When it was folded, it did not join, because {HELD_BACK_CLAUSES[evidence['held_back']]}{figures}."
    elif is_enough and not evidence["same_story"] and evidence["verdict"] not in _COMMON_WORDING:
        closest = evidence["closest_articles"]
        yield f"That would do, but what counts is the mean score with the {closest} closest articles of a story."
    elif not is_enough and evidence["same_story"] and "one story" not in evidence["corrections"]:
        yield "That would not do; other articles of the story connect them."


def _passages(evidence: Evidence) -> Iterator[str]:
    words = evidence["longest_passage_words"]
    if words >= MIN_PASSAGE_WORDS:
        passage = one_line(evidence["longest_passage"])
        shown = passage if len(passage) <= MAX_PASSAGE else f"{passage[:MAX_PASSAGE]}…"
        yield f"The longest passage that both have is {count_of(words, 'words')} long: “{shown}”"
    if numbers := evidence["numbers_that_differ"]:
        listed = "; ".join(f"{one_line(one['between'])}: {one['original']} became {one['article']}" for one in numbers)
        yield f"Numbers that differ: {listed}."
    if changes := evidence["changes"]:
        listed = "; ".join(f"“{one_line(one['original'])}” to “{one_line(one['article'])}”" for one in changes)
        yield f"Words that were replaced: {listed}."


def _join(ids: list[int]) -> str:
    *others, last = map(str, ids)
    return f"{', '.join(others)} and {last}" if others else last
