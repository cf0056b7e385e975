//! What the words beside a number say about it, and what a question asks for.
//!
//! One lexicon serves both: `social security number` names the same thing whether it stands before nine digits
//! or in the agent's question. Context is local: from the number outwards over a few words of filler, and
//! never across another number, an address or a mask. So masking one thing cannot change what is said about
//! another.

use super::heads::{Spread, head, head_of};
use super::view::{View, is_letter};
use smallvec::SmallVec;
use std::ops::Range;

/// How many words away a telling word may stand.
const WORDS_MAX: usize = 5;
/// The longest word that is looked at; a longer one ends the search.
const WORD_MAX: usize = 30;
/// How many signs may stand between two words.
const SIGNS_MAX: usize = 6;

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[rustfmt::skip]
pub(in crate::text) enum Topic {
    // What a short answer may be.
    Card, Cvv, Expiry, Pin, Otp, Password, Birth, Security, Account, Ssn, Phone, Zip, Booking, Policy, Claim,
    Order, User, Email, Address, Routing, SortCode, Bic,
    /// The three digits that follow a card.
    BehindCard,
    /// The digits that go on with a number of which a part was given.
    RestOfCard, RestOfSsn, RestOfAccount,
    // What makes a number of one form a thing of one kind.
    Ip, Mac, Imei, Vin, Crypto, Geo, Secret, Driver, Passport, Plate, Vat, Ein, Npi, Mbi, Dea, Sin,
    Nhs, Nino, Utr, TaxDe, SocialDe, HealthDe, IdCard, Lanr, Bsnr, Plz, Register, Ahv, Rijks, Bsn, Dni, Nif,
    CodiceFiscale, PartitaIva, Afm, Pesel, Nip, Regon, RodneCislo, Cnp, Egn, Oib, Isikukood, AsmensKodas, Hetu,
    Personnummer, OrgNummer, Fodselsnummer, Cpr, Pps, Nir, Spi, Siren, Tckn, TeudatZehut, Aadhaar, Pan, Gst,
    Voter, Resident, Nric, Uen, Rrn, MyNumber, ThaiId, TinPh, MyKad, Nik, Cnic, Nic, MelliCode, SouthAfricanId,
    Office, Nin, Tfn, Abn, Acn, Medicare, Ird, Cpf, Cnpj, Cuit, Rut, Nit, Curp, Rfc, Inn, Itin,
    /// Any number of a person or a company that a state gave.
    NationalId,
    /// Something that is none of a customer's secrets, though it looks like one.
    Other,
}

use Topic as T;

