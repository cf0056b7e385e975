//! Which ways earned what followed?
//!
//! Every outcome is shared among the touches that led to it, by six conventions beside each other, in whole minor units that add up exactly: what is
//! credited, what is withheld and what nobody earned is together the value of all. What a customer said counts first
//! (`metrics.attribution.said_share`), the touches share the rest.
//!
//! Ways on which fewer than `metrics.cell_min` customers came are counted together and not named, and so is a larger one where they alone would be
//! fewer; of fewer customers altogether nothing is said.
//!
//! ```
//! use switchboard::calendar::Timestamp;
//! use switchboard::math::Millis;
//! use switchboard::metrics::{Attribution, Journeys, MetricsRules, Origin, Touched};
//!
//! let mut journeys = Journeys::default();
//! let at = |day: i64| Timestamp::from_millis(day * 86_400_000);
//! for (day, source) in [(0, "ad"), (1, "news")] {
//!     let origin = Origin { source: Some(source.into()), medium: None, campaign: None };
//!     journeys.touched(&"kim".into(), Touched { at: at(day), origin }, Millis::from_mins(60 * 24 * 30), 9);
//! }
//! journeys.followed(at(2), "kim".into(), "purchase".into(), 5_000, 9);
//! let rules = MetricsRules { cell_min: 1, ..MetricsRules::default() };
//! let credits = Attribution::new(&rules, &journeys, None).credits;
//! assert_eq!((credits[0].touch.as_str(), credits[0].share.credit), ("news / (none)", 5_000));
//! ```

use super::attribution::{AttributionRules, CreditModel};
use super::journey::{Journey, Journeys, Outcome};
use super::rules::MetricsRules;
use crate::calendar::Timestamp;
use crate::id::{Code, CustomerId};
use crate::math::Ppm;
use crate::math::statistics::{Credit, Path, removal_effects, split, weights};
use crate::sorted::SortedMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most ways that are told apart; the others are counted together.
const WAYS_MAX: usize = 64;

/// In the chain of all ways, those that are not named.
const NOT_NAMED: &str = "";

/// What every answer says.
const WARNING: &str = "Credit is shared by convention: it does not show what caused an outcome. Customers who came on one way differ from others in more \
                       than the way. What a way itself does, an experiment tells (`metrics.experiments`).";

/// What of all that followed goes to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CreditShare {
    /// Outcomes that it has a part in.
    pub outcomes: u64,
    /// What they are worth to it by the convention of the policy, in minor units.
    pub credit: u64,
    /// The same by each convention.
    pub by_model: SortedMap<CreditModel, u64>,
}

/// A way on which customers came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WayCredit {
    /// Its name: what is known of its parts (`metrics.attribution.by`).
    pub touch: Code,
    /// Customers who came on it, as far as they are remembered.
    pub customers: u64,
    /// What it earned.
    #[serde(flatten)]
    pub share: CreditShare,
    /// By how much less would follow if nobody came on it; nothing where it cannot be computed.
    pub removal_effect: Option<Ppm>,
}

/// What followed, shared among the ways on which customers came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribution {
    /// The convention of the policy.
    pub model: CreditModel,
    /// Outcomes that are remembered; nothing where too few customers had any.
    pub outcomes: Option<u64>,
    /// What they are worth, in minor units; the same.
    pub value: Option<u64>,
    /// The ways that may be named: the most credit first, then by name.
    pub credits: Vec<WayCredit>,
    /// What belongs to ways of too few customers, or beyond the 64 most frequent.
    pub withheld: Option<CreditShare>,
    /// What belongs to nobody, since nothing is known of how its customers came.
    pub unattributed: Option<CreditShare>,
    /// What must be known before anything is made of it.
    pub warning: &'static str,
}

/// A way by its name; nothing where none is known.
type Way = Option<String>;

