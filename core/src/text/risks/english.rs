//! Grave words in English.

use super::Phrases;

pub(super) const VIOLENCE: Phrases = &[
    "(i will|we will|i would|gonna|going to|i want to|we want to|i wanna|i'll|we'll|imma) (kill|murder|shoot|stab|strangle|beat|hurt|punch|smash) (you|u|him|her|them|everyone|everybody|someone)",
    "(i will|gonna|going to|i want to|i'll) (kill|shoot|stab|hurt|beat) (all of you|your family|your staff|your agent|your agents|your driver|your people)",
    "(kill|murder|shoot|stab|strangle) (you all|you guys|you people|every one of you|all of you)",
    "(you|you'll|you will|you all|they|he|she) (are going to|will|are all going to|'re going to|'re gonna|deserve to|should|need to) (die|be killed|get shot|bleed)",
    "you're (going to|gonna) die",
    "(bomb|blow up|burn down|shoot up|set fire to) (your|the|this) (office|offices|store|shop|building|house|headquarters|warehouse|place|branch|company|call center)",
    "(come|coming|drive|driving) (to|over to|down to) (your|the) (office|store|shop|building|house|headquarters|branch) with (a|my) (gun|knife|bat|weapon|rifle)",
    "(i'll|i will|going to) bring (a|my) (gun|knife|weapon|rifle)",
    "(i|we) (know|found out) where you (live|work)",
    "(death|bomb) threat",
    "watch your back",
    "put a bullet in (you|him|her|them|your|someone)",
    "(break|broke|snap) (your|his|her) (neck|legs|face|arms|fingers)",
    "beat (you|him|her|them) up",
    "there is a bomb",
];

pub(super) const SELF_HARM: Phrases = &[
    "(kill|killing|killed|hurt|hurting|harm|harming|cut|cutting|hang|hanging|shoot) (myself|my self)",
    "(commit|committing|attempt|attempting|attempted|considering|contemplating|think about|thinking about|thinking of|thought about|thoughts of) suicide",
    "(i'm|i am|im|feel|feeling|am feeling|been feeling|been) suicidal",
    "suicidal (thoughts|ideation|thought)",
    "(want|wanted|ready|plan|planning|wanna) (to|) (die|be dead|end my life|end it all|not exist|stop living)",
    "(i'm|im|i am) (going to|gonna) (end my life|end it all)",
    "(end|ending|take|taking|took|ended) my (own|) (life|own life)",
    "(don't|dont|do not|no longer|can't|not) (want to|wanna|) (live|be alive|go on living|be here) (anymore|any more|any longer|like this)",
    "no longer want to (live|be alive)",
    "(no|not a) (reason|point|sense) (to live|in living|to go on living|to be alive)",
    "nothing (left|) to live for",
    "(life is|my life is|life isn't|life's) (not|no longer|) (worth living|worthless|over)",
    "(better off|be better off) (dead|without me)",
    "(jump|jumping) (off|from) (a|the) (bridge|roof|building|balcony)",
    "(self|) (self harm|self harming|selfharm|overdose on|overdosed)",
    "(i|i'd|i would) (wish|wished) i (was|were) dead",
    "(i'd|i would|i had) rather (die|be dead)",
    "(slit|cut) my (wrists|wrist|veins)",
    "(swallow|swallowed|take|took|taken) (all|too many|a bottle of|all of|all my|all the) (my|the|of my|) (pills|tablets)",
];

pub(super) const LEGAL: Phrases = &[
    "(i'll|we'll|will|going to|gonna|want to|have to|forced to|ready to|about to|can|could|might|shall) (sue|be suing) (you|your|the company|the bank|them|this company|for)",
    "(i'm|i am|im|we're|we are) suing (you|your|the|them|this|over|for)",
    "see you in court",
    "(take|taking|took|taken|drag) (you|this|them|the company|your company|it) to (small claims|the|) court",
    "(my|our|a) (lawyer|lawyers|attorney|attorneys|solicitor|solicitors|legal counsel|legal team|barrister) (will|is|are|says|said|has|have|shall|would|and i)",
    "(contact|contacting|consult|consulting|call|calling|hire|hiring|talk to|talking to|speak to|spoke to|spoken to|involve|involving|get|instruct|hear from) (my|our|a) (lawyer|lawyers|attorney|attorneys|solicitor|solicitors)",
    "(take|taking|pursue|pursuing|start|starting|begin|consider|considering|initiate|file|threaten) (legal|) (legal action|legal proceedings|legal steps|court proceedings)",
    "(file|filing|filed|start|join|joining|bring|bringing) (a|the|this|) (lawsuit|class action|law suit|small claims|civil suit|legal claim|legal complaint)",
    "small claims court",
    "class action",
    "breach of contract",
    "(press|pressing|file|filing) charges",
    "(letter|notice) before (action|claim)",
    "cease and desist",
];

