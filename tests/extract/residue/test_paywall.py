"""Notices of a paywall: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Schon Abonnent? Hier einloggen", "paywall", 8),
        ("¿Ya eres suscriptor? Inicia sesión", "paywall", 8),
        ("Sei già abbonato? Accedi", "paywall", 8),
        ("La suite de cet article est réservée aux abonnés", "paywall", 8),
        ("Already a subscriber? Log in to read on.", "paywall", 4),
        ("This article is exclusive to Harbour+ subscribers", "paywall", 8),
        ("Já é assinante? Conteúdo exclusivo para assinantes", "paywall", 8),
        ("Already a subscriber? View it here", "paywall", 8),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("“What is left”, the mayor asked, “that readers would think worth a digital subscription to any paper?”", 0),
        ("Already a subscriber? View your reports here", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


def test_the_offer_below_a_notice_to_read_on_with_a_subscription_is_dropped():
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(5)), "Weiterlesen mit Buchtbote Plus"]
    found = filter_lines([*lines, "1 Monat kostenlos, danach 8,90 Euro."], PAGE)
    assert [line.dropped_by for line in found[5:]] == ["paywall", "paywall"]
