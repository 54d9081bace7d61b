import {dirname, extname, join} from 'node:path'
import type {MediaKind} from './types/document.ts'
import type {ImageFormat} from './types/options.ts'

/** Longest file name most file systems take, in bytes. */
const maxNameBytes = 255

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** A name that Windows, macOS and Linux all take; different names may become the same. */
export function safeName(name: string): string {
  let safe = name.replace(/[\p{Cc}<>:"|?*\\\ud800-\udfff]/gu, '_').replace(/(?<![. ])[. ]+$/u, '_')
  if (safe === '' || safe === '_' || reserved.test(safe)) safe = `_${safe}`
  return safe
}

/** Cuts the stem so that stem + suffix fits into a file name, never inside a character. */
export function fitName(stem: string, suffix: string): string {
  // A unit is a byte at least: of 10,000 of them, one less each time would take 20 ms.
  let short = stem.slice(0, maxNameBytes - (stem.codePointAt(maxNameBytes - 1)! > 0xffff ? 1 : 0))
  while (Buffer.byteLength(short + suffix) > maxNameBytes)
    short = short.slice(0, short.codePointAt(short.length - 2)! > 0xffff ? -2 : -1)
  return short + suffix
}

/** A file name of these parts that all systems take. */
export const outputName = (stem: string, extension: string): string => fitName(safeName(stem), extension)

/** Extensions that a format goes by, the one that is given to new files first. */
export const formatExtensions: Record<Exclude<ImageFormat, 'same'>, readonly string[]> = {
  pdf: ['.pdf'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png'],
  webp: ['.webp'],
  tiff: ['.tif', '.tiff'],
  avif: ['.avif'],
}

/** The extension of a name as a format's first one: `.JPEG` -> `.jpg`. */
export function canonical(name: string): string {
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

/** a.jpg.pdf -> a~2.jpg.pdf */
export function numbered(name: string, n: number): string {
  const file = name.slice(dirname(name) === '.' ? 0 : dirname(name).length + 1)
  const dot = file.indexOf('.', 1)
  const stem = dot < 0 ? file : file.slice(0, dot)
  const renamed = fitName(stem, `~${n}${dot < 0 ? '' : file.slice(dot)}`)
  return dirname(name) === '.' ? renamed : join(dirname(name), renamed)
}
