import type {Alphabet} from './alphabet.ts'

/** A character that the recogniser read. */
export interface ReadCharacter {
  text: string
  /** 0..1 */
  probability: number
  /** First and last step of the network's output that show it. */
  from: number
  to: number
  /** Highest probability of a space since the character before. */
  space: number
}

/**
 * Greedy CTC decoding over the classes of the alphabet: the likeliest class of each step, repeats joined, blanks dropped.
 * `probabilities` are `steps` rows of `width` classes.
 */
export function decode(probabilities: Float32Array, steps: number, width: number, alphabet: Alphabet): ReadCharacter[] {
  const {classes, characters} = alphabet
  const spaceClass = classes[alphabet.space]!
  const read: ReadCharacter[] = []
  let previous = 0
  let space = 0
  for (let step = 0; step < steps; step++) {
    const row = step * width
    const best = likeliest(probabilities, row, classes)
    const probability = probabilities[row + classes[best]!]!
    space = Math.max(space, probabilities[row + spaceClass]!)
    if (best !== 0 && best === previous) read.at(-1)!.to = step
    else if (best !== 0) {
      read.push({text: characters[best]!, probability, from: step, to: step, space})
      space = 0
    }
    previous = best
  }
  return read
}

function likeliest(probabilities: Float32Array, row: number, classes: Int32Array): number {
  let best = 0
  let most = -1
  for (let i = 0; i < classes.length; i++) {
    const probability = probabilities[row + classes[i]!]!
    if (probability > most) {
      most = probability
      best = i
    }
  }
  return best
}
