//! Grave words in German.

use super::Phrases;

pub(super) const VIOLENCE: Phrases = &[
    "ich (bringe|bring|stech|steche|schlag|schlage|mach|mache|knall|knalle|schieß|schieße) (dich|euch|sie|ihn|den|einen|jemanden|alle|sie alle|euch alle) (um|ab|tot|nieder|zusammen|kaputt|fertig|kalt)",
    "(dich|euch|sie|ihn|jemanden|alle|sie alle) (umbringen|umlegen|töten|erschießen|abstechen|totschlagen|verprügeln|zusammenschlagen|erwürgen|kaltmachen|abknallen|niederstechen)",
    "(ich|wir) (werde|werden|will|wollen|könnte|muss) (dich|euch|sie|ihn|jemanden|ihnen|dir) (schlagen|töten|verletzen|weh tun|wehtun|etwas antun|was antun|fertigmachen)",
    "(ich|wir) (weiß|wissen|finde raus|kriege raus|finden heraus) wo (du|sie|ihr) (wohnst|wohnen|wohnt|arbeitest|arbeiten|arbeitet)",
    "(ihr|euer|eurem|eurer|ihren|ihre|den|das|die) (büro|laden|filiale|haus|gebäude|firma|zentrale|geschäft) (anzünden|abfackeln|in die luft jagen|in die luft sprengen|niederbrennen|in brand stecken|sprengen)",
    "(jage|zünde|fackle|fackel|sprenge|brenne|stecke) (ich|) (ihr|euer|eure|ihre|euren|ihren|das|die|den) (büro|laden|filiale|haus|gebäude|firma|zentrale|geschäft) (an|ab|in die luft|in brand|nieder)",
    "(du wirst|sie werden|ihr werdet|du sollst|ihr sollt) (sterben|alle sterben|verrecken|dafür bluten)",
    "(komme|komm|fahre) (ich|) (mit|vorbei mit) (einem|einer|meiner|meinem|der|dem) (messer|waffe|knarre|pistole|gewehr|baseballschläger)",
    "(morddrohung|bombendrohung|eine bombe gelegt|pass gut auf dich auf wenn)",
    "(dir|ihnen|euch|ihm) (die fresse polieren|den hals umdrehen|die zähne ausschlagen|die beine brechen|alle knochen brechen|aufs maul hauen|eine reinhauen|den schädel einschlagen)",
    "(polier|poliere|hau|haue|brech|breche|dreh|drehe|schlag|schlage) (ich|) (dir|ihnen|euch|ihm) (die|den|alle|eine|aufs) (fresse|maul|hals|schädel|knochen|beine|zähne|rein)",
];

pub(super) const SELF_HARM: Phrases = &[
    "(mich|mir selbst) (umbringen|umzubringen|töten|zu töten|erhängen|zu erhängen|ritzen|selbst verletzen|erschießen|vor den zug werfen|vor einen zug werfen)",
    "(bringe|bring|brächte|verletze|ritze|erhänge) (ich|) mich (noch|jetzt|dann|heute|selbst|) (um|selbst|wieder)",
    "(bringe|bring) mich um",
    "mir (das leben nehmen|das leben zu nehmen|etwas antun|was antun|etwas anzutun)",
    "nehme (ich|) mir das leben",
    "(will|möchte|kann|mag|wollte) (ich|) (einfach|so|) (nicht mehr|nimmer) (leben|weiterleben|weiter leben|da sein)",
    "(will|möchte|wollte) (ich|) (nur noch|einfach nur|einfach|am liebsten|lieber|) (sterben|tot sein)",
    "(wäre|war) (ich|) (lieber|besser|doch|am liebsten|) tot",
    "(selbstmord|suizid) (begehen|zu begehen|machen|nachgedacht|nachdenke|denke|gedacht|gedanken|versuch|versucht)",
    "(selbstmordgedanken|suizidgedanken|suizidgefährdet|suizidal|selbstmordgefährdet|selbstmordversuch|suizidversuch)",
    "(an|über) (selbstmord|suizid)",
    "(leben|mein leben|alles|das leben) (hat|macht) (für mich|) (keinen|gar keinen|überhaupt keinen) sinn mehr",
    "(meinem|mein) leben (ein ende setzen|ein ende machen|beenden|zu beenden)",
    "(keinen|keine) (grund|lust|kraft) mehr (zu|zum) leben",
    "(keine kraft mehr zum weiterleben|nicht mehr lebenswert|ohne mich besser dran)",
    "(von der brücke|vom dach|vom balkon|aus dem fenster) (springen|stürzen)",
    "(springe|spring) (ich|) (von der brücke|vom dach|vom balkon|aus dem fenster)",
    "(überdosis|alle meine tabletten|alle tabletten) (genommen|nehmen|geschluckt|schlucken)",
    "die pulsadern (aufschneiden|aufgeschnitten)",
];

