"""News agencies: the usual name of each, and its other spellings in bylines, datelines and credits (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Usual name -> its other spellings, separated by `|`. To add an agency, add one entry here. Case matters: "AP" is an
# agency, "ap" is not.
WIRES = {
    "AP": "Associated Press | The Associated Press | The AP", "Reuters": "REUTERS | Thomson Reuters | Рейтер | رويترز",
    "AFP": "Agence France-Presse | Agence France Presse | أ ف ب | ا ف ب | فرانس برس", "dpa": "DPA | dpa-AFX | dpa-infocom | Deutsche Presse-Agentur",
    "EFE": "Agencia EFE | Efe",
    "ANSA": "Ansa | Agenzia ANSA", "APA": "", "PA Media": "PA | Press Association | PA Wire",
    "Bloomberg": "Bloomberg News", "Xinhua": "新华社 | 新華社 | Xinhua News Agency", "TASS": "ТАСС | ITAR-TASS",
    "RIA Novosti": "РИА Новости | RIA", "Interfax": "Интерфакс", "Kyodo": "Kyodo News | 共同 | 共同通信", "Jiji": "時事 | JIJI | Jiji Press",
    "Yonhap": "연합뉴스 | Yonhap News Agency", "PTI": "Press Trust of India", "ANI": "", "IANS": "", "UPI": "", "SID": "sid",
    "KNA": "", "epd": "", "Keystone-SDA": "SDA | ATS | Keystone-ATS", "Belga": "BELGA", "ANP": "", "TT": "", "NTB": "©NTB",
    "Ritzau": "ritzau", "STT": "", "PAP": "", "ČTK": "CTK", "TASR": "", "SITA": "", "MTI": "", "Agerpres": "AGERPRES", "Hina": "HINA",
    "Tanjug": "", "BTA": "БТА", "STA": "", "AAP": "", "The Canadian Press": "Canadian Press", "La Presse Canadienne": "",
    "Anadolu": "Anadolu Agency | Anadolu Ajansı | AA | الأناضول", "DHA": "", "IHA": "İHA", "WAM": "وام", "SPA": "واس", "MENA": "", "NNA": "", "IRNA": "",
    "Europa Press": "EUROPA PRESS", "Télam": "Telam", "Notimex": "", "Lusa": "Agência Lusa", "Agência Brasil": "", "Estadão Conteúdo": "",
    "Antara": "ANTARA", "Bernama": "BERNAMA", "CNA": "中央社", "VNA": "TTXVN", "AGI": "", "Adnkronos": "", "LaPresse": "",
    "Ukrinform": "Укринформ | Укрінформ", "中国新闻社": "中新社 | 中新网",
}  # fmt: skip

# A regular expression that matches every spelling of every agency. `metadata/agency_credits.py` uses it for datelines
# and closing credits, `metadata/authors.py` for bylines, `residue/credits.py` for credit lines.
AGENCIES = any_of(" | ".join([*WIRES, *WIRES.values()]))

# Spelling -> usual name. `metadata/agency_credits.py` returns the usual name; `dedupe` looks up the names of sources,
# to see whether a source is an agency itself.
AGENCY_OF = {
    spelling.strip(): name for name, more in WIRES.items() for spelling in (name, *more.split("|")) if spelling.strip()
}

# Picture agencies, as written after a photographer's name and a slash. `residue/credits.py` drops lines with such a
# credit.
PICTURE_AGENCIES = any_of("Getty Images | Shutterstock | iStock | Unsplash | Pixabay | Adobe Stock | Alamy")

# Phrases before the name of the agency whose report a text uses. `metadata/agency_credits.py` finds it after
# them.
AGENCY_CREDIT = any_of("""
    with reporting by | with additional reporting by | with reporting from | with input from | with inputs from | with files from
    with agency input from | mit material von | mit informationen von | mit agenturmaterial von | quelle | mit | avec | con información de
    con informaciones de | con | com informações da | com informações de | com agência | con informazioni di | fonte | fuente | source
    bron | kilde | källa | zdroj | źródło | источник | джерело | kaynak | 来源 | 來源 | 配信
""")

# Words between an author or source and the agency whose material was used. `metadata/agency_credits.py` splits bylines
# at them
# to find the agency.
AGENCY_CONJUNCTION = any_of("and | und | et | y | e | och | og | en | with | mit | avec | con | com | met | med | via")
