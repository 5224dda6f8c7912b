"""Words that editors and page builders use around an article, by purpose and in many languages (pure).

A rule reads one of these tables and nothing else, so that another language is another line here.
"""

import re


def any_of(words: str) -> str:
    """A regular expression for the phrases of `words`, one a line or separated by `|`, longest first."""
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases(words)) + ")"


class Finder:
    """Searches for the phrases of a table: as whole words, or anywhere.

    Most texts hold the first word of no phrase, which is faster to see than that no phrase matches.
    """

    def __init__(self, words: str, *, whole: bool = True) -> None:
        self._folded = tuple({phrase.casefold() for phrase in phrases(words)})
        self._first = frozenset(_WORD.findall(phrase)[0] for phrase in self._folded)
        self._whole = re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.I) if whole else None

    def search(self, text: str) -> bool:
        folded = text.casefold()
        if self._whole is None:
            return any(phrase in folded for phrase in self._folded)
        return not self._first.isdisjoint(_WORD.findall(folded)) and bool(self._whole.search(text))


_WORD = re.compile(r"\w+")


def phrases(words: str) -> list[str]:
    return sorted({phrase.strip() for phrase in re.split(r"[|\n]", words) if phrase.strip()}, key=len, reverse=True)


# The first words of a line that leads to another article.
READ_ALSO = any_of("""
    read also | also read | also on | read more | read next | read this | read the full | read on | see also | also see | more on this
    related | related story | related stories | related article | related articles | related news | related topics
    related content | related coverage | related posts | recommended | recommended reading | recommended for you
    more from | more on | more stories | more news | latest from | latest news | latest stories | you may also like
    you might also like | you may like | don't miss | don’t miss | must read | explore more | keep reading | further reading
    up next | watch also | watch now | listen now | in case you missed it | top stories | most read | most popular
    trending now | editor's picks | editors' picks | editor’s picks | what to read next | dive deeper | go deeper
    lesen sie auch | lesen sie mehr | lesen sie hier | lesen sie dazu | lies auch | mehr zum thema | mehr dazu | mehr lesen
    ähnliche | ähnliche artikel | ähnliche beiträge | ähnliche themen | auch interessant | das könnte sie auch interessieren | das könnte dich auch interessieren | weiterlesen | siehe auch
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
    leia também | leia mais | veja também | veja mais | saiba mais | notícias relacionadas | mais lidas
    leggi anche | leggi di più | leggi tutto | vedi anche | potrebbe interessarti | approfondisci | ti potrebbe interessare
    lees ook | lees meer | lees verder | bekijk ook | meer over
    läs också | läs även | läs mer | läs vidare | se även | les også | les mer | les mere | se også | læs også | læs mere
    lue myös | lue lisää | katso myös
    czytaj też | czytaj także | czytaj więcej | czytaj również | zobacz też | zobacz także | zobacz również | przeczytaj także
    přečtěte si | čtěte také | čtěte i | číst dále | viz také | čítajte aj | prečítajte si | olvassa el | olvasd el | kapcsolódó
    citește și | citeşte şi | vezi și | pročitajte i | čitajte | preberite tudi | прочетете още | вижте още
    читайте также | читайте ещё | читать далее | читать также | смотрите также | по теме | читайте також | дивіться також
    διαβάστε επίσης | διαβάστε ακόμη | διαβάστε περισσότερα | δείτε επίσης
    ayrıca okuyun | bunları da okuyun | daha fazla | ilgili haberler | ilginizi çekebilir | devamını oku
    اقرأ أيضا | اقرأ أيضاً | اقرأ أيضًا | إقرأ أيضا | اقرأ المزيد | شاهد أيضا | مواضيع ذات صلة | قد يعجبك | طالع أيضا | لمزيد
    بیشتر بخوانید | همچنین بخوانید | مطالب مرتبط | קראו גם | קראו עוד | ראו גם | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | आगे पढ़ें
    আরও পড়ুন | আরো পড়ুন | مزید پڑھیں | یہ بھی پڑھیں | baca juga | baca selengkapnya | simak juga | lihat juga
    xem thêm | đọc thêm | อ่านเพิ่มเติม | อ่านข่าวเพิ่มเติม | ข่าวที่เกี่ยวข้อง | 関連記事 | 関連ニュース | あわせて読みたい | 続きを読む | もっと見る
    相关新闻 | 相关阅读 | 延伸阅读 | 更多新闻 | 推荐阅读 | 延伸閱讀 | 相關新聞 | 更多新聞 | 看更多 | 관련기사 | 관련 기사 | 관련뉴스 | 더보기
    soma zaidi | soma pia | basahin din
""")

