import {type Clause, type Contract, clauseTypes, type Field} from '../../types/bill.ts'
import {
  type ContractReport,
  contractStatuses,
  type Deadline,
  type FolderReport,
  type ReportDocument,
  type ReportInput,
  reportFields,
  type Said,
} from '../../types/report.ts'
import {SURE} from '../scan/field.ts'
import {fold} from '../scan/values/fold.ts'
import {withAmendments} from './amendments.ts'
import {courseOf} from './course.ts'
import {isAmendment, missingOf} from './expected.ts'
import {partiesOf, stemsOf} from './parties.ts'
import {daysBetween} from './period.ts'
import {sumsOf} from './sums.ts'

type Read = ReportDocument & {id: string; contract: Contract}

/** What a folder of contracts comes to, as of `today`. Pure; documents in the order in which they were given. */
export function folderReport({today, soonDays, documents}: Omit<ReportInput, 'key'>): FolderReport {
  const done = documents.filter((one): one is ReportDocument & {id: string} => one.state === 'done' && one.id !== null)
  const read = done.filter((one): one is Read => one.contract !== null && one.kind === 'contract')
  const {once, again} = withoutCopies(read.map((one) => contractReport(one, today, soonDays)))
  const contracts = withAmendments(once)
  const others = done.filter((one) => !read.includes(one as Read)).map(({id, path, kind}) => ({id, path, kind}))
  const failed = documents.flatMap(({path, error}) => (error === null ? [] : [{path, error}]))
  const duplicates = [...documents.flatMap(duplicateOf), ...again]
  return {
    schema: 1,
    today,
    soonDays,
    counts: {
      contracts: contracts.length,
      status: statusCounts(contracts),
      others: others.length,
      failed: failed.length,
      cancelled: documents.filter(({state}) => state === 'cancelled').length,
      duplicates: duplicates.length,
      missing: contracts.filter(({missing}) => missing.length > 0).length,
      unsure: contracts.filter(({unsure}) => unsure.length > 0).length,
    },
    deadlines: contracts.flatMap((one) => deadlinesOf(one, today)).sort(soonestFirst),
    contracts,
    parties: partiesOf(contracts),
    ...sumsOf(contracts),
    others,
    failed,
    duplicates,
  }
}

const statusCounts = (contracts: readonly ContractReport[]): FolderReport['counts']['status'] =>
  Object.fromEntries(
    contractStatuses.map((status) => [status, contracts.filter((one) => one.status === status).length]),
  ) as FolderReport['counts']['status']

const duplicateOf = ({id, path, state, duplicateOf: of, reason}: ReportDocument): FolderReport['duplicates'] =>
  state === 'duplicate' && id !== null && of !== null ? [{id, path, of, reason: reason ?? 'the same document'}] : []

const said = ({value, confidence, page, reason}: Field): Said => ({value, confidence, page, reason})

function contractReport({id, path, contract, reviewReasons}: Read, today: string, soonDays: number): ContractReport {
  const fields = Object.fromEntries(
    reportFields.map((name) => [name, said(contract[name])]),
  ) as ContractReport['fields']
  const present = new Set(contract.clauses.map(({type}) => type))
  const course = courseOf(contract, today, soonDays)
  return {
    id,
    path,
    ...course,
    fields,
    parties: contract.parties.map((party) => ({...said(party), role: party.role})),
    amounts: contract.amounts,
    clauses: contract.clauses,
    absent: isAmendment(contract.title.value) ? [] : clauseTypes.filter((type) => !present.has(type)),
    missing: missingOf(contract, course),
    unsure: unsureOf(contract),
    amends: null,
    amendedBy: [],
    reviewReasons,
  }
}

const isUnsure = ({value, confidence}: Said): boolean => value !== null && confidence < SURE

function unsureOf(contract: Contract): string[] {
  const parties = contract.parties.flatMap((party, i) => (isUnsure(party) ? [`parties[${i}]`] : []))
  return [...reportFields.filter((name) => isUnsure(contract[name])), ...parties]
}

/** What a date of the course of a contract is worked out from. */
const standsOn = ['effectiveDate', 'expirationDate', 'term', 'renewalTerm', 'noticePeriod'] as const

function deadlinesOf(contract: ContractReport, today: string): Deadline[] {
  const {notice, nextRenewal, term, status, unsure, id, path, fields, reason} = contract
  const sure = !standsOn.some((name) => unsure.includes(name))
  const at = (type: Deadline['type'], date: string | null | undefined, why: string): Deadline[] =>
    date == null || date < today
      ? []
      : [
          {
            date,
            days: daysBetween(today, date),
            type,
            contract: id,
            path,
            title: fields.title.value,
            sure,
            reason: why,
          },
        ]
  const ends = nextRenewal === null && status !== 'ended' && status !== 'open-ended'
  return [
    ...at('notice', notice?.by, notice?.reason ?? ''),
    ...at('renewal', nextRenewal, reason),
    ...(ends ? at('end', term?.to, reason) : []),
  ]
}

const typeOrder = ['notice', 'end', 'renewal']

const soonestFirst = (a: Deadline, b: Deadline): number =>
  a.days - b.days || typeOrder.indexOf(a.type) - typeOrder.indexOf(b.type) || (a.path < b.path ? -1 : 1)

/**
 * Contracts that are the same as another file: parties, title, dates and clauses. The first of them stays. Where little was
 * read there is nothing to know them by.
 */
function withoutCopies(contracts: ContractReport[]): {once: ContractReport[]; again: FolderReport['duplicates']} {
  const first = new Map<string, string>()
  const again: FolderReport['duplicates'] = []
  const once = contracts.filter((contract) => {
    const key = signature(contract)
    if (key === null) return true
    const of = first.get(key)
    if (of === undefined) first.set(key, contract.id)
    else again.push({id: contract.id, path: contract.path, of, reason: 'the same title, parties, dates and clauses'})
    return of === undefined
  })
  return {once, again}
}

const words = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
const quoteOf = ({type, quote}: Clause): string => `${type} ${words(quote)}`

function signature(contract: ContractReport): string | null {
  const stems = [...stemsOf(contract)].sort((a, b) => (a < b ? -1 : 1))
  if (stems.length < 2 || contract.clauses.length < 2) return null
  const values = reportFields.map((name) => words(contract.fields[name].value ?? ''))
  return JSON.stringify([stems, values, contract.clauses.map(quoteOf), contract.amounts.map(({value}) => value)])
}
