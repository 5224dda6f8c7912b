"""Which encoding a page is read in, by its labels and its bytes; texts in many languages and encodings."""

import unicodedata

import pytest

from newsfold.extract.html.encoding import decode_page
from tests.extract.html.legacy_texts import LEGACY_TEXTS

CODECS = {
    "iso-8859-1": "cp1252",
    "gbk": "gb18030",
    "cp949": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "windows-1258": "cp1258",
}
CASES = [
    pytest.param(language, encoding, headline, paragraph, id=f"{language}-{encoding}")
    for language, encodings, headline, paragraph in LEGACY_TEXTS
    for encoding in encodings
]
RUSSIAN, GERMAN, POLISH = (
    "Паром снова ходит через залив, сообщил во вторник городской совет.",
    "Die Fähre fährt ab Mai wieder über die Bucht; größere Umwege entfallen für die Fahrgäste, die täglich übersetzen.",
    "Prom znów pływa przez zatokę, a pasażerowie przestali jeździć dłuższą drogą wzdłuż wybrzeża.",
)


def page(headline: str, paragraph: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head>{head}<title>{headline}</title><style>p {{margin: 0}}</style></head><body>"
        f"<nav><a href='/'>Home</a></nav><h1>{headline}</h1><p>{paragraph}</p><footer>Quay Post</footer></body></html>"
    )


def encode(text: str, encoding: str) -> bytes:
    codec = CODECS.get(encoding, encoding)
    if codec == "cp1258":  # holds letters with a circumflex, a breve or a horn, and the five tones as marks
        parts = (unicodedata.normalize("NFD", letter) for letter in text)
        tones = "\u0300\u0301\u0303\u0309\u0323"
        text = "".join(
            unicodedata.normalize("NFC", "".join(mark for mark in part if mark not in tones))
            + "".join(mark for mark in part if mark in tones)
            for part in parts
        )
    return text.encode(codec)


def decode(body: bytes, label: str | None = None) -> str:
    return unicodedata.normalize("NFC", decode_page(body, label))


