"""Labels before and after the names of authors in a byline, by language: "By", "Текст:", "文／" (pure).

The keys are language tags. To support another language, add its labels to the tables of this module, and its credits of
pictures to OTHER_CREDIT.
"""

from newsfold.extract.vocabulary.phrases import any_of, split_phrases

# Phrases before names in letters that have capitals, with or without a colon. `metadata/byline_labels.py` reads the names
# after them; all of these must look like names, so that a preposition is no danger.
_BEFORE_NAMES = {
    "en": """by | article by | submitted by | created by | words by | story by | written by | posted by | reporting by | reported by
        interview by | interviewed by | as told to | report by | analysis by | opinion by | commentary by | compiled by | text by | author
        a column by | an essay by""",
    "de": """von | text | text von | ein beitrag von | erstellt von | gespeichert von | eingereicht von | von unserem korrespondenten
        von unserer korrespondentin | von unserem redakteur | von unserer redakteurin | verfasst von | geschrieben von | autor | autorin
        ein kommentar von | kommentar von | eine kolumne von | eine analyse von | ein gastbeitrag von | ein interview von | interview von
        eine reportage von | eine rezension von | reportage von | bericht von | aufgezeichnet von | protokolliert von
        das interview führte | das interview führten | das gespräch führte | das gespräch führten | die fragen stellte
        die fragen stellten""",
    "fr": """par | propos recueillis par | texte | texte de | texte par | textes de | écrit par | rédigé par | publié par | recueilli par
        entretien réalisé par | entretien par | un reportage de | un article de | une chronique de | auteur | auteure | autrice
        de notre envoyé spécial | de notre envoyée spéciale | de notre correspondant | de notre correspondante""",
    "es": """por | texto | texto de | redactado por | escrito por | publicado por | una entrevista de | un reportaje de | un artículo de
        una crónica de | autor | autora""",
    "ca": "per | text de | escrit per | redactat per | publicat per | un article de | una entrevista de | autor | autora",
    "pt": "por | texto | texto de | escrito por | publicado por | reportagem de | um artigo de | autor | autora",
    "gl": "por | texto de | escrito por | publicado por",
    "it": """di | testo | testo di | testi di | scritto da | pubblicato da | articolo di | un articolo di | intervista di | reportage di
        dal nostro inviato | dalla nostra inviata | dal nostro corrispondente | autore | autrice""",
    "ro": "scris de | text de | texte de | un articol de | articol de | publicat de | postat de | redactat de | autor | autoare",
    "nl": """door | tekst | tekst door | geschreven door | interview door | een artikel van | opgetekend door | auteur
        van onze correspondent | van onze verslaggever""",
    "da": "af | tekst | skrevet af | artikel af | interview af | forfatter",
    "nb": "av | tekst | skrevet av | publisert av | forfatter",
    "sv": "av | text av | skriven av | publicerad av | skribent | författare",
    "fi": "teksti | kirjoittanut | kirjoittaja | toimittaja",
    "is": "eftir | höfundur | texti",
    "cs": "autor | autorka | autoři | napsal | napsala | připravil | připravila | rozhovor vedl | rozhovor vedla | od",
    "sk": "autor | autorka | autori | napísal | napísala | pripravil | pripravila | rozhovor viedol | rozhovor viedla | od",
    "pl": """autor | autorka | autorzy | tekst | napisał | napisała | napisali | opracował | opracowała | oprac. | przygotował
        przygotowała | rozmawiał | rozmawiała | rozmawiali | rozmawia | artykuł napisał""",
    "hu": "írta | szerző | szöveg | riporter | írta és fényképezte",
    "sl": "avtor | avtorica | piše | napisal | napisala | pripravil | pripravila | besedilo | pogovarjal se je | pogovarjala se je",
    "sh": """autor | autorica | autorka | piše | pišu | napisao | napisala | tekst | razgovarao | razgovarala | priredio | priredila
        pripremio | pripremila | objavio | objavila""",
    "sr": """аутор | ауторка | пише | пишу | написао | написала | текст | разговарао | разговарала | приредио | приредила""",
    "mk": "автор | пишува | напиша | текст | подготви | подготвил | подготвила | разговараше",
    "bg": "автор | автори | текст | от | написа | написано от | публикувано от | интервю на | репортаж на",
    "ru": """автор | авторы | текст | автора | автор текста | автор статьи | пишет | написал | написала | подготовил | подготовила
        подготовили | материал подготовил | материал подготовила | беседовал | беседовала | записал | записала | опубликовал""",
    "uk": """автор | авторка | автори | текст | автор тексту | авторка тексту | пише | написав | написала | підготував | підготувала
        підготували | розмовляв | розмовляла | спілкувався | спілкувалася | записав | записала""",
    "lt": "autorius | autorė | parengė | parašė | rašo | kalbino | kalbėjosi | tekstas",
    "lv": "autors | autore | teksts | raksta | sagatavoja | sagatavojis | sagatavojusi | intervēja",
    "et": "autor | kirjutas | kirjutab | intervjueeris | tekst",
    "el": """γράφει ο | γράφει η | γράφουν οι | του | της | των | κείμενο | συντάκτης | συντάκτρια | από τον | από την | ρεπορτάζ του
        ρεπορτάζ της | συνέντευξη στον | συνέντευξη στην""",
    "tr": "yazan | yazar | haber | yazı | röportaj | muhabir | hazırlayan | derleyen | haberi hazırlayan",
    "az": "müəllif | hazırladı",
    "id": "oleh | penulis | ditulis oleh | laporan oleh | laporan | reporter | pewarta",
    "ms": "oleh | penulis | ditulis oleh | disediakan oleh | laporan",
    "fil": "ni | isinulat ni | sinulat ni | ulat ni | ulat mula kay",
    "vi": "tác giả | bài | bài viết | bài viết của | viết bởi | bởi | phóng viên | bài và ảnh",
    "sq": "nga | shkruan | shkroi | shkruar nga | autor | autori | autorja",
    "af": "deur | geskryf deur",
    "eu": "egilea | testua",
    "hy": "հեղինակ | հեղինակ՝",
    "kk": "авторы | жазған",
}
# The same, only before a colon: without one, these words begin headlines and headings.
_BEFORE_COLON = {
    "en": "words | reporting | interview | story | report | authors | reporter | reporters",
    "de": "autoren | bericht | reportage | interview | protokoll | recherche | gespräch | fragen | redakteur | redakteurin",
    "fr": "textes | reportage | entretien | interview | enquête | auteurs | journaliste | rédaction et mise en page",
    "es": "textos | autores | entrevista | reportaje | redactor | redactora | periodista",
    "ca": "text | textos | entrevista | reportatge | periodista",
    "pt": "textos | autores | entrevista | reportagem | repórter | jornalista",
    "it": "testi | autori | intervista | giornalista | articolo",
    "ro": "text | autori | interviu | reportaj | reporter | redactor",
    "nl": "interview | reportage | auteurs | verslaggever | journalist",
    "da": "journalist | interview | reportage", "nb": "journalist | intervju | reportasje",
    "sv": "text | reporter | intervju | reportage | journalist", "fi": "haastattelu | toimittajat",
    "is": "blaðamaður | viðtal", "cs": "text | redaktor | redaktorka | reportér | rozhovor | reportáž",
    "sk": "text | redaktor | redaktorka | reportér | rozhovor | reportáž",
    "pl": "rozmowa | reportaż | reporter | dziennikarz | dziennikarka | wywiad",
    "hu": "szerzők | interjú | riport | újságíró | tudósító", "sl": "novinar | novinarka | intervju | tekst",
    "sh": "novinar | novinarka | intervju | reportaža | autori", "sr": "новинар | новинарка | интервју | репортажа | аутори",
    "mk": "новинар | новинарка | интервју | репортажа", "bg": "репортер | журналист | интервю | репортаж",
    "ru": "интервью | репортаж | журналист | корреспондент | авторы текста", "uk": "інтерв'ю | репортаж | журналіст | журналістка | кореспондент",
    "lt": "žurnalistas | žurnalistė | autoriai", "lv": "žurnālists | žurnāliste | autori", "et": "ajakirjanik | autorid | intervjuu",
    "el": "κείμενα | ρεπορτάζ | συνέντευξη | αρθρογράφος | γράφει | γράφουν", "tr": "metin | haberi yazan | söyleşi",
    "id": "teks | wartawan", "ms": "teks | wartawan", "fil": "manunulat", "vi": "thực hiện | phóng sự | phỏng vấn | tác giả bài viết",
    "sq": "gazetari | gazetarja | teksti | intervistoi",
}  # fmt: skip
# Phrases in scripts without capital letters, where any word may follow: a colon or another sign stands between the
# phrase and the names.
_CASELESS = {
    "ar": "بقلم | كتب | كتبت | كتبه | كتبته | كتبها | إعداد | أعد | أعدت | أعده | أعدته | حوار | حاوره | حاورته | تقرير | نص | الكاتب | الكاتبة | أجرى الحوار | أجرت الحوار",
    "fa": "نویسنده | نویسندگان | نوشته | به قلم | گزارش | گزارشگر | خبرنگار | متن | مصاحبه | گفت‌وگو | گفتگو | یادداشت | تهیه و تنظیم",
    "ur": "تحریر | از قلم | مصنف | رپورٹ | نامہ نگار | رپورٹر", "he": "מאת | כתבה | כתב | כתבו | כותב | כותבת | טקסט | ראיון | ראיינה | ראיין | הכותב | הכותבת",
    "hi": "लेखक | लेखिका | लेखन | द्वारा | रिपोर्ट | रिपोर्टर | संवाददाता | प्रस्तुति", "mr": "लेखक | लेखिका | वार्ताहर | शब्दांकन",
    "bn": "লেখক | লেখিকা | প্রতিবেদক | প্রতিবেদন | লিখেছেন | লেখা | সাক্ষাৎকার", "ta": "எழுதியவர் | கட்டுரை | கட்டுரையாளர் | செய்தியாளர் | எழுத்து",
    "te": "రచయిత | రచన", "ml": "എഴുതിയത് | ലേഖകൻ", "kn": "ಲೇಖಕರು | ಬರಹ", "gu": "લેખક", "pa": "ਲੇਖਕ", "ne": "लेखक", "si": "ලියන්නේ",
    "th": "โดย | ผู้เขียน | เขียนโดย | เรื่อง | เรื่องและภาพ | เรียบเรียง | เรียบเรียงโดย | รายงานโดย | รายงาน | ผู้สื่อข่าว | สัมภาษณ์",
    "km": "ដោយ", "lo": "ໂດຍ", "my": "ရေးသားသူ", "ka": "ავტორი", "am": "ጸሐፊ",
    "zh": """文 | 作者 | 撰文 | 撰稿 | 撰稿人 | 记者 | 記者 | 本报记者 | 本報記者 | 采访 | 採訪 | 采写 | 採寫 | 采写记者 | 报道 | 報導 | 报道记者
        特约记者 | 特約記者 | 图文 | 圖文 | 图/文 | 圖/文 | 文/图 | 文字 | 文图 | 文、图 | 文、圖 | 文字记者 | 整理 | 采访撰文 | 採訪撰文""",
    "ja": """文 | 執筆 | 文責 | 取材・文 | 取材・構成 | 取材 | 聞き手 | 聞き手・文 | 文・写真 | 写真・文 | 取材・文・写真 | 著者 | 筆者 | ライター | 記者
        構成・文 | 構成 | 寄稿 | 文と写真 | 執筆者 | 記事""",
    "ko": "글 | 글쓴이 | 기자 | 작성자 | 취재 | 글·사진 | 글/사진 | 글 사진 | 취재·사진 | 인터뷰 | 필자 | 글쓴이 | 취재기자",
}  # fmt: skip

