//! Grave words in French.

use super::Phrases;

pub(super) const VIOLENCE: Phrases = &[
    "(je|j'|on|nous) (vais|va|allons) (te|vous|le|la|les|tous vous|) (tuer|buter|frapper|tabasser|égorger|poignarder|étrangler|massacrer|casser la gueule|péter la gueule|casser les dents|faire du mal|défoncer|crever|descendre|planter|faire sauter|cogner)",
    "(je|on) (te|vous|les|le|la) (tue|bute|tuerai|buterai|crève|défonce|casse la gueule|pète la gueule|démolis|égorge|plante)",
    "(envie de|je veux|je voudrais|il faut) (te|vous|le|la|les) (tuer|frapper|buter|étrangler|gifler|massacrer|cogner)",
    "(je sais|on sais|on sait|nous savons|je trouverai|je vais trouver) où (tu|vous|il|elle) (habites|habitez|travailles|travaillez|habite|travaille|vis|vivez)",
    "(brûler|incendier|faire sauter|faire exploser|mettre le feu à|poser une bombe dans|foutre le feu à) (votre|vos|ton|ta|la|le|cette|vôtre) (agence|bureau|bureaux|magasin|boutique|maison|immeuble|siège|locaux|banque|entrepôt)",
    "(menace de mort|menaces de mort|alerte à la bombe|il y a une bombe|j'ai posé une bombe)",
    "(tu vas|vous allez|ils vont) (mourir|crever|saigner|le payer de votre vie|y passer)",
    "(je|j') (viens|arrive|vais venir|viendrai|débarque) (à|dans|chez|) (votre|vos|l'|) (agence|bureau|bureaux|magasin|vous|siège|) avec (un|une|mon|ma) (arme|couteau|fusil|pistolet|batte|flingue)",
];

pub(super) const SELF_HARM: Phrases = &[
    "(me|m') (suicider|tuer|tue|pendre|ôter la vie|faire du mal|mutiler|scarifier|jeter sous un train|jeter d'un pont|foutre en l'air|enlever la vie|tailler les veines|ouvrir les veines|suicide)",
    "(m'ôter|m'enlever) la vie",
    "(je|j') (veux|voudrais|préfère|préférerais|ai envie de|aimerais|souhaite) (juste|simplement|) (mourir|en finir|crever|être mort|être morte|disparaître pour toujours|ne plus exister)",
    "(envie de|penser à|pense à|veux|vais|pensé à) (en finir|mourir|mettre fin à mes jours|mettre fin à ma vie)",
    "(mettre|mis|mets|mettrai) fin à (mes jours|ma vie)",
    "(pensées|idées|pulsions|tendances|idée) (suicidaires|suicidaire|noires et suicidaires)",
    "(pense|penser|songe|pensé|songer) au suicide",
    "(tentative|tentatives) de suicide",
    "(je suis|me sens|suis) suicidaire",
    "(je ne veux plus|j'veux plus|je veux plus|je n'ai plus envie de|j'ai plus envie de|plus la force de|plus envie de|marre de) (vivre|continuer à vivre)",
    "(plus|pas|aucune) (de|) (raison|raisons|goût|envie) (de|à) (vivre|la vie)",
    "(ma vie|la vie) (ne vaut|n'a|ne|n'en vaut|n'a plus) (plus|pas|aucun|) (la peine|de sens|rien|sens)",
    "(serait mieux|serais mieux|seraient mieux|seriez mieux) (mort|morte|sans moi)",
    "(avaler|avalé|prendre|pris) (toutes|tous) (mes|les) (médicaments|cachets|pilules|comprimés)",
];

pub(super) const LEGAL: Phrases = &[
    "(mon|notre|un|mes|d'un|l'|une) (avocat|avocate|avocats|conseil juridique|juriste|huissier)",
    "(vous|te|les) (poursuivre|attaquer|assigner|traîner|traduire) (en justice|devant les tribunaux|au tribunal|en diffamation|devant le tribunal)",
    "(porter|porte|porterai|déposer|dépose|déposerai|déposé|porté|portons) plainte",
    "(saisir|saisis|saisirai|aller devant|devant|aller au|au|saisine du) (le tribunal|la justice|les tribunaux|les prud'hommes|tribunal|le juge|tribunaux)",
    "(action|actions|poursuites|poursuite|procédure|recours) (en justice|judiciaire|judiciaires|juridique|juridiques|collective|devant le tribunal)",
    "(mise en demeure|mettre en demeure|mets en demeure|mettons en demeure)",
    "(on se|nous nous|on se revoit|on se retrouve) (verra|verrons|retrouvera|voit|) (au|devant le|devant) (tribunal|les tribunaux)",
    "(dommages et intérêts|dommages intérêts)",
    "(rupture|non respect|inexécution) du contrat",
    "(assignation|assigner) (en justice|au tribunal|devant)",
];