@pytest.mark.parametrize(("language", "encoding", "headline", "paragraph"), CASES)
class TestLegacyEncodings:
    """Every text in each of its encodings, with labels that are right, missing or wrong."""

    def test_no_label(self, language, encoding, headline, paragraph):
        text = page(headline, paragraph)
        assert decode(encode(text, encoding)) == text

    def test_right_labels(self, language, encoding, headline, paragraph):
        text = page(headline, paragraph, f"<meta charset='{encoding}'>")
        assert decode(encode(text, encoding), encoding) == decode(encode(text, encoding)) == text

    @pytest.mark.parametrize("label", ["utf-8", "UTF8", "utf-16", "x-user-defined", "hex", "no such label"])
    def test_header_that_cannot_be_right(self, language, encoding, headline, paragraph, label):
        text = page(headline, paragraph, f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">')
        assert decode(encode(text, encoding), label) == text

    @pytest.mark.parametrize(
        "label", ["iso-8859-1", "windows-1251", "utf-8", "gb2312", "shift_jis", "utf-16", "koi8-r"]
    )
    def test_utf_8_under_a_wrong_label(self, language, encoding, headline, paragraph, label):
        for text in (
            page(headline, paragraph),
            page(headline, paragraph, f"<meta charset={label}>"),
            f'<?xml version="1.0" encoding="{label}"?>' + page(headline, paragraph),
        ):
            assert decode_page(text.encode(), label) == decode_page(text.encode()) == text

    def test_utf_8_with_a_bad_byte(self, language, encoding, headline, paragraph):
        before, after = page(headline, paragraph).split("<p>")
        for label in (None, "utf-8", encoding):
            assert decode_page(before.encode() + b"<p>\xff" + after.encode(), label) == f"{before}<p>\ufffd{after}"

    def test_utf_8_cut_within_a_character(self, language, encoding, headline, paragraph):
        text = page(headline, paragraph)
        end = max(index for index, letter in enumerate(text) if not letter.isascii())
        assert decode_page(text[: end + 1].encode()[:-1], encoding) == text[:end]


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("iso-8859-1", RUSSIAN, "windows-1251"),
        ("windows-1252", RUSSIAN, "koi8-r"),
        ("windows-1251", RUSSIAN, "koi8-r"),
        ("koi8-r", RUSSIAN, "windows-1251"),
        ("windows-1251", GERMAN, "windows-1252"),
        ("gb2312", GERMAN, "windows-1252"),
        ("euc-kr", POLISH, "iso-8859-2"),
        ("iso-8859-1", "桟橋の修理には二百万円がかかり、ほぼ半年にわたって続いた。", "shift_jis"),
        ("big5", "桟橋の修理には二百万円がかかり、ほぼ半年にわたって続いた。", "euc-jp"),
        ("windows-1252", "碼頭的維修工程花費二百萬元，前後進行了將近半年。", "big5"),
        ("us-ascii", "스물두 명의 노동자가 부두를 수리했고 거의 반년이 걸렸다.", "euc-kr"),
    ],
)
def test_legacy_label_that_the_bytes_refute(label, text, encoding):
    body = page(text[:20], text).encode(encoding)
    assert decode_page(body, label) == page(text[:20], text)
    with_meta = body.replace(b"<head>", b"<head><meta charset=%b>" % label.encode())
    assert decode_page(with_meta) == page(text[:20], text, f"<meta charset={label}>")


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("windows-1251", "Кафе", "windows-1251"),  # too short for a language
        (
            "iso-8859-1",
            "Le bac traverse à nouveau la baie",
            "windows-1252",
        ),  # read alone, the byte of à is a Russian word
        ("gb2312", "The mayor said “no”, then “perhaps” – and left the harbour’s café.", "gb18030"),
        ("shift_jis", "The mayor said “no”, then “perhaps” and left the harbour’s hall.", "cp932"),
        ("iso-8859-7", "The mayor said ‘no’ and left the harbour’s hall", "iso-8859-7"),
        ("macintosh", "Die Fähre fährt wieder über die Bucht", "mac-roman"),
        ("ibm866", RUSSIAN, "cp866"),
        ("windows-1256", "شهر", "windows-1256"),
        ("gbk", RUSSIAN, "gb18030"),
        ("iso-8859-15", "Die Fähre kostet 12 € für größere Autos", "iso-8859-15"),
    ],
)
def test_legacy_label_that_stays(label, text, encoding):
    assert decode_page(f"<p>{text}</p>".encode(encoding), label) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "It’s the port’s “quay” – 5 €"),
        ("latin1", "cp1252", "Größe"),
        ("US-ASCII", "cp1252", "Größe"),
        ('"windows-1252"', "cp1252", "Größe"),
        ("windows-1252;", "cp1252", "Größe"),
        (" ISO-8859-1 ", "cp1252", "Größe"),
        ("iso-8859-9", "cp1254", "İğne"),
        ("ks_c_5601-1987", "cp949", "펭귄이 똠방각하를 본 날"),
        ("gb2312", "gb18030", "镕基 视察码头"),
        ("x-sjis", "cp932", "髙橋さんの①番目の船"),
        ("windows-31j", "cp932", "髙橋さんの①番目の船"),
        ("cp932", "cp932", "髙橋さんの①番目の船"),
        ("x-euc-jp", "euc_jis_2004", "①番目の船が港に入った"),
        ("big5-hkscs", "big5hkscs", "碼頭嘅船"),
        ("tis-620", "cp874", "เรือข้ามอ่าว…"),
        ("dos-874", "cp874", "เรือข้ามอ่าว"),
        ("x-cp1251", "cp1251", "Паром снова"),
        ("x-mac-cyrillic", "mac-cyrillic", "Паром снова ходит"),
    ],
)
def test_labels_of_whatwg(label, encoding, text):
    assert decode_page(f"<p>{text}</p>".encode(encoding), label) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        (b"\xef\xbb\xbf<p>x</p>", "windows-1251", "<p>x</p>"),
        (b"\xef\xbb\xbf" + "<p>Größe</p>".encode(), "iso-8859-1", "<p>Größe</p>"),
        ("<p>Größe</p>".encode("utf-16"), "utf-8", "<p>Größe</p>"),
        (b"\xfe\xff" + "<p>Größe</p>".encode("utf-16-be"), "iso-8859-1", "<p>Größe</p>"),
        ("<html><body><p>Größe</p>".encode("utf-16-le"), None, "<html><body><p>Größe</p>"),
        ("<html><body><p>Größe</p>".encode("utf-16-be"), "utf-16", "<html><body><p>Größe</p>"),
        ("<html><p>渡船重新橫渡海灣</p>".encode("utf-16-le"), "utf-8", "<html><p>渡船重新橫渡海灣</p>"),
        ("<p>渡船重新橫渡海灣，居民很高興。</p>".encode("utf-16-be"), "utf-8", "<p>渡船重新橫渡海灣，居民很高興。</p>"),
        (
            "\n<!doctype html><p>Паром снова ходит</p>".encode("utf-16-le"),
            None,
            "\n<!doctype html><p>Паром снова ходит</p>",
        ),
        ("<p>Größe, für die Fähre</p>".encode().decode("cp1252").encode(), None, "<p>Größe, für die Fähre</p>"),
        ("<p>湾を渡る船</p>".encode("iso2022_jp"), None, "<p>湾を渡る船</p>"),
        ("<p>湾を渡る船</p>".encode("iso2022_jp"), "iso-2022-jp", "<p>湾を渡る船</p>"),
        (b"<p>x</p>", "utf-7", "<p>x</p>"),
        (b"<p>+ADw-b+AD4-</p>", "utf-7", "<p>+ADw-b+AD4-</p>"),
        (b"<p>x</p>", "utf-16", "<p>x</p>"),
        (b"<p>x</p>", "no-such-charset", "<p>x</p>"),
        (b"<p>caf\xe9</p>", None, "<p>café</p>"),
        (b"<p>It\x92s \x93here\x94</p>", "utf-8", "<p>It’s “here”</p>"),
        (b"<p>\x80 5</p>", "gbk", "<p>€ 5</p>"),
        (b"", None, ""),
        (b"\xff", None, "ÿ"),
    ],
)
def test_other_pages(body, label, text):
    assert decode_page(body, label) == text


