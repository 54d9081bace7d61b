import type {
  ImageEngine,
  OcrEngine,
  OcrRequest,
  PdfDocument,
  PdfEngine,
  Raster,
} from '../../../src/pipeline/engines/types.ts'
import type {Word} from '../../../src/types/document.ts'
import type {PageClass} from '../../../src/types/results.ts'

export function word(text: string, parts: Partial<Word> = {}): Word {
  return {text, box: [10, 20, 30, 10], confidence: 0.9, line: 0, ...parts}
}

export function white(width: number, height: number): Raster {
  return {width, height, channels: 1, dpi: 200, data: new Uint8Array(width * height).fill(255)}
}

/** An OCR engine that answers with `read` and remembers what it was asked. */
export function fakeOcr(read: (request: OcrRequest) => Word[]): OcrEngine & {requests: OcrRequest[]} {
  const requests: OcrRequest[] = []
  return {
    name: 'fake',
    requests,
    probe: async () => ({ok: true, version: '1', detail: ''}),
    read: async (request) => {
      requests.push(request)
      return {words: read(request), engine: 'fake'}
    },
    close: async () => undefined,
  }
}

/** An image engine whose pictures turn by swapping their sides; the first pixel counts the quarter turns. */
export function fakeImages(): ImageEngine {
  const never = async (): Promise<never> => {
    throw new Error('Not part of this test')
  }
  return {
    probe: async () => ({ok: true, version: '1', detail: ''}),
    info: never,
    decode: never,
    encodeJpeg: never,
    pixelHeight: never,
    encodeWebp: never,
    resize: never,
    compress: never,
    rotate: async ({width, height, dpi}, degrees) => {
      const turned = degrees === 180 ? white(width, height) : white(height, width)
      turned.data[0] = degrees / 90
      return {...turned, dpi}
    },
  }
}

/** A PDF of A4 pages of the given classes; remembers whether it was closed. */
export function fakePdf(
  classes: readonly PageClass[],
  parts: Partial<PdfDocument> = {},
): PdfEngine & {closed: number; passwords: string[][]} {
  const engine = {
    closed: 0,
    passwords: [] as string[][],
    probe: async () => ({ok: true, version: '1', detail: ''}),
    open: async (_path: string, options: {passwords: string[]}): Promise<PdfDocument> => {
      engine.passwords.push(options.passwords)
      return {
        pageCount: classes.length,
        missingPages: () => [],
        pageInfo: (page) => ({page, width: 595, height: 842, rotation: 0, class: classes[page - 1]!}),
        render: (_page, dpi) => white(Math.round((595 * dpi) / 72), Math.round((842 * dpi) / 72)),
        text: (page) => ({words: [word(`page${page}`, {confidence: 1})], text: `page${page}`}),
        attachments: () => [],
        mayHoldCode: () => false,
        close: () => {
          engine.closed++
        },
        ...parts,
      }
    },
  }
  return engine
}