pub(super) const LEGAL: Phrases = &[
    "(mein|meinen|meinem|unser|unseren|unserem|einen|einem|mit|zum|beim|vom|über einen|dem|den|der) (anwalt|rechtsanwalt|rechtsanwältin|anwältin|anwälten)",
    "(meine|meiner|unsere|unserer|eine|einer) (anwältin|rechtsanwältin|anwälte|anwaltskanzlei|rechtsschutzversicherung|rechtsabteilung)",
    "(sie|euch|dich|das unternehmen|die firma|die bank|gegen sie|dagegen|klage gegen) (verklagen|klagen|klage ein|einreichen|vor gericht bringen|vor gericht ziehen|anzeigen)",
    "(verklage|verklagen) (ich|wir|) (sie|euch|dich|das unternehmen|die firma|die bank)",
    "(rechtliche|juristische|gerichtliche) (schritte|konsequenzen|maßnahmen|mittel)",
    "(vor gericht|sehen uns vor gericht|gerichtliches mahnverfahren|gerichtlich vorgehen|klage einreichen|klage erheben|klage eingereicht|rechtlich vorgehen|auf dem rechtsweg|den rechtsweg|einstweilige verfügung|sammelklage)",
    "(anzeige|strafanzeige|strafantrag) (erstatten|erstattet|stellen|gestellt|gegen sie|wegen)",
    "(erstatte|stelle|stell) (ich|) (anzeige|strafanzeige|strafantrag)",
    "(zeige|zeig) (ich|) (sie|euch|das) an",
    "(schadensersatz|schadenersatz|schmerzensgeld) (fordern|verlangen|einklagen|geltend machen|fordere|verlange)",
    "(fordere|verlange|fordern|verlangen) (ich|wir|) (schadensersatz|schadenersatz|schmerzensgeld)",
];

pub(super) const REGULATOR: Phrases = &[
    "(ombudsmann|ombudsfrau|ombudsstelle|schlichtungsstelle|verbraucherzentrale|verbraucherschutz|bundesnetzagentur|datenschutzbehörde|datenschutzbeauftragten des landes|landesdatenschutzbeauftragten|aufsichtsbehörde|finanzaufsicht|bankenaufsicht|versicherungsaufsicht|bafin|bundeskartellamt|wettbewerbszentrale|gewerbeaufsicht|eisenbahnbundesamt|luftfahrtbundesamt|verbraucherombudsmann)",
    "(beschwerde|beschwere|beschweren|melden|melde|meldung) (ich|mich|das|sie|wir|uns|dies|) (bei|an) (der|die|den|das|dem) (aufsicht|behörde|behörden|regulierungsbehörde|regulierer|finma|fma|rtr)",
];

pub(super) const FRAUD: Phrases = &[
    "(mein|meine|meinem|meiner|unser|das|die) (konto|karte|account|handy|email konto|kreditkarte|profil|bankkonto|kundenkonto|e mail konto|identität|paypal konto) (wurde|wurden|ist|sei|worden|scheint) (gehackt|gestohlen|missbraucht|kopiert|übernommen|kompromittiert|geklaut|geknackt|leergeräumt|geplündert)",
    "(mein|meine|meinem|meiner|unser) (konto|karte|account|handy|kreditkarte|profil|bankkonto|kundenkonto|identität) (gehackt|gestohlen|missbraucht|übernommen|geklaut|geknackt|leergeräumt|geplündert)",
    "(jemand|ein fremder|betrüger|unbekannte|hacker|ein unbekannter) (hat|haben|hatte) (sich|) (auf|von|mit|bei|in|) (mein|meine|meinem|meiner|meinen) (konto|karte|account|kreditkarte|daten|namen|identität|passwort|bankkonto|zugang)",
    "(nicht|nie|niemals) (von mir|) (autorisiert|autorisierte|genehmigt|veranlasst|freigegeben|getätigt|beauftragt)",
    "(diese|die|eine|diesen|den) (abbuchung|abbuchungen|zahlung|überweisung|buchung|buchungen|kauf|transaktion|transaktionen) (habe|hab|kenne|ist|stammt|war|wurde) (ich|) (nie|nicht|niemals) (gemacht|getätigt|veranlasst|von mir|autorisiert|genehmigt|ausgelöst|beauftragt)",
    "(unbefugte|unbefugter|unautorisierte|betrügerische|verdächtige|fremde) (abbuchung|abbuchungen|zahlung|zahlungen|überweisung|überweisungen|transaktion|transaktionen|buchung|buchungen|zugriff|zugriffe|anmeldung)",
    "(betrug|betrügern|phishing|betrugs|betrugsversuch) (opfer|zum opfer|reingefallen|hereingefallen|gemeldet|melden|aufgesessen)",
    "(opfer|opfer eines|opfer von|auf einen|auf|auf eine) (betrugs|betrug|betrüger|phishing|identitätsdiebstahl|phishing mail|kreditkartenbetrug|enkeltrick)",
    "(identitätsdiebstahl|kontomissbrauch|kreditkartenbetrug|kartenmissbrauch|kontoübernahme|phishing mail|phishing sms|phishing seite)",
    "(abgezockt|betrogen) (worden|von einem|von jemandem|im internet)",
];

pub(super) const ABUSE: Phrases = &[
    "(fick|fickt|verpiss|verpisst) (dich|euch|deine mutter)",
    "(du|ihr|sie|so ein|so eine|ihr verdammten|sie verdammter|du verdammter|du blöder|du dumme|du dummer) (arschloch|arschlöcher|wichser|hurensohn|hurensöhne|missgeburt|bastard|bastarde|fotze|schlampe|idiot|idioten|vollidiot|vollidioten|trottel|spast|spasti|drecksau|schwein|vollpfosten|penner|dreckskerl)",
    "(arschloch|arschlöcher|hurensohn|hurensöhne|wichser|fotze|missgeburt|drecksau|drecksverein|scheißverein|vollidiot|vollidioten|dreckskerl|drecksack)",
    "(leck|leckt) (mich am arsch|mich|meinen arsch)",
    "(halt die fresse|halt deine fresse|haltet die fresse|halts maul|halt dein maul|halt das maul|geh sterben|verrecke|verreck doch|bring dich um)",
    "(sie|ihr|du) (sind|seid|bist) (doch|alle|echt|ein|eine|einfach|wirklich|so|) (idioten|vollidioten|ein idiot|trottel|asozial|behindert|geisteskrank|zu dumm|dreckig|abschaum|arschlöcher|saudumm|strohdumm)",
];
