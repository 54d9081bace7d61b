import type {Clause, ClauseType, Contract, ContractAmount, ContractField} from './bill.ts'
import type {ErrorJson} from './contract.ts'
import type {DocumentKind} from './document.ts'

/** What was asked for when a batch was told to end in a report; frozen with the batch. */
export interface ReportOptions {
  /** ISO date that deadlines are counted from. */
  today: string
  /** What ends within so many days ends soon. */
  soonDays: number
  /** Where the report goes when it is made, if to a file. */
  output: {path: string; format: ReportFormat} | null
}

export const reportFormats = ['json', 'csv', 'md', 'ics'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** One input of the batch, as far as a report needs it. */
export interface ReportDocument {
  /** Null for inputs that were not read. */
  id: string | null
  path: string
  state: 'done' | 'failed' | 'duplicate' | 'cancelled'
  kind: DocumentKind | null
  contract: Contract | null
  reviewReasons: string[]
  error: ErrorJson | null
  /** The document that came first, where this one has the same bytes (`duplicate`), or looks like it (`done`); and why. */
  duplicateOf: string | null
  reason: string | null
}

/** Input of analyze.report. */
export interface ReportInput {
  /** What the report depends on, as a hash. */
  key: string
  today: string
  soonDays: number
  documents: ReportDocument[]
}

/** Result of analyze.report. */
export interface ReportData {
  key: string
  report: FolderReport
}

/** A value of a contract; *sure* means confidence >= 0.9. */
export interface Said {
  value: string | null
  confidence: number
  page: number | null
  reason: string
}

export interface ReportParty extends Said {
  role: string | null
}

export const contractStatuses = ['active', 'ends-soon', 'ended', 'not-started', 'open-ended', 'unknown'] as const
export type ContractStatus = (typeof contractStatuses)[number]

/** How long a contract runs, seen from `today`. ISO dates, both ends inclusive. */
export interface Course {
  status: ContractStatus
  /** How it was worked out, one sentence. */
  reason: string
  /** First is number 1. */
  term: {number: number; from: string | null; to: string} | null
  /** First day of the next term, where it renews unless somebody gives notice. */
  nextRenewal: string | null
  notice: NoticeDue | null
}

/** The last day on which notice can be given, for the term it ends. */
export interface NoticeDue {
  /** Null: at any time; or never more for this contract, where `missed` is set. */
  by: string | null
  /** Last day of the contract, if notice is given in time; of an open-ended one, if it is given today. */
  ends: string
  /** The day for the term under way, where it has passed. */
  missed: string | null
  /** With what was taken for granted. */
  reason: string
}

export type DeadlineType = 'notice' | 'end' | 'renewal'

export interface Deadline {
  date: string
  /** From today. */
  days: number
  type: DeadlineType
  contract: string
  path: string
  title: string | null
  /** Names: several contracts may have one title. */
  parties: string[]
  /** All values it stands on are sure. */
  sure: boolean
  reason: string
}

export interface ContractReport extends Course {
  id: string
  path: string
  fields: Record<ContractField, Said>
  parties: ReportParty[]
  amounts: ContractAmount[]
  clauses: Clause[]
  absent: ClauseType[]
  /** What a contract of its kind has, and this one lacks. */
  missing: {what: string; why: string}[]
  /** Names of values below the confidence that counts as sure. */
  unsure: string[]
  /** The contract that it amends, and those that amend it. */
  amends: string | null
  amendedBy: string[]
  reviewReasons: string[]
}

/** Amounts for the same thing in one currency. */
export interface AmountSum {
  what: string
  currency: string
  total: string
  /** Contracts that name it. */
  contracts: string[]
}

export interface FolderReport {
  schema: 1
  today: string
  soonDays: number
  counts: {
    contracts: number
    status: Record<ContractStatus, number>
    others: number
    failed: number
    cancelled: number
    duplicates: number
    missing: number
    unsure: number
  }
  /** Today and later, soonest first. */
  deadlines: Deadline[]
  contracts: ContractReport[]
  /** Those that stand in two contracts or more come first. */
  parties: {name: string; spellings: string[]; roles: string[]; contracts: string[]}[]
  amounts: AmountSum[]
  /** Amounts that nothing says what they are for, or in which currency. */
  amountsApart: number
  others: {id: string; path: string; kind: DocumentKind | null}[]
  failed: {path: string; error: ErrorJson}[]
  duplicates: {id: string; path: string; of: string; reason: string}[]
}
