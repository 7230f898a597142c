//! Parquet tables made here, sound and damaged.

use std::io::Cursor;
use std::sync::Arc;

use dateline_read::{ARCHIVE_HEAD_BYTES, Archive, Columns, ReadConfig, ReadOutcome};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

const SCHEMA: &str = "message news { OPTIONAL BYTE_ARRAY story (UTF8); OPTIONAL BYTE_ARRAY title (UTF8); REQUIRED INT64 date (TIMESTAMP(MILLIS,true)); }";

/// Two row groups of two rows; the third row has no title.
fn table(schema: &str, compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression).build();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for first in [1_i64, 3] {
        let mut group = writer.next_row_group().unwrap();
        let texts = |what: &str, ns: &[i64]| -> Vec<ByteArray> {
            ns.iter().map(|n| ByteArray::from(format!("{what} {n} sails again.").into_bytes())).collect()
        };
        let all = [first, first + 1];
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts("The ferry", &all), Some(&[1, 1]), None).unwrap();
        column.close().unwrap();
        let titled: Vec<i64> = all.into_iter().filter(|n| *n != 3).collect();
        let levels: Vec<i16> = all.iter().map(|n| i16::from(*n != 3)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts("Ferry", &titled), Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let days: Vec<i64> = all.iter().map(|n| 1_930_000_000_000 + n * 86_400_000).collect();
        column.typed::<Int64Type>().write_batch(&days, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn read(bytes: &[u8], columns: Option<&str>) -> ReadOutcome {
    let head = &bytes[..bytes.len().min(ARCHIVE_HEAD_BYTES)];
    let columns = columns.map(|columns| Columns::parse(columns).unwrap()).unwrap_or_default();
    let config = ReadConfig { columns, ..ReadConfig::default() };
    let mut all = ReadOutcome::default();
    let archive = Archive::tell("a.parquet", head, bytes.len() as u64).unwrap();
    archive.read("a.parquet", Cursor::new(bytes.to_vec()), &config, &mut |outcome| {
        all.articles.extend(outcome.articles);
        all.problems.extend(outcome.problems);
        all.n_failed += outcome.n_failed;
    });
    all
}

#[test]
fn every_row_is_an_article_by_the_columns_that_the_user_names() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        let outcome = read(&table(SCHEMA, compression), Some("text=story"));
        assert_eq!((outcome.problems, outcome.n_failed), (Vec::new(), 0));
        let rows: Vec<_> = outcome
            .articles
            .iter()
            .map(|a| (a.path.as_str(), a.text.as_str(), a.title.as_deref(), a.published.instant.as_deref()))
            .collect();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[2], ("a.parquet#3", "The ferry 3 sails again.", None, Some("2031-03-02T23:06:40Z")));
        assert_eq!(rows[3].2, Some("Ferry 4 sails again."));
    }
}

#[test]
fn usual_names_need_not_be_told_and_missing_ones_are() {
    let usual = table(&SCHEMA.replace("story", "body"), Compression::SNAPPY);
    assert_eq!(read(&usual, None).articles.len(), 4);
    let message = |bytes: &[u8], columns| read(bytes, columns).problems[0].message.clone();
    assert_eq!(
        message(&usual, Some("text=story")),
        "is a Parquet file without a column story; its columns are body, title, date"
    );
    let odd = SCHEMA.replace("story", "a").replace("title", "b").replace("date", "c");
    assert!(
        message(&table(&odd, Compression::SNAPPY), None)
            .contains("its columns are a, b, c: say which is which")
    );
}

#[test]
fn a_damaged_table_is_a_problem() {
    let sound = table(SCHEMA, Compression::SNAPPY);
    for at in 0..sound.len() {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x55;
        let outcome = read(&damaged, Some("text=story"));
        assert!(outcome.articles.len() + outcome.n_failed > 0, "byte {at}");
    }
    for n_bytes in [0, 3, 4, 8, sound.len() / 2, sound.len() - 1] {
        let outcome = read(&sound[..n_bytes], None);
        assert_eq!((outcome.articles.len(), outcome.n_failed), (0, 1), "{n_bytes}");
    }
}
