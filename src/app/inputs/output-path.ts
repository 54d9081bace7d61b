import {extname, join} from 'node:path'
import {archiveName, canonical, formatExtensions, numbered} from '../../output-name.ts'
import type {MediaKind} from '../../types/document.ts'
import type {ImageFormat} from '../../types/options.ts'

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
