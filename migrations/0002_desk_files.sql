-- Files that people have brought to the desk with a browser. They wait until they are sent or deleted, and for seven days at most.
-- What was sent is kept with its submission, so that its organisation can read again what it sent.
CREATE TABLE node.desk_file (
    file         uuid CONSTRAINT desk_file_key PRIMARY KEY,
    organisation text NOT NULL,          -- whose people alone may see it
    person       text NOT NULL,
    name         text NOT NULL,          -- as the browser gave it: shown, and never a path
    bytes        bytea NOT NULL,
    digest       bytea NOT NULL,         -- SHA-256 of the bytes
    created      bigint NOT NULL,
    expires      bigint,                 -- null once it is sent
    submission   text                    -- that it was sent with
);
CREATE INDEX desk_file_of_organisation ON node.desk_file (organisation, created DESC);
CREATE INDEX desk_file_of_submission ON node.desk_file (submission) WHERE submission IS NOT NULL;
CREATE INDEX desk_file_expiry ON node.desk_file (expires) WHERE expires IS NOT NULL;
