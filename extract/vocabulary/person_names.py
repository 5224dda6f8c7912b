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

# Legal forms at the end of the name of a company. `metadata/authors.py` knows by them that it is no person.
LEGAL_FORM = any_of("""
    ltd | limited | inc | llc | llp | plc | pty | corp | gmbh | mbh | kg | e.v | e. v | s.a | s.l | s.r.l | srl | sarl | s.p.a
    sp. z o.o | b.v | oyj | aps | a/s | s.r.o | kft | zrt
""")

# Definite articles. `residue/profiles.py` skips them between a phrase of ABOUT and the company's name ("About the
# Example Group"); `metadata/authors.py` knows by them that a name is that of the site, not of a person.
DEFINITE_ARTICLE = any_of("the | die | das | den | der | la | le | les | el | los | il")