/// An outcome with the ways that led to it.
struct Led<'a> {
    outcome: &'a Outcome,
    /// The ways in their order, and how long before the outcome each was, in milliseconds.
    ways: Vec<(String, f64)>,
    /// What the customer said, where that counts.
    said: Option<&'a str>,
}

impl Led<'_> {
    /// What goes to what was said, and what is left for the ways.
    fn parts(&self, rules: &AttributionRules) -> (u64, u64) {
        let value = self.outcome.value;
        let said = match (self.said, self.ways.is_empty()) {
            (None, _) => 0,
            (Some(_), true) => value,
            (Some(_), false) => {
                let share = u128::try_from(rules.said_share.get()).unwrap_or(0);
                u64::try_from(u128::from(value) * share / 1_000_000).unwrap_or(value)
            }
        };
        (said, value.saturating_sub(said))
    }

    /// Every way that has a part in it, once.
    fn all(&self) -> BTreeSet<Way> {
        let ways = self.ways.iter().map(|(way, _)| way.clone());
        let all: BTreeSet<Way> = ways.chain(self.said.map(str::to_owned)).map(Some).collect();
        if all.is_empty() { [None].into_iter().collect() } else { all }
    }
}

/// The ways of a journey that lie in the window before an instant, with their ages.
fn ways_of(rules: &AttributionRules, journey: &Journey, until: Timestamp) -> Vec<(String, f64)> {
    let since = until.minus(rules.window());
    let in_window = journey.touches.iter().filter(|touch| touch.at >= since);
    let ways =
        in_window.map(|touch| (touch.origin.name(&rules.by), until.since(touch.at).get() as f64));
    ways.collect()
}

impl Attribution {
    /// Of what is remembered; of one kind of outcome where `what` says which.
    pub fn new(rules: &MetricsRules, journeys: &Journeys, what: Option<&Code>) -> Self {
        let own = &rules.attribution;
        let led: Vec<Led<'_>> = journeys
            .outcomes()
            .filter(|outcome| what.is_none_or(|what| outcome.what == *what))
            .map(|outcome| Led {
                outcome,
                ways: ways_of(own, &outcome.journey, outcome.at),
                said: outcome
                    .journey
                    .said
                    .as_ref()
                    .map(Code::as_str)
                    .filter(|_| own.said_share > Ppm::ZERO),
            })
            .collect();
        let mut sharing = Self {
            model: own.model,
            outcomes: None,
            value: None,
            credits: Vec::new(),
            withheld: None,
            unattributed: None,
            warning: WARNING,
        };
        let least = rules.cell_min as usize;
        let buyers: BTreeSet<&CustomerId> = led.iter().map(|led| &led.outcome.customer).collect();
        if buyers.len() < least {
            return sharing;
        }
        let nobody_bought: Vec<Vec<(String, f64)>> = journeys
            .by_customer()
            .filter(|(customer, _)| !buyers.contains(customer))
            .filter_map(|(_, journey)| Some(ways_of(own, journey, journey.touches.last()?.at)))
            .collect();
        let customers = customers_of(own, journeys, &led);
        let named = named(&customers, least);
        let mut table = Table { rules: own, named, rows: BTreeMap::new() };
        led.iter().for_each(|led| table.add(led));
        let effects = table.remove(&led, &nobody_bought);
        sharing.outcomes = Some(led.len() as u64);
        sharing.value = Some(led.iter().map(|led| led.outcome.value).fold(0, u64::saturating_add));
        for (row, mut share) in table.rows {
            share.credit = share.by_model.get(&own.model).copied().unwrap_or(0);
            match row {
                Row::Withheld => sharing.withheld = Some(share),
                Row::Named(None) => sharing.unattributed = Some(share),
                Row::Named(Some(way)) => sharing.credits.push(WayCredit {
                    touch: Code::from(way.as_str()),
                    customers: customers.get(&Some(way.clone())).map_or(0, |all| all.len() as u64),
                    share,
                    removal_effect: effects.get(&way).copied(),
                }),
            }
        }
        sharing.credits.sort_by(|a, b| {
            b.share.credit.cmp(&a.share.credit).then_with(|| a.touch.cmp(&b.touch))
        });
        sharing
    }
}

