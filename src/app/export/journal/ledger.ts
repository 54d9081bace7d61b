import type {Transaction} from './transaction.ts'

/**
 * One transaction for ledger and hledger: https://hledger.org/hledger.html#transactions. A semicolon begins a comment and
 * a bar divides the payee in hledger, a bracket ends the code: they are replaced.
 */
export function ledgerEntry({date, cleared, payee, invoiceNumber, currency, postings, ...source}: Transaction): string {
  const code = invoiceNumber === null ? '' : `(${invoiceNumber.replaceAll(/[()]/gu, '')}) `
  const description = payee
    .replaceAll(';', ',')
    .replaceAll('|', '/')
    .replace(/^[!*(=\s]+/u, '')
  const lines = postings.map(({account, amount}) => `    ${account.padEnd(40)}  ${amount.padStart(12)} ${currency}`)
  return [
    `${date} ${cleared ? '*' : '!'} ${code}${description}`,
    `    ; document: ${source.document}`,
    ...(source.part === null ? [] : [`    ; part: ${source.part}`]),
    `    ; path: ${source.path}`,
    ...lines,
    '',
    '',
  ].join('\n')
}
