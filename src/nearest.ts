import {editDistance} from './edit-distance.ts'

/** The word that was probably meant; null if none is near (more than a third of its letters differ). */
export function nearest(word: string, words: string[]): string | null {
  const ranked = words.map((each) => ({each, letters: editDistance(word.toLowerCase(), each)}))
  const [best] = ranked.sort((a, b) => a.letters - b.letters)
  return best && best.letters <= Math.max(1, Math.ceil(best.each.length / 3)) ? best.each : null
}
