import {type Bill, type BillField, billFields, type Clause, contractFields, type Field, SURE} from '../../types/bill.ts'
import {settledSources} from '../../types/enrichment.ts'
import type {ReadData} from '../../types/results.ts'
import {belief} from './checks/verdict.ts'

/** What is on few bills and changes nothing else. */
const neverAsked = ['rounding', 'paid', 'change'] as const satisfies readonly BillField[]

type AskedOfBills = Exclude<BillField, (typeof neverAsked)[number]>

/** Fields of a bill that may be asked for; line items never: their sums are the proof of everything else. */
export const askedOfBills = billFields.filter(
  (name): name is AskedOfBills => !neverAsked.some((never) => never === name),
)

export type AskedField = AskedOfBills | (typeof contractFields)[number]

/** A bill without one of these is worth a question; the others are asked beside them: most bills have no tip. */
const needed: readonly BillField[] = ['vendor', 'date', 'currency', 'total']

/** What is open about a document. */
export interface Ask {
  fields: AskedField[]
  kind: boolean
  parties: boolean
  /** To choose from. */
  labels: string[]
  /** To be put in plain words. */
  clauses: Clause[]
}

/** Missing or unsure, and not from where no model may speak against it. */
export const isOpen = ({value, confidence, source}: Field): boolean =>
  (value === null || confidence < SURE) && !settledSources.includes(source)

const openFields = (bill: Bill): AskedField[] =>
  needed.some((name) => isOpen(bill[name])) ? askedOfBills.filter((name) => isOpen(bill[name])) : []

/** Clauses beyond these would make a question of their own. */
const maxClauses = 20

/**
 * What a model is to be asked about a reading; `labels` are those the user knows, none where the document has one. A document
 * that holds several bills is not asked about: its figures belong to one of them each.
 */
export function askOf({kind, kindConfidence = 1, bill, contract, parts}: ReadData, labels: readonly string[]): Ask {
  return {
    fields: [
      ...(bill === null ? [] : openFields(bill)),
      ...(contract === null ? [] : contractFields.filter((name) => isOpen(contract[name]))),
    ],
    // A kind that is more likely right than any answer is not asked for.
    kind: (kind === 'other' || kindConfidence < belief.printed) && parts === undefined,
    parties: contract !== null && (contract.parties.length < 2 || contract.parties.every(isOpen)),
    labels: [...labels],
    clauses: (contract?.clauses ?? []).filter(({summary}) => summary === undefined).slice(0, maxClauses),
  }
}

export const isNothing = ({fields, kind, parties, labels, clauses}: Ask): boolean =>
  fields.length + labels.length + clauses.length === 0 && !kind && !parties
