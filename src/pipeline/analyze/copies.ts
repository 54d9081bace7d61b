import {type Clause, contractFields} from '../../types/bill.ts'
import type {ContractReport, FolderReport} from '../../types/report.ts'
import {fold} from '../scan/values/fold.ts'
import {stemsOf} from './parties.ts'

/** The earlier document that one looks like, by its figures and words, and why. */
type Likes = ReadonlyMap<string, {of: string; reason: string | null}>

/**
 * Each contract once: a file that says the same as an earlier one is a copy. So is one that looks like an earlier one (a
 * second scan), unless they differ in a party, a date or a term: contracts of one template look alike, too.
 */
export function withoutCopies(
  contracts: readonly ContractReport[],
  likes: Likes,
): {once: ContractReport[]; again: FolderReport['duplicates']} {
  const byId = new Map(contracts.map((contract) => [contract.id, contract]))
  const bySignature = new Map<string, string>()
  const again: FolderReport['duplicates'] = []
  const once = contracts.filter((contract) => {
    const {id, path} = contract
    const signature = signatureOf(contract)
    const like = likes.get(id)
    const first = like && byId.get(like.of)
    const same = signature === null ? undefined : bySignature.get(signature)
    if (same !== undefined) again.push({id, path, of: same, reason: 'the same title, parties, dates and clauses'})
    else if (like && first && !differ(first, contract))
      again.push({id, path, of: like.of, reason: like.reason ?? 'it looks the same'})
    else {
      if (signature !== null) bySignature.set(signature, id)
      return true
    }
    return false
  })
  return {once, again}
}

const words = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
const quoteOf = ({type, quote}: Clause): string => `${type} ${words(quote)}`
const sortedStems = (contract: ContractReport): string[] => [...stemsOf(contract)].sort((a, b) => (a < b ? -1 : 1))

/** Null where little was read: there is nothing to know it by. */
function signatureOf(contract: ContractReport): string | null {
  const stems = sortedStems(contract)
  if (stems.length < 2 || contract.clauses.length < 2) return null
  const values = contractFields.map((name) => words(contract.fields[name].value ?? ''))
  return JSON.stringify([stems, values, contract.clauses.map(quoteOf), contract.amounts.map(({value}) => value)])
}

/** A value that only one of two scans gave is no difference. */
function differ(a: ContractReport, b: ContractReport): boolean {
  if (sortedStems(a).join(' ') !== sortedStems(b).join(' ')) return true
  return contractFields.some((name) => {
    const [one, other] = [a.fields[name].value, b.fields[name].value]
    return one !== null && other !== null && words(one) !== words(other)
  })
}
