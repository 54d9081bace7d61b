import type {Box, Page} from '../../../types/document.ts'
import {type Sign, signsOf, totalSign} from './boundary.ts'
import {LIKELY, POSSIBLE, SURE, sum} from './odds.ts'
import {isBlank, type PageFacts, pageFacts} from './page-facts.ts'

/** What is one bill: pages, or what stands in `box` of one page. */
export interface BillGroup {
  pages: Page[]
  box: Box | null
}

export interface Split {
  /** In the order of the pages. Separators belong to none. */
  groups: BillGroup[]
  /** Why a person should look at where the bills begin; one sentence each. */
  doubts: string[]
}

const toGroup = (pages: Page[]): BillGroup => ({pages, box: null})

/** Blank pages, however many in a row, stand between two bills and belong to none. */
export function splitAtBlanks(pages: readonly Page[]): Split {
  const groups: Page[][] = []
  let isOpen = false
  for (const page of pages) {
    const blank = isBlank(page)
    if (!blank && isOpen) groups.at(-1)!.push(page)
    else if (!blank) groups.push([page])
    isOpen = !blank
  }
  return {groups: groups.map(toGroup), doubts: []}
}

/** Groups by what the pages say. A blank page is the back of the one before it. */
export function splitByEvidence(pages: readonly Page[], today: string): Split {
  const printed = pages.filter((page) => !isBlank(page)).map((page) => pageFacts(page, today))
  const parts = likeliestParts(printed)
  const starts = new Set(parts.slice(1).map(([first]) => first!.page))
  const groups: Page[][] = []
  for (const page of pages) {
    if (groups.length === 0 || starts.has(page.page)) groups.push([page])
    else groups.at(-1)!.push(page)
  }
  return {groups: groups.map(toGroup), doubts: [...doubtsBetween(parts), ...doubtsInside(parts)]}
}

/** One way to cut the pages read so far. `score` is of all parts but the last, which may get its total on a later page. */
interface Cut {
  closed: PageFacts[][]
  open: PageFacts[]
  score: number
}

/** Ways that are followed at a time, of either sort: where a total decides, it is at most a few pages away. */
const BEAM = 4

/** The parts whose boundaries together have the most points above what makes them likely. */
function likeliestParts(pages: readonly PageFacts[]): PageFacts[][] {
  const [first, ...rest] = pages
  if (first === undefined) return []
  let cuts: Cut[] = [{closed: [], open: [first], score: 0}]
  for (const page of rest) {
    cuts = likeliest(cuts.flatMap((cut) => [{...cut, open: [...cut.open, page]}, startAt(cut, page)]))
  }
  const [best] = cuts.toSorted(byScore)
  return [...best!.closed, best!.open]
}

/** The best as they stand, and the best if the last part gets its total on a later page. */
function likeliest(cuts: readonly Cut[]): Cut[] {
  const hopeful = cuts.toSorted((a, b) => b.score - a.score).slice(0, BEAM)
  return [...new Set([...cuts.toSorted(byScore).slice(0, BEAM), ...hopeful])]
}

const byScore = (a: Cut, b: Cut): number => b.score + totalPoints(b) - a.score - totalPoints(a)

function startAt(cut: Cut, page: PageFacts): Cut {
  const points = sum(signsOf(cut.open, page)) - LIKELY
  return {closed: [...cut.closed, cut.open], open: [page], score: cut.score + totalPoints(cut) + points}
}

/** What the totals say about the boundary before the last part. */
function totalPoints({closed, open}: Cut): number {
  const before = closed.at(-1)
  return before === undefined ? 0 : totalSign(before, open).points
}

const say = (signs: readonly Sign[], sign: 1 | -1): string =>
  signs
    .filter(({points}) => points * sign > 0)
    .map(({text}) => text)
    .join(', ')

/** Boundaries that are likely and no more. */
function doubtsBetween(parts: readonly PageFacts[][]): string[] {
  return parts.slice(1).flatMap((part, i) => {
    const signs = [...signsOf(parts[i]!, part[0]!), totalSign(parts[i]!, part)]
    if (sum(signs) >= SURE) return []
    const against = say(signs, -1) || 'little says so'
    return [`Page ${part[0]!.page} probably begins another bill: ${say(signs, 1)}; but ${against}.`]
  })
}

/** Pages of a part that may be the first of another bill. */
function doubtsInside(parts: readonly PageFacts[][]): string[] {
  return parts.flatMap((part) =>
    part.slice(1).flatMap((page, i) => {
      const [before, rest] = [part.slice(0, i + 1), part.slice(i + 1)]
      const signs = [...signsOf(before, page), totalSign(before, rest)]
      if (sum(signs) < POSSIBLE) return []
      return [`Page ${page.page} may begin another bill: ${say(signs, 1)}; but ${say(signs, -1) || 'little says so'}.`]
    }),
  )
}
