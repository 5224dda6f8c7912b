"""Test the cookies of visits and of saved searches."""

from newsfold.web.cookies import VISIT_SECONDS, format_searches, next_visit, parse_searches


def test_three_visits():
    first = next_visit(None, 5, 1000)
    assert first.seen_id is None
    second = next_visit(first.to_cookie(), 7, 1000 + VISIT_SECONDS)
    assert (second.seen_id, second.latest_id) == (None, 7)
    third = next_visit(second.to_cookie(), 9, second.at + VISIT_SECONDS + 1)
    assert (third.seen_id, third.latest_id) == (7, 9)
    assert next_visit(third.to_cookie(), 12, third.at + 5).seen_id == 7


def test_saved_searches():
    saved = {"q=a+b&lang=en": 5, "q=%22x%22": 0}
    assert parse_searches(format_searches(saved)) == saved
    assert len(parse_searches(format_searches({f"q={n}": n for n in range(99)}))) == 12