/// Words and phrases by what they name, without accents, in the languages of most customers.
#[rustfmt::skip]
const PHRASES: &[(Topic, &[&str])] = &[
    (T::Card, &["card", "cards", "card number", "visa", "maestro", "mastercard", "amex", "credit", "debit", "payment",
        "kreditkarte", "karte", "kartennummer", "carte", "carte bancaire", "tarjeta", "carta", "cartao", "kaart",
        "creditcard", "kort", "karta", "kart"]),
    (T::Cvv, &["cvv", "cvc", "cvn", "csc", "cid", "security code", "card code", "verification value", "prufziffer",
        "kartenprufnummer", "sicherheitscode", "cryptogramme", "code de securite", "codigo de seguridad",
        "codice di sicurezza", "codigo de seguranca", "beveiligingscode", "digits on the back", "digits on back", "code on the back", "number on the back",
        "numbers on the back", "cvv2", "cvc2"]),
    (T::Expiry, &["exp", "expiry", "expiration", "expires", "valid thru", "valid until", "good thru", "expiry date",
        "gultig bis", "ablaufdatum", "expire le", "date d'expiration", "caducidad", "vencimiento", "scadenza", "validade",
        "vervaldatum", "expiring"]),
    (T::Pin, &["pin", "pins", "pincode", "pin code", "pin number", "geheimzahl", "code pin", "codigo pin", "pinnummer"]),
    (T::Otp, &["otp", "one time code", "one time password", "one time passcode", "verification code", "auth code",
        "authentication code", "authorization code", "confirmation code", "access code", "login code", "sms code", "2fa",
        "sent you a code", "texted you a code", "code you sent", "code you sent me", "code you texted me", "code i got", "code i received",
        "otp i got", "otp i received", "code we sent", "code that we sent", "code we texted", "tan",
        "bestatigungscode", "einmalcode", "code de verification", "code de confirmation", "codigo de verificacion",
        "codice di verifica", "codigo de verificacao", "verificatiecode", "sent a code", "six digit code", "code we have sent",
        "texted me", "code they sent", "code they sent me", "code you guys sent", "code from the text", "code from the sms", "code from the app",
        "code on my phone", "code per sms", "code par sms", "codigo por sms"]),
    (T::Password, &["password", "passwords", "passcode", "passphrase", "passwd", "pwd", "pw", "mdp", "psw", "pswd", "passord", "adgangskode", "heslo", "passwort", "kennwort", "mot de passe",
        "contrasena", "clave", "parola d'ordine", "senha", "wachtwoord", "losenord", "haslo", "sifre", "salasana"]),
    (T::Birth, &["born", "birth", "date of birth", "dob", "d o b", "birthday", "birthdate", "bday", "geboren", "geburtsdatum",
        "geburtstag", "date de naissance", "naissance", "ne le", "nee le", "fecha de nacimiento", "nacimiento", "naci",
        "nacido", "data di nascita", "nascita", "nato", "nata", "data de nascimento", "nascimento", "geboortedatum",
        "fodelsedatum", "urodzenia"]),
    (T::Security, &["security answer", "security question", "secret answer", "maiden name", "first pet", "childhood pet",
        "childhood pets", "maiden", "childhood hero", "favorite color", "favourite colour", "name of your pet", "favorite teacher",
        "first school", "pet you had", "pet as a child", "your first pet", "pet's name", "sicherheitsfrage", "madchenname", "question secrete", "pregunta de seguridad",
        "domanda di sicurezza", "memorable word", "mother's name", "favorite movie", "favourite film", "first car",
        "city were you born", "town were you born", "street you grew up"]),
    (T::Account, &["account", "accounts", "account number", "account numbers", "acct", "ac", "a c", "konto", "kontonummer", "compte",
        "numero de compte", "cuenta", "numero de cuenta", "conto", "conta", "rekening", "rekeningnummer", "account id",
        "accountid", "customer number", "kundennummer", "member number", "member id", "membership number", "hesap", "rachunku"]),
    (T::Ssn, &["ssn", "ssns", "social", "socials", "ss", "soc", "social security", "social security number", "last four of your social"]),
    (T::Phone, &["phone", "phones", "phone number", "telephone", "tel", "mobile", "cell", "cellphone", "call", "calling", "fax",
        "whatsapp", "dial", "ring", "sms", "reach", "answering", "landline", "telefon", "telefonnummer", "handy", "handynummer",
        "telefono", "celular", "movil", "telephoner", "portable", "telefone", "cellulare", "cep", "contact number", "callback number",
        "text me", "telefoon", "mobiel", "rufen", "anrufen"]),
    (T::Office, &["office", "fax", "home", "work", "mobile", "cell"]),
    (T::Zip, &["zip", "zipcode", "zip code", "postcode", "postal", "postal code", "postleitzahl", "code postal", "codigo postal",
        "cap", "cep", "pin code of your area"]),
    (T::Booking, &["booking confirmation", "booking reference", "booking number", "booking id", "confirmation number", "booking code",
        "reservation number", "reservation code", "record locator", "buchungsnummer", "numero de reserva", "reserveringsnummer"]),
    (T::Policy, &["policy id", "policyid", "policy number", "policy no", "versicherungsnummer", "numero de poliza", "polizza"]),
    (T::Claim, &["claim id", "claimid", "claim number", "claim no", "schadennummer", "numero de sinistre"]),
    (T::Order, &["order number", "order id", "order no", "bestellnummer", "numero de commande"]),
    (T::User, &["username", "user name", "user id", "userid", "login", "login name", "benutzername", "identifiant", "usuario",
        "nome utente", "gebruikersnaam"]),
    (T::Email, &["email", "e mail", "mail", "email address", "e mail address", "mailadresse", "correo", "courriel", "emailadres"]),
    (T::Address, &["your address", "my address", "full address", "street address", "home address", "mailing address", "billing address",
        "shipping address", "postal address", "delivery address", "your adresse", "anschrift", "ihre adresse", "votre adresse",
        "su direccion", "indirizzo", "endereco"]),
    (T::Routing, &["routing", "routing number", "aba", "rtn", "transit", "wire"]),
    (T::SortCode, &["sort", "sort code", "sortcode"]),
    (T::Bic, &["bic", "swift", "swift code", "bic code"]),
    (T::Ip, &["ip", "ipv4", "ipv6"]),
    (T::Mac, &["mac", "hardware", "ethernet"]),
    (T::Imei, &["imei"]),
    (T::Vin, &["vin", "chassis", "vehicle identification", "fahrgestellnummer", "fin"]),
    (T::Crypto, &["btc", "bitcoin", "wallet", "eth", "ethereum"]),
    (T::Geo, &["gps", "coordinates", "latitude", "longitude", "location", "lat", "long"]),
    (T::Secret, &["token", "secret", "apikey", "api key", "key", "credential", "credentials"]),
    (T::Driver, &["driver", "drivers", "driving", "license", "licence", "driver's license", "dl", "permit", "fuhrerschein",
        "fuhrerscheinnummer", "fahrerlaubnis", "permis", "patente", "carnet de conducir", "rijbewijs"]),
    (T::Passport, &["passport", "passports", "travel document", "reisepass", "passnummer", "pass", "passeport", "pasaporte",
        "passaporto", "passaporte", "paspoort", "paszport", "pasaport"]),
    (T::Plate, &["plate", "plates", "license plate", "number plate", "registration", "reg", "vehicle", "vehicles", "car", "kennzeichen",
        "kfz", "immatriculation", "plaque", "matricula", "targa", "kenteken", "plaka", "plakasi", "rendszam"]),
    (T::Vat, &["vat", "vat number", "vat id", "ust", "ustid", "umsatzsteuer", "tva", "iva", "btw", "mwst", "nif", "cif", "mva", "moms"]),
    (T::Ein, &["ein", "employer", "fein"]),
    (T::Npi, &["npi", "provider"]),
    (T::Mbi, &["mbi", "medicare", "beneficiary"]),
    (T::Dea, &["dea", "certificate", "medical license"]),
    (T::Sin, &["sin", "sins", "social insurance", "nas", "assurance sociale"]),
    (T::Nhs, &["nhs"]),
    (T::Nino, &["nino", "national insurance", "ni number"]),
    (T::Utr, &["utr", "unique taxpayer", "taxpayer reference"]),
    (T::TaxDe, &["steuer", "steuer id", "steuernummer", "idnr", "steueridentifikationsnummer", "identifikationsnummer", "tin",
        "steuer identifikationsnummer", "finanzamt"]),
    (T::SocialDe, &["sozialversicherungsnummer", "rentenversicherungsnummer", "svnr", "rvnr", "versicherungsnummer",
        "sozialversicherung", "rentenversicherung"]),
    (T::HealthDe, &["krankenversichertennummer", "kvnr", "krankenkasse", "versichertennummer", "gesundheitskarte"]),
    (T::IdCard, &["personalausweis", "ausweis", "ausweisnummer", "perso", "identity card", "id card", "carta d'identita", "carta di identita",
        "carte d'identite", "documento de identidad"]),
    (T::Lanr, &["lanr", "arztnummer"]),
    (T::Bsnr, &["bsnr", "betriebsstattennummer", "betriebsstatte"]),
    (T::Plz, &["plz", "postleitzahl"]),
    (T::Register, &["handelsregister", "registergericht", "amtsgericht", "hrb", "hra"]),
    (T::Ahv, &["ahv", "avs", "ahv nummer"]),
    (T::Rijks, &["rijksregisternummer", "rijksregister", "registre national", "insz", "niss"]),
    (T::Bsn, &["bsn", "burgerservicenummer", "sofinummer"]),
    (T::Dni, &["dni", "nie", "documento nacional"]),
    (T::Nif, &["nif", "contribuinte", "cif"]),
    (T::CodiceFiscale, &["codice fiscale", "fiscale", "cf"]),
    (T::PartitaIva, &["partita iva", "p iva", "piva", "partita"]),
    (T::Afm, &["afm", "amka"]),
    (T::Pesel, &["pesel"]),
    (T::Nip, &["nip"]),
    (T::Regon, &["regon"]),
    (T::RodneCislo, &["rodne cislo", "rc", "rodne"]),
    (T::Cnp, &["cnp", "cod numeric personal"]),
    (T::Egn, &["egn"]),
    (T::Oib, &["oib"]),
    (T::Isikukood, &["isikukood"]),
    (T::AsmensKodas, &["asmens kodas", "personas kods"]),
    (T::Hetu, &["hetu", "henkilotunnus", "henkilotunnukseni"]),
    (T::Personnummer, &["personnummer", "pnr", "identity code", "id code", "samordningsnummer"]),
    (T::OrgNummer, &["orgnummer", "organisationsnummer", "org nr", "orgnr"]),
    (T::Fodselsnummer, &["fodselsnummer", "fnr", "dnummer"]),
    (T::Cpr, &["cpr", "cprnummer"]),
    (T::Pps, &["pps", "ppsn", "pps number"]),
    (T::Nir, &["nir", "insee", "securite sociale", "numero de secu"]),
    (T::Spi, &["spi", "numero fiscal"]),
    (T::Siren, &["siren", "siret"]),
    (T::Tckn, &["tckn", "tc", "kimlik", "tc kimlik", "turkish id"]),
    (T::TeudatZehut, &["teudat zehut", "zehut", "israeli id"]),
    (T::Aadhaar, &["aadhaar", "aadhar", "adhar", "uidai"]),
    (T::Pan, &["pan", "permanent account"]),
    (T::Gst, &["gst", "gstin", "gstins"]),
    (T::Voter, &["voter", "epic"]),
    (T::Resident, &["resident id", "resident identity", "hkid", "shenfenzheng"]),
    (T::Nric, &["nric", "fin"]),
    (T::Uen, &["uen"]),
    (T::Rrn, &["rrn", "frn", "brn", "resident registration", "business registration"]),
    (T::MyNumber, &["my number", "mynumber", "kojin bango"]),
    (T::ThaiId, &["thai", "thai national", "tnin"]),
    (T::TinPh, &["tin", "tax id"]),
    (T::MyKad, &["mykad", "nric", "ic number"]),
    (T::Nik, &["nik", "ktp"]),
    (T::Cnic, &["cnic", "nadra"]),
    (T::Nic, &["nic"]),
    (T::MelliCode, &["melli", "code melli", "kode melli"]),
    (T::SouthAfricanId, &["south african id", "sa id", "rsa id"]),
    (T::Nin, &["nin", "nimc"]),
    (T::Tfn, &["tfn", "tax file"]),
    (T::Abn, &["abn", "business number"]),
    (T::Acn, &["acn", "company number"]),
    (T::Medicare, &["medicare"]),
    (T::Ird, &["ird"]),
    (T::Cpf, &["cpf"]),
    (T::Cnpj, &["cnpj"]),
    (T::Cuit, &["cuit", "cuil"]),
    (T::Rut, &["rut", "run"]),
    (T::Nit, &["nit"]),
    (T::Curp, &["curp"]),
    (T::Rfc, &["rfc"]),
    (T::Inn, &["inn", "snils"]),
    (T::Itin, &["itin", "taxpayer identification"]),
    (T::NationalId, &["national id", "id number", "identity number", "identification number", "national identity", "tax id",
        "tax number", "tin", "personal id", "personal number", "citizen id", "national number", "taxpayer", "identity"]),
    (T::Other, &["order", "orders", "tracking", "invoice", "ticket", "tickets", "reference", "ref", "case", "serial", "isbn", "item", "sku",
        "model", "licence key", "license key", "product", "epoch", "timestamp", "version", "build", "bestellung",
        "bestellnummer", "rechnung", "commande", "pedido", "ordine", "shipment", "parcel"]),
];

