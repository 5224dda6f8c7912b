"""Phrases by which a site speaks to its reader: sign up, follow, share, donate; in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import Finder, any_of

# Set phrases of a site that no report has: notices about rights, cookies and comments, and questions to the reader. The
# two tables after this one are for lines of prose only used with other evidence.
NOTICE = Finder("""
    nuestro canal de whatsapp | nuestro canal de telegram | nuestro grupo de whatsapp | nosso grupo do whatsapp | nosso grupo no whatsapp | nosso grupo de whatsapp | nostro gruppo whatsapp
    send flowers or plant a tree | please visit our sympathy store | please visit our tribute store | please visit our flower store | tenemos canal de telegram | tenemos canal de whatsapp
    les commentaires sont modérés | los comentarios son moderados | los comentarios están moderados | os comentários são moderados
    i commenti sono moderati | kommentare werden moderiert | reacties worden gemodereerd | kommentarer modereras | kommentarer modereres
    komentarze są moderowane | комментарии модерируются | комментарии проходят модерацию
    delivered to your inbox | delivered right to your inbox | straight to your inbox | directly to your inbox | sent to your inbox | sent to your email | by entering your email
    agree to our terms | to get it in your inbox | thank you for subscribing | enter your display name | like this article? | like this story? | got a story? | got a tip?
    all rights reserved | may not be published, broadcast, rewritten
    story continues below | article continues below | continue reading below | story continues after
    confirm your public display name | free of charge for subscribers | already have an account? | don't have an account?
    what you think about this article | add us as a preferred source | comments are moderated | comments are closed | keep comments civil
    website uses cookies | site uses cookies | we use cookies | accept cookies | alle rechte vorbehalten | bereits abonnent
    hat ihnen dieser artikel gefallen | ihre meinung ist uns wichtig | wir verwenden cookies | verwendung von cookies
    bitte beachten sie unsere netiquette | kommentare von lesern stellen | tous droits réservés | déjà abonné | passer la publicité | utilise des cookies
    todos los derechos reservados | utiliza cookies | utilizamos cookies | riproduzione riservata | contenuto riservato | questo sito utilizza
    gosta do nosso trabalho | todos os direitos reservados | continua depois da publicidade | continua após a publicidade | deze website gebruikt cookies
    wszelkie prawa zastrzeżone | używamy plików cookie | все права защищены | усі права захищені | όλα τα δικαιώματα | tüm hakları saklıdır
    جميع الحقوق محفوظة | כל הזכויות שמורות | सर्वाधिकार सुरक्षित | hak cipta dilindungi | สงวนลิขสิทธิ์
    braucht deine unterstützung | braucht ihre unterstützung | tu suscripción se está usando | cambia tu suscripción
