import {setImmediate} from 'node:timers/promises'
import type {Worker as Thread} from 'node:worker_threads'
import {createWorker, OEM, type PSM, type Page as TesseractPage, type Worker} from 'tesseract.js'
import {type LanguageFile, readModel} from './tesseract-languages.ts'

/** One tesseract thread with its languages loaded. After a failure or `end()` it is of no use any more. */
export interface TesseractWorker {
  recognize(picture: Buffer, pageMode: PSM): Promise<TesseractPage>
  /** Rejects when the thread fails or is ended; never resolves. tesseract.js itself leaves its promises open then. */
  failed: Promise<never>
  end(reason: Error): Promise<void>
}

/** Starts a thread that reads `files` only: no cache folder, no download. Rejects if a model is damaged. */
export async function startTesseract(files: readonly [LanguageFile, ...LanguageFile[]]): Promise<TesseractWorker> {
  const models = await Promise.all(files.map(readModel))
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const fail = (reason: unknown): void => failure.reject(reason instanceof Error ? reason : new Error(String(reason)))
  const starting = createWorker(files[0].lang, OEM.LSTM_ONLY, {
    langPath: files[0].folder,
    gzip: files[0].gzip,
    cacheMethod: 'none',
    // Without a handler a picture that cannot be read throws in the parent's event loop.
    errorHandler: fail,
  })
  const worker = await Promise.race([starting, failure.promise])
  threadOf(worker).on('error', fail)
  await Promise.race([addLanguages(worker, files, models), failure.promise])
  await worker.setParameters({debug_file: '/dev/null'})
  let ended = false
  return {
    recognize: async (picture, pageMode) => {
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

// The worker takes models from one folder only, and packages have one each: the others go into its file system by hand
// and are named by tesseract's own variable for additional languages.
async function addLanguages(
  worker: Worker,
  [first, ...others]: readonly [LanguageFile, ...LanguageFile[]],
  models: readonly Buffer[],
): Promise<void> {
  if (others.length === 0) return
  for (const [i, file] of others.entries()) {
    await worker.FS('writeFile', [`./${file.lang}.traineddata`, models[i + 1]])
  }
  const config = `tessedit_load_sublangs ${others.map((file) => file.lang).join('+')}`
  await worker.reinitialize(first.lang, OEM.LSTM_ONLY, config)
}

// tesseract.js sets `onerror`, which threads of Node do not know; unheard, an `error` event ends the process.
function threadOf(worker: Worker): Thread {
  return (worker as Worker & {worker: Thread}).worker
}