# Labels that name whose picture or text it is.
CREDIT = any_of("""
    source | sources | photo | photos | photograph | photo by | photo credit | photo courtesy | photograph by | image | images
    image credit | image source | picture | pictures | picture credit | file photo | file picture | credit | credits | copyright
    video | video credit | graphic | illustration | courtesy | via | handout
    quelle | quellen | foto | fotos | bild | bilder | bildquelle | grafik | symbolbild | archivbild | archivfoto | fotograf
    crédit | crédits | crédit photo | photo d'archives | photo d’archives | image d'illustration | légende
    fuente | fuentes | imagen | crédito | foto de | fotografía | fonte | fonti | crédits photo | imagem | reprodução | divulgação
    immagine | bron | beeld | kilde | källa | bilde | billede | kuva | lähde | źródło | zdjęcie | fot | fot. | zdroj | foto:
    forrás | fotó | sursa | sursă | izvor | vir | извор | источник | фото | джерело | изображение | πηγή | φωτογραφία
    kaynak | fotoğraf | المصدر | مصدر | تصوير | الصورة | صورة | منبع | عکس | מקור | צילום | स्रोत | फोटो | तस्वीर | সূত্র | ছবি
    sumber | nguồn | ảnh | ที่มา | ภาพ | 出典 | 写真 | 画像 | 提供 | 저작권자 | 撮影 | 来源 | 來源 | 图 | 圖 | 图片来源 | 圖片來源 | 摄影 | 출처 | 사진
""")

# What follows such a label when it speaks of nothing but "from somewhere".
NOBODY = any_of(
    "web | internet | online | file | archive | agencies | agency | social media | screenshot | netz | red | redes sociales"
)

HOME = any_of("""
    home | homepage | home page | front page | start | startseite | news | nachrichten | accueil | inicio | portada | início
    home news | hjem | forside | etusivu | hem | pagina iniziale | prima pagina | strona główna | domů | úvod | főoldal | acasă
    početna | naslovnica | начало | главная | головна | αρχική | anasayfa | ana sayfa | الرئيسية | خانه | ראשי | होम | मुख्य पृष्ठ
    beranda | trang chủ | หน้าแรก | ホーム | トップ | 首页 | 首頁 | 홈
""")

