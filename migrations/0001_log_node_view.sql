-- Three schemas. `log` is the truth: append-only, what peers copy. `node` is this node's own state: backed up, never rebuilt.
-- `view` is projected from the log: it can be dropped and rebuilt with the same digests.

CREATE SCHEMA log;
CREATE SCHEMA node;

-- The logs that are known here, by their writers' names. The number is local: it enters no digest, header or message.
CREATE TABLE log.origin (
    origin_id   int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL UNIQUE
);

-- One row a log: what is held of it. Locked FOR UPDATE by whoever appends or applies.
CREATE TABLE log.head (
    origin_id   int NOT NULL REFERENCES log.origin,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    root        bytea NOT NULL,
    frontier    bytea NOT NULL,          -- hashes of the perfect subtrees, left to right
    last_time   bigint NOT NULL,         -- microseconds; times never decrease within a log
    note        text NOT NULL,           -- the latest verified checkpoint, of at least this size; empty before the first
    state       smallint NOT NULL,       -- 0 active, 1 quarantined, 2 closed
    PRIMARY KEY (origin_id, epoch)
);

CREATE TABLE log.entry (
    origin_id     int NOT NULL,
    epoch         int NOT NULL,
    idx           bigint NOT NULL,
    kind          int NOT NULL,
    sharing       smallint NOT NULL,
    payload_state smallint NOT NULL,     -- 0 held, 1 withheld, 2 erased, 3 lost
    state_detail  text NOT NULL,         -- withheld: the reason; erased: the index of the erasure
    header        bytea NOT NULL,        -- as signed
    salt          bytea,                 -- with the payload, or not at all
    chunk_hashes  bytea,                 -- 32 bytes a chunk
    chunk_sizes   int[],
    PRIMARY KEY (origin_id, epoch, idx),
    FOREIGN KEY (origin_id, epoch) REFERENCES log.head
);

CREATE TABLE log.payload (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    chunk       int NOT NULL,
    bytes       bytea NOT NULL,          -- as stored, compressed already
    PRIMARY KEY (origin_id, epoch, idx, chunk)
);
ALTER TABLE log.payload ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Complete tiles of 256 hashes; what is to the right of them is recomputed from headers.
CREATE TABLE log.tile (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    level       smallint NOT NULL,
    tile        bigint NOT NULL,
    hashes      bytea NOT NULL,
    PRIMARY KEY (origin_id, epoch, level, tile)
);

-- Checkpoints that must be found again: one for each own submission, the last verified of others, both sides of a fork.
CREATE TABLE log.checkpoint (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    root        bytea NOT NULL,
    note        text NOT NULL,
    PRIMARY KEY (origin_id, epoch, size, root)
);

CREATE TABLE node.grant (
    role        text NOT NULL,
    name        text NOT NULL,
    kind        text NOT NULL,
    territories text[] NOT NULL,
    indicators  text[],                  -- null: all
    PRIMARY KEY (role, name, kind)
);

CREATE TABLE node.peer (
    name        text PRIMARY KEY,
    url         text NOT NULL
);

CREATE TABLE node.incident (
    incident_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    time        bigint NOT NULL,
    reason      text NOT NULL,
    peer        text NOT NULL,
    origin      text NOT NULL,
    epoch       int NOT NULL,
    idx         bigint,
    detail      text NOT NULL,
    evidence    text NOT NULL            -- portable evidence of a fork, as JSON; else empty
);

-- Chunks of a submission that is still coming in and too large for memory.
CREATE TABLE node.upload_chunk (
    upload      uuid NOT NULL,
    chunk       int NOT NULL,
    started     bigint NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (upload, chunk)
);
ALTER TABLE node.upload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Verified chunks of a peer's entry that is still coming in: a broken transfer resumes inside the entry.
CREATE TABLE node.staged_chunk (
    origin      text NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    chunk       int NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (origin, epoch, idx, chunk)
);
ALTER TABLE node.staged_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Who read what that is not public.
CREATE TABLE node.access (
    access_id   bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    time        bigint NOT NULL,
    role        text NOT NULL,
    name        text NOT NULL,
    action      text NOT NULL,
    resource    text NOT NULL
);

-- Idempotency of this node's own submitters. In `node`, since it must hold before the entry is projected anywhere.
CREATE TABLE node.idempotency (
    reporter    text NOT NULL,
    idem_key    text NOT NULL,
    content     bytea NOT NULL,
    submission  text NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,         -- of the first entry
    entries     int NOT NULL,
    size        bigint NOT NULL,         -- of the tree that the receipt is for
    PRIMARY KEY (reporter, idem_key)
);

-- What is projected from the log. `marsad node rebuild` runs the same statements (src/store/view.sql); a test compares them.

CREATE SCHEMA view;