/// The phrases that name this.
#[cfg(test)]
pub(super) fn phrases_of(topic: Topic) -> Vec<&'static str> {
    let of_topic = PHRASES.iter().filter(|(named, _)| *named == topic);
    of_topic.flat_map(|(_, phrases)| phrases.iter().copied()).collect()
}

/// The topics that some words name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Topics(u128);

impl Topics {
    pub(in crate::text) const fn of(topic: Topic) -> Self {
        Self(1 << topic as u32)
    }

    pub(in crate::text) const fn holds(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u32) != 0
    }

    pub(in crate::text) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::text) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What stands beside a number: each word that names something, nearest first.
#[derive(Debug, Default)]
pub(super) struct Near {
    pub(super) before: SmallVec<[Topics; 4]>,
    pub(super) after: SmallVec<[Topics; 4]>,
}

impl Near {
    /// Does a word before or behind name this?
    pub(super) fn names(&self, topic: Topic) -> bool {
        self.before.iter().chain(&self.after).any(|topics| topics.holds(topic))
    }

    /// Does a word before name one of these, and none nearer one of `others` alone?
    pub(super) fn names_first(&self, wanted: Topics, others: Topics) -> bool {
        let nearest = self
            .before
            .iter()
            .find(|topics| !topics.both(wanted).is_empty() || !topics.both(others).is_empty());
        nearest.is_some_and(|topics| !topics.both(wanted).is_empty())
    }
}

