import {floatsOf} from '../search/vector-rows.ts'
import type {PgDatabase, Sql} from './sql.ts'

/** Vectors that are copied at once. */
const piece = 2000

/** As pgvector reads it. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(',')}]`

/**
 * Where the database has the extension, vectors have a second copy that the server itself compares; the bytes stay what counts. Rows
 * of `embedding` that are not copied yet are noted by a trigger, whoever writes them. Does nothing without the extension, or again.
 */
export async function adoptPgvector(sql: Sql): Promise<void> {
  const schema = await extensionSchema(sql)
  if (schema === null || (await isThere(sql, 'embedding_vector')) || !(await isThere(sql, 'embedding'))) return
  await sql.script(adoptSql(schema))
}

/** Schema of the extension, with all vectors copied; null where the store does without. */
export async function pgvectorOf(db: PgDatabase): Promise<string | null> {
  const schema = await extensionSchema(db)
  if (schema === null || !(await isThere(db, 'embedding_vector'))) return null
  while ((await db.transaction((sql) => copyVectors(sql, schema))) > 0);
  return schema
}

/** Copies what is not copied; in the transaction that writes vectors nothing is left for those who ask. */
export async function copyNewVectors(sql: Sql): Promise<void> {
  const schema = (await isThere(sql, 'embedding_vector')) ? await extensionSchema(sql) : null
  if (schema !== null) await copyVectors(sql, schema)
}

/** Forgets the copies and notes all vectors as not copied: for rows that came without triggers. */
export async function recopyVectors(sql: Sql): Promise<void> {
  if (!(await isThere(sql, 'embedding_vector'))) return
  await sql.run('TRUNCATE embedding_vector, embedding_uncopied')
  await sql.run('INSERT INTO embedding_uncopied SELECT chunk_id, model_id FROM embedding')
}

async function copyVectors(sql: Sql, schema: string): Promise<number> {
  const rows = await sql.all<{chunk_id: number; model_id: number; vec: Buffer | null}>(takeSql, piece)
  const there = rows.flatMap(({vec, ...row}) => (vec === null ? [] : {...row, text: vectorText(floatsOf(vec))}))
  await sql.run(
    copySql(schema),
    there.map((row) => row.chunk_id),
    there.map((row) => row.model_id),
    there.map(({text}) => text),
  )
  return rows.length
}

const extensionSchema = async (sql: Sql): Promise<string | null> =>
  (await sql.first<{schema: string}>(extensionSql))?.schema ?? null

const extensionSql = `
  SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'`

const isThere = async (sql: Sql, table: string): Promise<boolean> =>
  (await sql.first<{there: boolean}>('SELECT to_regclass($1) IS NOT NULL AS there', table))!.there

const takeSql = `
  WITH taken AS (
    DELETE FROM embedding_uncopied WHERE (chunk_id, model_id) IN (
      SELECT chunk_id, model_id FROM embedding_uncopied LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING chunk_id, model_id)
  SELECT t.chunk_id, t.model_id, e.vec FROM taken t LEFT JOIN embedding e USING (chunk_id, model_id)`

const copySql = (schema: string): string => `
  INSERT INTO embedding_vector(chunk_id, model_id, vec)
  SELECT chunk_id, model_id, vec::${schema}.vector FROM unnest($1::bigint[], $2::bigint[], $3::text[]) made(chunk_id, model_id, vec)
  ON CONFLICT DO NOTHING`

const adoptSql = (schema: string): string => `
  CREATE TABLE embedding_vector(
    chunk_id bigint NOT NULL,
    model_id bigint NOT NULL,
    vec ${schema}.vector NOT NULL,
    PRIMARY KEY(model_id, chunk_id)
  );
  CREATE TABLE embedding_uncopied(
    chunk_id bigint NOT NULL,
    model_id bigint NOT NULL,
    PRIMARY KEY(chunk_id, model_id)
  );

  CREATE FUNCTION embedding_added() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO embedding_uncopied SELECT chunk_id, model_id FROM added ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER embedding_added AFTER INSERT ON embedding REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION embedding_added();

  CREATE FUNCTION embedding_removed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM embedding_vector v USING removed r WHERE v.model_id = r.model_id AND v.chunk_id = r.chunk_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER embedding_removed AFTER DELETE ON embedding REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION embedding_removed();

  INSERT INTO embedding_uncopied SELECT chunk_id, model_id FROM embedding;
`
