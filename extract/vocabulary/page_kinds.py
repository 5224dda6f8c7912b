"""Words in addresses, titles and section names that tell the kind of a page or article, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of, split_phrases

# Titles of pages with the results of a search. `classify.py` rejects such pages as index pages.
SEARCH_RESULTS = any_of("""
    search results | results for | you searched for | suchergebnisse | suchergebnis | ergebnisse für | résultats de recherche
    résultats de la recherche | résultats pour | resultados de la búsqueda | resultados de búsqueda | resultados para | resultados da pesquisa
    resultados da busca | risultati della ricerca | risultati per | zoekresultaten | sökresultat | søkeresultater | søgeresultater
    hakutulokset | wyniki wyszukiwania | výsledky vyhledávání | výsledky hledání | keresési találatok | rezultatele căutării | rezultati pretrage
    результаты поиска | результати пошуку | αποτελέσματα αναζήτησης | arama sonuçları | نتائج البحث | نتایج جستجو | תוצאות חיפוש
    खोज परिणाम | hasil pencarian | kết quả tìm kiếm | ผลการค้นหา | 検索結果 | 搜索结果 | 搜尋結果 | 검색 결과 | 검색결과
""")

# Last segments of the URL path of a page with search results. `classify.py` recognizes such pages by them.
SEARCH_PATH = any_of(
    "search | suche | recherche | buscar | busca | pesquisa | cerca | ricerca | zoeken | sok | søk | soeg | haku | szukaj | hledat | kereses"
    " | cautare | pretraga | poisk | arama | cari | tim-kiem"
)

# Names of sections with opinion pieces, as a segment of a URL's path or in the metadata. `classify.py` determines the
# kind of an article by this table and the next ones.
OPINION = any_of("""
    opinion | opinions | comment | commentary | editorial | editorials | op-ed | column | columns | columnists | analysis-opinion
    meinung | kommentar | kommentare | kolumne | leitartikel | glosse | opinión | columnas | opinião | coluna | opinione | opinioni
    tribuna | tribune | tribunes | éditorial | chronique | chroniques | opinie | ledare | debatt | meninger | mening | mielipide | publicystyka
    komentář | názory | vélemény | мнение | мнения | γνώμη | görüş | yazarlar | رأي | آراء | دیدگاه | דעות | 社説 | 社论 | 评论 | 評論 | 사설 | 오피니언
""")

# Names of sections with interviews, likewise.
INTERVIEW = any_of("""
    interview | interviews | the-interview | entretien | entretiens | entrevista | entrevistas | intervista | interviste | intervju
    haastattelu | haastattelut | wywiad | wywiady | rozhovor | rozhovory | interjú | interjúk | interviu | interviuri | intervjui
    | интервью | інтерв'ю | интервю | интервју | συνεντεύξεις | συνέντευξη | röportaj | röportajlar | söyleşi | مقابلات
    مقابلة | حوارات | ראיונות | ראיון | wawancara | インタビュー | 专访 | 專訪 | 인터뷰
""")

# Labels before a headline (`Opinion: …`, `【社説】…`) or after it (`… | Opinion`) that tell the kind of the article: each
# stands alone, set off by a sign. A word that also begins ordinary headlines is in no table.
OPINION_LABELS = split_phrases("""
    opinion | op-ed | editorial | commentary | comment | guest column | guest essay | letters to the editor | letter to the editor
    kommentar | meinung | leitartikel | kolumne | gastkommentar | gastbeitrag | glosse | leserbrief | pro und contra
    opinión | la columna | carta al director | opinião | artigo de opinião | opinione | l'opinione | l’opinione | il commento
    commento | l'editoriale | editoriale | point de vue | l'édito | édito | éditorial | tribune | chronique | l'éditorial | opinie
    hoofdredactioneel | commentaar | ledare | debatt | krönika | kronikk | kronik | leserinnlegg | mielipide | kolumni | pääkirjoitus
    opinia | komentarz | felieton | komentář | názor | vélemény | editorial | мнение | колонка | думка | коментар | γνώμη
    άποψη | görüş | köşe yazısı | başyazı | رأي | افتتاحية | دیدگاه | דעה | opini | tajuk rencana | 社説 | 社论 | 社論 | 评论 | 評論 | 사설 | 칼럼
