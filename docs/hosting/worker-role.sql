-- A database role for a worker on a host of its own: questions, attempts and the list of workers, and nothing about people.
-- docs/hosting.md says how to run it: at first with a password, after each upgrade without one, for what is new.
\set ON_ERROR_STOP on
BEGIN;
SELECT 'CREATE ROLE crossover_worker LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'crossover_worker') \gexec
\if :{?password}
ALTER ROLE crossover_worker PASSWORD :'password';
\endif
-- Before PostgreSQL 15 everybody could make tables there.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM crossover_worker;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM crossover_worker;
GRANT USAGE ON SCHEMA public TO crossover_worker;
GRANT SELECT ON django_migrations TO crossover_worker;
-- It judges what waits; it creates and deletes no attempt, and neither changes an answer nor whose it is.
GRANT SELECT ON practice_attempt TO crossover_worker;
GRANT UPDATE (status, claimed_at, lease_until, lease_key, worker, tries, progress, stage, verdict, sentence, cases,
    case_count, passed_count, cpu_ms, wall_ms, peak_bytes, cell, finished_at) ON practice_attempt TO crossover_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON practice_workerbeat TO crossover_worker;
-- It loads the question bank, and proves what is to be published.
SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO crossover_worker', tablename)
FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'questions\_%' \gexec
COMMIT;
