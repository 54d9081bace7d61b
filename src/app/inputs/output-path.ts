import {dirname, extname, join} from 'node:path'

/** Longest file name most file systems take, in bytes. */
const maxNameBytes = 255

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** A name that Windows, macOS and Linux all take; different names may become the same. */
function safeName(name: string): string {
  let safe = name.replace(/[\p{Cc}<>:"|?*\\\ud800-\udfff]/gu, '_').replace(/[. ]+$/u, '_')
  if (safe === '' || safe === '_' || reserved.test(safe)) safe = `_${safe}`
  return safe
}

/** Cuts the stem so that stem + suffix fits into a file name, never inside a character. */
function fitName(stem: string, suffix: string): string {
  let short = stem
  while (Buffer.byteLength(short + suffix) > maxNameBytes)
    short = short.slice(0, short.codePointAt(short.length - 2)! > 0xffff ? -2 : -1)
  return short + suffix
}

/** A file name of these parts that all systems take. */
export const outputName = (stem: string, extension: string): string => fitName(safeName(stem), extension)

/** `a.jpg` -> `a.jpg.pdf`, `a.pdf` -> `a.pdf`; folders are mirrored. */
export function archiveName(relativePath: string): string {
  const parts = relativePath.split(/[/\\]/u).filter((part) => part !== '' && part !== '.' && part !== '..')
  const name = safeName(parts.pop() ?? 'document')
  const isPdf = extname(name).toLowerCase() === '.pdf'
  return join(
    ...parts.map((part) => fitName(safeName(part), '')),
    isPdf ? fitName(name.slice(0, -4), '.pdf') : fitName(name, '.pdf'),
  )
}

/** The path of an output: the archive's own, or beside it under another extension (`a.jpg.pdf` -> `a.jpg.txt`). */
export function outputPath(archivePath: string, kind: string): string {
  const extension = extensions[kind]
  return extension === undefined ? archivePath : `${archivePath.replace(/\.pdf$/iu, '')}.${extension}`
}

/** Kinds of artifacts that --out gets beside the archive. */
const extensions: Record<string, string> = {text: 'txt', hocr: 'hocr'}

export const publishedKinds = ['archive-pdf', ...Object.keys(extensions)]

/**
 * Hands out output paths below a folder, no two alike on a file system that ignores case: the second `a.jpg` of another
 * folder becomes `a~2.jpg.pdf`. `isFree(path, input)` tells whether the path may be written for that input: nothing is
 * there, or what an earlier run wrote there for the same input.
 */
export function createOutputNames(folder: string, isFree: (path: string, input: string) => Promise<boolean>) {
  const given = new Set<string>()
  return async (input: {path: string; relativePath: string}): Promise<string> => {
    const name = archiveName(input.relativePath)
    for (let n = 1; ; n++) {
      const path = join(folder, n === 1 ? name : numbered(name, n))
      const key = path.normalize('NFC').toLowerCase()
      if (given.has(key) || !(await isFree(path, input.path))) continue
      given.add(key)
      return path
    }
  }
}

/** a.jpg.pdf -> a~2.jpg.pdf */
function numbered(name: string, n: number): string {
  const file = name.slice(dirname(name) === '.' ? 0 : dirname(name).length + 1)
  const dot = file.indexOf('.', 1)
  const stem = dot < 0 ? file : file.slice(0, dot)
  const renamed = fitName(stem, `~${n}${dot < 0 ? '' : file.slice(dot)}`)
  return dirname(name) === '.' ? renamed : join(dirname(name), renamed)
}