""")

# Phrases by which a site asks its reader to sign up, follow, share or donate. A report may have them too: "join us on
# the quay". So `residue/appeals.py` drops a sentence only if it begins with one or the page marks it; a line that is no
# sentence always if it is short or at the edges of a text. `body/standfirst.py` does not accept such a line as a
# standfirst.
APPEAL = Finder("""
    únete a nuestro | únete a nuestra | únase a nuestro | notre chaîne whatsapp | notre canal whatsapp | notre canal telegram
    rejoignez notre chaîne | unserem whatsapp-kanal | unseren whatsapp-kanal | unserem telegram-kanal | nosso canal no whatsapp
    nosso canal do whatsapp | nosso canal no telegram | nosso canal do telegram | nostro canale whatsapp | nostro canale telegram
    nasz kanał na whatsapp | ons whatsapp-kanaal | whatsapp kanalımız | нашем телеграм-канале | наш телеграм-канал | на наш telegram-канал
    consider making a donation | please donate
    apoya nuestro periodismo | apoye nuestro periodismo | apoya el periodismo | apoie o jornalismo | soutenez un journalisme
    soutenez le journalisme | sostieni il giornalismo | steun onafhankelijke journalistiek | stöd oberoende journalistik
    støtt uavhengig journalistikk | støt uafhængig journalistik | wesprzyj niezależne dziennikarstwo
    поддержите независимую журналистику | alle entwicklungen im liveblog | alle entwicklungen im liveticker | siga en directo
    sigue en directo | acompanhe ao vivo | følg saken direkte | volg ons liveblog | śledź relację na żywo
    our newsletter | our newsletters | our free newsletter | our daily newsletter | our weekly newsletter | our best newsletters | our email newsletter
    subscribe to our | follow us on | follow us | join us on | download our app | get our app | support our journalism
    support our work | support our newsroom | support our reporting | support us by | support us on | support independent journalism | funded by readers | made possible by readers | with your donation | consider donating
    turn on notifications | enable notifications | share this article
    share this story | share this post | more stories like this | display name | share it with a friend | share it with your friends | tell your friends
    follow our live blog | follow our live coverage | follow live updates | live updates here
    subscribe now | subscribe today | sign up now | sign up today | sign up here
    share on facebook | share on twitter | share on whatsapp | our whatsapp channel | our telegram channel
    submit a letter to the editor | follow this topic | get in touch with our news team | emailing us at | write to us at | send us a tip
    comment policy | commenting policy | community guidelines | before commenting
    jetzt abonnieren | newsletter abonnieren | abonnieren sie | newsletter bestellen | unseren newsletter | unserem newsletter | unser newsletter
    jetzt registrieren | jetzt anmelden | hier anmelden | folgen sie uns | folge uns | kostenlos testen | kostenlos abonnieren
    artikel teilen | zum weiterlesen | mit einem abo | zugriff auf alle inhalte
    unterstützen sie uns | unterstütze uns | unterstützen sie unsere | mit einer spende | spenden sie | jetzt spenden | thema folgen
    senden sie uns | schreiben sie uns | hier geht es zum liveblog
    zum liveticker | in unserem liveblog | im liveblog verfolgen | kommentarregeln | netiquette beachten
    s'abonner à la newsletter | abonnez-vous | inscrivez-vous | suivez-nous | suivez notre direct | partager cet article | notre newsletter
    notre lettre d'information | réservé aux abonnés | réservée aux abonnés | il vous reste | faire un don | soutenez-nous | faites un don | soutenez notre
    écrivez-nous | charte de modération
    suscríbete | suscríbase | nuestro boletín | nuestra newsletter | nuestros boletines | síguenos | síganos | siga nuestra cobertura
    regístrate | tu suscripción | su suscripción | hazte socio | hazte premium | hazte miembro | exclusivo para suscriptores | apóyanos | haz una donación | escríbenos | escríbanos
    puede escribirnos a | normas de participación
    iscriviti alla | iscriviti al | abbonati ora | seguici su | seguici | la nostra newsletter | nostra newsletter | sostienici | scriveteci
    sostieni il nostro | segui la diretta
    inscreva-se | assine já | assine agora | siga-nos | nossa newsletter | para assinantes | exclusivo para assinantes | apoie o nosso
    abonneer je | abonneer u | onze nieuwsbrief | volg ons | alleen voor abonnees | steun ons | steun onze | schrijf je in voor
    prenumerera på vårt | prenumerera på händelsen | följ händelsen | vårt nyhetsbrev | fortsätt läsa | stöd oss | följ oss | abonner på vårt | følg oss | vårt nyhetsbrev | støtt oss | vores nyhedsbrev | tilmeld dig
    følg os på | støt os | for abonnenter | tilaa uutiskirje | seuraa meitä | tue meitä
    zapisz się | naszego newslettera | obserwuj nas | materiał dla subskrybentów | wesprzyj nas | napisz do nas
    přihlaste se k odběru | odebírat novinky | odebírejte | sledujte nás | podpořte nás | pro předplatitele | iratkozzon fel | iratkozz fel | hírlevelünk | kövessen minket | támogass minket
    abonează-te | urmărește-ne | susține-ne | pratite nas | prijavite se na | абонирайте се | последвайте ни
    подпишитесь | подписывайтесь | нашу рассылку | только для подписчиков | поддержите нас | пишите нам | правила комментирования | підписуйтесь | підпишіться
    підтримайте нас | εγγραφείτε στο | ακολουθήστε μας | ακολουθήστε το | abone olun | abone ol | bizi takip edin
    اشترك الآن | اشترك في النشرة | اشترك في قناتنا | تابعونا | النشرة البريدية | تابعنا على | ما را دنبال کنید | عضویت در خبرنامه | הירשמו לניוזלטר | הירשמו | עקבו אחרינו
    सब्सक्राइब करें | फॉलो करें | আমাদের ফলো করুন | সাবস্ক্রাইব করুন | berlangganan sekarang | ikuti kami
    đăng ký nhận | đăng ký ngay | theo dõi chúng tôi | สมัครสมาชิก | สมัครรับ | ติดตามเรา | กดติดตาม
