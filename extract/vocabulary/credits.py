"""Phrases that name the source of a picture, a chart or a text, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Phrases that start the credit of a picture and name the role of its author ("Photo: …"). `residue/credits.py` drops
# lines that begin with one. "Video" and "graphic" alone are not in the table: lists of features begin lines with them.
CREDIT = any_of("""
    photo | photos | photograph | photo by | photo credit | photo source | photo courtesy | photograph by | image | images | image by
    image credit | image source | picture | pictures | picture credit | file photo | file picture | credit | credits | copyright
    video credit | illustration | illustration by | courtesy of | handout
    featured image | feature image | featured photo | header image | titelbild | beitragsbild | aufmacherbild | headerbild | teaserbild
    imagen destacada | imagen de portada | photo de couverture | image à la une | foto di copertina | imagem de capa | omslagsbild
    foto | fotos | bild | bilder | bildquelle | bildnachweis | symbolbild | archivbild | archivfoto | fotograf
    crédit | crédits | crédit photo | crédits photo | photo d'archives | photo d’archives | image d'illustration | image illustrative
    imagen | crédito | créditos | foto de | fotografía | imagem | reprodução | divulgação | immagine
    beeld | bilde | billede | kuva | zdjęcie | fot | fot. | fotó | снимка | фото | изображение | φωτογραφία
    fotoğraf | تصوير | الصورة | صورة | عکس | צילום | फोटो | तस्वीर | ছবি
    ảnh | ภาพ | 写真 | 画像 | 撮影 | 图 | 圖 | 图片来源 | 圖片來源 | 摄影 | 사진
""")

# Those after which the name of the photographer follows without a colon ("Foto Jan Lem").
CREDIT_BEFORE_NAME = any_of(
    "photo by | photograph by | image by | picture by | foto | fotos | fot. | фото | kuva | fotó | zdjęcie | fotografie"
)

# The word after the photographer at the end of a Chinese caption. `residue/credits.py` drops lines that end in it; a
# sentence ends in a full stop.
CREDIT_AT_END = any_of("摄 | 攝")

# The word of a copyright notice ("Copyright Example Press 2026"). `residue/credits.py` drops lines that begin with one
# and name a year.
COPYRIGHT = any_of("copyright")

# Phrases that start the line with the source of a text or of a chart. `residue/credits.py` drops such a line near the
# start or end of a text: there it names the source of the text; between paragraphs it belongs to the figure above it.
SOURCE = any_of("""
    source | sources | via | quelle | quellen | fuente | fuentes | fonte | fonti | bron | kilde | källa | lähde | źródło | zdroj
    forrás | sursa | sursă | izvor | vir | извор | источник | джерело | πηγή | kaynak | المصدر | مصدر | منبع | מקור | स्रोत | সূত্র
    sumber | nguồn | ที่มา | 出典 | 提供 | 저작권자 | 来源 | 來源 | 출처
""")

# Phrases after one of CREDIT or SOURCE that name nobody ("Source: Web"). `residue/credits.py` drops such lines.
UNNAMED_SOURCE = any_of(
    "web | internet | online | file | archive | agencies | agency | social media | screenshot | netz | red | redes sociales"
)
