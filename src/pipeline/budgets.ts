import type {PartBudget} from './stage.ts'

/**
 * Opening and parsing a PDF. The parsers take 0.3 s and 60 MB for 3,000 pages; what takes more than this was built to. A second and
 * four times the size (the reader's copy, ours, and room to grow) are added for what large files need to be looked through.
 */
export function structureBudget(bytes: number): PartBudget {
  return {what: 'The structure of the PDF', cpuMs: 10_000 + bytes / 10_000, growMb: 512 + (4 * bytes) / 2 ** 20}
}

/** Interpreting and drawing a page: 40 MP of bitmap and a decoded image fit; maps of a million strokes take 7 s. */
export function pageBudget(page: number): PartBudget {
  return {what: `Page ${page} of the PDF`, cpuMs: 120_000, growMb: 1024}
}

/**
 * The rules over the words of a document. 400 pages take 2 s, the worst of 306 texts of 1 MB that were built to hold them up
 * 2.4 s: what takes more than this would not end.
 */
export function rulesBudget(pages: number, characters: number): PartBudget {
  return {what: 'Reading the words', cpuMs: 60_000 + 100 * pages + characters / 100, growMb: 1024}
}

/** Rewriting a document and comparing it: as much time as its pages may take, one page at a time in memory. */
export function rewriteBudget(pages: number): PartBudget {
  return {what: 'Making the PDF smaller', cpuMs: 120_000 * pages, growMb: 1024}
}
