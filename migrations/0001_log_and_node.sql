-- Two schemas. `log` is the truth: append-only, what peers copy. `node` is this node's own state: backed up, never rebuilt.
-- The third schema, `view`, is projected from the log. The program makes it from src/store/view.sql, and makes it again when that
-- file or the projector changes; no migration ever names it.

CREATE SCHEMA log;
CREATE SCHEMA node;

-- The logs that are known here, by their writers' names. The number is local: it enters no digest, header or message.
CREATE TABLE log.origin (
    origin_id   int CONSTRAINT origin_key PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CONSTRAINT origin_once UNIQUE
);

-- One row a log: what is held of it. Locked FOR UPDATE by whoever appends or applies.
CREATE TABLE log.head (
    origin_id   int NOT NULL CONSTRAINT head_origin REFERENCES log.origin,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    root        bytea NOT NULL,
    frontier    bytea NOT NULL,          -- hashes of the perfect subtrees, left to right
    last_time   bigint NOT NULL,         -- microseconds; times never decrease within a log
    last_cites  bytea NOT NULL,          -- of the last entry that cites: bytes 1 to 28 of its extension; they never decrease
    note        text NOT NULL,           -- the latest verified checkpoint, of at least this size; empty before the first
    state       smallint NOT NULL,       -- 0 active, 1 quarantined, 2 closed
    CONSTRAINT head_key PRIMARY KEY (origin_id, epoch)
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
    CONSTRAINT entry_key PRIMARY KEY (origin_id, epoch, idx),
    CONSTRAINT entry_head FOREIGN KEY (origin_id, epoch) REFERENCES log.head
);

CREATE TABLE log.payload (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    chunk       int NOT NULL,
    bytes       bytea NOT NULL,          -- as stored, compressed already
    CONSTRAINT payload_key PRIMARY KEY (origin_id, epoch, idx, chunk)
);
ALTER TABLE log.payload ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Complete tiles of 256 hashes; what is to the right of them is recomputed from headers.
CREATE TABLE log.tile (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    level       smallint NOT NULL,
    tile        bigint NOT NULL,
    hashes      bytea NOT NULL,
    CONSTRAINT tile_key PRIMARY KEY (origin_id, epoch, level, tile)
);

-- Checkpoints that must be found again: one for each own submission, the last verified of others, both sides of a fork.
CREATE TABLE log.checkpoint (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    root        bytea NOT NULL,
    note        text NOT NULL,
    CONSTRAINT checkpoint_key PRIMARY KEY (origin_id, epoch, size, root)
);

-- Signatures under checkpoints besides the origin's own, which is in the note: those of witnesses whose keys are known here.
CREATE TABLE log.cosignature (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    root        bytea NOT NULL,
    signer      text NOT NULL,           -- the name of the key
    key_id      bigint NOT NULL,
    signature   bytea NOT NULL,
    CONSTRAINT cosignature_key PRIMARY KEY (origin_id, epoch, size, root, signer, key_id)
);

CREATE TABLE node.grant (
    role        text NOT NULL,
    name        text NOT NULL,
    kind        text NOT NULL,
    territories text[] NOT NULL,
    indicators  text[],                  -- null: all
    CONSTRAINT grant_key PRIMARY KEY (role, name, kind)
);

CREATE TABLE node.peer (
    name        text CONSTRAINT peer_key PRIMARY KEY,
    url         text NOT NULL
);

CREATE TABLE node.incident (
    incident_id bigint CONSTRAINT incident_key PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    time        bigint NOT NULL,         -- the last time
    first_time  bigint NOT NULL,
    count       bigint NOT NULL,         -- how often
    reason      text NOT NULL,
    peer        text NOT NULL,
    origin      text NOT NULL,
    epoch       int NOT NULL,
    idx         bigint,                  -- of the last time, as the detail
    detail      text NOT NULL,
    evidence    text NOT NULL,           -- portable evidence of a fork, as JSON; else empty
    -- One row for each peer, log and reason: whoever does the same again and again is counted.
    CONSTRAINT incident_once UNIQUE (peer, origin, epoch, reason)
);

-- Chunks of a submission that is still coming in and too large for memory.
CREATE TABLE node.upload_chunk (
    upload      uuid NOT NULL,
    chunk       int NOT NULL,
    started     bigint NOT NULL,
    bytes       bytea NOT NULL,
    CONSTRAINT upload_chunk_key PRIMARY KEY (upload, chunk)
);
ALTER TABLE node.upload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Verified chunks of a peer's entry that is still coming in: a broken transfer resumes inside the entry.
CREATE TABLE node.staged_chunk (
    origin      text NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    chunk       int NOT NULL,
    hash        bytea NOT NULL,          -- as the entry's commitment has it: verified before the chunk was staged
    bytes       bytea NOT NULL,
    CONSTRAINT staged_chunk_key PRIMARY KEY (origin, epoch, idx, chunk)
);
ALTER TABLE node.staged_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Who read what that is not public.
CREATE TABLE node.access (
    access_id   bigint CONSTRAINT access_key PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
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
    sharing     smallint NOT NULL,
    audience    text NOT NULL,
    stored      boolean NOT NULL,        -- under this key; else the submission held the same figures already
    CONSTRAINT idempotency_key PRIMARY KEY (reporter, idem_key)
);
CREATE UNIQUE INDEX idempotency_submission_once ON node.idempotency (submission) WHERE stored;
