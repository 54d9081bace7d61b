import {type Filter, type FilterFact, type FilterTest, filterFields} from '../../types/search.ts'

/** A condition over a row, with the parameters of its `?` in order. */
export interface Condition {
  text: string
  parameters: unknown[]
}

/** What databases write differently. */
export interface Dialect {
  yes: string
  no: string
  /** A text column without case and accents. */
  folded(column: string): string
  /** Column `path` as such a text. */
  path: string
  /** A text column that is compared by its characters, whatever the language of the database. */
  ordered(column: string): string
  /** The place of a number, which has a fraction also where the column has none. */
  number: string
  /** Any of these is in the column. */
  contains(column: string, values: string[]): Condition
  /** Any of these is the column. */
  is(column: string, values: string[]): Condition
}

type Fact = Exclude<FilterFact, 'page' | 'source'>

/** Where a fact stands: a query for the documents whose `column` passes the test, which takes its place. */
const facts: Record<Fact, {column(dialect: Dialect): string; of(test: string): string}> = {
  label: {
    column: ({folded}) => folded('label'),
    of: (test) => `SELECT document_id FROM document_label WHERE source <> 'rejected' AND ${test}`,
  },
  path: {column: ({path}) => path, of: (test) => `SELECT document_id FROM source WHERE ${test}`},
  name: {column: ({path}) => path, of: (test) => `SELECT document_id FROM source WHERE ${test}`},
  type: {column: () => 'media', of: (test) => `SELECT id FROM document WHERE ${test}`},
  batch: {
    column: () => 'b.public_id',
    of: (test) => `SELECT i.document_id FROM batch_item i JOIN batch b ON b.id = i.batch_id WHERE ${test}`,
  },
  duplicate: {
    column: () => `CASE WHEN x.of_id IS NULL THEN 'no' ELSE 'yes' END`,
    of: (test) => `SELECT d.id FROM document d LEFT JOIN duplicate x ON x.document_id = d.id WHERE ${test}`,
  },
}

const isFact = (name: string): name is Fact => name in facts
const isField = (name: string): boolean => (filterFields as readonly string[]).includes(name)

/** The filters over columns of a chunk `c`, all of which must hold. */
export function chunkCondition(dialect: Dialect, filters: readonly Filter[]): Condition | null {
  const parts = filters.map((filter) =>
    isField(filter.name) || isFact(filter.name)
      ? documentFilter(dialect, filter, 'c.document_id')
      : chunkFilter(dialect, filter),
  )
  return allOf(parts)
}

/** The same over a document `d`; what is true of a chunk is true of the document that has one. */
export function documentCondition(dialect: Dialect, filters: readonly Filter[]): Condition | null {
  const [ofChunk, ofDocument] = [filters.filter(isOfChunk), filters.filter((filter) => !isOfChunk(filter))]
  const parts = ofDocument.map((filter) => documentFilter(dialect, filter, 'd.id'))
  const inside = allOf(ofChunk.map((filter) => chunkFilter(dialect, filter)))
  if (inside !== null)
    parts.push({
      text: `EXISTS (SELECT 1 FROM chunk c WHERE c.document_id = d.id AND ${inside.text})`,
      parameters: inside.parameters,
    })
  return allOf(parts)
}

const isOfChunk = ({name}: Filter): boolean => name === 'page' || name === 'source'

/** All of them; null where there is none. */
export function allOf(parts: readonly Condition[]): Condition | null {
  if (parts.length === 0) return null
  return {
    text: parts.map(({text}) => `(${text})`).join(' AND '),
    parameters: parts.flatMap(({parameters}) => parameters),
  }
}

function chunkFilter(dialect: Dialect, {name, not, test}: Filter): Condition {
  const {text, parameters} = testSql(dialect, `c.${name}`, test)
  return {text: not ? `NOT coalesce(${text}, ${dialect.no})` : text, parameters}
}

function documentFilter(dialect: Dialect, {name, not, test}: Filter, document: string): Condition {
  const {text, parameters} = isFact(name)
    ? wrapped(facts[name].of, testSql(dialect, facts[name].column(dialect), test))
    : wrapped(
        (inner) => `SELECT document_id FROM document_field WHERE name = '${name}' AND ${inner}`,
        testSql(dialect, test.type === 'numbers' ? 'number' : 'folded', test),
      )
  return {text: `${document} ${not ? 'NOT IN' : 'IN'} (${text})`, parameters}
}

const wrapped = (of: (test: string) => string, {text, parameters}: Condition): Condition => ({
  text: of(text),
  parameters,
})

function testSql(dialect: Dialect, column: string, test: FilterTest): Condition {
  if (test.type === 'contains') return dialect.contains(column, test.values)
  if (test.type === 'is') return dialect.is(column, test.values)
  const [compared, place] = test.type === 'texts' ? [dialect.ordered(column), '?'] : [column, dialect.number]
  const ends = [
    ...(test.from === null ? [] : [{text: `${compared} >= ${place}`, value: test.from}]),
    ...(test.to === null ? [] : [{text: `${compared} <= ${place}`, value: test.to}]),
  ]
  return {text: ends.map(({text}) => text).join(' AND ') || dialect.yes, parameters: ends.map(({value}) => value)}
}
