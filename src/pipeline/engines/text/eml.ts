import type {Address, Attachment, Email} from 'postal-mime'
import {DocumentError} from '../../../errors.ts'
import {htmlToLines} from './html.ts'
import {orUnreadable} from './unreadable.ts'

/** Multiparts in each other: forwarding twice as attachment reaches 8. */
const deepest = 50

/** A file that a mail carries. */
export interface MailFile {
  /** As the sender wrote it; null where the part has no name. */
  name: string | null
  mimeType: string
  bytes: Uint8Array
  /** The HTML body shows it at a place of its own. */
  isInline: boolean
}

/**
 * Text of an e-mail: subject, sender, recipients and date as lines, the body, and the names of its attachments. An HTML
 * body with tables is read before its plain twin, which often has the same table torn into one cell a line.
 */
export async function emlToLines(bytes: Buffer): Promise<string> {
  const email = await parseMail(bytes)
  return [headerLines(email), await bodyText(email), attachmentLines(email)].filter((part) => part !== '').join('\n\n')
}

/** Files of an e-mail in their order, mails inside of it among them. Throws E_UNREADABLE and E_TOO_BIG. */
export async function mailFiles(bytes: Buffer): Promise<MailFile[]> {
  const {attachments, html = ''} = await parseMail(bytes)
  const shown = new Set(Array.from(html.matchAll(/cid:([^\s"'<>)]{1,250})/giu), ([, id]) => id))
  return attachments.map(({filename, mimeType, content, contentId, related}) => ({
    name: filename,
    mimeType,
    bytes: bytesOf(content),
    isInline: related === true || (contentId !== undefined && shown.has(contentId.replace(/^<|>$/g, ''))),
  }))
}

async function parseMail(bytes: Buffer): Promise<Email> {
  const {default: PostalMime} = await import('postal-mime')
  return orUnreadable('e-mail', async () => {
    // A mail inside is a document of its own: its words are not those of the mail around it.
    const parsing = PostalMime.parse(bytes, {maxNestingDepth: deepest, forceRfc822Attachments: true})
    return parsing.catch((error: Error) => {
      if (!error.message.startsWith('Maximum')) throw error
      throw new DocumentError('E_TOO_BIG', `The e-mail is beyond the limits: ${error.message}`, {cause: error})
    })
  })
}

const bytesOf = (content: Attachment['content']): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)

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
