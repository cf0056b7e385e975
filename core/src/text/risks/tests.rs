//! What the shipped words find, and what they leave alone, on sentences that were written before anybody looked which words find them.

use super::*;
use crate::sorted::SortedMap;
use crate::text::{RiskRules, TopicHit, Topics};

fn all() -> Topics {
    let risks = Risk::ALL.iter().map(|risk| (*risk, RiskRules::default())).collect();
    Topics::with_risks(&SortedMap::new(), &risks).unwrap()
}

/// The kinds that count in a text.
fn kinds(topics: &Topics, text: &str) -> Vec<String> {
    let hits = topics.find(text).into_iter().filter(|hit| hit.counts);
    let mut kinds: Vec<String> = hits.map(|hit| hit.topic.as_str().to_owned()).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

use Risk::{Abuse, Fraud, Legal, Regulator, SelfHarm, Violence};

#[rustfmt::skip]
const GRAVE: &[(Risk, &str)] = &[
    (Violence, "If I don't get my money back I will kill you"),
    (Violence, "I'm gonna shoot everyone in that call centre"),
    (Violence, "I know where you live, be careful"),
    (Violence, "Somebody should burn down your office"),
    (Violence, "I'll come over there and beat you up"),
    (SelfHarm, "I can't take this anymore, I want to die"),
    (SelfHarm, "Because of this debt I have been thinking about killing myself"),
    (SelfHarm, "honestly i don't want to live anymore"),
    (SelfHarm, "There is no reason to live after what your bank did"),
    (SelfHarm, "My daughter has suicidal thoughts and needs her medication"),
    (Legal, "I will sue your company"),
    (Legal, "You will hear from my lawyer tomorrow"),
    (Legal, "We are considering legal action against you"),
    (Legal, "fine, see you in court"),
    (Regulator, "I'm taking this to the ombudsman... the financial ombudsman"),
    (Regulator, "I have filed a complaint with the CFPB"),
    (Regulator, "I will report you to Trading Standards"),
    (Fraud, "Somebody has hacked my account"),
    (Fraud, "I did not authorize this payment"),
    (Fraud, "there is a fraudulent charge on my card"),
    (Fraud, "I think I am the victim of identity theft"),
    (Abuse, "fuck you and your company"),
    (Abuse, "you stupid idiots cannot do anything"),
    (Violence, "Wenn das Geld morgen nicht da ist, bringe ich euch um"),
    (Violence, "Ich weiß wo du wohnst"),
    (Violence, "Man sollte eure Filiale anzünden"),
    (Violence, "Ich will Sie umbringen"),
    (SelfHarm, "Ich will nicht mehr leben"),
    (SelfHarm, "Am liebsten würde ich mich umbringen"),
    (SelfHarm, "Ich habe Selbstmordgedanken"),
    (SelfHarm, "Ich möchte einfach nur sterben"),
    (Legal, "Ich werde meinen Anwalt einschalten"),
    (Legal, "Dann werde ich rechtliche Schritte einleiten"),
    (Legal, "Ich werde Sie verklagen"),
    (Legal, "Ich habe bereits Anzeige erstattet"),
    (Regulator, "Ich beschwere mich bei der BaFin"),
    (Regulator, "Das melde ich der Verbraucherzentrale"),
    (Regulator, "Ich wende mich an die Bundesnetzagentur"),
    (Fraud, "Mein Konto wurde gehackt"),
    (Fraud, "Diese Abbuchung habe ich nie autorisiert"),
    (Fraud, "Ich bin auf eine Phishing-Mail reingefallen, jemand hat auf mein Konto zugegriffen"),
    (Abuse, "Ihr seid doch alle Idioten"),
    (Abuse, "Verpiss dich, du Arschloch"),
    (Violence, "te voy a matar"),
    (Violence, "sé dónde vives y voy a ir"),
    (Violence, "Voy a quemar su oficina"),
    (SelfHarm, "no quiero vivir más"),
    (SelfHarm, "A veces pienso en el suicidio"),
    (SelfHarm, "quiero quitarme la vida"),
    (Legal, "Voy a hablar con mi abogado"),
    (Legal, "tomaré acciones legales contra ustedes"),
    (Legal, "los voy a demandar"),
    (Regulator, "Presentaré una queja en la PROFECO"),
    (Regulator, "voy a acudir al defensor del cliente"),
    (Fraud, "me han robado la tarjeta"),
    (Fraud, "No reconozco este cargo"),
    (Fraud, "Mi cuenta fue hackeada ayer"),
    (Abuse, "váyanse a la mierda"),
    (Abuse, "son unos idiotas"),
    (Violence, "Je vais te tuer"),
    (Violence, "je sais où vous habitez"),
    (Violence, "Je vais mettre le feu à votre agence"),
    (SelfHarm, "J'ai envie de mourir"),
    (SelfHarm, "je ne veux plus vivre"),
    (SelfHarm, "J'ai des pensées suicidaires"),
    (Legal, "Je vais contacter mon avocat"),
    (Legal, "je vais porter plainte contre vous"),
    (Legal, "je vous mets en demeure de me rembourser"),
    (Regulator, "Je vais saisir le médiateur de la consommation"),
    (Regulator, "J'ai écrit à la DGCCRF"),
    (Fraud, "Mon compte a été piraté"),
    (Fraud, "je n'ai pas effectué ce virement"),
    (Fraud, "Je suis victime d'une arnaque"),
    (Abuse, "allez vous faire foutre"),
    (Abuse, "bande d'incapables"),
];

#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "This queue is killing me",
    "You can kill the process and start again",
    "Please shoot me an email when it ships",
    "I would die for that discount, haha",
    "My phone died this morning",
    "The battery is dead",
    "I want to kill two birds with one stone",
    "Can I burn a CD with this software?",
    "Sue from billing told me to write to you",
    "My tennis court booking is missing",
    "I'd like to speak to a person please",
    "The courtesy car was late",
    "I am not going to sue anybody, I just want an answer",
    "Is the lawyer package included in my insurance?",
    "I bought the book The Silent Patient",
    "What is your regulatory number?",
    "The pressure regulator of my boiler is broken",
    "Is my account secure? I have not been hacked or anything",
    "I want to cancel my account",
    "I authorized this payment yesterday",
    "How do I change my PIN?",
    "The charge on my card is correct, thank you",
    "This is a stupid mistake of mine",
    "That was a damn good service",
    "I feel like an idiot, it was in the spam folder",
    "He beat the deadline",
    "Hit me up when it is done",
    "I hurt my back carrying the parcel",
    "cut the price by half please",
    "the suicide squad blu-ray never arrived",
    "Bei mir ist der Strom ausgefallen",
    "Das Paket ist umgebracht... ich meine umgebucht worden",
    "Ich möchte nicht mehr Kunde sein",
    "Ich will nicht mehr warten",
    "Der Gerichtsweg 5 ist meine neue Adresse",
    "Ich habe Anspruch auf eine Gutschrift",
    "Das Gerät ist tot, es geht nicht mehr an",
    "Mein Konto wurde gestern eröffnet",
    "Bitte zeigen Sie mir die Anzeige im Display",
    "Ich schlage vor, wir machen einen Termin",
    "Sie sind sehr freundlich, danke",
    "Der Druckregler ist defekt",
    "Können Sie mir den Betrag abbuchen?",
    "Diese Zahlung habe ich gestern gemacht",
    "Ich bin doch nicht verrückt, das Paket war da",
    "Wo kann ich meinen Schaden melden?",
    "Ich bringe das Paket morgen vorbei",
    "Ich habe mich beim Preis vertan",
    "quiero matar el tiempo mientras espero",
    "me muero de ganas de recibirlo",
    "no quiero vivir en esta dirección de envío, cambié de casa",
    "la cuenta de la luz llegó tarde",
    "quiero cancelar mi cuenta",
    "hice este pago ayer",
    "sé dónde está mi paquete",
    "voy a pegar la etiqueta en la caja",
    "mi tarjeta está vencida",
    "¿tienen oficina en Madrid?",
    "es un error mío, disculpe",
    "no voy a demandar a nadie",
    "el juicio que tengo es bueno",
    "Je vais vous tuer le temps avec mes questions, désolé",
    "je meurs d'envie de le recevoir",
    "Mon colis est perdu, je ne veux plus attendre",
    "ma batterie est morte",
    "Je ne veux plus de cet abonnement",
    "je sais où est mon colis",
    "Mon compte a été créé hier",
    "j'ai effectué ce virement hier",
    "Où est votre agence ?",
    "C'est une erreur de ma part, je suis bête",
    "le médicament n'est pas arrivé",
    "Je voudrais changer mon mot de passe",
    "Pouvez-vous me faire une réduction ?",
    "Je n'ai pas d'avocat dans mon panier, le produit a disparu",
];

