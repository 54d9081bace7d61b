import {parentPort} from 'node:worker_threads'
import {gunzipSync} from 'node:zlib'
import {packaged} from '../../packaged/index.ts'
import {readNamedModel} from './tesseract-thread-models.ts'

/**
 * The thread in which tesseract.js works, in place of its own script: that one asks for the core with a boolean where a
 * mode is expected (7.0.0) and so always loads the core with the legacy engine. The LSTM one reads the same words and
 * starts in 0.30 instead of 0.38 CPU-seconds. This script can neither fetch nor write anything.
 */

interface WorkerScript {
  dispatchHandlers(packet: unknown, send: (message: unknown) => void): void
  setAdapter(adapter: Record<string, unknown>): void
}

type GetCore = (mode: number, corePath: undefined, response: unknown) => Promise<unknown>

// tesseract.js's number for "LSTM only" (OEM in its constants).
const lstmOnly = 1

const script = packaged.load('tesseract.js/src/worker-script/index.js') as WorkerScript
const getCore = packaged.load('tesseract.js/src/worker-script/node/getCore.js') as GetCore

function refuse(): never {
  throw new Error('Language data is read from local files only')
}

script.setAdapter({
  getCore: (_isLstm: boolean, _corePath: unknown, response: unknown) => getCore(lstmOnly, undefined, response),
  gunzip: gunzipSync,
  fetch: refuse,
  readCache: readNamedModel,
  writeCache: refuse,
  deleteCache: refuse,
  checkCache: refuse,
})

parentPort?.on('message', (packet: unknown) => {
  script.dispatchHandlers(packet, (message) => parentPort?.postMessage(message))
})
