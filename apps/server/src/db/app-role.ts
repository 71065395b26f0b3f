import { sql } from "kysely";
import type { Database } from "./connect.ts";

/** The role that requests and background work run with: it reads and writes rows, and is no superuser. */
export const APP_ROLE = "helloworld_app";

/** The addresses of one database, by role: the owner changes its tables, the app uses them. */
export type DatabaseUrls = { url: string; owner_url: string };

/** A database whose owner the app runs as, which is for the operator to choose. */
export const asOwner = (url: string): DatabaseUrls => ({ url, owner_url: url });

const LOCK = 7_310_021;

/** Makes the app's role, and gives it what it lacks. It runs as the owner, after the migrations. */
export async function prepareAppRole(owner: Database): Promise<void> {
  await owner.query.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    await sql.raw(RIGHTS).execute(tx);
  });
}

/** The library of background work makes and changes its own tables, so these belong to the app. */
const RIGHTS = `do $rights$
declare
  one text;
begin
  if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
    create role ${APP_ROLE} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
  for one in
    select format(case when relname ~ '^(kysely_|applied_functions$)' then 'select on %s' else 'select, insert, update, delete on %s' end, oid::regclass)
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
      and not has_table_privilege('${APP_ROLE}', oid, 'select')
  loop
    execute format('grant %s to ${APP_ROLE}', one);
  end loop;
  for one in
    select oid::regclass::text from pg_class
    where relnamespace = 'public'::regnamespace
      and case relkind when 'S' then not has_sequence_privilege('${APP_ROLE}', oid, 'usage') else false end
  loop
    execute format('grant usage, select on sequence %s to ${APP_ROLE}', one);
  end loop;
  if (select nspowner <> '${APP_ROLE}'::regrole from pg_namespace where nspname = 'jobs') then
    alter schema jobs owner to ${APP_ROLE};
    for one in
      select format('table %s', oid::regclass) from pg_class
      where relnamespace = 'jobs'::regnamespace and relkind in ('r', 'p', 'v')
      union all
      select format('routine %s', oid::regprocedure) from pg_proc where pronamespace = 'jobs'::regnamespace
      union all
      select format('type %s', oid::regtype) from pg_type where typnamespace = 'jobs'::regnamespace and typtype in ('e', 'd')
    loop
      execute format('alter %s owner to ${APP_ROLE}', one);
    end loop;
  end if;
end
$rights$`;
