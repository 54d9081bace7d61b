import type {ClauseType, Contract} from '../../types/bill.ts'
import type {ContractReport, Course} from '../../types/report.ts'
import {fold, phraseList, phrasePattern} from '../scan/values/fold.ts'
import {isEndless} from './course.ts'

type Missing = ContractReport['missing'][number]

/** Kinds of contract by words of their titles, and the clauses that one of the kind has. The first that fits counts. */
const kinds: readonly {name: string; title: RegExp; clauses: readonly ClauseType[]}[] = [
  kind(
    'a confidentiality agreement',
    'non disclosure, nondisclosure, nda, confidentiality, secrecy, geheimhaltung, confidentialite, confidencialidad, riservatezza, geheimhouding',
    ['confidentiality'],
  ),
  kind('a lease', 'lease, tenancy, rental, mietvertrag, bail, arrendamiento, locazione, huur, huurovereenkomst', [
    'payment',
    'termination',
    'assignment',
  ]),
  kind('a contract of employment', 'employment, arbeitsvertrag, travail, trabajo, lavoro, arbeidsovereenkomst', [
    'payment',
    'termination',
    'confidentiality',
  ]),
  kind('a loan', 'loan, credit, promissory note, darlehen, pret, prestamo, mutuo, lening', ['payment']),
  kind('a licence', 'license, licence, software, lizenz, licencia, licenza, licentie', [
    'ip',
    'liability',
    'payment',
    'termination',
    'warranty',
  ]),
  kind(
    'a contract about distribution or supply',
    'supply, distribution, distributor, reseller, purchase, manufacturing, lieferung, liefervertrag, vertrieb, kaufvertrag',
    ['liability', 'payment', 'termination', 'warranty'],
  ),
]

const otherKind = {name: 'a contract', clauses: ['liability', 'payment', 'termination'] as const}

function kind(name: string, titles: string, clauses: readonly ClauseType[]) {
  return {name, title: phrasePattern(phraseList(titles)), clauses}
}

/** Words of titles that change another contract. */
const amendmentTitle = phrasePattern(
  phraseList(
    'amendment, amended, addendum, supplement, supplemental, nachtrag, anderungsvertrag, avenant, adenda, emendamento, addendum, aanvulling, aneks',
  ),
)
const restated = phrasePattern(['restated', 'neufassung', 'refonte'])

/** Whether a title is that of an amendment; an "amended and restated" contract stands for itself. */
export const isAmendment = (title: string | null): boolean => {
  const folded = fold(title ?? '')
  return amendmentTitle.test(folded) && !restated.test(folded)
}

/** What a contract of its kind has and this one lacks, each with why it matters. */
export function missingOf(contract: Contract, course: Course): Missing[] {
  const amends = isAmendment(contract.title.value)
  return [
    ...missingBasics(contract),
    ...(amends ? [] : [...missingCourse(contract, course), ...missingClauses(contract)]),
  ]
}

function missingBasics({parties, agreementDate, effectiveDate}: Contract): Missing[] {
  const named = parties.filter(({value}) => value !== null).length
  return [
    ...(named < 2 ? [{what: 'parties', why: named === 0 ? 'nobody is named' : 'only one party is named'}] : []),
    ...(agreementDate.value === null ? [{what: 'agreementDate', why: signatureWhy(effectiveDate.value)}] : []),
  ]
}

const signatureWhy = (effective: string | null): string =>
  effective === null ? 'neither a date of signing nor a first day is printed' : 'no date of signing is printed'

function missingCourse(contract: Contract, {term, nextRenewal, reason}: Course): Missing[] {
  const {governingLaw, noticePeriod, expirationDate} = contract
  const hasNotice = noticePeriod.value !== null
  const hasEnd = term !== null || isEndless(expirationDate) || isEndless(contract.term)
  return [
    ...(governingLaw.value === null ? [{what: 'governingLaw', why: 'no governing law is named'}] : []),
    ...(nextRenewal !== null && !hasNotice
      ? [{what: 'noticePeriod', why: 'it renews, and does not say until when notice can be given'}]
      : []),
    ...(hasEnd || hasNotice ? [] : [{what: 'end', why: reason}]),
  ]
}

function missingClauses({title, clauses}: Contract): Missing[] {
  const folded = fold(title.value ?? '')
  const {name, clauses: expected} = kinds.find((kind) => kind.title.test(folded)) ?? otherKind
  const present = new Set(clauses.map(({type}) => type))
  return expected.filter((type) => !present.has(type)).map((type) => ({what: type, why: `${name} has such a clause`}))
}
