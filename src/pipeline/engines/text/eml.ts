import type {Address, Email} from 'postal-mime'
import {htmlToLines} from './html.ts'
import {orUnreadable} from './unreadable.ts'

/**
 * Text of an e-mail: subject, sender, recipients and date as lines, the body, and the names of its attachments. An HTML
 * body with tables is read before its plain twin, which often has the same table torn into one cell a line.
 */
export async function emlToLines(bytes: Buffer): Promise<string> {
  const {default: PostalMime} = await import('postal-mime')
  const email = await orUnreadable('e-mail', () => PostalMime.parse(bytes, {maxNestingDepth: 50}))
  return [headerLines(email), await bodyText(email), attachmentLines(email)].filter((part) => part !== '').join('\n\n')
}

function headerLines(email: Email): string {
  const lines = [
    ['Subject', email.subject],
    ['From', email.from && addressText(email.from)],
    ['To', email.to?.map(addressText).join(', ')],
    // As the sender wrote it: the day of the parsed UTC time can be another one.
    ['Date', email.headers.find((header) => header.key === 'date')?.value],
  ]
  return lines.flatMap(([name, value]) => (value ? [`${name}: ${value.replace(/\s+/g, ' ').trim()}`] : [])).join('\n')
}

function addressText(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(addressText).join(', ')}`
  return address.name ? `${address.name} <${address.address}>` : address.address
}

async function bodyText(email: Email): Promise<string> {
  const useHtml = email.html && (!email.text?.trim() || /<table/i.test(email.html))
  return (useHtml ? await htmlToLines(email.html!) : (email.text ?? '')).trim()
}

const attachmentLines = (email: Email) =>
  email.attachments.map(({filename, mimeType}) => `Attachment: ${filename ?? mimeType}`).join('\n')
