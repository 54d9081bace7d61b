import {DocumentError} from '../../../errors.ts'
import type {DocumentRef, Page} from '../../../types/document.ts'
import type {EInvoice, EInvoiceFile} from '../../../types/e-invoice.ts'
import {layOutPages} from '../../engines/text/grid.ts'
import type {Engines, PdfAttachment} from '../../engines/types.ts'
import {sniffMedia} from '../../media.ts'
import {readPasswords} from '../../passwords.ts'
import type {StageContext} from '../../stage.ts'
import {readInvoice} from './parse.ts'
import {renderInvoice} from './render.ts'

/** The invoice as a text, on pages as text formats have them; the first carries what was read. */
export async function readXmlPages(path: string, engines: Engines): Promise<Page[]> {
  const invoice = readInvoice(await (await engines.xml()).read(path))
  if (invoice === null) throw new DocumentError('E_UNSUPPORTED', 'The XML is no e-invoice of a kind snap can read.')
  const [first, ...others] = layOutPages([renderInvoice(invoice)], 'e-invoice', 'columns')
  if (first === undefined) throw new DocumentError('E_EMPTY', 'The e-invoice says nothing.')
  return [{...first, eInvoice: {attachment: null, invoice, error: null}}, ...others]
}

/** 20 MB of attachments in base64 and the invoice around them. */
const maxBytes = 30 * 1_048_576
/** Terms of use stand in comments before the invoice. */
const headBytes = 65_536
/** Portfolios hold thousands of files; the invoice of a bill stands among its few. */
const maxAttachments = 50

/**
 * The e-invoice among the files embedded in a PDF, whatever its name; null where there is none. Nothing that an
 * attachment does keeps its PDF from being read: what cannot be read comes back as an error.
 */
export async function embeddedInvoice(
  document: DocumentRef,
  {engines, options}: StageContext,
): Promise<EInvoiceFile | null> {
  const passwords = await readPasswords(options.passwordFile)
  const pdf = await (await engines.pdf()).open(document.path, {passwords})
  try {
    return await firstInvoice(pdf.attachments(maxAttachments).filter(mayBeXml), engines)
  } finally {
    pdf.close()
  }
}

/** Pictures and tables beside the invoice are not unpacked to look into them. */
const otherFiles = /\.(?:pdf|jpe?g|png|gif|tiff?|zip|docx?|xlsx?|pptx?|csv|txt|html?|dwg|eml|msg)$/i

const mayBeXml = ({name, type}: PdfAttachment): boolean =>
  /xml/i.test(name) || /xml/i.test(type) || !otherFiles.test(name)

async function firstInvoice(attachments: readonly PdfAttachment[], engines: Engines): Promise<EInvoiceFile | null> {
  let failed: EInvoiceFile | null = null
  for (const attachment of attachments) {
    try {
      const invoice = await invoiceOf(attachment, engines)
      if (invoice !== null) return {attachment: attachment.name, invoice, error: null}
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      // A broken file that does not even claim to be XML is no invoice that is missing.
      if (/xml/i.test(`${attachment.name} ${attachment.type}`)) {
        failed ??= {attachment: attachment.name, invoice: null, error: error.message}
      }
    }
  }
  return failed
}

async function invoiceOf(attachment: PdfAttachment, engines: Engines): Promise<EInvoice | null> {
  const bytes = attachment.read(maxBytes)
  if (sniffMedia(bytes.subarray(0, headBytes), attachment.name) !== 'xml') return null
  return readInvoice(await (await engines.xml()).parse(bytes))
}
