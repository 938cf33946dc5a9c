-- A database role for a worker on a host of its own: questions, attempts and the list of workers, and nothing about people.
-- Run it again after each upgrade, for new tables, or to change the password:
--   docker compose exec -T postgres psql -U crossover -v password="$(openssl rand -hex 24)" < docs/hosting/worker-role.sql
\set ON_ERROR_STOP on
BEGIN;
SELECT 'CREATE ROLE crossover_worker LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'crossover_worker') \gexec
ALTER ROLE crossover_worker PASSWORD :'password';
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM crossover_worker;
GRANT USAGE ON SCHEMA public TO crossover_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO crossover_worker;
GRANT SELECT ON django_migrations TO crossover_worker;
-- It judges what waits; it creates and deletes no attempt.
GRANT SELECT, UPDATE ON practice_attempt TO crossover_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON practice_workerbeat TO crossover_worker;
-- It loads the question bank, and proves what is to be published.
SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO crossover_worker', tablename)
FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'questions\_%' \gexec
COMMIT;
