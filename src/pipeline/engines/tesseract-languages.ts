import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {DocumentError} from '../../errors.ts'

/** Where the model of a language lies. */
export interface LanguageFile {
  lang: string
  folder: string
  gzip: boolean
}

// best_int: as good as the float models (word F1 77.0) at their integer speed; tessdata_fast reads 0.7 points less.
const packagedModels = '4.0.0_best_int'

/** `auto` is English until a first reading can tell languages apart. Keeps the order, drops doubles. */
export function resolveLanguages(langs: readonly string[]): string[] {
  return [...new Set(langs.map((lang) => (lang === 'auto' ? 'eng' : lang)))]
}

/** The model of a language in `tessdata` (LANG.traineddata or .traineddata.gz) or in an installed package; else null. */
export function findLanguage(lang: string, tessdata?: string): LanguageFile | null {
  // Language codes become file names: nothing but the characters of tesseract's own codes.
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(lang)) return null
  const folders = [tessdata, packageFolder(lang)].filter((folder) => folder !== undefined)
  for (const folder of folders) {
    if (existsSync(join(folder, `${lang}.traineddata`))) return {lang, folder, gzip: false}
    if (existsSync(join(folder, `${lang}.traineddata.gz`))) return {lang, folder, gzip: true}
  }
  return null
}

/** File name of a language's model. */
export function languagePath({lang, folder, gzip}: LanguageFile): string {
  return join(folder, `${lang}.traineddata${gzip ? '.gz' : ''}`)
}

/**
 * The unpacked model of a language. Throws E_OCR where it is damaged or has no LSTM part: tesseract.js 7.0.0 answers twice
 * when such a model does not load, and its second answer ends the process.
 */
export async function readModel(file: LanguageFile): Promise<Buffer> {
  const path = languagePath(file)
  const bytes = await unpacked(path, file.gzip)
  if (bytes !== null && hasLstm(bytes)) return bytes
  const hint = missingLanguageText([file.lang]).hint
  throw new DocumentError('E_OCR', `The tesseract model ${path} is damaged or has no LSTM part`, {
    class: 'transient',
    hint,
  })
}

async function unpacked(path: string, gzip: boolean): Promise<Buffer | null> {
  const bytes = await readFile(path)
  if (!gzip) return bytes
  try {
    return gunzipSync(bytes)
  } catch {
    return null
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

/** Says which languages are missing and the command that helps. */
export function missingLanguageText(missing: readonly string[]): {message: string; hint: string} {
  return {
    message: `No tesseract language data for ${missing.join(', ')}`,
    hint: `npm install ${missing.map((lang) => `@tesseract.js-data/${lang}`).join(' ')}`,
  }
}

function packageFolder(lang: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@tesseract.js-data/${lang}/package.json`)
    return join(dirname(manifest), packagedModels)
  } catch {
    return undefined
  }
}