# All labels, as tables of phrases.
BEFORE_NAMES = " | ".join(_BEFORE_NAMES.values())
BEFORE_COLON = " | ".join(_BEFORE_COLON.values())
# Those of several words, which begin no name.
LONG_LABELS = tuple(phrase for phrase in split_phrases(BEFORE_NAMES) if " " in phrase)
BEFORE_SIGN = " | ".join(_CASELESS.values())
# Those of them that no sign has to follow.
BEFORE_SPACE = (
    "بقلم | به قلم | מאת | โดย | เขียนโดย | 记者 | 記者 | 本报记者 | 本報記者 | 글 | 글·사진 | 글쓴이 | تحریر | لেখক"
)
# The languages that have labels here.
LANGUAGES = frozenset((*_BEFORE_NAMES, *_CASELESS))

# Words after the name of an author on a line of its own: "Kovács Bence írta", "Jón Jónsson skrifar".
AFTER_NAME = any_of(
    "írta | írása | tudósít | tudósítása | skrifar | skrifaði | piše | píše | pisze | пише | пишува | schreibt | द्वारा"
)

# Labels of people who did something else than write the text, beside those of pictures in `credits.py`.
OTHER_CREDIT = """
    reviewed by | medically reviewed by | fact checked by | fact-checked by | expert reviewed by | edited by | translated by | photo by
    photos by | photography by | photographs by | photograph by | photography | photographs | photographer | pictures by | photo | photos | foto | fotos
    bild | bilder | image | images | illustration | illustrations | additional reporting by
    illustration by | illustrated by | graphic by | graphics by | video by | video | cover | approved by | updated by | medical reviewer | reviewer | editor
    übersetzt von | übersetzung | geprüft von | redigiert von | illustration von | bearbeitet von | fotos von | fotografie | mitarbeit | kamera
    traduit par | relu par | photographie | photographies | photos de | crédit photo | traducido por | traducción | ilustración | ilustraciones
    revisado por | editado por | fotografía | fotografías | fotografies | fotografia | fotografie | edició | edição de | edición
    tradotto da | a cura di | traduzione | vertaling | foto's | oversat af | oversatt av | översättning | fotograf | foto av | foto af | kuvat | kuva | kuvaaja
    ljósmynd | ljósmyndir | překlad | preklad | tłumaczenie | zdjęcia | zdjęcie | fot. | red. | fotó | fotók | fényképek | szerkesztő | fordította | foto de
    fotografije | fotografija | slike | prevod | prijevod | фото | фотограф | фотографии | снимки | снимка | фотографија | фотографије | перевод | переклад
    редактор | редакторка | монтаж | світлини | nuotraukos | nuotrauka | nuotr. | foto autors | fotod | fotogrāfs | φωτό | φωτογραφία | φωτογραφίες | φωτογραφίες του
    επιμέλεια | μετάφραση | fotoğraf | fotoğraflar | editör | kamera | çeviri | çeviren | penyunting | gambar | larawan | ảnh | biên tập
"""
# The same in scripts without capital letters, before a colon or another sign.
CASELESS_OTHER_CREDIT = any_of("""
    責編 | 责编 | 责任编辑 | 責任編輯 | 编辑 | 編輯 | 編集 | 校对 | 校對 | 摄影 | 攝影 | 摄 | 图 | 圖 | 图片 | 圖片 | 写真 | 撮影 | 写真提供 | イラスト | 翻訳 | 翻译 | 翻譯
    监制 | 終審 | 终审 | 审核 | 통역 | 사진 | 편집 | 번역 | 그래픽 | 영상 | تصوير | تحرير | ترجمة | عکس | عکاس | ترجمه | مترجم | ویرایش | دبیر | צילום | צילומים | צלם
    עריכה | תרגום | फोटो | संपादन | संपादक | अनुवाद | ছবি | সম্পাদনা | অনুবাদ | படங்கள் | புகைப்படம் | ภาพ | ถ่ายภาพ | บรรณาธิการ | แปล | 来源 | 來源 | تصویر
""")