-- Codes by local number: indicators, areas, reporters.
CREATE TABLE view.item (
    kind        smallint NOT NULL,       -- 0 indicator, 1 area, 2 organisation
    code        text NOT NULL,
    id          int NOT NULL GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (kind, code)
);

-- Combinations of dimension codes, in the indicator's own order: thousands of rows, held in memory whole.
CREATE TABLE view.dim_key (
    dim         int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    indicator   int NOT NULL,
    codes       text[] NOT NULL,
    UNIQUE (indicator, codes)
);

-- What became of each entry that is more than a header here.
CREATE TABLE view.entry_state (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    state       smallint NOT NULL,       -- 0 projected, 1 waiting, 2 refused, 3 not projected (unknown kind)
    reason      text NOT NULL,           -- a stable code; of waiting: what it waits for
    detail      text NOT NULL,
    cites       bigint[],                -- epoch and index of the catalogue, then of the membership, once both are known
    PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX entry_state_open ON view.entry_state (state) WHERE state <> 0;

-- Catalogue and membership entries that hold: the newest is the current one.
CREATE TABLE view.control (
    kind        smallint NOT NULL,
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    time        bigint NOT NULL,
    PRIMARY KEY (kind, origin_id, epoch, idx)
);

-- One row for each data entry. `batch` is the local number that its rows carry.
CREATE TABLE view.submission (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    batch       int NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind        smallint NOT NULL,
    submission  text NOT NULL,
    part        int NOT NULL,            -- which of the submission's entries, from 0
    reporter    text NOT NULL,
    member      text NOT NULL,
    idem_key    text NOT NULL,
    content     bytea NOT NULL,          -- the content digest
    time        bigint NOT NULL,
    sharing     smallint NOT NULL,
    rows        bigint NOT NULL,
    indicators  text[] NOT NULL,         -- of events: the type
    PRIMARY KEY (origin_id, epoch, idx),
    UNIQUE (batch)
);
CREATE INDEX submission_by_name ON view.submission (origin_id, submission, part);

CREATE TABLE view.withdrawal (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,         -- the withdrawn entry
    by_idx      bigint NOT NULL,         -- the withdrawal
    time        bigint NOT NULL,         -- of the withdrawal
    PRIMARY KEY (origin_id, epoch, idx, by_idx)
);

-- A row is a function of its own entry and is never updated: what is current is resolved when read. The batch comes second in
-- the key so that new rows go to the right edge of the index, whatever the size of the table.
CREATE TABLE view.observation (
    value       bigint NOT NULL,         -- scaled by the indicator's decimals; 0 where the flags say it is missing
    area        int NOT NULL,
    dim         int NOT NULL,
    period      int NOT NULL,            -- packed
    batch       int NOT NULL,
    origin_id   int NOT NULL,
    indicator   int NOT NULL,
    attr        int NOT NULL,            -- within the batch; 0: none
    flags       smallint NOT NULL,       -- bits 0–4 OBS_STATUS, 5–8 CONF_STATUS, 9 delete, 10 value missing
    PRIMARY KEY (origin_id, batch, indicator, area, dim, period)
);

CREATE TABLE view.attr (
    origin_id   int NOT NULL,
    batch       int NOT NULL,
    attr        int NOT NULL,
    ref_date    text NOT NULL,
    source      text NOT NULL,
    comment     text NOT NULL,
    embargo     bigint,
    PRIMARY KEY (origin_id, batch, attr)
);

CREATE TABLE view.event (
    origin_id     int NOT NULL,
    epoch         int NOT NULL,
    idx           bigint NOT NULL,
    batch         int NOT NULL,
    event_id      text NOT NULL,
    version       int NOT NULL,
    kind          text NOT NULL,
    area          text NOT NULL,         -- empty: no place
    start_day     date NOT NULL,
    end_day       date NOT NULL,
    themes        text[] NOT NULL,
    organisations text[] NOT NULL,       -- in any role
    programmes    text[] NOT NULL,
    doc           bytea NOT NULL,        -- the entry's only chunk, as stored: the event with its provenance
    PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX event_by_id ON view.event (origin_id, event_id, version);

-- Releases that are held, whoever built them. Their blocks are chunks of the entry's payload.
CREATE TABLE view.release (
    release     bytea NOT NULL,          -- its identifier; of two entries with the same the first is meant
    origin_id   int NOT NULL,            -- the builder's log
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    number      int NOT NULL,
    time        bigint NOT NULL,
    audience    text NOT NULL,
    cells       bigint NOT NULL,
    manifest    bytea NOT NULL,
    PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX release_by_id ON view.release (release);

-- Which chunk of the payload holds which cells.
CREATE TABLE view.release_part (
    release     bytea NOT NULL,
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    indicator   text NOT NULL,
    part        int NOT NULL,            -- of the indicator's blocks, from 0
    chunk       int NOT NULL,
    block       bytea NOT NULL,          -- its hash
    PRIMARY KEY (origin_id, epoch, idx, indicator, part)
);
