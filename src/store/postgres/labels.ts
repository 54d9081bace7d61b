import type {KeptExample, LabelExample, LabelLine, Learned} from '../../types/label.ts'
import type {LabelStore} from '../label-store.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {textValue} from './values.ts'

type Family =
  | 'learnLabels'
  | 'nameLabels'
  | 'forgetLabel'
  | 'labels'
  | 'labelSets'
  | 'labelVersion'
  | 'labelExamples'
  | 'namedLabels'
  | 'labelModel'
  | 'saveLabelModel'

/** What is taught about labels. Who changes a set holds its row, so that its version grows with each change that is seen. */
export function labelQueries(db: PgDatabase): Pick<LabelStore, Family> {
  return {
    learnLabels: (set, examples) =>
      db.transaction(async (sql) => {
        const id = await lockSet(sql, set)
        const learned = await learnExamples(sql, id, examples)
        if (learned.added + learned.changed > 0) await raiseVersion(sql, id)
        return learned
      }),
    nameLabels: (set, labels) =>
      db.transaction(async (sql) => {
        const id = await lockSet(sql, set)
        const added = await sql.run(insertNamesSql, id, labels)
        if (added > 0) await raiseVersion(sql, id)
        return added
      }),
    forgetLabel: (set, label, isOfDocuments) =>
      db.transaction(async (sql) => {
        const known = await sql.first<{id: number}>('SELECT id FROM label_set WHERE name = $1 FOR UPDATE', set)
        if (known === null) return {examples: 0, documents: 0}
        const {id} = known
        const examples = await sql.run('DELETE FROM label_example WHERE set_id = $1 AND label = $2', id, label)
        const named = await sql.run('DELETE FROM label_name WHERE set_id = $1 AND label = $2', id, label)
        if (named > 0) await raiseVersion(sql, id)
        const documents = isOfDocuments ? (await sql.first<{n: number}>(forgetSql, label))!.n : 0
        return {examples, documents}
      }),
    labels: (set, isOfDocuments) => db.all<LabelLine>(linesSql, set, isOfDocuments),
    labelSets: async () => (await db.all<{name: string}>(setsSql)).map(({name}) => name),
    labelVersion: async (set) =>
      (await db.first<{version: number}>('SELECT version FROM label_set WHERE name = $1', set))?.version ?? 0,
    labelExamples: (set, most) => db.all<LabelExample>(examplesSql, set, most),
    namedLabels: async (set) => (await db.all<{label: string}>(namesSql, set)).map(({label}) => label),
    labelModel: async (set, version, format) =>
      (await db.first<{body: Buffer}>(modelSql, set, version, format))?.body ?? null,
    async saveLabelModel(set, version, format, body) {
      await db.run(saveModelSql, set, version, format, body)
    },
  }
}

/** The number of a set, made if it is not there; its row is this transaction's. */
async function lockSet(sql: Sql, name: string): Promise<number> {
  return (await sql.first<{id: number}>(lockSetSql, name))!.id
}

/** The same, where something changes in any case. */
export async function changeSet(sql: Sql, name: string): Promise<number> {
  const id = await lockSet(sql, name)
  await raiseVersion(sql, id)
  return id
}

const lockSetSql = `
  INSERT INTO label_set(name) VALUES($1) ON CONFLICT(name) DO UPDATE SET version = label_set.version RETURNING id`

async function raiseVersion(sql: Sql, set: number): Promise<void> {
  await sql.run('UPDATE label_set SET version = version + 1 WHERE id = $1', set)
}

