import type {ContractReport, FolderReport} from '../../types/report.ts'
import {fold, lettersOf} from '../scan/values/fold.ts'

/** Forms of companies, as they are spelled out and cut short: "Acme Inc" and "Acme Incorporated" are one, "Acme Ltd" is not. */
const forms: Readonly<Record<string, string>> = {
  incorporated: 'inc',
  inc: 'inc',
  corporation: 'corp',
  corp: 'corp',
  company: 'co',
  co: 'co',
  limited: 'ltd',
  ltd: 'ltd',
  llc: 'llc',
  llp: 'llp',
  lp: 'lp',
  plc: 'plc',
  gmbh: 'gmbh',
  ag: 'ag',
  kg: 'kg',
  se: 'se',
  sa: 'sa',
  sas: 'sas',
  sarl: 'sarl',
  srl: 'srl',
  spa: 'spa',
  bv: 'bv',
  nv: 'nv',
  pte: 'pte',
  pty: 'pty',
  ab: 'ab',
  oy: 'oy',
  aps: 'aps',
}

interface PartyKey {
  /** Letters of the name without its form. */
  stem: string
  /** "inc", "co ltd"; empty where none is printed. */
  form: string
}

/** What a name is compared by: case, accents, marks, "the" and the spelling of the legal form do not count. */
export function partyKey(name: string): PartyKey {
  const words = fold(name)
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'the')
  const end = words.findLastIndex((word) => !Object.hasOwn(forms, word)) + 1
  const stem = lettersOf((end === 0 ? words : words.slice(0, end)).join(''))
  return {
    stem,
    form: words
      .slice(Math.max(end, 1))
      .map((word) => forms[word] ?? word)
      .join(' '),
  }
}

/** Keys of the parties of a contract, for comparing contracts. */
export const stemsOf = ({parties}: Pick<ContractReport, 'parties'>): Set<string> =>
  new Set(parties.flatMap(({value}) => (value === null ? [] : [partyKey(value).stem])).filter((stem) => stem !== ''))

type Party = FolderReport['parties'][number]

interface Mention extends PartyKey {
  name: string
  role: string | null
  contract: string
}

/**
 * The parties of all contracts, each once under its commonest spelling. A name without a legal form belongs to the only
 * company of that name; where there are two, it stands alone.
 */
export function partiesOf(contracts: readonly ContractReport[]): Party[] {
  const mentions = contracts.flatMap(({id, parties}) =>
    parties.flatMap(({value, role}): Mention[] =>
      value === null ? [] : [{...partyKey(value), name: value.replace(/\s+/gu, ' ').trim(), role, contract: id}],
    ),
  )
  const byStem = Map.groupBy(mentions, ({stem}) => stem)
  const groups = [...byStem.values()].flatMap((same) => [...Map.groupBy(same, formIn(same)).values()])
  return groups.map(toParty).sort((a, b) => b.contracts.length - a.contracts.length || compare(a.name, b.name))
}

function formIn(same: readonly Mention[]): (mention: Mention) => string {
  const printed = [...new Set(same.map(({form}) => form).filter((form) => form !== ''))]
  return ({form}) => (form === '' && printed.length === 1 ? printed[0]! : form)
}

function toParty(mentions: readonly Mention[]): Party {
  const spellings = [...Map.groupBy(mentions, ({name}) => name)]
    .sort(([a, one], [b, two]) => two.length - one.length || b.length - a.length || compare(a, b))
    .map(([name]) => name)
  return {
    name: spellings[0]!,
    spellings,
    roles: [...new Set(mentions.flatMap(({role}) => role ?? []))].sort(compare),
    contracts: [...new Set(mentions.map(({contract}) => contract))],
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
