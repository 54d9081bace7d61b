import type {BillField, Field} from '../../types/bill.ts'
import type {ReadData} from '../../types/results.ts'
import type {FieldValue, FilterField} from '../../types/search.ts'
import type {App} from '../app.ts'

/** Documents worked out and written at a time. */
const pieceSize = 200
/** So many take most of a second: 0.35 ms each. */
const many = 2000

/**
 * Brings the fields of documents (of these, or all) up to date with their readings and corrections. What changed since is
 * named by the store; a piece is one transaction, so it goes on where it was stopped. `onMany` is told once where it takes
 * a while.
 */
export async function refreshFields(app: App, among?: string[], onMany?: () => void): Promise<void> {
  for (let done = pieceSize; ; done += pieceSize) {
    const stale = await app.store.staleFields(pieceSize, among)
    if (stale.length === 0) return
    if (done === many) onMany?.()
    // The rules that lay corrections over a reading are a third of the program: a search that needs none starts 0.1 s sooner.
    const {readingOf} = await import('../reading.ts')
    const runs = await app.store.latestRuns(
      stale.map(({document}) => document),
      'reading',
    )
    const made = []
    for (const {document, version} of stale) {
      const run = runs.get(document)
      const reading = run === undefined ? null : await readingOf(app, run)
      made.push({document, version, values: reading === null ? [] : fieldsOf(reading.read)})
    }
    await app.store.saveFields(made)
  }
}

const billNames: [FilterField, BillField][] = [
  ['vendor', 'vendor'],
  ['total', 'total'],
  ['subtotal', 'subtotal'],
  ['tax', 'tax'],
  ['currency', 'currency'],
  ['date', 'date'],
  ['due', 'dueDate'],
  ['number', 'invoiceNumber'],
  ['iban', 'iban'],
]
const amounts: ReadonlySet<FilterField> = new Set(['total', 'subtotal', 'tax'])

/** Values of a reading that filters know; a document with several bills or parties has several of a name. */
function fieldsOf(read: ReadData): FieldValue[] {
  const bills = read.parts?.map(({bill}) => bill) ?? [read.bill]
  const values = bills.flatMap((bill) =>
    bill === null ? [] : billNames.flatMap(([name, field]) => given(name, bill[field])),
  )
  const kinds = new Set([read.kind, ...(read.parts?.map(({kind}) => kind) ?? [])])
  return [
    ...[...kinds].map((kind) => plain('kind', kind)),
    plain('review', read.review ? 'yes' : 'no'),
    ...values,
    ...contractValues(read.contract),
  ]
}

function contractValues(contract: ReadData['contract']): FieldValue[] {
  if (contract === null) return []
  const {title, parties, agreementDate, effectiveDate, expirationDate, noticePeriod, governingLaw} = contract
  const date = agreementDate.value === null ? effectiveDate : agreementDate
  return [
    ...given('title', title),
    ...parties.flatMap((party) => given('party', party)),
    ...given('date', date),
    ...given('effective', effectiveDate),
    ...given('expires', expirationDate),
    ...given('notice', noticePeriod),
    ...given('law', governingLaw),
  ]
}

const plain = (name: FilterField, value: string): FieldValue => ({name, value, number: null})

const given = (name: FilterField, {value}: Field): FieldValue[] =>
  value === null ? [] : [{name, value, number: amounts.has(name) ? Number(value) : null}]
