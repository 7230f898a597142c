//! Prints the reading of each line of a file as a table: `parse MODEL FILE`.

use std::{env, error::Error, fs, path::Path};

use dateline_text::Model;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, file] = &*args else { return Err("usage: parse MODEL FILE".into()) };
    let model = Model::load(Path::new(model))?;
    for line in fs::read_to_string(file)?.lines() {
        let doc = model.read(line.trim());
        for sentence in doc.sentences() {
            println!("# {}", doc.words(sentence.clone()));
            for i in sentence {
                let token = &doc.tokens[i];
                let name = doc.names.iter().find(|name| name.tokens().contains(&i));
                let entity = match name {
                    Some(name) if name.start as usize == i => format!("B-{}", name.label.name()),
                    Some(name) => format!("I-{}", name.label.name()),
                    None => "O".to_owned(),
                };
                println!(
                    "{i:4} {:20} {:16} {:5} {:6} {:10} {:4} {:16} {entity}",
                    doc.word(i),
                    token.lemma,
                    token.tag.name(),
                    token.pos.name(),
                    token.dep.name(),
                    token.head,
                    doc.word(token.head as usize),
                );
            }
        }
    }
    Ok(())
}
