import type {Baseline, PSM, Page as TesseractPage} from 'tesseract.js'
import {DocumentError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {Word} from '../../types/document.ts'
import {encodePgm} from '../scan/prepare/pgm.ts'
import {preparePage} from '../scan/prepare/prepare.ts'
import {applyToWord} from '../scan/prepare/transform.ts'
import {findLanguage, installedLanguages, missingLanguageText, resolveLanguages} from './tesseract-languages.ts'
import type {TesseractWorker} from './tesseract-worker.ts'
import type {OcrEngine, OcrRequest, OcrResult, Probe} from './types.ts'

export interface TesseractOptions {
  /** Folder with *.traineddata or *.traineddata.gz that is looked into before the installed packages. */
  tessdata?: string
  /** Longest time one page may take; a page of 4 MP full of text needs about 10 s. */
  pageLimitMs?: number
}

// Mode 3 tears names from prices on bills (2 to 3 points of F1); a full page of columns needs it.
// Numbers of tesseract's PageSegMode (publictypes.h): importing tesseract.js for their names costs a probe 100 ms.
const pageModes = {block: '6' as PSM.SINGLE_BLOCK, auto: '3' as PSM.AUTO}

/** tesseract.js with local models only, in a thread that lives until it fails or is aborted. */
export function createTesseractEngine({tessdata, pageLimitMs = 120_000}: TesseractOptions = {}): OcrEngine {
  let current: Promise<TesseractWorker> | null = null

  const end = async (reason: Error): Promise<void> => {
    const ended = current
    current = null
    const worker = await ended?.catch(() => null)
    await worker?.end(reason)
  }

  const workerFor = (langs: readonly string[]): Promise<TesseractWorker> => {
    current ??= import('./tesseract-worker.ts').then(({startTesseract}) => startTesseract(langs, tessdata))
    return current
  }

  return {
    name: 'tesseract',
    probe: async (langs) => probe(resolveLanguages(langs), tessdata),
    read: async ({image, langs, layout, preparation, signal}: OcrRequest): Promise<OcrResult> => {
      signal.throwIfAborted()
      const wanted = resolveLanguages(langs)
      const prepared = preparePage(image, preparation)
      const limit = limitOf(pageLimitMs, signal)
      try {
        const reading = workerFor(wanted).then((worker) =>
          Promise.race([worker.recognize(encodePgm(prepared.image), wanted, pageModes[layout]), worker.failed]),
        )
        const page = await Promise.race([reading, limit.reached])
        const words = wordsOf(page).map((word) => applyToWord(prepared.toPage, word, image.width, image.height))
        return {words, engine: 'tesseract'}
      } catch (cause) {
        // Not awaited: a thread that hangs while it starts must not keep the page from failing.
        end(new Error('Ended after a failure')).catch(() => undefined)
        throw cause instanceof DocumentError || signal.aborted ? cause : failedOcr(cause)
      } finally {
        limit.clear()
      }
    },
    close: () => end(new Error('Closed')),
  }
}

function probe(langs: readonly string[], tessdata: string | undefined): Probe {
  const version = packaged.versionOf('tesseract.js') ?? ''
  const languages = installedLanguages(tessdata)
  const missing = langs.filter((lang) => findLanguage(lang, tessdata) === null)
  if (missing.length === 0) return {ok: true, version, detail: `reads ${languages.join(', ')}`, languages}
  const {message, hint} = missingLanguageText(missing)
  return {ok: false, version, detail: message, hint, languages}
}

function limitOf(ms: number, signal: AbortSignal): {reached: Promise<never>; clear: () => void} {
  const {promise, reject} = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new DocumentError('E_TIMEOUT', `Reading a page took longer than ${ms / 1000} s`, {class: 'timeout'}))
  }, ms)
  const aborted = (): void => reject(signal.reason)
  signal.addEventListener('abort', aborted, {once: true})
  return {
    reached: promise,
    clear: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
    },
  }
}

function failedOcr(cause: unknown): DocumentError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DocumentError('E_OCR', `tesseract failed: ${reason}`, {class: 'transient', cause})
}

function wordsOf(page: TesseractPage): Word[] {
  const lines = (page.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines))
  return lines.flatMap((line, index) =>
    line.words
      .filter((word) => word.text.trim() !== '')
      .map(({text, bbox: {x0, y0, x1, y1}, confidence}) => ({
        text,
        box: [x0, y0, x1 - x0, y1 - y0],
        confidence: Math.min(1, Math.max(0, confidence / 100)),
        line: index,
        baseline: [x0, heightAt(line.baseline, x0), x1, heightAt(line.baseline, x1)],
      })),
  )
}

// tesseract gives one baseline for the whole line.
function heightAt({x0, y0, x1, y1}: Baseline, x: number): number {
  return x1 === x0 ? y0 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0)
}
