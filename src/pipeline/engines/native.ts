import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {DocumentError} from '../../errors.ts'
import {encodePgm} from '../scan/prepare/pgm.ts'
import {preparePage} from '../scan/prepare/prepare.ts'
import {applyToWord} from '../scan/prepare/transform.ts'
import {runProgram} from './native/program.ts'
import {wordsOfTsv} from './native/tsv.ts'
import {resolveLanguages} from './tesseract-languages.ts'
import type {OcrEngine, OcrRequest, OcrResult, Probe} from './types.ts'

export interface NativeOptions {
  /** Program to start, found on PATH. */
  program?: string
  /** Folder used instead of the program's own where it has LANG.traineddata of every language asked for. */
  tessdata?: string
  /** Longest time one page may take. */
  pageLimitMs?: number
}

// Numbers of tesseract's page segmentation: 6 for one block, 3 for a page of columns; see tesseract.ts.
const pageModes = {block: '6', auto: '3'}

/**
 * The tesseract program of this machine, 4 or newer, one process a page: picture in by stdin, words out as TSV by stdout.
 * No shell, no files.
 */
export function createNativeEngine(options: NativeOptions = {}): OcrEngine {
  const {program = 'tesseract', tessdata, pageLimitMs = 120_000} = options
  const folderFor = (langs: readonly string[]): string[] =>
    tessdata !== undefined && langs.every((lang) => existsSync(join(tessdata, `${lang}.traineddata`)))
      ? ['--tessdata-dir', tessdata]
      : []
  return {
    name: 'native',
    probe: (langs) => probe(program, folderFor(resolveLanguages(langs)), resolveLanguages(langs)),
    read: async ({image, langs, layout, preparation, signal}: OcrRequest): Promise<OcrResult> => {
      signal.throwIfAborted()
      const prepared = preparePage(image, preparation)
      const wanted = resolveLanguages(langs)
      // As a variable, because the config file `tsv` is missing where --tessdata-dir names a folder of models only.
      const args = [
        ...folderFor(wanted),
        '-l',
        wanted.join('+'),
        '--psm',
        pageModes[layout],
        '-c',
        'tessedit_create_tsv=1',
      ]
      const {stdout} = await runProgram(program, ['stdin', 'stdout', ...args], {
        input: encodePgm(prepared.image),
        signal,
        limitMs: pageLimitMs,
      }).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : failedOcr(program, cause)
      })
      const words = wordsOfTsv(stdout)
      return {
        words: words.map((word) => applyToWord(prepared.toPage, word, image.width, image.height)),
        engine: 'native',
      }
    },
    close: async () => undefined,
  }
}

async function probe(program: string, folder: readonly string[], langs: readonly string[]): Promise<Probe> {
  const options = {limitMs: 10_000}
  try {
    const [about, list] = await Promise.all([
      runProgram(program, ['--version'], options),
      runProgram(program, ['--list-langs', ...folder], options),
    ])
    return withLanguages(versionOf(about), languagesOf(list.stdout), langs)
  } catch (error) {
    const detail = `The program ${program} cannot be started: ${(error as Error).message}`
    return {ok: false, version: '', detail, hint: 'sudo apt install tesseract-ocr, or --engine tesseract'}
  }
}

function withLanguages(version: string, languages: string[], langs: readonly string[]): Probe {
  const missing = langs.filter((lang) => !languages.includes(lang))
  if (missing.length === 0) return {ok: true, version, detail: `reads ${languages.join(', ')}`, languages}
  const packages = missing.map((lang) => `tesseract-ocr-${lang.replaceAll('_', '-')}`)
  const detail = `The tesseract program has no language data for ${missing.join(', ')}`
  return {ok: false, version, detail, hint: `sudo apt install ${packages.join(' ')}`, languages}
}

// Version 3 wrote it to stderr.
function versionOf({stdout, stderr}: {stdout: string; stderr: string}): string {
  return /^tesseract v?(\S+)/m.exec(`${stdout}\n${stderr}`)?.[1] ?? 'unknown'
}

// The first line is a heading; `osd` finds orientations and reads nothing.
function languagesOf(list: string): string[] {
  const names = list.split(/\r?\n/).slice(1)
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'osd')
}

function failedOcr(program: string, cause: unknown): DocumentError {
  if (cause instanceof DocumentError) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DocumentError('E_OCR', `The program ${program} failed: ${reason}`, {
    class: 'transient',
    hint: 'snap doctor',
    cause,
  })
}
