import {appendFileSync, existsSync, readFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {DocumentError} from '../../../src/errors.ts'
import type {
  EngineOverrides,
  ImageEngine,
  OcrEngine,
  OcrRequest,
  PdfWriter,
  Raster,
} from '../../../src/pipeline/engines/types.ts'
import type {Word} from '../../../src/types/document.ts'
import {callsVariable, gateVariable, type Script, scriptOf} from '../pictures.ts'

/**
 * Engines for SNAPBATCH_ENGINES that do at each picture what the picture itself says (see pictures.ts), and note each
 * OCR call in a file, so that calls can be counted over all processes and over their deaths.
 */
const overrides: EngineOverrides = () => ({
  ocr: async () => ocr,
  image: async () => images,
  pdfWriter: async () => pdfWriter,
})
export default overrides

/** The page that was decoded last; a worker has one job at a time. */
let open: {script: Script; page: number} = {script: {id: 0, pages: 1}, page: 1}

const ocr: OcrEngine = {
  name: 'fault',
  probe: async () => ({ok: true, version: '1', detail: 'faults on order'}),
  async read({signal}: OcrRequest) {
    const {script, page} = open
    const call = noteCall(`${script.id} ${page}`)
    if (script.page === undefined || script.page === page) await misbehave(script, call, signal)
    await sleep(20, undefined, {signal})
    return {words: wordsOf(script, page), engine: 'fault'}
  },
  close: async () => {},
}

/** Appends the call to the log and returns how often this page was called for by now. One write of O_APPEND is atomic. */
function noteCall(call: string): number {
  const file = process.env[callsVariable]!
  appendFileSync(file, `${call}\n`)
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line === call).length
}

async function misbehave(
  {fault, times = Number.POSITIVE_INFINITY}: Script,
  call: number,
  signal: AbortSignal,
): Promise<void> {
  if (fault === undefined || call > times) return
  switch (fault) {
    case 'throw':
      throw new DocumentError('E_OCR', 'The engine stumbled.', {class: 'transient'})
    case 'unreadable':
      throw new DocumentError('E_UNREADABLE', 'Nothing in it can be read.')
    case 'bug':
      throw new TypeError('undefined is not a function')
    case 'exit':
      return process.exit(7)
    case 'segfault':
      process.kill(process.pid, 'SIGSEGV')
      return void (await sleep(60_000))
    case 'hang':
      for (;;);
    case 'memory':
      return eat(signal)
    case 'gate':
      while (!existsSync(process.env[gateVariable]!)) await sleep(20, undefined, {signal})
  }
}

/** Outside the heap of JavaScript, as wasm does it; slowly enough to be seen, and never all there is. */
async function eat(signal: AbortSignal): Promise<void> {
  const eaten: Buffer[] = []
  while (eaten.length < 200) {
    eaten.push(Buffer.alloc(8 << 20, 1))
    await sleep(20, undefined, {signal})
  }
}

/** A receipt that says which page of which document it is. */
function wordsOf({id}: Script, page: number): Word[] {
  const lines = [
    `Corner Shop ${id} Ltd`,
    `Receipt ${id} page ${page}`,
    '2026-05-14',
    `Bread ${id}.25`,
    `TOTAL EUR ${id}.25`,
  ]
  return lines.flatMap((text, line) =>
    text
      .split(' ')
      .map((word, i): Word => ({text: word, box: [10 + 60 * i, 20 + 30 * line, 50, 20], confidence: 0.95, line})),
  )
}

const raster: Raster = {width: 400, height: 200, channels: 1, data: new Uint8Array(400 * 200).fill(250), dpi: 100}

const images: ImageEngine = {
  probe: async () => ({ok: true, version: '1', detail: ''}),
  async info(path) {
    const {pages} = scriptOf(path)
    return {
      width: raster.width,
      height: raster.height,
      pages,
      dpi: raster.dpi,
      rotation: 0,
      orientation: 1,
      format: 'png',
      channels: 3,
    }
  },
  async decode(path, frame) {
    open = {script: scriptOf(path), page: frame + 1}
    return raster
  },
  encodeJpeg: async () => Buffer.from(`jpeg ${open.script.id}.${open.page}`),
  pixelHeight: async () => 1,
  encodeWebp: async () => Buffer.from(`webp ${open.script.id}`),
  resize: async () => raster,
  rotate: async () => raster,
  compress: () => Promise.reject(new Error('pictures become PDFs in these tests')),
}

const pdfWriter: PdfWriter = {
  probe: async () => ({ok: true, version: '1', detail: ''}),
  compress: () => Promise.reject(new Error('there are no PDFs in these tests')),
  async fromImages(made) {
    const lines: string[] = []
    for await (const _ of made) lines.push(`jpeg ${open.script.id}.${open.page}`)
    return Buffer.from(`%PDF-1.4\n${lines.join('\n')}\n`)
  },
}
