-- Parts are found by their days and areas from the index alone, without a look at every part of the indicator. A database whose
-- views were dropped gets them from the program when it starts.

DO $$
BEGIN
    IF to_regclass('view.observation_part') IS NOT NULL THEN
        DROP INDEX IF EXISTS view.observation_part_by_day;
        CREATE INDEX IF NOT EXISTS observation_part_by_place
            ON view.observation_part (indicator, origin_id, last_day, last_area, first_area, first_day);
    END IF;
END
$$;
