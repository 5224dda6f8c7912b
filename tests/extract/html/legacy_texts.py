"""News texts in many languages, each with the encodings from before UTF-8 in which such a text was published."""

# language, encodings, headline, paragraph
LEGACY_TEXTS = [
    ("ru", ("windows-1251", "koi8-r", "iso-8859-5"), "Паром снова ходит через залив",
     "Городской совет объявил во вторник, что паром через залив возобновит работу в начале мая. По словам "
     "директора порта, ремонт причала обошёлся в два миллиона рублей и продолжался почти полгода."),
    ("uk", ("windows-1251", "koi8-u"), "Пором знову ходить через затоку",
     "Міська рада оголосила у вівторок, що пором через затоку відновить роботу на початку травня. За "
     "словами директора порту, ремонт причалу тривав майже пів року, а їхні працівники чекали на зарплату."),
    ("bg", ("windows-1251",), "Фериботът отново тръгва през залива",
     "Общинският съвет обяви във вторник, че фериботът през залива ще тръгне отново в началото на май. "
     "Според директора на пристанището ремонтът на кея е струвал два милиона лева и е продължил почти "
     "шест месеца."),
    ("sr", ("windows-1251",), "Трајект поново саобраћа преко залива",
     "Градско веће је у уторак саопштило да ће трајект преко залива поново саобраћати почетком маја. "
     "Према речима директора луке, поправка пристаништа коштала је два милиона динара и трајала скоро "
     "шест месеци."),
    ("el", ("windows-1253", "iso-8859-7"), "Το πλοίο διασχίζει ξανά τον κόλπο",
     "Το δημοτικό συμβούλιο ανακοίνωσε την Τρίτη ότι το πλοίο θα διασχίζει ξανά τον κόλπο από τις αρχές "
     "Μαΐου. Σύμφωνα με τον διευθυντή του λιμανιού, η επισκευή της προβλήτας κόστισε δύο εκατομμύρια ευρώ."),
    ("tr", ("windows-1254", "iso-8859-9"), "Feribot körfezde yeniden çalışıyor",
     "Belediye meclisi salı günü yaptığı açıklamada, körfezi geçen feribotun mayıs ayı başında yeniden "
     "çalışacağını duyurdu. Liman müdürüne göre iskelenin onarımı iki milyon liraya mal oldu ve yaklaşık "
     "altı ay sürdü."),
    ("he", ("windows-1255", "iso-8859-8"), "המעבורת חוזרת לשוט במפרץ",
     "מועצת העיר הודיעה ביום שלישי כי המעבורת תחזור לשוט במפרץ בתחילת חודש מאי. לדברי מנהל הנמל, תיקון "
     "הרציף עלה שני מיליון שקלים ונמשך כמעט חצי שנה, והעובדים חיכו כל אותו הזמן בבית."),
    ("ar", ("windows-1256", "iso-8859-6"), "العبارة تعود إلى الخليج",
     "أعلن المجلس البلدي يوم الثلاثاء أن العبارة ستعود إلى العمل في الخليج في بداية شهر مايو. وقال مدير "
     "الميناء إن إصلاح الرصيف كلف مليوني دينار واستمر قرابة ستة أشهر."),
    ("fa", ("windows-1256",), "کشتي دوباره در خليج کار خواهد کرد",
     "شوراي شهر روز سه شنبه اعلام کرد که کشتي از ابتداي خرداد دوباره در خليج کار خواهد کرد. به گفته مدير "
     "بندر، تعمير اسکله دو ميليون تومان هزينه داشت و نزديک به شش ماه طول کشيد."),
    ("lv", ("windows-1257",), "Prāmis atkal kursē pāri līcim",
     "Pilsētas dome otrdien paziņoja, ka prāmis pāri līcim atsāks darbu maija sākumā. Kā sacīja ostas "
     "direktors, piestātnes remonts izmaksāja divus miljonus eiro un ilga gandrīz sešus mēnešus, bet "
     "darbinieki gaidīja mājās."),
    ("lt", ("windows-1257",), "Keltas vėl plaukia per įlanką",
     "Miesto taryba antradienį pranešė, kad keltas per įlanką vėl plauks gegužės pradžioje. Pasak uosto "
     "direktoriaus, prieplaukos remontas kainavo du milijonus eurų ir truko beveik šešis mėnesius, o "
     "žmonės laukė namuose."),
    ("pl", ("windows-1250", "iso-8859-2"), "Prom znów pływa przez zatokę",
     "Rada miasta ogłosiła we wtorek, że prom przez zatokę wznowi kursy na początku maja. Według "
     "dyrektora portu remont nabrzeża kosztował dwa miliony złotych i trwał prawie pół roku, a "
     "pasażerowie jeździli dłuższą drogą."),
    ("cs", ("windows-1250", "iso-8859-2"), "Přívoz přes záliv opět jezdí",
     "Městská rada v úterý oznámila, že přívoz přes záliv začne opět jezdit začátkem května. Podle "
     "ředitele přístavu stála oprava mola dva miliony korun a trvala téměř půl roku, zatímco lidé museli "
     "jezdit delší cestou."),
    ("hu", ("windows-1250", "iso-8859-2"), "Újra jár a komp az öbölben",
     "A városi tanács kedden bejelentette, hogy a komp május elején újra közlekedik az öbölben. A kikötő "
     "igazgatója szerint a móló felújítása kétmillió forintba került, és csaknem hat hónapig tartott, "
     "közben sűrűn esett az eső."),
    ("ro", ("windows-1250", "iso-8859-2"), "Feribotul traversează din nou golful",
     "Consiliul local a anunţat marţi că feribotul va traversa din nou golful la începutul lunii mai. "
     "Potrivit directorului portului, repararea cheiului a costat două milioane de lei şi a durat aproape "
     "şase luni."),
    ("de", ("windows-1252", "iso-8859-1"), "Die Fähre fährt wieder über die Bucht",
     "Der Stadtrat hat am Dienstag angekündigt, dass die Fähre über die Bucht Anfang Mai wieder fährt. "
     "Nach Angaben des Hafendirektors hat die Reparatur der Anlegestelle zwei Millionen Euro gekostet und "
     "fast ein halbes Jahr gedauert; die Fahrgäste mussten größere Umwege machen."),
    ("fr", ("windows-1252", "iso-8859-1"), "Le bac traverse à nouveau la baie",
     "Le conseil municipal a annoncé mardi que le bac traversera à nouveau la baie dès le début du mois "
     "de mai. Selon le directeur du port, la réparation du quai a coûté deux millions d’euros et a duré "
     "près de six mois."),
    ("es", ("windows-1252", "iso-8859-1"), "El ferri vuelve a cruzar la bahía",
     "El ayuntamiento anunció el martes que el ferri volverá a cruzar la bahía a principios de mayo. "
     "Según el director del puerto, la reparación del muelle costó dos millones y duró casi medio año, y "
     "los vecinos esperaron mañana y tarde."),
    ("sv", ("windows-1252", "iso-8859-1"), "Färjan går över viken igen",
     "Kommunfullmäktige meddelade på tisdagen att färjan över viken börjar gå igen i början av maj. "
     "Enligt hamndirektören kostade reparationen av kajen två miljoner kronor och tog nästan ett halvår."),
    ("is", ("windows-1252",), "Ferjan siglir aftur yfir flóann",
     "Bæjarstjórnin tilkynnti á þriðjudag að ferjan myndi sigla aftur yfir flóann í byrjun maí. Að sögn "
     "hafnarstjórans kostaði viðgerðin á bryggjunni tvær milljónir króna og tók næstum hálft ár."),
    ("zh", ("gbk", "gb18030", "big5"), "渡船重新橫渡海灣",
     "市議會星期二宣布，橫渡海灣的渡船將於五月初恢復航行。港口主任說，碼"
     "頭的維修工程花費二百萬元，前後進行了將近半年，期間居民必須繞路而行。"),
    ("zh", ("gbk", "gb18030"), "渡船重新开过海湾",
     "市议会星期二宣布，横渡海湾的渡船将于五月初恢复航行。港口主任说，码"
     "头的维修工程花费二百万元，前后进行了将近半年，期间居民必须绕路而行。"),
    ("ja", ("shift_jis", "euc-jp", "iso-2022-jp"), "湾を渡る船が再び運航",
     "市議会は火曜日、湾を渡る船が五月の初めに運航を再開すると発表した。港の責任者によると、桟橋"
     "の修理には二百万円がかかり、ほぼ半年にわたって続いた。その間、住民は遠回りを強いられていた。"),
    ("ko", ("euc-kr", "cp949"), "만을 건너는 배가 다시 다닌다",
     "시 의회는 화요일 만을 건너는 배가 오월 초에 다시 운항을 시작한다고 발표했다. 항구 책"
     "임자에 따르면 부두 수리에는 이백만 원이 들었고 거의 반년이 걸렸으며 주민들은 먼 길로 "
     "돌아가야 했다."),
    ("th", ("windows-874", "tis-620"), "เรือข้ามอ่าวกลับมาให้บริการ",
     "สภาเมืองประกาศเมื่อวันอังคารว่าเรือข้ามอ่าวจะกลับมาให้บริการอีกครั้งในต้นเดือนพฤษภาคม "
     "ผู้อำนวยการท่าเรือกล่าวว่าการซ่อมท่าเรือใช้เงินสองล้านบาทและใช้เวลาเกือบหกเดือน"),
    ("vi", ("windows-1258",), "Phà lại qua vịnh",
     "Hội đồng thành phố thông báo hôm thứ ba rằng phà qua vịnh sẽ hoạt động trở lại vào đầu tháng năm. "
     "Theo giám đốc cảng, việc sửa chữa bến tàu tốn hai triệu đồng và kéo dài gần sáu tháng."),
]  # fmt: skip