/// The phrases, ready to be looked up by their last word.
#[derive(Debug)]
pub(in crate::text) struct Lexicon {
    spread: Spread,
    /// The head of the last word, its length, the whole phrase, and its topic; in this order.
    phrases: Vec<(u64, usize, &'static str, Topic)>,
}

impl Lexicon {
    pub(in crate::text) fn new() -> Self {
        let of_topic = |(topic, phrases): &(Topic, &'static [&'static str])| {
            let topic = *topic;
            phrases.iter().map(move |phrase| {
                let last = last_word(phrase);
                (head_of(last), last.len(), *phrase, topic)
            })
        };
        let mut phrases: Vec<_> = PHRASES.iter().flat_map(of_topic).collect();
        phrases.sort_unstable();
        let spread = phrases.iter().fold(Spread::new(), |spread, (head, ..)| spread.with(*head));
        Self { spread, phrases }
    }

    /// What the word in these units names, with those before it where a phrase needs them.
    pub(super) fn topics(&self, view: &View<'_>, word: &Range<usize>) -> Topics {
        let head = head(view.units(), word);
        if !self.spread.may_hold(head) {
            return Topics::default();
        }
        let key = (head, word.len());
        let from = self.phrases.partition_point(|(head, length, ..)| (*head, *length) < key);
        self.phrases
            .iter()
            .skip(from)
            .take_while(|(head, length, ..)| (*head, *length) == key)
            .filter(|(_, _, phrase, _)| ends_with(view, word.end, phrase))
            .fold(Topics::default(), |all, (.., topic)| all.with(Topics::of(*topic)))
    }

