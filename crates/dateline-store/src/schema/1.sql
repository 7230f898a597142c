-- A report as it came, and what became of it. `at` is in milliseconds since 1970, UTC, everywhere.
CREATE TABLE article (
    seq INTEGER PRIMARY KEY,        -- order of arrival
    id TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL UNIQUE,    -- SHA-256 of the report without path and time of fetching: it comes once
    raw BLOB NOT NULL,              -- RawArticle
    came INTEGER NOT NULL,          -- at
    annotated BLOB,                 -- Annotated; null: not read yet
    batch INTEGER,                  -- with which batch it went into the stream; null: not yet
    story TEXT,                     -- the story that it is in: the story's founder
    outlet TEXT,
    title TEXT,
    url TEXT,
    published TEXT,                 -- the day, ISO 8601; null: not known
    language TEXT
) STRICT;
CREATE INDEX article_unread ON article (seq) WHERE annotated IS NULL;
CREATE INDEX article_unplaced ON article (seq) WHERE batch IS NULL;
CREATE INDEX article_by_batch ON article (batch);
CREATE INDEX article_by_story ON article (story);
CREATE INDEX article_by_outlet ON article (outlet, seq);

-- The stream's memory after a batch: one row.
CREATE TABLE memory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    batch INTEGER NOT NULL,
    stories BLOB NOT NULL
) STRICT;

-- A story as it is now.
CREATE TABLE story (
    id TEXT PRIMARY KEY,            -- its founder
    public TEXT NOT NULL UNIQUE,    -- its id in records
    storyline TEXT NOT NULL,        -- founder of the storyline's first story
    merged_into TEXT,               -- the story that it is part of now; null: it stands for itself
    stale INTEGER NOT NULL,         -- 1: its articles changed since `version` was made
    version INTEGER NOT NULL,       -- the last one; 0: none yet
    changed INTEGER NOT NULL,       -- at: when the last version was made
    title TEXT NOT NULL,
    places TEXT NOT NULL,           -- JSON list
    earliest TEXT, latest TEXT,     -- days on which it was reported
    n_reports INTEGER NOT NULL,
    n_origins INTEGER NOT NULL,
    n_disputed INTEGER NOT NULL,
    weight REAL NOT NULL
) STRICT;
CREATE INDEX story_by_line ON story (storyline);
CREATE INDEX story_by_change ON story (changed);
CREATE INDEX story_stale ON story (id) WHERE stale = 1;

-- Every state that a story was ever in.
CREATE TABLE version (
    n INTEGER PRIMARY KEY,          -- order in which they were made, over all stories
    story TEXT NOT NULL,
    number INTEGER NOT NULL,        -- from 1
    made INTEGER NOT NULL,          -- at
    why TEXT NOT NULL,              -- JSON list of words: "2 reports came"
    title TEXT NOT NULL,
    n_reports INTEGER NOT NULL,
    n_origins INTEGER NOT NULL,
    n_disputed INTEGER NOT NULL,
    record BLOB NOT NULL,           -- JSON; texts and blocks of its articles are left out
    page BLOB NOT NULL,             -- HTML
    UNIQUE (story, number)
) STRICT;

-- Who is told of, by story.
CREATE TABLE entity (
    n INTEGER PRIMARY KEY,
    story TEXT NOT NULL,
    key TEXT NOT NULL,              -- kind and folded name: one page for all stories
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    n_mentions INTEGER NOT NULL,
    lat REAL, lon REAL,
    record BLOB NOT NULL            -- JSON: the entity as in the story's record
) STRICT;
CREATE INDEX entity_by_story ON entity (story);
CREATE INDEX entity_by_key ON entity (key, kind, name);
CREATE TABLE alias (
    folded TEXT NOT NULL,           -- lower case, no accents
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    story TEXT NOT NULL,
    PRIMARY KEY (folded, key, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_by_story ON alias (story);

-- What can be searched for.
CREATE TABLE item (
    n INTEGER PRIMARY KEY,          -- also the row of `found`
    kind TEXT NOT NULL,             -- article | quote | event | story
    ref TEXT NOT NULL,              -- id of the article, quote (story:index), event or story
    story TEXT,                     -- null: an article that is in none yet
    article TEXT,                   -- where it stands; null for stories
    start INTEGER, "end" INTEGER,   -- its words, in code points
    day TEXT,                       -- published, said, happened
    digest INTEGER NOT NULL         -- of all that is kept of it: one that did not change stays when its story is kept anew
) STRICT;
CREATE INDEX item_by_story ON item (story, kind);
CREATE INDEX item_by_article ON item (article, kind);
CREATE INDEX item_by_day ON item (day, n);
CREATE VIRTUAL TABLE found USING fts5 (
    text, title, outlet, person, place,
    tokenize = "unicode61 remove_diacritics 2", content = '', contentless_delete = 1,
    prefix = '3 4'
);
-- Every spelling of a name, once, and by each three letters of it with a blank before and after: to find names that were
-- mistyped. A spelling that nobody bears any more stays, and leads to nobody.
CREATE TABLE spelling (n INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE spelled USING fts5 (
    folded, tokenize = "trigram", content = '', detail = none, columnsize = 0
);

-- What people said by hand.
CREATE TABLE correction (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    about TEXT NOT NULL,            -- articles | names | rename | speaker
    verdict TEXT NOT NULL,          -- same | not_same | the new name
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    note TEXT,
    undone INTEGER,                 -- at; null: it holds
    obeyed INTEGER NOT NULL         -- 1: the stories show it
) STRICT;

CREATE TABLE problem (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    path TEXT NOT NULL,
    article TEXT,
    stage TEXT NOT NULL,
    message TEXT NOT NULL,
    UNIQUE (path, article, stage, message)
) STRICT;

-- Small things by name: when a reader last looked, hashes of tokens.
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What is watched for, and what was told of it.
CREATE TABLE watch (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    rule TEXT NOT NULL,             -- JSON: Rule
    to_ TEXT NOT NULL,              -- JSON: Target, with the key that signs
    seen INTEGER NOT NULL           -- `version.n` up to which it has looked
) STRICT;
CREATE TABLE alert (
    n INTEGER PRIMARY KEY,
    watch INTEGER NOT NULL REFERENCES watch (n) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    key TEXT NOT NULL,              -- what it tells of: told once
    body TEXT NOT NULL,             -- JSON
    sent INTEGER,                   -- at; null: not yet
    n_tries INTEGER NOT NULL DEFAULT 0,     -- in vain
    next_try INTEGER NOT NULL DEFAULT 0,    -- at
    error TEXT,                             -- why the last try was in vain
    UNIQUE (watch, key)
) STRICT;
CREATE INDEX alert_due ON alert (n) WHERE sent IS NULL;
