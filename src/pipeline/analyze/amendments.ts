import type {ContractReport} from '../../types/report.ts'
import {fold} from '../scan/values/fold.ts'
import {isAmendment} from './expected.ts'
import {stemsOf} from './parties.ts'

/** Words of titles that tell nothing about which contract is meant. */
const common = new Set(
  'amendment amended addendum supplement first second third fourth fifth to of the and no number agreement contract nachtrag vertrag zum zur nr avenant au contrat'.split(
    ' ',
  ),
)

const titleWords = (title: string | null): Set<string> =>
  new Set(
    fold(title ?? '')
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 2 && !common.has(word)),
  )

const shared = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number => [...a].filter((one) => b.has(one)).length

const dateOf = ({fields}: ContractReport): string =>
  fields.agreementDate.value ?? fields.effectiveDate.value ?? '9999-12-31'

/**
 * Puts amendments next to what they amend: an earlier contract, between the same parties, with the title that the
 * amendment names. Where two fit as well, none is taken: a wrong one is worse than none.
 */
export function withAmendments(contracts: readonly ContractReport[]): ContractReport[] {
  const bases = contracts.filter(({fields}) => !isAmendment(fields.title.value)).map((base) => prepared(base))
  // By party: a folder of 10,000 contracts is not compared each with each.
  const byStem = new Map<string, Prepared[]>()
  for (const base of bases) for (const stem of base.stems) byStem.set(stem, [...(byStem.get(stem) ?? []), base])
  const amends = new Map<string, string>()
  for (const contract of contracts) {
    if (!isAmendment(contract.fields.title.value)) continue
    const base = baseOf(prepared(contract), byStem)
    if (base !== null) amends.set(contract.id, base)
  }
  const amendedBy = Map.groupBy(amends.keys(), (id) => amends.get(id)!)
  return contracts.map((contract) => ({
    ...contract,
    amends: amends.get(contract.id) ?? null,
    amendedBy: amendedBy.get(contract.id) ?? [],
  }))
}

interface Prepared {
  contract: ContractReport
  stems: Set<string>
  words: Set<string>
}

const prepared = (contract: ContractReport): Prepared => ({
  contract,
  stems: stemsOf(contract),
  words: titleWords(contract.fields.title.value),
})

function baseOf({contract, stems, words}: Prepared, byStem: ReadonlyMap<string, Prepared[]>): string | null {
  const near = new Set([...stems].flatMap((stem) => byStem.get(stem) ?? []))
  const fitting = [...near]
    .filter((base) => base.contract.id !== contract.id && dateOf(base.contract) <= dateOf(contract))
    .map((base) => ({id: base.contract.id, parties: shared(stems, base.stems), title: shared(words, base.words)}))
    .filter(({parties, title}) => parties >= 2 || (parties === 1 && title > 0))
    .map(({id, parties, title}) => ({id, score: parties + 2 * title}))
    .sort((a, b) => b.score - a.score)
  const [best, next] = fitting
  return best === undefined || best.score === next?.score ? null : best.id
}
