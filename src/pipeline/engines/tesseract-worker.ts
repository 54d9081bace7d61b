import {setImmediate} from 'node:timers/promises'
import type {Worker as Thread} from 'node:worker_threads'
import {createWorker, OEM, type PSM, type Page as TesseractPage, type Worker} from 'tesseract.js'
import {DocumentError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import {findLanguage, missingLanguageText} from './tesseract-languages.ts'
import {checkModel} from './tesseract-models.ts'
import {noFolder} from './tesseract-thread-models.ts'

/** One tesseract thread. After a failure or `end()` it is of no use any more. */
export interface TesseractWorker {
  /** Reads a picture in `langs`; other ones than before are loaded first (0.1 to 0.2 CPU-seconds). */
  recognize(picture: Buffer, langs: readonly string[], pageMode: PSM): Promise<TesseractPage>
  /** Rejects when the thread fails or is ended; never resolves. tesseract.js itself leaves its promises open then. */
  failed: Promise<never>
  end(reason: Error): Promise<void>
}

/** Starts a thread that reads local models only: no cache folder, no download. Rejects E_OCR if one is damaged or missing. */
export async function startTesseract(langs: readonly string[], tessdata?: string): Promise<TesseractWorker> {
  await checkModels(langs, tessdata)
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const fail = (reason: unknown): void => failure.reject(reason instanceof Error ? reason : new Error(String(reason)))
  const starting = createWorker(langs.join('+'), OEM.LSTM_ONLY, {
    langPath: tessdata ?? noFolder,
    cacheMethod: 'none',
    // Passed on to `new Worker`, which takes an URL too.
    workerPath: packaged.thread('tesseract') as unknown as string,
    // Without a handler a picture that cannot be read throws in the parent's event loop.
    errorHandler: fail,
  })
  const worker = await Promise.race([starting, failure.promise])
  threadOf(worker).on('error', fail)
  await worker.setParameters({debug_file: '/dev/null'})
  let loaded = langs.join('+')
  let ended = false
  const load = async (wanted: readonly string[]): Promise<void> => {
    if (wanted.join('+') === loaded) return
    await checkModels(wanted, tessdata)
    loaded = wanted.join('+')
    await worker.reinitialize(loaded, OEM.LSTM_ONLY)
    await worker.setParameters({debug_file: '/dev/null'})
  }
  return {
    recognize: async (picture, wanted, pageMode) => {
      await load(wanted)
      await worker.setParameters({tessedit_pageseg_mode: pageMode})
      if (ended) return failure.promise
      return (await worker.recognize(picture, {}, {text: false, blocks: true})).data
    },
    failed: failure.promise,
    end: async (reason) => {
      fail(reason)
      ended = true
      // tesseract.js posts a job some microtasks after it was asked; to a thread that is gone by then it throws unheard.
      await setImmediate()
      await worker.terminate()
    },
  }
}

// Checked first: asked for a model that is not there, tesseract.js waits for ever.
async function checkModels(langs: readonly string[], tessdata: string | undefined): Promise<void> {
  const files = langs.map((lang) => findLanguage(lang, tessdata))
  const missing = langs.filter((_, i) => files[i] === null)
  if (missing.length > 0) throw missingLanguages(missing)
  await Promise.all(files.map((file) => file && checkModel(file)))
}

function missingLanguages(missing: readonly string[]): DocumentError {
  const {message, hint} = missingLanguageText(missing)
  return new DocumentError('E_OCR', message, {class: 'transient', hint})
}

// tesseract.js sets `onerror`, which threads of Node do not know; unheard, an `error` event ends the process.
function threadOf(worker: Worker): Thread {
  return (worker as Worker & {worker: Thread}).worker
}
