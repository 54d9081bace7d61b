import type {App} from '../../app.ts'
import type {JournalFormat} from '../formats.ts'
import {select} from '../select.ts'
import type {Where} from '../where.ts'
import type {Accounts} from './accounts.ts'
import {beancountEntry, beancountHead} from './beancount.ts'
import {ledgerEntry} from './ledger.ts'
import {book, type Transaction} from './transaction.ts'

/** A bill that makes no transaction, and why. */
export interface Unbooked {
  document: string
  /** See BillInDocument. */
  part: number | null
  path: string
  reason: string
}

export interface JournalCount {
  documents: number
  unbooked: Unbooked[]
}

/**
 * The bills as transactions by date. Duplicates have no run of their own, so that nothing is booked twice; what is no bill
 * is left out in silence, a bill that cannot be booked goes into `count.unbooked`.
 */
export async function* journal(
  app: App,
  format: JournalFormat,
  {where, accounts}: {where: Where; accounts: Accounts},
  count: JournalCount,
): AsyncGenerator<string> {
  const transactions: Transaction[] = []
  for await (const {document, part} of select(app, where)) {
    if (document.bill === null) continue
    const booked = book({document, part}, accounts)
    if ('transaction' in booked) transactions.push(booked.transaction)
    else count.unbooked.push({document: document.id!, part, path: document.path, reason: booked.reason})
  }
  count.documents = transactions.length
  transactions.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)))
  if (format === 'beancount') yield beancountHead(transactions)
  for (const transaction of transactions) {
    yield format === 'beancount' ? beancountEntry(transaction) : ledgerEntry(transaction)
  }
}
