//! The statements that read submissions with what became of them.

/// Submissions as they are held, the erased ones among them, of which headers are left: those of one reporter, or of all, in the
/// logs of some origins, or in all, the last that came first, after one of them. Written out, as the one below, so that a test can
/// try both statements as they are sent.
pub(super) const PAGE: &str = "SELECT o.name, g.*, r.by_epoch, r.by_idx, r.time AS retracted, r.reason, r.member, ARRAY(
        SELECT DISTINCT unnest(i.indicators) FROM view.submission i
        WHERE i.origin_id = g.origin_id AND i.epoch = g.epoch AND i.submission = g.submission ORDER BY 1
    ) AS indicators
    FROM (
        SELECT s.origin_id, s.epoch, s.submission, min(s.idx) AS first, count(*) AS entries, min(s.reporter) AS reporter,
            min(s.time) AS time, min(s.arrival) AS arrival, max(s.sharing) AS sharing, sum(s.rows)::bigint AS rows, min(s.kind)::int AS kind,
            (array_agg(s.content ORDER BY s.idx))[1] AS content, false AS erased, bool_or(s.attested) AS attested,
            bool_and(EXISTS (
                SELECT FROM view.withdrawal w
                WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
            )) AS withdrawn
        FROM view.submission s WHERE ($1::text IS NULL OR s.reporter = $1)
            AND ($4::text[] IS NULL OR s.origin_id IN (SELECT origin_id FROM log.origin WHERE name = ANY ($4)))
        GROUP BY s.origin_id, s.epoch, s.submission
        UNION ALL
        SELECT s.origin_id, s.epoch, s.submission, min(s.idx), count(DISTINCT s.idx), min(s.reporter), min(s.accepted),
            min(s.arrival), max(l.sharing), 0, min(l.kind), NULL, true, NULL, false
        FROM view.erasure s JOIN log.entry l USING (origin_id, epoch, idx) WHERE s.submission <> '' AND ($1::text IS NULL OR s.reporter = $1)
            AND ($4::text[] IS NULL OR s.origin_id IN (SELECT origin_id FROM log.origin WHERE name = ANY ($4)))
        GROUP BY s.origin_id, s.epoch, s.submission
    ) g JOIN log.origin o USING (origin_id)
    LEFT JOIN LATERAL (
        SELECT w.by_epoch, w.by_idx, w.time, w.reason, w.member FROM view.withdrawal w
        WHERE g.withdrawn AND w.origin_id = g.origin_id AND w.epoch = g.epoch AND w.idx = g.first
        UNION ALL
        SELECT e.by_epoch, e.by_idx, e.time, e.reason, e.member FROM view.erasure e
        WHERE g.erased AND e.origin_id = g.origin_id AND e.epoch = g.epoch AND e.idx = g.first
        ORDER BY by_epoch, by_idx LIMIT 1
    ) r ON true
    WHERE ($2::bigint IS NULL OR g.arrival < $2) ORDER BY g.arrival DESC LIMIT $3";

/// The submission of a name; if another origin uses the name too, that of `$2`.
pub(super) const ONE: &str = "SELECT o.name, g.*, r.by_epoch, r.by_idx, r.time AS retracted, r.reason, r.member, ARRAY(
        SELECT DISTINCT unnest(i.indicators) FROM view.submission i
        WHERE i.origin_id = g.origin_id AND i.epoch = g.epoch AND i.submission = g.submission ORDER BY 1
    ) AS indicators
    FROM (
        SELECT s.origin_id, s.epoch, s.submission, min(s.idx) AS first, count(*) AS entries, min(s.reporter) AS reporter,
            min(s.time) AS time, min(s.arrival) AS arrival, max(s.sharing) AS sharing, sum(s.rows)::bigint AS rows, min(s.kind)::int AS kind,
            (array_agg(s.content ORDER BY s.idx))[1] AS content, false AS erased, bool_or(s.attested) AS attested,
            bool_and(EXISTS (
                SELECT FROM view.withdrawal w
                WHERE w.origin_id = s.origin_id AND w.epoch = s.epoch AND w.idx = s.idx
            )) AS withdrawn
        FROM view.submission s WHERE s.submission = $1
        GROUP BY s.origin_id, s.epoch, s.submission
        UNION ALL
        SELECT s.origin_id, s.epoch, s.submission, min(s.idx), count(DISTINCT s.idx), min(s.reporter), min(s.accepted),
            min(s.arrival), max(l.sharing), 0, min(l.kind), NULL, true, NULL, false
        FROM view.erasure s JOIN log.entry l USING (origin_id, epoch, idx) WHERE s.submission <> '' AND s.submission = $1
        GROUP BY s.origin_id, s.epoch, s.submission
    ) g JOIN log.origin o USING (origin_id)
    LEFT JOIN LATERAL (
        SELECT w.by_epoch, w.by_idx, w.time, w.reason, w.member FROM view.withdrawal w
        WHERE g.withdrawn AND w.origin_id = g.origin_id AND w.epoch = g.epoch AND w.idx = g.first
        UNION ALL
        SELECT e.by_epoch, e.by_idx, e.time, e.reason, e.member FROM view.erasure e
        WHERE g.erased AND e.origin_id = g.origin_id AND e.epoch = g.epoch AND e.idx = g.first
        ORDER BY by_epoch, by_idx LIMIT 1
    ) r ON true
    ORDER BY o.name = $2 DESC, g.epoch, g.first LIMIT 1";