#[test]
fn grave_words_are_heard_in_four_languages_and_harmless_ones_are_not() {
    assert!(GRAVE.len() >= 60 && HARMLESS.len() >= 60);
    let topics = all();
    let missed: Vec<&str> = GRAVE
        .iter()
        .filter(|(risk, text)| !kinds(&topics, text).iter().any(|kind| kind == risk.as_str()))
        .map(|(_, text)| *text)
        .collect();
    let alarms: Vec<(&str, Vec<String>)> = HARMLESS
        .iter()
        .map(|text| (*text, kinds(&topics, text)))
        .filter(|(_, kinds)| !kinds.is_empty())
        .collect();
    assert!(missed.len() * 20 <= GRAVE.len(), "of {}: {missed:#?}", GRAVE.len());
    assert!(alarms.len() * 40 <= HARMLESS.len(), "of {}: {alarms:#?}", HARMLESS.len());
}

#[test]
fn a_phrase_is_read_place_by_place_within_its_clause() {
    let topics = all();
    let place = |text: &str| -> Vec<(String, Range<usize>)> {
        let hits: Vec<TopicHit> = topics.find(text);
        hits.into_iter().map(|hit| (hit.topic.as_str().to_owned(), hit.code_points)).collect()
    };
    assert_eq!(place("Ok: SEE you  in Court"), [("legal".to_owned(), 4..21)]);
    // `é` is one code point, and so is the apostrophe of a telephone.
    assert_eq!(place("é, I’ll kill you!"), [("violence".to_owned(), 3..16)]);
    assert_eq!(place("see you. in court I play tennis"), []);
    assert_eq!(place("unsee you in court"), []);
    // What may be left out, is.
    let mut book = Phrasebook::default();
    book.phrases.push(Phrase::of(7, "(very|) (bad|not at all good) news"));
    let book = book.ready();
    assert_eq!(book.find("bad news, very bad news"), [(0..8, 7), (10..23, 7)]);
    assert_eq!(book.find("not at all good news"), [(0..20, 7)]);
    assert_eq!(book.find("very news"), []);
}

