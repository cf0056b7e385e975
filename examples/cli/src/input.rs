//! Files, plain or gzipped, and standard input; with a progress bar when reading takes long.

use crate::failure::Failure;
use crate::progress::{Printing, Progress};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// The first bytes of a gzipped file (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Something to read, line by line or as a whole.
pub(crate) struct Input {
    name: String,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
}

/// One line, counted from 1.
pub(crate) struct Line<'a> {
    pub(crate) number: u64,
    /// Its text without the end of line; nothing when its bytes are not UTF-8.
    pub(crate) text: Option<&'a str>,
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &str, printing: Printing) -> Result<Self, Failure> {
        let (name, raw, bytes): (_, Box<dyn Read>, _) = if path == "-" {
            ("standard input".to_owned(), Box::new(io::stdin().lock()), None)
        } else {
            let fail = |error| Failure::Read { name: path.to_owned(), error };
            let file = File::open(path).map_err(fail)?;
            let bytes = file.metadata().map_err(fail)?.len();
            (path.to_owned(), Box::new(file), Some(bytes))
        };
        let counted = Counted { raw, progress: Progress::new(bytes, printing) };
        let mut buffered = BufReader::with_capacity(1 << 16, counted);
        let start =
            buffered.fill_buf().map_err(|error| Failure::Read { name: name.clone(), error })?;
        let reader: Box<dyn BufRead> = if start.starts_with(&GZIP) {
            Box::new(BufReader::new(MultiGzDecoder::new(buffered)))
        } else {
            Box::new(buffered)
        };
        Ok(Self { name, reader, line: Vec::new(), number: 0 })
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The next line that is not blank.
    pub(crate) fn next_line(&mut self) -> Result<Option<Line<'_>>, Failure> {
        loop {
            self.line.clear();
            let read = self.reader.read_until(b'\n', &mut self.line);
            match read {
                Ok(0) => return Ok(None),
                Ok(_) => self.number += 1,
                Err(error) => return Err(Failure::Read { name: self.name.clone(), error }),
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let text = std::str::from_utf8(self.line.trim_ascii()).ok();
        Ok(Some(Line { number: self.number, text }))
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

/// Reads a whole text file.
pub(crate) fn text(path: &str) -> Result<String, Failure> {
    let mut input = Input::open(path, Printing::AtTheEnd)?;
    let mut text = String::new();
    match input.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Failure::Read { name: path.to_owned(), error }),
    }
}

/// Counts what is read, as it lies on the disk.
struct Counted {
    raw: Box<dyn Read>,
    progress: Progress,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.progress.moved(read as u64);
        Ok(read)
    }
}
