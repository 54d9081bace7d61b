import type {Contract} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
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
    parties: readParties(contract),
    ...readContractDates(contract),
    ...readRenewal(contract),
    governingLaw: readGoverningLaw(contract),
    clauses: readClauses(contract),
  }
}
