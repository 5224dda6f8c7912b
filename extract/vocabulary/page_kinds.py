"""Words in addresses, titles and section names that tell the kind of a page, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

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
# kind of an article by this table and the next three.
OPINION = any_of("""
    opinion | opinions | comment | commentary | editorial | editorials | op-ed | column | columns | columnists | analysis-opinion
    meinung | kommentar | kommentare | kolumne | leitartikel | glosse | opinión | columnas | opinião | coluna | opinione | opinioni
    tribune | tribunes | éditorial | chronique | chroniques | opinie | ledare | debatt | meninger | mening | mielipide | publicystyka
    komentář | názory | vélemény | мнение | мнения | γνώμη | görüş | yazarlar | رأي | آراء | دیدگاه | דעות | 社説 | 社论 | 评论 | 評論 | 사설 | 오피니언
""")

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
