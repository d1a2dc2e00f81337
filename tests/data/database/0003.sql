--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: log; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA log;


--
-- Name: node; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA node;


--
-- Name: view; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA view;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: checkpoint; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.checkpoint (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL
);


--
-- Name: cosignature; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.cosignature (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    signer text NOT NULL,
    key_id bigint NOT NULL,
    signature bytea NOT NULL
);


--
-- Name: entry; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.entry (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    kind integer NOT NULL,
    sharing smallint NOT NULL,
    payload_state smallint NOT NULL,
    state_detail text NOT NULL,
    header bytea NOT NULL,
    salt bytea,
    chunk_hashes bytea,
    chunk_sizes integer[]
);


--
-- Name: head; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.head (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    frontier bytea NOT NULL,
    last_time bigint NOT NULL,
    last_cites bytea NOT NULL,
    note text NOT NULL,
    state smallint NOT NULL
);


--
-- Name: origin; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.origin (
    origin_id integer NOT NULL,
    name text NOT NULL
);


--
-- Name: origin_origin_id_seq; Type: SEQUENCE; Schema: log; Owner: -
--

ALTER TABLE log.origin ALTER COLUMN origin_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME log.origin_origin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: payload; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.payload (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    chunk integer NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY log.payload ALTER COLUMN bytes SET STORAGE EXTERNAL;


--
-- Name: tile; Type: TABLE; Schema: log; Owner: -
--

CREATE TABLE log.tile (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    level smallint NOT NULL,
    tile bigint NOT NULL,
    hashes bytea NOT NULL
);


--
-- Name: access; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.access (
    access_id bigint NOT NULL,
    "time" bigint NOT NULL,
    role text NOT NULL,
    name text NOT NULL,
    action text NOT NULL,
    resource text NOT NULL
);


--
-- Name: access_access_id_seq; Type: SEQUENCE; Schema: node; Owner: -
--

ALTER TABLE node.access ALTER COLUMN access_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME node.access_access_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: desk_file; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.desk_file (
    file uuid NOT NULL,
    organisation text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    bytes bytea NOT NULL,
    digest bytea NOT NULL,
    created bigint NOT NULL,
    expires bigint,
    submission text
);


--
-- Name: grant; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node."grant" (
    role text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    territories text[] NOT NULL,
    indicators text[]
);


--
-- Name: idempotency; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.idempotency (
    reporter text NOT NULL,
    idem_key text NOT NULL,
    content bytea NOT NULL,
    submission text NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    entries integer NOT NULL,
    size bigint NOT NULL,
    sharing smallint NOT NULL,
    audience text NOT NULL,
    stored boolean NOT NULL
);


--
-- Name: incident; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.incident (
    incident_id bigint NOT NULL,
    "time" bigint NOT NULL,
    first_time bigint NOT NULL,
    count bigint NOT NULL,
    reason text NOT NULL,
    peer text NOT NULL,
    origin text NOT NULL,
    epoch integer NOT NULL,
    idx bigint,
    detail text NOT NULL,
    evidence text NOT NULL
);


--
-- Name: incident_incident_id_seq; Type: SEQUENCE; Schema: node; Owner: -
--

ALTER TABLE node.incident ALTER COLUMN incident_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME node.incident_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: peer; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.peer (
    name text NOT NULL,
    url text NOT NULL
);


--
-- Name: person; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.person (
    name text NOT NULL,
    role text NOT NULL,
    holder text NOT NULL,
    lang text NOT NULL,
    invited bigint NOT NULL,
    invitation bytea,
    ends bigint NOT NULL,
    secret bytea,
    redeemed bigint NOT NULL,
    last_step bigint NOT NULL,
    wrong integer NOT NULL,
    locks integer NOT NULL,
    locked_until bigint NOT NULL
);


--
-- Name: staged_chunk; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.staged_chunk (
    origin text NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    chunk integer NOT NULL,
    hash bytea NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY node.staged_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;


--
-- Name: upload_chunk; Type: TABLE; Schema: node; Owner: -
--

CREATE TABLE node.upload_chunk (
    upload uuid NOT NULL,
    chunk integer NOT NULL,
    started bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY node.upload_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;


--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: arrival; Type: SEQUENCE; Schema: view; Owner: -
--

CREATE SEQUENCE view.arrival
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: call; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.call (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    closes boolean NOT NULL,
    "time" bigint NOT NULL,
    note text NOT NULL,
    member text NOT NULL
);


--
-- Name: control; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.control (
    kind smallint NOT NULL,
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    "time" bigint NOT NULL
);


--
-- Name: entry_state; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.entry_state (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    state smallint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    arrival bigint DEFAULT nextval('view.arrival'::regclass) NOT NULL
);


--
-- Name: erasure; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.erasure (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    by_epoch integer NOT NULL,
    by_idx bigint NOT NULL,
    "time" bigint NOT NULL,
    reason text NOT NULL,
    member text NOT NULL,
    accepted bigint NOT NULL,
    submission text NOT NULL,
    reporter text NOT NULL,
    release bytea,
    number integer NOT NULL,
    indicators text[] NOT NULL,
    arrival bigint NOT NULL
);


--
-- Name: event; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.event (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    event_id text NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    area text NOT NULL,
    start_day date NOT NULL,
    end_day date NOT NULL,
    themes text[] NOT NULL,
    organisations text[] NOT NULL,
    programmes text[] NOT NULL,
    parent text NOT NULL,
    doc bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL
);


--
-- Name: kept_group; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.kept_group (
    release bytea NOT NULL,
    audience text NOT NULL,
    indicator text NOT NULL COLLATE pg_catalog."C",
    made_from bytea NOT NULL,
    kept bytea NOT NULL
);


--
-- Name: observation_part; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.observation_part (
    indicator text NOT NULL COLLATE pg_catalog."C",
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    chunk integer NOT NULL,
    first_area text NOT NULL COLLATE pg_catalog."C",
    last_area text NOT NULL COLLATE pg_catalog."C",
    first_day date NOT NULL,
    last_day date NOT NULL,
    rows integer NOT NULL
);


--
-- Name: projected_to; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.projected_to (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    size bigint NOT NULL
);


--
-- Name: projector; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.projector (
    version integer NOT NULL,
    definition bytea NOT NULL
);


--
-- Name: release; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.release (
    release bytea NOT NULL,
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    number integer NOT NULL,
    "time" bigint NOT NULL,
    audience text NOT NULL,
    cells bigint NOT NULL,
    corrects bytea,
    plan text NOT NULL,
    manifest bytea NOT NULL
);


--
-- Name: release_part; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.release_part (
    release bytea NOT NULL,
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    indicator text NOT NULL,
    part integer NOT NULL,
    chunk integer NOT NULL,
    block bytea NOT NULL
);


--
-- Name: release_plan; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.release_plan (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    "time" bigint NOT NULL,
    plan text NOT NULL,
    day date NOT NULL,
    audience text NOT NULL,
    title_ar text NOT NULL,
    title_fr text NOT NULL,
    title_en text NOT NULL,
    dropped boolean NOT NULL,
    note text NOT NULL,
    member text NOT NULL
);


--
-- Name: roster; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.roster (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    "time" bigint NOT NULL,
    lines integer NOT NULL,
    note text NOT NULL,
    member text NOT NULL
);


--
-- Name: submission; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.submission (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    kind smallint NOT NULL,
    submission text NOT NULL,
    part integer NOT NULL,
    reporter text NOT NULL,
    member text NOT NULL,
    idem_key text NOT NULL,
    content bytea NOT NULL,
    "time" bigint NOT NULL,
    sharing smallint NOT NULL,
    audience text NOT NULL,
    attested boolean NOT NULL,
    rows bigint NOT NULL,
    indicators text[] NOT NULL,
    withheld boolean DEFAULT false NOT NULL,
    call text DEFAULT ''::text NOT NULL,
    arrival bigint DEFAULT nextval('view.arrival'::regclass) NOT NULL
);


--
-- Name: withdrawal; Type: TABLE; Schema: view; Owner: -
--

CREATE TABLE view.withdrawal (
    origin_id integer NOT NULL,
    epoch integer NOT NULL,
    idx bigint NOT NULL,
    by_epoch integer NOT NULL,
    by_idx bigint NOT NULL,
    "time" bigint NOT NULL,
    reason text NOT NULL,
    member text NOT NULL
);


--
-- Data for Name: checkpoint; Type: TABLE DATA; Schema: log; Owner: -
--

INSERT INTO log.checkpoint VALUES
	(1, 0, 1, '\x23040c46b6aa05426c1fbc51729025edbb8e8d46da5ee8c3fdca3356d426bd34', 'marsad/national/0
1
IwQMRraqBUJsH7xRcpAl7buOjUbaXujD/cozVtQmvTQ=

— marsad/national mbh/06pnSkeks+Zzjgi9ou12P9GqYhPsKa5sQYw2RXiOcVqKg8BL4KDTpgoecV3exNQzbZGY+y/BXhg3caT6X2RQeA4=
'),
	(1, 0, 2, '\xeaf0550c438355dc4438cd9ebbd9ea5a4080ea0bf838cd59caae40cfcc75385e', 'marsad/national/0
2
6vBVDEODVdxEOM2eu9nqWkCA6gv4OM1Zyq5Az8x1OF4=

— marsad/national mbh/03bp/dVa5qw6haDsXzNQHbP0hdefUlbuo6k2L/m0PeXC9B/WaXWHMwh/t2Vscdcaak/uQe3fymLvP9Un7RnXDA8=
'),
	(1, 0, 3, '\x1eff1e57407ec2fb91d840c97c8511524ec6afca4d18a5b0ae76f947c59189e0', 'marsad/national/0
3
Hv8eV0B+wvuR2EDJfIURUk7Gr8pNGKWwrnb5R8WRieA=

— marsad/national mbh/0/wnGn6ew1U1cqBsLwoXT8QwwDO3LOSIy0sX9bIEXTSYmwd3XA0rQRcRUm+2/dE+Ge2KKVNkto4de3YEX5DbmwA=
'),
	(1, 0, 4, '\x3c887b0a7542f233d989ece8345ac2eae92cdd7c87fa9c06c5d59f592f23e4a9', 'marsad/national/0
4
PIh7CnVC8jPZiezoNFrC6uks3XyH+pwGxdWfWS8j5Kk=

— marsad/national mbh/09CDfTKJUr/HzPIUeuBURFUP10Fxd5660sTKQZvkjE3g2miA+OmCIXpc8JDQSQputGK1W7ka3fT6ns3jrNJp/gs=
'),
	(1, 0, 5, '\x1903a4392db1c5b78985683c7669830aca80053dac23ccd6b27e5b85c0928e6b', 'marsad/national/0
5
GQOkOS2xxbeJhWg8dmmDCsqABT2sI8zWsn5bhcCSjms=

— marsad/national mbh/0zXBvaPa6bnN3Pz2t1tdrFl56R9FtKlq1U16vVDZxj+/BrLt+8yQcixJWYoZYXREFLBYHVN8ah/JzZl+XIbboQQ=
'),
	(1, 0, 6, '\xce8e457ad0d4884574ed71729d4f5d35fb7eb5086b07d27d1b3c5c6ea1941683', 'marsad/national/0
6
zo5FetDUiEV07XFynU9dNft+tQhrB9J9GzxcbqGUFoM=

— marsad/national mbh/03wzvTPijFV702OV/dCvwTY7mKqulV+CS/XDIfR6BGQwERbojfem+CmmL7g0BydADpYvMGWEX4eXz4JMeSMK7As=
'),
	(1, 0, 7, '\xcd03edaf062d81b8f9e313bc5fbd31c43f8eb9da77508c1b5036c1efbc5ae621', 'marsad/national/0
7
zQPtrwYtgbj54xO8X70xxD+Oudp3UIwbUDbB77xa5iE=

— marsad/national mbh/0+uu2r0HvbM4xXQ4COOTNrTMEm2GPyNpaFTvnxY//FNL1N8LNH16bsSto8cn2hKjJgqGLdO1RiYxR6bvQRKNnAU=
'),
	(1, 0, 8, '\xd1442f4496015b36ae0260268efa6864bbc463dd8990e76f9adcb9ed4be0422f', 'marsad/national/0
8
0UQvRJYBWzauAmAmjvpoZLvEY92JkOdvmty57UvgQi8=

— marsad/national mbh/08twxhPTxitKco0zNlZaeoZIOR3gev9TnCfZAt6BWKVEGKQHwR8QL4MbXXtcdwdPGxf4sjGLYi/Gvw4uKTKhVQM=
'),
	(1, 0, 11, '\xa4b9c4e8c4b1cb163a4ea522113cc64da8c183245d95012f859e8d658a73b850', 'marsad/national/0
11
pLnE6MSxyxY6TqUiETzGTajBgyRdlQEvhZ6NZYpzuFA=

— marsad/national mbh/03E9XuSJG8mMhEvG/sLbXaMQEG/iNSJzCqv4tuNi+5FaeVZVBDey4f6R4A0uZ/WHmPgnGH4kMc1k1r/pj7dOcgw=
'),
	(1, 0, 12, '\xf5dc685910949cc0dbe18f57d92a2a220340976b015e3516d0fb5a5079af6b49', 'marsad/national/0
12
9dxoWRCUnMDb4Y9X2SoqIgNAl2sBXjUW0PtaUHmva0k=

— marsad/national mbh/02D767e85mVTXaSSvbFTuJrzbd84SfloFRQoYwyAYrtTWlpnrLRZ1TqDEPcYBMmSPVpFeLzvJYlh6XcLWvELKAU=
'),
	(1, 0, 13, '\x6ea8843150942293ede5117c7511470f7e80a23383c65a09dd8e975032b39afe', 'marsad/national/0
13
bqiEMVCUIpPt5RF8dRFHD36AojODxloJ3Y6XUDKzmv4=

— marsad/national mbh/01IWI8hus/GWBRjY8JKPPDnPvu08maQ9Rri8TkJ7bOPPLMDSQNuucUtEiakMNynJE6PXf9Af933CWxyiN37fUwE=
'),
	(1, 0, 14, '\x581b674b56263129b49b110a820b1437e12927f0476a2bb7f5faf382faaee2cc', 'marsad/national/0
14
WBtnS1YmMSm0mxEKggsUN+EpJ/BHaiu39frzgvqu4sw=

— marsad/national mbh/0z8BDzleHcPX4eWvSQcyqpjJ6WlzeKmP/QR3qqiZqxZopJ7RaREx90CDmCCAsPZSUvDYbdkXX8RD4d0xZiH+uAQ=
');


--
-- Data for Name: cosignature; Type: TABLE DATA; Schema: log; Owner: -
--



--
-- Data for Name: entry; Type: TABLE DATA; Schema: log; Owner: -
--

INSERT INTO log.entry VALUES
	(1, 0, 0, 1, 0, 0, '', '\x01000100000000000000000000000000064bf38887c80000b4a6501495277d325a3bd7a8247f0ac3db234d37a65ef18a40611a13eb45e7600000', '\x7f95ce88a1c0bfd14f03170f090216608a2e4a4a26ab76febb2837d677b465c6', '\x929042ec65763f6bf2a4f2148f863473847f9e9bef453d375fa8cec86417bc9a', '{82}'),
	(1, 0, 1, 2, 0, 0, '', '\x01000200000000000000000000000100064bf38887c800008446327d4697617aa6197e90f18dc2c5bcee4e77421a8399cb315de9756cdc420000', '\xc5ee3b6178f78c4c719f957a300e960005e9d16d0619c02d808def6f84afcde1', '\x22d827a75e79d14698aad88ced2f52f50e6573029549c4ef22e907d523f9048f', '{55250}'),
	(1, 0, 2, 3, 0, 0, '', '\x01000300000000000000000000000200064bf38887c80000801cbc66ebd2e7352ad95c2f0dbcaf22ec496a66276fdbdc7d91e2edb8d977be0000', '\x6c76fef60a63746ef1a99c3acecf76fec3788eb7d578e747c6cb64cf5bd3f0d5', '\x416962ccdb3b3ead0ceba0df3df2e6a1787dd706324786778d3c7b532aeae938', '{663}'),
	(1, 0, 3, 4, 0, 0, '', '\x01000400000000000000000000000300064bf38887c80000f5aa4594ba9fc47effce50dba7bbe6174aeef938a6e0fed188df27c382e4dd6b001d0100000002000000000000000000000001000000000000000000000002', '\x7eeee6c11513cea39abee582ad32b6a78b2a27d596e03d5283c4e723771eb0bd', '\xec630dee14940677b9c2648fa2b21182ba07611dea68fa476dfc22a5fa26099bcf59a6be2236adef3a13b44deb1e1fbc7c7bf38eb646d971493911beb432a394', '{733,83}'),
	(1, 0, 4, 4, 1, 0, '', '\x01000400000000000000000000000400064bf38887c80001dce57c261e24b76c438a1816c224afb30e077cbcf79ce8c4fcec7f8b309074db001d0100000002000000000000000000000001000000000000000000000002', '\x7d7cf3b3b797d4c2944b434d4b465e74fdefffd70334122f369b602f451d574f', '\xd9addeca3c17ee3c2d419d1380bbba4c421e897076fbe8ae8ef95f6249365a6fefdec8d410e0f67a3033a13a91fdc07708e515f4fcda5dc2ed075702dfe77764', '{733,83}'),
	(1, 0, 5, 4, 2, 0, '', '\x01000400000000000000000000000500064bf38887c80002aa7b7be196f8c2556c4a3fb2dff76ace1dcf203d87ba21c0766ba2a2c669962e001d0100000002000000000000000000000001000000000000000000000002', '\xa5e90d0d8ec5be269dfb48601d3e9fcc46448a60d58430dbd17d08627cc17117', '\x13d82fe1630ed2fe50121e2b34244d7414be562ac7be7794a0974a77504e72916ec969734a35492ed8b324b63a8cc40e703d34df482605fcc644f2b47949fd07', '{731,83}'),
	(1, 0, 6, 4, 0, 0, '', '\x01000400000000000000000000000600064bf38887c80000a82d74932ab430cf546557016a9d040eee3b8769afeec783fb54f461ded52240001d0100000002000000000000000000000001000000000000000000000002', '\xc14cfca8b0dda2225138d292b216a51c7d81f1525356da571df5495145f3926a', '\xd3247dc5fa9a2c7e1e72b91d5540f238c625ae3146b95fc30823d65c6024f1b978af5155059a10011870effda151fde071f1d7add372b4fb84a13685d6bffd76', '{730,83}'),
	(1, 0, 8, 5, 0, 0, '', '\x01000500000000000000000000000800064bf38887c80000b365dda1229f50956b0004e0afd4c804933dafb273d72589f1de276dfab9d840001d0100000002000000000000000000000001000000000000000000000002', '\x2f52e4c4f60ea88a753720c3bc9892ebd6ad5cd3a7dd3cd09ab1fd9bb474ed85', '\x540bcc1efdff0a74e7f1ea0483fbfa57c71f8d66ce3a2dd0f84df30dc803f133', '{917}'),
	(1, 0, 9, 5, 0, 0, '', '\x01000500000000000000000000000900064bf38887c80000fa79da4ca7cfc25a8b84fc9d78d7dfa78cf82e8afab67286ea91201356a0da0d001d0100000002000000000000000000000001000000000000000000000002', '\x89624b487f0575e5d5124b00a67fd9d7fd4f6f40e38bfff25ebd1febb73c4f10', '\x3b0b5aaa59eecfb6d6ba9deabf718d5906c4a95d293ed73bf9b2950c553f0a67', '{919}'),
	(1, 0, 10, 5, 0, 0, '', '\x01000500000000000000000000000a00064bf38887c800008daa1daef6e5735d2a77d1a764a06f296dc1a6eef2213b106677eeb5d51f0927001d0100000002000000000000000000000001000000000000000000000002', '\xb7e30290b3cec5f194ca63ae34823dab5d2b273d45c8f398d4cd25ca1695809b', '\x3f01af14ca3ebc192132f5b7a2824475d88a6acdc987f8f40da459aa1de491e5', '{919}'),
	(1, 0, 11, 6, 1, 0, '', '\x01000600000000000000000000000b00064bf38887c80001597216a42cf89212799e72fdaf88e9e7856617c02779aa3366278fd5e1adfa01001d0100000002000000000000000000000001000000000000000000000002', '\x1915d9220dcd5179a201ae119f847f11c2b0236668ff666690c1b3f2a8a1fb86', '\x7c8202ac3c665754914b6a4dc610fce31f2461e06b221537f73c4544471299e4', '{124}'),
	(1, 0, 12, 7, 0, 0, '', '\x01000700000000000000000000000c00064bf38887c800005acf140818332e2b520c583da17adec6f9fcb1a77cc7611eb93ebb2497f217f9001d0100000002000000000000000000000001000000000000000000000002', '\x6283bc365f366294dd5391e7e3ab7bb01cff0339e63ef85d730ae67fc1e16ae8', '\x963624845a86b06cefd13b5e5f83080387861e7a34d33197a40e54bf62121dde', '{93}'),
	(1, 0, 13, 8, 0, 0, '', '\x01000800000000000000000000000d00064bf38887c80000949e4094093c1360f31c4fea4848622d61e31d33e8048628fcd50303e674ea6f001d0100000002000000000000000000000001000000000000000000000002', '\x282978db254a387f8b4ed8fd401111c8f41efaebc2fd6c6168193dd2bb3b93ac', '\x7d711871751af447da963aa8de6b7fc5fb1931213a6ab940e7c85c953059337e', '{119}'),
	(1, 0, 7, 4, 0, 2, '13', '\x01000400000000000000000000000700064bf38887c800005adf173a2c50ff3f62a7b32ac7271458c1df40874ea6875dd619aaf162240cce001d0100000002000000000000000000000001000000000000000000000002', NULL, NULL, NULL),
	(2, 0, 0, 1, 0, 0, '', '\x01000100000000000000000000000000064bf2b1f42400005d4a073d200dddf4a83f2509a29b44af3fcb4a3ab14b866cfb863fb19a063e5f0000', '\x426f191fd28654fbf9562ca90e8049ecf74fb57f36c92f5374de7e932062a1a0', '\xd70a0958df32b58b928750656f940ccf33858af81667dc641ecd6b4bc11daf01', '{88}'),
	(2, 0, 1, 4, 0, 0, '', '\x01000400000000000000000000000100064bf2b1f42400002fab9cbf7d111f9c9e55c456fde6564f1fecc5f3136c301357054b614209fa8d001d0100000002000000000000000000000001000000000000000000000002', '\x1f8e2bae134a1eaffa239b64a5a02c8ccae8f443bf4bb65b9431419d9bb86859', '\x39c06b65d8e0002b8cc96029c0726edc74e3e57f5af4fe38ca37e06d1a7a0ceda2f02904ad98ebccb46b87f834f2d587c9d808ea0c64c5207ed80cb53dfdcf52', '{694,65}'),
	(2, 0, 2, 4, 0, 0, '', '\x01000400000000000000000000000200064bf2b1f424000041409d8981a0abef305ea60e47f40da96079d4f29d22a88c8aeefe20b40afc0e001d0100000002000000000000000000000001000000000000000000000002', '\x8d280128f00c54f8924027acd83885d3ec03bad323f78f635cf4fa951b677882', '\x0c6bc47e4ed551212a9881526969fbbf5052cb2e818c3ff4fd05b7bc2dcfe0ba5fd5ea9d6d117708c31a1cff50ceeba162753021fec86ce6bcf5cd703f30dcf5', '{692,65}'),
	(2, 0, 3, 4, 0, 1, 'sharing', '\x01000400000000000000000000000300064bf2b1f42400002707dd433cbcb8211738b1f608ff958b8d7a97495d96038acd71887567aa78e1001d0100000002000000000000000000000001000000000000000000000002', NULL, NULL, NULL),
	(2, 0, 4, 4, 0, 0, '', '\x01000400000000000000000000000400064bf2b1f42400003c202c0640b05f4df5844863816646fc3beae35e9d184190ee59d5d14ab93bfc001d010000000200000000000000000000270f000000000000000000000002', '\xd5186b56f3b05bf7f666742086ce0c86fd7455f97702dcead4a5cf39213fa130', '\xea8be291f311b75de702478ed5c003f2f24a62d5f6ac81158bf7a879728498559b5ba19905853cbe535a75fbd19d52ae4752db3eb886bbd3e7996b4ceb62d835', '{695,65}'),
	(2, 0, 5, 900, 0, 0, '', '\x01038400000000000000000000000500064bf2b1f4240000b9596901ae16367d6b9c852b6d87922812a3567f39c4f502ff38188e42e0d56e001d010000000200000000000000000000270f000000000000000000000002', '\x0b8cfb4e6f178e3ab1586c1c5615e0740efe2ab3ac5cd01daefedf9fc01d075b', '\x7cde26ad2d897cf8d396f5e88f90a6e258947cb5cc0ee1b0cb12f45ed79ced53', '{15}');


--
-- Data for Name: head; Type: TABLE DATA; Schema: log; Owner: -
--

INSERT INTO log.head VALUES
	(1, 0, 14, '\x581b674b56263129b49b110a820b1437e12927f0476a2bb7f5faf382faaee2cc', '\xd1442f4496015b36ae0260268efa6864bbc463dd8990e76f9adcb9ed4be0422f36db3036c208ade471ce2b03a0925eb35b45498a11bdea25116514c6b99f432bef23c42d61f05d49a607fd67b4e673f876091d34a23eb775a50b606355325c04', 1772359200000000, '\x00000002000000000000000000000001000000000000000000000002', 'marsad/national/0
14
WBtnS1YmMSm0mxEKggsUN+EpJ/BHaiu39frzgvqu4sw=

— marsad/national mbh/0z8BDzleHcPX4eWvSQcyqpjJ6WlzeKmP/QR3qqiZqxZopJ7RaREx90CDmCCAsPZSUvDYbdkXX8RD4d0xZiH+uAQ=
', 0),
	(2, 0, 6, '\x62a964c8e12b8cb8138f28e7488c6e9ef6e18128f87533ceca8bd71e6fd8fd13', '\xf204f88bacfbc8c2655e9273270c8571d436e186a5ed1cd99df35c617e2a8113ba688c8ed3d62f181029011522015781eb0771fdb016cc18b65ff228ee0e6154', 1772355600000000, '\x0000000200000000000000000000270f000000000000000000000002', 'marsad/souss-massa/0
6
YqlkyOErjLgTjyjnSIxunvbhgSj4dTPOyovXHm/Y/RM=

— marsad/souss-massa VJpG1qtQ+MbkD81v0JEJ5whJQbux0qtkvSaKqSCKzS61nvS6hTYxiSivZlEPSuH1jEdsnVCTv3GR2VETTRcKKqz4hQw=
', 0);


--
-- Data for Name: origin; Type: TABLE DATA; Schema: log; Owner: -
--

INSERT INTO log.origin OVERRIDING SYSTEM VALUE VALUES
	(1, 'national'),
	(2, 'souss-massa');


--
-- Data for Name: payload; Type: TABLE DATA; Schema: log; Owner: -
--

INSERT INTO log.payload VALUES
	(1, 0, 0, 0, '\x000a086e6174696f6e616c1a456d61727361642f6e6174696f6e616c2b39396238376664332b4151536a69695857354a625955624d5879776361726b6d75415145676c645a5464353076454c54555a493831'),
	(1, 0, 1, 0, '\x010002835328b52ffda0538302003c1c054e3b84a80e58105866d60d6c61ffc1fa8674b3461cde296e0bc1d0479fafd1610c7dc6da30437a6d23dd93022fdb2cc0a1c856bffd18d3d62969ec09ebd0b54c63e3e009d31e4800456f8a17e8b48ab38fd39b5a0222955184dc8c9c5205430e980e880fbd25b7bbb638174958c83aa64e77ea9cba1699e58968fd417e83ef7637990a35361bede5e745bdcfe76b59759768e7be15e24a4050f95f6ff1a8b0bddad19f0e89411936993d21b73cc99eaf9db7ecfa67d8a5f7d1c23fed6a0f720fbb6e37802e8d888f8a494d4e3fa36e50a12e6cd708d185e6432a71934d16ea4e1f161c4e80e1285f403bb3d78c1d9c2e0743dbd17c586c943ef6fdeef7d9b14bd7e528ea9474c4b8434635a1425b446daedc32febf5d5883077f2be443627f55d85d59d98d2e02c994588a90224f1e9fd47a76379c0c88456e69e275f178a7cb08854d07c8c69bb5b4a879e94036c851beb23c87abf699d4f3b265dfff7657b84bd785f90b7b21cfc15d38fd433f5dffeb85385e7e5638e455df72d7ffbaebf6dc1801294a45277192584811496c348c9188974c899992569055c440e587d860ea57d843ad777b6c90af3e005a4a8c34343b7d74e72e0707c40357d359915d9ee49ac9c3f180c6297a2ffa12b24218231436da4e0774eb71f901428d4a35334793d16e3db697518965549ae17878a7ad65341242831de56af72f7f69bc2472bd9ab67d26ed6cdbeb5d1572efaa1d767b4626bbf42d0702abc1df7a38d8fa1c2fd5ce5bf8c33eb8ebaa1e1e8f28624a9458e9a808a584a2d4246e921233a16ec82b475009f9dab2bd568ccd571516b239ae95c44e42393aa99c4a411ea758bb0ffab4bb769906a3105521ab8b4169c9c812a03ca240f5dfd6f3ed72b8e358d0449854d9f7d099349eeee4c5e49527763ab597510ade79ebc1a3c980782f63155889036867363b756a307cedfeececebd156c8dd1f8254c9c9787c0bffbeefedafcbdddfe31ec8e3e5fafdaffb580e65977e5dd916f6bce78720558420cee4643c2e6f7dbeef8744d8c74f3d105d7b8db3ad4f570f025d22b1b9a1a9e15362a5e2949849dc94e3a86854748a87149d10291ea12c905990a888ced58ca6b895e19ced4ce55412f88d9cfa1456d1f5b7d2959d79613615f2df0ab34442ee6f7d9089f881c0335e65d1960572571dfab0eb83f8eb7fe8d20829b1935251c8910394c44edca88824668a976222c5285945055a2bbbb6ddd7f86657ee7ef4fb86c47548cc29f530a612d3904709d44c9b0ea773c3dd56e4960fe89fb7ffd4e02edd21d1ff8e10b90f3611831c4e7fab4b28b190a290625291df70a7f848a9384456514475aab6777f3ba35d793c6a9941cee17230e314ae8f9dd9250dbab4218f2150c15c373cf5bfbec2766fb84f55fa26968b602ea01b201679a506ec8bfaf6a75cedff06d73975a68d518a9ed9e92a6d807666b5d3e7acb5dd137157655920ea72b5afbe4dd50f4467bbf4ed5fbb90ab3ed8b23efefb3f04a9e25b4fdd1294d8090922536224f19b511050c1a9e76a0fb6ea17c2421d18b6db769545dd2126a26a84d882867254741237c536792452c3e96e2750cfec7cc92c34c8e3143b1a7699a3cb245d1ea150a956959ec943bbb3c74b5e39c28fbbf61676e961195d3e1da97430db7d57e190a883d12de418b28a28f20af31b3c27e389314a61dbd164a68ec6bb9940bc98b14accd5d27bb5c6d109bfb2eb4a8d89caed4e5dfed99d3d7cd1773dd0ede50876979bbc747bcb12bdbdbbe3d32e575655ffbb7620faf29e83fb5f4ffddb44847dac2777bdead1b6039b5cfed31fdb0a472674c99738293d2d795a3a2a22718aa5c44c71d20ef2ca1054afbbfefe7b55efabd93235ae1a3cf8d3ffaede757d4bd4f9dbf61c8d5e8a798deb49ac54542a320d208f45e84c9e1d10af76ea00e9643bda8ccc2f437ccaae2b63105ed407b16d8edb6cdc86a3c97895b192a606e8653cb2eb31653044ed0bb3bc6567dcb4ed3fd8b7ed5e28ecee4fbb9f1960975f08e2475b1f56fd6fff8c6f3ffbfeb6f52ff72af7f0ea875ad81d8be8b248116909a948914891c99218a9c887888d6812b2345ee0b77ed7fdc1ee672aecdf7626223a24ce5cd046c5249c9c809d1b6db7a3d98066e6398bc92d19e037388eede4e1b178b4657d7cfda927eaa60176d9c21efefd21befa99ee5575fd7db7eb128918a9c8344c7a8a8d80c82818a85cdc4ee6db5fe7c20f745bbfbeb0653b1c47fd505f59d90dfde42416525c8a82cba311baf3c6d3993998dcf2f4f6dff6d7b7a877396e278b314a81dbc980782c2fbafed7fd696a8cc00e1d8e07efbcb904ede8702a6c942bfc3910ed9ec7e0a6ab4fbdfbd71f8bfe5656f5bdbfcbb60b55d8bbfe15065914ed4094c7f07dbcab7ef56fdb85c2feea72c8b4246e72403ce44d62a4e2531121c5a7a362d352567183eaf52befdcc7fab6dbd870f7ee0a73f7a3aceb9a2ee8613ca4c8e41433895fc845ba33c776da805ae4962837f8caa250936ae5f268b41b8b762ef05dd920cb5fb77b95bf9d779eaa1ed879e7ebfff1fadeea5336679cc02eddcf06d7d6a71cc877d1cffadcf5b3410ebbdcbb334362cbfd0acfb4b0fbba2b6d44a24ba52293a1535ca468341c3e15292a312a26899b48795252a48858a958a438ea20af3451f9bad03d67e8617c442ca43893834e9999dbb9b020c8b63ede838143bff5e98c518a17106dc7968b8cdc4e9f93c546e9be6be769cba2ac9005ba33eeb9cb95893834240e89feabfeed7cc65d59194f97dc88782946120f718a939a7a19254495babff5cbf65e7fdab22cbab27f8587449d0adaa8a8546c1a22e64d4db19278292ef36fb773a3f1ced30634d3e170321699e548c6ed64fc0677598c5200f1f258e5c65533e307abaae8c1a3add8f168b71e161be5eb7d10f883af5ec872b5ab5dd677f9ae2ceadd77edefef75207f22b27c66086679ebdff5bb7ee8bf2d2b74f94c0bbf2a8cbaba442a2a195284122b513a4a2a1e311d112f31c92a8ca85cff39d1fbddd60ffd94a76be7fec7beaddffa877eadc6f66a2fe8ddd5b77c3bf4874c197a29362a1a81546c8af9d21424712c8f426e38daeee4c1c962728b06d69f577d7a8313b5aa510a1e5ecd3c798078291a570e28354261c33242e12a71ca1b17d0ce6c97472860184727723f4255fda1cb23b20a22543dae935965d04d949a98622831523197470cb0c82e4ee4710a1cbb54ffd047f9dbdf21f1872055542ec4fb5bd45dff0c48c52540798c4295fad6afdcd5974a5e79bc61e7d401bd641621e3d8c44fcdcb1250b0d8287d2cf7fffdea47bb8f035fb57b20ce2e87c477edaeeb7eb5d7b94f7974b9249612438989888f8a428a3e8f3b50ad3fd85508f8b241f6e52ef06d7f4e0b5ba66522066b70d7c3ebcaa2dcf5e8da5df7f75b0d5da47854441213492ad6c8f08d87a7a3e5c0e4951e0861be7aa1fe72dffa1ffcedc0f7b54b218ca234ba6c6a8a77f2e844957a176eb1ddaffe1776a187f12ad766e7aea7455e21c24dbdf7f1f773b7c318a56871e67af08074389ea93b73b815a3916d2cb2f55c9e56c0c462a35c59defa57f5409713a16bd0731f2bb34bd7bfadf7f958fe6be1a0ffb5be3724027f0852e5862e87f1117152d1e9296ea2218f165079b5d755eebec0df5f5ba9cf79b15daff6feca0add0fdf5ee861bc648858a9984429df3610b8abd0359ae96302ed783c3bb41bd0eccc21f30a0fb9f5afcbb62d28231b8ea66294e286a3f1cc1e1e6d87c355036493edb48c50d4ac5da87a20f0fd3fb817ae9ffb200bfcc109b04bb8739ffe60b0b73fb615f215f6e81162fbe33e657f3b240a3b5117f216f6ea90d8beab6f555d7225f1517129462a3a0d976228f15191c9296e8a85102932615a5a8a9fe2d14846b140e5ae2dfcfa9613b5fd5de1d49b7bbb43e2eb7ed7eddcf5edefefcaaaec10fb7a1d0b7a181f159bc44745a5e2539c549c120fe3a799fc6fba1edea903d2e97c4c98cc7283ecb6be17f441973108a62e87dfe03a19cfad076694e2dc999d351eb8db0e201ecc58a566ee9c35209ecb5865a7d3d156462856462882452fba7a2191db81dadf0f02f14cde0ea7eb395318a118c72666e49109f8fbc095f1c8eb767565042208bb2ac608e47a70ba1d209e797b198dce1d53450d63510d63ebd1f50fb1ad30c5a203a8099120340000c74e77e6566c94de077c39518fa73efda84ff9ea7d8fbfeccad30ee42bfa55a1b0f3cebdab0a599fdbb14b8faebe1d127d3e1582c857f6bb1f1d12537889e85bbe7aee76217f7f1f5a53de55feae6cca5dbfaeacdbfa9c4f974fb1929849ac54748a97e2a6a46293780991629222c522a60861321a52542af2a3221129f152cc248e1223f191514caadffad3d50bb9db7a21efdd561056895c1385eddfd5bf6fe7abe75efdaedbc23e5d7bd0cf5ad032c3184abc143bc54d7853bc140b2912291e156bf021e2a4a292984831a9c83425ce91e1ed5b165dd13b6438de0ea8c7ce7cc92c35c8e8577bb0b0650c424ec6a36294a207aec64b8d556239209376dbb98c50e46c2790f983db3175e64fcc08c5cfb801dc4ea662a4c23b6f40b81d6e87a662a4e243bbf5ac8c547639381523951eb2dbb963b6c8ce19cb48e5bcf5d86c3899cb48a54693dd7a70321f9c2e073352b9e1683ba7ae65a4d243c7dbd16e345b6aa482dbdd548c5472a31396912908ffd4075bc62340b841d805f2b1402bc608cc4c9c2e07e8dc315f46231bce9d8ad1c81c8bccb1f52b1c0cb2a84b10d1fbd195decafe9f6f5b7a44edbbc22cead2d3e1748060ae1c2ef7f273fad078321348a7f6a263ffdb5b161d2d4e400300708c343c594e858d52886555deb25ca8657f7016f8837b9705be7ca6f5432c4f53dfa62b0ce444ad1ff2bc657578bbfcac2a0c7abec240b4f54094c3acaafe3ed4db977fd80707027b94cfb8b02ae4afe7eeda7dca87c496bfab47790bb339205d467932225e1233251591c41ca998542452a41237c5516225a5a293b849cc1d103bc546c4438a4862214845283187b9b8537c547c8a9962ae54e44745a5a251f1a8c8877111f1527c54e4448a438a1ca978541c91326a032af75d7dfa5ddff2f5f77dcbfab88fe5feed2d273255db6dfd6feded3b2472d7a77c487cffd07fd1fe43902a290702775e0034538c545c8a95c4486223c5263191229f122fc55162a42291e252cc89149bc44ff1511186fceed4a7ab7f81f8943e79a60e882733539905093943a24c06132439dc68a68e07a4a363f2762b72cb94144629cc9c69f3333b773d2d6eb895ffe872f8661492d64b0f112769e511498603d29dbcdac9b32373cb13a2a1be661c2d6a82806e8fedd70fc1bd3724a6b8254e989ec44845378f4d5075eff217465d18bbf5dedddae9464e7b643b730793598aec70391d96163d9eecccd970aef8b9e1806c393d3b98b4fb14f542209edbd085707a005d1a21118f40d5835dde5b2b2e85edd2d04792b83d6aa78dc6035ac2025518b116c1998ebec2a01066db1f5fbdcf0dea92071d6555dfaeb6eb5fd0474525a51c900c573b7539b72469d94fe33ed6c6c228452ce867b74bee5b6f005d3625a1c2b6d137793442e69624f238c58d177650e95650e51eef66ea765690641ccaed3fdedeeed8a54d9746f0ba16e0df90c86a92c96ecf4e92cd2e08dca54ec6c3bd6aa45d5d5d1241644acc91949055bc40a7758c3cc34e8fcea983e1bb745d1aba1ca222f70b6db6c82aa0f030c0f0e363977d4d83edf731e408ae2c851a39d5b9458a3c3b7b763b5a8b718a3eb34b1b5d1e91238f42a860e818f95cb941e7ce1bee67850a9307be6e8ebe72930128f739b8d19193b84891e7189bb28a272adbccf6bfb603d1dfd52171d6821e2239ea61d64e171d66d4d05c7a98331536cad9cf2e611666df34edec50abc8a75cc7902e938c3964940d7eff1184772e56d04e71930d3dcc19d08acc9282175a3fbdedc1b6edc1559743d88c4aa2b5a15799cdd9682c724b92bcdae59058439736b202541e4e5d6cd7c331f4305621d3b20a18e4b32775ee76a76e3633598c463476c975d9e4426655a9ff7e85eddb2178070f045bd05262641e33a097ac6207336233d856c873a4fed71b73f0adbfcd01ab345ef2f14988117192a3d2485e81a27b203a16b6ff3d162864d7211188fbd12ea373790c22a752c033bbc972ee87e645805dbabe02e87289e6a5a4e3aea071f4bcc82d17c83b16e314336a6eb415a7aec54629845baeaef45fe56aef3a3874f954449c3445258479ea7fb0aacafab8bbd2646cf70ffddfdfb9d04d2be41c0f5cad86d3016a9157a8c490e17c6e723f3eb665ffd0d7a591910f19f5831a666c5746cf64a2db0e4e76eac8dc4225efd0a5ce4ac39057589067e78c263b6731e314ad2e6797ad0c661e3da04a3deafaf5c7c276bdabdb7a18af729799402bf20a31e37095b1171642507202f77bfe611a2752cfd1875db6c2bfc241feba289f414d3e7e40974bb1925231e9c8698852095581cc4244f5f254d89efb574692d846f63995031676c9d2258e3c0699b1ca2b39e4f277847843973a30c05c32748d9ce69520f23805cfdce50e5d22a9585b65875cd0aedc80cc82a4a7aaa6cc2ecf9b2719f23884ca0b59d4e5eb8fb165d4feb26f0d190a7a2603e5151c78b29d19bfc1618c52c4523ff9878747e3b1e203db1a2d8c8e43ec52f5fd1e2ba3f61a6aff4d449ac4458a5c46a9a884c9694a53ac949457a250ad7dfd71b5a36caddc3af414262e60915f2ce0e2ec7200ba24b2d4238f2b50f9c4d8e957fbd00b9a089457fe41ab993e4274a2aefe1ffc06bfed7666258deb5b146eb89d79ea8056b4d82857218cb2a94e4717c2bd0ff180ba5cc214739e5424ca2827551a4475666cf7bf39961e16c114c33203763a9a0e108f66d39db998ccd2041cae961f22756583f00fd60f7520678109e8be1c8e88b991625211ca708998553cb1a229248911b042c8eddcbb333a76393363439162d313a68c42818aa7bed5fa215c8cedb6b08b822e22a4462680d953432ab334313bcfdb8aab06712e17ee92b7ff85fb78a4cb2245214f4f8a383d11816a88b754d8384f9670f2a8c305d48fceb081b9ccf86b2bc30ab93ee533391f333270f72ddcf340f4c3bf1abf36124992123391618a9be22143926af0510359450654aed0f5a9dfc328da733331e45102bc1b0d97cbd96587156c3b20dd2cd73242d15df6c7cb5fb8c767887a3f5ea294edb137febaedf77d8ffa16f843875dc240e0991e0e073d932e91a83449299f9820afe8a0f2fdf0b7006cd7bb2d7cdb5a49fcf2386f40341d6e457621c10ffa18203640430c101ac031d2d0d0d0b87467cec546d9816e0bfbb4166cbbc9a3cb2948e260461551e9eddf1833b22de6a707d4644813d8d617f11fbe178397ed926d87c4222e04d1b7fe18f890d83304e968c421a396a864887ab0c6ad854dc2d8a1d980f20a1232bf8142908c0ad7e0be1d7390e130abc235607686887dbf0c52d1c8e948a998c44456d104d5fa7f3e96a8b7da7efdbfdfb25d23a9c90a70719279853554fc85d977e605fee0feaa7e97eff7c1ea8c9b63726a3a42a24afd177255e8b141eedf215118646532f4525c44cc140f290e2013ed6a35da8e1dd0a9ab41a6e9e05cb87e82ded7bbb45db65e55ff906880a522191525f53a199b084f87cbe57a76403ab3fc209b394019777d3e5c0a2f1c4d4d89963435e5ab8ced4e1d500f1def36f4bb5f599bce2e61f413b1433b044861122f1971df1ff4ed8bedf2b44e2ad6c83c9aedd4bd6496257cafaf274d2783314a61ea70b99d499bd968badcca08058e0bb7fad89ccdc67ddad3a55130a38ea852cf7bff331adbedc2207bea6cfc75fdd0fa7330e821452a46c4b53c22d1c1db9d3e371ad0a913b2428b9fd6bfbecebbcad9d5b74b9789d80a3b4fdbfe72b877d7abdd2d62c47bc8a822a88cf4e4d1023a2d4cf82bccd1efb637f84d8bdbcde491b98c462fbb76afba6af7fd996d977c0666e1eefb3e9f09d484497c541c925147a852fffbb1aa6ffdee0fda686cdfc25e1864dbf755844e1e93e416e28ec538450b192d87e301d968664dc662a374fb8fce81e807fee02b9b6397afd0bbdc4d5b3fc45798065d1e159f9844899986149738a172897aca6342a807a2ad170dfeaeca02b05d1ee32eccbafcfb8654d564e9a362cca868545cf2549319109b9d3b64278f0c08a773a3ed683632b308315f586d302a4b54afcfb1d8276856d6915774a8993ea7abc5cfba7655b8a3d965170057121bf5c8e308549ebffe97c239aa5f0af76068ba914723d969c309f422b36c805dd93485518a9d1b6de746bbddcc5aee5573ca743db81dd0ecd6a30313ec2d3a5a19a852c489204166a68d48553bfca2fde571db65fa55d9d7251311494ea391cb53ffc2a80772ca6c991a2f10cf5de190380b809ec0b933ebc901daa1d9726e29820885510a9bad65ac62c3c95e462862ae1c10631017c081a2b1e19cdd682c36d8d75de1964587d6a07f3ff743393aef39a3d2e642107d78c9a233fd3724aebeff7e9715f2154e55763742409734342e18928a9c86c6d57a121f159d6222509080a002e2d3f5bfadfe536f23b7877df0375d692de82549989820c932901b8e0764d266a72d67171cdecfded8e5eabf7ba34b7ecbe3935f7b64ec601422107da1918a49b65b0f904e6d455e7192370d5dbe32d1de2a64153bc802f880aac73a41c7c8bbbcb281dc8ffa93162952342a52e110c8a82754aacaeab400ab6c5ac393c70bb0c82d1dc8e3142dacb34b3f24a6bf739fd3a514a65f460d5111c12cec961dea3ebe825e8a95924079651f3ea6ce4b6609e28559ee93d9a5875d77c900796c42957abd5d564557e8616c74545c651a2e26af2cd1afd4cf8fae7aff837dbe75ff50bac22d775106ecf207fb5ecfdd365dbdbbb2e83b0ea1cb21c5a6584994b104590511542fb6eb4326430f6b325046bbd16ab215d945c945fffa5574c528458c6686eee4f14c5bcc8a8d12fef91e57755ed8a50cba5cc2238f1b50a5bea33cfdbda5f69fafa1b0dddfc241aecbce5cd048336406ec4c19104c5ed9c18d6b06d0b9d3f5e0643028dbb236befe99c967d0dfebadc9d7df7dbadf51b6edc11ef45be0ef17f5e08ceff576485c7d10d5a592b88952f10992a7264892bc351adbf54034d8b23a343495984a4e1e2570d672369c0c68456e21c2ff1b3268365cee9cb58c50d86435325bbe99b595d148d633c3e97231ebef6f8f75797f7bfa7d3ba15da228dc7621fc9b7187b84f7d425d0e113bc1e92ff5eaaec6cac229db0a8d1067f4128d3c0679c92db1eccc9937336694e226d6d315667d3d36e8c702d1e57049c930abc84105fcc16cdb6375b0b64c0deeaeaef7b1add05d692d9dc4143f152926896fe4b188ccace58072703a726e5182e56ab7b1629e3a136877ea52a3914b2f5dd9b6ed2c88dcd517fd975d79ecf20f7157fd5d9d99014659122b111983c8a82a2a15b68c10cabe6e0d163452518946ee6597233f2f7f86a85dd9debbfe3ed1da83fc070be433b831c92eddde5be1191a1ad75785ff55e1209f69bb9b637cd2e590a524213434ae23f830c73883bc120215d0e56eafb13b0d3d26e5d40c72f63dce027d38a1bfb6b05151ca91982b21a95c2bad7484cc2e3df8f8da69d8a58ff5a33874c9244e22401e8b2af6d7b90be332f0d4bfb05df7c3429ffeb6ed32ba294632431e79e0dd5890c83cb91d1d504ec6936a8199a8994fe45d147e5d3e4394e3b78e3bec72c6bf2d8c0e89eefabfea5bd9147e87c41fec3e3e938377f5872055601f5cf8d1f5b74257085d0e2912293a49425a7a122315a1c448e21c458a889de227f110f28a1395db7dcbd7df839ca8576edf7fd9a04b4871c910385b102e8a5ed4150cfe1aee83bdf5fdb5c7fd1ff6d15f17f8fe56afc25c08bf3cc8a22312bbe431b869473f101f3424ba70ea558fb6fe3746a1cba4e2519222499c2c19a184c82c49a87eb0aa8f935b0608acfa6a7077a5c9a8c185141170a3e59caa8101784027fc18404700369c3b0290631042d000001c28df0ff866b34bf6e6d2650c792c4215ec7cf54196070bfb07db2e0c7adf0d7d840c79c4410726b36c40fde80b9c98cb4f8d0ec7939dbb96d14808bb70573fea5365ed2e3f0ca36b57b94f7ffbf6f6c7dd17eefcf52df685fb0f41aaf8a019d9184497474d53929cc44f4c2aef7fab5ffdafe5832cbad26043628b72b7b72caadb318d889bc44932e451023cf3d4c980cc1d1a4c6ec98157fbad7dd71306c39399425f5dfb2f6555de6176c80ffd9ffa5bffceef12e5336b6f57b6c767dcf70bf11ca869832e8b14998a889b14112f89790e24f158818c92814f7fabee66f6d05787c4f4af3d0803f9ebbf69a3496cb494245eda91c7a51d6db733816c3d3cd9b729e44ed9a9d339752a6c943ec8ba9caf3ef8793ebb647ff7718f7ebec207583a2a2a29caa8282a570dbfd77bb739a99065304b1892ab242560dbf78c23268722b99280125e5bf5c0be5b02c381c3043220574e86904a05eda0db752ae0c071031ec8550f45687febba7d09492057494170703accbaed149c1b8490ab1e946240e0efb7341645a8c48ee003b92ac20887ea8341d34523e9c001d2852530bd76f7e1eb302eeb25185e00027225840a0ece6e3ff047e33e334623c141220372854489d826eaa9c979592b21c52880845ce5c0041c385a174c078440ae20f0e4f583c0dfe7b5682aaf219220571488c04e6d2e749398efc08cc005e48ac81238fb85aee1c0404942ae86d820f6835916da29ca10e4ca881ec036efbdd79a2db48c4c03ac070d33a505e42a88a6d7fe45abb9a295609ca0805ce1c0c40f86205742e0c0a10424e4ea022e1c387044f1815cf11004c70fedaf45ff090e04e81c4508b9824013b1cfa312a784600272c504c9078b7ebf2976540372c54490582ca6840748179a7002188c6b710483c1a64021575498623421497230845ce10073bffba1b0600872e58323dbbf5f4d4d910372756402382bcf05a70921e46a0444c4760f66d1de83af3d5ad64cb0d4104820571c7002dbe68b3e2a26c192b8805c31a1e405fcd15a30462f4942205755a2f8f02feb6004e982124c56982dfabcd7143f902ea02008afb5075f448001e9820e24f0da42beedbd176c7cf539fced3db7efe07a0813932bff2081ce187001e9820962b0bf0ae394a278825c353d89c16029274dc8150c9880ed1f1e84599dac9bc44f56e41760b005e8bc0314902e54c0c96bafeee709761d292d320c2f2416902ef0600a186c7721217345b7e4173058907e6962077285430f60bcbda297e229301b34cc0d2d889538aed86e3bb0f378ff394173574c082620594e4000f6da423da8765ed679e60573c3054856141c7076578bfe1aecb594cbe583119255811fc06a80356e532acec83c3516d099093920594c4cc0c1597d10666d48c5231c18228440b2788802b657efba34169d0456a509c982620230976b07d51fa4bd6828b1ebc80348d6521338bbfd697ab268279c218e48d6d31162392f4c31233520591f28e2b5fbda7fadd9a291bc903004c9022206aedd81a8dad55faf71b3851e0e89916370e9a0b3081e40b220f0ba49e5146e320d8848a58262b012a785d960d017755e7e12c7609004c97ad2442a1504839538af501f12036be1e41db080646d600330176cafadafbb602d9c17e840b28480d9943841609f21c16c5a3832d08164ed1085cdcba6ed41ed928bdcb2c91b4002c92212c56583825eb2c165d3c261a233143220594c04010766a1e0984008c90a2209b67bd0f7ad4e8b1ee2147d40ae9aa084b3c26c8e0b124e0602064816931fe0e0f86056050a75db0d1c276640b28c880207c7ed3f1acecb0f7420594b1c7103bbd9eee72dddc42007248bc8fe221897548c7931510392c52403b0bdfa5fff7949f28014923584a4d756bb500f66792efa450a0e902c2526c47ad16fc648bf387144b27a7000cefe3e17665f622c133879d54e04b39d080dd7cb1410902c1e6200db2e0fcc4bd10792a5820ec4f6a7b5e819fc40ae7a106b5ba7d84b0d4840b2987a88c5bed017522a0e89bd149104c96a8ac5b677634af880642511054cc835537a0949ecc5043c205937307aadbecf8bd14d2f4a4821574398402cb659c4f2143e20573d40826dbf7ab5a7ebadf5ddf4f3b4462afaa061885802c9bac128b67b9005049c48960e4760bb857140536b24310b790756019d8340019275c3105e7bfd666f8168b7b17882dda061849880641911f153a5621325c880643940099cedfbbebe02857aed453381210209e4aa094762fbedbeeffbf55a4a37b1c82b980e222059481180ed9e7e9ff35398ddc1d553eb212be493023aeb0008d876d3eeba668b9612378991c0220004729584156cd507bb8eab40f3453b2109020ac9caa10a4e10e7a66593a40224cb8917c4f6ebfaf70518dd14bbb1801492e5a4c48deba6c87593040b48960a7060a54dffc1ec0f0786010d902c0f20c15eb0a09faae4056bd920b9816435f1031c98fdad1909c7a665130123902c0fd8c0c6a6e81775183623e0816499e009ce8ec3380f4337814223fbe028d12f4a5802c952011352a9201bbfc238179b0e3c41b29688bc5ea69122149bcc3404c94a02848d4d07067bcdc5a60821902c24a280ed0eecf5d5c6db9ec2ec8fc62269061b1e749ed20292654494d7feea8fb6a2958a496c90a090ac247a6093f66010667f30ae7584cb66891d48d65308625bdde1308ef794b642db24b5806411b184cd4e7fd7e1eae9a28fb089f204c99a00131b9ba2de9a4f62a758868d0a5240ae3e9081d76b7f3508b33c25f295635024574509d4d414f5ae7a1fccf2b26e62916bd43040672a2020573db040acfb5c28313112e4805cbde007b0ed579e8b461241f1b5fbdb79a9ac830a90ab1324d5d4ecfe7b9dc7a297e22c850ec815124c38af244b205724c021b6d5deb326527c72652653c8d50f9eb85cfba7dd87da615c4a2bb1c84e7620574da0f2daef07fe1b8b6e8a95b2054040ae92908117517f5fb8f11fa4c5bc941042ae9ee800ce5e3dccf620cd4523bd344108b92a02526cbbed7fe1c6db227385767a12238975ae7965153c91ab1d04816d98557bd06cd1fb958b37902b2738bc768c4621dbbc94748e4012c8550d8a904a05bd76db5373453b21895319855796220724ab021270b95e9e4801c93aa20498fdeaaa024020590f380287e7c251328464416922b6d50f6c7d4e8c5e0223bf6246746e6a01b9aa72046c075b0f6c692d9a0a2c080b489611225e69ebe11dae9e30dac9c6abc58b117840b2a638914a05d5d4ec22985561d674d14f66d4e4177c8064594089542ac865032bea9df6247e8a6d602e1b5846620492d5c30a6c603a93f7ae6b4722b38ccb0626a461323004c92212c36a76ff6ed0f35a9a9c0c495611249805f6194fbbda24e64d4ec8ad211ac60924242b8804624ea2542122a58a9122bbf7affaa8b5e8983c2396a4615200049285d403170c054020594a5576ff69077e1d1d9d693d746ad242a65d40c3840005248b481052a92058ac86481186584dac66090c902c220e88d59c37da7fb15598f56bff15f995064313293e919177c46a5e9af040aea2e821950ac2a92963bd0e74613687098a0a5378205740f8414d19abd9ddd75df7c4c1b8b84012e48a071648a58262ae32b6d716667dd85a3f48cb1aa9e894243e21c31073b5624234cc0c8c20572b58c1ebb589605c8c76bd5a301be440ae9a0802ab49e514560d134321573200c255c2f6ead30e44d7264838ae16ac041a205727606ad94788dda7fa1c17fd94330b3057c368200972c50413184c48fd42ea1f522402535a225720e80167bf42fdbdf15ff4792c74533c2486f37a8086790005c8550d98c4f6abfaf4c7cb4d68c414a061800002b9eac012b0dd85de5b8bd742478191715e3968981c4c40ae8ca0c1ebf5daafdaa29b5e4d8c902b0e045153b37fdb611688c26c0e574f0eecaadad39eb9824e7a8221ff92d0798a22e4aa034cc0b6efa77ffdc568245c6457119d93f004b92a0af172edced3a27396f1eaa148ae8ec800ce2e5a3dfc835933a59fbc904021574e2c11dbc1dfa61dc6c1e8a3621317f946ac850e1a20574f20a55241af22dbeb0923e46a08416aca58ac66ffdecfe13ffdbb17ad54648212ab41c20772f5831eecdefe60f6e7b8682345271fa0902b2842e07aed548bcc7a2540c33041245737508abd6e5cbbb73f68be9c90655e37aed78dab011a46c907c8950aa8dcb8783cb24fee0eec39fc6d42345b5d08665fa0ec8423712ba9d82423cb6cbc6e5c471a060a1492b5c4111c1f3e3e8f4537c52d19059c1a55c30cc103242b033dd4d4043bafa9e6063f902c237a78ed17668b3af0d7792fbaa9c6034492350215d4b86af6dbf636ed3c17dd1493b9ab6648c31cc10792e504126c7b57e502a2618a4b48d65310ae976bb7bea8086683b494767ab95ab178079215022152a9a0586cb7fd17992c3a468222c95282442a150483eddfba3e4c16ad5474da309a564ca8615e80019225c48ba68cb530fba269c5a6f840b29a0471b95cc194d622c3e56a350c133a20593c4420950ac2c1d91dfeb5bd9db9e8218933e503242b0825c0603b85d956c80d9a297dc4d10a56a46158200392050125a954d04f1993b35bb46aeb568bfc6a181490806441d9014d89b3636ebff6b5f35a30aed5535aabfd69ff992f3452cb29569a916b365061c6a1a169e14040e71e9e20574b2821950a6af1137428e8b80e87069583b3bbeb765bcb75617607a387718b0c03ce0fba85890790348c44914a05e1a041e5e0e8ed8cc57ebddad5efebbc563f426c672df4930a59061cabcec31f481a5024a55241fc852e4683ca89b9fbfbfaae0544bd506fdb6e63a1a1c447e256141719165b807ed1800f648d243734a89c9bfdf6f7f5bb56ef75b7cb4ed04d50e2962aebb8518076290ec9174ea082542a88ef10a40adf2dae83d1a07260beb73ee08e96da55d5dbf847410f99c42d224519b9065b817609c1145206042748a5826c685039367e47cbebdddbf7af43e28ed6aef5f65ed739b596e2d6947869957336469a45091f9032403820950a7ad1a0725eae2ff23a79bb4cc455c8db5a2e13512746b7a0c427e4d60b48ab68620a69a3054ca452414720a173e1789535342d3933f3d6326d2d3976cba6fdc6a28f8859e41936545bbb70bc5a2f790ca2555c0009640d215049a582742fd4b24ea782ee045d0d0d2aa766ab296d9433af39a25b986e40da10820d52a920170d2a2787ffbb07bf47591eae9aadb5c3ec3b24f25a2daf85d41a16c0864abb685aa68d258f38e88c0323902e7ca087542ac8b4a1723845a962444a150948a9d283942a3848a9f2002955740debb2593453ec149367d8506dd386ca36689757d00ffbfad820fbaaa971f5574d5291d7b82ea0aab0ce6acbd4e0345c278f42b0c82d2fc8e314aada7dbac2e72ee101e89207f3580455ea8954155661bb43e2cb44545bd0448a4746451ab55acf7f57d82e3d8af6211a2527d909db65a1072093993e2bf28a919a1256e2f899f293c71ed0d8be052039b33cc1000bbe680fc2446e8fd1cafd68a91d75553885e12e1c12dd31085d0a294e596204290a1f3a3569f224258abc7283cab7df5d7b56bf7edb0b7ac90fb29dd993b38b12325ca3cb26b997b5fd0a5a26b331798503ff066fddd476e97a9403547c88af9fc61a83e4cc22835c4e07b771dcfcbc3eaff29fefa17e08254261b8bb468630c55c02197504afb65c00267180ce2d41c8b393a73379bb98718a9a5e0fb2aaf0c7b04bd4f7d85f7f7733e872d8c4007974810a4e7bfbf36161bfbdd764348ddcf24e1f1e8bbc8284710a186e9c794ca2f2c1ef0a8328a8720d79650738ddbb64e99248b57bb17931340bf996553c9169329bc96fb8e8fda03fe8d38e76a25dcf2e5906645413ade7eb57693676ebbf0a5ae9c98877a301cd7a78bb97cc420419336a385de6c1ae20f5fee358db9dd2013fa503b01a2a8bbaa60a1a46e6cd4e978ceebd020c0c3179062d0344dfdeabc1f9f62da99fc4435c649a8f6ef7927ff48e15760e6629490c239b668b6c8366b98f0763bba80c55ee11d4a94f597627c6ee719fba2de861ccd40423d720f33af52ca210559966122fc531b200ce1af48b92fbadb9e03a70ba1c0ba29fdf91dba3a0240e40b69d3c53c7db75dd57d82ef4941472ad001ac666a15f322d2364d31adccf582a6a9eb31a74eac918fae82929db7036975c00ed55b6e5dd84b1d7df2c461b15a1e4c899369dfa5b8b21b195bdd01c8a8b2c034e27a765762ea97c63b7cbd12f76ab53e146aa53db7471622187e3d9c564976efd6e48dce5546ee146b39d3b985ca361b413112c1fdc4e2ac374de32d8ba1754974d1d8f46a75e55652abcae26953855ab9db29b297b695b155ee1d5f358e81b4f31526ccf6a27cf4a9e41a71e5de197cdae458a2d328d3d3b65b71edced66bee49776d9f0d090a824666261cf4e975c2326a31ed0e2468b1b3b0f607b74f52afb7d525a484b9681a3f9acb4706abbac10c8995d64187a76b89c0d672ac7a07b6d85eb51d4d42db24da6410ba1befdc16ffc60dbd98bed83fb9a7622f67682be619442969d3b15f9a6b30a26a1b0a7c57ed7de93aeadffc1d65a6cb5c3d8d556b24d13b52edbb7bf08176ee8966f73303b17a3957439159946a366b0d71fbd4d81efe7f1b287c4f6bf4cf18d87a99bbde4964ef920af736a61eb387529bfd9d474d14d703373484c57ff2463cfced9edb4992ef9859e4f63f6db7be78b6ee22297fbe49939e7ac25e3d0afafb73396fda463ea662c7925c3cd724605b1752c7b286b23c596bcc23e776ea68ea5fb1e2b7b355bb6ce3c7bace419fab3b615edd492616c1ede0d6763c93334519fa9d82dccea58d147c596ec62e7ad69b25397033a79e68c451e23a0fed6d365bbdf74a9b17a54aed140213b8cb5ebdddf97882f64ebdb2d9ac58b2c03fc15a9c836dab3e816da8eca323aab68b2b5ffd1ebbde0ffe1f1b375ffb1fd6cf367eb1e678fbde3b1755fe117d6f9aada79e8f0d81a7e3bbcf69ead837d7dfdf7b9f96c5deeca1e9acfd67ce6ffdaefb3e3b33d5ce457ef73fa6c1f99cfd6327ced3e35b8f73b4ea4b23c2c6403f8a0f24f6fdf2beaf9e9d97ad7b3e1b6c726525f18c75b76fd36eeae72db83ca0ad05b7ba11eb367ff7a767a76d1da7ff68fdf796c0dab7d08e6f9f0b6f6445fa8cd0051b7ff0adfb6667fbdc7f2d2bffe96c7e3a132adffd6fe5b591e8e576bb56cf0f36abc6de36d2fc4f276f0f60fea3c1dbcadd315c8e36dcdfe58deced66907ca66bcfdbb4ca8857932de26eab1b50b4489bc6cbff0ac065fbbcd86ddd6fd877bfe6cbdfad4ff3877b4ad875875c7d63ed8d7dfc23bddce0bdb1c8fb37bb75bbfdb6dbdb2aa2da742ae2187ca04d03bc8e2b666d7dfee6cbb3da4f61d574f9fddd635fe6b9bdde5ecb65e3d51d7d153fbd04ec76eeb0e5c6119e7b9269fe9ab573d0fcf6eff48d7be9bc9a3d20e2a8f3c68dfb2c2fe5bff6e67b7b5da77b7ddd6bbd96eeb0ef79db9dbbaa76bffa1e3a1dbae0beb7a745b775687d36d7dea76afc1ac616b2295cde96ced5bff9bdbe5b626eab1b5da7ff0dbb2bc9ddbb135cbbead87759bad6dde6161cfede4b686bbda733c725bbb7efd42e1573f30c793db1a6e7deeccedf677f4fdb7ad7bb0af3d67e6b650cfedc8ed20ce86ebfee7e786ca2eb885e116eebaadd52ef4b9ad89fa8f96bde16edbdf6ab7ad3dfc6f3db7ad3bfceb6d47ff8d76db3b5babacaf656f3a3754ced1fa5feb7fff76db6a97f11ffe26bbed1fec37f3b6b57f5f96a8f37a6c97a8abbdc7d6ff47573b8fad5df8f7d8760d5bbfbd6dbdfbaeec6e779d877d14fdecbeda72b67ddb9a6d7ffedcba13d96ca8cceaafda5f95b7f557bbad66dba947bb8d03df96bdb5c82f1b2a0b406fa0db761b8f6d7f20de86ad5db5db7c6c5bb71d75fbafa7ddb663eb436caaceb666d1beb236994db3a66d6b991a7cfd6fdb6d3bf36ca87c00b6a36c47bb0d67db6faff9d4b6fe053d10b8d653db30f0fd35ded62cf0655dbfdbba0badbdc67fbbdb51db7afdfe7557ff0251ff6bb4dafe285c93d576efd77ad476efebb65ed9b5f77c2da7b6b5cbf69a59db1adec163c7667770dd8eaddd3fe46f3c5ddfbf03463e77a0324eefdefbeddf41db6c2fd8653c3b7611d1af25dad9ba13ad7ec7b96303857a51dff1b363ebb50bbb8e9c8ead59dc6ebd8e53c7eec1aec3a6636b22b5bfbcad55df5b97d69253a8d1505985a2e8ce870f1f356cbdf696a6a36ded5bda49db9a08c5f19503dd9c19190134540ed25bf71b6ddbb8cfa5d9685ba72b6d46db9aa8edbf15e6e9d99a87c7b3dfceb6321dcfd66e6fe17465796e3c5bbb33d4e67902903f0f2abb7aebdfcaeee0d9c1b389e01e5b073bbcd3b3b33fbca3b3356f7bdfd6b66f675b7bd4fb56b775efb08fb3869dade19c168f9ddd6d5bab3eedf04e6e67ebbe73dbd9baedafdadbdedfa1ed6c20cfd644de5d7776f6af65fdceb9b375904d7febdf91b3b3f5caf6fa8eb9b3354f7dea75f84cffae5fd916fdb61632aa83ca41bd3ddb761d9c8e8e4e676b19b7af7f48edb61a5c48ed3b74b6fe415f4787ced6ebd7a1e96c21fb81ef99ca3336fbbae7eec2dd6e6bcf83e7dcbab7baad5f21d1ef3cb76ed9b4c3e8293bb7ffa9e6cfd65986192aebe8ad573fdbb16d5bffa0998ed9d6addf39671b88faa21fd91612f5d86b0f1275598f1ddbedc1d7fd2d5046e61b192ad3a0b766fb12b1b7308f2d5bc95a86ca32f4d6f1febaac6e6b9fb6de87b3bd2ef391b96ccb0659996dc7d6fdf782accae2b66c876ceb9dad3df0455136e86733ec6f6565ac0ccb50b9017aeb95655b1fec329b6ceb21da0b5188329a6ced6b5f6f5bfb9a6cebd617bdffc78e47b6657eeb57bddf5183bb2ccaca62e41d3254eed15bf7b4af5d66cab6f63a9fc9d52e4b21df645bf7b5ff705f96c7d66cce8adcf2c941e598de7aed2f0ce46d1dec6a9b73dbda65d3de6b7bced6ea2feaad6effa1afb2b81d6c6d5bfba2affa9c9f9c0db75df53db6260a7a754804be6dcfe9bb13324e0e2acbf4d6fde78b5acff35797cd4121f3e4a0b24ebb3dd8775b033bcfee3f15ced9c9d91ae8fab4abbfb5e7cc72b666ddaec3fbfa855a382726dbc841651bbd75eff51d4fd70f9f3b3eb3b2393cfb725059a8b75e75e46c1d84ff4ff5e7d63f5de116cea1e56cbdf6a0df7bad2ffad9bcfdd5debe2edcb3754fe15edb733afcfbef6abac83398a84cd35bbb9eafaddf71a0ce0a99070f95bbdebaa3ff45cd9c573598a85ceaad3b1becbbdffaa0b9db3ed8dab6365f72004c5486416fedfee0c95fe41c13956b7ab72d9baeb3adfb5f7b4f355df20a262ab3f4d6ae4b538f882c328d0d262ae7d05b7755fdf06f35537906cd44e51a7aebaeb2bfd56cc92998a8acd25b7f9f09935fd03151d9a5b7ee3db83559320c1e262ab7a03302aa6ca236b56d2f4f71ce01d8368c998676d1bad02d720cdb36661a588003c0ca7fef8c79d52efb0385ed0e8940601574538c5cdbbc31d7a061ec2171d6246946ae61e3c6eca3537fbe6cf6d7f61ebb8b999171f639e6016837e8f21c30fceb73a496d222e7d8e69867d0ed16fa18fa857c80bd1b33aa5bff7a37852dd3c2c121b1064f775094c44b6217328f3d1b7301b40c515b83ab1d85adfaff63f4108aec656f2eb6ef59a1958a33ecdb9867dab73a2fb66f7bbfc6a24fc8345b67cc30bdeb01d2b9e16430d9e507ffd1940f36b7d44346abe1722df9c627d47d286c5797821ec6458e8887148964dec9ebc1e95a724fbfd85ff53a179a87563b75a96c83765dce17dd245e42d27373c92fed5b1e2e9b8516804eede4e1926bdaedb13a56f66fd1447639381d2b99866ed9b5e8614bb6a13dcb96c5e8a3228bd346d3c9328b9250d8596c6f83d12c641976ccddeeb4bd649bf6422dcbe365b7d0445c64d786df0fa38739d3e0f5f068bcdd8d069371742e66a32bf45129a3d5727a722d5906fdba1d4d3bdbe6c0ee1f627f0a9b30ae9d297bc9399a65fb9c102971ce2be458720dbde25af67a36dd68b51bae25d7e8bc022565599d95fdd56e924e622a712aab66389cce4a2ef5e6b5e4193753c77bc937f4ce65f3c4e89c5d70c935baf53e2e7b657354e861cefbe491f5e07c5cb28cdeefdfa1421f158d8a53e296ac693b5464167446e180e686e686e606870b070e574f0a87cbd60287ab06878b57a34167540562303bc642c3622ff20b163b77807ab464d326d6a289d9c47834319c9b160ce78607b3b969d1dcd8dcf0686e70602d180e8c07b381b5686036301e0d0cc7a605c3b1e1c16c6c5a343636363c1a1b9c570b86f3e2c16c5e2d9a97cd8b47f3c2a969c1706a78309b9a164d8d4d0d8fa606c7c583c1bcb85a34ae984cc3c5a371f568c936382d180e0fe6beb8e8168d0d8fa64776797ad19eb70bb3bc15fd142bc5d46aa68a0c8366d93617cd59724bbbb3969c17cdd2e16eb8194baed144ef97c5ec133452d145be396f2ef9d444790f893d307a2893619ae8f5b215db7f94dd9103c834cdb259346f655b764b5621bfa061ec1bb9173760e4d94acee92d73d1b9a5330b0f7b5d7b5c36bcae2e9a9f90593d40a87c436f169d571ac7b27dfbc2268b368204a722bba0cd97fdddd5ef5a68284b6af03059324cbbc220ccf6f8a8abe3856e8a9169e0e1f5e07ab0649b66d9be9d8bdeb164199ddaaa2ca5370f08255bc9333aa3a4d8279c6009b982129852a9a0344d4f183a5d8d0b9553d367adf4e4a99fbdd04c7191a29361ae86050b2840721c9440e5b87aafc5d8bd0d761ea1be6bf923c45e4b411b2501b9627c9842aa88342e540e8d6baf307b6b057f50f5f0ce09ba759442a681c6958424c8d5920a60bf2634817441094bbcf6ef2db4129369030d902b2353ec9ef6dfcfeb5cb42a2692ab2098e004057d18974ae51935702257527010db6dab2aa894118bd4a19c061943430000000000331200904018128dc4a582d974dc7d1480494227193024cd242225076218424a19438c3160444844000200e000d1c03ae810fd3941fe1fd95c4560514ab5b32353547efefff220386b4e07be383da2c35c091fee17c8e4db35907e84b089f0161ca4b373ed17f42e9712e528e8ad938fdaec350ea5fe76944027da7b173146e3acd750e10f90724afa2089f8634349452d8a167620f762814e04cee2d3c9c9096a7296441835d10af265dda99ae1955ac0a9da16aabecd5729f18b2c7b3e19ebbf8d753e281849da26c758d543353aae5bcd49d1cc3bd6054a7c7991428c104d2e33a8c1e51d4e70a180ac0142892e15aaf380ac3cfab52e7a71a90bc1d0870696656433b2dde06d9fd0e6d94d6c7d7852f01911894829f96cd9423278c5dc7e903dbcda3d6fe2124ed78939c4948f745eb830d33f1363c7bb513e857a95bb403df4ba38386116cc34b1bd39a261a1981c457cfc83826f7fa0eb48372b2d42872615282b78140d315c9a4c3bde54f2350c7211fa3a0e3904d5560f6bf8e52abd6f67beffc2c890d11d1f5358a89a86c77b27b7539b462dd2a37700655df86848c944e89853dba15779e3bb2b596e21a0777a6b5d13d9dd17d3b3c988e2eb40df41a1e18bd9ac0fe383bc4efdd187e773e20b41ecec215de8612af96d2fd36b957c253b7f045aaaff159bffa9400dd9d7d05fe695f23ffc77240bb9b59dfd74d5a75592f80857e172361b5faef60506fddd445d404228fd94f159372bb605d376c40b6d9595728af3e34e78ca417b64e0be15a457bf6f859f1519f4ce9f6353dc8764efd80e91ffd092068234a10d2668e48bf67d7b0dde9bea2ae177efc86fd6a1bf27e4a885a59d9581cdd21f51f7bf366801e1512e84c46425f0ad92d65e96e685f2fdd7b5efe2be3df4ebe37f59e6a80b88ea3962a51bb8bc895388170ad220c54e08750a850057028c5ab01594d6f7baa37f89c9677c5aa7d5ecebc4082134b94b39409ae9b59a68fffeb8f3df5bb8074aad0b40375ea4f27e5eefb2f85913374eab24e83d533518133b55bee76ae31b30913b4648fd0938adff1a5c38ec670db4f40c181f1ffc820568ada2ef41a93fe0785c7b2ddb036fc0f7873569cc6eedf6e513dc14f2028db96d9f56b539880eb897f7dac65da905df79a56117208fcc53566b63872958360fa158845c25c6a6c3436519f34455b46992a30ed2afef6d808a91217aca8ca569d8ac1fae9cc1ba76dbd15a9c43087a06615e12566001b708089b949f285522f6e6a6dda0c80fc2a822d4faa630693df71cbc225c2c4287db5fc760f68c6095fe1686764604dcd4e6a72300be428144d856c4e3602c20cdf2c68863e724773e3b9ccaa0ece9be30cd46a2c3017f3674ca31caa82c039bc80c4c17d9543405080766e3f647d3f02994ca1019078777852f3594b0c18d38983f8511e72a0fe903d3701bf66d1511ad5ec2956e4059da2e587a5b08054e40c205b833eb1a73c546876cfd8add167a24249cad47be924d2a7b12fa9b67d03a246702a06929f7c957b15061baf21c0e037429972783445a077c044fee0bb76b666dd06e77c8b6f5cab974d81930ccb049ca2821e1337c6092554cd244e234b373f92b25324299978fde00b5512369b6b9ea8ef046814df4d3447e82becc61f8eed8720fd509fe6a8fed09b76858dc16a829d3e900b0ad8c4acb4a1e9c43faf8d1a2388cfbfb6fca0aceba1b86f652e65ae24e38da5711776a3b7dc3ce4a6a0b0141eca612313c569dc17bcda52b0519873f4245914d8018c7618bcc2e26c690455815dd71e26e7932206b5238cb6465c81f16460e8c81306f57332dee0ca34e773ef929080865559098e41abd315c9ae242eae2ae104dbe0309b3b7831101cf3679024bbe5468b341ae625a51b1f75da0cbb28d3baf3f1d51af0eb8c4646c7f132b38865c41cca1847b75b5c769eca5ab093ef1469ef8b502172e73cdd6980b9169bcda0d80d205d52b49dc097b67b4dc8ed0224f6232623ea232881ddd10bca5b691e6583d8835c244041877c2797f5db716c1d0227596dc761f36e14bdb30e649aaffba413d00b40cc3d1b378bcfa7fef3d8ac5e6c161318ade1f89507cef043f0f86d423530aa8bea1a17a8eb971da98fa0541ae2943a879337716a32a9219a74c0867d6c1d0dbfee7a14288623b192c4ff37a26c308c46d550941e7552012d23371761081e1ecd3b015a3240423c020e4edd6a78ae394f452c90b59e5861c2e35916a5330225ad6fb70f0cfed896d087e9a86a6d4fddeafc25a86ad751474c568e0f8a474af916e520f83dcf1f6966bf6ffda9627a12d8e17ef58d23c6ed5913c455ec1c9e272f159b7863b2ef8260fbf02dd3f0000e922a6dac0e63062ed8703e21495ec1acff814077466dcd333cfc9bd0d4952685a0c31c8d878ee3b2b8cfd811b24ef25d5892cce05fcc391ef4b9980f01c0292998fbbfd51bc18a7570c99b0f0e835b66d2befe949abef746f8609a198bea05c5ddaff08ebeac631a6c58079ae991b77e8e81c05b1fd8083b152b899d069b861a43be006bc82164ecffb5de113cad45b0e6f0ddbeb0a63c31eed637a2550b043d9fd19db6f370b30adfc792de22e4c117685323256666700e1edcb8c93e9e7af0b45d6a845c72f4e34f11168b5e264e09dc9d26a7c6a5671606810898aaadb30950f0dd96e98aedc3222a05534cd983605589c390d8b9067dccafe450586a1432b08b8d0020953033e2fa495f6bdc58f00ed3927653f00b546bf41005046c3934a30c66e8057827e5193c3a6774e6733e29e3a660573584fea54f5a4f4c6477140d7d552e1f6f369f2730788aba58ecb64736148066443b5e37d04d1e4a7b2c98e210bf4a8116b7d9dda6d2a8a61ec5d0300dbea067d8073ecee8c18f2fcd7cba274ebbf265a21277c0379cd1228e52eb57454f4682b845df0a342c852dedc12ae86a89cbd21644efd7038c0d74403c1730f90b22603d2e40137619f2389e8b29fd0f772223806f6e560d3c168e2648f7b3a9a46da289a17774cd7a9647c7b46eac9c0829d3e030de39875dfe3260ef8aad27a665c76656d5008a0eecc4ce878b5dc9a0c9efc40783ee90ae2a3e05562d44d0569b222b5afef562d1d2e5ade8440ba4f732b2aca4f87e5f50a2c4d574801105c938ebe8ad0020bcdc680f577b20f1d091eed9328320ff4b1f0e042c83f598630e1df738900c8f00ead211d8a9f95e22f1a34d62a070810bf95a9bc87cf4bc24a2ef11af5aa9bd6ecc3625df98d7f21c8d5c714a0f4862e3af83114672a4fbae91d79aaca3d282fed61e92aca87e02c27961eec9362367e5461bbd992528a1b2a1036dd92d74b542680fd7b7c97b8f1456b8109feac04984e75aada566498b6dfb9ed0b28b69d07c2c8206ed5b281d7628441c45744e14fc891ef125a72660ca9e2fb3cca8732ff3ccafb9060f264b1116128eba5325ae780bcc9d116d4546f4d87e629955cdad019520ae43f4827276c1148cd044ed7aacb72db525ea2dbc452cbd94a119606dc665f79356b8e7b81b445543d22b23e87174ad09e8254e3549fefbb8bbd8c2f3ac63539729d1ceb1df3e36e29a73c91f6ba9cb5a6a8fedadf9d26718534d1374b0223ea3a7c7462b9db8d62b34b3f0935e69d8237231a1886872c1c51e2f12a26985fd6f70bdb2058e9f1fe1f172f3f73ca9b9af38af5f2f2e44b9418dd536270a55f45e1e8dfb1ef6b47de41b9f8e530effbe2478f4fe7570825c3be14124d7cd8d1588f5ab35421c713ee6dbadcc0abb77282333bef7529185ea732369edaafa97723716553a87f79b20c30274f3e576e70a5a9b6c3f6a4c6f01fc5c47311200841102b510f7d77e21b6d305182c1fc941cb8600655d3082fbbe3af63fb41f0b87d52641f6b16c3e4b534a8b8bdc1a59565f80ceac8a5494dff710863134d4290d1882055cd8f3582f28702d58db75a6d79bcf67ebb4b1c39adde68a089eaf6407aa605e4cb026161f4bf6853dbc8a85a62a8848d8958d7176d9d7cb64bdc849fd3a4c0c018b592b287353e5eacebc448776d4838f9a737e92f7388c5c421aee187b5909e43dacb55c9ac04960c064e53dd6a27c8002947310990df4d314912e2296902aabbec5d8bfd43acb7d0d74a7b037f1c5a02d1ebf7e84dd6e48a4edbd4d643a85c5a7f2f971d6e749509e3502c73988f016e40cdcbaadb24f1c57dce0a541d2c5aebeb898c5d58c1235a3da7cac957c96c1e948362b4affe882064321d179f2ee9280050546778798bb92232bd82f46b532fdb24a8cbc08736ce02d1f58d0e619677a8ce1cdf61376b2148c579a89c7416c5c674f26163ff6883308ebad6f5616e869f7ec3b73ca7daae838c7a53cf12c6a6837e0396a2dd150364c53196ef34b81b883cf014387f723ce32f02a04b1d2aabb0af35afd967d233db34de15f81f58a8cedc7e414d5df12fc2b69041870aeb857973bd1257dc20000eb921b099ada237d1cf4e59b587556f5d6639d20c1bf868c55b322c28d861aff972c1fc8eb82ca1b28907acc890a1758f41bf56f795e102ce20d561d6305fdbf7da8f2454da1e63f2acd7ecab615561c3335b458bbaa9b4cc32fd7cdaaddd19ffdc15432f40eacc2e56a9471a72c1ceb10f00165cdfbf6a1d7f22cb333ae3ffa48ef26233b8aebbc2477f4d69474bd71a131d4f3734a917f7f850dae3839d5ec9efe3a8a35906fcd408f6b0e1cc8c5dd060f773629292b464195fad344c590309d828893988744c2e4b6dc70eb78d3790946bd299415f5b74c8151f3408a2f0550495ae4d6d0dc1e32d109a27262d7c039e9754f1b8d478db6b1a70c4a8a5b0767d19bb516eef1bb02f8e0bae6e3af17803902602939b8ff6a0c679609c06cb250fc84d381a0787c5ed7c4a3991512ad9d67566b8128d00be65e358971825caf01bee71f8e93de9925ee975f4d69c1312e62858704197382f760172dd99cabb95e00fa3ed5b368eb33b340c5f8fcaba93de4528c81a8228c6b42e9a5e563489e975b7286e023bb8a01a3008c7c8030fbd5812bed63c162da9d9d540c4d8b8ebe285a87331684a234525cf9144c80777477df817f85f1d064e6c4d9148a065c31217cd1af87fc7cc62217f31ce894d2e43a0205524290b866cee74747be5e6927101701d01369036ad4a37bc8f4716e2cdec23dbfa625162078d454da087ffcdfff2e45ae96ff3b70adf2838f823bf0577a6f15b345195b5678be6644ad349bc86cb70c07e63eac6b1468c1b7325701d36be2a021ea7ea04eb5a4652a9f21dfc6f7afd2e3c1aace388e7335c94315770d7d5187bfc88a1aaae396655b96275253611115f020e87a1fe3c4ea88561c965da188eff77a7dc3753d435c94b6d4262a37e2d9f6c1198e09b412cf1c8ffe1a204821a2ec1cf04a906d74affe855d85d23e5ea966d1992faaf040d4bf922c391bc67cf46020f47a7625ac03a74c229c32f95cfe15f12ef88f2a4895d13c7dc4934de90d6dfe4eac7875bd7e67d647834716865279798bece1eccebd477463769135df2ddecb0387ceb96849e93fce59d75e2f94ab5d1958bb24bda2b050831f1a098487c2b9e5baf0bcc6e67ab9b5f272d19508b1f87ae75b15bafb1fd0dd03a0bf0a5ebdd7bbc78fa503b4e6b645b0452588c12400241c2cd6875399764aa8c09bd0785f22b8866a3b5c4b7abfd2e65342109f853911a7e56993323a42111a5d019496d7e92d5c8a308efd277305a44a76e8c69f0faab827bc8230b1e6f9c10db83ae52b0e6d2424400b03b724908a0922b4a94fe78c2fea4a73befb9040b9b1edf2737b10dff0b0041d1289851603542421bb19dab39356805ab3af5130d4e3b1dcc24d57b70f9c59d3ecde18c3823861dc233cb6e9f980b395192d14270cff84c22a14717d52aab723e553db757b4258a0ad6498ae897ea3dbc645dbc468f4542a479b96750972d34db235a97b86d1934dfe34b11adc5a1712faad5dbf9cb826cdd6151ee4bf79af18abb50b5ad68aaf25364938dad4bca3260f2154e2513c109d4a5c965c260cb27de111463f8ddb77283559f21c94cc59548b6e014c496a72d2046688d75f29d8872232cae74b5f6d45855c2b788de11553c23b4d2d968316b87bb9a72c7d97cd59511bf35da0ec0b43daf9b322da9f5b9913e29201fb0027f88e643dd68b9a640d44fbb5c026c888740edce427b6e3d1ca1c39bbfa6d1dd125127dd690bce787e02313d07fb89555885eebefc87a2fb65a2530ad8076cc3fd0462af1bd01716e286347cd2386d2e0a89265b380f20c6780fec3a97ae4fc3e5095be65a4e90eec6427e184826d175637c053122ffcaf53059f3a8cf4fcd93b98a24ffd2066ea766da94305f25f8a462e23c6333c3ff4f6968222e191acb33b4ddd6fdfe95530dbdd84f68633a68a390a1fe7c4562bc8bffa6d7a216d4178e4797f6671c7cddacfe69fa15a442323c91d8caa94ce889860521c470d018b6e2ccf1363df71f7d354e801519b6c8e24e91c528eabe3a58dfb8d7d75484e5aec895d68c1e42677b1c949f4f7f010604a222d9defc11cf260b3cebd39aeb165517edf85b75dff7e204ef514f3e927b7c8c48391ac2d8d3dc2ed1991b3c89eecbe9f2561a221c43abd786ebbea3b4cc75a1b686930d9aa90b9d99a510a7f6ac8d0bb7457375b382d2179df41c4b3d1d1329c0fa4b880415d17e719bfa7b00c2ce3b7f35fe6a34f9a0e73d9c5e740fb214c17325b75fe914b0927e39487b70a436f0d46120eb72765f3eb982f4307a28fce6ee38f7293496741aa75f98ad5774ca3c254048bbd26579546820273045892c7d650d43161f374b843f3796e214213c8710ac3801e9a8981ab1eec3905f878fb410c3c9621b6f1eaa1d5cde861a9ab705eb978e706085f37e6f150d472c1e53a1f28057e1e6fa4aa2f12ae83df8a2217d786d00ee2fa7603570e40f1aa94e5004e0a7742bc95415b831a9e277dd60cba608d5934aac36bc5a001fd0c23e64d6dbda42376849658df8c81775d169da30d51a4cec18d9496b6cfec05f15c80f42f73c6ba6cba9eb719a6761d9a96d0d32c298c5ebc5898900e239bc365f2061419d6972aead911606f7e1c023a7b8b276e13be35d0207755fe533e1e271b13927ad4bfabc3b709c3043c737c6c065630934046790f19075a099e96bab3308a79632f6ff9f3919801aaf0a124ebde7d614119315de4fde96d5307c9464980e69d757227b6e387a68a425f49529d93502fa456fd3514f92bc9aa96ddcc093fe2ec3697e128438cdfbf9482b33d0b7ceaaf6ae9ca5d9ef3c199fed787700afb5142ff079824a84b29e8b174c92557e72a09b00ef4980ac409cd6e4ff88bf82053ea1cd1ceabc364e151f9e30ef814fba389a068b431f3113a953785d045c401557a8e62229b8a7965cd3659d333fee0f13260fd42b158cf9da91c279b39e118aa119970f60bdd75b067e06bd69680b2f9a9b5729799e20d06a1272d05fc8e884558ca6448986f57c3698952624373838651a0457288ab5c5b644a27923c98f42bd8e214fa73ff5b6629d05d320cbbafc763c2d542d1fa1b99c6639d438db10661cd284708e6fc39f318c662582e5c2dad08d3a7bd70b68b5397bed63c624123307674bb9768b98d116369ee5d7d2d66e393c54590d846b1b1358ad32c6a75d8ed88633f44c8d05015424336a7098d709603a058ed5001b5d05cb0340557692a0672ced81a0ec98187ca49310cf416bad9db15cffad6b9c35a05fe04c06bf40277033d61cfd41f7c420f1c0340332943f738579407ac2a1efb8f9ce679697c548f5863bc5681cfbe66bd72f776928d06629b60fa7c9e5ca499ce51607138236ba0a094f9a13cb3d17c36d057d2d3074d417c32727cd92086109a26b9102a7f90f35e7b188104d804645e948de9bcd6a4f116f94a42797794a9af4e42209ac33855924b914cdd77d6b25d69b91ee0b04ec28501a9fddc2bf6f7592e2fce1ea5d03ab2a10d7483ac5848ac1d90219ee4f19c15d99c916a883ef8e4d2fcdade92f2c9bfa29f0eec499bdff823f745a667b3a870c4bba582626690d6e8394ca04259c6d309868255d8c512949eefaa294585403c1bcfee46d09b4bdb548ba19e7ab8651a6c1dd1d826e4924362baf8f6ad3a917e92bcb82ead47764358a8c0d428fdd7f84dd52471ca741f393c7e1c5cc8803b5252cbda6a4471cfd39dccf6b8f5a0db8abc7ea5921de329caaeeac22b8285d31bda02d3ea41481b0f44244d680365e1dc0dff95a318e8226399fa4a7b1ee7acb4ad910a0b2877e8df34788bd9f22ee035617f8df0f34c57cad9afb372731c12480f4a51b5b8a06ed11c2427923d1a6c67839f403b670bb27b425b4813df595f5feb8671a489fefd4659a757443b4d74f2662c3fe9817b3bf4cc8fcd6df4261aeae4ab8f1831d1a53bcb720098abc082a7cd8125eb5350e92a5d402a6fc7b301de89bc445b293914dbb825a5eecc5fde70513cf9557452bcbbfcf6d584cbc061ca1df5d57c4f20a6a4d7ad123867a36b4e991cdee21a5856b896c24dedf2c839ce6a2e976e6a1bd88971ceacaf4cedaecc8eba0c9a445cc1718c83724612cd70429194a099c4233d0f938d98b7ac03f48c8c03330d4c7020ddb36ce05c374ee73828ff176493d208b1a32b9ab0be43473bf67847b0ff37f49aba133c2510e0cbd81dd23f5281fb4352d81104993419386b9da91b82ad75ac290351b5044342fc042d3dee766b18b6d262c65e1a5a208bd38aee07a3febecce0a8f6d3677e1fc7a03e48a71941f9d0f00dd3f3d52a55ca9defd8a6ff5ec9b5480f936aa7a6201923d016968df87b15bd885d04556c8137f49d9d82008d9b80704010b696855172711ef3b0288a87e015f0b1de394672aea5fded5214bcfde9c0fe2a577a57fa09668268570502ad3df71e7b512f687ddd997b79bf88222294c8bf6482e2e2ea15f811d6a3918d45431d26433ba37f9e3be910536cb589a9dfbe4b13390d0b681ee32b918137376430d27304acb5cb08f891c4602fe471f9272c4c5592cf0ec44a33ba70316a1ae9c420181902d96cb76f8e88c5963361746d520088a1398ea2783e9a06c048aacb5d722d65c467308867baed31e2116231fb291889c6c74a5a7bcc1880c1d6fe427d725362c83c6e8243a3f50476435d4f56324750e1cf4a858b4180ec0868d69ae6c223c234e351c4377f35d047845a198ff6d5e4e04a01fc39eb0f5abd8a62b7c941b78d4a7630f1df7e1c6b092a847864c1879ab192595886ebb7eda63ccdb5d709793f072b4c5800d49c1db6cf9311173424a93a9d6a5d1df4dc221051b087adce2a466e0cc5305d4e32fbd542fb3dd13f4584e74589d1249def3242d27f31347879c9e13494e62ef4c90f2b23b5b3036f0e43991929fe5b8e55f633d099ac6b3eb1e87af080fc777c3bd44388c6d7577ceb5a9cb6499c744b3bca6f93991d2f05a0eaa437452c4c191d770bf8d5d6d71d7383664b4beffe9c45a6602480ac02d15d06c5c2c1ed04125f87a5031a18f721f2038d78629fc8810dba71f164643c421971b2158cc123e311c96f8944ed5b5b6cbe6361b185af21d69e8763cfc78600b1b0c9ca4f97eee3d9fba6f57fdfaca64f88f338e542517db21ca3f958376309e8144972789495c8ebcc68811c30510aff119467841d0b0345d08bccb8183f795d90edfeefea9e72f9019efeed0ca6c62109e062d6bf07bb83bc0e077384b22706404c18b58aceb9c6331fec96a69fec518d612cef926fac2d0821a6f00c8fe265247a2836ba5290a2f281149cea1f67bd036fe73131911ccd0e5e7b7436b838b073e7f33edae089e516985c62e21d8f607a2a7e98d18854f494337bfaca96bce3b9b5b7b8701e76fa23dd68dd9e7e50f03044dad8b0d6ca07b29743b99b8abbdff089f39116e6fdf1dbedce7e50af1cb08d3f4cb355cf249031d4b4688d5d51b749748446c6e570bcbbd14838556717313e1315f8bea859e0d2a319f08bd64fccacfb956d89b559271593a31c7a3f7ddaa643f1efeee07fd5c503016e79a964413238892ce4ebdefb09aa77225f70b860b9219da1921e85215974b56fbcc0c61a6e7d27f9f938edbc8a3bfe75f8da365aa5b1d6871f3a88e053ccb46e6cebd1aebec50c848301a0aba43de7eba89339c3e867af6b017c130c43e088e8bc58f7550448ccf105b890c2355e189630b20dc1b25ef23662e2ca94f0edd267ff012a101c9eddff21e5cc4151c20d86ec14db0e33c91e41c9383b4c5365ea8d395bac048efbf9f8cba2088a31186fca3e5d5185a0f6b4bd7b301bf0a3f9830246196385ca1bed04e63eda1d885635c103871feafcac05cf4527a232cd1a4937dbb9767bd7cb8bffbf90a02279819ff9f1e226008b9aa4e047f372f0748919e7e92112e70a2af98d77eea5b4681078f894cc584d215217d34d7707a96cc78a4dcebdfea5c30cc0030287ca9a3bd55985ae44bb9859183c3febff3750c03b2df11a9907e39133983054de688b78c09c8a577a56f071cb081222cb332235f5a4b8e455156360766eaa6cb9e3a2d5ce335412c45202a3a09fe6586d06a89bfd335b00faed5beba14918a76a9d79384d486d0f547ba491901274cf1311264e2e8926fa2737c5b862fd91c313166845e0064de920147ca0307eb3d8b6c023082901a5ca22d8e00b50ceca43e40168f7b7e9920224d2e7fd021db41e90a509db0cbb48d082b63adcd29177abac048257b95d44291b73cefd521c4e47caa30e3263422e543d12d017a11b82050cf398e301702016c1d8ee11c1342ead8379d986b941b5782959321189b1bf56db97864884a1e63398bde470c61d41c3b3261f2ec06f3030993b6d49c61b9d9203a9094922e34ea0f026c8c1982c18e54f1df9956e4b360163e8c4251aeb2af157411c33a886cae51b5d4a62c03e6b90501730a196a73cc7d06e2512c0668eedd27bae53dd1d3ebd5a392368056575f33cdd15836b93554ca15352c5c850033d4a16daf09cd06dcc958d553c9267e5b8ec1aab6dc6cff1f3fb2607baacd20dd83599b2697e3a186e1be61ef5dfc616730e4b5cf3471a89c4b1b9baf934c67d3a42ea15e1568ba7ad414a37265241fdcd8d8fcfb429bf66bf562150df7b85646e3a03e4860eb79871a96d5086d32799be9bd7e626cf585d6fd96a0661424b0e8107a496d199ef3ea32284e05b1437b930390e72d211c869c47a59a64284a906b5bd24ce31b707a8902aa151729aad34980d77bb8822051e745b5a41bc1ceb0867aa3c1c9ac1543516f08fd54f4622d21ace0407e0d6d4834dcf9115e21a447e59fc9d76988d807de1fd7b8563f86db14efed0ba898261372e26245a301387137d22635f10417d5990368006190d7dcd2df7fee384bd85a5021768f8d1f8c4e4db5e3c8385964cc0f8ac6b722ba12855dfa10b215e396ea34f1a88cf6c9ec1efe38b7b1576e80ace59367314d1a01c2e425ded2cf4cc3404661bc2a7a03eae3afffc22015b40ede5161d5aa62bfbb6607e53155c4a5ca127c75e5d0f0635c45c7986fabe8b532394069c8195cf5f3e7f6a6467f6e8d6d4a131d8f5ae6bf50dd5df078683cc50971b5780814c6ec8fd56635001fdff73f0bedf646fe9d952e9246cf81fb87a39036bc9841c348c30c460015021aadc16d3e63f39e958902d6833ce0bc54c95f5ef08e8b46802ccf6f790c426da267ebc5bdba503ac22eddf687b1b83f28b96490c152d085deb7c792ad315bf9f32f160ebb436123c682f75f54a80e603052b3960f4f604201aa6fa0bb64735b332c9762d1a8ce348c599449c4b868a593b4aa76f028fa9721f8bef5f4d8837c53a564613c8af11cf657a9d84b2fbc3b9e10b68ecaff3eed5b932d40981890ff99d83c25ff50f462d8f70196c91a08b878563348633799b0028d8cc853029c50c76e6fc716bfbf9cd2c942768401f786e4e49c96931db31c60fca99d17874fed3dba0a00a52370752c9d1337e07c922f8f8edef29b63dc787fde9e52e7d158bb5f45d0a9677daa15b801df0f59b25f1558208326e954d15b913da371c3f1119dc0b9eaf84990c43147162062435df2872bd89d3606f861577bf95c545040a04fc0baf10978140f66a5a903b3a0ea181e88f1ac571e5e5c73c6e82b8cc60f63a4e69bb0278cbfbad811e21c831a9950a003df84f2b03ffc6866c4ea9a8431f07a0b672432d6813f5c8cd7803d9a8918f7b673cf6fea5f004b7f7f46ac1c082dd4b804734cfa1a31401ba39c3d0d788f61b6afe8d4c1baf970701aad230b9adfeb58a9686a5c8e82ecb846aa5ff508149bb0a60d7cc1c4f80df009f319d64cc1a6139e994ce7684cef5a951060723de584dd359b432590367f200e2de8496125f7e7cfcac6994e83a149a41101693e66fc3e226832150f26abb28ae183279b84db098e811bcef138ef3afca534b870e62186e3c2a4804d8d65ea83c585aef4df5e1ba6c3b6b906a8c701c240d33bafc03a405fea6c30fc0688fb6bae5f8cbad50626cd4b845531e3ee74b0366b07b89bf64d73cfc191bdbccb780e0d264b98c70786a0fbffc98feeb41895d21726f5ec043e13502901ae08f6096c31c4044eb6a33e6f8e897a4019e802eda0e47fb5303abc236a8054fd05e2e66fc7018ceb8298d4938791db725e404cbdd11642ea736c751535306e66c232ac518a795360bf23466e5f0bc164c70e92f5ae1056faa18d0067de9541372914073084c5af9f050c1894fe2c0c248c8ca13c541f4a4953050ce78d77610b1bd6e87a7b5a61cc31241fd521aa5a0351f251f4ea146ad61819c519132bf0fe50a96a7a26d198a46636108ba69c4ca0faa6d1868babc131af4e26798473ab5bc2e78bfe9cbd29e8381a6f1c2346fdd77873daab61585f9efbc35fbe13a72b998761b717f7e56633803595b55e3b6953ae651e758fde6abc34e49e851d68e8eb1f213bb58280c688df20ff4290a6e75f76972438d061db4bdd314948b5becba886c742a30474111735af4bd368cfab82785ddb876735fed4631f46eb073a2cf91d6f898da2327e2ce54dfd9b2907ed2e62831a36608b09a1f40783b39e4087374ee7fff294b5b288d28fac556165da7a2e16ffa3d0add11a41d75c5854afa4b5f892bcb443c9f293970e1dab4cb0bfc94b14560650d3be996a1aff2accb4749a0c438ff58343e19a2ce311732d9df5e82447ec6121ae93762893f688ef7a225259151a386185ba694e4111c9708e44a2b2fcf388100ad061590d1387ef86d95d5a9db14abcbad9903002ffc2881f61c31dd31915b1422105922622d58798d9a8b5a19c8b670dc3ad21c1994298e065815419669595e9cd5cae9e4d3312bd69f74cc8e8a6b8b68140eb49b9b96f630368dbf13a2fbab8d00cc5c07618a5569430e63c89b6f05d840c16b02875a21a0d7137fdb081082af14e2f14fa0776e24024ed6b119f8ccedd04032b6a34498ccf147971c5810ee56463812e9691906f881987739b618e0823021ab06fc176c9661ad8da408c9cf9da333d8040b0295168d1307dbb598ac0157d3df445213d8700352186116918bf9ae7d7e78ade35c1dc58862bb54b93e7eb03f435b648148de405b83f054c8af461ce34353f0c538a7e98e4e5864064360afffc6a39aab79ef1b4f66410d965480d46364c2986d72a0f8f93895300471d5adf6b5f335efe4dea06c496fdad1810a2a69c171bbf670ce1673b9c63e7afdc63160d0602f96f999fbda92f10d0552110a5bad00da396201fce60d9c63c476ea4e45526d6f1f0dec766a72b1c581b1340ce10be112643a2343f0bff14d67e3d1c887c08cf8d2b5eb36880907d347c319c49c585b20621c70ce71f969706c16a8008b1d68bc5920ad313089a8f00ca7431e7394df590bcd1d0915b7aac2a8758fd84341e1ddfeec6760a25aee733150a0962cb6c523c49c6702d01decbbd584ec84c1468742e7c7c294d7c5a3806a0387c2ce1e166507abe64706e1ea68bd1c24e4fcd17f29a469e181a8401f44f36a2a1277eba2978ded88e2a6484d098a296bedb90d576c147b4200868a4b178b6c8a60fcc9e5830d42e92bb406aebcd644ec5dbaa0ee6d1215c3e19f90b22d5b3cebcf34b31ff06ffa78755b36273bee657617f6dfbaa1c7a3d5f738f927bb6717ae14564d97ed8ae8d281acde47064f56547e007839054ba0a569ce41b66ef120d8f56a2b4eae7a85fc3cf2b6114d6d351980a535c3cce664c8a6371f5dc24bed96ee7179cf135fa2601aff937d08fccdcd835f05a818a3f022bd6950a0ed511e34d597a2171f112bc85b8737e203c7b587996c87817269ff2d4dc41b5ed1103d622f632b312b7bd83b218b51d3565f1bcd26e7d21722f6f20b746ea02f60f582ef6d20b53dcf3fc552437712eb026326670e99694e702585f7246cb574c407ce1940be39956801b1e6c0ab97ff8855ba81c344dcec9ae354c289640f7bcb88968af75462a3043a64b2f0ae8e382968e266145f2fcef8a52487c6d244510226db8a404bd8511bf6a0624ecdab3c23c28bfa97f10884b4ad24fb204837de9be1798413a17bcac0c1016239148e4fc00b3f82df1a97b468cff8b1c5498e0c785d518046c80278840e31711e533ac5b36a0ac2bf2f08ed8964030376cf9e494affc54371d337e32718db0762e1811ca3ec15e4564cc0a627349fb0ca3b88e634252f6a19bdad3d4c21bafe60f30fad88ad3e83b05ad247e3d1eac167bcb08e81b067e2a217fa71c204c33157aff5d2004ca654752bd7ef556dfc3e6633b58bff34c69d54e80197b6fd6a3aa0a45374b397a40ac0a81fea9089c454e8224de22b04ca004be2dfeafb81edb050e2f951670f92fc4265ae0cbba508c9e52b1fd9531683d963b1dcf91bf6c50b1597cd3609f583cd3b854a038470fcecd88d82dbabacbc0f0985c4e73469c516fbaea0ba79f018a2801ef4ad066fcb59ce3aae51bd3e5535e968de1a7a66fc4a233652c49b63b609b5a0b17bb5a807bb98d73fe612627f77ed76b01151c6965c9ddb625f99e327c2c8c52e13c459904af4c7d5174668be3519e397a1c2e2d38abcb60a36283ca215d9b5ea73de20378be19e8a6b3f017d174b6cf4bbd00ff0f1c51e6d5372db6fe16ac288478add5c2fb16740caf1cf1e43302c848cdb1bd170002a50cdb350209a84701a090d63ede6ddbf07dad008f2d5163cb8fd8054b0c24b93a310eaa6b7009ea9de95b4cb437b75348ea566989d8459c6926b3f95e86afc66537d39031440610f6b4d23cfeca7fe8185e405a521366b3871b604424aa6bff6fd318068848fa4e93a475095d742530534d28a231bd383a23d2f7480f3bb5d9c5c7808a4afd4917988c96bef321a996f4940e335542b84e9540c0f1eba8a3d5dea301322f686f50bb2c94d67fcdfac73c37020176cd5205d1db429fc8565241939dfb22289ebacc395ce03f59da009ec9ef94200e2f4d519906c2c1231d9b1d6dc49a7b2a0fa03bcb4c7e27c9018d3b70925d09b5423fefcefe65c29981a7d7bfd9c2b6a7f25c326688d22bea32268103a5ef4f63843854f08542c5193dacb31bd77cb8e7f2832a58e598d19bae09ee433b96a682b05b2e8c3322270e49e40b7472645232989675b9034a60bd8c4f3eaf00a29284384901434f56d4494af635892ba8c2fa5037f9f34340e63b4b2a63b7d7fcc1a1354dd35e85da9f77a07b0e6d21bfec1b59b85ee65a00830a29d10b2171739c1ea1fdf6e4a0ea13a81c82b5c27b3faddcf1be1dc840e78dc86a50fcdebca24fbba49cb85a2650c6e47357885fb1a5969ee7236eb2479b1993a2461f635107d55c93a0cc97b17203827cd631072a169512ffd7b439373e483edf232f656ea8ec4c9a80bc65bb267d73973f2aba37d96e5633a5427ea62f9ab836c8db7a7a7f879a01c96af4a7b4bd363507c7a839cfc9e3399ea09c1e3f4e27dacb70dcc36aef158f21d0b118e878396c0cd0f67749ee11daf6a3373d643b2be59a46f2f66db9bef653d41fc7d1ea2a87c7c20b07a74111fbd4db2d2df05cb056de7a9cdc14363cdf00839aae711c9b45ceb68b9e720cd0f726ae9269279627a01a091eef1f90703bb2d0771c537f880e4115864164581e7afac886be8a594e244d57879333782a7c100aa987865fd2f2e045c4e9fcc9288c74fb910be31f1c68ecba87074a2681e272c47923283aa821170a6bb5b13801ba6bf97f37be1994fc9c0cb942a8ec5a8081863b150df229cccf1b0bfbab36b2b61e721728db50ad803dd1663719191ebc981988bc8d43d5107d67cc1b12a7dcd01daa07c73cbb4ba96a94a96d92e951594fcd882c7a0c4204d74b07e513fed244c9b5d6a0bf1dbae1daa17bb9419a696225392c10fc01494880af612398f05d4b1a48919e03011b07225dfc6b6e66f8198dd726132fde2cd1886b2c47148a8c3aa2cde714ad268a98cfe8d60d1ced5d38ec9f2531e1372b3022ee6b5bde06d540cf40671bad1031abbf0d5398fd5554f2adb2ba41982445111c5c63c4b764c8251fcf057aab4de347682f7aecbef3aeb73f47fa3ab2bc91283474304f21faa154140e86203c57ddef57b820c3aac8610d97713075fd0807766b105f12bf677b15494b9364dcf34050a1136ef2a2d9fde4d1e2545ef4591fda862831b75c8dd9b2d82e24004b225b3edc508870f279a7ac5c115b807ee17866584f26226edaab63a736370b648e75049ffa8b4f643aa158c75cd4feb7384fbf744fc9c5ea3d8a9564385c66d21d39d8cde67454a34455acac079e5fce2ce0dcf83241198f2df29bfae031ed153c487a0d2b130855f12a426c8fa4cb020a6e9ef48fcabea6fec59f411e33886839a5d773f4274af19fe773d157edea5013047ff79e1a4c6f02d748b6c72d5362ddd402a2bdabcb4b03142c312b3b7e849cd51d5b3490940f9e5826c2e7a50a42c9158bd28d0e0034dc9ee2e86c0321f2d8d5c36216316b59b73667c7f88d2fecfd542d677518126bb814c9bfa667a44334401fde2616ac7a9807eb8c4d4ef17c0fab558dbcfdf095ec47516dc8a3782a679b86dc46b6beaf94867c83af9d20b371d6f0aa5e3b15b68e49bb370c529731e801df8983f60de46d9153cd9257f374b9abf907724cd361431b6ad25d29e868752551833763e7b3bbd15f4c71e3b35f7b6a073b24f7aea65574636c4e92093ce1d5c7e1f15589db538dd6b27ecdb80aba6c5210eb4062eb8e3fa55da15191065387d0b0974be70bb042a8c41bc1e26390dbab3468a94a26435c2a1784b1443ceb977fb9812bdb4b760da4204bf0f643db9a99327e921a2fa9cd34fe1891e743944b9c4c601206b565099f03df09089902ba44e1dd86e3f34a254d7043c740507c43f6646d2f709d407cf0f9876fc97275ad2f066808ee2174a1d00381bccddee7b9de39d5dc6c07065796b3a87b94e446fda838a602164c6be6b57f2205215b29f608d42837cc157ae9e3237dc51fb151096905c04c8c25c476a4f44cb6a441f811c7254498224f5ac1908aebc6c1b641a8a6258d12956a2656db144eaea04b5172579761f4c6d3846cc56ecd95b2359e9a6084a12231bd250eb3067d3e0eda1f7edfbdb53cf4f10ec49e58d5d47f18f3c285c0e3486bcb68eefc0f402c5df1f71f76082df238c6d7e964ca7a76e4344aa89f406d4c9ef5a9f0dffbb1e39344e3fcd15544a77d5759d48b3b7fd09c289eb211c303bfc9c28f3539e5f6a489edba13faaa39380f2cb81a323a47248cd6e53277e4c496803bdf1414b7ef29bc1da48bc51c6b9bf59ba089091ea095102f4ebd61d7fd9a6a516db582eda4623c4213d8feec440ee8f18b1aecfb01d557f9c4ee7a10c15b0e8d06910acbb01d31fc43be62666e060c53a82e64db92451722d1eac25b2da06ff76120db123ccadb598f5a800ec2270bb2d894aacb6d0bc3cc1342a584ca94897fac017a4bcc0752267246f71fa8ad6eed89b34ae921cb31b5d6e6d97d75bfe34aa753f43b0c9feb5c9e9c5339406fb98bf362a5a1f34665e4c9658ddb46e2b11d8a5a33ad87096a4d14be71a5f0805bc3fa1d5b36c85fa957ee2dcba9ae296c6424c7e4771c29e28080cbad2a5475a20f41b0b89c17fee1eac51ce016776f0c26ea208f7a7e11941915f59a671f80f1e7830fe1e564e7175c99818d79552bdfc6637987031afa10c24c36cef301dc46057855ea54f4d308ef075f763d5e5cdca49505daa41aeb47c5104f6851effc86d6198be9d6748775cb3e306f470c71c3d9bfd477a4d12644a7118b26a36415914d1c11a6c5fa7d6e4877584d2ded9db68cc046652e21ee90538d822e0dc047e4c87011f4b5ca659adc9dcc821a076ce724240d1c4823f89b628e10f222be620c9f8004d2674ef64434c0b6478ed36922a0563881366a6ef264a8d7252be8f6995fe91db10607f62958297019ddbc627f964b953dce0909d29901b13ee8e217965562b57aa5031ac7db9c9c26840408cd935f2fb58f6a8548d736b1e8c02a86f7f31f84da0924ffda561c239adf1a1b8fff4c486d60ed9ad0e02aa0022abce603a980c1baaacf5f4ba5d80e6d0cb40f80c35ebc28de73e2eee2bd28b447248b3681799e6fe79a1dd96433f4d92b8d6941d1df7463712781f606acfdaf3ff87a9749692e5f9b81a05f286349e687d91abcbbbddb59551db4b623463dddff7516ce5929cc03e1e02e961e4862afe5401e23e2374deeabab99bb1e01c3df305324598031384aa8a5378e9f1784bf26aff3c7fdc1345c32b86b94df1bc5a36c3304784fb984a208fad78151bc7bdbc9ef101dcac9dec7ad1a5501975f02e1c3a2dd5c01bf800867a34418b10538ad6d7d776a22b2716b8bc54c2400bc3b1bb11c5cc3cd24232d911c029ae1d2b1197105ccf9f4f77959bca302a68aed1421be78c999945ed083a84264a92250b834e9d9215a93524d649d3290080580ef7049eb4dd25d805d8f2bc9c9da35e00aa245ce54e3aef9134c7e263e87bcadb03ff91f3b0c1354388c0f9b9594345e04c74fb2e6d78092ab8f7368bf2f253a4296a778f94a912ef143132b1afcfbc5dec58699229902344a10b46a4457f1029aca3e9e52837d297355f933d7345c33b8c704a57087ecb43ede2ae96f241fd6130ce303c9831b6a6e4a11f8c280508136fb52014dab0106078e7e319964ad1c05917d76156d5cd99284b48b89400c1ca08e2f6a5fc89b7e06cbe4ff69dbc39440f5cefaee0899c166ad3659d8bd8d963105c8d624ef371f80ff59a32595e131b4289d70910a1c0f316963276af773c7a371f5d19901be86da7b4d9d88c78f4f0a8f815260ddb104a64c1da7e9c888572bd040e56015a168f409018bb78af4cb0fae6520ac4be1aeeb58f660491df2ec0752bffa5454b8a8b0a700c64104d864b726de9dcba7d8ce0488048a81eaf2930fe0d2b2fab0c467b4207ef03e55c3fc96ef619b2263802719595c0e099fdd36a101d7408b60b0ef66a69b476f3ba51fd53c713bea323dae5689e90f7648340bc659951a99d455fcc23f93e5e375f19864203ddbc12e72171b076b0dd5c4efd875158060d337993e43552792ceeace850a2092be422d74163655057cca7c4538d32a15a766a4a9bae435c2b7dd594124bd9698f1a2e2a3fec80a5dc452c08e1a57a53d21247c762b7ce6e03559ff8adb5bc2ca6d6fd2b511ccc053ef9ebad38305d515badc856ce6d154eb14ca84a512c323041255631d55acd7796c098b9688480e2a71223ebacf9a53e0134cb4bb9c4712c861574a19f81829be3b61862e7e7df8db55c1f6d1dba3f1b692abe2ed82e687b91acf8b8bd91701091ac1afdb4c94384f663bbadf70879851414e6d68d2c5af252813364a22233604b2d6dbb940994cb28dd7ec4c7a25cb37aef0c2aa35115d19f86519162eabcd62e8c718545955edf746b4c051a89d149cede694f567012a8e202bdd0a973b16d995448bec36b11af502372994c6b55e145c0c125ce034ee3f6c890d71fafa1199736f4e699a527337d431ef60c944b3f75186fb7ace9ba8eee4320eaf06598b9f5ea3c6c6505f87d36db87051b39b222b81dd5a0c5b4103c29084a2b5f0d9a348bf52f90d1ac18710cb6ec6d3757767f4b2948b9d5d380461b512eb0427e4859b5675264084a80625d7bb1744fd430b0a6eaa2fa2a49fee8e0bdab59b27467d760e22d51da310592a447b9b9d879b68d90d170a2617128c12adb727580e0c1919f6300055781b8bf6e5f0305a5b82ccd5bb89dee7b038ebcc715b11f9be33bb46cd7547b45b47fa7114e2cce41b42e6224219208185c284de53426d051f54835f2a9c2fe4655eb54b2a66afe8b432478b8e3d33de950235b5519fde5e6519d6c0921e2a11e9fa6c721b863000e24133138e8fc18888cddd7f3294c4a110920c1781c8eba3d919339d5da9704520a0028cb129d7555c1c50a0062bf09262821e300fa2f57f71c13818b810f9cdd20b89b6222a54c5f7cb1c44f164ac69a6694108c6cab8b1d3b9356f7a2e36a66fd2658cff8f7419ef27295a67345cba388225bbef8b2fa0e113ba324b76a561210d717b510ff08b38eb0bc2683c13509c628c442ac861a9c22022081271c0686a896d451d370e70bad7a74d1fec857811b6aefaf700428b65d5df74cb8702693a6a0d4648b692da2766f2085244c47b6cb0f57b127ae07935cbf6f53a3b4ace0eeb926ce20b3b53076519c96f8715eecf400ce2ef420492236db996d412349b754572c45b827740a7a44ee1a0a9f5d4ed7c11a1cb3b4b69d0d0b4b2f659e2d1889465fa30ae86c0d9e55811bc29defec88a537f69c259c77f8a20a149863d25b10a4b7ed3037ad18902d9d688ceaf52dcdd2ae2e526b87ced3bc2e85ca420d4bc5719f686df8f06dbc745bae7385e7c2ddd4d03f2f0c56359c6c75849a4eccf3cc6a9b87b0242a861b2937d4f00e0db13c59781bf6c20da87043e75f87bc354e83bb10653e008238e14813a12fe24e4b5b9da93118bce70ae93d404f143e50232d27828d7d60bf7088545775bacb72fb7eb27218de14cb5d2031022a3bf4b58a5607e8f091043d9192c732214dcc9a7c23dc9e5ad411edd6231090c10e71ecdbd038e3d50a8a9205722860fd28653cfdc41425ea6040b241d0759ba616d532225b158a6e990da7a2c42381eb532e04f503ed920fad3623bdf9ba34bbb21d5239445171fe4da2c892e237df15143ccc74f0680ac311bb3d0b253e9f425074def18a5c2e9600e363b2f3742949afc6a9c84799a34e7a2da4245e324ef725515f58b3d58b13245bc61e7235850cb18f6680e96622a865d2943af726cd22ab1a9738abae1311113b8289496bb4900f4c1d7b2f2980cc85aea62a2d511b35ceb4056125ac39845318be2c3954ce47895c58762c6d12341bf24420a3983b26916203a0b886002b10245dadd1702479287008eb4c8dff2ec08ce0bc2f2a676edbe5fd2607c631a733f2cc68f998ae202243c9996570e66cab388844fd7de5fe6185b10a0f3aa2230a7c47e1bf2fa39261d1392bc4e7a3da1f29c5c29e76c408c8cacb009143ccad1725bddf7ae9aeb7c6fb4f4a5476b25a47ece007791e88ee22aaf5a1db2f52ee244c6180215030aac9aa37eed29977a9f548033e9d95d047625295181005c98b5db62456c9b02c6708f13a312803c2be455e179bb01e12a96aa2daacd8bf593e9d9d9ad3f51ace721cd75d1ec2f4e6d9805a22dc503c04ece0ecf34c9a57e2df9d3f9fd5e5bea2a8e3a68252b75040810029f5bd8ee21b81e1f8444c8401e5c96054a52a070952189c7bfa64776399e0a1f2a1ca4daa1f984a35403fe670b9415efbcef3ee6d63c26b9a32d9b6d40c4d60000bfff3f01e33f6ed3de4b35984dab81b8a99532733f9d736e27bd0fd3a02d641f3ec66aecd53b56b169e8ae3ed5dcf636ca495ead2c71083e591092e50a9a5e1a71262d99e2c872498c6b631d50a5a905af10d0391b449aa6a8f0e3cbbe03a763ed3d2f619a6affc9810e8fce476b2d0e8204f1545538536928dd99ed8713968a02c53685a85aa370b7a56a9afbec77fef4dcc0f89af3d084c7e21bace8315842b9fc0b1720f308e2bfc9480e2140d3a2302de95f82046f9cf9f17dd1d7130193e429243e51a1101d1fef6f86ea08cf67c4e3fbe83c253bc9807f23c9b42928bc492234fb1808d00e75e4c0f33dba1f023cca9d08f82f9c47e484d491160de1b8aac63e967b4207f8270f099f89b0f0b84630f7c94e1fe4385024b2086dd4915f3a57940b1a41e77e68dd05e9a238eb30cc3032bab0a683fb0bc9142c3ea7bcf781baf5fbd55d92d12b79f8e444d98599619205ed85bd13b212a7840a95f6f85d4409435bdcd24337b26976a25ac80b0468ec7c7765bebdd1cdd1a82efe04af1620726cc320b7a9ad9f11944cef0471088763ec47077ba0d96b3fea2b6245c5e6114ffcc3cce64c7afa64777c12af15c2f5ec0d91999409b1a0093fe266dabd5ee8f2d5bb519c333d071a889f2a0d4ba15426ebab4e9601a344e3b45dc5d22ea060aa705ce85b03aa6fc83737f12a9436b1202a2a335c03096c38c83e9a80eb7022264c0a44c111ac77d2a5e1c95670c76a5bad3c6687f40cf5c6fe709d9e4789b129871e4d6b30bb74f8ac41f1606a8900fa238a6e9c0927d0d6e620bcdff68518e583e79ed6c477c153003bb0db59c1640845628863c7784fcb1d35710d0f9e9fef2980665ed279ea219f2738c1ca6b62c6cd9669fec7c3f7967f77424e74d1e7179ebbf52e55366cfc743d4ee98180f8bd0431b3b8142d39f0e0d13b4c0f6d7b4ca9c044dd64c8cfb54b58b99df0a85cb91752e3a42ba6f77d422614189d5bda5917d3658ebef41a2213b1ed7c0d89c4de43b92a77562fa0abec681bfa7cc79ef737a6c7bf8f01879b7b77b3d28f646594bdfc0fb93afbe419833214ca953da7a0ee5f832cf20ab6d9bcb6b7cf6452fe8c8526481a5d0a0ff85e32e97c617f57e0d3d105265950762b7317026cfda85ea729ba8362c92802c3666bbfb5c5bff54de9abffc93bc7dcc3b70e3705cc0972b1dac31d643aff6cd8dc4bcfd89e1025b230f14516f3de557c0142973462c19b0e953bac119b09b7e65e1d1e861edf0700bccb8d95f93c691fd5ecc51b46a7e52ff744685a38f4041aa629ca373feb3f9776eda1ffa98ebc0b4de52f873af524d82bdad46e38cbcf31599a0253b108515d757ac49d580ddaa37e7d790377e83fca432bd86735066bfceb0d51445578b933b1b08c016b6784b77ad2a2f2e29f7ceee59616891202d8933c858158611ef2f6f3db8bab0757ebf88ddb8406094a69f0f188cabaec31cabf67ef229343d5ed1b2b6ee4fc846db87062cb610116a2363a1e88713f89e499504fa76d4a7d5b7c44533729928b8eceacd43730b9a700fdfee9652dcf129db02be397582877b4837294e79211c9589173fed33a36d8143446dd9872eee0f0864c83ba8826d6accb8b3e557c42b23e66c006b3d83cd491e71376fb9029e2927e5a681b25e88724f43021e0ad90b82c6c11c248142cc0a3085dac7906b3919032f4cbf2ee0d714bc171a51fca9f5abb0be5b43931ae487a43e432df4ae17a0d27bfa95d37cf05bfa95df9f208506c5fd18b710a1aba2b3808702c52de6e615f3616aa2fa410b395cea277f7442c4338b037ef31e1d014ece053b00690519419baa352a3b2ab6c2e0e747854900aedbcd5ce46e21572aaf4998e0a9a7f14b9e0fdadb6d4c9d0e325b2adbb2b30eb6baf7729a5d3c7e85650255713260898780a886f8514affcf46fd89f19696c090c6a7686e59aba928b616a3998e593a3f3cd1dc767dc3302bb74de0b249ba6f0b1b52eb728e58de17b060cfba24d601efede682905bdcef8c7ae8e2a8d35ca6e5732186cda31ac812a86ece21a5c661c6139aa4d5a329cc033972966ce2c1ad1d1120e49d703b1a40faa7f1ebff976e7d23a9918d57ca7e19c752fdf4b67080bf30be794bc957d65af55b3ab95da1e7c67d002236a659d08322c9686acb3800021c698b6ba7705494a6ad22011f9fff42bf4959fc61fc5daab9c456ae3c5aba34814d73f6c384ee88a6dad3404cced044d864e2418c09316bf1c405a1e5331d1243297e2d6a7f6fe468f7563e76cbc1a69009a5d2487669e926558a90c1776ea305c8b63ec82cc9c595772bb4c27370e9313b72416c8e0a77fadc9c324e279980bc378ce244319dbcb04aeb92e5c630cb44a5430de4268ed0a15b28580b0226c516383390c22e00867c838cd062db5f2c4dcc5c8ad1b9fb037484f99d4c68a5ce5e2a9b87efa0808fb4010dca24cdf4dfba2a09998f7bed33f382d96b925d8ee856bb9b06958fe71c11017235cfa6ad2c0b788effb119563a495fa98f1d348cfbecd7f9aaaa886b288e01740bf808cf99bbc04963e04866ae20d0f1055620c44352a91a03161bdc9ea87d800edf1c40514ab5d5b49e686e20a3ba928b4390966c4c153a9848f80090fac23d4f43e2294d3c4237fd3485efeb61a108337e0cdb8326dba3bf02291557594bce76ab6ef461a13a1041577374c56b757cc037212cdf9238f5597e7a60564b9710681066be30b1439be178960d98079d266126f57e2342d67fe546328d544f8e3958a10c40f98e661d94a139c1c6afc17e4344bc7878d367251c29feb2652a45787dfde2959cd8df8df0f26ada21c82a9d9ed89dee1f18baa95ceb9e2063567ee605586453bfd5329860a6893f9f8fc8beb8030a81331ac02c93903ddbc7eab26a2b7d895d71836c74c4f6b487ad8b8f9ed32b85327c8ca64e0837e500e0652a01bb893ce1d2d11411c06a6f7882cf67cf31e43f038ce0d446cc26e178695f9b3e5d66050f16be319e421ea0672fb15f36a2d375b81a41b1b43ec3f3a1edb5d35d27c046a1bd4fc325d0c4b66e00054566c5e2a8a6d8ad1d59ef021b132476951344e96a36415176125a22d6b3d5822f20fac4faa6a4b42fc86665694dc38367764700309e9f0981940cb414051d49dbf536dc9e065e59f83ded62fca507efed01c22f50ac5d1123d4810c120f4702a9bca0755a7706f21c39c864df0144f5d6b2a85a898dfe97f8e132e5af862018b33ce4c2b1cbb010dba0b6e60562574cf0bd094bcf5668660489c98ba90386e5e7dd9dec85d289e61c1e3b034b46e7c9abb543442157bda65d94726025d52164549c05cd6c48f724e9784cb8fe7981cd9e5eb1bcdf0d64c283aedd4c85896879bfb2c9e89b01544d6611c19e4753311dfc1b4027ee8ccfb097137641c35491d0ce600a444d2d5a4e80f80fd0721f2575e82bfee944a5cabd4af2d336510ea8867ed248436fe9674bd3b4405c6ced11eb508983cfb0cd103c63fcaf2c54ff470fa4c47130582d2c1f35e1c04b7d84a30f0095bf8b81f5cc884bb9c3a7c4e57ddc3941c5f23fdd116c81252e2b33c46c0f5464ad72a5b2b461b9b7e848250602e1437b13b4af1ea28cfac639bd797f5ff484ddf528e2f3824626df8120ec6f440ae73331afed32cbf67041f0e6b71ce58b6c12b0801868d1b6d21de38b1e42575c369bacef5ff3be85fdc82b01b75ee256712c15e1e8b252a3ec8c0eba8f6b20e15f38eac899140556660f2a78e060f1f26697800cf10216d857142707c356922208bd6305a3b4d52f612ed30bf366a2fc8f970fe5d602c6055e2fd1383bd996c4903bd4610cfdf5baef59009b4dc115e8264f3936380bc4c9d7f86245ce02ddc2a61db0912251361a4cf929a3a895083fa948b63a6e2862fcd5b81dde656018af83dc85a7cf77076f5c6401f2fcb5cfd14a084bd131d8cfdc530b2457e6ea0b614673fc4445833e3f4bb0371afae9b704acb4bd9abc7c01fcf9f430ae4c1cff450b50700b6c68e580ce936f9a5436c89c269c37d6c1030ea4acad0f998ba05d44162dc36faaf34f8a4e47f67cf41a4a7feef7e8a3e7aba4002479416aa919b114e947c776bac5a6ae42f5430a5f892527466c01bf1a06d9ac750f2792731b51bff9e19015f29d0af4e09de8a228b4d848aab18a4323296fc680e72dd1f370b432c7700a5a48d0dc7ca0f1d8dde79f32b3f48972660b311dd01faa0a386198a01d770647142885b48ad4dd996ad153aa443f6ff6b75ed52c83b2fe023eb55f72d10713f1028255f7fed489736f63e5d0b8c3f1dc1b0eed3ef8db3f47003fa56ea8819dd26408f202c0a82bde5f88e6f17bf315702faee4051ebaef661328428f8b74708f62ab472b003e66b5df9d61b88f52122f05ab17e4cc8a8762c8de130b011803157f69f9a0e5b5a731974b28b0f79c94f43c17e39722a7f41d3311f98f540d68c75a9bf8e3e96090e42db40dc64f9e4b90b8ecf07acff375f48a313e5d253e704d7c5181da312300f7dd285fe3b217f51895f3216c2e0e6c3edcce6e4f75d5425e27c2f0d69414f9968ebf7995ab4e54d83bfa9366af7c1c7857ee059698ecdbad42c16fc9b4ac676c73c0a7fc67132b735f32de9dd1d52b0aafa6f5896da11aabc04aeff7ed26025a5df8b0db8c5f20cc7995d6c5c7aa5efc7aa18f1b76f4f63aafe72fa04bf6c2d82d830bd279e8cdbd1d71ad8978df967090fb22becc97ae04f327b53dde9cba145db287a53c0ca0a0225f064a32996b3c8e0edea1ff6bf1b7e250b2174bc81a3687935655b054008751ce8bf3c9bfa20594425b7b343a683a52d97b37c3e741a4b50f941e1cf46a67a482f91cb1df1751529bc24570a86482053dbf67540182e3db05fe4881a259aecb8c46f2b2d31cfbe3b0edb4510a0f69c1bb9cd6001a7521b267754f775836394c57836b0cadd364563fa2df00c6fb8b46fdb522d885a1f987543da0cd77157c50acc9792a528702ec039f9b802d2905fb88df0960a969512e04ce1624351fde214f410d05c79400d9effc06ed636fc66df9f385cf02f06534e4baae258064251bb01bd19480b115ffda82d907fa5434bd214c8665455ac489819493340c51e6181f1137e6dd16e8abe645316dd871c18dc426d1414362821b77d940383dedab79fe12627c4729e5278ac61e9df305d8acf440427f895b8fffb3eb6744eed0f7aad7ffc42829f92d71cf0c4d1c7208735fa93b5f024eb0475152eff1e9258c34c689dc03f41099464f1b5368c4d10b50e88f979dab2fbcd4cfe8352b29f9463a1ea08687f24eca010ac65c9c1b08df856a7c749af9711de3c55eb8c4e1f4fe89b0547390b227dd27d6fb7393110624fe8ca66b26bf3a390b99217b5744aa5f4ba1b638dcd3acd6ca3dcd5af8d99a8d7fe82b94e85a2a9d58df44ce7c5bf8bc70540baad8cc0691d062aa7507780c318e63a44b8991bed915ebc790a413131b5457b3ba434727cd441f0b60073f164af84d79cb322c0060bab82419668867c12eb212d84079f3e0450d280cf5f328cc290a5fa60e69ef1a300c512941502b7e14ed0f6294ee965154a4d598aa6938303ee7365476120a55a43a228f383828791796b18fb22578146d7c685389c505e9eac0bbfa8bb0d86a74427bd97c5d06e7b74f4f17a33aea6d2c818106b486757c728a61d491d01f7861c6bf6b0d2d7724b18fe4646c75d755ec2989c09bef07ba4c2c0048d149ac18236be0b337fca08d244241d15f4111c323fea49e4a5762a82455ba10d0cc093dc1228009581d3472af7f1f7d579292da9aeed221d851f50bad084cd25d0069a22d8fc79b5a91daa5ad0c026187630fc25dc0674e65cccd6ab6fe70cd66148741fb8a4eaf953509a2b272ee75a7229d09f20b8a9de8ef20b61fdfed0217f1048c8a8266e1ee3e7b329668e8b8a69ef93d9d2a04b80719b149779630ae23d5bb0a463f98423d8881e6387304603fab5bf9e0b57f26570ead500f83181bd2b2637637a25a714e0dc57ab52da87e53414f68b170658f826e643139aef968198183055ed0ee7308f3b94d767286a71fc19ac5c85a9660d347ff067a538ca64d83988987a0d905b28bfeac3da330423e6d5987d26ca3d42b333e49792fc2528ccca7c14c98d54907f216f758f71608996cac4812fbcc461d1c903c2d006f203d2b840e1bfff6934289dba59d13dfe58f40339fcf90a4170e2eb72436c100e43ec35f9ef55faf82cc4d13c471ec2c5cd8720d6945340d6c174a76fed725d38be5f79d10a4d6c0a238ea28f522c68f5a027dc351f8b0441735d4d06f8c69a1cdfead847c540a090a48d576697b1580594984e4ede5fb70490e2810c4867a1fe5917e50c479f769f2f411ae9745c2c9110fedbf8e8a907caa523c836720bd4d9109d32ece80ef27b5171723c64d79b660ad3b832ae1aee254ae40656d67167a143a5ef8ec866346b33ef1df2c74201e853fdf47c48bbbbf617d4b5aa0f6875196352169a895400a9c7d48e877fc41d4a16dabce19ebeb4bb0358ee28e887236b0dc1b57a48d4661b843e45da67d186916664d11960c37e80a5b80a458be14c94c0d1e764e654a6ad6675ee09be707361946261e748cd6b42229d8c13d390697ce46184ace79d4601d2e1737d162b49793438399eda9fd69ba5cd41b3018d09b2d7893607aff0396dbf3301fd685919d896dd80f144cd0f595a317b10c99de1d802d6f61740d8dd3559da92d9b50b978901265d25ddf56626d5e9b01311cf40200b957c5032ea05fe87cfb151027003b8206f3f2528367503da0305b62396f34190dbbd479a8b709c9a4649bd9a0abab76f203c3d28c8c589a942026cedcfa58f8705efc856c4b3124b29d9c014be1dbfc8e5697659d7941019da4e9db80f83b9c5f3d80870261d65035210ff48033e95e67653d16538db43c9124ca17b2cc2dd09374c34c6d794f40eb5d3d9c3568a37a96531e438ff063d95ad91e586c27e272f27c233c117569d786b05f997af785051481a2bdd592cad3a03848d9ed3068ca3d63e24c19bd0894c831ce35506fb249cba6d337b609da5a3217d869240f932fbe3c8ee3cb3ba49ee0fdec8dc901e05de89065605733009edd6649eae0df8904432772ef6cd318eef2137aefbbfe96dc6d3e4e9ece748d7dbec1e3d8c249f2b91059ac723bb7241844c14ef48443c655fa726d2ad62626d3c33aad27a8cebb1a20272d1738307b48833acf14537787efeaa936d46e3361fdc8162f23ade4b529717ef797719f926b697c0614c3d068249ef64ba46b310e5368a04815fc5c05c82c6d24d7389ddb2de21f5b38c47df5f21f24ccccc2e3da11db8c1c1d4be54004f31c12f527e8a3ae9018c5cbe63acca7c5aeab5ca5f3ebb6303039f2861f94b563d3e4e54506ab60c20ffe1f29a015f25667e0f32f53f4ffab0b39b3bd8a623443ffa47e96a1f9de9e05f51189829daee9b258ad8cb7b3cd59120cc3de6d0f49a6c469368f65fb72d73833dd30b52bddd1844565a7ecabd37a9c065a2a9ad08d2557bc6851b2d614cd998264be71d49817e9f2bbb28a3cab43f0b58ec3a5235c36b784b92df151e0214fc608f2630a59196504437fc20b19996116c178400f1ff312da16b2afdd47907ad4137452f2b5639854e97652d9c363d24c95dd0a63bac6948888b0fd831d5715bccf8e73389490a1ec8aa220b1be5379a53ccd913413fc82bd4e827ffeb48085f93a17f11d3a5c3530265bf76bb34eac87a8204d19a81d4167c0a2ee847566ad82d0b8c18557524c49e05db80d881b3e1b6d2642f462d66710a2bff729914d832e67ba9ee5a7963bbc15335f34ed86fc586d1efe2013fc78b95f1e82394fd77a71d2a107f8b474a4417d76e54b9f6ccf7aa5427ab34c26bb52718f0ffb8688235c33d5b63055d5dca86ee110ea269bfccaa53da740b68f00c54ec007d7a368e33aa59d57507ef0e3d605a8b2d7f30ace5630ccaf583acf60be6057b68ce61b8942d9421e7545880597007e8af8e4a27714c831f97a9af43281477e8d567a9a10bf664bb167498956c8976d81145528798f2b1b90cf16fc69eaeadc6a60817462384fdd875d696d9423c35369ce0fa9377f4f3783d7ff42145eb7699abbcf5d785a144f69972fa716965c179bb009b80a7c5645579656ff4e3c329165f13e097891512def5b3a95522f4548463e6e84a1e2e5426fc0137858f1aa1445b3c984019cf4b243b23213b640ddb78331066f9d6dd171d6748e28d9c30cad0b79cbe61625b41c2b963f4bdd297d41d2690e4a65f1f04a2cd04b6f39f335c708882a820be935864bbbc64d87bb7a8d0477470234735b0ffadb33c75028eb5da177078a0d9e1f16f24074e268de34d4013996841bffd3244d4255463bb3730eb0bcb1f7c880bf39296ae3e657841adb7fd8eeac48161ffd3caf672d799d5f0cadbc0cd9ce1fdbd56984fb6cf0b2e839c1526f7391cbdcebfbe9bedbe8ad3c3026688afcd72584d349d2da55080ba80ac68fe2fde435d7554c473bd3a05837815734c2e59c391cb90a0d5e52548615c3fa47f58f74050bf678c493fbc3a10646fc4482dd8478833ff2b23fc43292805c515112ad08f0cd1a06050eeac41825488b54a5e136be102be34e2d564679b31d2775d63f5daa2d1558320cd2bf6f6457094ee922937df064d8d98ee06f330083de5ef0ce9d3942b14ff32a6af1756217922e641576651995f1f55a80ee83a9f55511f5503574dc16c74223b94d7f346f16049fe0b4becc2a93fdeaeb1d83f3a1ae68be020f2107f5fb374ab0d8ceca0a200bf2843193002d8a0be487bdc05d99e7d70ffc2c00c640b1781030a64251450b98190291f763445e353c1d1ef6f0099a294208d21d1ebf3f9e3e31b9f22ae75f32181d825e046b03086d920b6a7a98e11a763443235b6bfce7e541c19a4aa658ffba2b0e1f46247163e62fad0902811604772d1f4beada62a71f5aa1bbf17987cb7a52cdcf211556a9fae06ebcfc890328005301e30000bf32c49096afa0e9bf5905dea95a4007e6516c906449769cb2a76aee026c8f7b56a743288eac3988ca0f94c8ac89ec50644a7d87c7b50e97bfd6f37d59b1be7aa3192c74dd4c9c5b4feab5274d9a3ea2e6ef0e57274aad94c1c563035ff8513f78a4e990f034253da8c24c526effd0267e0012e02d5a71b5b8e4f0467457edb77337c6632754db44d9c4f752f4b09fef7c6f771511695b0c53b980893c1990bc2cb290288097601da2c4baa57441be3b514f901575249f3ac836bb8f49334ecf4f0f1200b43deab71d6ea3adf21958c81de15ee3dc96d6e23f83641138257ef9587849cfc7a65fff80e8f25755910eb99a5e82483adc1d1c61d7a7747a69824d5d6b55825c495c24fdf60d0fe004bb999725a886a7dbe881429f27fc8c4d53c338331883dfc22d1f678499f65c54ee5bb0d70166b1ba1dc164096197339e74c13802e828b895cbcc9d5caebd9002d7c68266b2160cf4ece3e1324f0f4f3da00a6266074e2c24a81961bff5cdffa680811cec3a21d0f190c3dfc0fcfccf08d6889a7f155996bf40c06a3745e3e0da6320778a957b4b90c6da85eb2760a38be319dd5a3bbd1c266cc8ea755534c1a7520535a217182353b32ff15136adf247795823c2cff251142eea9c3ab9c6745470a5d6accbc83bed4cc9ea17a5158eafbf544efd6bdb3631975e925caf8a457f87d5e732ae1746e2c18f76ef33795626dbf84ab9144aef1327c5b5d0e883253391fb9c0ec267071e07f00f5aa28f2c7996d24ce0b2916df59529b668bfb91c572a293bf2120f7e152c8873af25c479acfb7be5150fd59130db6d477f22917fcbb4a3082a823bbb45819a3078a5830c6f58fc0bd2266c3c07cfde1c23843df4d094f83001fd4a9c14b843b095aca36b8c9ac42b3ece60153a0893cd1f60603ec472961f6c8614f446dc0238e81bce17804b292ebf4952aa834dbee4d9e0933d80348b432d033cb79a052395764867708519d6f68adc2b059410b4c984fcfd00b2bb5ee4b34800bda3ad0bc982b4d9dc38407cf6e29a10af39435c28ab3fbeaf61a9391eb0965139f4721e30182271d3035994e5f4a4d8d5f7eea0427cd1505867c1286204df89c082b0b50df9620fb9cba7276d394770504af40818a8ab000c5556f4721bea161f7ae00b981755caa4f4d8243b31ff254cda01b00b4b5b4a5d28ad4e53d79ad697c10392e340291e3f3c5ca1396cc5d821cdd5460a9218ab257cb38888b10bac71577e8f46d0cd4504a6ae317292aab15115aefe3ac7eac8939d24eef20ee85a58b3615666fe0bdf24bd9c0dc10f5089811e5e6c1a303ea22e882400a15d17bf64c953012077c9cc77e47c2c88e9b898fe063b39e4fec2b3c12032c97d0873c26c5f65905dd4240de211d795fa149996ababa7b01373b8cbac3cb168b135072cb19ffaf83eb6148c3c4e0c5c169c5d255170936b07b3d85639de6fdb58e496a1ccf4e588ba80b0b2875592e923fc959712eb3c25dbee101a5e51e2ca26e01b12c1ca1b5dbf52c8ac0a34d459701660927874e2d8b4317353aa8a5a1103c9723180f00e0b2390f5e1a02b230bd2fc6f19c248bb5f919824ccabf703df8d620486d8076e1d70ac7cc3654b955239c818e304535caf28c5badc35e8c53287cd571c84798765e004014047c2584232f0b35af5be4a7f967f66b72da447586c9a6fb6204abe164d3c61c1ce2ed23d97813c1b22f039e9cd464878f2d9489d3b6eb130a671ba010204ee3b9b21c1ea20059048ea7500b2e89e47c2f4c48dc295b7390e2067f9bd8c06e19f98fe17316bcae225494eb278dde710ce946bda175c699534fd683964cc045cafd0da01d0871898064d580c00f7ac135e60a952373835fc76e5046be3b6e8817c83854794364ec86cedf07f780f3e70abf860dfbbb91c043161667b2caf5f4566382b9d98580f197a472766ad782230ecc06446a8ddf1a3587fa912057cec4925d63400535879a33a5dcb57f433dd506e1a33f3f930196222311d9296b2a7a0a60e989535f351b51bd79820864dc1c871febc01ba2897a1aed8b89b5ea42c4344e82651468520f3795d6e2e5ad078836ee7d8fb14a2dc79454470365b2a1be9afd869b76de825f5cbed00c1fdaea8bbab11c19decb8d57404286c0da05d87a3fd7625ab46c877cf06dbbfae414b94100fdfabda37288ec09194d3181c69041be17d031c39b322b47e50a0aafac3471d4d1ff44b35e03a2adc7cf3b881922749d902cc331ce17270feddc02013d257ea1a2da07eb1169d512096c20bad294d2fc8e9228d990aee76216bb6b233f39257a76609516875a98a8a1c6bf8f484aada42c29499a666584d46d7007ffcf3f544fe5c399557edecc982e0d32c677dbe0c32507e60f081bc003deb5fb439e9e3a7c5ed4c91d70334d583f9c5eb0143e9fbaecb0980f847c043a35e6fc26db1c0349fe40dff79d58c79fa68dfe1edce779918d2d3f9574415f99fd76265fac90006fdc47a36f40524d6af44876b587ce9ed5b507e9f7a59944065a72a7f67713efd9b4ad95933b678cdba46b58786c476115fe11919fa49804a2df142a2d10326c90df3b8f39538d1eebd130f66e10eb2b566e58857d136a13f0a7a385d12af2b723b989041266f98674928e5acd7f37bf624b029419e8587f42f8a208ab9b819196a187fae0b4143466f7a39aeddd8f33c3d77aff44e90fad9da063f398115c51a75838455936056a53a41fbd91135f82d0b918a97869fba0e2841d09d41b12c59764248c77535f41e9cdada7aa8bbbda804057d65b5d91fd3cec4ae0df4c5191a98954a0224fc0de1cc4ac8e6d394d503081714fa89cfdd03cee2ee69881dc8213b75791c8881bc95d557b01d5008882fee315ce46333612567ac77a44d6605fed363344ea5223993fab5c9c3cb417e0daf8f4ebe9970a5b98577f65ef9bb109ffd8205ade38d785cb622a07ee7beb43ac7af81104a6de62682020a05500691bd24084c2bc1c06f41951e1534901e401c7fc73c568f302d93a93249c108a58f9d873dd8a91e8f401e6994b2f1ab6dc67af93964322e4eef65652c1480352a6c9a2c20aa5c0f17257a9e603a422c5bb36a1c1247452eb1d43946820b2c655510754db43ddc31567842012b2b473eb25ad89e3de74e4212b7cbbe405a67cfc47176a7fc899d6186cb4305cd17d700e077e84f81f9b859312e05f3d4cd31e8f4d44aa21793e2ece9a69a44f9022541386008a42ace82dfca98cac57e187f283c7f29824aa3c875c930027d5c49cd2d491c1248cc944feb74abf9313aea6804e67cf4aaff89e35e060cd9e0aa71ffd8e6e94561ecca3a41d6bb5933d94d2b1dfb8975cfd352167f53f875c0a3bce1c11f057a5cc9e1717f920e2f3d6f3e064e0216e521301b5debd25b0769b482df85717b5ac2746c2828634a52f9ba6ef087cfbd2fb6d6f93a6937d577b6461c77c57001247c1bde956c4804dc883431505633039ba048386825470d3b65ff497cd0623c0e65458205db21aa537ab18f3b2efbf21cd68d3f6601ceedc75349bf331a91732481dcc2a75d225a12abbe84ece0b5e84162237b2087c3fbf94a82355c8fd936b97e404efb97e6514ce003b989b14618d52e3c4abe5811dc7d1912d00a135f5853e284682d82338b099c607c9ee44914610c7efb71eb9899f3e9dc0c04d6c2a37da5d6aa8b5c0f2135f3cb3590a01fac2301630d08973430c2b30b64939e7ee73bec8203342a24d2ae1f095201ea8ac01083cf8cdef1a261d280427411fd9daa1f7cfdf54d219b049155525161cfc4d4dee61a9c85e92c176bc93237df8d73fbcacc481fb2cdfd3ce06e1018d32f583a26c991eb31e408f7aa8dbdbca9d9699b386293d471c02d7c9776218286b010fcc901a38b16aee574e4407617ea05a577d042b9a880304e299b3d3ca1050f63b7a41def294134d34520f5e46da57647e0277108add3d5c6125ea0c4db09a3e1fd9c98bd439f33662c58816a062790a32e1b0dfeb3b58d203405da9f6126c4fd5afa27e9887f70be4ab5fefdadbc10d04201744bc348afd004ca99554c28e1bd85019d1c7b913c9e750cfeca936bf8d3829f37615e550724c67f4ef76154b248d56766962cc06b98d2acb928670649d40adb5f09117c1fed5ac2c96b0da6a5c71475e7ae5eea0705ae86ad357da73d9add719866d3414710efdb9542c9736d415e5119a2dec89b016302a5400a347b20b584349188128493bded48c5872d1da215431e34d631ff695561a9b2e7abf9fb1a22f4b324703380e86384672ca957126ff4d079a68f5d2fdbb5610990742401e1307babfb133b567ff6119b4b0daa1bb5058f91447ed82a368aef27a0ad144952fc76b89f4d808dfa65998c0d3caa9e674c39a4479d666017f306553a9eb34c9507af05d4937fc854eae98aa92c963cc2f9eea3a2e9e4991c1eece6a01d0d01433794ad0656a007cdc6264cf401373646f1d4f8f8d74e2f83cc031a5797419d534582d34a3a8751e639732052aa58040ffed0be9887756222dc62c036aa89e9d1b502cf8892bd255e6495eed734936ac5bcdaad03646068904cae498e24a29bf63b7d82aea881c44e3b1a974b7325bd227519de5fcf557bd7a44daf5eefcfea4d63d16de518e32e3e80e265e650cb56cd6e5a8de3bd3461d531333c299745a4eb3d2b4d132b46a03f6ac2e0a261b2948b33cefea82ce672137d88439b5d38b91c3bc829c10a0d20696a3decc64ba005f12636584d5badeef809f9b97c0b46d60d7f946a07b540bc76ff9159599999fbc68c7a1119a75f4d83b480a569126288169bc0442a9d578de6245469d084d07a9b022bff9a878f6b11713ab6feaa3fd54b0907124dd75dc6e93f02c4671b2183b01372e3bf18514f35e53dd9e053f18019826cf636f2fdb3b1d8042763c01ac275b0037178b112c6625a78caf4625219404acb0d57fc367734e51704de2076d3573340a46304515a3f09750940447ded835add94a75a0994787aa6981ccbd06de5bcf79aa82a2e4c310a92e2e8f451b27dce3a95bb25d26959c9d6687f3e6e7b6b21e5eece3d9b45460e582bb5a76d9ac53ea63b713f2ef94639e527c16caa77a2b0dfaf29aa4f8cfba661d1e6f3cdf772c6fa5ef7e2cdf33f22ca9b2a8c525b5fb37f8c2c91412623412b773c21df3f95545d2acff8cd24e28663d53e1a695a1c6087966507cfed9728bca454d063532ad8229f8cbf02c7c055546adec8feb75c2cd1d1d4d8542f02ebcd9fc118b0aeb514ff0ae242dabc7d8f8af96507d0ba6d0ddca71b89e96e545214cc7ff816d2dd1936c98bfeb868c878b0a825b03412c34e146a89d14724c1983d41344d5d3a7c19c189c309d4beac72e10b17c990c48b5648484957b9744dc3338269381dc48100eaecefc002803b5d82202ec13c9770b95d985b61d1581b0be9c882024ec18eda4f2e3d12932525c0b6907f5adb0698b69cdff9e4b5792d332152d85a9193396faae429f2c5010b998ca4834d0daf5c03ca17f6edeb1718e16960f7d65508b220e6e8f7af73fae775e66f2a8bf2bb02602363a807c59bb01da4bdf9e8735c26c7c0a30aa87d36305501885445ebc85ef54060dbb3eeec3c24d35734028a55359c49a5a7c492315ddb4c8c8044b9240f5fc3dd4ab3e8677474d07500b6f1bd3e2c951af278eda8efe1f05c8a7a5db950c6384b965c31c1150176bc59937df8761203c00dad22d8400d992b5b2af56d7732ff55dd1113141cbebc8e54630c3a48700a7150da3faaf8cd2fd3dd7bb8cd4ea4ba094009bd68efc51644affdb5f1bd0b5ce3a460220167319e8f8e647ad94f04bbd13ff76e5b71372e7d44aa116d230aa348f298c226004bf2a42ff78588d8ae49359514a8561afc2225b17ac28f31e97b2fc34053e85fec8674bb338c33ff1499ed84a5e829b38d909bbb6549a35c8bc084beafe68a6cd27191ad23f6cc76efeb2f08d052e8f19e87a81b94438aa65b4882327fe5eb47c9df915f9ad2bf8049e66e05f0d4dc4857078f682e099435e191d81a3e7e91ebf4ed3c885e83a18af6d33444fe9abe0e7dfaa41575d823e3658de54427ceb0912d5ae468c05725006126aba1b95af1bf733f6932b11243a2cd9fb0025c770f9683a235e70947d1425d499a1282bbb84a20cf8cdb10c64f9897b4432bd11fe3cf5069bb6503eb352f1ba1b9ed2e43243881b2dfbc133d3921908b62652341932620aac7588a66742f063ba5fee42da4afebc07be1f1faa26c72949fc43a89722a53f0c2a81893d076b70fc804145dc83b08b25388ad4df0731a8be4d9f8c206e29ccf180c16c8e24620a94a9f5b9df5ef0e0546dd210620d1b37740a51cc39cd15ab40586453133080458add268129c3d25ea99d1ca83522cefeb4a5f8683d1467a24e149cf468092b456026b8925052bff0fb055b816a50a52efa0ba121a04b2f409190a2c1fa1c774e4a495a3bbe10b6cf5cbfedfc75721cbd81f8f7e764c5b6fe30a72761c5d7258c10d7eaa3c029b5e7a506fc20ebc0d98b08e0601d5825009d33e9e9a8c1faa8864b189b5d732d06d79c3bcd8948708febb3a4ae38aa1b777107b507d6123098ca091c6a42304fd60cc8d796ba722713e2043af21963049f5bca8d2f9574d543e91338d4e921e76817f315ad7713965fb0ad788509629d3765e5d5b77161a9fd68fd1d5ab059b22e9fd02ec29eb8d2bd14f219fc58ed62f96600df7333c8d7204243e5942e1554dd91f8c9597cc1c478e470ba622941d4aa39ab6b4c21e6c3e85db492a12b7bf594622e555f446498f6f2498956d7de411ca9fa2c85fa460eff317e7f3e8ddccacc452225cb7fa3a82acae8b30ae51d9adc0c1cd77790ca2481523acb34c803159ce50efbc281e1069a7aab6f1a85b96d64f4a1dbd0bf3b42403fbda1016a29ad3e6060101d750eb1653e29e2e91d3a5d21a15d41ce5a66a46d2456abd0c1815393b8372aa5eae7420f4eef7bf49413fb6084789378c165531b6382ed083d12396f1bdf77f3fd1e3f66b033dffee21adbc83827bccce0bd25d8434b703a715dd7b45dc803c703c903a11fb94ec7580b5938b1fa748c83faa381c7aacd049b0a3d42563afc1d3c4eba458b93e8d7bbeb3d1afc0ddffcd799926cd164a17e79ce9a822045f8182367a0d6e12aefc15f60e9186fea30c592c7b09b81b5224b8cb27c2c2cb2fcf4cacddaa785e7e03420389ae2e09cad8b7e267037295cc9ae08931daa5d919a6631e4245e3a4c5124fad5c8840b26ae441d7afb1291b0115fa25784ebc6a50a35e918cd2e932c43cdc257f091014d7fe0efb65a79ace341d5770708c9324315e2d5d43dc7976f1ca66be4d18dfacbeab0ea0bbb18664da68e2c9f7da561b862e4c803c56d31eb9ea37f5e716afb80b8a2fb12d98f4f3dd119cbe79cce8efb92dd0c3b53476b066a1b8ef36b3bbf9b94c7ea0f163fc00b2d2dc3a6246f44bd721d14e39ddcd2c9e9c8e2243933799034b185d2365cb402cea94dd5e2e24c406dc238b0748a1623612aabc36315c51f50fa05c9fa7408cec25c3ef4e0308ce817ecd339bc3f20f81b5ed9988acbc46aa4ae49b26b82d226fee4b97306f2243b51bb3c88c24955cc45ea98938c64a9f409049ee433a1a6e1a41671b3c255bc76826d5a5a350d21be5c36a1ae398767f1913ce9583e41a6b2c3b63beeba2f494bd7e4907d9af4061d799657f17aa2a80c85094bb77851d6ba4aadeb03eff29ac6736a7a8ee92d75d917c7d803e31ca23f71eccd865b295ea4a7c9e7f0fae43975b462d8891747296d69285e0487d72b3ca7b627ce8538ead942c161b3571a3533964a324fc342fcf48b9457cf75c5af8f357d71a038886ef12fc4939ee1ea99ae2b4e6d48af9ef9484a3ce91857cf7755b109c741962b507f76f0786563a05f5ff415432e44861da95d9e8cc962a036e1a5928c1f5d22e9374c9af1598dd45e0bd2912bd93519b5076c8efbcadc963547b49aecd3265fc91a484d6285b7278377d154c5e9f0d9743962c3ea692ad78bd4a58d6d5b5655e2753c3b2f8944bbde3465a5dfb08e671cf90cbb23297de24732e62275e81f1ea3edcb66223c205cc92ec9887efd488afac649558c1c5d3724a94f9ab49ffae2e0dab3f521a7ed5b7670dd0e84b22683d564bef2bf51f190a612572a6de3b00fdfe2a536fd7d77695accd58de3289cad973f753caa18f299223d4d9484681a6329ee105b31775bac9edfb9b3b2af7b9aad824cbf52ba0407f133ba9d919d871e4572ac39dec19d2a97dfc19de88b9e3f88f084f0164de5ba2175f8cd7fc9e21e7abc29814b0e3264af52bbbcc74ce9f266c9696c7ca5e5a555e4d85d73f564a93c6ee91a37aeb21479d05c264ae3605d144f96305d0d3b981e01d6a365e241f88d4ecb8bb36c64366efeb13b8bd4395cdca69b8643f3fbfebd30459a388e7a149958d494e57bb956316fd0921c9c734d0f24a871bc2f4f8205b04910679f4e53f59cc5fc0c0c0fd233e35160e6e91c9740752ec7d9a70ba082a7b9e813143c8689bc09583af13a622c975922f9077634d8c8f0487a1d4f7bd3c891847b9c78c71c61b7246f88e4cc1ca5a78e2a94672d5fbac4962ae442792cb6b8cc97e46b0682b7781db597646cd4285f894a728cd5566e665ba06f8568a6acd5e2528aa3f892345d319155ca68b10e0d82c0637446d2818fb2a214511a86e737e759c9959826a99295b3519fbcf4a2c855304192658cd35e35932cf18fd2cb482e6a124fdeb86c64a546798ac3e59c392bd91e2446c268ae6e17ce21668c91357c8cb96ef020613215ad264be9cf04fe4c451e04c6b1fb0b007899190b7dfbe65a14598aa778d346b69e6ed80367ac83e2167b70243b1a6a7c4b558aa469232c1186f8ace37971ddce0819e3c17a891a759495967ef11d82cf7c2c302f33556188cf6b9a4bf810b06cc5408de33974dd6155fc038f233e4714a5be69b80dafcf81df328e5b76440eddaec88d1775882f570e51d7383c8beb56da450df59c7daf9e2d6be25b827eb70ee2450e1e80f1634c5696620e840b082d67953252770876529d9fa1b8ae5b850bf669162958fc635526c293089975001c87ff71dd27f2253b9bdaecd333bc3f15f8fc422244d33e4746f14eee91b6ae69e2550c04af3a9e1f447890b8344d87bb2bfe917e35549e6b593407fdc01b5eeb381efb7346147fc186d7329e6375be980eafe349bf98145d7ecbeb1c8e5f20a40369719d4b8fcf5a6b28293ea267fc4dee4c71562c8ea476c31eb08ee7f5914fd808d7892bcf33af513e7a7dac27acfb4be11fb47cfbc656dcc66ff8b57d39c4631c038404e14d7641be63fff2da74f91d9ceb7d459380764bb790814bdd4caefc8aeb62d0c0234e7a1b5ddce53d4edcdabe1c625c4a63799c775e5d895ebd8dd7371cbfb1f53b6f5ac8306d64dd2835a07e0804ccd0a3c15f65498b1621a491b152a7de273918f129e5a705e01d6a5acef23804f3d337bcc5f2729911d2b30200407dc3c9263fed8187174700096a1cfe753055c24fcbf0d987574f5607cde51d3752a26dcc3e5d137508152519378c8a2f9fd3f3cb274ec733be275101c90c368aa11680f72803b7b475cf1d91244333415d8313db8bc04450d3f8f938cd187081fe224fa9919f3eb98c8a02c1a6ef44c90fabb75b0a8bf9d3975b56c714fbde5bb8e21c0b93f19389d65e074818a83d12f8db70ab9373c2463284220cd433d6d0f69afe38dbdedce22f1829d2a3a24df3d324788760285b858b4696316eaab6b88a18eab9dbeb9a01af1b0f9dca95ba05be60aa0f0aaf2f977ee5544d411b10dfe6b0cd8b1fd9b5b40dd0ddb74db12d44691b488e35958b668a24d58b57579d1c1d5a0d5f72c36e498c777c7b4f527b2e00551f0a298947e165710074145215bf3961db9edd3930843ad3fc7e37d663f1f696222c26de743cab9927b9e1d6270708f5890ba04b151341a88c5399cfa10630007a8aae27682461b272258e50df9a9a1f9a866c8b23de78d7332c5d170ee97900e8377c8efa84c96c647a72f6a7295a229aa2b7a5813e3ddb1b90d340d64ada8ad71a8a1f5969d3c7c81b593973e1b0dec1b12d8de42c88e4cb74c13aabe72ab402790c3b0f982f7115ea6f2cc99b519fb4f0d995f21815f9f7229027ff1cf22126bcc39f461177eab4e9e8c193a2cf32a4788a877ac6735ef1b4523663e1a2cfb1f67e92b7070efa1cf2203d253cbba808fa1cf297a7a9c44f7f7e8443c7bc69a39e3925a557bce8f3a84daad0b799c28598fe553ce6bb85e7501233d4273ce555e9d3b70bc733d2973c865d901e0f8dfad197dc2c4d4e1b0d7153d345484d67f4ab22ab18aec6c0509f5b1dcf1763a6709af682909e033c7753d3d706834b11aedb2989d103682164dd30c4cbd7395ac7db9811312a1817d7c2c23e78109836b1e79d54277c9899cea7aceab8a694e64fe9fab5307d58869f8eec8c18317d457a64b869af049e0b3cabc047753c38153ea4c7d43f3e12afe3b9e9d104f07c025e5d11ea2a838f3680876d68e2717aaaaefbbe4e8e00cf057f5534c5b127706c9a9af0223d4780f80841a24d7012c4e310e171f1b27994217e2ce16b13c0451530dac30c2dfb382f4b931a20744d5badc4d3490e4f846746a54d2f72d431bc3f2eac744af40edfc167d0c498a8592bf9038dc62ad98b87cc5495fa87e374508cf311033becbae97f3856e52e37e189c76d0a57e1d4afaa24693117a9430958f994c58bbc4497cab55ac9dc15df50415d1dbc484f4c077943a559ce7ea33ff6e0ba97d94903d67cc2f04af46bba2239911e243b213d30ac44f06218f5c8c8e75a7c53a2717023bb24fd410bf4447848ae6b185f4f605f9faf612744c437e82e33e689e0df582bc92ad1bbe77abeb4cc4afcc0d194bda940bc4bdb5081fac6736eba93591d97ef00c6e5b47d595a8bbbb4abe64fc2b7b3a585b058d2428df21cb6a165fc6dddfc339acdc73cf9bb4a9608ea94776885b70c39a956867ead899cc98e861da95fcadaa761dc9b01bf667fc90486344b725633bb53b0d38f323c47a664c56e98f4289e088f48d42a64aa139e1a57b1e1e04460ac9cf4ed31a4a6e12acbd2402f0bb90e06998c066a14feac909346578d15c2f974cf71f419db5809a815dfc263684f0728172170e6613f4e9c6fc52c67016e716b0ef58902503b58d4801e9ca9c96288aa3d0d7c2e07931cd4de0c503362a4523033045dfc075f08edd9f0208f914ad1a4425c0edbdb4e873e51e1abc9919f714ccd27739d90233b231c0842830d6e40a1d41aac83da90eab7b23a995dbfd685b9915d930eec8ad4acd0b344484e7b3be89313a076bca8a9a949812a988781507294083b294179757a55e83058d0a46ab4e7c2b3a9cae294fcc4a9b4070394cd66eb81b3b5ad6571d966dbb163476ac68b16299a14c8c60b9a902645931ad9802d1e539fb2ea07ce6aef8614c7eee09ba83f1740ed985183cb610a2abb2b2abeca75daab41a94f98a058d084291b342d5234a9b6a90951505f8bcff94e9586cba08227b9da7d2201d48e1d3b5265cd8b4f522caaf8b921bc8b8efcc4a943502d7fa247006738cc8816014c95da05bff740a60dd039a72cca91ec902ca06d119eb8b0dbcb00d8f2f90506be381c3509602b8cd51a65a268b8ce467b4cdc527b2d004fb5174b65fa582f550d05953ff586517c06f27eb901392afa82dadb004ac6a6bd0b841fda4b0188a25e8cede956da5b018843e1143182bbe7b9a659d43ec0936a1c4d9f6a344ba8dc97737a8219f36f4665380b48d05bfeb46782ff132580337079002eaf46200519a8d03302986a5920246050b409608c8c4b11e361cc0bef81b3850d8bc93ea8338d39e1d4f4cdb0688f01a0af6e885b59d1775bc55cdc14d7625509d71da003d0b2ec0a6a150ca1b28b9f4c9f0dc4a1291457ea02802bfbe5d88bd3c60b3c27c585a18b5795f6700092256c862c61a28a146129a853c6ee09848cc939a938e63f91250cafe98983239a6e7e32794dfaf3007707df42dce248fd19017882b964a6120a05d3e73ce31e02706cfa69cf02e03883a95ca11c9aaaececc5e79d952b2101e8b71d1c9a8666aad60735e23ff73d5b2fdec377509d4f7b29c898da4bc149ed3d60c59b80baa2f65280f99c5d6e7e2bf500c093e9cb261814d88c863b6dcea8bd164096d5f22dabc56f08d23344f683cd11750e0813591f54ae65fd8b2deb7b4708e911723eed03749930711542e5cccff5ad35da7c5bd9956a0616629071274ea8bd1b80322ec24efec44d00fc58f7ab91217e3d6de98bac9d84f498be26ad4d0d557c0b5f5c6a4f0848d6be99af468e50a0bff8a47780a408f59fa3625b09d7c5b409a063517b2c80adb1548150e5f7a9672b0229c800ab421f02c60879c6853ab7161db56704fcf0cd83b774082b3d02e8df3940f7b49d6d0e1087ede02f0d8055a575bcfc0e1c10f04fed9963a64ffcd2d5e6c3b7efbb84bc9e61bada58ba00e079b3e246649c3f66e09ab62dbfa6ed7b6d4d5b156c791fddee008030174fd2bae14a005736178deea8e471aa35b25c3a3523010000b31000403018140a852232e97c3cd3fd14805651291c176a13314a22658c0122000081400001000000103001083af7c0963f2ae997bd3f7cbcbeb03145b443d80f8d992794bbc8bba3298a736f09202c994467053eb794e9d37230b132431a63d24dc240ff009bd1bd3dd663c65e537dcac9aac849eefa0c94b045cf618fe4a205728c53736f73fa890373133534f2077de5b964b92784849d970b743deb4a22f156e36515c43638a9aa2384c9d3e1c0271f0ea47be9f94da832552725bc61b60ee76c4805234af2612c15ca2e1c5e95a93cdc191eb484c4172043e7ec9b2b5bf8ed8207037b961dbbc078f6adc0b3a49070fb570f5972aea70011ec0b7af92c77d1a5bcdf691c8a5eb9848a7509e0b9def64b7127c5fa1d08d347670413405318754407e10034165599958275b5674289fdbb381427e06ff01003220aa52e027269bc19fac1323ee1e87b05e5203c3d261531141c07883522057dfd1d62aefe3fcd72902a5e1313abb235e962dc4ef3e4fbb210c2b4b8586f17235478e136285a507390983251cbf47a8bc779117e9e0262f6965c129c5d345b1fd719f4e9b5a5acf14d2eafa282170b9b83017e2bf0bcc1e0e813dfa1f18ab1330ade6e71b3566da441e28ec41de0620899a1b331001d227e774a5790794d3dbc879da716996239f1c29f55b3dbb9337c94e40f467539ea10868615e4dba8acab31739893986236c1c03edc12c3287e684891d26f8ab080b112c548b6f341658965ab7b95ae683860db761b0fc516bf7639b612da0bc11b297992c1f6ee93d70e5cecb050310f1e57031a20054782702c282814e4b7ce1177871bbd7a7025e8832f06731cd625e0cfa600044a9ccbcdbe7e1ee24e4b8cdcf5083e684213d397a924063347be539276b5858118ebdbe914b19b8caaf02eb08f164c5a82d39ee1e5ede591dfc2a451e635db69545f93be40a691d33e6634cff8b83a66ad2c92d52ecad05e3896dbaade70d114394e3cccf2c7178acf095c4cc51946094fa74ae6871b8b47e67c4388db19c05e19997125ba0a7bad31ee20696866fa9996925e0520e16fede48ca70cf790609f8184ac8102c2c00747121ee62fd7f24e0384376288265fa06e354af8aa7d14b049cfaef309935b3727dcda2dc0011bc2f60e81cafc25e44f7da7b2c2979ba379dd8be088ab8d73ff7da742cbbd1c6fb3b921645f3aebfed7edf5e1a1efb361aa7e7bb93b25e8ae4474b6fe8fa161ec197138e6460022819c16644618e0f847d047fea2a73454c6c59521a9b6b1b66d0194b4c3974ec69179e1ee801a9b3ec9eab29fa36a3912e66791cda691d7f93157dee356a76fe9bfc0ffa390a16ba86f4b121a714d1cc2f2a0fc4a36f8465e045ca6e2287880b58587151de919aef898d6205b61193604022f12e5841bc816029e31a00ac345d082cc41f37819598bd088e48a94636e98ee737c1416602a4acd3b58267a58c14922eb73e452f3349fa40ce04369dda999c0bcef5554625d08a53a7669eacdbf649d174ad41f40d7a9f1b481c8283bbee7127f3368cc46242a8adb03cede2e095058f76b0bf7fa5d341929b2418f5482def808fdafabba0013d434c62fda673a091ad77280df1df4833087604431e357c4194721349db05cc589e34d26f64c931375abec1180e87e38a36b6f5c56683750268b408cfbf5876c108b1c801b2e78c09e3879f2b5701104b82f9117098e80a395ea05e09f499f32b7c4546e64da68488e53034e18ada9a266d5ba6466408fa569ca1705b02cf131bb3e6a0b73bbb6b87288596c41234d6888dbd79c6a15a7d3b056c2fbe32770536edeac0b0aa5dfc73390044b5909fc92bda3663efe7dd7eb18a803fdb534cb3425572f741efabf5c8929b5db648849d608c8a079cd3d33604183b60299aed42ba05955ebb6d72b771672e76e69f3868361501dca8f165633ff37847284914e9221619cce071ff99dbb044abcceb7215a8708488b2062c3830c526024e1e1633abe17981d47874a1e63e86fc8b2976037457b36147b8169f123f82d3041d898a4929792c5c330c024f62d3ca45239c5001e76314fee53c2d399d23e494e08f5f11c91aa95b047ca1e3d5779c8b9b36971c888e02d027397479407d261f626f957a9a29d3c2bc06ab534a904e4621740b538e9b212bbb5f4276301a0c4f389c120fd673dd01b3d04a058bbc1106d1635466a23e273a9777b7a7af1e09399f0eee434c8da82064ea4a235934dfaa9880ed3ab17d0fa8aa726563d75ed4ce5e32b6a324a74d44e8b38ef509974d353d94925a34b6aa52dc71d265dd6d1b59858baf01cf83358673faa344411a94318755541320ce92211666026ef41ccd89b2622212f1150f6341580e4248431cccd9bd151de0a420769c50d8fbc5085c7ba325d09b1795a07c2433e472676a5d013f9f349065d4b0cfd0556374e1758f815ab68f747176a2bfcdfa58a15a175618bc4dc1692a5c3dc164142cf7cd8a2977a58a41a4e3d8c236e3ae99fabe9163596325a8280e86c9c16642683d8dc8c96fcf6b909261cf17ab35296f7cabbe2b0df2a5fdd6af1d186b2df031b47123c61089146c960af33952485b58ea309bbce3fbaa6c9155196b6d06b70c1235ac460622e42fad4e1ad7fedc13bf1d4b5e04b4ca0759d2ea6ad71bf085695a82a2bb8d396601804e3a7563d30424afd8459683281383a0068d3a337be5481f8803e5ae730e28b8df623258e78ce61230b5648edd756b446caca3e079a0fa2b5439160ddb5d626e8a313bf94acbccb947169151c042f9267a14d16be4ce69cdbff4e6b863343e6d0d2dd4849ffb79b2b72e221bf1da7d47835a72315ab756fd252382038e4c71cb5944bf273b7f87078176e4325222cd2f7ecc098f420b2e6c570b0fd03187ad9b6c3bb2b8c9171407aa86346c0fc03561a57ecb8adf807d592155f6496c649ebae34f597ddccadd3d1379db8417d641cc6864eecf36868ec2dc07a7497e0b373e3797887b689099bd65e95095fdd96e9da95956509ec5c31353c92a9468d766835b0ff11357cd062fa76c00cac8c39b59673873cd07aa1b92411d2cef1683ddc6827db1e6dce5ff67b52981fee023e71d4f3f3272a7afecbc22808e15dcde62d068954e824d231db0b3bd8db292bf8c5dab06da1b89d30e9373aab452c555049bd970d0001d7598e036c6d4089a0ce1cd3bd756dfcaf52ef672c90dc8f1b7bc15ae0bc926bcb8f70af58a9c4454e65b314f44fdee642c70e115347204c9c7a98358891db2f8964e1bb0e77eec7a5e46184b5242b84e4ea3a716115794327d564b772d442760f0c6be3f37b234ed53e25f5f5f21f8081e66671a6d96937c331c3c62ead10baa405775f6116f6fd2ece1a66f3c63ba19e47f6702cf688fb9d0c326924757851d887370ba322b8c414c4a37e0c94d1cb7cf7dbd6c272df574ad057b1acf51d1b1daa80f3c09bc27629db89b85069e6097964a8eb091bd5201253de84c4cdf16e13162db9bd817713fe6570e78c194ef48ad393937796ff5f28b0db251a8958ad7cbe43a813f704f49e624c5ef5901e092b1e0dd55b6c33c26fc780252c9358c4611e36d299c781f3e82c21b7b28f7a8366c7df3a871c4d1725d6f9387520e182f5f7e2603f8301f1c04014c6e1580eccdde6a8783745dff2707603f5c8a56bedb0a472791e7e8792647cc66e08a80f483960b9a612f6340250ad9b246239ba5fba9ae8b5d7e98499de7322200b1cc62bb60e2a85f5ce709e9c137b190e539c1936057125e6147a8fc95429913f906bc54e70b536e3293d17a709d72a466aa2b6290260e8873d4dbeaec13b5fdeb3f02c6d88de468e597933e4678f52ace480dd73b80738cb38739ca153cecea81a248c86367976b7fc17c6b0d45e6e09fa2c328d2da01ad3ed4cd6c961b855911f6cecb522c54e4db1e59305d0102f46316f470aab91bccae359d026429c81abf504c5523cb32accda941ffd995137463dbf377598152d198c23dbd7c16ce374cf930ff1a28458ac2d4f5eb71b0fcd88e3a4e9b6fda6ce5d96b979b2eb4d83a644c6c9917e17c7c8ed1a565a42280780b35e3703c72c825bbf60bcd77890e9b88e42d0dcbad8abdbed19059b7987876c46298bafca91d0c7dec2eb481c100253a8baf720ca3dd658bfb24e2833d606c9e64cad002692ac518e557bef5f7bfd48c70c49b493eee7b20ba746da9fc3c9243aa443d9e4fabe352dc9a046b2a88b6310c5cddc600e9b020b56cb7703976d70c4be8747f42ccd66c94a163a66dd5cda05475ce356bfd1b547909354dadf34e94f20c7607bf87895cdddec55a278152fc9b6ad889e08b77e223bc0ca6ca2b45252c670f84ec0dcafbfe01534234ab5b91018f27c8e796ec8fe381914c38648d1ab3ccf29bd9ab6cdbb42c81027e75511a51ff445b5a0ea04c50126f788e81f4c247a00a1665ced396313c9f1f1ab6111d9255e0bc9c0c7f8e06df02e97e063e9ce280b4e4df1de63b875a8cfbb89620cb82452c3212f20d26e337d9bfaea37aab59f9c3b6fb3c342c38ee9838af60320dc0bf1918bd6739b3f5dfb41d1f38e6aefae50eb283c42f3282cdd2d9a87a54b2536bcdce67caf1807ed8307262e1cdabd711c009a1cdf8803c24bc2e44eca3d839b164ae52e15d9c1b07b970722f14d1a642d3c2b3730785eb673de4841358427ce62e0048fcdd9b3a31f54d0b91a8a1454f56f204e82f748ff75a527da35029fcb5d92d1cbb7285b53b47dd18a75c65de722f5a077ec439084fe3b181a021464b99ea4fa3fa2c3af478ba49fae8b9fe4a55c15b8c9a112f30d94a45f702603f36e5fb51704d6e0501ce78f5c43fe38eb96d68f245855e3fc4071d05a8a76becaf095bc60f426b915a66ea5579302c45209659258aa58dc3f2ec544cab1888823c286458e18d55e30d44a5c31552cd66c5201fee2111cc5477811096e3031c6b946e30368991cfd988b66cc2add84416b8b40e552af902445a4ee600ce4d8ec85618e67adc43fc323fa92aede046db55a973173d55d56f6a8dfe403a79202008508c88d10b157b99341c1ca1f48f49cd23123552fa9c6a05453ec053bdf544007c71a3fbcfaaeff00f5c642189e128155b691efe56193b78fc5457ab2fae0198c434b1e57f851d4e0f8d33f4b6c919cb4259f0d4c2476e7a79625959fa93a492da803c84ed339630b78a89fa2a40013b0c87686575025d4b271c0a2ab465282b7139382cc2846a00ebf6ac663c9622583aef5fca42f4c4168bb170990e6579aee2d908fab84f67a384407f735a7ba2dcc81a70d71c472d7f3126357f4514328684b307e461e772f74a9691085cbc2cba4ed46c329d28a0f00b7161d05c867546b0e22597248d003083d36bab12bca2a0be89c152f39b2eb75a5cf56f583b5b1aa4594f3c601f12f3ce167aab9fb3c9fc059a24c2886bb9929dc31eeccfd4c81feaa22c8920dd0a184d6e94b0f91d7072dfd076fa2099617ddfa5e4402c7b4d874a52b7aeea6fe11f13a1104eb24cbc54ad1f4c323578c60e73944c60d6e474561d239a8db65dc71e67f51181aee51bfe62b5e39397e505b8c21f55c85834897a9ea54c5451e195301f235f017363fdfb95cc6d3b10b905b2406f66a0e7759fbccfc32108b81166cd48333c7e6e8c800645fe5d706ca8517b1ce861355365c87217d66e38eabcec69da933724250af9dc974588fd43b2605605778fb3990c8e9c1f771548740c037d3a0f6db08e317f7035257105f8dca28f889bd19a79ec456098f8a3580e06f7aeadcc003b57346f281bb744f4a50f1ea9670c4dad0227e562671ce8ba6b8bc026d1d9ad346663ad06375b4c3fd9ead7b3200bb3025fe0aae5cb14a6a952e86b75da0803df64faaaca51111cf301dc4f1c9f5543fa2329b7f50768285779fe9d2252d854bc853ced0b4a558a746bea68b6794f56b1823294d43aca46188e5659c76d00f55f9d8439e4753439196e9813934260d33ef167f39f6702439b8e9a0b15ab721f261a3800b882390441faefb68dc31dfbd6e1f26de06e24ff95e7fdec3709fe3d67005d0212d17e0e7e3874d621c4c76a5366498e0935c0c0c63f213e140b68e83daf42c55910a445c87a6e85e8605b7389bf1d8348a731fa4cc35a3be1ab17f57444d68d1f452a1b5c02bef0206e609a4ec84d91fb827a24ccb7df46e6bf9ced9b5722eefe72e1c1824a33f48c9998f0d27e4af5aab8b1db75033aabf8d3da66c86ab6f8fb94ec0363902bfd65974a4455373f08a749a374653d47f1ec9a27d35a5f5a40cb8d2684ae913988dc912e117293d6018928751e049328131e7ef65a19c3b9cb697c24e60d2f23828932a4024f6dd0c65805275e61eb95e82f97ebec65a51a0af09ee5e538b846f8da1cac0c6365b318fcb261d584b7166db35e56707e952b66c5b0a3d695dfe3f824d3e5d14cefff80dbdbf0d7c2c5c00660aab77822708558104bbed960573c76fbb46e631eac1757d7b56c00562e3921f04b55a4b34e432f4eacad1bc6ad0712c471df426124fbfb381caf29d755e820c8836b91232598e2ba136c4d30d776aea61191022d77b0c2e12106704f1e6c21dc3df9656076b923a5871937d03a8e20edf4f2bc0aed5bd3fe2f277ef0f9a42ed16ea07d324238b1c33194fb2706a931ab413235042602cf25d82ab910039a6295bbee0c03091cd8340d00aa4d450d2ae89bdf649bf1f73bbd17c6bcc9c1901af4ad57f2192d128464aaaa6d3f376cb38a4d5d024b2ad928d865fe016cec542ab98b6f54daccb7ae64ad459b1df47a1531e628af64b1c3e31e23213e454c63b00701535debef07eb49bcfb1bc2af1dc40791250c575f0c496fb80fc5ae381911abd366c85e45bab62499fd1ddc73e68e0ade92bc8049f16317b4bd67602247778ab8dcda96b026c4019b82f381abf3e5b047fea49244b7cc4d124added440033f283d5cbdf774a355a0ab1a59d8df9f2d0055521491a8974cacf82a0db5c7eb196f3168e693f03eea1c2b51cbd4db289cfe65f4c6c8b7d7d977773224ca2f661975da17f97f29b06880568e094d70b361b112502a095ce1bb6865ade5ab10173c6039950bcc8b78bc33d399514d76e74341fdec9a19ded973300b02728d9a97e109d095761d209347c0678ffabcbc812537c68b17fb1661c6627791e952b4e9821e7a1220e4da454a7c22ab1e7f7e75a4207f2c31703aa6bdc27a4a7fd023405737e46617965447d26d932b57e4b883c5cd9fd85cc2ef549790d68d3ebfa598095b5b41c07e7a409a255676a271dfb1025865457f2b36c1b332fd8721b2520876caf1373a3eade35f86df2341cd98ad494918ff791fad2f258e2192189ab2fc1d5586978373777bf10e47828f2ead850bf804054f534564c1a62c4ddd8cd9f0d17fe80c78fc5d4c168045dfdcf7a976d7dd3cad4bdb4ab53583feaa2ecdb65533b13e3468350edf7ae83b4eb6737971af180c64228a5597a66eb49ca8c2ca28e3125fd7e2d2240d20e033a515e505e02b5720072d47639f21b99051461ed6d191949bf2aa68a05b050634a0e8133fd65c18b770cd11c7cdf2d2a1398e83aa039e2790440bacadc4809e2e4caf849bd0be91a27cbf1b675ad89db41bd80f2224ce0022044c9c4103356b5608c5aefa0d2f3077c6c8087942934219e41c3662f20c70e025303872a210b182888fe422e02ae60f5638052a18d960a83eb80a165db802b90bc0920e8bad6a8bf97b4fea50af383ebd0e830238645815a156d885974b404e5d98ca3598dee3f992f713ac09c51c3909b3bd0d8bea6c41d74ec81317e1e8e1e480ed0663d8d85c8a6b726d006084d0e47c316d2b6762b01960d8a754c39c6707e7b63cc41600c7e7d76632639128e32ece5e4981bca07ae49fb775f7b618b6395dc967610af1a6ebeeea70f63b4c8f5b37ccf2f9c6406ecc243c920d9411657c259a5ce5c3d9ec18d75bc0148be9e77fcc9eb9f3bf9e49bfbf97346ea2a4d6a6751ffa493b7c27898819a47ee2a8d9ba76b1f1ca4d542ba3718ac80ad0e22a53b1c56ca293bb0797587a1b728fcc109bf79e1399c387065062e8139767015a6de8f9b3125d9d9559a0996c71aed19b540cb10b50b2077057d6936f75ad05c9dcd405d7111f57b41f36525d89a63c00fae378a31c890b7470fae0ee64c2aede6660ac4ac2ddaab9fa4d91194b257387edf9502fad2b687387eb6314b8ce67d52d4af57e23448a002eab5cf7c08f0f17acb8d1cdbf7743f8f6c34bec3ca118303c8e535f48a719ec05e321a911c3cb86807e927bb230b7db1343f673596214c8ba4fe4b8e97cf44462f4dfa0c31c313ba2fdaf88eaa17f190d4d5d4100d5bee06e3e2096edc4e4ff3e286599919228caa8817d21223185c1595690f10d5f0ab30b2b0cc7b5fd63c1945563b4239327bad3461c52421d6922397402a39270418b0dca76ad6a99738759bc989bbf6b5a9f159d92f008155c5445064724349fb10fd975c38c4440b66438660c935fc31ca96957a702ab37a36c61ccc6e1ff3c91839f71a121d124b54f913b8e980df9a28f5e2d18e8f01423c006e713649df39f9117f535408dd6024c9cca923030601b96cf4dafdf1e9865e4b8497f12facdf81dc37054f85580c1c0486e3518fb21bdff2dc6d5f0a5115cbc2336c5e1748dc6484ec93be794ef6e841af656915dbeaf8fdfed6154aa019c643b8236aac86383d968b2e527909bc5b7494cfbcc2afe92f69da4285266b6f31707e33f7b0b70048cf76c0745450ac8c51801cae0f14fc87fa2f91028d183a0dd6e9a248fda3831147652bd4fc06b16213d85142ea23155759b377e079c7f9e030d5796fb84a618c340b541c7b5b05813ecb8ab414ac5627bfaaf9e2abbca9d814746dd3ec5ab4e8f8ae5c474aef159662a814737445fa60f0055068c9ca3ea03509cc28f0762f6f142ba51967435dbf30aaef0bc16f1f2fb26621e0a98f4139d2e90157011e06ae8eb1e5e2c88323022a04bbd50d1b35fcede63e3bb73fef900c337893234252b7be09084add05fc1bfa82e342ec3da009a25ff05be4bcecb5ab70fa446d8b2687d1e76325f20e66ebcec4a856a5b1bc86032aa138a75985fe3fe9d316cb848a234786415a4d7ba6792a3388643d1de934df0b92389f2c12f8f571f76577e3a3b54e3c3678315ec1f36dbc229b9160c4950dfc42021153798976eefd12508ed4351570e3c3ada0e9d57b2dcd4ffd5ee86e0d4ff595f189e546822e44e907612e45295b31583521ed7d9d16d8662107ace813ae7b58296e999b5090a924e23975854e0f3e14836bd3bb7f8f555548656d1e1d63d2f6e5a214ea21346896f86b9a0da0874e25ffd1250bc03d8c1c773559066db074ce7f5b27b173e477bb70e01703e21c084997f1def8f89196cc211db8e28b5bdbdc59bb5504c0a186ed1c8d00c1fe637cc3a40875f66a944bfa740e5aacfa9bcaa764ba33ab59b76bb63cc5f7ed735d0cc2256a39afa9e1dcf40bab5b555d5949a6b204c8b29bfe15741619e8709b25127ba9f7239d133e489d3bf64f5d48f29e7c194e3844257a0d63ab59c3b0198dd42591c7355fce6177ac7408889e5deec213b18d2a5afc22f2b90ee559437ca19fae555a5e5c9beef6ce1173e96797d5e8192e7f828d25303fc4440078082d97bed7a8e84d532108b4cffc06976a6a9a860c47ea74a68671a35f7a3206b0574cd040b99a7ecf61c2d867267d74596c83d97661083d63d39414d78d0873885522ee9cd053bfb70678a518e5d771752927841457fe5b0e947140bf0bbd9118656f61820a6fad0f0c42de03d6df30479ed47a050091164e0a4e13941eb878a35c482866d610da14227193043e693690d5818eff403603cacaa170067ad86b2bd503f6f43f1c246d85066eb3615af22d5674b9bcc84a1dbd2756789fc4a0a8f8165a55bafdf89285e309ef9b76b3b31eb2533d83667e41672f8a9cc893339a218d80a3023e28d3288423604a38bb9c338ba2fa5952679a72fa5b108aa680bfe6d2a829f0ce88407fcd7fbc01acec5eaa1f344f6c2de6edf8a5a7e013d35bffef3dd9119e26f0f8d9b2ac5402db95e947fc3904c1d1540a5f77e58fcee805484c6db31fe77c74cf00a2c57ec4a78cf250553e38be533608eda7f000df04045ba32c635757884478ad4a32326e425cc022bd312874c4dcfcbdc89ef433703b535d60c96c6a3b47c3e4653f5d5ebf91ab4f2f9300766baa5cd0e41b9ab4fe37d52ae33d18ad051f1987f5cf2c34fd0c50cde996cb38d50f434f3f0c3df5508c36074b9d0861baeef479bb20cfd759a106f2f5bd1eb18b00a1440e59bcc81144026db57fa22896a4746f4e2f434841e455417e75850d2ef3996d03abdd0cc9ef5b8f6bccdd7630f185aa95b5a62a55e23784442b50655df4fd558bb379f08be52478a4d997cfac0ba0a745e66c2fa3dd7633506e25aaf505f77ecf747c041fc55c96a027a6b4878627669242eb3b1a0669e31b9483422abaf1798bb58365ce884c835d6d5357708cf1369274c896ef1f34c9f814a619b773f1395f6ab0b48e44dab0ee04d158ff2b96f54eaad64b057ae56d00b6ddaabe44e534a102c7856cd2e89d63bbf5c6fcdcf814858157346af19a9cc09465b774bf41a18a1410c9c3ca70b0ad54f5cc6996141820f30c9f093e5504f16217229e6746ba8bb8eae1d53f79b27a0ce052059fbf590ba238a4e7097cc88b3ebcd2dfec3d67fb6718580f2fda7bbb12a5246b78b05f3a2567a0a2b09a230e277a734fd281c57e5818eff5816002a594d0e0f38eff601f9b4354ec81e937877bf719a24382d83a8092988b934f9def6b2eb4182f30a52ac05907acd292b46493928b648db0dffdde831c49a5c06f4195a2ca3d22a95504f93ad01f56c119ec3c31913b75e5d4c7809929e1c8525ef5acf46c74c01fa9ef5c769951297a180917d8430f248ed3613d05fde317b045802198ddde45aa3023c7566517d24bf32738d4985ce9fcfcdae7a494366f2535acdd3af0c0c80a5831c769201d9e41d6ffa6c3cdef2b4953303ae91062799b4eb3c74f1a17500b958c55a682d34b0b1e1a3c10da9928f314984ba0757cacc39d609b1b144d96fdc1766e82821c7f14037e49af0d32180a3a010aff3179716a7051ec680f649bb6563bb9d37f55bdbb2d74a89f4179b1a1112232f57fa599efbd04640858339bd5ffb5ac1cc766eff26652a6cbe571a8d50827f2664472d20a00b083520b5349fd17e2a69907e75c40d6898fd83aaa625e509bc648c07aae2d0f22e5824d8ce29b1af8d11513068d16f3ac7d46d13bab9a38384f455d055fb0c293215b4f6905a7d59b44bd3d42892fed051af4174b7169803b1164b49d8a95089719c3c751f6d93a94ffd65efa18eadc7ebef6a78a9b6de10f85f3574f10cd2de003533fcd68aae31931128a249af39144a24c0db4dd5ddcadf79601373472f3f8a10ca0253c3a271f4910fe543c5fe8eac90678cd42f0b858ecd002dae20b849ad58d629e91fa3c4eaed6a9973e7ecf82de315bb82fb50684ecbfbc581e3480577afb0117f2e15c9c6b95f759870ae50a975aadada846f00281cfc6ffc3f169657c1e2076f5d8e13acc2ce25567f16c6abdbb153d758015962ec4a01d9b55186d516bec3a4e26dd2447d3faf47da4e3ff052252550dcaed41953335e0a45b4edfdbfcaaece876dfc152d16dcaadfb332c6ebafe42aab1eb097f54c62a9bae05e58f6d894aff63dcda1e2507bba2052ede338f1486eb0cc4ee1018bf83ccc0eb3afdc72ad3ffbd2f8e515d471c6d9f22588f1244b0681ebd59a0d1cf9589e35c5cbfdd08fb937f64d3171116c3b930dc43ba1f615733850b5804ef6a5c7d3b459490c06cbc733a2870db4a09606731bbe66bf8e00d95e8973607dd5f58d659ec80dce830ee405acb1e21fed2f2c46cf3047ece19356bf911bc2b097e41d8ce4a275a323e6eff24da2438291c6a72b77dd2862ff2d8067c1943c15eda4cc480b044fbe7ba7cb3cef2e49c606538d6eac5cc2277918ab2a0297aab4b5ac48862e4d47ab4ba0df3587dfde0be60243ceda0ca6f1a87a7ea7fc27cf272c802afd9558b1e47e60c090e04a4dbe332ac7e95c6d2922fe522c8c73475d65324e979f8d5b0c6b25d387d76a4f5feaf21ff0e755fc66869be10ba907be27fdcbf0fbc2086d4ea37487f0637e24419bf09fd8828509da6378462d340b6470710624ca9b661481056a035eda0cbbf0edf4ca6b56a3066246923a70460697a0f7c92b2cf7ae909da1c7dee731acd6380000c598eae2237cdf60ccff12eb81a9dc3aa960107e9e4627d8ae08a5739de61b33aa0f244bc472e92e13bc595e9a000c1e703014629f3f45265019f3a0e38af857657faab4efb9430fd930e92f3a32e5ff64927bb2956dcf0a866dad913e9f04dd39baf4a407346a9bc27c52d83e0ac1186eeaab17ca9c502a17d370df7e1244b25b4fb2ebcac3572e1535973eae7dc4a99a16932d8cac5e7e79377bd9ecf72b32ffd297c36b7a0bd3d37e1548805977b55d3ec8295b407435b8dcab61bfc3da69017abdea4d3f4316da408866541a82a2b5c0c562de19b8c80233e542bd9197e8f337b7181cc8296ee3adede48f84faf6d5ad7710f78deb35e1785eaf369f3b341cc2ee449cc4ca53f53bac87d964344367dcd21c2b8ddb1bb85bdd100eeed65d79c0a96e4197e90b89ec141ed293343c2e9a23722456a88a40888a14aa35d4b342b118ea320926693b6914f7d21f2583f09b55fd5cfff11b71befa859570f6fe5c5896a2bca77c997ee728476a5764757f2bc8e610f63954a9b9990c21deebb835fb1681f4ebccfd0b72316b31146ccab5d5bad009cc8c1d1520ca1bbb2a735712ff34f4a46a467e97b335c30d208023904c6e180399c7a43e5c46bc7bd52fbdca1081af218520eccbb1e4c0d7139c96e03c8e578df056495a9f502aa22b32924e8b2d626a29190ba8f68da0ea9110efd83fe7a05a207a31640e4df0974a90c2dc9b92c24301b58c9c2ff330715b7a7037a5fd0236cc2f1a73451ae096ac2ef665bcdc5de9ff9b3c8796fb2fd3a3a0ce7045170df5c4374edc0154cb86a16590fd60d8df7ef7f41b6d0426b2c60a7a6e48ddde817c15672c8bb67caef054'),
	(1, 0, 2, 0, '\x010000032128b52ffd602102451400d4240a550a086e6174696f6e616c12456d61727361642f2b39396238376664332b4151536a69695857354a625955624d5879776361726b6d75415145676c645a5464353076454c54555a4938311a024d410a580a086f7269656e742b65343765333438622b4155626453786f567075426c7553495456635a39665266512b33464f3951794d3345547156557844583156501a054d412d30320a5e0a0b736f7573732d6d6173736112482b35343961343664362b4154544736534334707a31486c5746756e6b476e6f455a48656d464a3668427053614353377964656748686639121a0a09726567696f6e2d736d1206524547494f4e6f7232120e0a0368637012034e534f1ac503308201c130820167a00302010202140c1f2820e9ffd39b94a226d646a49face27a2f4b300a06082a8648ce3d040302303d310f300d060355040a0c064d312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a5930130607020103010703420004ab12cf9b9a220d54754d1a46950eca5f2f0895a8601cd4e2d33828e435ce4cd5e35efbd22a6670d733a9fbee7e011fd3b8d83e38845a19227fc34e0b74e79687a3453043300e0603551d0f0101ff040403020106301d0e041604146277167a19131a4263b0c327207e9e38e16b12c23012130830060101ff0201000348003045022100fe5edd7ccca26458b4181d73f1be9f14d2cc06b6c24c60b631f6f675413d9a1f02203e9b6c7249c7cb00de16ad56176489d6461a18f98e01094262aebd2eda04e12d15004f8b4f2abb0b65a39bb111f7895fd66ac520196ec4658602c6d14402d9bfb360591fc8d88f6f36e20137269cdbcb06c4082d9893887907'),
	(1, 0, 3, 0, '\x010000032228b52ffd60220275160024290af4050a2430313963613864372d326430302d373063332d393436332d3561396339613566356337611209726567696f6e2d736d1a22056b65792d303a203701eeb627c855052db606b1e2baaf160d9c17045970404af94492d968a516e74220119f819e53179cbcb4cb5bc97b6c2d9297182972bb8f58c23f65ff36b12dca6c6a02667272067075626c69637ade040a483046022100e0262344413fd29d47efd1dd25398acf4e1c246c93e934aa482808014a585a03022100f5097459a8af9414f342c33ef62e17a210600151738bde52ce59221fe546afde1291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137375626d697474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a09504f505f544f54414c22054d412d303922092d3030312a043230323032043230323416009f4a889ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864add02ded611862f0839b7b99a180716d9a0195b7b207'),
	(1, 0, 3, 1, '\x0001020109504f505f544f54414c000202054d412d3039094d412d30392d30303102054c4547414c025f5401040101010002780401000663656e737573000000010000000100c8017841024602520201010001'),
	(1, 0, 4, 0, '\x010000032228b52ffd60220275160024290af4050a2430313963613864372d326430302d373633652d623735322d6264303763393636636330661209726567696f6e2d736d1a22056b65792d313a2039fb25956e74c88c2f270cc8a28a7d9a469154118d45672d8f5b2ad9fe874e8242206ad574c31cd0c9deaa5f7716cd4385b38860f2e09c6461c7363fedd300538f856a02667272067075626c69637ade040a483046022100ca32629d4786ad53eec3996cf486acbc1ed57258c76baff67c3d4c27c62ea2c6022100aa2d9e59ad4032655941f92849930ccadce961065449bad40a3e9bc96e752eb01291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137375626d697474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a09504f505f544f54414c22054d412d303922092d3030312a043230323132043230323416009f4a889ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864ada42ded611862f0839b7b99a180716d9a0195b7b207'),
	(1, 0, 4, 1, '\x0001020109504f505f544f54414c000202054d412d3039094d412d30392d30303102054c4547414c025f5401040101010002790301000663656e737573000000010000000100ca017841024602520201010001'),
	(1, 0, 5, 0, '\x010000032028b52ffd60200265160004290af2050a2430313963613864372d326430302d373037642d623661622d3564616339393936396337391209726567696f6e2d736d1a22056b65792d323a20bc73cad04384f5ca302d3e77dfd22e57fe65c4a8124064a8d89daf7d3a51f68d42205f24b0037d4f03718668eece2001d04427380ff871342f07b2567a6bcd4eaade6a02667272046e6f64657ade040a48304602210088dce4636c4b05f6876e288354109dc31353a206c18c1f7380a68dcadb0b2e1b022100aeb8cea8c4a35a6e6d600a3d29540b59689bf2775ba2ea676444792fa9e802581291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137375626d697474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a09504f505f544f54414c22054d412d303922092d3030312a043230323232043230323416009f4a889ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864ad9c2ded611862f0839b7b99a180716b9a0195b7b207'),
	(1, 0, 5, 1, '\x0001020109504f505f544f54414c000202054d412d3039094d412d30392d30303102054c4547414c025f54010401010100027a0201000663656e737573000000010000000100cc017841024602520201010001'),
	(1, 0, 6, 0, '\x010000032028b52ffd6020025d1600c4280af2050a2430313963613864372d326430302d373665332d626564322d3436313233613237333561651209726567696f6e2d736d1a22056b65792d333a20d707a904f1c21da89a7677a793c9745b5f23de1c447f6e976952e7c09932362d42209a277471053172a6cf556516cc5944faba4d244b4f4fe8b392ef6b1fd69363d86a02667272067075626c69637adc040a46304402205d8c53ccebb7ff1848eb889079f7c49863167df61db01681589ba9a14ebf2692022076cdcc695f9543eab43d0b8ed563c2f469f0891b0af6615c1f2f61e3797db48b1291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137375626d697474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c130230000347004d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a09504f505f544f54414c22054d412d303922092d3030312a04323032333204323032341700988ac40b120ccee53982dd85b281637d8cda9869c9943dd8cc65e508d64598a88d2a4b1cb256ce96f6300c31f8c1cdbdcc50c0b835cd80ca5bd903'),
	(1, 0, 6, 1, '\x0001020109504f505f544f54414c000202054d412d3039094d412d30392d30303102054c4547414c025f54010401010100027b0101000663656e737573000000010000000100ce017841024602520201010001'),
	(1, 0, 8, 0, '\x01000003dc28b52ffd60dc02351c00d4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f1a9e010a03652d3110011a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400f215db79592570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001'),
	(1, 0, 9, 0, '\x01000003de28b52ffd60de02451c00f4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10011a9e010a03652d3110021a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400fa15db79594570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001'),
	(1, 0, 10, 0, '\x01000003de28b52ffd60de02451c00f4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a9e010a03652d3210011a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400fa15db79594570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001'),
	(1, 0, 11, 0, '\x4d53524d01086e6174696f6e616c076d656d62657273000101010101010101010101010101010101010101010101010101010101010101086e6174696f6e616c00010572756c65730100010ad8a5d8b5d8afd8a7d8b10b5075626c69636174696f6e0752656c6561736580a0be88f1fca506087265706f7274656400'),
	(1, 0, 12, 0, '\x000a2430313963613864372d326430302d373665332d626564322d3436313233613237333561651201061a0577726f6e6722086f70657261746f7232208b8ab76e34e3ca54758ca5a12bcea840e83de31278620f43951167fddacdaba7'),
	(1, 0, 13, 0, '\x000a0107120961736b656420666f721a086f70657261746f72222430313963613864372d326430302d376565652d626333662d3530653835386132353361312a09726567696f6e2d736d4a2088e782c80cc6e48acc3dc576a5009d3a3d64621ec7a09377d3181e18aa1331465209504f505f544f54414c'),
	(2, 0, 0, 0, '\x000a0b736f7573732d6d617373611a486d61727361642f736f7573732d6d617373612b35343961343664362b4154544736534334707a31486c5746756e6b476e6f455a48656d464a36684270536143533779646567486866'),
	(2, 0, 1, 0, '\x01000002fe28b52ffd60fe013d1500a4260adb050a0c7375626d697373696f6e2d301209726567736d1a22056b65792d303a200d5e5010b411c83e2104e8a63d00cf0dcb10dd8609072b93c0a61d9257118e23422055737bd1f02df95dda15b908554ca8da3e37b2381194965ad3598645860d43836a02667272067075626c69637add040a47304502203473459338df50ee752fa51edccb8dd3803ee6a1a99b87520c5348e98d6a5069022100907fb77b20444e2a6ff3cf6ed7915f3373fa2f9fce08fa322f610951d6eff8851291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10011a09504f505f544f54414c22054d412d30392a043230323432043230323417009ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864ada0adeadd6a0c302706ef70232e3314308e4d332097756a1531'),
	(2, 0, 1, 1, '\x0001010109504f505f544f54414c000101054d412d303902054c4547414c025f54010401010100017c01000663656e737573000000000000024101460152010101'),
	(2, 0, 2, 0, '\x01000002fd28b52ffd60fd012d150054260ada050a0c7375626d697373696f6e2d311209726567736d1a22056b65792d313a20f1df7f6119e8abef3ad6f51c816f8d4747f3e8cef5a96cac2d729941db880d154220b07303cec1eae11ce34702571c903cc78773ed12fc67151a71fe5065ec93628c6a02667272067075626c69637adc040a46304402204c2052860040dd97654826e8f7a7c3979a3e575811e22307241255dfbebd36f402200af2a2efc0acf07034c6f7ab934ac0a35cf93ea7f591691eda52929aabd26f421291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c130230000347004d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10011a09504f505f544f54414c22054d412d30322a043230323432043230323418001724189ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864ad9cadaadd6a0c302706ef70232e3314306e4d332097756a1531'),
	(2, 0, 2, 1, '\x0001010109504f505f544f54414c000101054d412d303202054c4547414c025f54010401010100017c01000663656e737573000000000000044101460152010101'),
	(2, 0, 4, 0, '\x01000002ff28b52ffd60ff01451500b4260adc050a0c7375626d697373696f6e2d331209726567736d1a22056b65792d333a20d4ff6dcb613ef1e614b79cc925c4e7965fd493c8c80dd1c1925f7c18f5b2cce14220341b3688cc73d0d0be9470238c92b874fbf7c50f195b2f198e589e90d45887ba6a02667272067075626c69637ade040a483046022100bbcab926fdd6e68811b38aaef68707fdba91e1bbd4b596acf282b66e3570aa3e0221009333162163979cc075c9ee2ba40e6885c0fff7aaa5e35fc91ed9b7041fd16bcc1291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a3028030c2120636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d33305a302f1c301a137474657220305930130607020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10011a09504f505f544f54414c22054d412d30392a043230323432043230323417009ccb7304bb0b6503c7fa18b531d392297bb099cbca11ac8b30511b55963864add0ad2ade6a0c302706ef70232e331430ae4d332097756a1531'),
	(2, 0, 4, 1, '\x0001010109504f505f544f54414c000101054d412d303902054c4547414c025f54010401010100017c01000663656e737573000000000000084101460152010101'),
	(2, 0, 5, 0, '\x66726f6d2074686520667574757265');


--
-- Data for Name: tile; Type: TABLE DATA; Schema: log; Owner: -
--



--
-- Data for Name: access; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.access OVERRIDING SYSTEM VALUE VALUES
	(1, 1772359200000000, 'reader', 'souss-massa-observatory', 'PullObservations', 'POP_TOTAL');


--
-- Data for Name: desk_file; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.desk_file VALUES
	('018f3c5e-0000-7000-8000-000000000001', 'region-sm', 'region-sm', 'a.csv', '\x00', '\x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 1772359200000000, NULL, 'one');


--
-- Data for Name: grant; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node."grant" VALUES
	('submitter', 'region-sm', 'submit', '{MA}', NULL),
	('submitter', 'region-or', 'submit', '{MA}', NULL);


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.idempotency VALUES
	('region-sm', 'key-0', '\x3701eeb627c855052db606b1e2baaf160d9c17045970404af94492d968a516e7', '019ca8d7-2d00-70c3-9463-5a9c9a5f5c7a', 0, 3, 1, 4, 0, 'public', true),
	('region-sm', 'key-1', '\x39fb25956e74c88c2f270cc8a28a7d9a469154118d45672d8f5b2ad9fe874e82', '019ca8d7-2d00-763e-b752-bd07c966cc0f', 0, 4, 1, 5, 1, 'public', true),
	('region-sm', 'key-2', '\xbc73cad04384f5ca302d3e77dfd22e57fe65c4a8124064a8d89daf7d3a51f68d', '019ca8d7-2d00-707d-b6ab-5dac99969c79', 0, 5, 1, 6, 2, 'node', true),
	('region-sm', 'key-3', '\xd707a904f1c21da89a7677a793c9745b5f23de1c447f6e976952e7c09932362d', '019ca8d7-2d00-76e3-bed2-46123a2735ae', 0, 6, 1, 7, 0, 'public', true),
	('region-sm', 'events', '\x75194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e', '019ca8d7-2d00-7eab-9a5a-d843ca9fd9e4', 0, 8, 3, 11, 0, 'public', true),
	('region-sm', 'key-4', '\x', '019ca8d7-2d00-7eee-bc3f-50e858a253a1', 0, 7, 1, 8, 0, 'public', true);


--
-- Data for Name: incident; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.incident OVERRIDING SYSTEM VALUE VALUES
	(1, 1772359200000000, 1772359200000000, 2, 'bad-header', 'oriental', 'oriental', 0, 7, '', '');


--
-- Data for Name: peer; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.peer VALUES
	('oriental', 'https://127.0.0.1:1');


--
-- Data for Name: person; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.person VALUES
	('f.alaoui', 'submitter', 'region-sm', 'fr', 1772359200000000, NULL, 1772359200000000, '\x0000000000000000000000000000000000000000', 1772359200000000, 59078640, 1, 0, 0);


--
-- Data for Name: staged_chunk; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.staged_chunk VALUES
	('oriental', 0, 7, 1, '\x00', '\x00');


--
-- Data for Name: upload_chunk; Type: TABLE DATA; Schema: node; Owner: -
--

INSERT INTO node.upload_chunk VALUES
	('018f3c5e-0000-7000-8000-000000000000', 1, 1772359200000000, '\x00');


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES
	(1, 'log and node', '2026-12-01 04:07:21.336803+00', true, '\x00021e7e80253c2530214777a241dbe433923ef78da2fffab5e9d37b2c2c85ed79624ea253d45c2cd38fbc0e937e4653', 158802743),
	(2, 'desk files', '2026-12-01 04:07:21.499495+00', true, '\x8de43e8d041511037d0cf578a5307d8ac59b28f2655ae031914e4f0857d7219f907d4d4098d3dcb7b610f23deccc86f8', 32022918),
	(3, 'people', '2026-12-01 04:07:21.535502+00', true, '\xa90ad70d902ed7126cce3c86be505afc4b1b12e69d52fe4cbc2106c1bbd912945ce3398961d11a0fddd90bef0a6939c1', 16006870);


--
-- Data for Name: call; Type: TABLE DATA; Schema: view; Owner: -
--



--
-- Data for Name: control; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.control VALUES
	(2, 1, 0, 1, 1772359200000000),
	(3, 1, 0, 2, 1772359200000000);


--
-- Data for Name: entry_state; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.entry_state VALUES
	(1, 0, 0, 0, '', '', 1),
	(1, 0, 1, 0, '', '', 2),
	(1, 0, 2, 0, '', '', 3),
	(1, 0, 3, 0, '', '', 5),
	(1, 0, 4, 0, '', '', 7),
	(1, 0, 5, 0, '', '', 9),
	(1, 0, 6, 0, '', '', 11),
	(1, 0, 8, 0, '', '', 15),
	(1, 0, 9, 0, '', '', 17),
	(1, 0, 10, 0, '', '', 19),
	(1, 0, 11, 0, '', '', 20),
	(1, 0, 12, 0, '', '', 21),
	(1, 0, 13, 0, '', '', 22),
	(2, 0, 0, 0, '', '', 23),
	(2, 0, 1, 0, '', '', 25),
	(2, 0, 2, 2, 'AREA_NOT_YOURS', 'POP_TOTAL MA-02 2024', 26),
	(2, 0, 4, 1, 'catalogue', 'national/0/9999', 27),
	(2, 0, 5, 3, 'unknown-kind', '', 28);


--
-- Data for Name: erasure; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.erasure VALUES
	(1, 0, 7, 0, 13, 1772359200000000, 'asked for', 'operator', 1772359200000000, '019ca8d7-2d00-7eee-bc3f-50e858a253a1', 'region-sm', NULL, 0, '{POP_TOTAL}', 12);


--
-- Data for Name: event; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.event VALUES
	(1, 0, 8, 'e-1', 1, 'GOV_SEMINAR', 'MA-09', '2025-05-12', '2025-05-13', '{T_RECEPTION}', '{region-sm}', '{}', '', '\x01000003dc28b52ffd60dc02351c00d4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f1a9e010a03652d3110011a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400f215db79592570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001', false),
	(1, 0, 9, 'e-1', 2, 'GOV_SEMINAR', 'MA-09', '2025-05-12', '2025-05-13', '{T_RECEPTION}', '{region-sm}', '{}', '', '\x01000003de28b52ffd60de02451c00f4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10011a9e010a03652d3110021a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400fa15db79594570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001', false),
	(1, 0, 10, 'e-2', 1, 'GOV_SEMINAR', 'MA-09', '2025-05-12', '2025-05-13', '{T_RECEPTION}', '{region-sm}', '{}', '', '\x01000003de28b52ffd60de02451c00f4340ab8060a2430313963613864372d326430302d376561622d396135612d6438343363613966643965341209726567696f6e2d736d1a22066576656e74733a2075194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e4220a63eea6b582cee758ba45d6bf9deaa15d301a84a7417e20e0593da14137cb2124220d7b0d68a7eccd9ee34d8275a20261dfdad31a9e963e7a244b1a98276f59fd1b942206b63da427ca2a5ca4a549fbc575768e4561149eab66299f0c0916188b8d5c6ac6a02667272067075626c69637add040a4730450220277bb01c2d02ea5df2c2c55a52bdf3359585dc664613341f678e5edbb2664064022100dfe556987cfcc531bb66ce33f8192a6f404d00733c82d88584a7cb12e4f974261291043082020d308201b4a00302010202140981517c3ef26206ea57501833cbea1887d6eb99300a06082a8648ce3d040302303d310f300d060355040a0c064d6172736164312a302806035504030c214d617273616420636572746966696361746520617574686f726974792074657374301e170d3234313233313233353530305a170d333431323330305a302f1c301a137375626d6974746572203059301306072a8648ce3d020103010703420004d671ab38d8b8e72ca982a6ae4be2dbf262fdd61141e14ab9451f39fb2bcaeb2f3a7e2461491306ae25524afa93ead7b48757af668cfb4df3d493942754ee8a80a3819f30819c301f0603551d230418301680146277167a19131a4263b0c327207e9e38e16b12c23027110420301e861c6d3a2f2f2f0e0f0101ff040403020780301325040c2b06010505070302301d0e04160414f20e0fbe61289902502adb928672b231c9763831300c13023000034700304402204d47dab814a29c4ac4f8560b5d4f6849059574ff84d74bec8b22b4223651fbf20220615c698d612da97f813ffe839a7d700e6d825f9628282cdab9411aa6982afb7f10021a9e010a03652d3210011a0b474f565f53454d494e4152220448454c442a1f0a08d986d8afd988d8a9120a53c3a96d696e616972651a07536572320a323032352d30352d31323a3342034441594a0653544154454452054d412d30395a06524547494f4e729a010b545f524543455054494f4eb201080a06736f75726365ba01026172c201036c6f771400fa15db79594570599273798e6077a16ce0581fa336665a32650f367359b98a7511266a2395e5dfba8a876188c187b95c9b65b84001', false);


--
-- Data for Name: kept_group; Type: TABLE DATA; Schema: view; Owner: -
--



--
-- Data for Name: observation_part; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.observation_part VALUES
	('POP_TOTAL', 1, 0, 3, 1, 'MA-09', 'MA-09-001', '2020-01-01', '2024-12-31', 2),
	('POP_TOTAL', 1, 0, 4, 1, 'MA-09', 'MA-09-001', '2021-01-01', '2024-12-31', 2),
	('POP_TOTAL', 1, 0, 5, 1, 'MA-09', 'MA-09-001', '2022-01-01', '2024-12-31', 2),
	('POP_TOTAL', 1, 0, 6, 1, 'MA-09', 'MA-09-001', '2023-01-01', '2024-12-31', 2),
	('POP_TOTAL', 2, 0, 1, 1, 'MA-09', 'MA-09', '2024-01-01', '2024-12-31', 1);


--
-- Data for Name: projected_to; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.projected_to VALUES
	(1, 0, 14),
	(2, 0, 6);


--
-- Data for Name: projector; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.projector VALUES
	(21, '\x482ef22061e84a2cef89315bd862503644dd83fbd9505b9d93dbe9110f58a036');


--
-- Data for Name: release; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.release VALUES
	('\xb5632dd74fc36d32d29a218db883bfa0456b7fd5938c1848fa05e3ad27f001e7', 1, 0, 11, 1, 1772359200000000, 'members', 0, NULL, '', '\x4d53524d01086e6174696f6e616c076d656d62657273000101010101010101010101010101010101010101010101010101010101010101086e6174696f6e616c00010572756c65730100010ad8a5d8b5d8afd8a7d8b10b5075626c69636174696f6e0752656c6561736580a0be88f1fca506087265706f7274656400');


--
-- Data for Name: release_part; Type: TABLE DATA; Schema: view; Owner: -
--



--
-- Data for Name: release_plan; Type: TABLE DATA; Schema: view; Owner: -
--



--
-- Data for Name: roster; Type: TABLE DATA; Schema: view; Owner: -
--



--
-- Data for Name: submission; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.submission VALUES
	(1, 0, 3, 4, '019ca8d7-2d00-70c3-9463-5a9c9a5f5c7a', 0, 'region-sm', 'region-sm', 'key-0', '\x3701eeb627c855052db606b1e2baaf160d9c17045970404af94492d968a516e7', 1772359200000000, 0, 'public', false, 2, '{POP_TOTAL}', false, '', 4),
	(1, 0, 4, 4, '019ca8d7-2d00-763e-b752-bd07c966cc0f', 0, 'region-sm', 'region-sm', 'key-1', '\x39fb25956e74c88c2f270cc8a28a7d9a469154118d45672d8f5b2ad9fe874e82', 1772359200000000, 1, 'public', false, 2, '{POP_TOTAL}', false, '', 6),
	(1, 0, 5, 4, '019ca8d7-2d00-707d-b6ab-5dac99969c79', 0, 'region-sm', 'region-sm', 'key-2', '\xbc73cad04384f5ca302d3e77dfd22e57fe65c4a8124064a8d89daf7d3a51f68d', 1772359200000000, 2, 'node', false, 2, '{POP_TOTAL}', false, '', 8),
	(1, 0, 6, 4, '019ca8d7-2d00-76e3-bed2-46123a2735ae', 0, 'region-sm', 'region-sm', 'key-3', '\xd707a904f1c21da89a7677a793c9745b5f23de1c447f6e976952e7c09932362d', 1772359200000000, 0, 'public', false, 2, '{POP_TOTAL}', false, '', 10),
	(1, 0, 8, 5, '019ca8d7-2d00-7eab-9a5a-d843ca9fd9e4', 0, 'region-sm', 'region-sm', 'events', '\x75194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e', 1772359200000000, 0, 'public', false, 1, '{GOV_SEMINAR}', false, '', 14),
	(1, 0, 9, 5, '019ca8d7-2d00-7eab-9a5a-d843ca9fd9e4', 1, 'region-sm', 'region-sm', 'events', '\x75194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e', 1772359200000000, 0, 'public', false, 1, '{GOV_SEMINAR}', false, '', 16),
	(1, 0, 10, 5, '019ca8d7-2d00-7eab-9a5a-d843ca9fd9e4', 2, 'region-sm', 'region-sm', 'events', '\x75194ba8fd10804e21c8a6732d757ffa6af6321a668df0c571db62851841b15e', 1772359200000000, 0, 'public', false, 1, '{GOV_SEMINAR}', false, '', 18),
	(2, 0, 1, 4, 'submission-0', 0, 'region-sm', 'region-sm', 'key-0', '\x0d5e5010b411c83e2104e8a63d00cf0dcb10dd8609072b93c0a61d9257118e23', 1772355600000000, 0, 'public', false, 1, '{POP_TOTAL}', false, '', 24);


--
-- Data for Name: withdrawal; Type: TABLE DATA; Schema: view; Owner: -
--

INSERT INTO view.withdrawal VALUES
	(1, 0, 6, 0, 12, 1772359200000000, 'wrong', 'operator');


--
-- Name: origin_origin_id_seq; Type: SEQUENCE SET; Schema: log; Owner: -
--

SELECT pg_catalog.setval('log.origin_origin_id_seq', 2, true);


--
-- Name: access_access_id_seq; Type: SEQUENCE SET; Schema: node; Owner: -
--

SELECT pg_catalog.setval('node.access_access_id_seq', 1, true);


--
-- Name: incident_incident_id_seq; Type: SEQUENCE SET; Schema: node; Owner: -
--

SELECT pg_catalog.setval('node.incident_incident_id_seq', 1, true);


--
-- Name: arrival; Type: SEQUENCE SET; Schema: view; Owner: -
--

SELECT pg_catalog.setval('view.arrival', 28, true);


--
-- Name: checkpoint checkpoint_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.checkpoint
    ADD CONSTRAINT checkpoint_key PRIMARY KEY (origin_id, epoch, size, root);


--
-- Name: cosignature cosignature_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.cosignature
    ADD CONSTRAINT cosignature_key PRIMARY KEY (origin_id, epoch, size, root, signer, key_id);


--
-- Name: entry entry_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.entry
    ADD CONSTRAINT entry_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: head head_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.head
    ADD CONSTRAINT head_key PRIMARY KEY (origin_id, epoch);


--
-- Name: origin origin_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.origin
    ADD CONSTRAINT origin_key PRIMARY KEY (origin_id);


--
-- Name: origin origin_once; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.origin
    ADD CONSTRAINT origin_once UNIQUE (name);


--
-- Name: payload payload_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.payload
    ADD CONSTRAINT payload_key PRIMARY KEY (origin_id, epoch, idx, chunk);


--
-- Name: tile tile_key; Type: CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.tile
    ADD CONSTRAINT tile_key PRIMARY KEY (origin_id, epoch, level, tile);


--
-- Name: access access_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.access
    ADD CONSTRAINT access_key PRIMARY KEY (access_id);


--
-- Name: desk_file desk_file_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.desk_file
    ADD CONSTRAINT desk_file_key PRIMARY KEY (file);


--
-- Name: grant grant_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node."grant"
    ADD CONSTRAINT grant_key PRIMARY KEY (role, name, kind);


--
-- Name: idempotency idempotency_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.idempotency
    ADD CONSTRAINT idempotency_key PRIMARY KEY (reporter, idem_key);


--
-- Name: incident incident_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.incident
    ADD CONSTRAINT incident_key PRIMARY KEY (incident_id);


--
-- Name: incident incident_once; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.incident
    ADD CONSTRAINT incident_once UNIQUE (peer, origin, epoch, reason);


--
-- Name: peer peer_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.peer
    ADD CONSTRAINT peer_key PRIMARY KEY (name);


--
-- Name: person person_invitation_once; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.person
    ADD CONSTRAINT person_invitation_once UNIQUE (invitation);


--
-- Name: person person_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.person
    ADD CONSTRAINT person_key PRIMARY KEY (name);


--
-- Name: staged_chunk staged_chunk_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.staged_chunk
    ADD CONSTRAINT staged_chunk_key PRIMARY KEY (origin, epoch, idx, chunk);


--
-- Name: upload_chunk upload_chunk_key; Type: CONSTRAINT; Schema: node; Owner: -
--

ALTER TABLE ONLY node.upload_chunk
    ADD CONSTRAINT upload_chunk_key PRIMARY KEY (upload, chunk);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: call call_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.call
    ADD CONSTRAINT call_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: control control_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.control
    ADD CONSTRAINT control_key PRIMARY KEY (kind, origin_id, epoch, idx);


--
-- Name: entry_state entry_state_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.entry_state
    ADD CONSTRAINT entry_state_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: erasure erasure_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.erasure
    ADD CONSTRAINT erasure_key PRIMARY KEY (origin_id, epoch, idx, by_epoch, by_idx);


--
-- Name: event event_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.event
    ADD CONSTRAINT event_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: kept_group kept_group_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.kept_group
    ADD CONSTRAINT kept_group_key PRIMARY KEY (release, indicator);


--
-- Name: observation_part observation_part_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.observation_part
    ADD CONSTRAINT observation_part_key PRIMARY KEY (indicator, origin_id, epoch, idx, chunk);


--
-- Name: projected_to projected_to_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.projected_to
    ADD CONSTRAINT projected_to_key PRIMARY KEY (origin_id, epoch);


--
-- Name: release release_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.release
    ADD CONSTRAINT release_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: release_part release_part_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.release_part
    ADD CONSTRAINT release_part_key PRIMARY KEY (origin_id, epoch, idx, indicator, part);


--
-- Name: release_plan release_plan_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.release_plan
    ADD CONSTRAINT release_plan_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: roster roster_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.roster
    ADD CONSTRAINT roster_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: submission submission_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.submission
    ADD CONSTRAINT submission_key PRIMARY KEY (origin_id, epoch, idx);


--
-- Name: withdrawal withdrawal_key; Type: CONSTRAINT; Schema: view; Owner: -
--

ALTER TABLE ONLY view.withdrawal
    ADD CONSTRAINT withdrawal_key PRIMARY KEY (origin_id, epoch, idx, by_epoch, by_idx);


--
-- Name: desk_file_expiry; Type: INDEX; Schema: node; Owner: -
--

CREATE INDEX desk_file_expiry ON node.desk_file USING btree (expires) WHERE (expires IS NOT NULL);


--
-- Name: desk_file_of_organisation; Type: INDEX; Schema: node; Owner: -
--

CREATE INDEX desk_file_of_organisation ON node.desk_file USING btree (organisation, created DESC);


--
-- Name: desk_file_of_submission; Type: INDEX; Schema: node; Owner: -
--

CREATE INDEX desk_file_of_submission ON node.desk_file USING btree (submission) WHERE (submission IS NOT NULL);


--
-- Name: idempotency_submission_once; Type: INDEX; Schema: node; Owner: -
--

CREATE UNIQUE INDEX idempotency_submission_once ON node.idempotency USING btree (submission) WHERE stored;


--
-- Name: call_by_id; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX call_by_id ON view.call USING btree (id, origin_id);


--
-- Name: entry_state_open; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX entry_state_open ON view.entry_state USING btree (arrival) WHERE (state <> 0);


--
-- Name: entry_state_told; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX entry_state_told ON view.entry_state USING btree (arrival) WHERE (reason <> ''::text);


--
-- Name: erasure_by_name; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX erasure_by_name ON view.erasure USING btree (submission) WHERE (submission <> ''::text);


--
-- Name: erasure_by_release; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX erasure_by_release ON view.erasure USING btree (release) WHERE (release IS NOT NULL);


--
-- Name: event_by_id; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX event_by_id ON view.event USING btree (event_id, origin_id, version);


--
-- Name: event_by_place; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX event_by_place ON view.event USING btree (origin_id, event_id, epoch, idx);


--
-- Name: event_by_start; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX event_by_start ON view.event USING btree (start_day, origin_id, event_id);


--
-- Name: event_shown; Type: INDEX; Schema: view; Owner: -
--

CREATE UNIQUE INDEX event_shown ON view.event USING btree (origin_id, event_id, version) WHERE (NOT withdrawn);


--
-- Name: observation_part_by_entry; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX observation_part_by_entry ON view.observation_part USING btree (origin_id, epoch, idx);


--
-- Name: observation_part_by_place; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX observation_part_by_place ON view.observation_part USING btree (indicator, origin_id, last_day, last_area, first_area, first_day);


--
-- Name: release_by_corrected; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX release_by_corrected ON view.release USING btree (corrects) WHERE (corrects IS NOT NULL);


--
-- Name: release_by_id; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX release_by_id ON view.release USING btree (release);


--
-- Name: release_by_plan; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX release_by_plan ON view.release USING btree (origin_id, plan) WHERE (plan <> ''::text);


--
-- Name: release_plan_by_name; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX release_plan_by_name ON view.release_plan USING btree (origin_id, plan, epoch, idx);


--
-- Name: submission_by_call; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX submission_by_call ON view.submission USING btree (call) WHERE (call <> ''::text);


--
-- Name: submission_by_content; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX submission_by_content ON view.submission USING btree (content);


--
-- Name: submission_by_name; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX submission_by_name ON view.submission USING btree (origin_id, submission, part);


--
-- Name: submission_by_statement; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX submission_by_statement ON view.submission USING btree (origin_id, epoch, reporter, idem_key);


--
-- Name: withdrawal_by_entry; Type: INDEX; Schema: view; Owner: -
--

CREATE INDEX withdrawal_by_entry ON view.withdrawal USING btree (origin_id, by_epoch, by_idx);


--
-- Name: entry entry_head; Type: FK CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.entry
    ADD CONSTRAINT entry_head FOREIGN KEY (origin_id, epoch) REFERENCES log.head(origin_id, epoch);


--
-- Name: head head_origin; Type: FK CONSTRAINT; Schema: log; Owner: -
--

ALTER TABLE ONLY log.head
    ADD CONSTRAINT head_origin FOREIGN KEY (origin_id) REFERENCES log.origin(origin_id);


--
-- PostgreSQL database dump complete
--