pub(super) const REGULATOR: Phrases = &[
    "(the|an|your|to|financial|banking|insurance|energy|consumer|telecom) ombudsman",
    "(complain|complaining|complaint|complained|report you|report this|report them|reporting you|reporting this|reported you|escalate|escalate this|escalating this|write|go|going|take this|take it|taking this) to the (regulator|regulators|regulatory authority|authorities|fca|cfpb|ftc|fcc|ofcom|ofgem|ico|sec|finra|attorney general|better business bureau|bbb|trading standards|consumer protection|data protection authority|information commissioner|bafin|watchdog)",
    "(report|reporting|complain about|reported) (you|this|your company|them) to (trading standards|consumer protection|ofcom|ofgem|bafin|finra|consumer affairs)",
    "(financial conduct authority|consumer financial protection bureau|federal trade commission|better business bureau|trading standards|information commissioner's office|financial ombudsman|data protection authority|consumer protection agency|attorney general's office)",
    "(complaint|complain) (to|with) (the|) (bbb|fca|cfpb|ftc|fcc|ofcom|ofgem|ico|finra|attorney general)",
    "(your|the|) (regulator|regulators) (will|shall|should|must) (hear|know|be told|be informed|be notified)",
];

pub(super) const FRAUD: Phrases = &[
    "(account|card|profile|email|login) (was|were|has been|had been|is|got|been) (hacked|stolen|compromised|cloned|hijacked|taken over|breached|skimmed)",
    "(hacked|hijacked|broke|broken|got|logged) (into|in to) (my|our) (account|email|bank account|phone|profile)",
    "(someone|somebody|stranger|hacker|hackers|scammer|scammers|thief) (has|have|) (hacked|stole|stolen|cloned|hijacked|accessed|used|is using|was using|took over|taken over|emptied|drained) my (account|card|identity|email|credit card|debit card|bank account)",
    "(not|didn't|didnt|never|don't) (authorize|authorized|authorise|authorised|make|made|approve|recognize|recognise) (this|that|these|those) (payment|payments|charge|charges|transaction|transactions|transfer|transfers|purchase|purchases|withdrawal|withdrawals)",
    "(unauthorized|unauthorised|fraudulent|suspicious) (payment|payments|charge|charges|transaction|transactions|transfer|transfers|purchase|purchases|withdrawal|withdrawals|access|login|logins|activity|use)",
    "(identity|id) theft",
    "(stolen|stole) my (identity|card|credit card|card details|bank details|account)",
    "(been|was|got|am|being) (scammed|defrauded|phished|swindled)",
    "(victim of|case of|report|reporting|suspect|suspected|there is|there's|commited|committed) (a scam|fraud on my|card fraud|bank fraud|account fraud)",
    "(victim of) (fraud|phishing)",
    "sim swap",
    "account takeover",
    "(gave|given|told) (him|her|them|the caller|someone|the scammer) (my|the) (pin|password|one time code|security code|otp|verification code)",
    "phishing (mail|email|site|link|message|attack|text|call)",
];

pub(super) const ABUSE: Phrases = &[
    "(fuck|fucking|fuk|fck|f u c k|screw) (you|u|off|yourself|yourselves|your|idiot|idiots|moron|morons|bastard|bastards)",
    "(you|you're|youre|you are|ur) (a|an|all|such a|such an|a bunch of|) (idiot|idiots|moron|morons|bastard|bastards|bitch|bitches|scum|retard|retards|imbecile|imbeciles|prick|pricks|wanker|wankers)",
    "(stupid|dumb|fucking|bloody|useless|damn|complete|total|absolute|utter) (idiot|idiots|moron|morons|bitch|bitches|cunt|cunts|asshole|assholes|bastard|bastards|cow|retard|retards)",
    "(son of a bitch|motherfucker|motherfuckers|mother fucker|piece of shit|asshole|assholes|arsehole|cunt|dickhead|faggot|nigger|retarded bitch|whore)",
    "(go to hell|shut up|shut the fuck up|drop dead|eat shit|kiss my ass|suck my dick|up yours|kill yourself|kys)",
];
