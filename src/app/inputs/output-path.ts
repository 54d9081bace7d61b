import {dirname, extname, join} from 'node:path'
import type {MediaKind} from '../../types/document.ts'
import type {ImageFormat} from '../../types/options.ts'

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
export function fitName(stem: string, suffix: string): string {
  let short = stem
  while (Buffer.byteLength(short + suffix) > maxNameBytes)
    short = short.slice(0, short.codePointAt(short.length - 2)! > 0xffff ? -2 : -1)
  return short + suffix
}

/** A file name of these parts that all systems take. */
export const outputName = (stem: string, extension: string): string => fitName(safeName(stem), extension)

/** Extensions that a format goes by, the one that is given to new files first. */
const formatExtensions: Record<Exclude<ImageFormat, 'same'>, readonly string[]> = {
  pdf: ['.pdf'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png'],
  webp: ['.webp'],
  tiff: ['.tif', '.tiff'],
  avif: ['.avif'],
}

/** The extension of a name as a format's first one: `.JPEG` -> `.jpg`. */
function canonical(name: string): string {
  const extension = extname(name).toLowerCase()
  return Object.values(formatExtensions).find((known) => known.includes(extension))?.[0] ?? extension
}

/**
 * The name an output is planned under, folders mirrored: with the extension of its format behind the whole name, unless it
 * has one: `a.jpg` -> `a.jpg.pdf`, `a.pdf` -> `a.pdf`, `a.png` -> `a.png.webp`. PDFs stay PDFs, `same` keeps names.
 */
export function archiveName(relativePath: string, format: ImageFormat = 'pdf', media: MediaKind = 'image'): string {
  const parts = relativePath.split(/[/\\]/u).filter((part) => part !== '' && part !== '.' && part !== '..')
  const name = safeName(parts.pop() ?? 'document')
  const folders = parts.map((part) => fitName(safeName(part), ''))
  const wanted = media === 'image' ? format : 'pdf'
  if (wanted === 'same')
    return join(...folders, fitName(name.slice(0, -extname(name).length || undefined), extname(name)))
  const [extension = ''] = formatExtensions[wanted]
  const own = canonical(name) === extension ? extname(name) : ''
  // Of PDFs the case of the extension never was kept.
  const kept = wanted === 'pdf' ? extension : own
  return join(...folders, own ? fitName(name.slice(0, -own.length), kept) : fitName(name, extension))
}

/**
 * Where an output goes for which `planned` is the archive's path: there, or beside it under another extension
 * (`a.jpg.pdf` -> `a.jpg.txt`). A picture that was kept as it was, because another format made it larger, goes by its own
 * name again (`a.png.webp` -> `a.png`), a PDF is called one, and so is the JPEG that HEIC becomes (`a.heic` -> `a.heic.jpg`).
 * `path` is where the output lies now.
 */
export function outputPath(planned: string, {kind, path}: {kind: string; path: string}): string {
  const beside = besideExtensions[kind]
  if (beside !== undefined) return `${planned.replace(/\.pdf$/iu, '')}.${beside}`
  const made = canonical(path)
  if (made === canonical(planned)) return planned
  if (kind === 'archive-pdf') return `${planned}.pdf`
  if (isOtherThanHeic(planned, path)) return `${planned}${made}`
  const inner = planned.slice(0, -extname(planned).length || undefined)
  return canonical(inner) === made ? inner : planned
}

/** Whether a name says HEIC, and the output that was made is of another format: what `same` does with it. */
export const isOtherThanHeic = (name: string, path: string): boolean =>
  /\.hei[cf]$/iu.test(name) && !/\.hei[cf]$/iu.test(path)

/** Kinds of artifacts that --out gets beside the archive. */
const besideExtensions: Record<string, string> = {text: 'txt', hocr: 'hocr'}

/** The smaller file itself, as a PDF or a picture. */
export const isArchive = ({kind}: {kind: string}): boolean => kind === 'archive-pdf' || kind === 'compressed-image'

export const isPublished = (output: {kind: string}): boolean => isArchive(output) || output.kind in besideExtensions

/** Extensions of the files that --out gets, without the dot; the last ones are of pictures that can only be kept. */
export const archiveExtensions = [
  ...Object.values(formatExtensions).flatMap((known) => known.map((one) => one.slice(1))),
  ...['gif', 'heic', 'heif'],
]

/**
 * Hands out output paths below a folder, no two alike on a file system that ignores case: the second `a.jpg` of another
 * folder becomes `a~2.jpg.pdf`. `isFree(path, input)` tells whether the path may be written for that input: nothing is
 * there, or what an earlier run wrote there for the same input.
 */
export function createOutputNames(
  folder: string,
  isFree: (path: string, input: string) => Promise<boolean>,
  format: ImageFormat = 'pdf',
) {
  const given = new Set<string>()
  return async (input: {path: string; relativePath: string; media?: MediaKind}): Promise<string> => {
    const name = archiveName(input.relativePath, format, input.media)
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
