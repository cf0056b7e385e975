//! The small words, endings and letters by which languages are told apart.
//!
//! Small words are those that no sentence of a language does without; they are folded, as texts are. They were chosen by hand and are no
//! list of anybody's.

/// The languages of Latin letters that are known, each as one bit in this order.
pub(super) const LANGUAGES: [&str; 16] = [
    "cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pl", "pt", "ro", "sv", "tr",
];

/// The small words of each, with what people say first in a chat.
#[rustfmt::skip]
pub(super) const WORDS: [&str; LANGUAGES.len()] = [
    // cs
    "aby ale ani az bude by bych byl co dekuji den do dobry ho ja jak je jeho jejich jen jeste ji jiz jsem jsme jsou jste kde kdyz ktera ktere \
     ktery ma mam me mi mne muj muze na nebo nejsou neni objednavka od po pod pokud pro prosim proto se si ta tak takze te to toto tuto vas vase \
     vasi ve vice vsechny za zda ze",
    // da
    "af alle at blev burde da de dem den denne der deres det dette dig din du efter eller en er et for fra godt ham han har havde have hej \
     hjaelp hun hvad hvis hvor hvordan ikke ind ingen jeg kan kun lige med meget men mig min mine mit nar nogen noget nogle og om op os pa sig \
     skal som tak til ud undskyld vaere var ved vel vi vil virker",
    // de
    "aber alle als also am an auch auf aus bei beim bereits bin bis bist bitte brauche da danke dann das dass dein deine dem den denn der des \
     dich die dies diese diesem diesen dieser dieses dir doch du durch ein eine einem einen einer eines er erst es etwas euch fur ganz gar geht \
     gut guten hab habe haben hallo hat hatte heute hier hilfe ich ihm ihn ihnen ihr ihre ihrem ihren immer in ist ja jetzt kann kein keine \
     keinen konnen leider man mehr mein meine meinem meinen meiner mich mir mit mochte moglich muss nach nicht nichts noch nun nur ob oder ohne \
     schon sehr sein seine seit sich sie sind so soll tag uber um und uns unser unter viel vom von vor wann war warum was weil wenn wer werden \
     wie wieder will wir wird wo wurde zu zum zur zwei zwischen",
    // en
    "a about after again all also am an and any anyone are as at back be because been before being but by call can cannot could did didn do does \
     doesn doing don done for from get getting give go going good got had has have having hello help her here hey hi him his how i if in into is \
     isn it its just know let like ll make me more my need new no not now of on one only or order other our out over please re see send she \
     should so some someone still such than thank thanks that the their them then there these they this those to too try trying up us use using \
     ve very want was we were what when where which who why will with without won work working would yes yet you your",
    // es
    "a al algo alguien antes aqui aun ayuda bien buenas buenos cada como con cual cuando cuenta de debe del desde dia dias donde dos el ella \
     ellos en entre era eres es esa ese eso esta estan estar este esto estos estoy favor fue gracias ha hace hacer han has hasta hay he hola la \
     las le les lo los mas me mi mis mucho muy nada ni no nos o otra otro para pero por porque puede pueden puedo que quien quiero se ser si \
     sido sin sobre solo son soy su sus tambien te tengo tiene tienen todo todos tu tus un una uno unos usted ya yo",
    // fi
    "ehka ei eika eivat en ennen etta ette haluan han hei hyva ja jo joka jos kaikki kanssa kiitos koska kuin kun kuten me mika miksi mina \
     minulla minun missa mita mutta myos ne niin nyt ole olen olet oli on ota ovat saa saada se sen si sina sita tai tama taman tassa tata te \
     tilaus vai vaikka vain voi voin voisitko voit",
    // fr
    "a ai ainsi alors au aussi autre aux avant avec avez avoir beaucoup besoin bien bonjour bonsoir ca car ce cela ces cet cette chez ci comme \
     comment dans de depuis des deux dois donc du elle elles en encore est et etait etes etre eu faire fait faut il ils jai je jour la le les \
     leur lui ma mais me meme merci mes moi moins mon ne ni non nos notre nous on ont ou oui par pas peu peut peux plus pour pourquoi pouvez \
     puis quand que quel quelle quelqu qui quoi rien sa sans se sera ses si sommes son sont sous suis sur ta te tes toi ton tous tout toute \
     toutes tres tu un une veuillez veux vos votre voudrais vous y",
    // hu
    "a az azt be csak de egy el es ez ezek ezt fel ha hogy hol igen is itt jo kell kerem ki koszonom le leg lehet mar meg mert mi minden mint \
     mit most nagyon ne nekem nem nincs o olyan ott rendeles segitseg szeretnek szia talalhato tobb udvozlom ugy utan vagy vagyok van vannak \
     volt",
    // it
    "a abbiamo ad ai al alla alle altro anche ancora avere bene buona buonasera buongiorno che chi ci ciao come con cosa cosi da dal dalla degli \
     dei del della delle dello deve di dopo dove due e ed era essere fa fare favore fino gia gli grazie ha hai hanno ho i il in io la le lei li \
     lo loro ma mai me mi mia miei mio molto ne nel nella nessun nessuna niente no noi non nostro o oggi ogni per perche piu poi possibile posso \
     prego prima puo qual quale quando quanto quella quello questa queste questi questo qui sa salve se sei senza si sia siamo solo sono sta \
     stato su sua sue sul sulla suo tra tu tuo tutti tutto un una uno va vi voglio voi vorrei vostro",
    // nl
    "aan al alleen alles als altijd ander andere ben bent bestelling bij daar dan dank dat de deze die dit doe doen door dus een eens en er erg \
     gedaan geen goed goede goedemiddag goedemorgen graag had hallo heb hebben hebt heeft heel hem het hier hij hoe hun iets ik in is ja je jij \
     jou jouw jullie kan kunnen kunt maar me meer met mij mijn moet moeten mogelijk na naar niet niets nog nu of om omdat ons onze ook op over \
     te tot u uit uw van vandaag veel voor waar waarom wanneer was wat we weer wel welke wie wij wil wilt word worden wordt zal ze zich zij zijn \
     zo zonder zou",
    // no
    "alle at av bare ble bli da de deg dem den denne der dere det dette din du eller en er et etter for fra god ha hadde han har hei hjelp hun \
     hva hvis hvor hvordan ikke ingen inn jeg kan kun kunne med meg meget men mer min mine mitt mye na nar noe noen og om opp oss pa seg sin \
     skal som takk til ut vaere var ved vi vil",
    // pl
    "ale bardzo bez bo by byc byl co czy dla do dobry dziekuje dzien gdy gdzie go ich im ja jak jako jesli jest jestem juz kiedy kto ktora ktore \
     ktory lub ma mam mi mnie moge moj moja moze mozna musi na nad nie niz od on oraz pan pani po pod pomoc poniewaz pozdrawiam prosze przed \
     przez przy sa sie sobie swoj swoje ta tak tam te tego ten to tu tutaj tylko tym was wiecej witam wszystkie wybierz za zamowienie ze zeby \
     zostal zostala zostalo",
    // pt
    "a agora ainda ajuda alguem algum ao aos aqui as ate bem boa bom cada com como da das de dela dele depois deve dia do dois dos e ela ele \
     eles em entre era essa esse esta estao estar estas este estes estou eu faz fazer foi for foram ha isso isto ja la lhe mais mas me mesmo meu \
     meus minha muito na nao nas nem nenhum no nos nossa nosso num numa o obrigada obrigado ola onde os ou outra outro para pela pelo pode podem \
     por porque posso pra qual quando que quem quero se seja sem ser seu seus sido sim so sobre sou sua suas tambem tarde te tem tenho ter todos \
     tudo um uma voce voces",
    // ro
    "a aceasta acest acum ai aici al ale am ar are as au aveti buna ca cand care ce cele cu cum da daca dar de din doar este eu fara fi fie fost \
     il in inca la le lui ma mai mea mele meu mi mult multe multumesc nicio niciun nu o ori pe pentru poate pot prin rog sa sau se si sunt \
     sunteti toate tot trebuie un una unde unei unui va ve vreau zi ziua",
    // sv
    "alla allt ar att av aven bara behover bli blir bra da dag dar de dem den denna det detta dig din ditt du efter eller en er ett fel for fran \
     ga gar god goda gora ha hade han har hej hjalp hon hos hur i icke in inga ingen inte ja jag kan kom kommer kunde man mar med men mer mig \
     min mina mitt mycket nagon nagot nagra nar nej ni nu och om oss over pa sa sig sin sina ska skall skulle som tack till under ut vad valj \
     var vara vem vi vid vilka vilken vill",
    // tr
    "acaba ama ancak bana bazi ben beni benim bir biz bu bunlar bunu cok da daha de degil ederim edin en fakat gibi gore gunler hangi hem hepsi \
     her hic icin ile ise iyi kadar kim lutfen merhaba mi mu nasil ne neden nerede niye o olan olarak oldu olmak olmali olmalidir onu onun \
     sadece sanki sey siz size sizin son sonra su tarafindan tesekkur tesekkurler tum var ve veya ya yani yapmak yardim yok zaten",
];

