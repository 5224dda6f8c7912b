"""Test the names of languages."""

import pytest

from newsfold.web.views.locale_names import language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Portuguese (BR)"),
        ("xx", "xx"),
        ("<b>", "<b>"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_languages_have_names(tag, name):
    assert language_name(tag) == name
