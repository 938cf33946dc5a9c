-- One row per session: user_id, session, started_at, ended_at, clicks, pages.
SELECT
    user_id,
    clicked_at
FROM clicks
