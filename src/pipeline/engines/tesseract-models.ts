import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {gunzipSync} from 'node:zlib'
import {DocumentError} from '../../errors.ts'
import {type LanguageFile, languageCommand, languagePath} from './tesseract-languages.ts'

// SHA-256 of the models in the packages of version 1.0.0, which package.json asks for.
const checksums: Record<string, string> = {
  eng: '45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91',
  deu: '306c4280d0cbed46fbff727486bd43b92730181bae80f56941a091f363bdf28b',
  fra: 'd611139672b3752c7097e671e4a1d9209dfd37f2aeb081ef6487fba3351e9255',
  spa: '40be52f97b5d4eb7460073dc1f94cd546b27150333c0bf854ed7e7132db6bceb',
  ita: 'f702fcfad297ce028ede3626d1467b67939f23ff23595f9badd54681cf25a4d3',
  por: 'dacebc1386ddaaf8389f81094236cca0d690897cde693d48cbdaa881c86e2b4c',
  nld: 'a2d904b6ddc4feb0d31ecfcd7361a554102e7aa2e278c54f4fc029e0d0815571',
  pol: 'a20fdec4ff99d8f8e84c708da3e42a4e935c26863055a0ed88aef5c66a59b91b',
}

const checked = new Set<string>()

/**
 * Refuses a model that would not load: of a shipped language one whose SHA-256 is not that of its package, else one
 * without an LSTM part. Once per file and process. Throws E_OCR; tesseract.js 7.0.0 answers twice when a model does not
 * load, and its second answer ends the process.
 */
export async function checkModel(file: LanguageFile): Promise<void> {
  const path = languagePath(file)
  if (checked.has(path)) return
  const bytes = await readFile(path)
  // Unpacked ones are of the single file, which has compared them with a checksum of its own.
  const expected = file.packaged && file.gzip ? checksums[file.lang] : undefined
  if (expected === undefined ? !isModel(bytes, file.gzip) : sha256(bytes) !== expected) throw damaged(path, file)
  checked.add(path)
}

function damaged(path: string, {lang, packaged}: LanguageFile): DocumentError {
  const reason = packaged ? 'is damaged' : 'is damaged or has no LSTM part'
  const hint = packaged ? languageCommand([lang], true) : `Replace ${path}, or remove it and ${languageCommand([lang])}`
  return new DocumentError('E_OCR', `The tesseract model ${path} ${reason}`, {class: 'transient', hint})
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isModel(bytes: Buffer, gzip: boolean): boolean {
  try {
    return hasLstm(gzip ? gunzipSync(bytes) : bytes)
  } catch {
    return false
  }
}

// A .traineddata file is a count and as many 64-bit offsets, -1 for a part that is missing; part 17 is the LSTM model
// (tessdatamanager.h of tesseract 4 and 5).
const lstmPart = 17

function hasLstm(bytes: Buffer): boolean {
  if (bytes.length < 4) return false
  const parts = bytes.readInt32LE(0)
  if (parts <= lstmPart || parts > 64 || bytes.length < 4 + 8 * parts) return false
  const offsets = Array.from({length: parts}, (_, part) => Number(bytes.readBigInt64LE(4 + 8 * part)))
  return offsets[lstmPart]! > 0 && offsets.every((offset) => offset < bytes.length)
}
