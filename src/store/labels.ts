import type {KeptExample, LabelExample, LabelLine} from '../types/label.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import type {LabelStore} from './label-store.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'

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

/** What is taught about labels. Reported only once it is on the disk. */
export function labelQueries(db: Db): Sync<Pick<LabelStore, Family>> {
  const durably = <T>(write: () => T): T => withFullSync(db, () => writeTransaction(db, write))
  return {
    learnLabels: (set, examples) =>
      durably(() => {
        const counts = {added: 0, changed: 0, same: 0}
        const id = labelSet(db, set)
        for (const example of examples) counts[learnExample(db, id, example)]++
        if (counts.added + counts.changed > 0) raiseVersion(db, id)
        return counts
      }),
    nameLabels: (set, labels) =>
      durably(() => {
        const id = labelSet(db, set)
        const added = labels.reduce((sum, label) => sum + run(db, insertNameSql, id, label), 0)
        if (added > 0) raiseVersion(db, id)
        return added
      }),
    forgetLabel: (set, label, isOfDocuments) =>
      durably(() => {
        const id = setNumber(db, set)
        if (id === null) return {examples: 0, documents: 0}
        const examples = run(db, 'DELETE FROM label_example WHERE set_id = ? AND label = ?', id, label)
        const named = run(db, 'DELETE FROM label_name WHERE set_id = ? AND label = ?', id, label)
        if (named > 0) raiseVersion(db, id)
        const documents = isOfDocuments ? forgetInDocuments(db, label) : 0
        return {examples, documents}
      }),
    labels: (set, isOfDocuments) => all<LabelLine>(db, linesSql, {set, documents: Number(isOfDocuments)}),
    labelSets: () => all<{name: string}>(db, 'SELECT name FROM label_set ORDER BY name').map(({name}) => name),
    labelVersion: (set) =>
      first<{version: number}>(db, 'SELECT version FROM label_set WHERE name = ?', set)?.version ?? 0,
    labelExamples: (set, most) => all<LabelExample>(db, examplesSql, {set, most}),
    namedLabels: (set) => all<{label: string}>(db, namesSql, set).map(({label}) => label),
    labelModel(set, version, format) {
      const row = first<{body: Buffer}>(db, modelSql, set, version, format)
      return row === null ? null : row.body
    },
    saveLabelModel: (set, version, format, body) =>
      writeTransaction(db, () => {
        run(db, saveModelSql, {set, version, format, body})
      }),
  }
}

const setNumber = (db: Db, name: string): number | null =>
  first<{id: number}>(db, 'SELECT id FROM label_set WHERE name = ?', name)?.id ?? null

/** The number of a set, made if it is not there. */
export function labelSet(db: Db, name: string): number {
  run(db, 'INSERT INTO label_set(name) VALUES(?) ON CONFLICT DO NOTHING', name)
  return setNumber(db, name)!
}

export function raiseVersion(db: Db, set: number): void {
  run(db, 'UPDATE label_set SET version = version + 1 WHERE id = ?', set)
}

/** What an example was to a set; one that changes is written anew. `document` is the number of the one it came from. */
export function learnExample(
  db: Db,
  set: number,
  {key, label, text}: KeptExample,
  document: number | null = null,
): 'added' | 'changed' | 'same' {
  const known = first<LabelExample>(db, 'SELECT label, text FROM label_example WHERE set_id = ? AND key = ?', set, key)
  if (known?.label === label && known.text === text) return 'same'
  run(db, learnSql, {set, key, label, text, document})
  return known === null ? 'added' : 'changed'
}

const learnSql = `
  INSERT INTO label_example(set_id, key, label, text, document_id) VALUES($set, $key, $label, $text, $document)
  ON CONFLICT(set_id, key) DO UPDATE SET label = excluded.label, text = excluded.text`

const insertNameSql = 'INSERT INTO label_name VALUES(?, ?) ON CONFLICT DO NOTHING'

/** Of how many documents a label was taken. */
function forgetInDocuments(db: Db, label: string): number {
  const found = first<{n: number}>(
    db,
    `SELECT count(DISTINCT document_id) n FROM document_label WHERE ${isGiven}`,
    label,
  )
  run(db, 'DELETE FROM document_label WHERE label = ?', label)
  return found!.n
}

const isGiven = `label = ? AND source <> 'rejected'`

const linesSql = `
  WITH known(label, examples) AS (
    SELECT e.label, count(*) FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $set GROUP BY e.label
    UNION ALL SELECT n.label, 0 FROM label_name n JOIN label_set s ON s.id = n.set_id WHERE s.name = $set
    UNION ALL SELECT DISTINCT label, 0 FROM document_label WHERE $documents AND source = 'user')
  SELECT label, sum(examples) examples,
    (SELECT count(DISTINCT document_id) FROM document_label d
      WHERE $documents AND d.label = known.label AND d.source <> 'rejected') documents,
    (SELECT count(DISTINCT document_id) FROM document_label d
      WHERE $documents AND d.label = known.label AND d.source = 'user') confirmed
  FROM known GROUP BY label ORDER BY label`

// By key: which are left out where there are too many must not depend on the order in which they were learned.
const examplesSql = `
  SELECT label, text FROM (
    SELECT e.label, e.text, e.key, row_number() OVER (PARTITION BY e.label ORDER BY e.key) place,
      count(*) OVER () total
    FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $set)
  WHERE total <= $most OR place <= max(1, $most / (
    SELECT count(DISTINCT label) FROM label_example e JOIN label_set s ON s.id = e.set_id WHERE s.name = $set))
  ORDER BY label, key`

const namesSql = `
  SELECT n.label FROM label_name n JOIN label_set s ON s.id = n.set_id WHERE s.name = ? ORDER BY n.label`

const modelSql = `
  SELECT m.body FROM label_model m JOIN label_set s ON s.id = m.set_id WHERE s.name = ? AND m.version = ? AND m.format = ?`

// Not over a model of a newer version that another process has made meanwhile.
const saveModelSql = `
  INSERT INTO label_model(set_id, version, format, body) SELECT id, $version, $format, $body FROM label_set WHERE name = $set
  ON CONFLICT(set_id) DO UPDATE SET version = excluded.version, format = excluded.format, body = excluded.body
  WHERE excluded.version >= label_model.version`
