"""Words around the names of authors: labels, titles, what stands in their place; in many languages (pure)."""

from newsfold.extract.vocabulary.byline_labels import LONG_LABELS
from newsfold.extract.vocabulary.phrases import any_of

# Phrases that start a line that is only a byline. `residue/bylines.py` drops such lines; the names are found with BY.
BYLINE_LABEL = any_of("""
    written by | article written by | reviewed by | medically reviewed by | edited by | fact checked by | fact-checked by | by | von | par | por | di | door | av | af | autor | autora | author | reporter | editor | reporting by | text
    text von | автор
""")

# Phrases before the name of an author in metadata or in a marked byline, also without a colon.
# `metadata/byline_labels.py` finds them, and any label of `byline_labels.py` before a colon.
AUTHOR_PREFIX = f"""
    by | view all posts by | more articles by | posts by | written by | posted by | interview | interview by | words by | story by
    opinion by | analysis by | review by | reporting by | author | authors | post author | this post was written by | article by | blog by
    content by | by author | text by | text von | texto de | texte de | textes | testo di | autorin | autoren | auteur | auteurs
    autore | autori | автор текста | авторы | текст | tekst | yazan | yazar | oleh | penulis | tác giả | بقلم | كتب | إعداد | نویسنده | מאת | 文 | 作者
    記者 | 记者 | 글 | ein beitrag von | ein gastbeitrag von | eine kolumne von | ein interview von | verfasst von | geschrieben von | escrito por | écrit par
    scritto da | geschreven door | skriven av | skrevet av | alle beiträge von | zeige alle beiträge von | von | par | por | di | door
    av | af | autor | autora | autores | text | texto | автор | {" | ".join(LONG_LABELS)}
"""

# Labels of the author on a Twitter card. `metadata/bylines.py` compares `twitter:label1` with them.
AUTHOR_LABEL = any_of("""
    written by | author | verfasst von | geschrieben von | autor | écrit par | auteur | escrito por | scritto da | geschreven door
    skriven av | skrevet av | napisane przez | написано | автор | yazan | ditulis oleh
""")

# Words between the author and the sections of an article: "Ada Lund in Travel". `metadata/byline_text.py` reads no names
# after one that stands alone.
SECTION_LABEL = any_of("""
    in | under | posted in | published in | filed under | filed in | category | categories | topic | topics | tags | rubrik | in rubrik
    kategorie | kategorien | thema | themen | dans | rubrique | catégorie | catégories | en | categoría | categorías | em | categoria
    categorias | categorie | kategoria | kategorier | kategori | рубрика | категория | категории | κατηγορία | 分类 | 分類 | カテゴリー | 카테고리
""")

# Words between the names of two authors, those for "and" from Unicode's CLDR (list patterns), except Slovene "in" and
# Filipino "at", which stand before places and outlets in other languages. `metadata/authors.py` and
# `metadata/byline_labels.py` split bylines at them. Only in small letters, or the whole line in capitals: "John E Smith",
# "Dan".
_AND = any_of("""
    and | with | und | mit | im Gespräch mit | im Interview mit | in conversation with | et | avec | e | con | com | y | och | og | en | met
    a | i | и | і | та | й | ja | eta | agus | és | ir | un | u | dhe | și | şi | si | ve | və | va | và | dan | na | και
    և | და | және | жана | жене | و | और | आणि | र | এবং | ও | ਅਤੇ | અને | மற்றும் | మరియు | ಮತ್ತು | සහ | และ | ແລະ | និង | နှင့်
    和 | 与 | 與 | 及 | と | 및
""")
NAME_CONJUNCTION = rf"(?-i:{_AND}|AND|WITH|UND|ET|OCH|OG|EN)"
# Those between two family names of one person: "Ramón y Cajal". `metadata/authors.py` does not split at them there.
SURNAME_CONJUNCTION = any_of("y | e | i")

# Words that stand for the author in a note that goes on ("She has written …"). `residue/profiles.py` looks for them among
# the first words of a line below the note.
PRONOUN = any_of("""
    he | she | they | his | her | their | sie | elle | él | ella | lui | lei | ele | ela | hij | zij | han | hun | hon | hän
    ona | ő | он | она | він | вона | той | тя | αυτός | αυτή | هو | هي | او | הוא | היא
""")
# Those that are common words of other languages, by the language in which they stand for a person.
PRONOUN_IN = {
    "de": "er", "fr": "il", "ro": "el ea", "id": "dia ia", "ms": "dia ia", "pl": "on", "cs": "on", "sk": "on", "sl": "on", "hr": "on",
    "sr": "on", "bs": "on",
}  # fmt: skip

