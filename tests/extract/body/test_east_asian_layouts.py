"""Texts in East Asian scripts, whose paragraphs and subheadings are half as long, in the layouts of real pages."""

import pytest

from newsfold.extract.article import Article, extract_article

TITLES = {
    "ja": "雪野市のバス路線、来春から再編へ",
    "zh": "青湖市明年起调整公交线路",
    "ko": "설원시 버스 노선 내년 봄 개편",
}
# (subheading, paragraph); the first paragraph has no subheading
TEXTS = {
    "ja": (
        ("", "雪野市は二十日、市内を走る路線バスの再編計画を公表した。利用者が少ない三路線を廃止する。"),
        ("背景", "市によると、昨年度の利用者は延べ八十万人で、十年前と比べて三割減った。運転手の不足も深刻だという。"),
        ("説明会", "住民説明会は来月、市内の五か所で開かれる。市長は「声を聞きながら進めたい」と話した。"),
        ("今後の日程", "市は三月までに計画を決定し、四月から順次、新しい路線の運行を始める。運賃は据え置く方針だ。"),
    ),
    "zh": (
        ("", "青湖市交通局二十日公布公交线路调整方案，将取消三条客流较少的线路，改为预约制小型巴士。"),
        ("背景", "据介绍，去年全市公交客运量为八千万人次，比十年前下降三成，驾驶员短缺问题也日益突出。"),
        ("票价不变", "按照方案，市中心至火车站的班次将增加，以缓解早晚高峰的拥挤状况，下个月将举行说明会。"),
        ("下一步", "全部方案将于三月底前确定，从四月起分阶段实施新的线路运营，市长表示将听取意见。"),
    ),
    "ko": (
        ("", "설원시는 20일 시내를 오가는 버스 노선의 개편 계획을 발표했다. 이용객이 적은 세 노선을 폐지한다."),
        (
            "배경",
            "시에 따르면 지난해 이용객은 모두 80만 명으로 10년 전과 비교해 30퍼센트 줄었다. 운전기사도 부족하다.",
        ),
        ("설명회", "주민 설명회는 다음 달 시내 다섯 곳에서 열린다. 시장은 의견을 들으며 추진하겠다고 말했다."),
        (
            "향후 일정",
            "시는 3월까지 계획을 확정하고 4월부터 차례로 새 노선의 운행을 시작한다. 요금은 그대로 유지할 방침이다.",
        ),
    ),
}
MENU = "<div class='gnav'><ul><li><a href='/1'>A</a></li><li><a href='/2'>B</a></li></ul></div>"
AROUND = {
    "named": "<article><h1>{title}</h1><div class='body'>{text}</div></article>",
    "unnamed": "<div id='wrap'><div class='x1'><h1>{title}</h1><div class='x2'>{text}</div></div></div>",
    "none": "<h1>{title}</h1>{text}",
    "cell": "<table><tr><td><h1>{title}</h1>{text}</td></tr></table>",
}
PARTS = {
    "siblings": "{heading}<p>{text}</p>",
    "sections": "<div class='sec'><div class='hd'>{heading}</div><div class='tx'><p>{text}</p></div></div>",
    "pictures": "{heading}<figure><img src='a.jpg'></figure><p>{text}</p>",
    "custom elements": "<x-head>{heading}</x-head><x-text><p>{text}</p></x-text>",
    "block spans": "{heading}<span style='display:block'>{text}</span>",
    "page builder": "<div class='elementor-widget'><div class='elementor-widget-container'>{heading}</div></div>"
    "<div class='elementor-widget'><div class='elementor-widget-container'><p>{text}</p></div></div>",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("heading", ["<h3><span>{}</span></h3>", "<p><strong>{}</strong></p>"])
def test_short_subheadings_and_paragraphs_are_kept(language, around, part, heading):
    parts = (
        PARTS[part].format(heading=heading.format(name) if name else "", text=text) for name, text in TEXTS[language]
    )
    title = TITLES[language]
    html = (
        f"<html lang={language}><head><meta charset=utf-8><title>{title}</title></head><body>{MENU}"
        f"{AROUND[around].format(title=title, text=''.join(parts))}</body></html>"
    )
    article = extract_article(html, "https://www.yukino.example/news/a-1")
    assert isinstance(article, Article), article
    lines = [article.standfirst, *article.text.split("\n\n")] if article.standfirst else article.text.split("\n\n")
    assert lines == [line for name, text in TEXTS[language] for line in (name, text) if line]