pub(super) const REGULATOR: Phrases = &[
    "(médiateur|médiatrice) (de|du|des|bancaire|d'assurance|national|de la consommation|de l'énergie|de l'assurance)",
    "(défenseur des droits|dgccrf|que choisir|60 millions de consommateurs|acpr|arcep|cnil|banque de france|autorité de contrôle|autorité des marchés financiers|autorité de régulation|répression des fraudes|signal conso|signalconso|association de consommateurs|ombudsman|commission de surendettement|protection des consommateurs)",
    "(signaler|signale|signalerai|plaindre|dénoncer|plainte|réclamation) (cela|ça|vous|ceci|votre société|) (auprès de|auprès du|à|au|aux) (l'autorité|régulateur|autorités|médiateur|l'organisme de contrôle)",
];

pub(super) const FRAUD: Phrases = &[
    "(mon|ma|notre|mes) (compte|carte|identité|profil|téléphone|boîte mail|carte bancaire|comptes|carte bleue|adresse mail) (a été|a|est|ont été|s'est fait|semble) (été|) (piraté|piratée|volé|volée|piratés|usurpée|clonée|cloné|compromis|compromise|vidé|hacké|hackée|détourné)",
    "(on m'a|quelqu'un m'a|ils m'ont|quelqu'un a|un inconnu a|un escroc a|des escrocs ont|des pirates ont) (volé|piraté|utilisé|usurpé|cloné|hacké|vidé|escroqué) (mon|ma|mes|l'|) (compte|carte|identité|coordonnées|données|mot de passe|carte bancaire|comptes|nom|argent|)",
    "(je me suis fait|je me suis faite|me suis fait|me suis faite) (pirater|escroquer|voler|hacker|arnaquer|usurper) (mon|ma|mes|par|sur|) (compte|carte|identité|téléphone|un|internet|)",
    "(je n'ai|j'ai) (pas|jamais) (autorisé|effectué|fait|validé|réalisé) (ce|cet|cette|ces|le|la|aucun) (paiement|paiements|achat|achats|virement|virements|prélèvement|prélèvements|transaction|transactions|opération|opérations|retrait|débit)",
    "(ne reconnais|reconnais) pas (ce|cet|cette|ces|le|la) (paiement|paiements|achat|achats|virement|virements|prélèvement|prélèvements|transaction|transactions|opération|opérations|retrait|débit)",
    "(paiement|paiements|achat|achats|virement|virements|prélèvement|prélèvements|transaction|transactions|opération|opérations|connexion|accès|débit) (non autorisé|non autorisés|non autorisée|non autorisées|frauduleux|frauduleuse|frauduleuses|suspect|suspects|suspecte)",
    "(usurpation|vol) d'identité",
    "(victime|victimes) (d'une|d'un|de|d') (fraude|arnaque|escroquerie|phishing|piratage|hameçonnage|usurpation)",
    "(fraude|arnaque|escroquerie) à la carte",
    "(mail|sms|message|site|lien) (de phishing|d'hameçonnage|frauduleux)",
];

pub(super) const ABUSE: Phrases = &[
    "(va|allez) (te faire|vous faire) (foutre|enculer|mettre|voir)",
    "(fils|fille) de (pute|chien|chienne)",
    "(nique|niquez|niquer) (ta|ta mère|ta race|vos mères|votre mère|sa mère) (mère|)",
    "(espèce|bande|tas) (de|d') (connard|connards|con|cons|connasse|salope|salaud|salauds|merde|enculé|enculés|incapables|crétin|crétins|abruti|abrutis|imbécile|imbéciles|débiles|idiots|bâtards|voleurs de merde|pourritures)",
    "(espèce|bande|tas) d'(enculé|enculés|incapables|abruti|abrutis|imbécile|imbéciles|idiot|idiots|ordures)",
    "(connard|connards|connasse|connasses|enculé|enculés|salope|salopes|enfoiré|enfoirés|enfoirée|pédale|sale pute|batard|bâtards|pauvre conne|pauvre con|gros con|sale con|sale conne)",
    "(vous êtes|tu es|t'es|vous n'êtes que) (vraiment|tous|que|tous des|des|un|une|qu'un|) (cons|con|conne|débile|débiles|abrutis|abruti|crétins|crétin|imbéciles|imbécile|nuls à chier|des merdes|idiots|idiot|des incapables)",
    "(ferme ta gueule|fermez vos gueules|ta gueule|vos gueules|va crever|allez crever|va mourir)",
];
