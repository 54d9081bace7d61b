import {editDistance} from './edit-distance.ts'

/**
 * The word that was probably meant; null if none is near (more than a third of its letters differ). Fingers that come in the
 * wrong order are the likeliest slip: "stauts" is status, though stats is nearer by one letter.
 */
export function nearest(word: string, words: string[]): string | null {
  const typed = word.toLowerCase()
  const ranked = words.map((each) => ({
    each,
    letters: isSwapped(typed, each) ? 0 : editDistance(typed, each),
  }))
  const [best] = ranked.sort((a, b) => a.letters - b.letters)
  return best && best.letters <= Math.max(1, Math.ceil(best.each.length / 3)) ? best.each : null
}

function isSwapped(typed: string, word: string): boolean {
  const at = [...word].findIndex((letter, i) => letter !== typed[i])
  return at >= 0 && typed === `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at]}${word.slice(at + 2)}`
}
