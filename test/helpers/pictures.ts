import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** File to which the fault engine appends a line `<id> <page>` for each OCR call. */
export const callsVariable = 'SNAPBATCH_TEST_CALLS'
/** File whose appearance lets the calls go on that wait at the gate. */
export const gateVariable = 'SNAPBATCH_TEST_GATE'

/** What the fault engine does at a picture. */
export interface Script {
  /** Decides the words; distinct ids are distinct documents. */
  id: number
  pages: number
  fault?: 'throw' | 'unreadable' | 'bug' | 'exit' | 'segfault' | 'hang' | 'memory' | 'gate'
  /** Only this page is faulty, 1-based; absent = all. */
  page?: number
  /** Only the first calls for a page are faulty; absent = all. */
  times?: number
}

const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** Files that are pictures to all but a decoder: a PNG signature and the script. Returns their paths in order. */
export function writePictures(folder: string, scripts: Partial<Script>[]): string[] {
  mkdirSync(folder, {recursive: true})
  return scripts.map((script, index) => {
    const path = join(folder, `${String(index + 1).padStart(4, '0')}.png`)
    writeFileSync(path, pictureOf({id: index + 1, pages: 1, ...script}))
    return path
  })
}

export function pictureOf(script: Script): Buffer {
  return Buffer.concat([pngSignature, Buffer.from(JSON.stringify(script))])
}

/** The same as a PNG whose chunks lead to its end, as `process --watch` wants it; of 280 bytes and some. */
export function wholePictureOf(script: Script): Buffer {
  const chunk = Buffer.alloc(12 + 256, ' ')
  chunk.writeUInt32BE(256, 0)
  chunk.write(`snAp${JSON.stringify(script)}`, 4)
  chunk.writeUInt32BE(0, 12 + 252)
  return Buffer.concat([pngSignature, chunk, Buffer.from('\0\0\0\0IEND\xae\x42\x60\x82', 'latin1')])
}

export function scriptOf(path: string): Script {
  const text = readFileSync(path, 'latin1')
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Script
}
