import {folderReport} from '../../src/pipeline/analyze/report.ts'
import type {Clause, ClauseType, Contract, ContractAmount, ContractField, Field, Party} from '../../src/types/bill.ts'
import type {FolderReport, ReportDocument} from '../../src/types/report.ts'

/** A field as the rules read it; null is not there. */
const said = (value: string | null, confidence = 0.95): Field => ({
  value,
  confidence: value === null ? 0 : confidence,
  page: value === null ? null : 1,
  box: null,
  source: value === null ? null : 'text',
  reason: value === null ? 'not there' : 'printed',
})

export interface ContractValues extends Partial<Record<ContractField, string | null>> {
  /** "Acme Ltd" or "Acme Ltd/Supplier". */
  parties?: string[]
  clauses?: ClauseType[]
  amounts?: Partial<ContractAmount>[]
  /** Of every field. */
  confidence?: number
}

const clause = (type: ClauseType): Clause => ({
  type,
  quote: `About ${type}.`,
  page: 1,
  start: 0,
  end: 10,
  confidence: 0.9,
  heading: null,
})

const party = (text: string, confidence?: number): Party => {
  const [name, role = null] = text.split('/')
  return {...said(name!, confidence), role}
}

/** A contract that says this and nothing else. */
export function contractOf(values: ContractValues): Contract {
  const field = (name: ContractField) => said(values[name] ?? null, values.confidence)
  return {
    title: field('title'),
    parties: (values.parties ?? []).map((one) => party(one, values.confidence)),
    agreementDate: field('agreementDate'),
    effectiveDate: field('effectiveDate'),
    expirationDate: field('expirationDate'),
    term: field('term'),
    renewalTerm: field('renewalTerm'),
    noticePeriod: field('noticePeriod'),
    governingLaw: field('governingLaw'),
    amounts: (values.amounts ?? []).map((amount) => ({
      value: '100.00',
      currency: 'EUR',
      what: 'fee',
      quote: 'a fee',
      page: 1,
      start: 0,
      end: 5,
      ...amount,
    })),
    clauses: (values.clauses ?? []).map(clause),
  }
}

/** A document of a batch that is this contract. */
export const contractDocument = (id: string, values: ContractValues): ReportDocument => ({
  id,
  path: `/c/${id}.pdf`,
  state: 'done',
  kind: 'contract',
  contract: contractOf(values),
  reviewReasons: [],
  error: null,
  duplicateOf: null,
  reason: null,
})

/** The report on these contracts. */
export const reportOn = (contracts: Record<string, ContractValues>, today = '2026-11-22'): FolderReport =>
  folderReport({
    today,
    soonDays: 90,
    documents: Object.entries(contracts).map(([id, values]) => contractDocument(id, values)),
  })
