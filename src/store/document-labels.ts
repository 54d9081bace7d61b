import type {Clock} from '../clock.ts'
import type {GuessedLabels, LabelChange} from '../types/label.ts'
import {documentSet} from '../types/label.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {exampleKey, type LabelRow, toLabel} from './label-rows.ts'
import type {LabelStore} from './label-store.ts'
import {labelSet, learnExample, raiseVersion} from './labels.ts'
import {documentNumber, numberIfThere} from './results.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'

type Family = 'changeLabels' | 'saveGuesses' | 'documentLabels' | 'rejectedLabels'

/** Labels of documents: what users say, which is learned from, and what was guessed. */
export function documentLabelQueries(db: Db, clock: Clock): Sync<Pick<LabelStore, Family>> {
  return {
    changeLabels: (changes) =>
      withFullSync(db, () =>
        writeTransaction(db, () => {
          const set = labelSet(db, documentSet)
          for (const change of changes) write(db, set, change, clock.now())
          raiseVersion(db, set)
        }),
      ),
    saveGuesses: (guesses, version) =>
      writeTransaction(db, () => {
        for (const guess of guesses) writeGuess(db, guess, version, clock.now())
      }),
    documentLabels(documents) {
      const rows = all<LabelRow>(db, labelsSql, JSON.stringify(documents))
      return new Map([...Map.groupBy(rows, ({document}) => document)].map(([id, own]) => [id, own.map(toLabel)]))
    },
    rejectedLabels(documents) {
      const rows = all<Pick<LabelRow, 'document' | 'page' | 'label'>>(db, rejectedSql, JSON.stringify(documents))
      return Map.groupBy(rows, ({document}) => document)
    },
  }
}

function write(db: Db, set: number, {document, page, add, remove, text}: LabelChange, now: number): void {
  const id = documentNumber(db, document)
  for (const label of remove) {
    run(db, putSql, id, page, label, 0, 'rejected', null, now)
    run(db, 'DELETE FROM label_example WHERE set_id = ? AND key = ?', set, exampleKey(document, page, label))
  }
  for (const label of add) {
    run(db, putSql, id, page, label, 1, 'user', null, now)
    learnExample(db, set, {key: exampleKey(document, page, label), label, text}, id)
  }
  // What the user says takes the place of what was guessed.
  if (add.length > 0) run(db, dropGuessesSql, id, page)
}

const putSql = `
  INSERT INTO document_label(document_id, page, label, confidence, source, version, created_at) VALUES(?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET confidence = excluded.confidence, source = excluded.source, version = excluded.version,
    created_at = excluded.created_at`

const dropGuessesSql = `
  DELETE FROM document_label WHERE document_id = ? AND page = ? AND source IN ('learned', 'keyword')`

/** What the user gave or took away stays as it is. */
function writeGuess(db: Db, {document, page, labels}: GuessedLabels, version: number, now: number): void {
  const id = numberIfThere(db, document)
  if (id === null) return
  run(db, dropGuessesSql, id, page)
  for (const {label, confidence, source} of labels) run(db, guessSql, id, page, label, confidence, source, version, now)
}

const guessSql = `
  INSERT INTO document_label(document_id, page, label, confidence, source, version, created_at) VALUES(?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`

const labelsSql = `
  SELECT d.public_id document, l.page, l.label, l.confidence, l.source
  FROM json_each(?) wanted JOIN document d ON d.public_id = wanted.value JOIN document_label l ON l.document_id = d.id
  WHERE l.source <> 'rejected' ORDER BY d.id, l.page, l.confidence DESC, l.label`

const rejectedSql = `
  SELECT d.public_id document, l.page, l.label
  FROM json_each(?) wanted JOIN document d ON d.public_id = wanted.value JOIN document_label l ON l.document_id = d.id
  WHERE l.source = 'rejected'`