    /// Everything that is named anywhere in these units.
    pub(in crate::text) fn named(&self, view: &View<'_>) -> Topics {
        let units = view.units();
        let mut all = Topics::default();
        let mut at = 0;
        while at < units.len() {
            let length = word_length(|n| view.unit(at + n), units.len() - at);
            if length == 0 {
                at += 1;
                continue;
            }
            if length <= WORD_MAX {
                all = all.with(self.topics(view, &(at..at + length)));
            }
            at += length;
        }
        all
    }

    /// What stands beside these units.
    pub(super) fn near(&self, view: &View<'_>, units: &Range<usize>) -> Near {
        let mut near = Near::default();
        let mut at = units.start;
        for _ in 0..WORDS_MAX {
            let Some(word) = word_before(view, at) else { break };
            let topics = self.topics(view, &word);
            if !topics.is_empty() {
                near.before.push(topics);
            }
            at = word.start;
        }
        let mut at = units.end;
        for _ in 0..WORDS_MAX {
            let Some(word) = word_after(view, at) else { break };
            let topics = self.topics(view, &word);
            if !topics.is_empty() {
                near.after.push(topics);
            }
            at = word.end;
        }
        near
    }
}

fn last_word(phrase: &str) -> &str {
    phrase.rsplit([' ', '\'']).next().unwrap_or(phrase)
}