#[test]
fn a_negation_does_what_the_kind_says() {
    let topics = all();
    for (text, counts) in [
        ("I do not want to sue you", false),
        ("I do not want to kill myself", true),
        ("we will never take legal action", false),
    ] {
        let hits = topics.find(text);
        assert!(!hits.is_empty() && hits.iter().all(|hit| hit.negated), "{text}");
        assert!(hits.iter().all(|hit| hit.counts == counts), "{text}");
    }
}

#[test]
fn what_an_operator_says_of_a_kind_holds() {
    let rules = RiskRules {
        words: vec!["Schlichter".into()],
        languages: vec![RiskLanguage::German],
        severity: Some(Severity::Low),
        negated: Some(Negated::Counts),
    };
    let risks = SortedMap::from([(Legal, rules)]);
    let topics = Topics::with_risks(&SortedMap::new(), &risks).unwrap();
    let hits = topics.find("kein Schlichter, see you in court, mein Anwalt");
    let told: Vec<_> =
        hits.iter().map(|hit| (hit.code_points.clone(), hit.severity, hit.counts)).collect();
    assert_eq!(told, [(5..15, Severity::Low, true), (35..46, Severity::Low, true)]);
}

#[test]
fn phrases_are_written_as_they_are_read() {
    for risk in Risk::ALL {
        for language in RiskLanguage::ALL {
            let phrases = risk.phrases(*language);
            assert!(!phrases.is_empty(), "{risk} in {language}");
            for written in phrases {
                let phrase = Phrase::of(0, written);
                let open = written.matches('(').count();
                assert_eq!(open, written.matches(')').count(), "{written}");
                assert!(!written.contains("()") && phrase.places.len() >= open, "{written}");
                assert!(phrase.beginnings().all(|word| !word.is_empty()), "{written}");
                let shortest: usize = phrase
                    .places
                    .iter()
                    .map(|place| place.iter().map(Vec::len).min().unwrap_or(0))
                    .sum();
                assert!(shortest >= 1, "`{written}` may be nothing");
            }
        }
    }
}