""")

# The same two tables in scripts that do not separate words by spaces.
UNSPACED_NOTICE = Finder(
    """
    コメントは承認制 | コメントポリシー | 댓글 운영원칙 | 评论须知 | 评论规则 | 留言規則 | 責任編集 | 责任编辑 | 責任編輯 | 版权所有 | 版權所有 | 未经授权
    삭제한 댓글은 다시 | 無断転載 | 会員登録できます | 무단 전재 | 무단전재
""",
    whole=False,
)
UNSPACED_APPEAL = Finder(
    """
    分享让更多人看到 | 客户端下载 | 扫码 | 点击下载 | 欢迎订阅 | 立即订阅 | 点击订阅 | 關注我們 | 关注我们 | 加入會員 | 訂閱電子報
    会員限定 | 読み放題 | 有料会員 | 購読者 | メールマガジン登録 | メルマガ登録 | 会員登録 | 無料登録 | 登録はこちら | フォローする | フォローしてください | フォローお願い | 情報提供はこちら | 情報提供をお待ち
    投稿はこちら | 投稿する | チャンネル登録 | 구독하기 | 구독 신청 | 구독하세요 | 구독과 좋아요 | 제보하기 | สมัครสมาชิก | ติดตามเรา | กดติดตาม
""",
    whole=False,
)

# Words of short labels ("Newsletter", "Advertisement", "Log in"). `residue/appeals.py` drops a short line that consists
# of them and of words of LABEL_FILLERS only: in any other line they are ordinary words.
LABEL_WORDS = any_of("""
    newsletter | newsletters | subscribe | subscribing | sign up | sign in | log in | login | register | advertisement | advertisements | advertising | sponsored | follow us
    make a donation | become a patron | become a supporter | create an account | create account | subscription | whatsapp channel | telegram channel | google news
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

# Words that begin an appeal in languages whose imperative is also the infinitive or a noun ("Sign up …", "Subscribe to
# …"). `residue/appeals.py` drops a short line if a sentence of it begins with one and has a phrase of READER_OBJECT
# after it.
APPEAL_VERBS = any_of("""
    sign up | subscribe | log in | login | sign in | register | join | follow | donate to | unlock | enjoying this | click here | tap here | please subscribe | please sign up
    please follow | please join | please support | please log in | please logout | you can also follow | help us | help keep | if you're enjoying | want more
    melden sie sich | melde dich | abonnieren | abonniere | folgen sie | folge | registrieren sie sich | unterstützen | laden sie | prenumerera | följ | abonner | følg | abonneer | volg | meld je
    aboneaza-te | iscriviti | abbonati | segui | assine | siga | apoie
""")

# Words that may stand before an appeal, and words that begin a clause before it.
APPEAL_LEADS = any_of("""
    please | so please | bitte | s'il vous plaît | por favor | per favore | alsjeblieft | proszę | prosím | пожалуйста | будь ласка | lütfen
    why not | so why not | dann | also
""")
CONDITIONS = any_of(
    "if you | wenn sie | wenn du | falls sie | si vous | si te | si le | se vuoi | se você | als je | als u | om du | hvis du | jeśli | если вы"
)

# Those phrases of APPEAL that people say to each other: a sentence that begins with one also has to name what the
# reader gets.
GO_ALONG = Finder("""
    follow us on | follow us | join us on | folgen sie uns | folge uns | suivez-nous | síguenos | síganos | seguici | siga-nos | volg ons | följ oss
    følg oss | seuraa meitä | obserwuj nas | sledujte nás | kövessen minket | urmărește-ne | pratite nas | последвайте ни | ακολουθήστε μας | bizi takip edin
    تابعونا | ikuti kami | theo dõi chúng tôi | inscrivez-vous | registrate | tilmeld dig | join us
""")

