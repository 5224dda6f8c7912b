"""JSON as pages write it, and the limits on its repair."""

import json
import time

import pytest

from newsfold.extract.metadata.lenient_json import MAX_LENGTH, JsonReader

ARTICLE = {
    "@type": "NewsArticle", "headline": "Ferry opens: all aboard", "url": "https://oldwick.example/a",
    "author": {"name": "Ines Varga"},
}  # fmt: skip
J = json.dumps(ARTICLE)
LINES = json.dumps(ARTICLE, indent=1)
OTHER = '{"@type": "WebPage", "name": "x"}'


@pytest.mark.parametrize(
    "source",
    [
        J,
        J + ";",
        J + " ;\n;",
        f"/* plugin */ {J}",
        f"// plugin's note\n{J}",
        LINES.replace('"headline"', '// see https://x.example/"y\n "headline"'),
        LINES.replace('"headline"', '/*\n "headline": "Old",\n*/ "headline"'),
        f"{J}\n// end",
        f"{J}\n{OTHER}",
        f"{OTHER}{J}",
        f"{OTHER};\n{J}",
        f"{OTHER},{J},",
        "\ufeff" + J,
        f"\n\ufeff\u200b {J}",
        J[:-1],
        J[:-2],
        J + "}",
        "[" + J,
        J[:-1] + ",}",
        J.replace('"Ines Varga"}', '"Ines Varga",},'),
        LINES.replace('"NewsArticle",', '"NewsArticle"'),
        f"<![CDATA[{J}]]>",
        f"//<![CDATA[\n{J}\n//]]>",
        f"/*<![CDATA[*/\n{J}\n/*]]>*/",
        f"<!--\n{J}\n-->",
        J.replace('"', "&quot;"),
        J.replace('"', "&#34;"),
        J.replace('"', "'"),
        J.replace('"headline":', "headline:"),
        J[:-1] + ', "n": NaN}',
        J[:-1] + ', "n": undefined}',
        J[:-1] + ', "n": }',
        J[:-1] + ', "text": "See // and /* none */ here; {a], b",}',
        J[:-1] + ', "text": "He said "no", and "go"."}',
        J[:-1] + ', "text": "raw\ttab\nand line"}',
        J[:-1] + ', "text": "a lone \\ and \\& and \\u00"}',
        f"window.data = {J};",
    ],
)
def test_damaged_json_is_read(source):
    reader = JsonReader()
    values = reader.read(source)
    objects = [item for value in values for item in (value if isinstance(value, list) else [value])]
    found = next(value for value in objects if value.get("@type") == "NewsArticle")
    assert found.items() >= ARTICLE.items()
    assert reader.lost == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Harbour\\'s end", "Harbour's end"),
        ("Harbour\\x27s end", "Harbour's end"),
        ('The "Harbour" ends', 'The "Harbour" ends'),
        ('"Harbour" ends', '"Harbour" ends'),
        ('He said "yes", then left', 'He said "yes", then left'),
        ("The &quot;Harbour&quot; ends", "The &quot;Harbour&quot; ends"),
        ("Line\nbreak", "Line\nbreak"),
    ],
)
def test_texts_are_read_whole(written, read):
    value = JsonReader().read(f'{{"headline": "{written}", "author": "Ines Varga"}}')[0]
    assert value == {"headline": read, "author": "Ines Varga"}


@pytest.mark.parametrize("source", ["", " ", "null", "[]"])
def test_nothing_is_lost_of_an_empty_text(source):
    reader = JsonReader()
    assert not any(reader.read(source))
    assert reader.lost == 0


@pytest.mark.parametrize("source", ["{", "no JSON", "[" * 5000, "x" * (MAX_LENGTH + 1), '{"a": [' * 50_000])
def test_what_cannot_be_read_is_counted(source):
    reader = JsonReader()
    reader.read(source)
    assert reader.lost == 1


@pytest.mark.parametrize(
    "unit",
    ['{"', "{]", '["a" "b" ', "{a:b", '[{"a":["', '"\\u12', '"a\n', '["x",', "{,", '{"a": "b, "c": "d, ', '“', "[",
     "/*"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", '{"x": "', '{"x": ['])
def test_repair_of_hostile_texts_ends(unit, start):
    reader = JsonReader()
    text = (start + unit * 200_000)[:190_000]
    started = time.process_time()
    for _ in range(5):  # the scripts of a page share the limit
        reader.read(text)
    assert time.process_time() - started < 60  # without the limit it takes many minutes; a busy machine doubles it


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('{"author": "Mia", "author": ""}', {"author": "Mia"}),
        ('{"author": "Mia", "author": null, "n": 0}', {"author": "Mia", "n": 0}),
        ('{"author": "Mia", "author": "Holt"}', {"author": "Holt"}),
        ('{"schema:headline": "schema:x", "http://schema.org/name" : 1}', {"headline": "schema:x", "name": 1}),
        ('{"@type": "schema:Article"}', {"@type": "schema:Article"}),
    ],
)
def test_names_of_properties(source, value):
    assert JsonReader().read(source) == [value]
