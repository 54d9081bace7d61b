import {recopyVectors} from '../pgvector.ts'
import type {Sql} from '../sql.ts'
import {countWords} from './index-facts.ts'
import {indexWords} from './words.ts'

/** Chunks whose words are made together: 0.1 s. */
const atOnce = 1000

interface TextRow {
  id: number
  text: string
}

/** Chunks in pieces, in the order of their numbers; `condition` is about the table `c`, and its parameters begin with $2. */
async function* texts(sql: Sql, condition: string, ...parameters: unknown[]): AsyncGenerator<TextRow[]> {
  let after = 0
  for (;;) {
    const rows = await sql.all<TextRow>(
      `SELECT c.id, c.text FROM chunk c WHERE c.id > $1 AND ${condition} ORDER BY c.id LIMIT ${atOnce}`,
      after,
      ...parameters,
    )
    if (rows.length > 0) yield rows
    if (rows.length < atOnce) return
    after = rows.at(-1)!.id
  }
}

const isMissing = 'NOT EXISTS (SELECT 1 FROM chunk_index i WHERE i.chunk_id = c.id)'

/** Makes the words of chunks of documents (numbers) that came without them: from a store of another kind. */
export async function indexDocuments(sql: Sql, documents: readonly unknown[]): Promise<void> {
  for await (const rows of texts(sql, `${isMissing} AND c.document_id = ANY($2)`, documents)) await addWords(sql, rows)
}

async function addWords(sql: Sql, rows: readonly TextRow[]): Promise<void> {
  const made = rows.map(({text}) => indexWords(text))
  await sql.run(
    insertSql,
    rows.map(({id}) => id),
    made.map(({tokens}) => tokens),
    made.map(({words}) => words),
  )
}

const insertSql = `
  INSERT INTO chunk_index(chunk_id, tokens, words)
  SELECT id, tokens, words::tsvector FROM unnest($1::bigint[], $2::bigint[], $3::text[]) made(id, tokens, words)`

/** Makes the whole index anew, and the copies of vectors; who searches waits. */
export async function rebuildIndex(sql: Sql): Promise<void> {
  await sql.script(`TRUNCATE chunk_index, chunk_uncounted, chunk_gone, chunk_word;
    UPDATE chunk_total SET chunks = 0, tokens = 0`)
  for await (const rows of texts(sql, isMissing)) await addWords(sql, rows)
  while ((await countWords(sql)) > 0);
  await recopyVectors(sql)
}

/** Whether each chunk's words are those of its text, and all are counted. */
export async function indexProblems(sql: Sql): Promise<string[]> {
  const {wrong} = (await sql.first<{wrong: boolean}>(totalsSql))!
  if (wrong) return [differs]
  for await (const rows of texts(sql, 'true')) {
    const made = rows.map(({text}) => indexWords(text))
    const {n} = (await sql.first<{n: number}>(
      compareSql,
      rows.map(({id}) => id),
      made.map(({words}) => words),
    ))!
    if (n > 0) return [differs]
  }
  return []
}

const differs = 'the search index does not match the text of the documents'

const totalsSql = `
  SELECT t.chunks <> i.chunks - u.n + g.chunks OR t.tokens <> i.tokens - u.tokens + g.tokens AS wrong FROM chunk_total t,
    (SELECT count(*) AS chunks, coalesce(sum(tokens), 0) AS tokens FROM chunk_index) i,
    (SELECT count(*) AS n, coalesce(sum(x.tokens), 0) AS tokens FROM chunk_uncounted JOIN chunk_index x USING(chunk_id)) u,
    (SELECT count(*) AS chunks, coalesce(sum(tokens), 0) AS tokens FROM chunk_gone) g`

/** A chunk that went meanwhile is none that differs. */
const compareSql = `
  SELECT count(*) AS n FROM unnest($1::bigint[], $2::text[]) made(id, words) JOIN chunk c ON c.id = made.id
    LEFT JOIN chunk_index i ON i.chunk_id = made.id WHERE i.words IS DISTINCT FROM made.words::tsvector`