# Requests to the reader: a short line with one of these is no news.
NAG = Finder("""
    newsletter | newsletters | subscribe | subscription | sign up | sign in | log in | register now | cookies
    all rights reserved | follow us on | join us on | join our | download our app | get our app | support our journalism
    turn on notifications | advertisement | story continues below | article continues below | share this article
    share this story | more stories like this | display name | share it with | on google news | confirm your | free of charge for subscribers
    share on facebook | share on twitter | click here to | whatsapp channel | telegram channel
    abonnieren | abonnement | newsletter an | anmelden | jetzt registrieren | folgen sie uns | folgen sie | anzeige
    alle rechte vorbehalten | artikel teilen | abonnez-vous | s'abonner | s’abonner | inscrivez-vous | suivez-nous
    tous droits réservés | partager cet article | publicité | suscríbete | suscríbase | suscribirse | boletín | boletines
    síguenos | síganos | todos los derechos reservados | regístrate | publicidad | iscriviti | abbonati | seguici su
    riproduzione riservata | inscreva-se | assine | siga-nos | todos os direitos reservados | publicidade | abonneer
    nieuwsbrief | volg ons | prenumerera | nyhetsbrev | nyhetsbrevet | nyhedsbrev | abonner på | tilaa | uutiskirje
    zapisz się | newslettera | obserwuj nas | wszelkie prawa zastrzeżone | přihlaste se | předplatné | odebírat | iratkozzon fel
    hírlevél | abonează-te | urmărește-ne | подпишитесь | подписывайтесь | рассылку | підписуйтесь | εγγραφείτε | ακολουθήστε
    abone ol | bizi takip edin | اشترك | تابعونا | النشرة البريدية | عضویت | הירשמו | सब्सक्राइब | फॉलो करें | berlangganan
    tu suscripción | su suscripción | hazte socio | hazte premium | zum weiterlesen | mit einem abo | kostenlos testen
    zugriff auf alle inhalte | bereits abonnent | réservé aux abonnés | réservée aux abonnés | il vous reste | déjà abonné
    contenuto riservato | para assinantes | exclusivo para suscriptores | exclusivo para assinantes | alleen voor abonnees
    fortsätt läsa | for abonnenter | pro předplatitele | materiał dla subskrybentów | только для подписчиков | 購読者
    to continue reading | already a subscriber | subscribers only
    unterstützen sie uns | unterstütze uns | mit einer spende | spenden sie | jetzt spenden | support us | make a donation
    faire un don | soutenez-nous | apóyanos | haz una donación | sostienici | steun ons | støtt oss | støt os | stöd oss
    分享让更多人看到 | 客户端下载 | 扫码 | 点击下载 | 責任編集 | 责任编辑 | 責任編輯 | 投稿 | 情報提供
    ikuti kami | đăng ký | theo dõi | สมัคร | ติดตาม | 登録 | フォロー | 無断転載 | 会員限定 | 読み放題 | 有料会員 | メールマガジン | 订阅 | 關注我們 | 关注我们 | 구독 | 무단 전재
""")

# Buttons: in a line of a few words.
BUTTONS = any_of("""
    log in to comment | to comment | leave a comment | post a comment | tell us what you think | print this article | print article
    order reprints | to read the full | comments | kommentare | commentaires | comentarios | commenti | reacties | kommentarer
    yorumlar | komentarze | комментарии | コメント | 댓글 | 기사 공유 | シェアする | シェア | ツイート | 分享 | share | teilen | partager | compartir
    condividi | delen | del | dela | jaa | udostępnij | sdílet | megosztás | поделиться | κοινοποίηση | paylaş | مشاركة | اشتراک‌گذاری
    print | drucken | imprimer | imprimir | stampa | download | copy link | link kopieren | copier le lien | copiar enlace
    embed | listen to this article | artikel anhören | écouter cet article | escuchar | ascolta | loading | back to top
""")

# Above a list of subjects at the end.
TAGS = any_of("""
    tags | tag | topics | filed under | keywords | in this article | schlagworte | schlagwörter | themen | stichworte | mots-clés
    mots clés | thèmes | sujets | etiquetas | temas | palabras clave | assuntos | tópicos | palavras-chave | argomenti
    parole chiave | trefwoorden | onderwerpen | ämnen | taggar | emner | emneord | aiheet | avainsanat | tagi | tematy | štítky
    témata | címkék | etichete | oznake | теги | темы | ключевые слова | тегове | ετικέτες | etiketler | etiket | الوسوم
    كلمات مفتاحية | برچسب ها | برچسب‌ها | תגיות | टैग | टैग्स | থেকে আরও | topik | từ khóa | chủ đề | แท็ก | キーワード | タグ
    标签 | 关键词 | 標籤 | 關鍵字 | 태그
""")

# Above what readers wrote.
COMMENTS = any_of("""
    comments | comment | reader comments | leave a comment | post a comment | join the conversation | discussion | your comments
    kommentare | kommentar | leserkommentare | diskussion | commentaires | réactions | comentarios | comentários | commenti
    reacties | kommentarer | kommentit | komentarze | komentáře | diskuse | diskuze | hozzászólások | comentarii | komentari
    комментарии | коментари | коментарі | обсуждение | σχόλια | yorumlar | yorum | التعليقات | تعليقات | نظرات | دیدگاه‌ها | תגובות
    टिप्पणियां | टिप्पणियाँ | मंतव्य | komentar | bình luận | ความคิดเห็น | コメント | 评论 | 評論 | 留言 | 网友评论 | 댓글
""")