impl Attribution {
    /// Every row with its name, for people: the ways, then what is withheld, then what belongs to nobody.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &CreditShare)> {
        let ways = self.credits.iter().map(|way| (way.touch.as_str(), &way.share));
        let withheld = self.withheld.iter().map(|share| ("(too few customers)", share));
        let nobody = self.unattributed.iter().map(|share| ("(not known)", share));
        ways.chain(withheld).chain(nobody)
    }
}

/// For a terminal: what followed, and what each way earned of it in minor units.
impl fmt::Display for Attribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(outcomes), Some(value)) = (self.outcomes, self.value) else {
            return writeln!(f, "credit: too few customers");
        };
        writeln!(f, "credit: {outcomes} outcomes worth {value}, by `{}`", self.model)?;
        for (name, share) in self.rows() {
            write!(f, "  {name}: {} ({} outcomes", share.credit, share.outcomes)?;
            for (model, credit) in share.by_model.iter().filter(|(model, _)| **model != self.model)
            {
                write!(f, "; {model} {credit}")?;
            }
            writeln!(f, ")")?;
        }
        writeln!(f, "  {}", self.warning)
    }
}

/// Who came on each way.
fn customers_of<'a>(
    rules: &AttributionRules,
    journeys: &'a Journeys,
    led: &[Led<'a>],
) -> BTreeMap<Way, BTreeSet<&'a CustomerId>> {
    let mut customers: BTreeMap<Way, BTreeSet<&CustomerId>> = BTreeMap::new();
    for (customer, journey) in journeys.by_customer() {
        for touch in &journey.touches {
            customers.entry(Some(touch.origin.name(&rules.by))).or_default().insert(customer);
        }
    }
    for led in led {
        for way in led.all() {
            customers.entry(way).or_default().insert(&led.outcome.customer);
        }
    }
    customers
}

/// The ways that may be named: of `least` customers at least, and so that the others together are as many.
fn named(customers: &BTreeMap<Way, BTreeSet<&CustomerId>>, least: usize) -> BTreeSet<Way> {
    let mut order: Vec<(&Way, &BTreeSet<&CustomerId>)> = customers.iter().collect();
    order.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    let mut named: Vec<&Way> = order
        .iter()
        .filter(|(_, all)| all.len() >= least)
        .map(|(way, _)| *way)
        .take(WAYS_MAX)
        .collect();
    loop {
        let others = order.iter().filter(|(way, _)| !named.contains(way));
        let together: BTreeSet<&CustomerId> =
            others.flat_map(|(_, all)| all.iter().copied()).collect();
        let are_hidden = together.is_empty() || together.len() >= least;
        if are_hidden || named.pop().is_none() {
            return named.into_iter().cloned().collect();
        }
    }
}

/// Where credit goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Named(Way),
    Withheld,
}

struct Table<'a> {
    rules: &'a AttributionRules,
    named: BTreeSet<Way>,
    rows: BTreeMap<Row, CreditShare>,
}

