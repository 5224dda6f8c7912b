"""Words in names of people, and words that no name of a person has, in many languages (pure)."""

from newsfold.extract.vocabulary.phrases import any_of

# Parts of a person's name that are written in lower case. `metadata/person_names.py` allows them in names.
NAME_PARTICLES = frozenset(
    "de del della der den di da do dos das du la le van von zu zum ter ten af av bin ibn al el y e".split()
)

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
    forum sponsored content inhalte anzeige bundesministerium departement ministère ministero ministerio ministério
    redaktion verlag zeitung nachrichten stiftung verband verein bund magazin presse pressestelle agentur agenturen gesellschaft ministerium
    download pdf kommentare kommentar comentarios commentaires güncelleme ajansı
    universität hochschule institut rédaction journal agence université équipe redacción redacao redação equipo agencia universidad fundación
    noticias redazione agenzia università redactie redakcja redakce redaktionen toimitus редакция агентство
    """.split()
)

# Words that begin a phrase and no name, in small letters. `metadata/person_names.py` uses them likewise.
NO_PERSON_STARTS = frozenset(
    """
    head chief deputy vice special
    the by from with an our my your all get how what why when who where best top new more key quick latest current next previous see read
    das der die des ein eine les zur zum zu mehr weitere alle neue nos notre mon ma mis nuestra nuestro nuestros su sus il lo gli
    """.split()
)

# First and last words of the names of places and buildings that are rare in names of people, and cities whose names have
# no such word, in small letters. `metadata/visible_bylines.py` knows by them that a name beside a date without a label is
# that of a place.
PLACE_STARTS = frozenset(
    """
    st st. saint sainte sankt san santa santo são los las new neu nueva nuevo nova novo novi nova nowy nowa novy nový nové nizhny port puerto
    porto fort mount mont monte lake lago rio río isle isla ilha cape cabo bad south north east west central greater upper lower
    southern northern eastern western sant sint sv. svatý święty calle rue via avenida place plaza piazza praça ulica
    санкт новый нижний великий старый нова нові šv. άγιος αγία νέα νέο
    """.split()
)
PLACE_ENDS = frozenset(
    """
    city town village county state province district bay beach harbour harbor quay pier island islands isles coast springs falls
    valley heights hills mountains river creek street road avenue square boulevard highway airport station stadium arena theatre
    theater museum library cathedral chapel hospital hotel centre center square platz straße strasse bahnhof kirche gasse rathaus
    kingdom republic states district oblast область район край bölgesi belediyesi ilçesi
    """.split()
)
PLACES = frozenset(
    phrase.strip()
    for phrase in """
    buenos aires | hong kong | tel aviv | kuala lumpur | addis ababa | abu dhabi | rio de janeiro | belo horizonte | ho chi minh
    phnom penh | dar es salaam | costa rica | sri lanka | saudi arabia | sierra leone | burkina faso | papua new guinea
    la paz | le havre | la plata | el paso | baden baden | frankfurt am main | den haag | the hague | banja luka | góra kalwaria
    hà nội | đà nẵng | sài gòn | đà lạt | quezon city | banda aceh | silicon valley | bosna hersek | guinea bissau
    """.replace("\n", "|").split("|")
    if phrase.strip()
)

# Legal forms at the end of the name of a company. `metadata/authors.py` knows by them that it is no person.
LEGAL_FORM = any_of("""
    ltd | limited | inc | llc | llp | plc | pty | corp | gmbh | mbh | kg | e.v | e. v | s.a | s.l | s.r.l | srl | sarl | s.p.a
    sp. z o.o | b.v | oyj | aps | a/s | s.r.o | kft | zrt
""")

# Definite articles. `residue/profiles.py` skips them between a phrase of ABOUT and the company's name ("About the
# Example Group"); `metadata/authors.py` knows by them that a name is that of the site, not of a person.
DEFINITE_ARTICLE = any_of("the | die | das | den | der | la | le | les | el | los | il")