# Above a list of what an article was made from.
SOURCES = any_of("""
    sources | references | sources used | verwendete quellen | quellen | quellenangaben | quellenverzeichnis | quellen und links
    literatur | sources et références | références | fuentes | referencias | fontes | referências | fonti | riferimenti | bronnen
    källor | kilder | lähteet | źródła | zdroje | források | surse | izvori | источники | джерела | πηγές | kaynaklar | kaynakça
    المصادر | منابع | מקורות | स्रोत | sumber | nguồn tham khảo | 参考文献 | 出典 | 参考资料 | 참고문헌 | 출처
""")

# Before the name of an author.
BY = any_of("""
    by | von | text von | ein beitrag von | par | por | di | door | av | af | od | text | words by | story by | written by | posted by | reporting by
    автор | текст | autor | autora | autorka | author | auteur | autore | skribent | tekst | yazan | haber | oleh | penulis | tác giả
    von unserem korrespondenten | propos recueillis par | redactado por | scritto da | geschreven door | skriven av | skrevet av
""")

# "About <company>": what press offices put below their reports.
ABOUT = any_of(
    "about | über | à propos de | à propos d' | acerca de | sobre | informazioni su | over | om | o spółce | о компании"
)

NETWORKS = any_of("""
    facebook | instagram | twitter | youtube | whatsapp | telegram | tiktok | linkedin | bluesky | mastodon | pinterest
    snapchat | viber | wechat | weibo | spotify | apple podcasts | flipboard | google news
""")

# What stands in place of a video or a post until the reader agrees to load it,
EMBED = Finder("""
    empfohlener redaktioneller inhalt | empfohlener externer inhalt | empfohlener inhalt | externer inhalt | externen inhalt
    externe inhalte | externe inhalt | link zum youtube-inhalt | external content | third-party content | third party content
    contenu externe | contenus externes | contenu tiers | contenido externo | contenidos externos | contenuto esterno
    contenuti esterni | conteúdo externo | externe inhoud | inhoud van derden | ekstern innhold | eksternt indhold
    externt innehåll | ulkoinen sisältö | treści zewnętrzne | externí obsah | внешний контент | dış içerik
""")

# and of what that would hand over.
PRIVACY = Finder(
    """
    drittplattform | drittanbieter | personenbezogene daten | datenschutz | redakteuren ausgewählt | redaktion empfohlen
    third-party | personal data | privacy | cookies | données personnelles | confidentialité | datos personales | privacidad
    dati personali | dados pessoais | persoonsgegevens | privacybeleid | personopplysninger | persondata | personuppgifter
    henkilötietoja | dane osobowe | osobní údaje | персональные данные | kişisel veri
""",
    whole=False,
)

# Titles of pages that say that there is nothing.
MISSING = any_of("""
    page not found | not found | 404 | error 404 | 404 error | 403 forbidden | 500 internal server error | service unavailable
    this page doesn't exist | this page does not exist | oops | content not available | story not found | article not found
    bad gateway | 502 bad gateway | 503 service unavailable | site maintenance | 410 gone | page unavailable | error
    seite nicht gefunden | page introuvable | page non trouvée | página no encontrada | página não encontrada
    pagina non trovata | pagina niet gevonden | sidan hittades inte | siden blev ikke fundet | siden ble ikke funnet
    sivua ei löytynyt | nie znaleziono strony | strona nie istnieje | stránka nenalezena | az oldal nem található
    pagina nu a fost găsită | страница не найдена | сторінку не знайдено | η σελίδα δεν βρέθηκε | sayfa bulunamadı
    الصفحة غير موجودة | صفحه یافت نشد | הדף לא נמצא | halaman tidak ditemukan | không tìm thấy trang | ไม่พบหน้า
    ページが見つかりません | 页面不存在 | 找不到页面 | 找不到網頁 | 페이지를 찾을 수 없습니다
""")