# Words that follow the name in a note about the author ("Ada Lund is a reporter in Oslo"). `residue/profiles.py` knows
# such a note by them if words stand before the name.
IS = any_of("""
    is | was | writes | lives | works | teaches | ist | war | schreibt | lebt | arbeitet | lehrt | est | vit | travaille
    enseigne | es | vive | trabaja | escribe | é | escreve | trabalha | è | scrive | lavora | schrijft | werkt | är | skriver
    er | arbejder | on | kirjoittaa | jest | pisze | je | píše | este | scrie | пишет | живёт | работает | пише
""")

# Words for "our" before the author's job in such a note ("Our correspondent Ada Lund has …"), in small letters.
OUR = frozenset(
    "our unser unsere notre nuestro nuestra nosso nossa nostro nostra onze vår vores nasz nasza náš naše наш наша".split()
)

# Titles after an author's name and a comma. `metadata/authors.py` removes them with the rest of the byline.
JOB_TITLE = any_of("""
    reporter | editor | correspondent | staff writer | journalist | columnist | contributor | redakteur | redakteurin
    korrespondent | korrespondentin | journaliste | correspondant | correspondante | periodista | corresponsal | giornalista
    jornalista | redacteur | dziennikarz
""")

# Words after an author's name, before the group for which the author writes. `metadata/authors.py` removes them.
ON_BEHALF = any_of(
    "on behalf of | special to | im namen von | im namen der | im auftrag von | au nom de | en nombre de | em nome de | a nome di"
)
# The same and words before a place, which also stand within the name of an office: "Ministerium für Verkehr". `metadata/authors.py` removes them
# only after the name of a person.
FOR = any_of("for | für | pour | para | voor | in | from | aus")

# Titles after an author's name in East Asian languages. `metadata/authors.py` removes them.
REPORTER_SUFFIX = any_of("기자 | 특파원 | 記者 | 记者")

# Texts in the place of a byline: buttons, labels, accounts. `metadata/authors.py` leaves them out.
_BUTTONS = """
    posted | published | updated | by | von | par | share | shares | follow | comment | comments | uncategorized | leave a comment
    super user | superuser | administrador | administrateur | amministratore | beheerder | yönetici | администратор | админ
    admin | administrator | webmaster | web master | wordpressadmin | wp admin | site admin | editor | author | author: | authors | authors:
    autor | autor: | autorin | autorin: | autoren | no author | unknown | none | null | undefined | anonymous | publiziert am
    veröffentlicht am | publié le | publicado en | hinterlasse einen kommentar | laisser un commentaire | dejar un comentario | all posts
    alle beiträge | post author | the author | about the author | author bio | posted by | written by | view all posts | read more
    more posts | follow us | edit | save | print | listen | subscribe | contact | email | e-mail | facebook | twitter | linkedin | instagram
    view profile | profile | website | learn more | text | texto | kommentare | teilen | drucken | partager | compartir | reply | human
    full bio | bio | quelle | quellen | source | sources | size | small | medium | large | theme | edited by | reviewed by | updated by | table of contents | contents | guest | gast
"""
BUTTON = any_of(_BUTTONS)

# The same, and desks of an outlet. `metadata/authors.py` and `byline_text.py` know by them that a byline names no
# person.
NO_AUTHOR = any_of(
    _BUTTONS
    + """
    | gastautor | guest author | gastbeitrag | staff | redaktion | redacción | newsroom | staff reporter | news staff | editorial team
    editorial staff | editorial board | the editors | our reporter | our correspondent | special correspondent | redaktionsteam
    equipo editorial | equipe editorial | toimitus | redakcja | redakce | web desk | news desk | online desk | rédaction | la rédaction
    redazione | redactie | team | the team
"""
)

# Words in the names of desks, in small letters. `metadata/bylines.py` does not search for weak evidence of a person if
# the page names a desk.
DESK_WORDS = frozenset(
    """
    staff team desk editors editorial newsroom contributor contributors reporter reporters redaktion redaktionsteam onlineredaktion redacción
    redacao redação equipo equipe rédaction redazione redactie redakcja redakce toimitus agencies agenturen
    """.split()
)
