import type {PageBox} from '../page-geometry.ts'
import {withMemory} from './module.ts'
import type {PageHandle} from './page.ts'

/** Line-end hyphens come as 2 (STX) or U+FFFE from PDFium. */
const hyphens = new Set([0x02, 0xfffe])
/** Ligatures (U+FB00-FB06) are written out, so that "ﬁnal" is found as "final". */
const ligature = /[\uFB00-\uFB06]/

interface Character {
  index: number
  character: string
  /** False when the font gives no Unicode value for it. */
  mapped: boolean
  /** A space or line end that the reader put in: it has no box. */
  generated: boolean
}

/** The text of a page; the handle is valid inside `withCharacters` only. */
export interface PageText {
  characters(): Iterable<Character>
  /** Handle of the text object that draws a character; 0 for generated ones. */
  object(index: number): number
  /** Whether a character runs up or down the upright page. */
  sideways(index: number): boolean
  /** Ink box of a character in user space. */
  inkBox(index: number): PageBox
  /** Box of a character as high as its font and as wide as its advance, in user space. */
  fontBox(index: number): PageBox
}

export function withCharacters<T>(page: PageHandle, use: (text: PageText) => T): T {
  const {pdfium} = page
  const {api} = pdfium
  const handle = api.FPDFText_LoadPage(page.handle)
  if (handle === 0) return use(noText)
  try {
    return withMemory(pdfium, 32, (scratch) =>
      use({
        characters: () => characters(page, handle),
        object: (index) => api.FPDFText_GetTextObject(handle, index),
        sideways: (index) => {
          const turned = Math.abs(Math.sin(api.FPDFText_GetCharAngle(handle, index))) > Math.SQRT1_2
          return turned !== (page.rotation % 180 === 90)
        },
        inkBox: (index) => {
          if (!api.FPDFText_GetCharBox(handle, index, scratch, scratch + 8, scratch + 16, scratch + 24)) return emptyBox
          const at = scratch >> 3
          const [left = 0, right = 0, bottom = 0, top = 0] = pdfium.heap.HEAPF64.subarray(at, at + 4)
          return {left, bottom, right, top}
        },
        fontBox: (index) => {
          if (!api.FPDFText_GetLooseCharBox(handle, index, scratch)) return emptyBox
          const at = scratch >> 2
          const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.heap.HEAPF32.subarray(at, at + 4)
          return {left, bottom, right, top}
        },
      }),
    )
  } finally {
    if (!pdfium.dead) api.FPDFText_ClosePage(handle)
  }
}

const emptyBox: PageBox = {left: 0, bottom: 0, right: 0, top: 0}

const noText: PageText = {
  characters: () => [].values(),
  object: () => 0,
  sideways: () => false,
  inkBox: () => emptyBox,
  fontBox: () => emptyBox,
}

function* characters(page: PageHandle, handle: number): Generator<Character> {
  const {api} = page.pdfium
  const count = api.FPDFText_CountChars(handle)
  for (let index = 0; index < count; index++) {
    const code = api.FPDFText_GetUnicode(handle, index)
    const generated = api.FPDFText_IsGenerated(handle, index) === 1
    const mapped = generated || (isText(code) && api.FPDFText_HasUnicodeMapError(handle, index) !== 1)
    yield {index, character: toCharacter(code), mapped, generated}
  }
}

function isText(code: number): boolean {
  const isPrivate = (code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000
  return code !== 0 && code !== 0xfffd && !isPrivate
}

function toCharacter(code: number): string {
  if (hyphens.has(code)) return '-'
  if (code < 0x20 || code > 0x10ffff) return ' '
  const character = String.fromCodePoint(code)
  return ligature.test(character) ? character.normalize('NFKC') : character
}
