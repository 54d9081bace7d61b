import {editDistance, insideOf} from '../../../edit-distance.ts'
import {legalFormPattern} from '../bill/words/legal-forms.ts'
import {fold, lettersOf} from '../values/fold.ts'

/** Letters of a name without its legal form: "Green Meadow Ltd." -> "greenmeadow". */
export function coreOf(name: string): string {
  const core = lettersOf(fold(name).replace(new RegExp(legalFormPattern.source, 'gu'), ' '))
  return core.length > 2 ? core : lettersOf(name)
}

/** All runs of three letters, each once. */
export function trigramsOf(letters: string): Set<string> {
  const found = new Set<string>()
  for (let i = 0; i + 3 <= letters.length; i++) found.add(letters.slice(i, i + 3))
  return found
}

/** Share of the runs of three letters of `part` that stand anywhere in `whole`, 0..1. */
export function containment(part: string, whole: ReadonlySet<string>): number {
  const wanted = trigramsOf(part)
  if (wanted.size === 0) return 0
  return [...wanted].filter((trigram) => whole.has(trigram)).length / wanted.size
}

/** 1 for the same letters, 0 for nothing in common. */
export function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  return longer === 0 ? 0 : 1 - editDistance(a, b) / longer
}

/** How well `part` can be read out of `whole`: 1 when it stands there letter for letter. */
export function similarityInside(part: string, whole: string): number {
  return part.length === 0 ? 0 : Math.max(0, 1 - insideOf(part, whole).distance / part.length)
}
