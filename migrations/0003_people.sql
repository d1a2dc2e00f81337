-- People who log in at this node with one-time codes. They are this node's own: no log has them.
CREATE TABLE node.person (
    name         text CONSTRAINT person_key PRIMARY KEY,  -- what the person types; entries that the node attests name it
    role         text NOT NULL,
    holder       text NOT NULL,          -- the name in grants: of a submitter its organisation
    lang         text NOT NULL,
    invited      bigint NOT NULL,
    invitation   bytea CONSTRAINT person_invitation_once UNIQUE,  -- SHA-256 of its code; null once it is used
    ends         bigint NOT NULL,        -- of the invitation
    secret       bytea,                  -- of the one-time codes; null until the invitation is used
    redeemed     bigint NOT NULL,        -- when it was used; 0 before
    last_step    bigint NOT NULL,        -- of the last code: neither it nor an earlier one is taken again
    wrong        int NOT NULL,           -- wrong codes since the last right one or the last lock
    locks        int NOT NULL,           -- locks since the last right code
    locked_until bigint NOT NULL
);
