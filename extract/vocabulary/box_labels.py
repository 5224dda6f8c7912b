"""Labels and headings of the boxes around a text: breadcrumb, tags, comments, company profile; in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Names of the first link of a breadcrumb trail. `residue/navigation.py` recognizes trails by them.
HOME = any_of("""
    home | homepage | home page | front page | start | startseite | news | nachrichten | accueil | inicio | portada | início
    home news | hjem | forside | etusivu | hem | pagina iniziale | prima pagina | strona główna | domů | úvod | főoldal | acasă
    početna | naslovnica | начало | главная | головна | αρχική | anasayfa | ana sayfa | الرئيسية | خانه | ראשי | होम | मुख्य पृष्ठ
    beranda | trang chủ | หน้าแรก | ホーム | トップ | 首页 | 首頁 | 홈
""")

# Labels of the list of subjects below a text. `residue/navigation.py` drops the label and the list.
TAGS = any_of("""
    tags | tag | topics | filed under | keywords | in this article | schlagworte | schlagwörter | themen | stichworte | mots-clés
    mots clés | thèmes | sujets | etiquetas | temas | palabras clave | assuntos | tópicos | palavras-chave | argomenti
    parole chiave | trefwoorden | onderwerpen | ämnen | taggar | emner | emneord | aiheet | avainsanat | tagi | tematy | štítky
    témata | címkék | etichete | oznake | теги | темы | ключевые слова | тегове | ετικέτες | etiketler | etiket | الوسوم
    كلمات مفتاحية | برچسب ها | برچسب‌ها | תגיות | टैग | टैग्स | থেকে আরও | topik | từ khóa | chủ đề | แท็ก | キーワード | 関連キーワード | 関連タグ | 関連ワード | タグ
    标签 | 关键词 | 標籤 | 關鍵字 | 태그
""")

# Labels of a table of contents. `residue/navigation.py` drops the label, whose links are gone.
CONTENTS = any_of("""
    table of contents | table of content | on this page | in this article | inhaltsverzeichnis | inhaltsübersicht | auf dieser seite
    in diesem artikel | table des matières | sommaire | dans cet article | tabla de contenidos | tabla de contenido
    índice de contenidos | en este artículo | índice do artigo | neste artigo | indice dei contenuti | in questo articolo
    inhoudsopgave | in dit artikel | innehållsförteckning | i den här artikeln | indholdsfortegnelse | innholdsfortegnelse
    sisällysluettelo | spis treści | w tym artykule | obsah článku | tartalomjegyzék | cuprins | sadržaj | содержание
    содержание статьи | оглавление | зміст | съдържание | πίνακας περιεχομένων | içindekiler | جدول المحتويات | محتويات المقال
    فهرست مطالب | תוכן עניינים | daftar isi | mục lục | สารบัญ | 目次 | 目录 | 目錄 | 목차
""")

# Headings of the readers' comments. `residue/navigation.py` drops the heading and all lines after it,
# `html/comments.py` the comments below it.
COMMENTS = any_of("""
    comments | comment | reader comments | leave a comment | post a comment | join the conversation | discussion | your comments
    kommentare | kommentar | leserkommentare | diskussion | discusión | discussione | discussão | commentaires | réactions | comentarios | comentários | commenti
    reacties | kommentarer | kommentit | komentarze | komentáře | diskuse | diskuze | hozzászólások | comentarii | komentari
    комментарии | коментари | коментарі | обсуждение | σχόλια | yorumlar | yorum | التعليقات | تعليقات | نظرات | دیدگاه‌ها | תגובות
    टिप्पणियां | टिप्पणियाँ | मंतव्य | komentar | bình luận | ความคิดเห็น | コメント | 评论 | 評論 | 留言 | 网友评论 | 댓글
""")

# Labels of the links and buttons below each comment. `html/comments.py` recognizes comments by them. "Like" and
# "report" are not in the table: they stand below entries of live blogs, too.
REPLY = any_of("""
    reply | reply to this | reply to comment | report abuse | report comment | report this comment
    antworten | auf diesen kommentar antworten | kommentar melden | répondre | signaler un abus | responder | rispondi
    beantwoorden | reageer op deze reactie | svar | svara | anmäl kommentar | anmeld kommentar | vastaa | ilmoita asiaton viesti
    odpowiedz | zgłoś nadużycie | odpovědět | odpovedať | válasz | răspunde | odgovori | ответить | отговори | відповісти
    απάντηση | yanıtla | cevapla | رد | پاسخ | השב | जवाब दें | balas | trả lời | ตอบกลับ | 返信 | 返信する | 回复 | 回覆 | 답글
""")

# Labels of the press office below a press release. `residue/profiles.py` drops the label and the short lines below it.
PRESS_CONTACT = any_of("""
    media contact | media contacts | press contact | press contacts | media inquiries | media enquiries | press inquiries
    press enquiries | pressekontakt | pressekontakte | medienkontakt | kontakt für medien | contact presse | contacts presse
    contact médias | contacts médias | contacto de prensa | contacto para medios | contacto para prensa | contato para imprensa
    contacto de imprensa | assessoria de imprensa | contatti stampa | ufficio stampa | contatto stampa | perscontact
    perscontacten | presskontakt | pressekontakt | mediekontakt | lehdistöyhteydet | kontakt dla mediów | kontakt pro média
    sajtókapcsolat | contact de presă | контакт для прессы | контакты для сми | контакт за медии | basın iletişim
    الاتصال الإعلامي | 报道联系 | 媒体联系 | 媒體聯絡 | 報道関係者お問い合わせ先 | 언론 문의
""")

# Phrases that start the heading of a company's profile, which press offices put below a release ("About Example Inc.").
# `residue/profiles.py` drops the heading and all lines after it.
ABOUT = any_of(
    "about | über | à propos de | à propos d' | acerca de | sobre | informazioni su | over | om | o spółce | о компании"
)
