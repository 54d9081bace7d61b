import {readFile, stat} from 'node:fs/promises'
import {basename} from 'node:path'
import type {Metadata} from 'sharp'
import {DocumentError} from '../../../errors.ts'
import {openPicture, type Picture} from '../picture.ts'
import {jpegDensity, uprightDensity} from './density.ts'
import {type Density, type JpegParts, readJpeg} from './jpeg-segments.ts'
import {type PngChunk, pngDensity, readPng} from './png-chunks.ts'
import {numberOf, openTiff, readDirectories, readDirectory} from './tiff-directory.ts'
import {readTiffPages, type TiffPage} from './tiff-pages.ts'
import {isLosslessWebp, readWebp, type WebpChunk} from './webp-chunks.ts'

export type SourceFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif' | 'heic'

/** The file in its parts, where its format is taken apart here. */
export type Parts =
  | {format: 'jpeg'; jpeg: JpegParts}
  | {format: 'png'; png: PngChunk[]}
  | {format: 'webp'; webp: WebpChunk[]}
  | {format: 'tiff'; tiff: TiffPage[]}
  | {format: 'gif' | 'avif' | 'heic'}

/** A picture file as it is. */
export interface Source {
  path: string
  file: Buffer
  format: SourceFormat
  picture: Picture
  metadata: Metadata | null
  orientation: number
  /** Pages of a TIFF. */
  pages: number
  /** Null where the file must be left as it is, `alone` says why. */
  parts: Parts | null
  alone: string | null
  /** Of the upright picture, as the file states it. */
  density: Density | undefined
  hasAlpha: boolean
  /** Whether its pixels are coded without loss. */
  isExact: boolean
  isCamera: boolean
}

/** The file is read whole; a TIFF of 170 MP without compression has as much. */
const maxBytes = 512 * 1024 * 1024

/** Throws as `openPicture` does. */
export async function readSource(path: string): Promise<Source> {
  const picture = await openPicture(path, 0)
  const {metadata, info} = picture
  const {size} = await stat(path)
  if (size > maxBytes) throw new DocumentError('E_TOO_BIG', `${basename(path)} has ${size} bytes; 512 MB is the most`)
  const file = await readFile(path)
  const format = formatOf(metadata)
  const parts = readParts(format, file)
  const alone = typeof parts === 'string' ? parts : film(metadata)
  return {
    path,
    file,
    format,
    picture,
    metadata,
    orientation: metadata?.orientation ?? 1,
    pages: info.pages,
    parts: typeof parts === 'string' ? null : parts,
    alone: alone ?? miscounted(parts, info.pages),
    density: densityOf(parts, metadata?.orientation ?? 1),
    hasAlpha: metadata === null ? info.channels === 4 : metadata.hasAlpha,
    isExact: isExact(parts),
    isCamera: isCamera(metadata?.exif),
  }
}

function formatOf(metadata: Metadata | null): SourceFormat {
  if (metadata === null) return 'heic'
  return metadata.format === 'heif' ? 'avif' : (metadata.format as SourceFormat)
}

function readParts(format: SourceFormat, file: Buffer): Parts | string {
  const damaged = 'its structure is damaged'
  if (format === 'jpeg') {
    const jpeg = readJpeg(file)
    if (jpeg === null) return damaged
    return jpeg.trailer.includes('ftyp', 0, 'latin1') ? 'a film belongs to it' : {format, jpeg}
  }
  if (format === 'png') {
    const png = readPng(file)
    if (png === null) return damaged
    return png.some(({type}) => type === 'acTL') ? 'it is animated' : {format, png}
  }
  if (format === 'webp') {
    const webp = readWebp(file)
    return webp === null ? damaged : {format, webp}
  }
  if (format !== 'tiff') return {format}
  const tiff = readTiffPages(file)
  return typeof tiff === 'string' ? tiff : {format, tiff}
}

function film(metadata: Metadata | null): string | null {
  const isFilm = metadata !== null && metadata.format !== 'tiff' && (metadata.pages ?? 1) > 1
  return isFilm ? `it is animated or holds several pictures (${metadata.pages})` : null
}

function miscounted(parts: Parts | string, pages: number): string | null {
  const differs = typeof parts !== 'string' && parts.format === 'tiff' && parts.tiff.length !== pages
  return differs ? 'its pages cannot be told from its other pictures' : null
}

function isExact(parts: Parts | string): boolean {
  if (typeof parts === 'string') return true
  if (parts.format === 'webp') return isLosslessWebp(parts.webp)
  if (parts.format === 'tiff') return parts.tiff.every(({jpeg}) => !jpeg)
  return parts.format === 'png' || parts.format === 'gif'
}

function densityOf(parts: Parts | string, orientation: number): Density | undefined {
  if (typeof parts === 'string') return undefined
  if (parts.format === 'jpeg') return uprightDensity(jpegDensity(parts.jpeg), orientation)
  if (parts.format === 'png') return uprightDensity(pngDensity(parts.png), orientation)
  return parts.format === 'tiff' ? parts.tiff[0]?.density : undefined
}

/** Exif 2.3: exposure time, f-number, sensitivity, focal length. Scanners write none of them. */
const cameraTags = [33_434, 33_437, 34_855, 37_386]
const exifDirectory = 34_665

function isCamera(exif: Buffer | undefined): boolean {
  if (exif === undefined) return false
  const start = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0
  const tiff = openTiff(exif.subarray(start))
  const [first] = tiff === null ? [] : (readDirectories(tiff) ?? [])
  const at = tiff && first ? numberOf(tiff, first, exifDirectory) : undefined
  const camera = tiff && at !== undefined ? readDirectory(tiff, at) : null
  return camera !== null && cameraTags.some((tag) => camera.entries.has(tag))
}
