"""Labels of later versions of a report, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Labels before the title or the text of a report that replaces an earlier one, as agencies write them: "UPDATE 2-",
# "2nd LEAD:". `dedupe/copies/compare.py` looks for them, followed by a number or by punctuation.
VERSION_LABEL = any_of("""
    update | updated | upd | recasts | wrapup | wrap-up | refile | correction | corrected | 1st lead | 2nd lead | 3rd lead | 4th lead | 5th lead | lead
    aktualisiert | aktualisierung | aktualisierte fassung | zusammenfassung | neufassung | neu | roundup | wdh | ergänzung | gesamtzusammenfassung
    mise à jour | actualisé | actualisation | màj | maj | actualización | actualizado | actualiza | ampliación | amplía | avance
    atualização | atualizado | atualiza | aggiornamento | aggiornato | aggiorna | bijgewerkt | uppdaterad | uppdatering | oppdatert | oppdatering
    opdateret | opdatering | päivitys | päivitetty | aktualizacja | zaktualizowano | aktualizováno | aktualizace | aktualizované | frissítve | frissítés
    actualizare | ažurirano | dopuna | posodobljeno | обновлено | обновление | дополнено | дополнение | оновлено | доповнено | обновена
    ενημέρωση | güncelleme | güncellendi | pembaruan | cập nhật | تحديث | עדכון | अपडेट | 更新 | 최종 | 종합
""")
