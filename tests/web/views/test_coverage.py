"""Test the coverage of a story at a glance: first report, dots by outlet, spread of the outlets, and exports."""

import pytest

from newsfold.web.views.coverage import (
    MAX_LANES,
    build_dot_timeline,
    cite,
    describe_first,
    measure_spread,
    write_markdown,
)

START = "2026-03-02T08:10:00Z"


def report(article_id, source, at, precision="minute", copy_of=None, **columns):
    return {
        "id": article_id, "source": source, "published_at": at, "at": at, "published_precision": precision,
        "copy_of": copy_of, "title": f"Headline {article_id}", "country": None, "owner": None, "source_tags": "[]",
    } | columns  # fmt: skip


class TestFirst:
    def test_the_lead_is_the_time_to_the_next_outlet(self):
        rows = [report(1, "Quay", START), report(2, "Quay", "2026-03-02T08:12:00Z"),
                report(3, "Moor", "2026-03-02T08:35:00Z")]  # fmt: skip
        first = describe_first(rows)
        assert (first.article["id"], first.next_article["id"], first.lead) == (1, 3, "25 min")

    def test_it_is_unknown_without_minutes(self):
        rows = [report(1, "Quay", START), report(2, "Moor", "2026-03-02T00:00:00Z", "day")]
        assert describe_first(rows).unknown_because

    def test_a_later_day_leaves_the_lead_open(self):
        rows = [report(1, "Quay", START), report(2, "Moor", "2026-03-04T00:00:00Z", "day")]
        first = describe_first(rows)
        assert (first.article["id"], first.next_article, first.lead) == (1, None, "")

    def test_one_outlet_has_none(self):
        assert describe_first([report(1, "Quay", START)]) == (None, None, "", "")


class TestDots:
    def test_a_dot_for_each_report_in_the_lane_of_its_outlet(self):
        rows = [report(1, "Quay", START), report(2, "Moor", "2026-03-02T09:10:00Z", copy_of=1),
                report(3, "Quay", "2026-03-02T10:10:00Z", "day"), report(4, "Moor", None)]  # fmt: skip
        timeline = build_dot_timeline(rows)
        assert [(lane.outlet, lane.reports) for lane in timeline.lanes] == [("Quay", 2), ("Moor", 1)]
        assert 'class="own" cx="1.00%"' in timeline.lanes[0].chart
        assert 'class="own vague" cx="99.00%"' in timeline.lanes[0].chart
        assert 'class="copy" cx="50.00%"' in timeline.lanes[1].chart
        assert [f"{tick:%H:%M}" for tick in timeline.ticks] == ["08:10", "08:50", "09:30", "10:10"]

    def test_many_outlets_share_the_last_lane(self):
        rows = [report(n, f"Outlet {n}", f"2026-03-02T08:{n:02}:00Z") for n in range(40)]
        lanes = build_dot_timeline(rows).lanes
        assert len(lanes) == MAX_LANES
        assert (lanes[-1].outlet, lanes[-1].reports) == (f"{41 - MAX_LANES} more outlets", 41 - MAX_LANES)

    def test_one_time_for_all(self):
        assert len(build_dot_timeline([report(1, "Quay", START), report(2, "Moor", START)]).lanes) == 2

    @pytest.mark.parametrize("rows", [[], [report(1, "Quay", START)], [report(1, "Quay", None)] * 3])
    def test_no_timeline_without_two_times(self, rows):
        assert build_dot_timeline(rows) is None

    def test_a_hostile_title_is_escaped(self):
        rows = [report(1, "Quay", START, title="</title><script>\x1b"), report(2, "Moor", START)]
        chart = build_dot_timeline(rows).lanes[0].chart
        assert "<script>" not in chart
        assert "\x1b" not in chart


def test_the_spread_counts_each_outlet_once_and_others_together():
    rows = [report(1, "Quay", START, country="GB", owner="Tide", source_tags='["local", "north"]')] * 3
    rows += [report(n, f"Outlet {n}", START, country="IE", source_tags="null") for n in range(2)]
    rows += [report(9, None, START)]
    rows += [report(20 + n, f"Foreign {n}", START, country=f"A{n}") for n in range(8)]
    spread = {one.label: dict(one.parts) for one in measure_spread(rows)}
    assert spread["Countries"] | {"Ireland": 2, "others": 4} == spread["Countries"]
    assert spread["Owners"] == {"Tide": 1}
    assert spread["Tags"] == {"local": 1, "north": 1}
    assert measure_spread([report(1, "Quay", START)]) == []


def test_markdown_links_only_safe_addresses():
    story = {"title": "Bridge [shut] *now*", "article_count": 2, "source_count": 2}
    rows = [
        report(1, "Quay_News", START, url="https://quay.example/1", link="https://quay.example/1", time="08:10"),
        report(2, None, START, url="javascript:alert(1)", link=None, time="", copy_of=1, title="<b>~x~</b> &lt;"),
        report(3, "Moor\nMail", START, url=None, link=None, time="", title="One\n# Two\r\n- three \x1b[31m\u202efour"),
    ]
    citation = cite(story, url="http://127.0.0.1/story/1", days=("2 March 2026", "2 March 2026"), today="3 March 2026")
    text = write_markdown(story, rows, citation=citation)
    assert "# Bridge \\[shut\\] \\*now\\*" in text
    assert "**Quay\\_News**: [Headline 1](<https://quay.example/1>)" in text
    assert "**unknown source**: \\<b\\>\\~x\\~\\</b\\> \\&lt; (copy)" in text
    assert "\n- , **Moor Mail**: One \\# Two - three \\[31mfour\n" in text
    assert "javascript" not in text
    assert "2 reports of 2 outlets, 2 March 2026. http" in text
    alone = cite(story | {"article_count": 1, "source_count": 1}, url="u", days=("2 March 2026",) * 2, today="today")
    assert "1 report of 1 outlet, 2 March 2026. u" in alone