/** What examples were to a set, whose row is this transaction's; `document` is the number of the one it came from. */
export async function learnExamples(
  sql: Sql,
  set: number,
  examples: readonly (KeptExample & {document?: number})[],
): Promise<Learned> {
  const keys = examples.map(({key}) => key)
  const rows = await sql.all<KeptExample>(knownSql, set, keys)
  const known = new Map<string, LabelExample>(rows.map((row) => [row.key, row]))
  const changed = new Map<string, KeptExample & {document?: number}>()
  const counts = {added: 0, changed: 0, same: 0}
  for (const given of examples) {
    const example = {...given, text: textValue(given.text)}
    const what = whatIs(known.get(example.key), example)
    counts[what]++
    if (what !== 'same') changed.set(example.key, example)
    known.set(example.key, example)
  }
  const columns = [...changed.values()]
  const values = [columns.map(({key}) => key), columns.map(({label}) => label), columns.map(({text}) => text)]
  const documents = columns.map(({document}) => document ?? null)
  if (columns.length > 0) await sql.run(learnSql, set, ...values, documents)
  return counts
}

function whatIs(known: LabelExample | undefined, {label, text}: LabelExample): keyof Learned {
  if (known === undefined) return 'added'
  return known.label === label && known.text === text ? 'same' : 'changed'
}

const knownSql = 'SELECT key, label, text FROM label_example WHERE set_id = $1 AND key = ANY($2)'

const learnSql = `
  INSERT INTO label_example(set_id, key, label, text, document_id)
  SELECT $1::bigint, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
  ON CONFLICT(set_id, key) DO UPDATE SET label = excluded.label, text = excluded.text`

const insertNamesSql = 'INSERT INTO label_name SELECT $1::bigint, * FROM unnest($2::text[]) ON CONFLICT DO NOTHING'

/** Of how many documents a label was taken. */
const forgetSql = `
  WITH gone AS (DELETE FROM document_label WHERE label = $1 RETURNING document_id, source)
  SELECT count(DISTINCT document_id) n FROM gone WHERE source <> 'rejected'`

const setsSql = 'SELECT name FROM label_set ORDER BY name COLLATE "C"'

const linesSql = `
  WITH known(label, examples) AS (
    SELECT e.label, count(*) FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $1 GROUP BY e.label
    UNION ALL SELECT n.label, 0 FROM label_name n JOIN label_set s ON s.id = n.set_id WHERE s.name = $1
    UNION ALL SELECT DISTINCT label, 0 FROM document_label WHERE $2::boolean AND source = 'user')
  SELECT label, sum(examples) examples,
    (SELECT count(DISTINCT document_id) FROM document_label d
      WHERE $2::boolean AND d.label = known.label AND d.source <> 'rejected') documents,
    (SELECT count(DISTINCT document_id) FROM document_label d
      WHERE $2::boolean AND d.label = known.label AND d.source = 'user') confirmed
  FROM known GROUP BY label ORDER BY label COLLATE "C"`

// By key: which are left out where there are too many must not depend on the order in which they were learned.
const examplesSql = `
  SELECT label, text FROM (
    SELECT e.label, e.text, e.key, row_number() OVER (PARTITION BY e.label ORDER BY e.key COLLATE "C") place,
      count(*) OVER () total
    FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $1) example
  WHERE total <= $2::bigint OR place <= greatest(1, $2::bigint / (
    SELECT count(DISTINCT label) FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $1))
  ORDER BY label COLLATE "C", key COLLATE "C"`

const namesSql = `
  SELECT n.label FROM label_name n JOIN label_set s ON s.id = n.set_id WHERE s.name = $1 ORDER BY n.label COLLATE "C"`

const modelSql = `
  SELECT m.body FROM label_model m JOIN label_set s ON s.id = m.set_id WHERE s.name = $1 AND m.version = $2 AND m.format = $3`

// Not over a model of a newer version that another process has made meanwhile.
const saveModelSql = `
  INSERT INTO label_model(set_id, version, format, body) SELECT id, $2::bigint, $3, $4::bytea FROM label_set WHERE name = $1
  ON CONFLICT(set_id) DO UPDATE SET version = excluded.version, format = excluded.format, body = excluded.body
  WHERE excluded.version >= label_model.version`
