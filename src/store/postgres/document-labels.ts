import type {Clock} from '../../clock.ts'
import {documentSet, type GuessedLabels, type LabelChange} from '../../types/label.ts'
import {notFound} from '../errors.ts'
import {exampleKey, type LabelRow, toLabel} from '../label-rows.ts'
import type {LabelStore} from '../label-store.ts'
import {changeSet, learnExamples} from './labels.ts'
import {lockDocuments} from './lock-documents.ts'
import type {PgDatabase, Sql} from './sql.ts'

type Family = 'changeLabels' | 'saveGuesses' | 'documentLabels' | 'rejectedLabels'

/** Labels of documents: what users say, which is learned from, and what was guessed. */
export function documentLabelQueries(db: PgDatabase, clock: Clock): Pick<LabelStore, Family> {
  return {
    changeLabels: (changes) =>
      db.transaction(async (sql) => {
        const set = await changeSet(sql, documentSet)
        await write(sql, set, changes, clock.now())
      }),
    saveGuesses: (guesses, version) => db.transaction((sql) => writeGuesses(sql, guesses, version, clock.now())),
    async documentLabels(documents) {
      const own = Map.groupBy(await db.all<LabelRow>(labelsSql, documents), ({document}) => document)
      return new Map([...own].map(([id, rows]) => [id, rows.map(toLabel)]))
    },
    async rejectedLabels(documents) {
      const rows = await db.all<Pick<LabelRow, 'document' | 'page' | 'label'>>(rejectedSql, documents)
      return Map.groupBy(rows, ({document}) => document)
    },
  }
}

/** A label of a document or page, and what it was given with: null, taken away. */
interface Said {
  document: number
  page: number
  label: string
  text: string | null
}

async function write(sql: Sql, set: number, changes: readonly LabelChange[], now: number): Promise<void> {
  const numbers = await lockDocuments(
    sql,
    changes.map(({document}) => document),
  )
  const said = new Map<string, Said>()
  for (const {document: id, page, add, remove, text} of changes) {
    const document = numbers.get(id)
    if (document === undefined) throw notFound('document', id)
    for (const label of remove) said.set(exampleKey(id, page, label), {document, page, label, text: null})
    for (const label of add) said.set(exampleKey(id, page, label), {document, page, label, text})
  }
  await writeSaid(sql, said, now)
  const taken = [...said].filter(([, {text}]) => text === null).map(([key]) => key)
  await sql.run('DELETE FROM label_example WHERE set_id = $1 AND key = ANY($2)', set, taken)
  const examples = [...said].flatMap(([key, {document, label, text}]) =>
    text === null ? [] : [{key, label, text, document}],
  )
  await learnExamples(sql, set, examples)
  // What the user says takes the place of what was guessed.
  const given = changes.filter(({add}) => add.length > 0)
  await dropGuesses(
    sql,
    given.map(({document, page}) => ({document: numbers.get(document)!, page})),
  )
}

async function writeSaid(sql: Sql, said: ReadonlyMap<string, Said>, now: number): Promise<void> {
  const rows = [...said.values()]
  const [documents, pages, labels] = [
    rows.map(({document}) => document),
    rows.map(({page}) => page),
    rows.map(({label}) => label),
  ]
  const isGiven = rows.map(({text}) => text !== null)
  await sql.run(sayingSql, documents, pages, labels, isGiven, now)
}

const sayingSql = `
  INSERT INTO document_label(document_id, page, label, confidence, source, version, created_at)
  SELECT document, page, label, CASE WHEN given THEN 1 ELSE 0 END, CASE WHEN given THEN 'user' ELSE 'rejected' END, NULL, $5::bigint
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::boolean[]) said(document, page, label, given)
  ON CONFLICT(document_id, page, label) DO UPDATE SET confidence = excluded.confidence, source = excluded.source,
    version = excluded.version, created_at = excluded.created_at`

async function dropGuesses(sql: Sql, of: readonly {document: number; page: number}[]): Promise<void> {
  const [documents, pages] = [of.map(({document}) => document), of.map(({page}) => page)]
  if (of.length > 0) await sql.run(dropGuessesSql, documents, pages)
}

const dropGuessesSql = `
  DELETE FROM document_label WHERE source IN ('learned', 'keyword')
    AND (document_id, page) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))`

/** What the user gave or took away stays as it is. */
async function writeGuesses(sql: Sql, guesses: readonly GuessedLabels[], version: number, now: number): Promise<void> {
  const numbers = await lockDocuments(
    sql,
    guesses.map(({document}) => document),
  )
  // Of two for the same page the later one counts.
  const latest = new Map(
    guesses.flatMap(({document: id, page, labels}) => {
      const document = numbers.get(id)
      return document === undefined ? [] : [[`${document}:${page}`, {document, page, labels}] as const]
    }),
  )
  await dropGuesses(sql, [...latest.values()])
  const rows = [...latest.values()].flatMap(({document, page, labels}) =>
    labels.map((guess) => ({document, page, ...guess})),
  )
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name])
  const columns = [column('document'), column('page'), column('label'), column('confidence'), column('source')]
  if (rows.length > 0) await sql.run(guessSql, ...columns, version, now)
}

const guessSql = `
  INSERT INTO document_label(document_id, page, label, confidence, source, version, created_at)
  SELECT *, $6::bigint, $7::bigint
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::double precision[], $5::text[]) ON CONFLICT DO NOTHING`

const labelsSql = `
  SELECT d.public_id document, l.page, l.label, l.confidence, l.source
  FROM document d JOIN document_label l ON l.document_id = d.id
  WHERE d.public_id = ANY($1) AND l.source <> 'rejected' ORDER BY d.id, l.page, l.confidence DESC, l.label COLLATE "C"`

const rejectedSql = `
  SELECT d.public_id document, l.page, l.label FROM document d JOIN document_label l ON l.document_id = d.id
  WHERE d.public_id = ANY($1) AND l.source = 'rejected' ORDER BY d.id, l.page, l.label COLLATE "C"`