impl Table<'_> {
    fn row(&self, way: Option<&str>) -> Row {
        let way = way.map(str::to_owned);
        if self.named.contains(&way) { Row::Named(way) } else { Row::Withheld }
    }

    fn give(&mut self, to: Row, model: CreditModel, amount: u64) {
        let share = self.rows.entry(to).or_default();
        let credit = share.by_model.get_or_insert_with(model, || 0);
        *credit = credit.saturating_add(amount);
    }

    /// To what was said its part, and what is left to nobody where no way is known.
    fn give_apart(&mut self, led: &Led<'_>, model: CreditModel, said: u64, left: u64) {
        match led.said {
            Some(way) => self.give(self.row(Some(way)), model, said),
            None if led.ways.is_empty() => self.give(self.row(None), model, left),
            None => {}
        }
    }

    /// Shares an outcome by every convention that looks at it alone.
    fn add(&mut self, led: &Led<'_>) {
        let rows: BTreeSet<Row> = led.all().iter().map(|way| self.row(way.as_deref())).collect();
        for row in rows {
            let share = self.rows.entry(row).or_default();
            share.outcomes = share.outcomes.saturating_add(1);
        }
        let (said, rest) = led.parts(self.rules);
        let ages: Vec<f64> = led.ways.iter().map(|(_, age)| *age).collect();
        let half_life = self.rules.half_life().get() as f64;
        for (model, credit) in [
            (CreditModel::First, Credit::First),
            (CreditModel::Last, Credit::Last),
            (CreditModel::Linear, Credit::Linear),
            (CreditModel::Position, Credit::Position),
            (CreditModel::Decay, Credit::Decay { half_life }),
        ] {
            self.give_apart(led, model, said, rest);
            for ((way, _), credit) in led.ways.iter().zip(split(rest, &weights(credit, &ages))) {
                self.give(self.row(Some(way)), model, credit);
            }
        }
    }

    /// Shares all outcomes by what the removal of each way would cost, and says how much that is.
    fn remove(
        &mut self,
        led: &[Led<'_>],
        nobody_bought: &[Vec<(String, f64)>],
    ) -> BTreeMap<String, Ppm> {
        let path = |ways: &[(String, f64)]| -> Vec<String> {
            let ways = ways.iter().map(|(way, _)| match self.row(Some(way)) {
                Row::Withheld => NOT_NAMED.to_owned(),
                Row::Named(_) => way.clone(),
            });
            ways.collect()
        };
        let mut paths: BTreeMap<Vec<String>, Path> = BTreeMap::new();
        let led_ways = led.iter().map(|led| (&led.ways, true));
        for (ways, has_bought) in led_ways.chain(nobody_bought.iter().map(|ways| (ways, false))) {
            let path = path(ways);
            if path.is_empty() {
                continue;
            }
            let new = || Path { path: path.clone(), conversions: 0.0, nulls: 0.0 };
            let known = paths.entry(path.clone()).or_insert_with(new);
            let count = if has_bought { &mut known.conversions } else { &mut known.nulls };
            *count += 1.0;
        }
        let paths: Vec<Path> = paths.into_values().collect();
        let effects = removal_effects(&paths).unwrap_or_default();
        let mut shared = 0_u64;
        for led in led {
            let (said, rest) = led.parts(self.rules);
            self.give_apart(led, CreditModel::Removal, said, rest);
            shared = shared.saturating_add(if led.ways.is_empty() { 0 } else { rest });
        }
        let weights: Vec<f64> = effects.values().map(|(effect, _)| effect.max(0.0)).collect();
        let credits = split(shared, &weights);
        let name = |way: &String| Some(way.clone()).filter(|way| way != NOT_NAMED);
        for (way, credit) in effects.keys().zip(&credits) {
            let to = name(way).map_or(Row::Withheld, |way| Row::Named(Some(way)));
            self.give(to, CreditModel::Removal, *credit);
        }
        let told = effects.iter().filter_map(|(way, (effect, _))| {
            Some((name(way)?, Ppm::new(libm::round(effect * 1e6) as i64)))
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Origin, TouchPart, Touched};

    const DAY: i64 = 86_400_000;

    fn touch(day: i64, source: &str) -> Touched {
        let origin = Origin { source: Some(source.into()), medium: None, campaign: None };
        Touched { at: Timestamp::from_millis(day * DAY), origin }
    }

    fn rules(cell_min: u32) -> MetricsRules {
        let by = [TouchPart::Source].into_iter().collect();
        let attribution = AttributionRules { by, ..AttributionRules::default() };
        MetricsRules { cell_min, attribution, ..MetricsRules::default() }
    }

    /// A customer with touches by day, what they said, and for how much they bought on day 14.
    type Told<'a> = (&'a str, &'a [(i64, &'a str)], Option<&'a str>, Option<u64>);

    fn journeys(customers: &[Told<'_>]) -> Journeys {
        let mut journeys = Journeys::default();
        let window = AttributionRules::default().window();
        for (customer, touches, said, value) in customers {
            for (day, source) in *touches {
                journeys.touched(&(*customer).into(), touch(*day, source), window, 99);
            }
            if let Some(said) = said {
                journeys.said(&(*customer).into(), (*said).into(), 99);
            }
            if let Some(value) = value {
                let at = touch(14, "").at;
                journeys.followed(at, (*customer).into(), "purchase".into(), *value, 99);
            }
        }
        journeys
    }

    fn by_model(share: &CreditShare) -> [u64; 6] {
        use CreditModel::{Decay, First, Last, Linear, Position, Removal};
        [First, Last, Linear, Position, Decay, Removal]
            .map(|model| share.by_model.get(&model).copied().unwrap_or(0))
    }

    /// Kim came by ad, mail and again ad (14, 7 and 0 days before 700); Lee by mail alone, and bought nothing.
    /// Decay: 1/4, 1/2 and 1 of 7/4. Position: 40, 20 and 40 %.
    /// The chain: from the start to ad 1/2, to mail 1/2; from ad 1/2 to mail, 1/2 bought; from mail 1/2 to ad, 1/2 lost. With a = 1/2 + m/2 and
    /// m = a/2 it is a = 2/3, m = 1/3, together 1/2. Without ad nothing is bought: the effect is 1. Without mail ad sells to half of those who come,
    /// 1/4 of all: the effect is 1/2. 700 as 2 to 1: 466 2/3 and 233 1/3.
    #[test]
    fn six_conventions_by_hand() {
        let all = journeys(&[
            ("kim", &[(0, "ad"), (7, "mail"), (14, "ad")], None, Some(700)),
            ("lee", &[(3, "mail")], None, None),
        ]);
        let told = Attribution::new(&rules(1), &all, None);
        assert_eq!((told.outcomes, told.value), (Some(1), Some(700)));
        let [ad, mail] = told.credits.as_slice() else { panic!("{told:?}") };
        assert_eq!((ad.touch.as_str(), ad.customers, ad.share.outcomes), ("ad", 1, 1));
        assert_eq!((mail.touch.as_str(), mail.customers, mail.share.outcomes), ("mail", 2, 1));
        assert_eq!(by_model(&ad.share), [700, 700, 467, 560, 500, 467]);
        assert_eq!(by_model(&mail.share), [0, 0, 233, 140, 200, 233]);
        assert_eq!(ad.removal_effect, Some(Ppm::new(1_000_000)));
        assert_eq!(mail.removal_effect, Some(Ppm::new(500_000)));
        assert_eq!((told.withheld, told.unattributed), (None, None));
    }

    #[test]
    fn what_a_customer_said_counts_first() {
        let all = journeys(&[
            ("kim", &[(1, "ad")], Some("friend"), Some(101)),
            ("lee", &[], Some("friend"), Some(30)),
            ("mo", &[], None, Some(9)),
        ]);
        // Half of 101, rounded down, and all of Lee's.
        let told = Attribution::new(&rules(1), &all, None);
        let credits: Vec<_> =
            told.credits.iter().map(|way| (way.touch.as_str(), by_model(&way.share))).collect();
        assert_eq!(credits, [("friend", [80; 6]), ("ad", [51; 6])]);
        assert_eq!(by_model(&told.unattributed.unwrap()), [9; 6]);
        let mut deaf = rules(1);
        deaf.attribution.said_share = Ppm::ZERO;
        let told = Attribution::new(&deaf, &all, None);
        assert_eq!(by_model(&told.credits[0].share), [101; 6]);
        assert_eq!(by_model(&told.unattributed.unwrap()), [39; 6]);
    }

    #[test]
    fn touches_count_in_the_window_and_outcomes_by_kind() {
        let mut all = journeys(&[("kim", &[(0, "old"), (13, "new")], None, Some(10))]);
        all.followed(touch(14, "").at, "kim".into(), "renewal".into(), 5, 99);
        let mut rules = rules(1);
        rules.attribution.model = CreditModel::First;
        let first = |rules: &MetricsRules, what: Option<&str>| {
            let told = Attribution::new(rules, &all, what.map(Code::from).as_ref());
            (told.credits[0].touch.to_string(), told.credits[0].share.credit)
        };
        assert_eq!(first(&rules, None), ("old".to_owned(), 15));
        assert_eq!(first(&rules, Some("renewal")), ("old".to_owned(), 5));
        // 14 days back to the instant; a day less leaves the first touch out.
        rules.attribution.window_days = 14;
        assert_eq!(first(&rules, None), ("old".to_owned(), 15));
        rules.attribution.window_days = 13;
        assert_eq!(first(&rules, None), ("new".to_owned(), 15));
    }

    /// Ways of four, two and one customers: where two are asked for, the sum would give the one away, so that the way of two goes with it. By
    /// removal half is lost without either (3/7 of 6/7); of 63 the odd one goes to what has no name.
    #[test]
    fn small_ways_are_counted_together() {
        let all = journeys(&[
            ("a", &[(1, "ad")], None, Some(1)),
            ("b", &[(1, "ad")], None, Some(2)),
            ("c", &[(1, "ad")], None, Some(4)),
            ("d", &[(1, "ad")], None, None),
            ("e", &[(1, "mail")], None, Some(8)),
            ("f", &[(1, "mail")], None, Some(16)),
            ("g", &[(1, "partner")], None, Some(32)),
        ]);
        let told = Attribution::new(&rules(2), &all, None);
        let names: Vec<&str> = told.credits.iter().map(|way| way.touch.as_str()).collect();
        assert_eq!((names, told.value), (vec!["ad"], Some(63)));
        let withheld = told.withheld.unwrap();
        assert_eq!((by_model(&withheld), withheld.outcomes), ([56, 56, 56, 56, 56, 32], 3));
        let few = Attribution::new(&rules(7), &all, None);
        assert_eq!((few.outcomes, few.value, few.credits.len()), (None, None, 0));
        assert_eq!((few.withheld, few.unattributed), (None, None));
    }

    /// Whatever happens, nothing is lost and nothing is given twice.
    #[test]
    fn credits_add_up_whatever_happens() {
        let mut seed = 7_u64;
        let mut draw = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let mut all = Journeys::default();
            for customer in 0..draw(12) {
                let customer = format!("k{customer}");
                for day in 0..draw(5) {
                    let source = format!("s{}", draw(5));
                    let window = AttributionRules::default().window();
                    all.touched(&customer.as_str().into(), touch(day as i64, &source), window, 99);
                }
                if draw(3) == 0 {
                    all.said(&customer.as_str().into(), "friend".into(), 99);
                }
                for _ in 0..draw(3) {
                    let at = touch(5 + draw(30) as i64, "").at;
                    all.followed(at, customer.as_str().into(), "purchase".into(), draw(1_000), 99);
                }
            }
            let told = Attribution::new(&rules(1 + draw(4) as u32), &all, None);
            let shares = told.credits.iter().map(|way| &way.share);
            let shares = shares.chain(&told.withheld).chain(&told.unattributed);
            let sums = shares.fold([0; 6], |sums, share| {
                let own = by_model(share);
                std::array::from_fn(|at| sums[at] + own[at])
            });
            assert_eq!(sums, [told.value.unwrap_or(0); 6], "{told:?}");
        }
    }
}