/// Endings of longer words.
#[rustfmt::skip]
pub(super) const ENDINGS: [&str; LANGUAGES.len()] = [
    // cs
    "ani emi eni nout ost osti ova ovani ujte ych",
    // da
    "else elser erne hed ningen ninger",
    // de
    "heit ieren keit lich liche lichen schaft stellung ung ungen",
    // en
    "ed ing ly ness tion tions",
    // es
    "ada ado ados ando aron cion ciones dad iendo mente",
    // fi
    "iden inen lla lta minen mista neet ssa sta taan",
    // fr
    "aient ee ees ement ette eur euse eux ment tion tions",
    // hu
    "asa ban ben bol ese hoz kent nak nek rol sag seg tatott",
    // it
    "ando ata ate ati ato ezza ita mente zione zioni",
    // nl
    "aar eren heid ingen lijk lijke",
    // no
    "else elser ene het ningen ninger",
    // pl
    "anie cie ego emu enie osc osci owac owanie ych ymi",
    // pt
    "ada ado ados ando cao coes dade endo mente",
    // ro
    "are ati ele esc ilor tie tii ului",
    // sv
    "ande arna erna het ningar ningen",
    // tr
    "acak dir ecek iniz iyor lar lari ler leri mak mek nin nun unuz",
];

/// Letters that few of them write.
#[rustfmt::skip]
pub(super) const LETTERS: &[(char, &[&str])] = &[
    ('¡', &["es"]), ('¿', &["es"]), ('ß', &["de"]), ('à', &["fr", "it", "pt"]), ('á', &["cs", "es", "hu", "pt"]),
    ('â', &["fr", "pt", "ro"]), ('ã', &["pt"]), ('ä', &["de", "fi", "sv"]), ('å', &["da", "no", "sv"]),
    ('æ', &["da", "no"]), ('ç', &["fr", "pt", "tr"]), ('è', &["fr", "it"]), ('é', &["cs", "es", "fr", "hu", "pt"]),
    ('ê', &["fr", "pt"]), ('ë', &["fr", "nl"]), ('ì', &["it"]), ('í', &["cs", "es", "hu", "pt"]), ('î', &["fr", "ro"]),
    ('ï', &["fr", "nl"]), ('ñ', &["es"]), ('ò', &["it"]), ('ó', &["es", "hu", "pl", "pt"]), ('ô', &["fr", "pt"]),
    ('õ', &["pt"]), ('ö', &["de", "fi", "hu", "sv", "tr"]), ('ø', &["da", "no"]), ('ù', &["fr", "it"]),
    ('ú', &["cs", "es", "hu", "pt"]), ('û', &["fr"]), ('ü', &["de", "hu", "tr"]), ('ý', &["cs"]), ('ă', &["ro"]),
    ('ą', &["pl"]), ('ć', &["pl"]), ('č', &["cs"]), ('ď', &["cs"]), ('ę', &["pl"]), ('ě', &["cs"]), ('ğ', &["tr"]),
    ('İ', &["tr"]), ('ı', &["tr"]), ('ł', &["pl"]), ('ń', &["pl"]), ('ő', &["hu"]), ('œ', &["fr"]), ('ř', &["cs"]),
    ('ś', &["pl"]), ('ş', &["ro", "tr"]), ('š', &["cs"]), ('ţ', &["ro"]), ('ť', &["cs"]), ('ů', &["cs"]), ('ű', &["hu"]),
    ('ź', &["pl"]), ('ż', &["pl"]), ('ž', &["cs"]), ('ș', &["ro"]), ('ț', &["ro"]),
];
