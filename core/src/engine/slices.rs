//! How did it go for whom, and in which chats: figures by segment, and the chats behind a figure.

use super::chat::Chat;
use super::desk::Desk;
use crate::id::Code;
use crate::metrics::{Dimension, Segments};

impl Desk<'_> {
    /// The segments in which a chat counts, as they are when it is over.
    pub(crate) fn segments_of(&self, chat: &Chat) -> Segments {
        let customer = self.world.customers.get(&chat.customer).map(|known| &known.profile);
        let cohort = customer.map(|customer| {
            let names: Vec<&str> = customer.segments.iter().map(Code::as_str).collect();
            names.join("+")
        });
        let values = [
            (Dimension::Channel, Some(Code::from(chat.channel.as_str()))),
            (Dimension::Cohort, cohort.filter(|names| !names.is_empty()).map(Code::from)),
            (Dimension::Intent, chat.intent.clone()),
            (Dimension::Language, Some(chat.language.clone())),
            (Dimension::Product, chat.product.clone()),
            (Dimension::Queue, Some(Code::from(chat.queue.as_str()))),
            (Dimension::Tier, customer.and_then(|customer| customer.tier.clone())),
        ];
        let known = values.into_iter().filter_map(|(dimension, value)| Some((dimension, value?)));
        known.collect()
    }
}

#[cfg(feature = "analysis")]
mod figures {
    use super::super::Engine;
    use crate::id::{ChatId, Code};
    use crate::metrics::{
        Causes, Cube, Dimension, Group, MetricChats, Report, Trouble, definitions,
    };
    #[cfg(feature = "statistics")]
    use crate::metrics::{HandledChat, TemplateEffect};
    use crate::sorted::{SortedMap, SortedSet};
    use serde::Serialize;

    /// What a chat has along some dimensions; nothing where it has none.
    pub type Cell = SortedMap<Dimension, Option<Code>>;

    /// One segment.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SegmentView {
        /// Which.
        pub cell: Cell,
        /// Chats in it; `null` where they are too few to be shown, or would give such a segment away.
        pub chats: Option<u64>,
        /// Their figures; `null` as well.
        pub figures: Option<Report>,
    }

    impl Engine {
        /// Figures by segment, of the chats that are over and still remembered. Small segments are withheld (`metrics.cell_min`).
        pub fn segments(&self, by: &SortedSet<Dimension>) -> Vec<SegmentView> {
            let cube = self.cube(by.iter().copied().collect());
            let shown = cube.protected(self.policy.metrics().cell_min as usize).into_iter();
            let views = shown.map(|cell| {
                let values = cube.by().iter().copied().zip(cell.place.iter().cloned());
                let figures = cell.tally.map(|tally| Report::new(self.policy.metrics(), tally, []));
                let chats = figures.as_ref().map(|_| cell.chats.len() as u64);
                SegmentView { cell: values.collect(), chats, figures }
            });
            views.collect()
        }

        /// The chats behind the figures of a segment, by name; `None` where [`segments`](Self::segments) by the same dimensions shows none.
        pub fn chats_behind(&self, cell: &Cell) -> Option<Vec<ChatId>> {
            let cube = self.cube(cell.keys().copied().collect());
            let place: Vec<Option<Code>> = cell.values().cloned().collect();
            let shown = cube.protected(self.policy.metrics().cell_min as usize);
            let found = shown.into_iter().find(|shown| *shown.place == place)?;
            found.tally.map(|_| found.chats.into_iter().cloned().collect())
        }

        /// The chats behind a metric of the [report](Self::report), open ones and those that are over and still remembered; at most so many are
        /// told. `None` where there is no such metric.
        pub fn metric_chats(&self, id: &str, at_most: usize) -> Option<MetricChats> {
            let metric = definitions(self.policy.metrics()).into_iter().find(|one| one.id == id)?;
            let open = self.world.chats.iter().map(|(id, chat)| (id, &chat.record));
            let closed = self.world.closed.iter().map(|(id, closed)| (id, &closed.record));
            Some(metric.chats_behind(open.chain(closed), at_most))
        }

        /// Why chats go wrong, of those that are over and still remembered. Causes of too few chats are not named (`metrics.cell_min`).
        pub fn causes(&self, of: Trouble, by: Dimension) -> Causes {
            let goes_wrong = |chat: &ChatId| {
                self.world.closed.get(chat).is_some_and(|closed| of.is_in(&closed.record))
            };
            let cube = self.cube(vec![by]);
            let shown = cube.protected(self.policy.metrics().cell_min as usize).into_iter();
            let groups = shown.filter(|cell| cell.tally.is_some()).map(|cell| Group {
                cause: cell.place.first().cloned().flatten(),
                chats: cell.chats.len() as u64,
                wrong: cell.chats.into_iter().filter(|chat| goes_wrong(chat)).cloned().collect(),
            });
            let wrong = self.world.closed.values().filter(|closed| of.is_in(&closed.record));
            let all = [self.world.closed.len() as u64, wrong.count() as u64];
            Causes::new(of, by, all, groups.collect())
        }

        /// What templates do to handle time: chats that are over and still remembered in which each was sent, beside those of the same kind (alike
        /// along `by`) in which it was not. Of too few chats nothing is said (`metrics.cell_min`).
        #[cfg(feature = "statistics")]
        pub fn template_effects(&self, by: &SortedSet<Dimension>) -> Vec<TemplateEffect> {
            let handled = self.world.closed.iter().filter_map(|(id, closed)| {
                let kind = by.iter().map(|by| closed.segments.get(by).cloned()).collect();
                let time = closed.record.handle_time()?;
                Some((self.world.prepared.get(id), HandledChat { kind, time }))
            });
            let handled: Vec<_> = handled.collect();
            let names: SortedSet<&Code> =
                handled.iter().filter_map(|(sent, _)| *sent).flat_map(SortedSet::iter).collect();
            let least = self.policy.metrics().cell_min as usize;
            let effects = names.iter().map(|name| {
                let was_sent = |sent: &SortedSet<Code>| sent.contains(*name);
                let chats = handled.iter().map(|(sent, chat)| (chat, sent.is_some_and(was_sent)));
                TemplateEffect::of((*name).clone(), chats, least)
            });
            effects.collect()
        }

        fn cube(&self, by: Vec<Dimension>) -> Cube {
            let mut cube = Cube::new(by);
            for (chat, closed) in self.world.closed.iter() {
                let value = |dimension| closed.segments.get(&dimension).cloned();
                cube.add(chat, value, &closed.record);
            }
            cube
        }
    }
}

#[cfg(feature = "analysis")]
pub use figures::{Cell, SegmentView};
