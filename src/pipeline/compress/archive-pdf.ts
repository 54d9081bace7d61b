import {constants} from 'node:fs'
import {copyFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {DocumentError} from '../../errors.ts'
import type {DocumentRef, Page} from '../../types/document.ts'
import type {CompressData, CompressInput} from '../../types/results.ts'
import {rewriteBudget, structureBudget} from '../budgets.ts'
import type {CompressedPdf, CompressPdfOptions, PdfDocument, PdfWriter} from '../engines/types.ts'
import {foreignLayer, ownWords, withoutWordsAt} from '../own-words.ts'
import {readPasswords} from '../passwords.ts'
import type {ProducedArtifact, StageContext, StageInput, StageResult} from '../stage.ts'
import {createLooks, type Looks} from './compare-look.ts'
import {findDifference} from './compare-pdf.ts'
import {archiveResult} from './result.ts'
import {searchTarget, withTarget} from './target-size.ts'
import {writeThumbnail} from './thumbnail.ts'
import {turned} from './turned.ts'

/** A PDF as a smaller PDF, with a text layer on the pages that were read by OCR; or a copy of it. */
export async function archivePdf(
  {document, data}: StageInput<CompressInput>,
  context: StageContext,
): Promise<StageResult<CompressData>> {
  const {searchable, lossless, redoOcr, passwordFile, targetBytes} = context.options
  const passwords = await readPasswords(passwordFile)
  // Reading first: what cannot be read fails with its reason, before anything is rewritten.
  context.budget(structureBudget(document.bytes))
  const original = await (await context.engines.pdf()).open(document.path, {passwords})
  try {
    // Says why, by throwing: a copy of such a file helps nobody.
    const missing = original.missingPages()
    if (missing.length === original.pageCount) original.pageInfo(1)
    context.budget(rewriteBudget(original.pageCount))
    const layer = layerOf(original, data.pages, context.signal)
    const writer = await context.engines.pdfWriter()
    const options = {searchable, lossless, redoOcr, layer, passwords, signal: context.signal}
    const onParsed = () => context.budget(rewriteBudget(original.pageCount))
    const {made} = (
      await searchTarget(context.options, async (settings) => {
        context.budget(structureBudget(document.bytes))
        const made = await rewrite(writer, document, {...options, ...settings, onParsed}, context)
        return {made, bytes: made.bytes?.length ?? document.bytes}
      })
    ).result
    context.progress(0.8)
    const path = join(context.workDir, 'archive.pdf')
    const looks = createLooks(original)
    const kept = await writeArchive(path, made, {document, original, missing, looks, layer, passwords, context})
    context.progress(0.9)
    const thumbnail = await pdfThumbnail({original, looks}, data.pages, document.bytes, context)
    const {size} = await stat(path)
    // One page whose words cannot be found makes a document that cannot be searched. An old layer stays where no new one is written.
    const hasText =
      layer.length > 0
        ? kept.searchable || (redoOcr && layer.every(({page, dpi}) => foreignLayer(original, page, dpi) !== null))
        : data.pages.some(({words}) => words.length > 0)
    const reason = withTarget(kept.reason, size, targetBytes)
    return archiveResult({path, bytes: size, originalBytes: document.bytes, searchable: hasText, reason}, thumbnail)
  } finally {
    original.close()
  }
}

/** A mistake of the writer must cost nobody a document that can be read: the original stays, and the log tells of the mistake. */
async function rewrite(
  writer: PdfWriter,
  {id, path}: DocumentRef,
  options: CompressPdfOptions,
  context: StageContext,
): Promise<CompressedPdf> {
  try {
    return await writer.compress(path, options)
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof DocumentError || (error as NodeJS.ErrnoException).syscall !== undefined) throw error
    context.log.warn('The PDF writer failed', {document: id, error: (error as Error).stack ?? String(error)})
    return {bytes: null, searchable: false, reason: 'original kept: it could not be rewritten'}
  }
}

/** The pages that were read by OCR here, with the words that the PDF itself does not hold as text. */
function layerOf(original: PdfDocument, pages: readonly Page[], signal: AbortSignal): Page[] {
  return pages
    .filter(({source, engine, words, error}) => source === 'ocr' && engine !== 'pdfium' && words.length > 0 && !error)
    .map((page) => {
      signal.throwIfAborted()
      return {...page, words: withoutWordsAt(page.words, ownWords(original, page))}
    })
    .filter(({words}) => words.length > 0)
}

interface Source {
  document: DocumentRef
  original: PdfDocument
  /** Pages that are not in it. */
  missing: number[]
  looks: Looks
  layer: Page[]
  passwords: string[]
  context: StageContext
}

/** Writes the new bytes if they hold what the original holds, else a copy of the original. */
async function writeArchive(path: string, made: CompressedPdf, source: Source): Promise<Omit<CompressedPdf, 'bytes'>> {
  if (made.bytes !== null) {
    await writeFile(path, made.bytes)
    const difference = await checkRewritten(path, made, source)
    if (difference === null) return made
    source.context.log.warn('The rewritten PDF is not used', {document: source.document.id, difference})
  }
  await copyFile(source.document.path, path, constants.COPYFILE_FICLONE)
  const reason = made.bytes === null ? made.reason : 'original kept: the rewritten file failed its check'
  return {searchable: false, reason: withMissing(reason, source.missing)}
}

/** A copy of a file that is not whole says so. */
function withMissing(reason: string, missing: number[]): string {
  if (missing.length === 0) return reason
  return `${reason}; page ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ''} cannot be read`
}

async function checkRewritten(path: string, made: CompressedPdf, source: Source): Promise<string | null> {
  const {original, looks, layer, passwords, context} = source
  const {signal} = context
  try {
    using rewritten = closing(await (await context.engines.pdf()).open(path, {passwords}))
    const layered = new Set(made.searchable ? layer.map(({page}) => page) : [])
    const pageCount = made.pageCount ?? original.pageCount
    return findDifference({original, rewritten: rewritten.pdf, pageCount, looks, layered, signal})
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof DocumentError) return error.message
    throw error
  }
}

function closing(pdf: PdfDocument): Disposable & {pdf: PdfDocument} {
  return {pdf, [Symbol.dispose]: () => pdf.close()}
}

/** Pages that cannot be drawn get no thumbnail: the archive does not depend on it. */
async function pdfThumbnail(
  {original, looks}: Pick<Source, 'original' | 'looks'>,
  pages: readonly Page[],
  originalBytes: number,
  context: StageContext,
): Promise<ProducedArtifact[]> {
  try {
    const {rotation} = original.pageInfo(1)
    const recorded = pages.find(({page, error}) => page === 1 && !error)
    const degrees = recorded ? (recorded.rotation - rotation + 360) % 360 : 0
    const image = await context.engines.image()
    return [await writeThumbnail(image, await turned(image, looks.page(1), degrees), originalBytes, context)]
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    context.log.warn('No thumbnail could be made', {code: error.code, error: error.message})
    return []
  }
}
