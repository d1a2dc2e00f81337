-- The schema that is projected from the log. The program runs this file when the node starts and the views were made by another
-- projector or from another text of this file. So a change here needs no migration, but it does need another projector version.

CREATE SCHEMA view;

-- Numbers of rows in the order in which they came to this node: lists are in this order, which no other node's clock decides.
CREATE SEQUENCE view.arrival;

-- What made the views.
CREATE TABLE view.projector (
    version     int NOT NULL,            -- of the projector
    definition  bytea NOT NULL           -- SHA-256 of this file
);

-- What became of each entry that is more than a header here.
CREATE TABLE view.entry_state (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    state       smallint NOT NULL,       -- 0 projected, 1 waiting, 2 refused, 3 not projected (unknown kind)
    reason      text NOT NULL,           -- a stable code; of waiting: what it waits for; of projected: empty, or why some
                                         -- texts are withheld from answers
    detail      text NOT NULL,
    arrival     bigint NOT NULL DEFAULT nextval('view.arrival'),
    CONSTRAINT entry_state_key PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX entry_state_open ON view.entry_state (arrival) WHERE state <> 0;
CREATE INDEX entry_state_told ON view.entry_state (arrival) WHERE reason <> '';

-- Up to where every entry of a log that is held has a state: what is before need not be looked at again. A statement that takes the
-- state of an entry away puts this back to before that entry.
CREATE TABLE view.projected_to (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    size        bigint NOT NULL,
    CONSTRAINT projected_to_key PRIMARY KEY (origin_id, epoch)
);

-- Catalogue and membership entries that hold: the newest is the current one.
CREATE TABLE view.control (
    kind        smallint NOT NULL,
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    time        bigint NOT NULL,
    CONSTRAINT control_key PRIMARY KEY (kind, origin_id, epoch, idx)
);

-- One row for each data entry.
CREATE TABLE view.submission (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    kind        smallint NOT NULL,
    submission  text NOT NULL,
    part        int NOT NULL,            -- which of the submission's entries, from 0
    reporter    text NOT NULL,
    member      text NOT NULL,
    idem_key    text NOT NULL,
    content     bytea NOT NULL,          -- the content digest
    time        bigint NOT NULL,
    sharing     smallint NOT NULL,
    audience    text NOT NULL,           -- the widest release that totals of it may enter, as the submitter was told
    attested    boolean NOT NULL,        -- the node vouches for it; else its submitter has signed it
    rows        bigint NOT NULL,
    indicators  text[] NOT NULL,         -- of events: the type
    withheld    boolean NOT NULL DEFAULT false, -- whether some of its texts seem to hold personal data
    call        text NOT NULL DEFAULT '', -- the call that it answers: node/id; empty: none
    arrival     bigint NOT NULL DEFAULT nextval('view.arrival'),
    CONSTRAINT submission_key PRIMARY KEY (origin_id, epoch, idx)
);
-- Whether an entry repeats another one of its log.
CREATE INDEX submission_by_statement ON view.submission (origin_id, epoch, reporter, idem_key);
-- Whether the same content stands already.
CREATE INDEX submission_by_content ON view.submission (content);
CREATE INDEX submission_by_name ON view.submission (origin_id, submission, part);
CREATE INDEX submission_by_call ON view.submission (call) WHERE call <> '';

CREATE TABLE view.withdrawal (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,         -- the withdrawn entry
    by_epoch    int NOT NULL,            -- of the withdrawal: that of the entry or a later one
    by_idx      bigint NOT NULL,         -- the withdrawal
    time        bigint NOT NULL,         -- of the withdrawal
    reason      text NOT NULL,
    member      text NOT NULL,           -- by whom: role and name
    CONSTRAINT withdrawal_key PRIMARY KEY (origin_id, epoch, idx, by_epoch, by_idx)
);
CREATE INDEX withdrawal_by_entry ON view.withdrawal (origin_id, by_epoch, by_idx);

-- Entries whose payload is destroyed. A submission has no other row then, a release neither.
CREATE TABLE view.erasure (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,         -- the erased entry
    by_epoch    int NOT NULL,            -- of the erasure: that of the entry or a later one
    by_idx      bigint NOT NULL,         -- the erasure
    time        bigint NOT NULL,         -- of the erasure
    reason      text NOT NULL,
    member      text NOT NULL,           -- by whom: role and name
    accepted    bigint NOT NULL,         -- the time of the erased entry
    submission  text NOT NULL,           -- empty: a release
    reporter    text NOT NULL,
    release     bytea,                   -- its identifier, if that is proven to be one of this log's builder
    number      int NOT NULL,            -- of the release; else 0
    indicators  text[] NOT NULL,         -- of a submission of observations; empty where they are not known
    arrival     bigint NOT NULL,         -- of the erased entry, where that was held
    CONSTRAINT erasure_key PRIMARY KEY (origin_id, epoch, idx, by_epoch, by_idx)
);
CREATE INDEX erasure_by_name ON view.erasure (submission) WHERE submission <> '';
CREATE INDEX erasure_by_release ON view.erasure (release) WHERE release IS NOT NULL;

-- Where the observations are: in the chunks of the log itself, from 1 on, at most 8,192 rows sorted by key each. The rows of
-- one indicator in one chunk are one part. What is current is resolved when read.
CREATE TABLE view.observation_part (
    indicator   text COLLATE "C" NOT NULL,
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,         -- the entry
    chunk       int NOT NULL,            -- of its payload
    first_area  text COLLATE "C" NOT NULL,
    last_area   text COLLATE "C" NOT NULL,
    first_day   date NOT NULL,           -- of the earliest period
    last_day    date NOT NULL,           -- of the latest
    rows        int NOT NULL,
    CONSTRAINT observation_part_key PRIMARY KEY (indicator, origin_id, epoch, idx, chunk)
);
CREATE INDEX observation_part_by_place
    ON view.observation_part (indicator, origin_id, last_day, last_area, first_area, first_day);
CREATE INDEX observation_part_by_entry ON view.observation_part (origin_id, epoch, idx);

CREATE TABLE view.event (
    origin_id     int NOT NULL,
    epoch         int NOT NULL,
    idx           bigint NOT NULL,
    event_id      text NOT NULL,
    version       int NOT NULL,
    kind          text NOT NULL,
    area          text NOT NULL,         -- empty: no place
    start_day     date NOT NULL,
    end_day       date NOT NULL,
    themes        text[] NOT NULL,
    organisations text[] NOT NULL,       -- in any role
    programmes    text[] NOT NULL,
    parent        text NOT NULL,         -- the event that it is part of; empty: of none
    doc           bytea NOT NULL,        -- the entry's only chunk, as stored: the event with its provenance
    withdrawn     boolean NOT NULL DEFAULT false,
    CONSTRAINT event_key PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX event_by_start ON view.event (start_day, origin_id, event_id);
CREATE INDEX event_by_id ON view.event (event_id, origin_id, version);
CREATE INDEX event_by_place ON view.event (origin_id, event_id, epoch, idx);
-- What is shown: one entry a version.
CREATE UNIQUE INDEX event_shown ON view.event (origin_id, event_id, version) WHERE NOT withdrawn;

-- Rosters that hold: the newest of each origin is the one in force. Their lines are in the payload of the entry.
CREATE TABLE view.roster (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    time        bigint NOT NULL,
    lines       int NOT NULL,            -- how many
    note        text NOT NULL,
    member      text NOT NULL,           -- by whom: role and name
    CONSTRAINT roster_key PRIMARY KEY (origin_id, epoch, idx)
);

-- Planned releases: the newest of an origin and an identifier is the one that is meant.
CREATE TABLE view.release_plan (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    time        bigint NOT NULL,
    plan        text NOT NULL,           -- its identifier
    day         date NOT NULL,
    audience    text NOT NULL,
    title_ar    text NOT NULL,
    title_fr    text NOT NULL,
    title_en    text NOT NULL,
    dropped     boolean NOT NULL,        -- not planned any more
    note        text NOT NULL,
    member      text NOT NULL,           -- by whom: role and name
    CONSTRAINT release_plan_key PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX release_plan_by_name ON view.release_plan (origin_id, plan, epoch, idx);

-- What nodes did with their calls for data. The first entry of a log that opens a call is the call, and the first after it that
-- closes it ends it. What a call asks for is in the payload of the entry.
CREATE TABLE view.call (
    origin_id   int NOT NULL,
    epoch       int NOT NULL,
    idx         bigint NOT NULL,
    id          text COLLATE "C" NOT NULL,
    closes      boolean NOT NULL,        -- else it opens it
    time        bigint NOT NULL,
    note        text NOT NULL,
    member      text NOT NULL,           -- by whom: role and name
    CONSTRAINT call_key PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX call_by_id ON view.call (id, origin_id);

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
    corrects    bytea,                   -- the identifier of the release that it corrects
    plan        text NOT NULL,           -- the planned release that it is; empty: none
    manifest    bytea NOT NULL,
    CONSTRAINT release_key PRIMARY KEY (origin_id, epoch, idx)
);
CREATE INDEX release_by_id ON view.release (release);
CREATE INDEX release_by_plan ON view.release (origin_id, plan) WHERE plan <> '';
CREATE INDEX release_by_corrected ON view.release (corrects) WHERE corrects IS NOT NULL;

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
    CONSTRAINT release_part_key PRIMARY KEY (origin_id, epoch, idx, indicator, part)
);

-- What this node kept of its newest release for each audience, by groups of indicators that are computed together: the next build
-- computes only groups that have changed. No entry gives these rows: a rebuild forgets them, and the next build computes all.
CREATE TABLE view.kept_group (
    release     bytea NOT NULL,
    audience    text NOT NULL,
    indicator   text COLLATE "C" NOT NULL, -- the first of the group
    made_from   bytea NOT NULL,          -- a digest of all that its cells depend on
    kept        bytea NOT NULL,          -- what a build adds up of it
    CONSTRAINT kept_group_key PRIMARY KEY (release, indicator)
);
