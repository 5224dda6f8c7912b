"""Phrases that lead to other articles, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import PhraseIndex, any_of

# Phrases that start a line linking to another article. `residue/navigation.py` drops such lines; `html/link_blocks.py`
# removes such blocks and the lists below them.
READ_ALSO = PhraseIndex("""
    read also | also read | also on | read more | read next | read this | read the full | read on | see also | also see | more on this
    related | related story | related stories | related article | related articles | related news | related topics
    related content | related coverage | related posts | recommended | recommended reading | recommended for you
    more from | more on | more stories | more news | latest from | latest news | latest stories | you may also like
    you might also like | you may like | don't miss | don’t miss | must read | explore more | keep reading
    next article | previous article | next post | previous post | next story | previous story | discover more from
    nächster artikel | vorheriger artikel | nächster beitrag | vorheriger beitrag | article suivant | article précédent
    artículo siguiente | artículo anterior | próximo artigo | artigo anterior | articolo successivo | articolo precedente
    volgend artikel | vorig artikel | nästa artikel | föregående artikel | следующая статья | предыдущая статья
    up next | watch also | watch now | listen now | in case you missed it | top stories | most read | most popular
    trending now | editor's picks | editors' picks | editor’s picks | what to read next | dive deeper | go deeper
    lesen sie auch | lesen sie mehr | lesen sie hier | lesen sie dazu | lies auch | mehr zum thema | mehr dazu | mehr lesen
    ähnliche | ähnliche artikel | ähnliche beiträge | ähnliche themen | auch interessant | das könnte sie auch interessieren | das könnte dich auch interessieren | weiterlesen | zum weiterlesen | siehe auch
    zum thema | passend dazu | meistgelesen | mehr aus | mehr von | weitere artikel | weitere meldungen | weitere nachrichten
    das könnte ihnen auch gefallen | das könnte dir auch gefallen | mehr lesestoff | vous aimerez aussi | vous pourriez aimer
    cela peut vous intéresser | cela pourrait vous intéresser | dans la même rubrique | te puede gustar | también te puede gustar
    te recomendamos leer | você pode gostar | você também pode gostar | você também vai gostar | talvez você goste | potrebbe piacerti
    misschien vind je dit ook leuk | ook interessant | du kanske också gillar | du vil kanskje også like | může vás zajímat
    może cię zainteresować | może ci się spodobać | вам может понравиться | вас может заинтересовать | beğenebileceğiniz
    lire aussi | à lire aussi | a lire aussi | lire également | à lire également | lire plus | sur le même sujet
    sur le même thème | voir aussi | à voir aussi | à lire | pour aller plus loin | nos derniers articles | lire la suite
    lea también | lee también | leer más | lea más | le puede interesar | te puede interesar | puede interesarle
    también te puede interesar | más información | más noticias | ver también | vea también | noticias relacionadas
    le recomendamos | te recomendamos | artículos relacionados | sigue leyendo | además lea
    leia também | ler também | leia mais | veja também | veja mais | saiba mais | notícias relacionadas | mais lidas
    leggi anche | leggi di più | leggi tutto | vedi anche | potrebbe interessarti | approfondisci | ti potrebbe interessare
    lees ook | lees meer | lees verder | bekijk ook | meer over
    läs också | läs även | läs mer | läs vidare | se även | les også | les mer | les mere | se også | læs også | læs mere
    lue myös | lue lisää | katso myös
    czytaj też | czytaj także | czytaj więcej | czytaj również | zobacz też | zobacz także | zobacz również | przeczytaj także
    přečtěte si | čtěte také | čtěte i | číst dále | viz také | čítajte aj | prečítajte si | olvassa el | olvasd el | kapcsolódó
    citește și | citeşte şi | vezi și | pročitajte i | čitajte | preberite tudi | прочетете още | вижте още
    читайте также | читайте ещё | читать далее | читать также | смотрите также | по теме | читайте також | дивіться також
    διαβάστε επίσης | διαβάστε ακόμη | διαβάστε περισσότερα | δείτε επίσης
    ayrıca okuyun | bunları da okuyun | daha fazla | ilgili haber | ilgili haberler | ilgili içerik | ilginizi çekebilir | devamını oku
    اقرأ أيضا | اقرأ أيضاً | اقرأ أيضًا | إقرأ أيضا | اقرأ المزيد | شاهد أيضا | مواضيع ذات صلة | قد يعجبك | طالع أيضا | لمزيد
    بیشتر بخوانید | همچنین بخوانید | مطالب مرتبط | קראו גם | קראו עוד | ראו גם | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | आगे पढ़ें
    আরও পড়ুন | আরো পড়ুন | مزید پڑھیں | یہ بھی پڑھیں | baca juga | baca selengkapnya | simak juga | lihat juga
    xem thêm | đọc thêm | อ่านเพิ่มเติม | อ่านข่าวเพิ่มเติม | ข่าวที่เกี่ยวข้อง | 関連記事 | 関連ニュース | あわせて読みたい | 続きを読む | もっと見る
    相关新闻 | 相关阅读 | 延伸阅读 | 更多新闻 | 推荐阅读 | 延伸閱讀 | 相關新聞 | 更多新聞 | 看更多 | 관련기사 | 관련 기사 | 관련뉴스 | 더보기
    soma zaidi | soma pia | basahin din
""")

# Those phrases of READ_ALSO that are also the first words of a heading within an article ("Recommended settings").
# `residue/navigation.py` drops a line that begins with one only if a colon follows or the line holds nothing else.
READ_ALSO_OR_HEADING = any_of("""
    related | recommended | recommended reading | latest from | dive deeper | go deeper | watch now | listen now | ähnliche | zum thema
    passend dazu | weitere artikel | à lire | a lire | pour aller plus loin | kapcsolódó | по теме | daha fazla | لمزيد | xem thêm
""")
