import type {Contract} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {readAmounts} from './amounts.ts'
import {readClauses} from './clauses.ts'
import {readGoverningLaw} from './law.ts'
import {readParties} from './parties.ts'
import {readRenewal} from './renewal.ts'
import {sentencesOf} from './sentences.ts'
import {readDates} from './signing.ts'
import {readTerm} from './term.ts'
import {contractText} from './text.ts'
import {readTitle} from './title.ts'

/** Title, parties, dates, terms, law, sums and clauses of a contract. Every pattern is bounded: docs/contracts.md. */
export function readContract(pages: readonly Page[]): Contract {
  const contract = contractText(pages)
  const sentences = sentencesOf(contract)
  const dates = readDates(contract, sentences)
  const start = dates.effectiveDate.value === null ? dates.agreementDate : dates.effectiveDate
  return {
    title: readTitle(contract),
    parties: readParties(contract),
    ...dates,
    ...readTerm(contract, sentences, start),
    ...readRenewal(contract, sentences),
    governingLaw: readGoverningLaw(contract, sentences),
    amounts: readAmounts(contract, sentences),
    clauses: readClauses(contract, sentences),
  }
}
