//! A desk in a process of its own, on a file and a port that outlive it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![allow(dead_code, reason = "every test takes of it what it needs")]

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

pub struct Desk {
    store: PathBuf,
    port: u16,
    words: Vec<String>,
    process: Child,
    /// What it said when it opened, or nothing.
    pub told: String,
}

impl Desk {
    /// Opens a desk that has never been open, with these words on its command line.
    pub fn open(name: &str, words: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _absent = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let store = folder.join("desk.sqlite");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let (process, told) = start(&store, port, &words);
        Self { store, port, words, process, told }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Opens it again on its file.
    pub fn start(&mut self) {
        let (process, told) = start(&self.store, self.port, &self.words);
        assert!(told.starts_with("the desk is open"), "the desk did not open: {told:?}");
        self.process = process;
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

fn start(store: &Path, port: u16, words: &[String]) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_switchboard-desk"))
        .args(["--listen", &format!("127.0.0.1:{port}"), "--store"])
        .arg(store)
        .args(words)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // It speaks when it listens; if it does not, it has said why.
    let mut told = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut told).unwrap();
    (process, told)
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may be gone already, where a test has failed.
        let _gone = self.process.kill();
        let _waited = self.process.wait();
    }
}
