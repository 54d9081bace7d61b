import {isOpen} from '../pipeline/enrich/ask.ts'
import {belief} from '../pipeline/enrich/checks/verdict.ts'
import {recheck} from '../pipeline/scan/bill/recheck.ts'
import {provenConfidence} from '../pipeline/scan/calibration/calibrate.ts'
import {billReasons} from '../pipeline/scan/read.ts'
import {lettersOf} from '../pipeline/scan/values/fold.ts'
import type {Bill, Contract, Field, Party} from '../types/bill.ts'
import type {DocumentKind} from '../types/document.ts'
import type {Enrichment, GivenParty, GivenValue} from '../types/enrichment.ts'
import type {ReadData} from '../types/results.ts'

/**
 * A reading with what a language model gave laid over it, under what the user says: values that are missing, or that the
 * rules believe less. Sums are checked again; a value of a model stays "not sure" and says so, unless a sum proves it.
 */
export function enriched(read: ReadData, enrichment: Enrichment): ReadData {
  const {kind, kindConfidence, reasons} = kindWith(read, enrichment)
  const over: ReadData = {...read, kind, ...(kindConfidence === undefined ? {} : {kindConfidence})}
  if (read.contract !== null) over.contract = contractWith(read.contract, enrichment)
  if (read.bill === null) return withReasons(over, [...read.reviewReasons, ...reasons])
  const bill = billWith(read.bill, enrichment, read.engine)
  const before = new Set(billReasons(read.bill))
  const kept = read.reviewReasons.filter((reason) => !before.has(reason))
  return withReasons({...over, bill}, [...kept, ...reasons, ...billReasons(bill)])
}

const withReasons = (read: ReadData, reviewReasons: string[]): ReadData => ({
  ...read,
  reviewReasons,
  review: reviewReasons.length > 0,
})

function kindWith({kind, kindConfidence}: ReadData, {fields, model}: Enrichment) {
  const given = fields.find(({path}) => path === 'kind')
  const isUnsure = kind === 'other' || (kindConfidence ?? 1) < belief.printed
  if (given === undefined || !isUnsure || given.value === kind) return {kind, kindConfidence, reasons: []}
  const reason = `The kind ${given.value} is what ${model} says, by "${given.quote}".`
  return {kind: given.value as DocumentKind, kindConfidence: given.confidence, reasons: [reason]}
}

/** The model's value where the rules have none, or one that they believe less; where both agree, the rules' with a word of it. */
function fieldWith(field: Field, given: GivenValue | undefined, model: string): Field {
  if (given === undefined || !isOpen(field)) return field
  if (field.value !== null && lettersOf(field.value) === lettersOf(given.value))
    return {...field, reason: `${field.reason}; ${model} gives the same`}
  if (field.value !== null && field.confidence >= given.confidence)
    return {...field, reason: `${field.reason}; ${model} gives "${given.value}"`}
  const {value, confidence, page, box, reason} = given
  return {value, confidence, page, box, source: 'llm', reason}
}

/** An object with the fields of these names laid over. */
function fieldsWith<T extends object>(owner: T, {fields, model}: Enrichment): T {
  const changed = fields.flatMap((given) => {
    const field = (owner as Record<string, unknown>)[given.path]
    return isField(field) ? [[given.path, fieldWith(field, given, model)]] : []
  })
  return {...owner, ...(Object.fromEntries(changed) as Partial<T>)}
}

const isField = (value: unknown): value is Field => typeof value === 'object' && value !== null && 'confidence' in value

const sums = ['subtotal', 'tax', 'total'] as const
/** What a model may give besides, and could make a wrong sum right with. */
const addends = ['discount', 'tip'] as const

/** The bill with its sums checked again. One figure of a model that the items and all other figures lead to is proven by them. */
function billWith(before: Bill, enrichment: Enrichment, engine: string): Bill {
  const after = recheck(before, fieldsWith(before, enrichment))
  const given = sums.filter((name) => after[name].source === 'llm')
  const [name] = given
  const isAlone = given.length === 1 && addends.every((one) => after[one].source !== 'llm')
  if (name === undefined || !isAlone || !isProven(after)) return after
  const reason = `${after[name].reason}; the items and the other figures lead to it`
  return {...after, [name]: {...after[name], confidence: provenConfidence(name, engine), reason}}
}

/** Items + tax = total, with two items at least: one that is the total itself proves nothing. */
function isProven({items, checks, subtotal}: Bill): boolean {
  const holds = (name: string) => checks.find((check) => check.name === name)?.ok
  const total = holds('subtotal-plus-tax-is-total')
  return items.length > 1 && holds('items-sum-to-subtotal') === true && (subtotal.value === null || total === true)
}

function contractWith(contract: Contract, enrichment: Enrichment): Contract {
  return {
    ...fieldsWith(contract, enrichment),
    parties: partiesWith(contract.parties, enrichment.parties),
    clauses: contract.clauses.map((clause) => {
      const {type, page, start} = clause
      const given = enrichment.summaries.find((one) => one.type === type && one.page === page && one.start === start)
      return given === undefined || clause.summary !== undefined ? clause : {...clause, summary: given.summary}
    }),
  }
}

/** Parties that the rules did not find come behind theirs; a role is added where there is none. */
function partiesWith(parties: readonly Party[], given: readonly GivenParty[]): Party[] {
  if (!parties.every(isOpen)) return [...parties]
  const isSame = (party: Party, {value}: GivenParty) => {
    const [a, b] = [lettersOf(party.value ?? ''), lettersOf(value)]
    return a !== '' && (a.includes(b) || b.includes(a))
  }
  const known = parties.map((party) => ({
    ...party,
    role: party.role ?? given.find((one) => isSame(party, one))?.role ?? null,
  }))
  const added = given.filter((one) => !parties.some((party) => isSame(party, one)))
  return [
    ...known,
    ...added.map(
      ({value, confidence, page, box, reason, role}): Party => ({
        value,
        confidence,
        page,
        box,
        source: 'llm',
        reason,
        role,
      }),
    ),
  ]
}
