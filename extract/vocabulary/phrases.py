"""Phrases around an article, and words in and beside names, in many languages, one table for each purpose (pure).

The rules of the extraction take their phrases from these tables: to support another language, add its phrases here. The
comment above a table says where its phrases stand in a page and which module uses them for what. Names of news agencies
are in `agencies.py`.
"""

import re
from functools import lru_cache
from typing import TypeAlias

_WORD = re.compile(r"\w+")
_END = ""  # a key of a prefix tree: the letters so far are a phrase

# A prefix tree: the letters that may follow the letters so far, each with the tree of the letters after it.
_PrefixTree: TypeAlias = dict[str, "_PrefixTree"]


def any_of(words: str) -> str:
    """Return a regular expression, one non-capturing group, that matches each phrase of the table `words`.

    Phrases are separated by line breaks or `|`; longer ones are tried first. A space in a phrase matches any white
    space. Phrases that begin alike share their beginning, as in a prefix tree: a text is compared once with each first
    letter, not with each phrase.
    """
    tree: _PrefixTree = {}
    for phrase in split_phrases(words):
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return f"(?:{_pattern_of(tree)})"


def _pattern_of(node: _PrefixTree) -> str:
    """Return a regular expression for all phrases below `node`, the longer ones first."""
    branches = [
        (r"\s+" if letter == " " else re.escape(letter)) + _pattern_of(below)
        for letter, below in node.items()
        if letter != _END
    ]
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "") if branches else ""


class Finder:
    """A matcher for the phrases of a table, ignoring case: as whole words, or with `whole=False` anywhere in a text.

    Most texts contain no word that begins a phrase; this is checked before the slower regular expression is tried.
    """

    def __init__(self, words: str, *, whole: bool = True) -> None:
        self._folded = tuple({phrase.casefold() for phrase in split_phrases(words)})
        self._has_ascii = any(map(str.isascii, self._folded))
        self._first_words = frozenset(_WORD.findall(phrase)[0] for phrase in self._folded)
        self._pattern = re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.I) if whole else None

    def search(self, text: str) -> bool:
        """Decide whether `text` contains one of the phrases."""
        if self._pattern is None:
            if text.isascii() and not self._has_ascii:
                return False
            folded = text.casefold()
            return any(phrase in folded for phrase in self._folded)
        return not self._first_words.isdisjoint(_folded_words(text)) and bool(self._pattern.search(text))


@lru_cache(64)  # the tables of several rules are searched in each line
def _folded_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def split_phrases(words: str) -> list[str]:
    """Return the phrases of the table `words`, each once, the longest first."""
    return sorted({phrase.strip() for phrase in re.split(r"[|\n]", words) if phrase.strip()}, key=len, reverse=True)