""")
INTERVIEW_LABELS = split_phrases("""
    interview | exclusive interview | the interview | im interview | das interview | exklusiv-interview | im gespräch
    entretien | grand entretien | l'entretien | interview exclusive | entrevista | la entrevista | entrevista exclusiva | intervista
    l'intervista | l’intervista | het interview | in gesprek | intervju | haastattelu | wywiad | rozhovor | interjú | interviu
    интервью | эксклюзивное интервью | інтерв'ю | интервю | интервју | συνέντευξη | röportaj | söyleşi | مقابلة | حوار | ראיון | wawancara
    phỏng vấn | インタビュー | 专访 | 專訪 | 人物专访 | 인터뷰
""")
LIVE_LABELS = split_phrases("""
    live | live updates | live blog | liveblog | live-blog | live ticker | liveticker | live-ticker | newsticker | im liveticker | jetzt live
    as it happened | live coverage | minute by minute | en direct | direct | le direct | suivez le direct | en vivo | en directo | minuto a minuto
    ao vivo | diretta | la diretta | in diretta | diretta live | direktrapport | suorana | na żywo | relacja na żywo
    živě | élő | közvetítés | прямой эфир | онлайн-трансляция | текстовая трансляция | наживо | ζωντανά | canlı | canlı anlatım
    مباشر | بث مباشر | siaran langsung | ライブ | 直播 | 文字直播 | 실시간
""")

# Phrases in titles of digests: short reports on many events of a day. `classify.py` also looks at the text.
DIGEST = """
    morning briefing | evening briefing | daily briefing | news briefing | morning brief | evening brief | daily brief | news in brief
    morning newsletter | evening newsletter | daily newsletter | newsletter | morning digest | daily digest | news digest | news roundup
    news round-up | morning headlines | the week in brief | morgenbriefing | abendbriefing | nachrichtenüberblick | kurznachrichten
    meldungen des tages | nachrichten des tages | das wichtigste in kürze | kurz notiert | revue de presse | brèves | l'essentiel de l'actualité
    l'essentiel de l’actu | les infos du jour | actualité en bref | resumen de noticias | noticias del día | noticias en breve | boletín
    notícias do dia | resumo de notícias | rassegna stampa | le notizie del giorno | notizie in breve | nieuwsoverzicht | kort nieuws
    nyheter i korthet | kort nyt | skrót wiadomości | przegląd prasy | stručné zprávy | rövid hírek | știri pe scurt | дайджест
    главное за день | главные новости дня | новости коротко | коротко о главном | головне за день | günün özeti | günün haberleri
    نشرة الأخبار | موجز الأخبار | the day ahead | what you need to know today | what you need to know this morning | things to know today
    things to know this morning | to start your day | was heute wichtig | nachrichten am morgen | die lage am morgen | morgenlage
    was sie heute wissen | sie heute wissen | der tag im überblick | à savoir ce matin | faut savoir ce matin | infos de la matinée
    infos à retenir | noticias de la mañana | las claves del día | debes saber hoy | para empezar el día | notícias da manhã | destaques do dia
    notizie di oggi | punto del mattino | rassegna del mattino | cosa sapere oggi | najważniejsze wydarzenia dnia | przegląd wydarzeń | poranek w skrócie
    главное к этому часу | главное к утру | главное за ночь | итоги дня | которые вы могли пропустить | головні новини дня | sabah bülteni
    het nieuws van vanmorgen | nyhetene du må vite | morgonens nyheter | aamun uutiset | přehled zpráv | reggeli hírek
"""

# Segments of the URL path of a live blog.
LIVE = any_of(
    "live | liveblog | live-blog | live-updates | liveticker | ticker | en-direct | direct | en-vivo | directo | ao-vivo | diretta"
)

# Segments of the URL path of a video.
VIDEO = any_of("video | videos | watch | tv | clip | clips | vidéo | vidéos | vídeo | vídeos")

# Segments of the URL path of a picture gallery.
GALLERY = any_of(
    "gallery | galleries | photos | photo-gallery | in-pictures | pictures | slideshow | fotostrecke | bilder | galerie | galeria | galería | fotogalerie | diaporama"
)