# Before the number of an answer that is an error.
ERROR = any_of("""
    error | http error | server error | status | http | erreur | fehler | errore | erro | error del servidor | fout | fel | feil | fejl | virhe
    błąd | chyba | hiba | eroare | greška | грешка | ошибка | помилка | σφάλμα | hata | خطأ | خطا | שגיאה | त्रुटि | kesalahan | lỗi
    ข้อผิดพลาด | エラー | 错误 | 錯誤 | 오류
""")

# Titles of pages that ask whether the reader is a machine,
CHALLENGE = any_of("""
    just a moment | attention required | are you a robot | are you human | access denied | access to this page has been denied
    verify you are human | verifying you are human | checking your browser | pardon our interruption | security check
    human verification | bot verification | robot check | ddos protection | please verify | unusual traffic | one more step
    bitte bestätigen sie | sicherheitsprüfung | vérification de sécurité | verificación de seguridad | controllo di sicurezza
    проверка браузера | вы не робот | 安全验证 | 人机验证 | 보안 확인 | セキュリティチェック
""")

# and of those that ask for an agreement before they show anything.
CONSENT = any_of("""
    before you continue | we value your privacy | your privacy choices | your privacy | cookie consent | privacy gate | privacy settings
    cookie settings | consent | manage consent | accept cookies | we care about your privacy | bevor sie fortfahren
    bevor du fortfährst | datenschutzeinstellungen | cookie-einstellungen | zustimmung | ihre privatsphäre | avant de continuer
    vos choix en matière de confidentialité | gestion des cookies | antes de continuar | configuración de privacidad | prima di continuare
    le tue preferenze relative alla privacy | privacy-instellingen | voordat je verdergaat | cookies op | samtycke | samtykke
    zgoda | souhlas | согласие | cookie-beállítások
""")

# What stands where the rest of a text is for subscribers.
PAYWALL = Finder(
    """
    subscribe to continue | subscribe to read | continue reading with | subscribers only | for subscribers only | already a subscriber
    to continue reading | this article is for subscribers | become a member to read | zum weiterlesen | mit einem abo weiterlesen
    jetzt weiterlesen | dieser artikel ist für abonnenten | bereits abonnent | nur für abonnenten | réservé aux abonnés
    réservée aux abonnés | réservés aux abonnés | il vous reste | déjà abonné | suscríbete para seguir leyendo | contenido exclusivo
    exclusivo para suscriptores | contenuto riservato | riservato agli abbonati | abbonati per leggere | para assinantes
    exclusivo para assinantes | alleen voor abonnees | verder lezen? | fortsätt läsa | läs hela artikeln | for abonnenter | kun for abonnenter
    pro předplatitele | materiał dla subskrybentów | tylko dla prenumeratorów | только для подписчиков | 会員限定 | 有料会員 | 続きを読むには
    订阅后阅读 | 付费阅读 | 구독자 전용
""",
    whole=False,
)