# Phrases that start a line linking to another article. `body/residue.py` drops such lines; `html/link_blocks.py`
# removes such blocks and the lists below them.
READ_ALSO = any_of("""
    read also | also read | also on | read more | read next | read this | read the full | read on | see also | also see | more on this
    related | related story | related stories | related article | related articles | related news | related topics
    related content | related coverage | related posts | recommended | recommended reading | recommended for you
    more from | more on | more stories | more news | latest from | latest news | latest stories | you may also like
    you might also like | you may like | don't miss | don’t miss | must read | explore more | keep reading
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

# Those phrases of READ_ALSO that are also the first words of a heading within an article ("Recommended settings").
# `body/residue.py` drops a line that begins with one only if a colon follows or the line holds nothing else.
READ_ALSO_OR_HEADING = any_of("""
    related | recommended | recommended reading | latest from | dive deeper | go deeper | watch now | listen now | ähnliche | zum thema
    passend dazu | weitere artikel | à lire | a lire | pour aller plus loin | kapcsolódó | по теме | daha fazla | لمزيد | xem thêm
""")

# Phrases that start the credit of a picture and name the role of its author ("Photo: …"). `body/residue.py` drops lines
# that begin with one. "Video" and "graphic" alone are not in the table: lists of features begin lines with them.
CREDIT = any_of("""
    photo | photos | photograph | photo by | photo credit | photo source | photo courtesy | photograph by | image | images | image by
    image credit | image source | picture | pictures | picture credit | file photo | file picture | credit | credits | copyright
    video credit | illustration | illustration by | courtesy of | handout
    foto | fotos | bild | bilder | bildquelle | bildnachweis | symbolbild | archivbild | archivfoto | fotograf
    crédit | crédits | crédit photo | crédits photo | photo d'archives | photo d’archives | image d'illustration | image illustrative
    imagen | crédito | créditos | foto de | fotografía | imagem | reprodução | divulgação | immagine
    beeld | bilde | billede | kuva | zdjęcie | fot | fot. | fotó | снимка | фото | изображение | φωτογραφία
    fotoğraf | تصوير | الصورة | صورة | عکس | צילום | फोटो | तस्वीर | ছবি
    ảnh | ภาพ | 写真 | 画像 | 撮影 | 图 | 圖 | 图片来源 | 圖片來源 | 摄影 | 사진
""")

# Phrases that start the line with the source of a text or of a chart. `body/residue.py` drops such a line near the start
# or end of a text: there it names the source of the text; between paragraphs it belongs to the figure above it.
SOURCE = any_of("""
    source | sources | via | quelle | quellen | fuente | fuentes | fonte | fonti | bron | kilde | källa | lähde | źródło | zdroj
    forrás | sursa | sursă | izvor | vir | извор | источник | джерело | πηγή | kaynak | المصدر | مصدر | منبع | מקור | स्रोत | সূত্র
    sumber | nguồn | ที่มา | 出典 | 提供 | 저작권자 | 来源 | 來源 | 출처
""")

# Phrases after one of CREDIT or SOURCE that name nobody ("Source: Web"). `body/residue.py` drops such lines.
UNNAMED_SOURCE = any_of(
    "web | internet | online | file | archive | agencies | agency | social media | screenshot | netz | red | redes sociales"
)

# Names of the first link of a breadcrumb trail. `body/residue.py` recognizes trails by them.
HOME = any_of("""
    home | homepage | home page | front page | start | startseite | news | nachrichten | accueil | inicio | portada | início
    home news | hjem | forside | etusivu | hem | pagina iniziale | prima pagina | strona główna | domů | úvod | főoldal | acasă
    početna | naslovnica | начало | главная | головна | αρχική | anasayfa | ana sayfa | الرئيسية | خانه | ראשי | होम | मुख्य पृष्ठ
    beranda | trang chủ | หน้าแรก | ホーム | トップ | 首页 | 首頁 | 홈
""")

# Phrases by which a site speaks to its reader: appeals to sign up, follow, share or donate, notices about cookies and
# rights. None of them can stand in a report: each has an imperative, "we" or "our", or is a set phrase.
# `body/residue.py` drops short lines with one, and longer ones at the edges of a text; `metadata/standfirst.py` does not
# accept such a line as a standfirst.
APPEAL = Finder("""
    our newsletter | our newsletters | our free newsletter | our daily newsletter | our weekly newsletter | our best newsletters
    our email newsletter | delivered to your inbox | delivered right to your inbox | straight to your inbox | to get it in your inbox
    subscribe to our | follow us on | follow us | join us on | download our app | get our app | support our journalism
    support our work | support our newsroom | support our reporting | support us by | support us on | support independent journalism | funded by readers | made possible by readers | with your donation | make a donation | consider donating
    become a patron | become a supporter | like this article? | like this story? | got a story? | got a tip?
    all rights reserved | may not be published, broadcast, rewritten | turn on notifications | enable notifications
    story continues below | article continues below | continue reading below | story continues after | share this article
    share this story | share this post | more stories like this | display name | share it with a friend | share it with your friends | tell your friends
    follow our live blog | follow our live coverage | follow live updates | live updates here
    confirm your public display name | free of charge for subscribers | subscribe now | subscribe today | sign up now | sign up today | sign up here | sign up for free
    share on facebook | share on twitter | share on whatsapp | our whatsapp channel | our telegram channel | already have an account? | don't have an account?
    what you think about this article | submit a letter to the editor | follow this topic | get in touch with our news team | emailing us at | write to us at | send us a tip | add us as a preferred source
    comments are moderated | comments are closed | comment policy | commenting policy | community guidelines | before commenting | keep comments civil
    website uses cookies | site uses cookies | we use cookies | accept cookies
    jetzt abonnieren | newsletter abonnieren | abonnieren sie | newsletter bestellen | unseren newsletter | unserem newsletter | unser newsletter
    jetzt registrieren | jetzt anmelden | hier anmelden | folgen sie uns | folge uns | kostenlos testen | kostenlos abonnieren
    alle rechte vorbehalten | artikel teilen | zum weiterlesen | mit einem abo | zugriff auf alle inhalte | bereits abonnent
    unterstützen sie uns | unterstütze uns | unterstützen sie unsere | mit einer spende | spenden sie | jetzt spenden | braucht deine unterstützung | braucht ihre unterstützung | thema folgen | hat ihnen dieser artikel gefallen
    senden sie uns | schreiben sie uns | ihre meinung ist uns wichtig | wir verwenden cookies | verwendung von cookies | hier geht es zum liveblog
    zum liveticker | in unserem liveblog | im liveblog verfolgen | kommentarregeln | netiquette beachten | bitte beachten sie unsere netiquette | kommentare von lesern stellen
    s'abonner à la newsletter | abonnez-vous | inscrivez-vous | suivez-nous | suivez notre direct | tous droits réservés | partager cet article | notre newsletter
    notre lettre d'information | réservé aux abonnés | réservée aux abonnés | il vous reste | déjà abonné | faire un don | soutenez-nous | faites un don | soutenez notre
    écrivez-nous | charte de modération | passer la publicité | utilise des cookies
    suscríbete | suscríbase | nuestro boletín | nuestra newsletter | nuestros boletines | síguenos | síganos | siga nuestra cobertura | todos los derechos reservados
    regístrate | tu suscripción | su suscripción | hazte socio | hazte premium | hazte miembro | exclusivo para suscriptores | apóyanos | haz una donación | escríbenos | escríbanos
    puede escribirnos a | utiliza cookies | utilizamos cookies | normas de participación
    iscriviti alla | iscriviti al | abbonati ora | seguici su | seguici | la nostra newsletter | nostra newsletter | riproduzione riservata | contenuto riservato | sostienici | scriveteci
    sostieni il nostro | questo sito utilizza | segui la diretta
    inscreva-se | assine já | assine agora | siga-nos | gosta do nosso trabalho | nossa newsletter | todos os direitos reservados | para assinantes | exclusivo para assinantes | apoie o nosso
    continua depois da publicidade | continua após a publicidade
    abonneer je | abonneer u | onze nieuwsbrief | volg ons | alleen voor abonnees | steun ons | steun onze | schrijf je in voor | deze website gebruikt cookies
    prenumerera på vårt | prenumerera på händelsen | följ händelsen | vårt nyhetsbrev | fortsätt läsa | stöd oss | följ oss | abonner på vårt | følg oss | vårt nyhetsbrev | støtt oss | vores nyhedsbrev | tilmeld dig
    følg os på | støt os | for abonnenter | tilaa uutiskirje | seuraa meitä | tue meitä
    zapisz się | naszego newslettera | obserwuj nas | wszelkie prawa zastrzeżone | materiał dla subskrybentów | wesprzyj nas | używamy plików cookie | napisz do nas
    přihlaste se k odběru | odebírat novinky | odebírejte | sledujte nás | podpořte nás | pro předplatitele | iratkozzon fel | iratkozz fel | hírlevelünk | kövessen minket | támogass minket
    abonează-te | urmărește-ne | susține-ne | pratite nas | prijavite se na | абонирайте се | последвайте ни
    подпишитесь | подписывайтесь | нашу рассылку | только для подписчиков | все права защищены | поддержите нас | пишите нам | правила комментирования | підписуйтесь | підпишіться
    усі права захищені | підтримайте нас
    εγγραφείτε στο | ακολουθήστε μας | ακολουθήστε το | όλα τα δικαιώματα | abone olun | abone ol | bizi takip edin | tüm hakları saklıdır
    اشترك الآن | اشترك في النشرة | اشترك في قناتنا | تابعونا | النشرة البريدية | جميع الحقوق محفوظة | تابعنا على | ما را دنبال کنید | عضویت در خبرنامه | הירשמו לניוזלטר | הירשמו | עקבו אחרינו | כל הזכויות שמורות
    सब्सक्राइब करें | फॉलो करें | सर्वाधिकार सुरक्षित | আমাদের ফলো করুন | সাবস্ক্রাইব করুন | berlangganan sekarang | ikuti kami | hak cipta dilindungi
    đăng ký nhận | đăng ký ngay | theo dõi chúng tôi | สมัครสมาชิก | สมัครรับ | ติดตามเรา | กดติดตาม | สงวนลิขสิทธิ์
""")

# Such phrases in scripts that do not separate words by spaces. They are used like those of APPEAL.
UNSPACED_APPEAL = Finder(
    """
    分享让更多人看到 | 客户端下载 | 扫码 | 点击下载 | 責任編集 | 责任编辑 | 責任編輯 | 版权所有 | 版權所有 | 未经授权 | 欢迎订阅 | 立即订阅 | 点击订阅 | 關注我們 | 关注我们 | 加入會員 | 訂閱電子報
    無断転載 | 会員限定 | 読み放題 | 有料会員 | 購読者 | メールマガジン登録 | メルマガ登録 | 会員登録 | 無料登録 | 登録はこちら | フォローする | フォローしてください | フォローお願い | 情報提供はこちら | 情報提供をお待ち
    投稿はこちら | 投稿する | チャンネル登録 | 무단 전재 | 무단전재 | 구독하기 | 구독 신청 | 구독하세요 | 구독과 좋아요 | 제보하기 | สมัครสมาชิก | ติดตามเรา | กดติดตาม
""",
    whole=False,
)

# Words of short labels ("Newsletter", "Advertisement", "Log in"). `body/residue.py` drops a short line that consists of
# them and of words of LABEL_FILLERS only: in any other line they are ordinary words.
LABEL_WORDS = any_of("""
    newsletter | newsletters | subscribe | subscribing | sign up | sign in | log in | login | register | advertisement | advertisements | advertising | sponsored | follow us
    create an account | create account | subscription | whatsapp channel | telegram channel | google news
    anmelden | registrieren | abonnieren | anzeige | anzeigen | werbung | einloggen | publicité | annonce | s'abonner | s’abonner | s'inscrire | se connecter | abonnement
    publicidad | suscribirse | suscripción | boletín | boletines | iniciar sesión | regístrese | pubblicità | iscriviti | accedi | publicidade | assine | inscrever-se
    advertentie | nieuwsbrief | abonneren | aanmelden | inloggen | annons | prenumerera | nyhetsbrev | nyhetsbrevet | logga in | annonse | logg inn | nyhedsbrev | log ind
    mainos | uutiskirje | tilaa | kirjaudu | reklama | newsletter | zaloguj się | reklám | hirdetés | hírlevél | belépés | předplatné | inzerce | přihlásit se | publicitate
    oglas | реклама | рассылка | подписка | подписаться | войти | διαφήμιση | reklam | abone | giriş yap | إعلان | النشرة البريدية | تسجيل الدخول | آگهی | פרסומת | विज्ञापन | বিজ্ঞাপন
    iklan | quảng cáo | โฆษณา
""")
LABEL_FILLERS = any_of("""
    a | an | and | or | our | the | for | to | by | on | of | in | now | today | here | free | your | you | us | my | get | join | try | click | skip | continue | reading | below | with | best | daily
    weekly | updates | it | me | this | email | emails | latest | via | also | scroll | close | und | oder | zum | zur | hier | jetzt | für | den | die | das | unseren | unser | kostenlos | weiter | mit | bei
    et | ou | la | le | les | à | notre | vos | ici | gratuit | y | o | el | los | al | aquí | nuestro | nuestra | gratis | e | il | qui | nostra | o | para | de | en | van | voor | onze | på | vårt | och | i
    til | na | do | и | на | в
""")

# Words that begin an appeal in languages whose imperative is also the infinitive or a noun ("Sign up …", "Subscribe to …").
# `body/residue.py` drops a short line if a sentence of it begins with one and has a phrase of READER_OBJECT after it.
APPEAL_VERBS = any_of("""
    sign up | subscribe | log in | login | sign in | register | join | follow | donate to | unlock | enjoying this | click here | tap here | please subscribe | please sign up
    please follow | please join | please support | please log in | please logout | you can also follow | help us | help keep | if you're enjoying | want more
    melden sie sich | melde dich | abonnieren | abonniere | folgen sie | folge | registrieren sie sich | unterstützen | laden sie | prenumerera | följ | abonner | følg | abonneer | volg | meld je
    aboneaza-te | iscriviti | abbonati | segui | assine | siga | apoie
""")
# Words by which such a sentence names the site itself or what the reader gets.
READER_OBJECT = Finder("""
    newsletter | newsletters | our | inbox | email alerts | push alerts | mailing list | app | whatsapp | telegram | on facebook | on twitter | on instagram | on google news | on youtube | on bluesky
    for free | sign in now | your account | an account | subscription | subscriber | subscribers | membership | this article | to continue | to read | to comment | you could win | a month | per month | im monat | par mois | al mes | al mese | por mês | breaking news | news alerts
    uns | unseren | unsere | unserem | unser | auf facebook | auf twitter | auf instagram | auf whatsapp | vårt | oss | os | vores | onze | ons | op facebook
    nostra | nostro | il nostro canale | nossa | nosso | pix | canal | no telegram | no whatsapp | pressefreiheit
""")

# Labels of buttons. `body/residue.py` drops lines that hold nothing else.
BUTTONS = any_of("""
    log in to comment | to comment | leave a comment | post a comment | tell us what you think | print this article | print article
    order reprints | to read the full | comments | kommentare | commentaires | comentarios | commenti | reacties | kommentarer
    yorumlar | komentarze | комментарии | コメント | 댓글 | 기사 공유 | シェアする | シェア | ツイート | 分享 | share | teilen | partager | compartir
    condividi | delen | del | dela | jaa | udostępnij | sdílet | megosztás | поделиться | κοινοποίηση | paylaş | مشاركة | اشتراک‌گذاری
    print | drucken | imprimer | imprimir | stampa | download | copy link | link kopieren | copier le lien | copiar enlace
    bild anzeigen | bild vergrößern | bild öffnen | bilder anzeigen | bildergalerie öffnen | vollbild | vollbild anzeigen | view image | view images | view gallery | view full image | open image in gallery
    open gallery | click to enlarge | enlarge image | expand image | image gallery | fullscreen | agrandir l'image | agrandir l’image | voir l'image | plein écran | voir la galerie | ampliar imagen | ver imagen
    ver galería | pantalla completa | ver fotos | ampliar foto | ver imagem | ampliar imagem | tela cheia | apri immagine | ingrandisci | apri la galleria | schermo intero | bekijk afbeelding | vergroot afbeelding
    visa bild | öppna bild | vis billede | åpne bilde | vis bilde | avaa kuva | zobacz zdjęcie | powiększ | zobrazit obrázek | zobrazit galerii | kép megnyitása | открыть изображение | увеличить
    resmi büyüt | عرض الصورة | عرض الصور | 画像を見る | 写真を見る | 画像を拡大 | 写真を拡大 | 查看图片 | 查看大图 | 点击查看大图 | 查看原圖 | 사진 보기 | 이미지 크게 보기
    read the review | back to blog | back to blogs | back to news | back to article | blog index | next article | previous article | next post | previous post | pin for later | pin it | view all
    share your story | jump to comments | skip to content | skip to main content | read full article | see all | show all | show more | show less | load more | mehr anzeigen | weniger anzeigen | alle anzeigen | zurück zur übersicht
    voir plus | voir tout | afficher plus | ver más | ver todo | mostrar más | ver mais | mostra tutto | toon meer | bekijk alles | visa mer | visa alla | vis mer | vis mere | pokaż więcej | zobrazit více | показать ещё
    embed | listen to this article | artikel anhören | écouter cet article | escuchar | ascolta | loading | back to top
""")

# Labels of the list of subjects below a text. `body/residue.py` drops the label and the list.
TAGS = any_of("""
    tags | tag | topics | filed under | keywords | in this article | schlagworte | schlagwörter | themen | stichworte | mots-clés
    mots clés | thèmes | sujets | etiquetas | temas | palabras clave | assuntos | tópicos | palavras-chave | argomenti
    parole chiave | trefwoorden | onderwerpen | ämnen | taggar | emner | emneord | aiheet | avainsanat | tagi | tematy | štítky
    témata | címkék | etichete | oznake | теги | темы | ключевые слова | тегове | ετικέτες | etiketler | etiket | الوسوم
    كلمات مفتاحية | برچسب ها | برچسب‌ها | תגיות | टैग | टैग्स | থেকে আরও | topik | từ khóa | chủ đề | แท็ก | キーワード | 関連キーワード | 関連タグ | 関連ワード | タグ
    标签 | 关键词 | 標籤 | 關鍵字 | 태그
""")

# Headings of the readers' comments. `body/residue.py` drops the heading and all lines after it.
COMMENTS = any_of("""
    comments | comment | reader comments | leave a comment | post a comment | join the conversation | discussion | your comments
    kommentare | kommentar | leserkommentare | diskussion | commentaires | réactions | comentarios | comentários | commenti
    reacties | kommentarer | kommentit | komentarze | komentáře | diskuse | diskuze | hozzászólások | comentarii | komentari
    комментарии | коментари | коментарі | обсуждение | σχόλια | yorumlar | yorum | التعليقات | تعليقات | نظرات | دیدگاه‌ها | תגובות
    टिप्पणियां | टिप्पणियाँ | मंतव्य | komentar | bình luận | ความคิดเห็น | コメント | 评论 | 評論 | 留言 | 网友评论 | 댓글
""")

# Phrases before the names of authors in the visible text. `metadata/visible_bylines.py` reads the names after them.
BY_WORDS = """
    by | von | text von | ein beitrag von | par | por | di | door | av | af | od | text | words by | story by | written by | posted by | reporting by
    автор | текст | autor | autora | autorka | author | auteur | autore | skribent | tekst | yazan | haber | oleh | penulis | tác giả
    von unserem korrespondenten | propos recueillis par | redactado por | scritto da | geschreven door | skriven av | skrevet av
"""
BY = any_of(BY_WORDS)

# Phrases before the name of an author in metadata or in a marked byline. `metadata/authors.py` and `byline_text.py`
# remove them.
AUTHOR_PREFIX = any_of("""
    by | view all posts by | more articles by | posts by | written by | posted by | interview | interview by | words by | story by
    opinion by | analysis by | review by | reporting by | author | authors | post author | this post was written by | article by | blog by
    content by | by author | text by | text von | texto de | texte de | textes | testo di | autorin | autoren | auteur | auteurs
    autore | autori | автор текста | авторы | текст | tekst | yazan | yazar | oleh | penulis | tác giả | بقلم | كتب | إعداد | نویسنده | מאת | 文 | 作者
    記者 | 记者 | 글 | ein beitrag von | ein gastbeitrag von | eine kolumne von | ein interview von | verfasst von | geschrieben von | escrito por | écrit par
    scritto da | geschreven door | skriven av | skrevet av | alle beiträge von | zeige alle beiträge von | von | par | por | di | door
    av | af | autor | autora | autores | text | texto | автор
""")

# Labels of the author on a Twitter card. `metadata/bylines.py` compares `twitter:label1` with them.
AUTHOR_LABEL = any_of("""
    written by | author | verfasst von | geschrieben von | autor | écrit par | auteur | escrito por | scritto da | geschreven door
    skriven av | skrevet av | napisane przez | написано | автор | yazan | ditulis oleh
""")

# Texts in the place of a byline: buttons, labels, accounts. `metadata/authors.py` leaves them out.
_BUTTONS = """
    posted | published | updated | by | von | par | share | shares | follow | comment | comments | uncategorized | leave a comment
    admin | administrator | webmaster | web master | wordpressadmin | wp admin | site admin | editor | author | author: | authors | authors:
    autor | autor: | autorin | autorin: | autoren | no author | unknown | none | null | undefined | anonymous | publiziert am
    veröffentlicht am | publié le | publicado en | hinterlasse einen kommentar | laisser un commentaire | dejar un comentario | all posts
    alle beiträge | post author | the author | about the author | author bio | posted by | written by | view all posts | read more
    more posts | follow us | edit | save | print | listen | subscribe | contact | email | e-mail | facebook | twitter | linkedin | instagram
    view profile | profile | website | learn more | text | texto | kommentare | teilen | drucken | partager | compartir | reply | human
    full bio | bio | quelle | quellen | source | sources | size | small | medium | large | theme | edited by | reviewed by | updated by | table of contents | contents | guest | gast
"""
BUTTON = any_of(_BUTTONS)

# The same, and desks of an outlet. `metadata/authors.py` and `byline_text.py` know by them that a byline names no person.
NO_AUTHOR = any_of(
    _BUTTONS
    + """
    | gastautor | guest author | gastbeitrag | staff | redaktion | redacción | newsroom | staff reporter | news staff | editorial team
    editorial staff | editorial board | the editors | our reporter | our correspondent | special correspondent | redaktionsteam
    equipo editorial | equipe editorial | toimitus | redakcja | redakce | web desk | news desk | online desk | rédaction | la rédaction
    redazione | redactie | team | the team
"""
)

# Words in the names of desks, in small letters. `metadata/bylines.py` does not search for weak evidence of a person if the
# page names a desk.
DESK_WORDS = frozenset(
    """
    staff team desk editors editorial newsroom contributor contributors reporter reporters redaktion redaktionsteam onlineredaktion redacción
    redacao redação equipo equipe rédaction redazione redactie redakcja redakce toimitus agencies agenturen
    """.split()
)

# Labels of people who did something else than write the text. `metadata/byline_text.py` skips the names after them.
OTHER_CREDIT = any_of("""
    reviewed by | medically reviewed by | fact checked by | fact-checked by | expert reviewed by | edited by | translated by | photo by
    photos by | photography by | photograph by | photo | photos | foto | fotos | bild | bilder | image | images | illustration | illustrations
    illustration by | illustrated by | graphic by | video by | cover | approved by | updated by | medical reviewer | reviewer | editor
    übersetzt von | übersetzung | geprüft von | redigiert von | illustration von | bearbeitet von | traduit par | relu par | traducido por
    revisado por | editado por | fotografía | fotografías | tradotto da | a cura di | 責編 | 责编 | 责任编辑
""")

# Words in names of organisations, desks and sections that are rare in names of people, in small letters.
# `metadata/person_names.py` knows by them that a text is no name of a person.
NO_PERSON_WORDS = frozenset(
    """
    team staff news newsroom desk editors editorial media magazine online finance health travel tips guide guides strategy technology
    business blog blogs group studio studios services service security solutions agency university college institute foundation association
    council department ministry office bureau board committee centre center company contributor contributors photography times herald tribune
    gazette daily weekly radio tv television network store shop lifestyle wellness beauty recipes fitness education marketing sales software
    systems labs digital global international insurance admin department reports report reviews review posts articles article
    author authors expert experts advice community science sport sports politics culture entertainment opinion world local events
    about follow share comments more read view home page menu privacy policy terms contact newsletter podcast video photos photo written
    writer writers reviewer reviewers reporter correspondent editor columnist consultant contributing founder co-founder manager director
    specialist officer attorney lawyer therapist trainer educator educators certified registered licensed senior lead assistant associate ceo cto
    cfo coo president chairman professor analyst producer photographer copywriter freelancer journalist redakteur redakteurin
    chefredakteur geschäftsführer autorin autor journaliste periodista giornalista jornalista
    our your how what why when who where best latest current next previous weitere gmbh ltd inc llc pllc llp plc corp kg
    management project basics takeaways overview introduction summary conclusion information informationen übersicht login password
    posted published updated last minutes min january february march april june july august september october november december
    redaktion verlag zeitung nachrichten stiftung verband verein bund magazin presse pressestelle agentur agenturen gesellschaft ministerium
    universität hochschule institut rédaction journal agence université équipe redacción redacao redação equipo agencia universidad fundación
    noticias redazione agenzia università redactie redakcja redakce redaktionen toimitus редакция агентство
    """.split()
)

# Words that begin a phrase and no name, in small letters. `metadata/person_names.py` uses them likewise.
NO_PERSON_STARTS = frozenset(
    """
    the by from with an our my your all get how what why when who where best top new more key quick latest current next previous see read
    das der die des ein eine les zur zum zu mehr weitere alle neue nos notre mon ma mis nuestra nuestro nuestros su sus il lo gli
    """.split()
)

# Words between the names of two authors. `metadata/authors.py` and `metadata/visible_bylines.py` split bylines at them.
NAME_CONJUNCTION = any_of("and | with | und | et | e | y | och | og | en | и | i")

# Titles after an author's name and a comma. `metadata/authors.py` removes them with the rest of the byline.
JOB_TITLE = any_of("""
    reporter | editor | correspondent | staff writer | journalist | columnist | contributor | redakteur | redakteurin
    korrespondent | korrespondentin | journaliste | correspondant | correspondante | periodista | corresponsal | giornalista
    jornalista | redacteur | dziennikarz
""")

# Legal forms at the end of the name of a company. `metadata/authors.py` knows by them that it is no person.
LEGAL_FORM = any_of("""
    ltd | limited | inc | llc | llp | plc | pty | corp | gmbh | mbh | kg | e.v. | s.a. | s.l. | s.r.l. | srl | sarl | s.p.a.
    sp. z o.o. | b.v. | oyj | aps | a/s | s.r.o. | kft | zrt
""")

# Titles after an author's name in East Asian languages. `metadata/authors.py` removes them.
REPORTER_SUFFIX = any_of("기자 | 특파원 | 記者 | 记者")

# Words before the date that follows a byline ("By Ada Lund on 2 March"). `metadata/visible_bylines.py` cuts off the
# date.
DATE_PREPOSITION = any_of("am | on | le | el | il | op | den | em | um | vom")

# Parts of a person's name that are written in lower case. `metadata/person_names.py` allows them in names.
NAME_PARTICLES = frozenset(
    "de del della der den di da do dos das du la le van von zu zum ter ten af av bin ibn al el y e".split()
)

# Words between an author or source and the agency whose material was used. `metadata/authors.py` splits bylines at them
# to find the agency.
AGENCY_CONJUNCTION = any_of("and | und | et | y | e | och | og | en | with | mit | avec | con | com | met | med | via")

# Phrases that start the heading of a company's profile, which press offices put below a release ("About Example Inc.").
# `body/residue.py` drops the heading and all lines after it.
ABOUT = any_of(
    "about | über | à propos de | à propos d' | acerca de | sobre | informazioni su | over | om | o spółce | о компании"
)

# Definite articles. `body/residue.py` skips them between a phrase of ABOUT and the company's name ("About the Example
# Group"); `metadata/authors.py` knows by them that a name is that of the site, not of a person.
DEFINITE_ARTICLE = any_of("the | die | das | den | der | la | le | les | el | los | il")

# Phrases that start a line that is only a byline. `body/residue.py` drops such lines; the names are found with BY.
BYLINE_LABEL = any_of("""
    by | von | par | por | di | door | av | af | autor | autora | author | reporter | editor | reporting by | text
    text von | автор
""")

# Phrases before the date when a page was published or changed. `body/residue.py` drops lines that begin with one.
DATE_LABEL = any_of("""
    published | updated | last updated | last modified | last reviewed | page last modified | posted | first published | veröffentlicht | aktualisiert | zuletzt aktualisiert
    letzte änderung | letzte aktualisierung | zuletzt bearbeitet | zuletzt geändert | erstellt am | stand | publié | mis à jour | dernière mise à jour | mise à jour
    publicado | actualizado | última actualización | atualizado | última atualização | pubblicato | aggiornato | ultimo aggiornamento | gepubliceerd | laatst gewijzigd | bijgewerkt
    publicerad | senast uppdaterad | uppdaterad | publisert | sist oppdatert | oppdatert | sidst opdateret | opdateret | julkaistu | päivitetty | opublikowano | zaktualizowano
    ostatnia aktualizacja | aktualizováno | publikováno | frissítve | actualizat | опубликовано | обновлено | оновлено | ενημερώθηκε | güncelleme | son güncelleme | diperbarui | cập nhật
""")

# Words before the date of a change, which is no date of publication. `metadata/visible_dates.py` looks for them before a
# date, in small letters.
CHANGED = Finder(
    """
    updated | modified | last update | last change | letzter stand | aktualisiert | geändert | bearbeitet
    letzte änderung | letzte aktualisierung | mis à jour | mise à jour | modifié | actualisé | actualizado | actualizada | actualización
    modificado | última actualización | última modificación | atualizado | atualizada | atualização | aggiornato
    aggiornata | ultimo aggiornamento | modificato | actualitzat | bijgewerkt | gewijzigd | laatst gewijzigd | uppdaterad
    uppdaterat | ändrad | oppdatert | sist oppdatert | opdateret | päivitetty | muokattu | zaktualizowano | aktualizacja
    ostatnia aktualizacja | aktualizováno | aktualizované | aktualizace | frissítve | módosítva | actualizat | обновлено
    обновлена | изменено | оновлено | обновена | ажурирано | ažurirano | posodobljeno | atnaujinta | atjaunots | uuendatud
    ενημερώθηκε | τελευταία ενημέρωση | güncellendi | güncelleme | son güncelleme | diperbarui | diperbaharui | dikemaskini
    cập nhật | përditësuar | uppfært | nuashonraithe | diweddarwyd | kemas kini | yangilandi | жаңартылды
    تحديث | آخر تحديث | تم التحديث | به روز رسانی | به‌روزرسانی | بروزرسانی | עודכן | עדכון אחרון | अपडेट | अद्यतन
    আপডেট | হালনাগাদ | புதுப்பிக்கப்பட்டது | อัปเดต | อัพเดท | แก้ไขล่าสุด | 更新 | 最終更新 | 修改 | 수정 | 업데이트 | 최종수정
""",
    whole=False,
)

# Words after a time of day ("14:20 Uhr"). `body/residue.py` drops lines that hold nothing else.
CLOCK_SUFFIX = any_of("uhr | h | am | pm")

# Units after the length of a recording ("12:30 min"). `body/residue.py` drops such lines.
DURATION_UNIT = any_of("min | sec | sek | std | mins")

# The two parts of a reading time after its number ("5 min read"). `body/residue.py` drops such lines.
MINUTES = any_of("min | minute | minutes | minuten | minutos")
READING_TIME = any_of("read | lesezeit | de lect")

# Phrases after the number in the age of an article ("3 hours ago"). `body/residue.py` drops lines that hold nothing
# else.
TIME_AGO = any_of("hour ago | hours ago | minute ago | minutes ago | day ago | days ago")

# Names of social networks. `body/residue.py` drops lines that list several.
SOCIAL_NETWORKS = any_of("""
    facebook | instagram | twitter | youtube | whatsapp | telegram | tiktok | linkedin | bluesky | mastodon | pinterest
    snapchat | viber | wechat | weibo | spotify | apple podcasts | flipboard | google news
""")

# Phrases of the notice in place of a video or post that loads only after the reader's consent. `body/residue.py` drops
# short lines with one, and longer lines that also contain a phrase of PRIVACY.
EMBED = Finder("""
    empfohlener redaktioneller inhalt | empfohlener externer inhalt | empfohlener inhalt | externer inhalt | externen inhalt
    externe inhalte | externe inhalt | link zum youtube-inhalt | external content | third-party content | third party content
    a post shared by | ein beitrag geteilt von | une publication partagée par | una publicación compartida | um post compartilhado por | uma publicação partilhada por | un post condiviso da
    een bericht gedeeld door | ett inlägg delat av | post udostępniony przez | příspěvek sdílený | contenu externe | contenus externes | contenu tiers | contenido externo | contenidos externos | contenuto esterno
    contenuti esterni | conteúdo externo | externe inhoud | inhoud van derden | ekstern innhold | eksternt indhold
    externt innehåll | ulkoinen sisältö | treści zewnętrzne | externí obsah | внешний контент | dış içerik
""")

# Phrases about personal data in such a notice. `body/residue.py` uses them together with EMBED.
PRIVACY = Finder(
    """
    drittplattform | drittanbieter | personenbezogene daten | datenschutz | redakteuren ausgewählt | redaktion empfohlen
    third-party | personal data | privacy | cookies | données personnelles | confidentialité | datos personales | privacidad
    dati personali | dados pessoais | persoonsgegevens | privacybeleid | personopplysninger | persondata | personuppgifter
    henkilötietoja | dane osobowe | osobní údaje | персональные данные | kişisel veri
""",
    whole=False,
)

# Titles of error pages. `classify.py` rejects pages with little text under such a title.
NOT_FOUND = any_of("""
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

# Words before the number of an HTTP status in the title of an error page. `classify.py` recognizes the title by them.
ERROR_LABEL = any_of("""
    error | http error | server error | status | http | erreur | fehler | errore | erro | error del servidor | fout | fel | feil | fejl | virhe
    błąd | chyba | hiba | eroare | greška | грешка | ошибка | помилка | σφάλμα | hata | خطأ | خطا | שגיאה | त्रुटि | kesalahan | lỗi
    ข้อผิดพลาด | エラー | 错误 | 錯誤 | 오류
""")

# Titles of pages that test whether the reader is a machine. `classify.py` rejects pages with little text under such a
# title.
CHALLENGE = any_of("""
    just a moment | attention required | are you a robot | are you human | access denied | access to this page has been denied
    verify you are human | verifying you are human | checking your browser | pardon our interruption | security check
    human verification | bot verification | robot check | ddos protection | please verify | unusual traffic | one more step
    bitte bestätigen sie | sicherheitsprüfung | vérification de sécurité | verificación de seguridad | controllo di sicurezza
    проверка браузера | вы не робот | 安全验证 | 人机验证 | 보안 확인 | セキュリティチェック
""")

# Titles of pages that ask for consent before they show anything. `classify.py` rejects pages with little text under
# such a title.
CONSENT = any_of("""
    before you continue | we value your privacy | your privacy choices | your privacy | cookie consent | privacy gate | privacy settings
    cookie settings | consent | manage consent | accept cookies | we care about your privacy | bevor sie fortfahren
    bevor du fortfährst | datenschutzeinstellungen | cookie-einstellungen | zustimmung | ihre privatsphäre | avant de continuer
    vos choix en matière de confidentialité | gestion des cookies | antes de continuar | configuración de privacidad | prima di continuare
    le tue preferenze relative alla privacy | privacy-instellingen | voordat je verdergaat | cookies op | samtycke | samtykke
    zgoda | souhlas | согласие | cookie-beállítások
""")

# Phrases in place of the rest of a text that is for subscribers. `body/residue.py` drops such lines, and `article.py`
# then marks the article as not free.
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

# Phrases before the name of the agency whose report a text uses. `metadata/authors.py` finds the agency after them.
AGENCY_CREDIT = any_of("""
    with reporting by | with additional reporting by | with reporting from | with input from | with inputs from | with files from
    with agency input from | mit material von | mit informationen von | mit agenturmaterial von | quelle | mit | avec | con información de
    con informaciones de | con | com informações da | com informações de | com agência | con informazioni di | fonte | fuente | source
    bron | kilde | källa | zdroj | źródło | источник | джерело | kaynak | 来源 | 來源 | 配信
""")

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
