"""Labels of buttons, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Labels of buttons. `residue/appeals.py` drops lines that hold nothing else.
BUTTONS = any_of("""
    log in to comment | to comment | leave a comment | post a comment | tell us what you think | print this article | print article
    order reprints | to read the full | comments | kommentare | commentaires | comentarios | commenti | reacties | kommentarer
    yorumlar | komentarze | комментарии | コメント | 댓글 | 기사 공유 | シェアする | シェア | ツイート | 分享 | share | teilen | partager | compartir | شارك الخبر | شارك المقال
    condividi | delen | del | dela | jaa | udostępnij | sdílet | megosztás | поделиться | κοινοποίηση | paylaş | مشاركة | اشتراک‌گذاری
    print | drucken | imprimer | imprimir | stampa | download | copy link | link kopieren | copier le lien | copiar enlace
    bild anzeigen | bild vergrößern | bild öffnen | bilder anzeigen | bildergalerie öffnen | vollbild | vollbild anzeigen | view image | view images | view gallery | view full image | open image in gallery
    open gallery | click to enlarge | enlarge image | expand image | image gallery | fullscreen | agrandir l'image | agrandir l’image | voir l'image | plein écran | voir la galerie | ampliar imagen | ver imagen
    ver galería | pantalla completa | ver fotos | ampliar foto | ver imagem | ampliar imagem | tela cheia | apri immagine | ingrandisci | apri la galleria | schermo intero | bekijk afbeelding | vergroot afbeelding
    visa bild | öppna bild | vis billede | åpne bilde | vis bilde | avaa kuva | zobacz zdjęcie | powiększ | zobrazit obrázek | zobrazit galerii | kép megnyitása | открыть изображение | увеличить
    resmi büyüt | عرض الصورة | عرض الصور | 画像を見る | 写真を見る | 画像を拡大 | 写真を拡大 | 查看图片 | 查看大图 | 点击查看大图 | 查看原圖 | 사진 보기 | 이미지 크게 보기
    read the review | back to blog | back to blogs | back to news | back to article | blog index | next article | previous article | next post | previous post | pin for later | pin it | view all
    jump to recipe | jump to video | print recipe | pin recipe | rate this recipe | zum rezept springen | direkt zum rezept | rezept drucken
    aller à la recette | imprimer la recette | ir a la receta | saltar a la receta | imprimir receta | vai alla ricetta | ir para a receita
    ga naar recept | hoppa till recept | gå til oppskrift | siirry reseptiin | przejdź do przepisu | log in to post comments
    log in or register to post comments | login to post comments | anmelden um kommentare zu schreiben
    se connecter ou s'inscrire pour publier un commentaire | connectez-vous ou inscrivez-vous pour publier un commentaire | se connecter pour publier un commentaire
    anmelden oder registrieren um kommentare schreiben zu können | inicie sesión o regístrese para enviar comentarios | accedi o registrati per inserire commenti
    accedi per inserire commenti | faça login ou registre-se para postar comentários | log in of registreer om te reageren | log in om te reageren
    logga in eller registrera dig för att kommentera | zaloguj lub zarejestruj się aby dodawać odpowiedzi | přihlaste se nebo se zaregistrujte pro psaní komentářů
    войдите или зарегистрируйтесь, чтобы отправлять комментарии | увійдіть або зареєструйтесь, щоб дописувати коментарі | yorum yapmak için giriş yapın
    e-mail this story to a friend | email this story to a friend | email this article to a friend | printer-friendly version | printer friendly version | 댓글삭제
    zum verfassen von kommentaren bitte anmelden | inicie sesión para enviar comentarios | faça login para postar comentários
    share your story | jump to comments | skip to content | skip to main content | read full article | see all | show all | show more | show less | load more | mehr anzeigen | weniger anzeigen | alle anzeigen | zurück zur übersicht
    voir plus | voir tout | afficher plus | ver más | ver todo | mostrar más | ver mais | mostra tutto | toon meer | bekijk alles | visa mer | visa alla | vis mer | vis mere | pokaż więcej | zobrazit více | показать ещё
    embed | listen to this article | artikel anhören | écouter cet article | escuchar | ascolta | loading | back to top
""")

# Calls to action: labels of buttons that sell something or lead to an offer. `residue/appeals.py` drops lines that hold
# nothing else and are no heading.
CALLS = any_of("""
    book a demo | book a demo today | get a demo | request a demo | schedule a demo | schedule your demo | book a call | book now
    book a consultation | schedule a consultation | request a consultation | get a quote | get a free quote | get a free quote today
    get your free quote | request a quote | request a free quote | get a free estimate | get started | get started now
    get started today | get started for free | start now | start free trial | start your free trial | try it for free | try for free
    contact us | contact us today | contact sales | talk to sales | talk to an expert | speak to an expert | apply now | buy now
    shop now | order now | download now | enroll now | register here | join now | join today | learn more | find out more
    demo anfordern | demo buchen | termin buchen | angebot anfordern | jetzt starten | jetzt kaufen | jetzt bestellen | jetzt buchen
    jetzt bewerben | jetzt kostenlos testen | mehr erfahren | kontakt aufnehmen | demander une démo | demander un devis
    commencer maintenant | essayer gratuitement | acheter maintenant | en savoir plus | contactez-nous | solicitar una demo
    solicitar presupuesto | solicita una demo | empezar ahora | comprar ahora | contáctanos | solicite uma demonstração
    comece agora | comprar agora | fale conosco | richiedi una demo | richiedi un preventivo | inizia ora | acquista ora
    scopri di più | contattaci | vraag een demo aan | offerte aanvragen | nu kopen | neem contact op | boka en demo | köp nu
    umów demo | kup teraz | dowiedz się więcej | узнать больше | купить сейчас
""")

# The words of "Page 2 of 5" below a part of a text. `residue/appeals.py` drops such lines.
PAGE = any_of("page | seite | página | pagina | sida | side | strona | страница")
OF_PAGES = any_of("of | von | sur | de | di | van | av | af | z | из")
