import {DocumentError} from '../../../errors.ts'
import {type MailFile, mailFiles} from '../../engines/text/eml.ts'
import {readBounded} from '../../engines/text/read-bounded.ts'
import type {Engines} from '../../engines/types.ts'
import {ContainerRefused, type Intake} from './intake.ts'
import {limits} from './limits.ts'

/** Proofs and reports that mail programs add: nobody attached them. */
const notDocuments = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
  'application/pgp-encrypted',
  'application/pgp-keys',
  'message/delivery-status',
  'message/disposition-notification',
  'text/rfc822-headers',
])

const extensions: Record<string, string> = {
  'message/rfc822': '.eml',
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/html': '.html',
  'text/csv': '.csv',
  'text/plain': '.txt',
}

/** A picture of fewer bytes is a dot, a line or an icon: counters of readers are 43 bytes, icons of networks 1 to 5 kB. */
const iconBytes = 8_000
/** Pixels of the shorter side from which a picture inside of the text may be a page: letter heads have 100 to 300. */
const pageSide = 500

/**
 * Takes the attachments out of a mail. Decoration (pictures that the HTML shows and that are too small for a page,
 * icons) and signatures are none; where the mail lies too deep, each of them is refused. Throws as reading the mail does, and E_TOO_BIG for more parts than people attach.
 */
export async function unpackMail(
  path: string,
  intake: Intake,
  engines: Engines,
  tooDeep: DocumentError | null,
): Promise<void> {
  const files = await mailFiles(await readBounded(path, limits.messageBytes / 2 ** 20))
  if (files.length > limits.attachments)
    throw new ContainerRefused(
      'E_TOO_BIG',
      `The e-mail has ${files.length} attachments; the limit is ${limits.attachments}`,
    )
  for (const [index, file] of files.entries()) {
    if (isAddition(file)) continue
    const name = nameOf(file, index + 1)
    if (tooDeep !== null) {
      intake.refuse(name, tooDeep)
      continue
    }
    const taken = await intake.take(name, [file.bytes])
    if (taken !== null && file.isInline && isPicture(file) && !(await mayBePage(taken, engines)))
      await intake.drop(taken)
  }
}

const isPicture = ({mimeType}: MailFile): boolean => mimeType.startsWith('image/')

const isAddition = (file: MailFile): boolean =>
  notDocuments.has(file.mimeType) ||
  /\.(?:p7s|sig)$/iu.test(file.name ?? '') ||
  (isPicture(file) && file.bytes.length < iconBytes && (file.isInline || file.bytes.length < iconBytes / 8))

const nameOf = ({name, mimeType}: MailFile, number: number): string =>
  name ?? `part-${number}${extensions[mimeType] ?? ''}`

async function mayBePage(path: string, engines: Engines): Promise<boolean> {
  try {
    const {width, height} = await (await engines.image()).info(path)
    return Math.min(width, height) >= pageSide
  } catch (error) {
    // Shown in the text and no picture after all: nothing that could be read.
    if (error instanceof DocumentError) return false
    throw error
  }
}
