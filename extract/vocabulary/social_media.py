"""Names of social networks, and the notices in place of what is embedded from them (pure)."""

from newsfold.extract.vocabulary.phrases import Finder, any_of

# Names of social networks. `residue/social_media.py` drops lines that list several.
SOCIAL_NETWORKS = any_of("""
    facebook | instagram | twitter | youtube | whatsapp | telegram | tiktok | linkedin | bluesky | mastodon | pinterest
    snapchat | viber | wechat | weibo | spotify | apple podcasts | flipboard | google news
""")

# Phrases of the notice in place of a video or post that loads only after the reader's consent.
# `residue/social_media.py` drops short lines with one, and longer lines that also contain a phrase of PRIVACY.
EMBED = Finder("""
    empfohlener redaktioneller inhalt | empfohlener externer inhalt | empfohlener inhalt | externer inhalt | externen inhalt
    externe inhalte | externe inhalt | link zum youtube-inhalt | external content | third-party content | third party content
    a post shared by | ein beitrag geteilt von | une publication partagée par | una publicación compartida | um post compartilhado por | uma publicação partilhada por | un post condiviso da
    een bericht gedeeld door | ett inlägg delat av | post udostępniony przez | příspěvek sdílený | contenu externe | contenus externes | contenu tiers | contenido externo | contenidos externos | contenuto esterno
    contenuti esterni | conteúdo externo | externe inhoud | inhoud van derden | ekstern innhold | eksternt indhold
    externt innehåll | ulkoinen sisältö | treści zewnętrzne | externí obsah | внешний контент | dış içerik
""")

# Phrases about personal data in such a notice. `residue/social_media.py` uses them together with EMBED.
PRIVACY = Finder(
    """
    drittplattform | drittanbieter | personenbezogene daten | datenschutz | redakteuren ausgewählt | redaktion empfohlen
    third-party | personal data | privacy | cookies | données personnelles | confidentialité | datos personales | privacidad
    dati personali | dados pessoais | persoonsgegevens | privacybeleid | personopplysninger | persondata | personuppgifter
    henkilötietoja | dane osobowe | osobní údaje | персональные данные | kişisel veri
""",
    whole=False,
)
