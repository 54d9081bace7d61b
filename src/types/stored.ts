import type {Clause, Contract, Field, Party} from './bill.ts'
import type {ReadData} from './results.ts'

/** A contract as some version of the program stored it: the first ones knew neither term, sums, roles nor places. */
interface StoredContract extends Omit<Contract, 'term' | 'amounts' | 'parties' | 'clauses'> {
  term?: Field
  amounts?: Contract['amounts']
  parties: (Field & Partial<Pick<Party, 'role'>>)[]
  clauses: (Pick<Clause, 'type' | 'quote' | 'page'> & Partial<Clause>)[]
}

const notRead: Field = {
  value: null,
  confidence: 0,
  page: null,
  box: null,
  source: null,
  reason: 'an older version did not read it: process it again',
}
/** An empty place: no word stands in it. */
const noPlace = {start: 0, end: 0, heading: null, confidence: 0.7}

/** A stored reading as this version has it. What an older one did not read is empty and says so. */
export function completeReading(read: ReadData): ReadData {
  if (read.contract === null) return read
  const stored: StoredContract = read.contract
  const contract: Contract = {
    ...stored,
    term: stored.term ?? notRead,
    amounts: stored.amounts ?? [],
    parties: stored.parties.map((party) => ({...party, role: party.role ?? null})),
    clauses: stored.clauses.map((clause) => ({...noPlace, ...clause})),
  }
  return {...read, contract}
}
