import type {PageClass} from '../../../types/results.ts'
import {mapRect, uprightMatrix} from '../page-geometry.ts'
import {withCharacters} from './characters.ts'
import {hiddenText} from './hidden-text.ts'
import {pageObjects} from './objects.ts'
import type {PageHandle} from './page.ts'

/** What the structure of a page says about it, before any rendering. */
export interface PageEvidence {
  /** Characters that are neither white space nor added by the reader. */
  characters: number
  /** Of those: without a Unicode value, so that the text is useless. */
  unmapped: number
  /** Of those: seen by nobody, as text layers of OCR are. */
  invisible: number
  /** Share of the page under images, 0..1. */
  imageShare: number
  /** Whether anything else is drawn: lines, shadings, annotations. */
  otherMarks: boolean
}

/** More than this share of characters without Unicode and the text is noise: subset fonts without ToUnicode. */
const maxUnmapped = 0.3
/** A scan covers its page; 0.5 leaves room for margins that were cut away. */
const scanShare = 0.5
/** Visible text over a scan below this many characters is a stamp ("PAID 12.03."), a Bates number or a fax header. */
const stampCharacters = 200
/** Pictures with captions are read as pictures below this. */
const fewCharacters = 10

/** Decides how a page has to be read. */
export function classify(evidence: PageEvidence): PageClass {
  const usable = evidence.unmapped <= evidence.characters * maxUnmapped ? evidence.characters : 0
  if (evidence.characters === 0 && evidence.imageShare === 0 && !evidence.otherMarks) return 'blank'
  if (usable === 0) return 'scan'
  if (evidence.imageShare >= scanShare) {
    if (evidence.invisible > evidence.characters / 2) return 'scan-with-text'
    return usable < stampCharacters ? 'stamp-over-scan' : 'text'
  }
  return usable < fewCharacters && evidence.imageShare > 0 ? 'scan' : 'text'
}

/** Side of the grid that the share under images is counted on: 1/40 of the page is 5 mm of A4. */
const grid = 40

export function gatherEvidence(page: PageHandle): PageEvidence {
  const covered = new Uint8Array(grid * grid)
  const toGrid = uprightMatrix(page.box, page.rotation, grid / page.width, grid / page.height)
  let otherMarks = page.pdfium.api.FPDFPage_GetAnnotCount(page.handle) > 0
  for (const {kind, bounds, matrix} of pageObjects(page)) {
    if (kind === 'image') {
      const [left, bottom, right, top] = bounds
      const [l, b, r, t] = mapRect(matrix, {left, bottom, right, top})
      cover(covered, mapRect(toGrid, {left: l, bottom: b, right: r, top: t}))
    } else if (kind !== 'text') otherMarks = true
  }
  const imageShare = covered.reduce((sum, cell) => sum + cell, 0) / covered.length
  return {...countCharacters(page), imageShare, otherMarks}
}

/** Marks the cells whose centre lies in the rectangle. */
function cover(cells: Uint8Array, [left, top, right, bottom]: [number, number, number, number]): void {
  const clamp = (value: number) => Math.min(grid, Math.max(0, Math.round(value)))
  for (let row = clamp(top); row < clamp(bottom); row++) {
    cells.fill(1, row * grid + clamp(left), row * grid + Math.max(clamp(left), clamp(right)))
  }
}

function countCharacters(page: PageHandle): Pick<PageEvidence, 'characters' | 'unmapped' | 'invisible'> {
  const isHidden = hiddenText(page)
  return withCharacters(page, (text) => {
    const counts = {characters: 0, unmapped: 0, invisible: 0}
    for (const {index, character, mapped} of text.characters()) {
      if (mapped && character.trim() === '') continue
      counts.characters++
      if (!mapped) counts.unmapped++
      if (isHidden(text.object(index))) counts.invisible++
    }
    return counts
  })
}
