//! Every command, as it is typed: what it prints, where, and how it exits.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

mod common;

use common::{Ran, file, switchboard};
use serde_json::{Value, json};

const DAY: &str = r#"{"at":0,"type":"agent_logged_in","agent":"ada"}
{"at":1000,"type":"chat_requested","chat":"c-1","customer":{"id":"k-1"}}

{"at":2000,"type":"customer_message","chat":"c-9","text":"my card is 4111 1111 1111 1111"}
{"at":3000,"type":"no_such_event"}
{"at":4000,"type":"offer_accepted","offer":1,"agent":"ada"}
"#;

fn replay_day(words: &[&str]) -> Ran {
    let day = file("day.jsonl", DAY);
    switchboard(&[&["replay", &day], words].concat())
}

#[test]
fn check_shows_the_line_and_the_remedy() {
    let path = file("typo.json", "{\n  \"metrics\": {\n    \"service_levl_ms\": 10000\n  }\n}\n");
    let ran = switchboard(&["check", &path]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let expected = [
        "error[unknown_key]: found the key `service_levl_ms`",
        ":3:",
        "/metrics/service_levl_ms",
        "3 |     \"service_levl_ms\": 10000\n",
        "^^^",
        "= help: did you mean `service_level_ms`?",
        "typo.json: 1 error\n",
    ];
    for part in expected {
        assert!(ran.err.contains(part), "no {part:?} in:\n{}", ran.err);
    }
}

#[test]
fn check_answers_programs_in_json() {
    let ran = switchboard(&["check", "--json", &file("bad.json", r#"{"bot":{"threshold":"x"}}"#)]);
    assert_eq!(ran.code, Some(1));
    let answer = ran.json();
    assert_eq!(answer["usable"], false);
    assert_eq!(answer["issues"][0]["path"], "/bot/threshold");
    let ran = switchboard(&["check", "--json", &file("good.json", "{}")]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.json()["usable"], true);
    assert_eq!(ran.json()["fingerprint"].as_str().map(str::len), Some(32));
}

#[test]
fn a_missing_file_and_a_wrong_word_have_their_own_exit_codes() {
    let ran = switchboard(&["check", "/no/such/policy.json"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("cannot read `/no/such/policy.json`"), "{}", ran.err);
    assert_eq!(switchboard(&["chek", "x"]).code, Some(2));
    assert_eq!(switchboard(&["schema", "nothing"]).code, Some(2));
}

#[test]
fn replay_prints_an_effect_a_line_and_drops_nothing() {
    let ran = replay_day(&[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines = ran.json_lines();
    let types: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert!(types.contains(&"offer_made") && types.contains(&"assigned"), "{types:?}");
    let sequence: Vec<u64> = lines.iter().filter_map(|line| line["seq"].as_u64()).collect();
    assert_eq!(sequence, (1..=sequence.len() as u64).collect::<Vec<_>>());
    let rejected: Vec<&Value> =
        lines.iter().map(|line| &line["rejected"]).filter(|r| !r.is_null()).collect();
    let brief: Vec<(&Value, &Value)> = rejected.iter().map(|r| (&r["line"], &r["code"])).collect();
    assert_eq!(brief, [(&json!(4), &json!("unknown_id")), (&json!(5), &json!("malformed_event"))]);
    assert!(!ran.out.contains("4111"), "a refused text is not repeated");
    assert!(ran.err.contains("5 events"), "{}", ran.err);
    assert!(ran.err.contains("2 rejected (1 malformed_event, 1 unknown_id)"), "{}", ran.err);
}

#[test]
fn replay_with_json_prints_whole_reactions() {
    let ran = replay_day(&["--json"]);
    let lines = ran.json_lines();
    assert!(lines[0]["effects"].is_array() && lines[0]["decisions"].is_array(), "{}", lines[0]);
    let summary: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((&summary["events"], &summary["rejected"]), (&json!(5), &json!(2)));
    assert_eq!(summary["rejected_by_code"]["unknown_id"], 1);
}

#[test]
fn report_is_one_object_or_a_table() {
    let ran = replay_day(&["--report", "--json"]);
    let report = ran.json();
    assert_eq!(report["answered_count"], 1);
    assert_eq!(report["speed_of_answer_ms_mean"], 3_000);
    assert_eq!(report["csat_ppm"], Value::Null);
    assert_eq!(report["counts"]["csat_ppm"], 0);
    let ran = replay_day(&["--report"]);
    assert!(ran.out.contains("Speed of answer, mean"), "{}", ran.out);
    assert!(ran.out.contains("3.00 s"), "{}", ran.out);
}

/// Three customers whom nobody answers, and one who gives up.
const SLOW_HOUR: &str = r#"{"at":0,"type":"agent_logged_in","agent":"ada"}
{"at":300000,"type":"chat_requested","chat":"c-1","customer":{"id":"k-1"}}
{"at":600000,"type":"chat_requested","chat":"c-2","customer":{"id":"k-2"}}
{"at":1860000,"type":"customer_abandoned","chat":"c-2"}
{"at":4200000,"type":"chat_requested","chat":"c-3","customer":{"id":"k-3"}}
"#;

#[test]
fn a_report_shows_how_it_went_over_time() {
    let path = file("slow-hour.jsonl", SLOW_HOUR);
    let ran = switchboard(&["replay", &path, "--report"]);
    // Quarters of an hour: two came in the first and one in the fifth, one left in the third.
    let expected = "by 15 minutes, from 1970-01-01 00:00 UTC\n\
                    Offered    █···▄  up to 2, 1970-01-01 00:00 UTC\n\
                    Abandoned  ··█··  up to 1, 1970-01-01 00:30 UTC\n";
    assert!(ran.out.ends_with(expected), "{}", ran.out);
}

/// The figures of `conformance/161-costs`, worked out in its README.
#[test]
fn a_report_says_what_it_cost() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../conformance/161-costs");
    let day = std::fs::read_to_string(format!("{folder}/events.jsonl")).unwrap();
    let lines: Vec<&str> = day.lines().filter(|line| !line.starts_with('!')).collect();
    let path = file("costs.jsonl", &lines.join("\n"));
    let policy = format!("{folder}/policy.json");
    let replay = |form: &[&str]| {
        switchboard(&[&["replay", "--policy", &policy, &path, "--report"], form].concat())
    };
    let told = replay(&["--json"]).json();
    assert_eq!(told["costs"]["working_days"], 1, "all of it was on one day");
    assert_eq!(told["costs"]["channels"]["sms"]["costs"]["total"], 817);
    let two = replay(&["--json", "--working-days", "2"]).json();
    assert_eq!(two["costs"]["all"]["costs"]["tooling"], 202);
    let table = replay(&[]).out;
    for row in [
        "  web          3         3    6.25  0.20     0.61      0.23   7.29            2.43",
        "  all          5         4   13.75  0.20     1.01      0.50  15.46            3.87",
        "  phone: 12.50 per resolution, of which chat costs 30.92 %",
    ] {
        assert!(table.lines().any(|line| line == row), "no {row} in:\n{table}");
    }
    let page = replay(&["--html"]).out;
    assert!(
        page.contains("<tr><th scope=\"row\">sms</th><td>2</td><td>1</td><td>7.50</td>"),
        "{page}"
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../conformance/162-causes");
    let (policy, day) = (format!("{folder}/policy.json"), format!("{folder}/events.jsonl"));
    let table = switchboard(&["replay", "--policy", &policy, &day, "--report"]).out;
    let row = "  login  1 of 4 chats, 25 % of all, 75 % so far";
    assert!(table.lines().any(|line| line == row), "{table}");
}

/// The figures of `conformance/163-scorecard`, worked out in its README.
#[test]
fn cards_say_how_agents_do() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../conformance/163-scorecard");
    let (policy, day) = (format!("{folder}/policy.json"), format!("{folder}/events.jsonl"));
    let args = ["replay", "--policy", &policy, &day, "--scorecard"];
    let table = switchboard(&args).out;
    assert!(
        table.contains("ann    2      0.80 (") && table.contains("as expected  1 to 1\n"),
        "{table}"
    );
    let cards = switchboard(&[&args[..], &["--json"]].concat()).json();
    assert_eq!(cards[0]["standing"], "not_enough");
}

#[test]
fn a_report_is_a_page_that_asks_for_nothing() {
    let path = file("slow-hour.jsonl", SLOW_HOUR);
    let page = switchboard(&["replay", &path, "--report", "--html"]).out;
    for forbidden in ["<script", "http:", "https:", "<link", " style=", "url("] {
        assert!(!page.contains(forbidden), "{forbidden} in:\n{page}");
    }
    for part in [
        "content=\"default-src 'none'; style-src 'sha256-",
        "<p class=\"span\">1970-01-01 00:00 UTC to 1970-01-01 01:15 UTC</p>",
        "<tr><th scope=\"row\">1970-01-01 01:00 UTC</th><td>1</td><td>0</td></tr>",
        "aria-label=\"Offered over time, up to 2 at 1970-01-01 00:00 UTC\"",
        "<th scope=\"row\">Abandoned in a queue</th><td>1</td><td>33.33 %</td>",
        "<code>csat_ppm</code></p></details></th><td>–</td><td>0</td>",
    ] {
        assert!(page.contains(part), "no {part} in:\n{page}");
    }
    let report = switchboard(&["replay", &path, "--report", "--json"]).json();
    for id in report["counts"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("<code>{id}</code>")), "{id} is not on the page");
    }
    let again = switchboard(&["replay", &path, "--report", "--html"]).out;
    assert_eq!(page, again, "the same log gives the same bytes");
    assert_eq!(switchboard(&["replay", &path, "--html"]).code, Some(2));
    assert_eq!(switchboard(&["replay", &path, "--report", "--html", "--json"]).code, Some(2));
}

#[test]
fn a_review_counts_the_days_on_which_something_happened() {
    let policy = file(
        "goals.json",
        r#"{"metrics":{"goals":{"calls":{"metric":"offered_count","baseline":4,"change_percent":-25}}}}"#,
    );
    let path = file("slow-hour.jsonl", SLOW_HOUR);
    let review = |words: &[&str]| {
        switchboard(&[&["replay", "--policy", &policy, &path], words].concat()).out
    };
    // Three of four on one day is what was wanted; six of eight in two days would have been.
    let markdown = review(&["--review", "markdown"]);
    assert!(
        markdown.contains("| calls | `offered_count` | 4 | 3 | 3 | 3 | – | 100 % | reached |"),
        "{markdown}"
    );
    let csv = review(&["--review", "csv", "--working-days", "2"]);
    assert!(csv.contains("\"calls\",offered_count,count,3,3,8,6,reached\r\n"), "{csv}");
    assert_eq!(csv, review(&["--review", "csv", "--working-days", "2"]));
    let svg = review(&["--review", "svg"]);
    assert!(svg.contains("calls: was 4, wanted 3, is 3, reached. "), "{svg}");
    let bad = file(
        "bad-goal.json",
        r#"{"metrics":{"goals":{"calls":{"metric":"offerd_count","baseline":4,"change_percent":0}}}}"#,
    );
    let ran = switchboard(&["check", &bad]);
    assert!(ran.err.contains("did you mean `offered_count`?"), "{}", ran.err);
    assert!(ran.err.contains("-15 is 15 % less"), "{}", ran.err);
}

#[test]
fn explain_tells_a_decision_in_words() {
    let effects = replay_day(&[]).json_lines();
    let offer = effects.iter().find(|line| line["type"] == "offer_made").unwrap();
    let decision = offer["decision"].to_string();
    let ran = replay_day(&["--explain", &decision]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with(&format!("#{decision} ")), "{}", ran.out);
    assert!(ran.out.contains("ada"), "{}", ran.out);
    assert!(replay_day(&["--explain", "c-1"]).out.lines().count() > 1);
    let ran = replay_day(&["--explain", "999"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no decision has the number 999"), "{}", ran.err);
}

#[test]
fn schemas_are_json() {
    for of in ["policy", "event", "effect", "states", "metrics"] {
        let ran = switchboard(&["schema", of]);
        assert_eq!(ran.code, Some(0), "{of}: {}", ran.err);
        let schema: Value = serde_json::from_str(&ran.out).unwrap();
        assert!(schema.is_object() || schema.is_array(), "{of}");
    }
}

#[test]
fn schemas_speak_of_whole_lines() {
    let form = |of: &str, name: &str| {
        let schema: Value = serde_json::from_str(&switchboard(&["schema", of]).out).unwrap();
        schema["definitions"][name].clone()
    };
    let ended = form("event", "ChatEnded");
    assert_eq!(ended["required"], json!(["type", "chat", "by", "at"]));
    assert!(ended["properties"]["id"].is_object());
    let close = form("effect", "Close");
    assert_eq!(close["required"], json!(["type", "chat", "code", "seq", "at", "decision"]));
}

#[test]
fn mask_gives_spans_in_code_points() {
    let texts =
        "{\"id\":1,\"text\":\"für 4111111111111111 €\"}\n{\"id\":\"b\",\"text\":\"hello\"}\n{\n";
    let ran = switchboard(&["mask", &file("texts.jsonl", texts)]);
    assert_eq!(ran.code, Some(1), "the third line is no object");
    assert_eq!(
        ran.json_lines(),
        [
            json!({
                "id": 1,
                "text": "für [CREDIT_CARD] €",
                "spans": [{ "entity": "CREDIT_CARD", "start": 4, "end": 20 }],
            }),
            json!({ "id": "b", "text": "hello", "spans": [] }),
        ]
    );
    assert!(ran.err.contains("line 3"), "{}", ran.err);
}

#[test]
fn screen_says_what_texts_mean() {
    let policy = r#"{"text":{"topics":{"legal":{"words":["sue"],"severity":"high"}}}}"#;
    let texts = "{\"id\":1,\"text\":\"I won't sue ü. VADER is smart, handsome, and funny.\"}\n{\n";
    let ran =
        switchboard(&["screen", "--policy", &file("s.json", policy), &file("s.jsonl", texts)]);
    assert_eq!(ran.code, Some(1), "the second line is no object");
    assert!(ran.err.contains("line 2"), "{}", ran.err);
    let seen = &ran.json_lines()[0];
    let legal =
        json!({"topic": "legal", "severity": "high", "negated": true, "start": 8, "end": 11});
    assert_eq!((&seen["id"], &seen["keywords"]), (&json!(1), &json!([legal])));

    // The published example of the original.
    let table = "id\tsource\ttext\nt1\tx\tVADER is smart, handsome, and funny.\nt2\n";
    let ran = switchboard(&["screen", "--json", &file("s.tsv", table)]);
    assert_eq!(ran.code, Some(1), "the last line has too few fields");
    let lines = ran.json_lines();
    assert_eq!((lines.len(), &lines[0]["id"]), (1, &json!("t1")));
    let sentiment = &lines[0]["sentiment"];
    let figures = ["compound", "pos", "neu", "neg"].map(|key| sentiment[key].clone());
    assert_eq!(figures, [json!(0.8316), json!(0.746), json!(0.254), json!(0.0)]);
}

#[test]
fn diff_tells_in_words() {
    let (old, new) = (file("old.json", "{}"), file("new.json", r#"{"bot":{"threshold":0.7}}"#));
    let ran = switchboard(&["diff", &old, &new]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("/bot/threshold: was 0.8, is 0.7"), "{}", ran.out);
    assert_eq!(switchboard(&["diff", &old, &old]).out, "no rule differs\n");
    assert_eq!(switchboard(&["diff", "--json", &old, &new]).json()[0]["is"], 0.7);
}

#[test]
fn an_importer_survives_damage_and_counts_it() {
    let star = r#"{"conversation_id":"a","started_at":100,"customer_ref":"k","agent_ref":"g","domains":[null],"tasks":["bank"],"facts":{"pin":["4711"],"name":["Ben"]},"outcome":{"completion":"Complete","task_done":true},"turns":[{"role":"customer","text":"hi","t":1},{"role":"action","kind":"agent_draft","text":"x","t":3},{"role":"agent","text":"hello","label":"hello","t":5}]}
this is not JSON
{"conversation_id":"b","started_at":null,"batch":"woz_90","customer_ref":"k2","agent_ref":"g","outcome":{"completion":"EarlyDisconnectDuringDialogue"},"turns":[]}
{"conversation_id":"a","started_at":100,"customer_ref":"k","agent_ref":"g","turns":[]}
{"conversation_id":"c","started_at":null,"batch":"none","customer_ref":"k","agent_ref":"g","turns":[]}
"#;
    let ran = switchboard(&["import", "--json", "star", &file("star.jsonl", star)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = |line: &Value| format!("{} {}", line["at"], line["type"].as_str().unwrap());
    assert_eq!(
        ran.json_lines().iter().map(told).collect::<Vec<_>>(),
        [
            "90000 chat_requested",
            "90000 customer_abandoned",
            "100000 chat_requested",
            "101000 customer_message",
            "103000 agent_logged_in",
            "103000 chat_pulled",
            "105000 agent_message",
            "105000 chat_ended",
            "105000 wrap_up_completed",
            "105000 agent_logged_out",
            "105000 survey_answered",
        ]
    );
    let summary: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((&summary["records"], &summary["carried"]), (&json!(5), &json!(2)));
    assert_eq!(summary["left_out"], json!({ "agent_draft": 1, "open_facts": 1 }));
    assert_eq!(summary["left_out_fields"], json!({ "turns.label": 1 }));
    assert_eq!(summary["decided"], json!({ "no_start_time": 1 }));
    let faults: Vec<&Value> =
        summary["faults"].as_array().unwrap().iter().map(|fault| &fault["line"]).collect();
    assert_eq!(faults, [&json!(2), &json!(4), &json!(5)]);
}

#[test]
fn a_table_with_damaged_rows_is_imported_as_far_as_it_goes() {
    let rows = "text,intent,bot,training,predicted,confidence,correct,source\n\
        hi,greet,azure,30_per_intent,greet,0.80,1,x\n\
        hi,greet,azure,30_per_intent,greet,certain,1,x\n\
        hi\n\
        hi,greet,azure,10_per_intent,greet,,0,x\n";
    let path = file("bots.csv", rows);
    let ran = switchboard(&["import", "--json", "confidence", &path]);
    let turns: Vec<Value> =
        ran.json_lines().into_iter().filter(|line| line["type"] == "bot_turn").collect();
    assert_eq!(turns.len(), 2);
    assert_eq!(turns[0]["confidence"], 0.8);
    assert_eq!(turns[1]["confidence"], Value::Null);
    let summary: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((&summary["records"], &summary["carried"]), (&json!(4), &json!(2)));
    assert_eq!(summary["faults_count"], 2);
}

#[test]
fn a_file_of_another_format_is_refused() {
    let ran = switchboard(&["import", "star", &file("rows.csv", "a,b\n1,2\n")]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("line 1: not of this format"), "{}", ran.err);
    assert!(ran.err.ends_with("rows.csv: 2 lines were refused\n"), "{}", ran.err);
}
