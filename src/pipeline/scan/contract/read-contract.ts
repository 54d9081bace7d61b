import type {Contract} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {missing} from '../field.ts'
import {readClauses} from './clauses.ts'
import {readGoverningLaw} from './law.ts'
import {readParties} from './parties.ts'
import {readContractDates, readRenewal} from './terms.ts'
import {contractText} from './text.ts'
import {readTitle} from './title.ts'

/** Title, parties, dates, terms, law and clauses of a contract. */
export function readContract(pages: readonly Page[]): Contract {
  const contract = contractText(pages)
  return {
    title: readTitle(contract),
    parties: readParties(contract).map((party) => ({...party, role: null})),
    ...readContractDates(contract),
    term: missing('no length of the term is printed'),
    ...readRenewal(contract),
    governingLaw: readGoverningLaw(contract),
    amounts: [],
    clauses: readClauses(contract),
  }
}
