import {type Filter, type FilterFact, type FilterTest, filterFields} from '../../types/search.ts'
import type {Db} from '../database.ts'
import {fold} from './tokens.ts'

/** A condition over a row, with its parameters in order. */
export interface Condition {
  text: string
  parameters: unknown[]
}

const prepared = new WeakSet<Db>()

/** Makes fold() known to SQL: SQLite's lower() knows ASCII only. */
export function prepareFold(db: Db): void {
  if (prepared.has(db)) return
  db.function('fold', {deterministic: true}, (value: unknown) =>
    value === null ? null : fold(Buffer.isBuffer(value) ? value.toString('utf8') : String(value)),
  )
  prepared.add(db)
}

/** Where a fact stands: a query for the documents whose `column` passes the test, which takes its place. */
const factSql: Record<Exclude<FilterFact, 'page' | 'source'>, {column: string; of(test: string): string}> = {
  label: {
    column: 'fold(label)',
    of: (test) => `SELECT document_id FROM document_label WHERE source <> 'rejected' AND ${test}`,
  },
  path: {column: 'fold(path)', of: (test) => `SELECT document_id FROM source WHERE ${test}`},
  name: {column: 'fold(path)', of: (test) => `SELECT document_id FROM source WHERE ${test}`},
  type: {column: 'media', of: (test) => `SELECT id FROM document WHERE ${test}`},
  batch: {
    column: 'b.public_id',
    of: (test) => `SELECT i.document_id FROM batch_item i JOIN batch b ON b.id = i.batch_id WHERE ${test}`,
  },
  duplicate: {
    column: `CASE WHEN x.of_id IS NULL THEN 'no' ELSE 'yes' END`,
    of: (test) => `SELECT d.id FROM document d LEFT JOIN duplicate x ON x.document_id = d.id WHERE ${test}`,
  },
}

const isFact = (name: string): name is keyof typeof factSql => name in factSql
const isField = (name: string): boolean => (filterFields as readonly string[]).includes(name)

/** The filters over columns of a chunk `c`, all of which must hold. */
export function chunkCondition(filters: readonly Filter[]): Condition | null {
  const parts = filters.map((filter) =>
    isField(filter.name) || isFact(filter.name) ? documentFilter(filter, 'c.document_id') : chunkFilter(filter),
  )
  return joined(parts)
}

/** The same over a document `d`; what is true of a chunk is true of the document that has one. */
export function documentCondition(filters: readonly Filter[]): Condition | null {
  const [ofChunk, ofDocument] = [filters.filter(isOfChunk), filters.filter((filter) => !isOfChunk(filter))]
  const parts = ofDocument.map((filter) => documentFilter(filter, 'd.id'))
  const inside = joined(ofChunk.map(chunkFilter))
  if (inside !== null)
    parts.push({
      text: `EXISTS (SELECT 1 FROM chunk c WHERE c.document_id = d.id AND ${inside.text})`,
      parameters: inside.parameters,
    })
  return joined(parts)
}

const isOfChunk = ({name}: Filter): boolean => name === 'page' || name === 'source'

function joined(parts: readonly Condition[]): Condition | null {
  if (parts.length === 0) return null
  return {
    text: parts.map(({text}) => `(${text})`).join(' AND '),
    parameters: parts.flatMap(({parameters}) => parameters),
  }
}

function chunkFilter({name, not, test}: Filter): Condition {
  const {text, parameters} = testSql(`c.${name}`, test)
  return {text: not ? `NOT coalesce(${text}, 0)` : text, parameters}
}

function documentFilter({name, not, test}: Filter, document: string): Condition {
  const {text, parameters} = isFact(name)
    ? wrapped(factSql[name].of, testSql(factSql[name].column, test))
    : wrapped(
        (inner) => `SELECT document_id FROM document_field WHERE name = '${name}' AND ${inner}`,
        testSql(test.type === 'numbers' ? 'number' : 'folded', test),
      )
  return {text: `${document} ${not ? 'NOT IN' : 'IN'} (${text})`, parameters}
}

const wrapped = (of: (test: string) => string, {text, parameters}: Condition): Condition => ({
  text: of(text),
  parameters,
})

function testSql(column: string, test: FilterTest): Condition {
  if (test.type === 'contains')
    return {text: `(${test.values.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`, parameters: test.values}
  if (test.type === 'is')
    return {text: `${column} IN (${test.values.map(() => '?').join(', ')})`, parameters: test.values}
  const ends = [
    ...(test.from === null ? [] : [{text: `${column} >= ?`, value: test.from}]),
    ...(test.to === null ? [] : [{text: `${column} <= ?`, value: test.to}]),
  ]
  return {text: ends.map(({text}) => text).join(' AND ') || '1', parameters: ends.map(({value}) => value)}
}