# Words by which such a sentence names the site itself or what the reader gets.
READER_OBJECT = Finder("""
    newsletter | newsletters | our | inbox | email alerts | push alerts | mailing list | app | whatsapp | telegram | on facebook | on twitter | on instagram | on google news | on youtube | on bluesky | on linkedin | on tiktok | on threads | on mastodon | on social media
    for free | sign in now | your account | an account | subscription | subscriber | subscribers | membership | this article | to continue | to read | to comment | you could win | a month | per month | im monat | par mois | al mes | al mese | por mês | breaking news | news alerts
    uns | unseren | unsere | unserem | unser | auf facebook | auf twitter | auf instagram | auf whatsapp | vårt | oss | os | vores | onze | ons | op facebook
    nostra | nostro | il nostro canale | nossa | nosso | pix | canal | no telegram | no whatsapp | pressefreiheit
""")

# Phrases of texts below a headline that are no standfirst: invitations to register, the help of a comment form, offers
# of classified advertisements. `body/standfirst.py` rejects a candidate with one of them.
NO_STANDFIRST = Finder("""
    register for free | registered readers | artificial voice | read aloud by | affiliate commission | earn a commission | a small commission | contain affiliate links | contains affiliate links | affiliate-links | enthält werbung | was translated automatically
    this article was first published | this article was originally published | readers like you | keep reading: this | our journalism is free
    künstliche stimme | wurde automatisch übersetzt | provision erhalten | erhalten wir eine provision | anzeige aufgeben | anzeigen aufgeben
    a été traduit automatiquement | ha sido traducido automáticamente | una comisión de afiliado | une commission d'affiliation
    gratis account aan | gratis account aanmaken | automatisch vertaald | en gratis konto | create a free account | create your free account | already a subscriber | already have an account
    email address will not be published | keep your comment | your comment will be | comments are moderated
    all classified ads | your classified ad | all classifieds | place your ad
    registrieren sie sich kostenlos | jetzt kostenlos registrieren | kostenlos registrieren und | bereits abonnent
    e-mail-adresse wird nicht veröffentlicht | kommentare werden moderiert | alle kleinanzeigen | kleinanzeige aufgeben
    inscrivez-vous gratuitement | créez un compte gratuit | créez votre compte | déjà abonné | adresse e-mail ne sera pas publiée
    adresse email ne sera pas publiée | toutes les petites annonces | déposez votre annonce
    regístrese gratis | regístrate gratis | crea una cuenta gratis | correo electrónico no será publicada | todos los clasificados
    publique su anuncio | cadastre-se gratuitamente | cadastre-se grátis | endereço de e-mail não será publicado | registrati gratis
    registrati gratuitamente | indirizzo email non sarà pubblicato | tutti gli annunci | registreer gratis | e-mailadres wordt niet gepubliceerd
    skapa ett gratis konto | e-postadress kommer inte publiceras | e-mailadresse vil ikke blive publiceret
    zarejestruj się za darmo | zarejestruj się bezpłatnie | adres e-mail nie zostanie opublikowany | zaregistrujte se zdarma
    e-mailová adresa nebude zveřejněna | e-mail-címet nem tesszük közzé | зарегистрируйтесь бесплатно | email не будет опубликован
    ücretsiz üye olun | e-posta hesabınız yayımlanmayacak
""")
# The same in scripts without spaces, or with prefixes.
NO_STANDFIRST_PART = Finder(
    """
    無料会員登録 | 会員登録をすると | メールアドレスが公開されることはありません | 免费注册 | 電子郵件地址不會被公開 | 电子邮箱地址不会被公开
    무료 회원가입 | 이메일 주소는 공개되지 않습니다 | عنوان بريدك الإلكتروني | سجل مجانا
    """,
    whole=False,
)

# The words after a name that begin the life of an author ("Ann Example is a reporter"), in the form of
# `normalized_key`. `body/standfirst.py` rejects a text that begins with the name of one of the page's authors and one
# of them.
LIFE_VERBS = any_of("""
    is a | is an | is the | is our | was a | was an | covers | joined | works | worked | lives | born | has been | has covered
    ist | arbeitet | schreibt | studierte | lebt | wurde | war | est | était | travaille | es | trabaja | escribe | nació | é | trabalha
    è | lavora | scrive | is redacteur | werkt | schrijft | är | er | arbetar | jest | pracuje | работает | родился | родилась
""")
