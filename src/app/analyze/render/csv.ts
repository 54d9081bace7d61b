import {contractFields} from '../../../types/bill.ts'
import type {ContractReport, FolderReport} from '../../../types/report.ts'
import {csvLine} from '../../export/csv.ts'

/** New columns come last. */
const columns = [
  'path',
  'what',
  'id',
  'status',
  ...contractFields,
  'parties',
  'noticeBy',
  'termEnds',
  'nextRenewal',
  'missing',
  'unsure',
  'amends',
  'reason',
] as const

type Row = Partial<Record<(typeof columns)[number], string | null>>

/** One row a document: contracts, then what is none, what failed, and what is there twice. */
export function reportCsv(report: FolderReport): string {
  const paths = new Map(report.contracts.map(({id, path}) => [id, path]))
  const rows: Row[] = [
    ...report.contracts.map((contract) => contractRow(contract, paths)),
    ...report.others.map(({id, path, kind}) => ({path, what: kind ?? 'other', id})),
    ...report.failed.map(({path, error}) => ({path, what: 'failed', reason: `${error.code}: ${error.message}`})),
    ...report.duplicates.map(({id, path, of, reason}) => ({
      path,
      what: 'duplicate',
      id,
      reason: `${reason}: ${paths.get(of) ?? of}`,
    })),
  ]
  return [columns, ...rows.map((row) => columns.map((name) => row[name] ?? null))].map(csvLine).join('')
}

function contractRow(contract: ContractReport, paths: ReadonlyMap<string, string>): Row {
  const {id, path, status, fields, parties, notice, term, nextRenewal, missing, unsure, amends, reason} = contract
  return {
    path,
    what: 'contract',
    id,
    status,
    ...Object.fromEntries(contractFields.map((name) => [name, fields[name].value])),
    parties: parties
      .flatMap(({value, role}) => (value === null ? [] : [role ? `${value} (${role})` : value]))
      .join('; '),
    noticeBy: notice?.by ?? null,
    termEnds: term?.to ?? null,
    nextRenewal,
    missing: missing.map(({what}) => what).join(' '),
    unsure: unsure.join(' '),
    amends: amends === null ? null : (paths.get(amends) ?? amends),
    reason: notice?.reason ?? reason,
  }
}
