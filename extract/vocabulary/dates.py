"""Words around dates and times, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import Finder, any_of

# Phrases before the date when a page was published or changed. `residue/timestamps.py` drops lines that begin with one.
DATE_LABEL = any_of("""
    published | date published | updated | last updated | date last updated | date last reviewed | last modified | last reviewed | page last modified | posted | first published | veröffentlicht | aktualisiert | zuletzt aktualisiert
    letzte änderung | letzte aktualisierung | zuletzt bearbeitet | zuletzt geändert | erstellt am | stand | publié | mis à jour | dernière mise à jour | mise à jour
    publicado | actualizado | última actualización | atualizado | última atualização | pubblicato | aggiornato | ultimo aggiornamento | gepubliceerd | laatst gewijzigd | bijgewerkt
    publicerad | senast uppdaterad | uppdaterad | publisert | sist oppdatert | oppdatert | sidst opdateret | opdateret | julkaistu | päivitetty | opublikowano | zaktualizowano
    laatste update | senaste uppdatering | siste oppdatering | seneste opdatering | viimeksi päivitetty | poslední aktualizace | utolsó frissítés
    ultima actualizare | последнее обновление | останнє оновлення
    ostatnia aktualizacja | aktualizováno | publikováno | frissítve | actualizat | опубликовано | обновлено | оновлено | ενημερώθηκε | güncelleme | son güncelleme | diperbarui | cập nhật
""")

# Words before the date of a change, which is no date of publication. `metadata/visible_dates.py` looks for them before
# a date, in small letters.
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

# Words for a change that follow the date. `metadata/visible_dates.py` looks for them right after a date.
CHANGED_AFTER = ("更新", "に更新", "修改", "수정", "업데이트")

# Words before the day of publication. A date after one of them, right below the headline, counts as much as one without
# a label in `metadata/visible_dates.py`.
PUBLISHED = any_of("""
    published | published on | date published | first published | posted | posted on | veröffentlicht | veröffentlicht am
    erstellt am | publié | publié le | publicado | publicado el | publicado em | pubblicato | pubblicato il | gepubliceerd
    gepubliceerd op | publicerad | publisert | udgivet | publiceret | julkaistu | opublikowano | publikováno | zveřejněno
    megjelent | publicat | objavljeno | опубликовано | дата публикации | опубліковано | δημοσίευση | δημοσιεύτηκε | yayınlanma
    giriş | diterbitkan | ngày đăng | تاريخ النشر | نشر في | תאריך פרסום | प्रकाशित | เผยแพร่ | 入力 | 公開 | 配信 | 发布时间 | 發布時間 | 입력 | 등록
""")

# Words before the day when somebody was born or died. `metadata/visible_dates.py` looks for them right before a date:
# such a day below the headline of an obituary is not that of its publication.
LIFE = any_of("""
    born | died | born on | died on | geboren | geboren am | gestorben | gestorben am | geb. | geb. am | gest. | gest. am
    né le | née le | décédé le | décédée le | mort le | morte le | nació el | nacido el | nacida el | falleció el | murió el
    nasceu em | morreu em | faleceu em | nato il | nata il | morto il | morta il | geboren op | overleden | overleden op
    född | död | født | fødd | død | syntynyt | kuollut | urodzony | urodzona | ur. | zmarł | zmarła | narozen | narozena
    született | meghalt | elhunyt | родился | родилась | умер | умерла | γεννήθηκε | πέθανε | doğum | ölüm
""")

# What may follow a date on a line that is nothing else: the dot of 2 d. or of 2026., the words for "year".
# `metadata/visible_dates.py` compares the rest of the line with it.
AFTER_DATE = frozenset(("", ".", "г", "г.", "р", "р.", "r.", "год", "года", "року", "ж.", "m.", "d."))

# Words before the date that follows a byline ("By Ada Lund on 2 March"). `metadata/visible_bylines.py` cuts off the
# date.
DATE_PREPOSITION = any_of("am | at | on | le | el | il | op | den | em | um | vom | на | στις | dne | dnia")

# Words after a time of day ("14:20 Uhr"). `residue/timestamps.py` drops lines that hold nothing else.
CLOCK_SUFFIX = any_of("uhr | h | am | pm")

# Units after the length of a recording ("12:30 min"). `residue/timestamps.py` drops such lines.
DURATION_UNIT = any_of("min | sec | sek | std | mins")

# The two parts of a reading time after its number ("5 min read"). `residue/timestamps.py` drops such lines.
MINUTES = any_of("min | min. | minute | minutes | minuten | minutos")
READING_TIME = any_of("read | lesezeit | de lect | leestijd | läsning")

# Labels before a reading time ("Reading time: 5 minutes"). `residue/timestamps.py` drops such lines.
READING_TIME_LABEL = any_of("""
    reading time | estimated reading time | estimated read time | read time | time to read | lesezeit | lesedauer | temps de lecture
    tiempo de lectura | tempo di lettura | tempo de leitura | leestijd | lästid | lesetid | læsetid | lukuaika | czas czytania
    doba čtení | čas čtení | olvasási idő | timp de citire | время чтения | время на чтение | час читання | χρόνος ανάγνωσης
    okuma süresi | مدة القراءة | وقت القراءة | زمان مطالعه | זמן קריאה | waktu baca | thời gian đọc | 閱讀時間 | 阅读时间 | 読了時間 | 읽는 시간
""")

# Phrases after the number in the age of an article ("3 hours ago"). `residue/timestamps.py` drops lines that hold
# nothing else.
TIME_AGO = any_of("hour ago | hours ago | minute ago | minutes ago | day ago | days ago")
