//! A bar on standard error for input that takes long: only after two seconds, only on a terminal.

use std::io::{IsTerminal, Write};
use std::time::Duration;
#[expect(
    clippy::disallowed_types,
    reason = "a progress bar lives in the time of its watchers"
)]
use std::time::Instant;

const PATIENCE: Duration = Duration::from_secs(2);
const REDRAWN_EVERY: Duration = Duration::from_millis(100);
const WIDTH: usize = 30;

/// When a command prints what it has found.
#[derive(Clone, Copy)]
pub(crate) enum Printing {
    /// While it reads: on a terminal the output itself shows that it goes on, and a bar would garble it.
    Throughout,
    /// When it has read everything.
    AtTheEnd,
}

/// How much of the input has been read.
pub(crate) struct Progress {
    /// Nothing when nobody watches.
    watched: Option<Watched>,
    read: u64,
    total: Option<u64>,
}

#[expect(clippy::disallowed_types, reason = "a progress bar lives in the time of its watchers")]
struct Watched {
    started: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// Of an input of `total` bytes, where that is known.
    #[expect(clippy::disallowed_types, reason = "a progress bar lives in the time of its watchers")]
    pub(crate) fn new(total: Option<u64>, printing: Printing) -> Self {
        let garbled = match printing {
            Printing::Throughout => std::io::stdout().is_terminal(),
            Printing::AtTheEnd => false,
        };
        let watched = (std::io::stderr().is_terminal() && !garbled)
            .then(|| Watched { started: Instant::now(), drawn: None });
        Self { watched, read: 0, total }
    }

    /// So many more bytes have been read.
    pub(crate) fn moved(&mut self, bytes: u64) {
        self.read += bytes;
        let Some(watched) = &mut self.watched else { return };
        #[expect(
            clippy::disallowed_types,
            reason = "a progress bar lives in the time of its watchers"
        )]
        let now = Instant::now();
        let due = match watched.drawn {
            None => now.duration_since(watched.started) >= PATIENCE,
            Some(drawn) => now.duration_since(drawn) >= REDRAWN_EVERY,
        };
        if due {
            watched.drawn = Some(now);
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(std::io::stderr(), "\r{}\x1b[K", bar(self.read, self.total));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.watched.as_ref().is_some_and(|watched| watched.drawn.is_some()) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn bar(read: u64, total: Option<u64>) -> String {
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    match total {
        Some(total) if total > 0 => {
            let percent = (u128::from(read) * 100 / u128::from(total)).min(100) as usize;
            let full = WIDTH * percent / 100;
            format!(
                "[{}{}] {percent:3} %  {} of {}",
                "#".repeat(full),
                "-".repeat(WIDTH - full),
                megabytes(read),
                megabytes(total)
            )
        }
        _ => format!("{} read", megabytes(read)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills() {
        assert_eq!(
            bar(1_500_000, Some(3_000_000)),
            "[###############---------------]  50 %  1.5 MB of 3.0 MB"
        );
        assert!(bar(9, Some(3)).contains("] 100 %"));
        assert_eq!(bar(2_340_000, None), "2.3 MB read");
    }
}
