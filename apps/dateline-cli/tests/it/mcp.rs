//! The store for assistants, spoken to as they do: a line of JSON-RPC each way.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::stream::Stream;

/// A client of `dateline mcp`.
struct Assistant {
    server: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    n_asked: u64,
}

impl Assistant {
    fn of(stream: &Stream) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["mcp", "--store", "news.db"])
            .current_dir(stream.desk.path("."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (server.stdin.take(), BufReader::new(server.stdout.take().unwrap()));
        let mut assistant = Self { server, to, from, n_asked: 0 };
        let told = assistant.ask(
            "initialize",
            &json!({
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": { "name": "a test", "version": "1" },
            }),
        );
        assert!(told["instructions"].as_str().unwrap().contains("cite"), "{told}");
        assistant.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        assistant
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.to.as_mut().unwrap(), "{message}").unwrap();
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.n_asked += 1;
        let id = self.n_asked;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], id, "{answer}");
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }))["structuredContent"].clone()
    }

    /// Ends as an assistant does: the input is closed.
    fn end(mut self) {
        self.to = None;
        assert!(self.server.wait().unwrap().success());
    }
}

#[test]
fn an_assistant_finds_a_story_and_cites_the_words_it_rests_on() {
    let Some(stream) = Stream::new() else { return };
    assert_eq!(stream.run(&["read", "monday.jsonl", "tuesday.jsonl", "--store", "news.db"]).code, 0);
    let mut assistant = Assistant::of(&stream);

    let tools = assistant.ask("tools/list", &json!({}))["tools"].clone();
    let tools = tools.as_array().unwrap();
    assert_eq!(tools.len(), 6);
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true), "{tools:?}");

    let found = assistant.call("search", &json!({ "query": "ferry kind:story" }));
    let story = found["hits"][0]["of"].as_str().unwrap_or_else(|| panic!("{found}"));
    let told = assistant.call("story", &json!({ "id": story }));
    let sentence = &told["briefs"][0]["sentences"][0];
    let span = &sentence["evidence"][0];
    let article = assistant
        .call("article", &json!({ "id": span["article"], "start": span["start"], "end": span["end"] }));
    assert_eq!(article["exact"], span["exact"], "{article}");

    let entity = assistant.call("entity", &json!({ "name": "Varga" }));
    assert_eq!(entity["entity"]["name"], "Ines Varga", "{entity}");
    let nobody = assistant.call("story", &json!({ "id": "story-000000000000" }));
    assert!(nobody["error"].as_str().unwrap().contains("there is no story"), "{nobody}");
    let broken = assistant.call("search", &json!({ "query": "\"ferry" }));
    assert!(broken["error"].is_string(), "{broken}");
    assert_eq!(assistant.call("changes", &json!({ "after": 0 }))["changes"].as_array().unwrap().len(), 3);
    assistant.end();
}
