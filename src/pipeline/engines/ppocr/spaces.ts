import type {ReadCharacter} from './ctc.ts'
import {widestBlank} from './ink.ts'

/** A word of a line, with its extent in columns of the crop. */
export interface LineWord {
  text: string
  left: number
  right: number
  confidence: number
}

// The network says few of the spaces it sees: by its own words alone F1 of words is 68.8, with the two rules below 86.7.
// Figures stand apart more than letters, and a torn amount costs more than a joined word.
const spaceProbability = {letters: 0.03, figures: 0.15}
const extraGap = {letters: 8, figures: 12}

/** Cuts the characters of a line into words, by the network's hints of a space and by gaps wider than the line's own. */
export function cutWords(read: readonly ReadCharacter[], blank: Uint8Array, columnsPerStep: number): LineWord[] {
  const characters = read.filter(({text}) => text !== ' ')
  if (characters.length === 0) return []
  const spoken = spacesBefore(read)
  const centre = (step: number): number => Math.min(blank.length, Math.round((step + 0.5) * columnsPerStep))
  const gaps = characters.map(({from}, i) =>
    widestBlank(blank, i === 0 ? 0 : centre(characters[i - 1]!.to), centre(from)),
  )
  const typical = typicalGap(gaps.map(([start, end], i) => (i === 0 ? 0 : end - start)))
  const starts = characters.flatMap((character, i) =>
    i === 0 || spoken.has(character) || isSpace(characters[i - 1]!, character, gaps[i]!, typical) ? [i] : [],
  )
  return starts.map((start, n) => {
    const end = starts[n + 1] ?? characters.length
    const word = characters.slice(start, end)
    const after = gaps[end] ?? widestBlank(blank, centre(word.at(-1)!.to), blank.length)
    const text = word.map((character) => character.text).join('')
    return {text, left: gaps[start]![1], right: after[0], confidence: geometricMean(word)}
  })
}

/** Characters that come after a space the network said itself. */
function spacesBefore(read: readonly ReadCharacter[]): Set<ReadCharacter> {
  return new Set(read.filter((_, i) => read[i - 1]?.text === ' '))
}

function isSpace(
  before: ReadCharacter,
  character: ReadCharacter,
  [start, end]: readonly [number, number],
  typical: number,
): boolean {
  const kind = isFigure(before.text) && isFigure(character.text) ? 'figures' : 'letters'
  return character.space > spaceProbability[kind] || end - start > typical + extraGap[kind]
}

const isFigure = (text: string): boolean => /[\d.,]/.test(text)

function typicalGap(gaps: readonly number[]): number {
  return gaps.toSorted((a, b) => a - b)[gaps.length >> 1]!
}

// One doubtful character makes a doubtful word, more than a mean would show.
function geometricMean(word: readonly ReadCharacter[]): number {
  const logs = word.reduce((sum, {probability}) => sum + Math.log(Math.max(1e-6, probability)), 0)
  return Math.exp(logs / word.length)
}