# Wire services: the name they go by, and further spellings in bylines and credits.
WIRES = {
    "AP": "Associated Press | The Associated Press | The AP", "Reuters": "REUTERS | Thomson Reuters",
    "AFP": "Agence France-Presse | Agence France Presse", "dpa": "DPA | dpa-AFX | dpa-infocom | Deutsche Presse-Agentur",
    "EFE": "Agencia EFE | Efe", "ANSA": "Ansa | Agenzia ANSA", "APA": "", "PA Media": "PA | Press Association | PA Wire",
    "Bloomberg": "Bloomberg News", "Xinhua": "新华社 | 新華社 | Xinhua News Agency", "TASS": "ТАСС | ITAR-TASS",
    "RIA Novosti": "РИА Новости | RIA", "Interfax": "Интерфакс", "Kyodo": "Kyodo News | 共同 | 共同通信", "Jiji": "時事 | JIJI | Jiji Press",
    "Yonhap": "연합뉴스 | Yonhap News Agency", "PTI": "Press Trust of India", "ANI": "", "IANS": "", "UPI": "", "SID": "sid",
    "KNA": "", "epd": "", "Keystone-SDA": "SDA | ATS | Keystone-ATS", "Belga": "BELGA", "ANP": "", "TT": "", "NTB": "©NTB",
    "Ritzau": "ritzau", "STT": "", "PAP": "", "ČTK": "CTK", "TASR": "", "SITA": "", "MTI": "", "Agerpres": "AGERPRES", "Hina": "HINA",
    "Tanjug": "", "BTA": "БТА", "STA": "", "AAP": "", "The Canadian Press": "Canadian Press", "La Presse Canadienne": "",
    "Anadolu": "Anadolu Agency | Anadolu Ajansı | AA", "DHA": "", "IHA": "İHA", "WAM": "", "SPA": "", "MENA": "", "NNA": "", "IRNA": "",
    "Europa Press": "", "Télam": "Telam", "Notimex": "", "Lusa": "Agência Lusa", "Agência Brasil": "", "Estadão Conteúdo": "",
    "Antara": "ANTARA", "Bernama": "BERNAMA", "CNA": "中央社", "VNA": "TTXVN", "AGI": "", "Adnkronos": "", "LaPresse": "",
    "Ukrinform": "Укринформ | Укрінформ", "中国新闻社": "中新社 | 中新网",
}  # fmt: skip
AGENCIES = any_of(" | ".join([*WIRES, *WIRES.values()]))
AGENCY_OF = {
    spelling.strip(): name for name, more in WIRES.items() for spelling in (name, *more.split("|")) if spelling.strip()
}

# Before the agency whose report a text uses.
WITH = any_of("""
    with reporting by | with additional reporting by | with reporting from | with input from | with inputs from | with files from
    with agency input from | mit material von | mit informationen von | mit agenturmaterial von | quelle | mit | avec | con información de
    con informaciones de | con | com informações da | com informações de | com agência | con informazioni di | fonte | fuente | source
    bron | kilde | källa | zdroj | źródło | источник | джерело | kaynak | 来源 | 來源 | 配信
""")

# Full names and usual short ones, by number; dots are left out, and case.
MONTHS = {
    1: "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuuta tammikuu stycznia styczeń sty ledna"
    " leden január ianuarie ian siječnja siječanj јануар января январь янв січня ιανουαρίου ιαν ocak oca يناير ינואר जनवरी"
    " জানুয়ারি januarie มกราคม ژانویه",
    2: "february feb februar feber février févr fév febrero febbraio fevereiro februari helmikuuta helmikuu lutego luty lut února únor"
    " február februarie veljače фебруар февраля февраль фев лютого φεβρουαρίου φεβ şubat şub فبراير شباط פברואר फरवरी ফেব্রুয়ারি"
    " กุมภาพันธ์ فوریه",
    3: "march mar märz mrz mars marzo março maart maaliskuuta maaliskuu marca marzec března březen bře marec március martie ožujka март"
    " марта мар березня μαρτίου μαρ mart مارس آذار מרץ मार्च মার্চ maret มีนาคม",
    4: "april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben dub apríl április aprilie travnja апреля апрель апр"
    " квітня απριλίου απρ nisan nis أبريل نيسان אפריל अप्रैल এপ্রিল huhtikuuta huhtikuu เมษายน آوریل",
    5: "may mai maggio mag mayo maio mei maj toukokuuta toukokuu maja května květen kvě máj május svibnja мая май травня μαΐου μαΐ mayıs"
    " مايو أيار מאי मई মে พฤษภาคม مه",
    6: "june jun juni juin junio giugno giu junho kesäkuuta kesäkuu czerwca czerwiec cze června červen čvn jún június iunie lipnja июня"
    " июнь июн червня ιουνίου ιουν haziran haz يونيو حزيران יוני जून জুন มิถุนายน ژوئن",
    7: "july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu lipca lipiec lip července červenec júl július iulie srpnja"
    " июля июль июл липня ιουλίου ιουλ temmuz tem يوليو تموز יולי जुलाई জুলাই กรกฎาคม ژوئیه",
    8: "august aug août agosto ago augustus augusti elokuuta elokuu sierpnia sierpień sie srpna srpen august augusztus kolovoza августа"
    " август авг серпня αυγούστου αυγ ağustos ağu أغسطس آب אוגוסט अगस्त আগস্ট agustus สิงหาคม اوت",
    9: "september sep sept septembre septiembre setiembre settembre set setembro syyskuuta syyskuu września wrzesień wrz září szeptember"
    " septembrie rujna сентября сентябрь сен вересня σεπτεμβρίου σεπ eylül eyl سبتمبر أيلول ספטמבר सितंबर সেপ্টেম্বর กันยายน سپتامبر",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu października październik paź října říjen"
    " október octombrie октября октябрь окт жовтня οκτωβρίου οκτ ekim eki أكتوبر אוקטובר अक्टूबर অক্টোবর ตุลาคม اکتبر",
    11: "november nov novembre noviembre novembro marraskuuta marraskuu listopada listopad lis listopadu noiembrie studenoga ноября ноябрь"
    " ноя листопада νοεμβρίου νοε kasım kas نوفمبر נובמבר नवंबर নভেম্বর พฤศจิกายน نوامبر",
    12: "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta joulukuu grudnia grudzień gru prosince prosinec"
    " decembrie prosinca декабря декабрь дек грудня δεκεμβρίου δεκ aralık ara ديسمبر דצמבר दिसंबर ডিসেম্বর desember des ธันวาคม دسامبر",
}  # fmt: skip

