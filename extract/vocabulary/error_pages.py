"""Titles of pages that show an error, a test or a question in place of an article, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Titles of error pages. `classify.py` rejects pages with little text under such a title.
NOT_FOUND = any_of("""
    page not found | not found | 404 | error 404 | 404 error | 403 forbidden | 500 internal server error | service unavailable
    this page doesn't exist | this page does not exist | oops | content not available | story not found | article not found
    bad gateway | 502 bad gateway | 503 service unavailable | site maintenance | 410 gone | page unavailable | error
    under maintenance | down for maintenance | scheduled maintenance | maintenance mode | we'll be back soon | we will be back soon
    we'll be right back | be right back | temporarily unavailable | site temporarily unavailable | account suspended
    wartungsarbeiten | wartungsmodus | site en maintenance | maintenance en cours | en mantenimiento | sitio en mantenimiento
    em manutenção | in manutenzione | sito in manutenzione | prace konserwacyjne | przerwa techniczna | технические работы
    na údržbě | onderhoud | メンテナンス中 | 网站维护中 | 점검 중
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

# What follows the host in the title of a page on a domain without a site; the same without the host. `classify.py`
# rejects pages with little text under such a title.
AFTER_PARKED_HOST = any_of("""
    is for sale | is available for purchase | may be for sale | is parked | has expired | is coming soon | steht zum verkauf | ist geparkt
    est à vendre | está en venta | está à venda | è in vendita | te koop | is te koop | na sprzedaż | jest na sprzedaż | продается
    продаётся | är till salu | is nu beschikbaar
""")
PARKED = any_of("""
    domain for sale | this domain is for sale | this domain may be for sale | buy this domain | parked domain | domain parking
    domain name for sale | domain expired | this domain has expired | expired domain | welcome to nginx | apache2 ubuntu default page
    default web page | diese domain steht zum verkauf | domain steht zum verkauf | ce domaine est à vendre | nom de domaine à vendre
    este dominio está en venta | dominio en venta | domínio à venda | dominio in vendita | deze domeinnaam is te koop
    domena na sprzedaż | domena jest na sprzedaż | домен продается | домен продаётся | этот домен продается | domän till salu
""")
