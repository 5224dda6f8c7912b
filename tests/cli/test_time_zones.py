"""Test the option --timezone of `newsfold serve`."""

from datetime import datetime

import click
import pytest

from newsfold.cli.serve import parse_zone, serve

CONTEXT = click.Context(serve)
PARAMETER = next(parameter for parameter in serve.params if parameter.name == "timezone")


def test_a_name_of_a_zone():
    summer = datetime(2026, 7, 2, 12, tzinfo=parse_zone(CONTEXT, PARAMETER, "Europe/Berlin"))
    assert f"{summer:%z}" == "+0200"


def test_the_default_is_that_of_the_machine():
    assert datetime(2026, 7, 2, 12).astimezone(parse_zone(CONTEXT, PARAMETER, None)).tzinfo is not None


@pytest.mark.parametrize("name", ["Mars", "", "../../etc/passwd", "/etc/passwd", "Europe", "a" * 5000, "UTC\0"])
def test_another_name_is_explained(name):
    with pytest.raises(click.BadParameter, match="is no time zone"):
        parse_zone(CONTEXT, PARAMETER, name)
