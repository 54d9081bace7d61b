import {type Contract, clauseTypes, contractFields, type Field, SURE} from '../../types/bill.ts'
import {
  type ContractReport,
  contractStatuses,
  type Deadline,
  type FolderReport,
  type ReportDocument,
  type ReportInput,
  type Said,
} from '../../types/report.ts'
import {withAmendments} from './amendments.ts'
import {withoutCopies} from './copies.ts'
import {courseOf} from './course.ts'
import {isAmendment, missingOf} from './expected.ts'
import {partiesOf} from './parties.ts'
import {daysBetween} from './period.ts'
import {sumsOf} from './sums.ts'

type Read = ReportDocument & {id: string; contract: Contract}

/** What a folder of contracts comes to, as of `today`. Pure; documents in the order in which they were given. */
export function folderReport({today, soonDays, documents}: Omit<ReportInput, 'key'>): FolderReport {
  const done = documents.filter((one): one is ReportDocument & {id: string} => one.state === 'done' && one.id !== null)
  const [read, rest] = partition(done)
  const likes = new Map(read.flatMap(({id, duplicateOf: of, reason}) => (of === null ? [] : [[id, {of, reason}]])))
  const {once, again} = withoutCopies(
    read.map((one) => contractReport(one, today, soonDays)),
    likes,
  )
  const contracts = withAmendments(once)
  const others = rest.filter((one) => one.duplicateOf === null).map(({id, path, kind}) => ({id, path, kind}))
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

const duplicateOf = ({
  id,
  path,
  state,
  contract,
  duplicateOf: of,
  reason,
}: ReportDocument): FolderReport['duplicates'] =>
  id !== null && of !== null && (state === 'duplicate' || contract === null)
    ? [{id, path, of, reason: reason ?? 'the same document'}]
    : []

function partition<T extends ReportDocument>(documents: readonly T[]): [(T & Read)[], T[]] {
  const isRead = (one: T): one is T & Read => one.contract !== null && one.kind === 'contract'
  return [documents.filter(isRead), documents.filter((one) => !isRead(one))]
}

const said = ({value, confidence, page, reason}: Field): Said => ({value, confidence, page, reason})

function contractReport({id, path, contract, reviewReasons}: Read, today: string, soonDays: number): ContractReport {
  const fields = Object.fromEntries(
    contractFields.map((name) => [name, said(contract[name])]),
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
  return [...contractFields.filter((name) => isUnsure(contract[name])), ...parties]
}

/** What a date of the course of a contract is worked out from. */
const standsOn = ['effectiveDate', 'expirationDate', 'term', 'renewalTerm', 'noticePeriod'] as const

function deadlinesOf(contract: ContractReport, today: string): Deadline[] {
  const {notice, nextRenewal, term, status, unsure, id, path, fields, parties, reason} = contract
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
            parties: parties.flatMap(({value}) => value ?? []),
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
