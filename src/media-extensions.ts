import type {MediaKind} from './types/document.ts'

/** Extensions that files of a kind have, the one of files with another name first. */
const extensions: Record<MediaKind, string> = {
  image: 'bin jpg jpeg jpe jfif png gif webp tif tiff heic heif avif',
  pdf: 'pdf',
  xml: 'xml',
  hocr: 'html hocr htm',
  text: 'txt text log asc',
  markdown: 'md',
  html: 'html htm xhtml',
  docx: 'docx',
  xlsx: 'xlsx',
  csv: 'csv tsv',
  eml: 'eml',
  mbox: 'mbox',
  zip: 'zip',
}

/** By which the bytes of an input are kept: those of a document have one kind, but as many names as there are copies. */
export const usualExtension = (media: MediaKind): string => extensions[media].split(' ')[0]!

/**
 * The file's own, so that other programs can open it out of the store; only where its content bears it out: "bill.hta" that
 * begins like a PDF, or "a.cmd", would be run by what the desktop opens it with.
 */
export function extensionOf(name: string, media: MediaKind): string {
  const own = /\.([a-z0-9]{1,5})$/.exec(name.toLowerCase())?.[1]
  return own !== undefined && extensions[media].split(' ').includes(own) ? own : usualExtension(media)
}
