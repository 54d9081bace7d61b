import type {Transaction} from './transaction.ts'

/** https://beancount.github.io/docs/beancount_language_syntax.html#strings */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** Beancount wants every account opened before its first use. */
export function beancountHead(transactions: readonly Transaction[]): string {
  const opened = new Map<string, string>()
  for (const {date, postings} of transactions) {
    for (const {account} of postings) {
      const before = opened.get(account)
      if (before === undefined || date < before) opened.set(account, date)
    }
  }
  return `${[...opened].map(([account, date]) => `${date} open ${account}\n`).join('')}\n`
}

/** One transaction; the invoice number and the document are metadata. */
export function beancountEntry(transaction: Transaction): string {
  const {date, cleared, payee, invoiceNumber, currency, postings, document, part, path} = transaction
  const number = invoiceNumber === null ? [] : [`  invoice-number: ${quoted(invoiceNumber)}`]
  const lines = postings.map(({account, amount}) => `  ${account.padEnd(40)}  ${amount.padStart(12)} ${currency}`)
  return [
    `${date} ${cleared ? '*' : '!'} ${quoted(payee)} ""`,
    `  document-id: ${quoted(document)}`,
    ...(part === null ? [] : [`  part: ${part}`]),
    `  path: ${quoted(path)}`,
    ...number,
    ...lines,
    '',
    '',
  ].join('\n')
}