# Titles and addresses of what a search found.
RESULTS = any_of("""
    search results | results for | you searched for | suchergebnisse | suchergebnis | ergebnisse für | résultats de recherche
    résultats de la recherche | résultats pour | resultados de la búsqueda | resultados de búsqueda | resultados para | resultados da pesquisa
    resultados da busca | risultati della ricerca | risultati per | zoekresultaten | sökresultat | søkeresultater | søgeresultater
    hakutulokset | wyniki wyszukiwania | výsledky vyhledávání | výsledky hledání | keresési találatok | rezultatele căutării | rezultati pretrage
    результаты поиска | результати пошуку | αποτελέσματα αναζήτησης | arama sonuçları | نتائج البحث | نتایج جستجو | תוצאות חיפוש
    खोज परिणाम | hasil pencarian | kết quả tìm kiếm | ผลการค้นหา | 検索結果 | 搜索结果 | 搜尋結果 | 검색 결과 | 검색결과
""")
SEARCH = any_of(
    "search | suche | recherche | buscar | busca | pesquisa | cerca | ricerca | zoeken | sok | søk | soeg | haku | szukaj | hledat | kereses"
    " | cautare | pretraga | poisk | arama | cari | tim-kiem"
)

OPINION = any_of("""
    opinion | opinions | comment | commentary | editorial | editorials | op-ed | column | columns | columnists | analysis-opinion
    meinung | kommentar | kommentare | kolumne | leitartikel | glosse | opinión | columnas | opinião | coluna | opinione | opinioni
    tribune | tribunes | éditorial | chronique | chroniques | opinie | ledare | debatt | meninger | mening | mielipide | publicystyka
    komentář | názory | vélemény | мнение | мнения | γνώμη | görüş | yazarlar | رأي | آراء | دیدگاه | דעות | 社説 | 社论 | 评论 | 評論 | 사설 | 오피니언
""")
LIVE = any_of(
    "live | liveblog | live-blog | live-updates | liveticker | ticker | en-direct | direct | en-vivo | directo | ao-vivo | diretta"
)
VIDEO = any_of("video | videos | watch | tv | clip | clips | vidéo | vidéos | vídeo | vídeos")
GALLERY = any_of(
    "gallery | galleries | photos | photo-gallery | in-pictures | pictures | slideshow | fotostrecke | bilder | galerie | galeria | galería | fotogalerie | diaporama"
)