# Texts within a name in such a script that belong to a desk, an outlet or another label. `metadata/person_names.py` knows
# by them that no person is named. They count as whole words where words have spaces between them.
CASELESS_DESK_PARTS = tuple(
    """
    编辑部 編輯部 編集部 編集局 取材班 編集 编辑 編輯 小编 小編 本报 本報 综合 綜合 网络 網路 通信 新聞 新闻 日报 日報 晚报 报道 報道 報導 中心 记者 記者 写真 提供 配信
    ニュース オンライン デスク チーム スタッフ 편집부 취재팀 온라인 뉴스 일보 신문 기자 ทีมข่าว กองบรรณาธิการ ผู้สื่อข่าว ออนไลน์ สำนักข่าว
    """.split()
)
CASELESS_DESK_WORDS = frozenset(
    """
    التحرير المحرر محرر فريق وكالات مراسل مراسلنا قسم صحيفة جريدة موقع خاص تحریریه گروه خبرگزاری سرویس خبرنگار روزنامه تحریریهٔ מערכת סוכנויות כתבי כתבנו
    डेस्क ब्यूरो टीम संवाददाता न्यूज़ न्यूज समाचार प्रतिनिधि एजेंसी ডেস্ক প্রতিবেদক নিজস্ব প্রতিনিধি অনলাইন ব্যুরো ڈیسک ویب نیوز رپورٹر ٹیم ڈان நிருபர் டெஸ்க் குழு செய்திகள்
    """.split()
)
# Signs of notes in brackets at the end of a Japanese text, and signs with which such notes end: "（敬称略）", "（随時掲載）".
# `metadata/byline_labels.py` knows by them that the brackets hold no name.
NO_NAME_SIGNS = frozenset("年月日時分秒円回号版第前後新聞共通信社的等他約各全毎次今昨翌")
NO_NAME_ENDS = frozenset("略供載終了続付談別込中上下内外者局部課省庁県市区町村大学校会式戦場館権数計点位級差率税料費の")