@pytest.mark.parametrize(
    "label", [None, "utf-8", "gb2312", "shift_jis", "hex", "idna", "unicode_escape", "\ud800", "a" * 9999]
)
def test_odd_bytes_raise_nothing(label):
    everything = bytes(range(256))
    for body in (
        everything,
        everything * 40,
        b"<meta charset=" * 3000 + everything,
        b"\xff\xfe\xff",
        b"<" * 70_000 + b"\xe9",
    ):
        assert isinstance(decode_page(body, label), str)


def test_late_and_repeated_labels():
    text = page("Паром", RUSSIAN, "<!-- -->" * 400 + "<meta name=x content=y><META CHARSET = 'koi8-r'>")
    assert decode_page(text.encode("koi8-r"), "utf-8") == text


@pytest.mark.parametrize("frame", ["<!-- {} -->", "<script>document.write('{}')</script>"])
def test_a_label_in_a_comment_or_script_is_none(frame):
    text = "<p>Die Größe der Brücke überrascht; für Fußgänger bleibt sie geöffnet.</p>"
    body = frame.format('<meta charset="koi8-r">') + '<meta charset="iso-8859-1">' + text
    assert text in decode_page(body.encode("latin-1"))


@pytest.mark.parametrize("label", ["ibm850", "cp850", "ibm437"])
def test_a_code_page_of_dos_is_believed(label):
    text = "<p>Die Größe der Brücke überrascht; für Fußgänger bleibt sie geöffnet.</p>"
    assert text in decode_page(f'<meta charset="{label}">{text}'.encode("cp850" if "850" in label else "cp437"))