/// Does this phrase end at `end`, with signs or blanks between its words?
fn ends_with(view: &View<'_>, end: usize, phrase: &str) -> bool {
    let mut at = end;
    for b in phrase.bytes().rev() {
        if matches!(b, b' ' | b'\'') {
            let signs = (0..at.min(3)).take_while(|n| !is_letter(view.before(at - n))).count();
            if signs == 0 {
                return false;
            }
            at -= signs;
        } else if view.before(at).to_ascii_lowercase() == b && at > 0 {
            at -= 1;
        } else {
            return false;
        }
    }
    !is_letter(view.before(at))
}

/// The word before `at`, if only filler stands between.
pub(super) fn word_before(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let end = at - skip(|n| view.before(at - n), at, is_filler)?;
    let length = word_length(|n| view.before(end - n), end);
    (1..=WORD_MAX).contains(&length).then(|| end - length..end)
}

/// The word behind `at`, if it stands in the same sentence.
pub(super) fn word_after(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let left = view.units().len().checked_sub(at)?;
    let start = at + skip(|n| view.unit(at + n), left, is_close)?;
    let length = word_length(|n| view.unit(start + n), view.units().len() - start);
    (1..=WORD_MAX).contains(&length).then(|| start..start + length)
}

/// How many of the next units may stand between words; `None` when something else does.
fn skip(unit: impl Fn(usize) -> u8, left: usize, may_stand: fn(u8) -> bool) -> Option<usize> {
    let signs = (0..left.min(SIGNS_MAX + 1)).take_while(|n| may_stand(unit(*n))).count();
    (signs <= SIGNS_MAX && signs < left).then_some(signs)
}

fn word_length(unit: impl Fn(usize) -> u8, left: usize) -> usize {
    (0..left.min(WORD_MAX + 1)).take_while(|n| is_letter(unit(*n))).count()
}

/// Signs over which context reaches forward, to the number.
fn is_filler(unit: u8) -> bool {
    is_close(unit) || b"\n\r:#=.,_/?!;+<>{}&\\".contains(&unit)
}

/// Signs over which it reaches back: not into the next sentence.
fn is_close(unit: u8) -> bool {
    b" \t'\"()-".contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str) -> Near {
        let view = View::whole(text, &[]);
        let start = text.find("123456789").unwrap();
        Lexicon::new().near(&view, &(start..start + 9))
    }

    #[test]
    fn a_telling_word_stands_near() {
        for text in [
            "SSN123456789",
            "ssn: 123456789",
            "my Social Security number is 123456789",
            "123456789 is my social",
            "123456789 (ssn)",
            "social # - 123456789",
        ] {
            assert!(near(text).names(Topic::Ssn), "{text}");
        }
    }

    #[test]
    fn context_does_not_reach_far_or_across() {
        for text in [
            "123456789",
            "the lesson 123456789",
            "ssn one two three four five 123456789",
            "ssn 42 123456789",
            "ssn a@b.c 123456789",
            "ssn ........... 123456789",
            "123456789, my social is another",
        ] {
            assert!(!near(text).names(Topic::Ssn), "{text}");
        }
    }

    #[test]
    fn phrases_need_all_their_words() {
        let lexicon = Lexicon::new();
        for (text, topic) in [
            ("what is your date of birth?", Topic::Birth),
            ("the SECURITY-CODE please", Topic::Cvv),
            ("Ihr Geburtsdatum", Topic::Birth),
            ("votre mot de passe", Topic::Password),
            ("contraseña", Topic::Password),
            ("your mother's maiden name", Topic::Security),
        ] {
            assert!(lexicon.named(&View::whole(text, &[])).holds(topic), "{text}");
        }
        for text in ["security guard", "this passes", "", "a code"] {
            assert!(lexicon.named(&View::whole(text, &[])).is_empty(), "{text}");
        }
    }

    #[test]
    fn every_topic_fits_into_one_word() {
        assert!((Topic::Other as u32) < u128::BITS);
        for (_, length, word, _) in &Lexicon::new().phrases {
            assert!(*length <= WORD_MAX && word.is_ascii(), "{word}");
        }
    }
}
