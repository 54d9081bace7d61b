import {type Bill, billFields, type Contract, contractFields, type Field} from '../../../../types/bill.ts'
import type {DocumentJson} from '../../../../types/contract.ts'
import type {PageRange} from '../../../../types/document.ts'
import {isUnsure} from '../../../../types/review.ts'
import {type Shape, shapeOf} from './typed.ts'

/** A value of a document that can be corrected, with its evidence. */
export interface Entry {
  /** As corrections name it: "total", "parts[1].total", "parties[0]". */
  path: string
  name: string
  label: string
  shape: Shape
  field: Field
  unsure: boolean
}

/** A bill or contract of a document: what one form is about. */
export interface Section {
  /** Put before each path: "parts[1]." */
  prefix: string
  /** null where the document is one bill. */
  title: string | null
  pages: PageRange | null
  bill: Bill | null
  entries: Entry[]
}

const labels: Record<string, string> = {
  vendorAddress: 'Address',
  vendorTaxId: 'Tax number',
  invoiceNumber: 'Number',
  dueDate: 'Due',
  paymentMethod: 'Paid by',
  iban: 'IBAN',
  agreementDate: 'Agreed',
  effectiveDate: 'In force from',
  expirationDate: 'Ends',
  renewalTerm: 'Renews for',
  noticePeriod: 'Notice',
  governingLaw: 'Law',
}

/** "vendorTaxId" as people say it. */
export const labelOf = (name: string): string => labels[name] ?? `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`

const entry = (prefix: string, name: string, field: Field): Entry => ({
  path: `${prefix}${name}`,
  name,
  label: labelOf(name),
  shape: shapeOf(name),
  field,
  unsure: isUnsure(name, field),
})

/** The form of a document: one section for a bill or contract, one for each bill of several. */
export function sectionsOf({bill, contract, parts}: DocumentJson): Section[] {
  if (parts !== null) return parts.map((part, i) => billSection(`parts[${i}].`, `Bill ${i + 1}`, part.pages, part.bill))
  const sections = bill === null ? [] : [billSection('', null, null, bill)]
  return contract === null ? sections : [...sections, contractSection(contract)]
}

const billSection = (prefix: string, title: string | null, pages: PageRange | null, bill: Bill | null): Section => ({
  prefix,
  title,
  pages,
  bill,
  entries: bill === null ? [] : billFields.map((name) => entry(prefix, name, bill[name])),
})

function contractSection(contract: Contract): Section {
  const parties = contract.parties.map((party, i) => ({
    ...entry('', `parties[${i}]`, party),
    label: party.role ?? `Party ${i + 1}`,
  }))
  const entries = contractFields.map((name) => entry('', name, contract[name]))
  return {prefix: '', title: null, pages: null, bill: null, entries: [...parties, ...entries]}
}

export const entriesOf = (document: DocumentJson): Entry[] => sectionsOf(document).flatMap(({entries}) => entries)

/** The unsure entry after `path`, from the beginning again where none comes behind it; null where all are settled. */
export function nextUnsure(entries: readonly Entry[], path: string | null): Entry | null {
  const at = entries.findIndex((one) => one.path === path)
  const order = [...entries.slice(at + 1), ...entries.slice(0, at + 1)]
  return order.find((one) => one.unsure && one.path !== path) ?? null
}

/** What was said and is on its way to the server: value by path. */
export type Said = ReadonlyMap<string, string | null>

const confirmed = {confidence: 1, source: 'user', reason: 'said by you'} as const

/** The form as it will be when the server has heard it. */
export function withSaid(sections: readonly Section[], said: Said): Section[] {
  if (said.size === 0) return [...sections]
  return sections.map((section) => ({
    ...section,
    entries: section.entries.map((one) => {
      const value = said.get(one.path)
      return value === undefined ? one : {...one, unsure: false, field: {...one.field, ...confirmed, value}}
    }),
  }))
}
