//! Columns and bars, drawn in whole numbers.
//!
//! A drawing holds shapes only and stretches to the room that it is given; its words stand beside it as text of the page, so
//! that they have the page's size, colour and language on a phone and on paper. What is drawn is also there as a table.

use super::put;
use crate::course::{Line, minute};
use switchboard::calendar::Timestamp;

const HEIGHT: u64 = 1_000;

/// The room of one column and the gap behind it.
const STEP: usize = 10;
const COLUMN: usize = 8;

/// One figure over time.
pub(super) fn columns(page: &mut String, line: &Line, since: &[Timestamp]) {
    let Some((place, top)) = line.peak() else { return };
    let (name, most) = (line.name, line.write(Some(top)));
    let at = minute(since.get(place));
    put(
        page,
        format_args!(
            "<figure>\n<figcaption>{name} <small>up to {most}, {at}</small></figcaption>\n\
             <svg viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" \
             aria-label=\"{name} over time, up to {most} at {at}\">\n",
            line.values.len() * STEP
        ),
    );
    for (n, value) in line.values.iter().enumerate() {
        let Some(value) = value.filter(|value| *value > 0) else { continue };
        let high = u64::try_from(u128::from(value) * u128::from(HEIGHT) / u128::from(top.max(1)));
        // Whatever is not nothing can be seen.
        let high = high.unwrap_or(HEIGHT).max(HEIGHT / 100);
        put(
            page,
            format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"{COLUMN}\" height=\"{high}\"><title>{}: {}</title></rect>\n",
                n * STEP,
                HEIGHT - high,
                minute(since.get(n)),
                line.write(Some(value))
            ),
        );
    }
    put(
        page,
        format_args!(
            "</svg>\n<div class=\"axis\"><span>{}</span><span>{}</span></div>\n</figure>\n",
            minute(since.first()),
            minute(since.last())
        ),
    );
}

/// A share of a whole, beside its number.
pub(super) fn bar(page: &mut String, ppm: i64) {
    put(
        page,
        format_args!(
            "<svg viewBox=\"0 0 1000000 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect width=\"{ppm}\" height=\"1\"/></svg>"
        ),
    );
}
