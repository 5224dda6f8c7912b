"""Phrases in place of the rest of a text that is for subscribers, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import Finder

# Phrases in place of the rest of a text that is for subscribers. `residue/paywall.py` drops such lines, and
# `article.py` then marks the article as not free.
PAYWALL = Finder(
    """
    subscribe to continue | subscribe to read | subscribe to get access | this article is exclusive to | this story is exclusive to | continue reading with | subscribers only | for subscribers only
    to continue reading | this article is for subscribers | become a member to read | mit einem abo weiterlesen | weiterlesen mit | continuez avec | sigue leyendo con | continua a leggere con
    jetzt weiterlesen | dieser artikel ist für abonnenten | nur für abonnenten | réservé aux abonnés
    réservée aux abonnés | réservés aux abonnés | il vous reste | suscríbete para seguir leyendo | contenido exclusivo
    exclusivo para suscriptores | contenuto riservato | riservato agli abbonati | abbonati per leggere | para assinantes
    exclusivo para assinantes | alleen voor abonnees | verder lezen? | fortsätt läsa | läs hela artikeln | for abonnenter | kun for abonnenter
    pro předplatitele | materiał dla subskrybentów | tylko dla prenumeratorów | только для подписчиков | доступен только подписчикам | доступна только подписчикам | доступно только подписчикам
    лише передплатникам | лише для передплатників | тільки для передплатників | csak előfizetőknek | само за абонати | μόνο για συνδρομητές | vain tilaajille
    endast för prenumeranter | sadece aboneler | للمشتركين فقط | למנויים בלבד | 会員限定 | 有料会員 | 続きを読むには
    订阅后阅读 | 付费阅读 | 구독자 전용
""",
    whole=False,
)

# Questions to those who have a subscription. They stand below such a notice, and alone at the end of a text; within a
# text they lead to something else that is for subscribers. `residue/paywall.py` uses them like PAYWALL there, or where
# the line asks to log in.
SUBSCRIBER_QUESTION = Finder(
    """
    already a subscriber | bereits abonnent | schon abonnent | déjà abonné | ya eres suscriptor | ya es suscriptor | já é assinante
    già abbonato | sei già abbonat | al abonnee | redan prenumerant | allerede abonnent | masz już subskrypcję | уже подписаны
    zaten abone
""",
    whole=False,
)
