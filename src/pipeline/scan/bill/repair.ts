import {lexiconOf, repairBy} from '../values/confusions.ts'
import {fold} from '../values/fold.ts'
import {streetWords} from './words/address.ts'
import {tradeWords} from './words/legal-forms.ts'
import {addressWords, countries, places} from './words/places.ts'

const asLetter: Record<string, [upper: string, lower: string]> = {
  '0': ['O', 'o'],
  '1': ['I', 'l'],
  '5': ['S', 's'],
  '7': ['T', 't'],
}
const asDigit: Record<string, string> = {O: '0', o: '0', D: '0', a: '0', S: '5', s: '5', I: '1', l: '1', B: '8', Z: '2'}

/** Digits between the letters of a word: "DEL1CI0US", "Bi1l"; codes such as "AB12/34", "ABC1D" keep theirs. */
function lettersInWord(word: string): string {
  const letters = word.replace(/\P{L}/gu, '').length
  const digits = word.length - letters
  if (digits === 0 || letters < 3 || 2 * letters < 3 * digits) return word
  const isWord = letters > 3 && letters >= 2 * digits && /\p{L}{2}$/u.test(word)
  const small = /\p{Ll}/u.test(word) ? 1 : 0
  return word.replace(isWord ? /(?<=\p{L})[0157]{1,2}(?=\p{L})/gu : /(?<=\p{L})0{1,2}(?=\p{L})/gu, (run) =>
    [...run].map((digit) => asLetter[digit]![small]).join(''),
  )
}

/** A postcode with letters for digits before its town: "2S000 KUANTAN", "101l5 BERLIN". */
const spoiltPostcode = /(?<![\p{L}\d])(?=(?:[^\d\s]*\d){3})\d[\dOoDaSsIlBZ]{4}(?=[\s,]+\p{L}{3})/gu

/** Words of a scan that only misreading explains, put right: word by word, without a lexicon. */
export function repairLine(text: string, confidence: number): string {
  const repaired = confidence < DOUBTED ? text.replace(spoiltSdn, withSdn) : text
  return repaired
    .replace(/[\p{L}\d]+/gu, lettersInWord)
    .replace(/(?<![\p{L}\d])([Nn])0(?=[\s.:]|\d)/gu, (_, n: string) => (n === 'N' ? 'NO' : 'no'))
    .replace(spoiltPostcode, (code) => [...code].map((letter) => asDigit[letter] ?? letter).join(''))
    .replace(/(?<=\p{Ll})I(?=\p{Ll})/gu, 'l')
    .replace(/(?<=\p{Ll}) Id(?!\p{L})(?!\s*(?:\d|no|:))/giu, (match) => (match === ' Id' ? 'ld' : match))
    .replace(spoiltForms, repairForm)
}

// Of a line that the engine is surer of, even an odd form is what is printed.
const DOUBTED = 0.96
/** Before BHD only SDN stands. */
const spoiltSdn = /(?<![\p{L}\d])S(?!DN)[\p{L}\d]{1,2}(\.? B[HN][DU0O])(?![\p{L}\d])/giu
const withSdn = (seen: string, form: string): string => (/^S\p{Ll}/u.test(seen) ? `Sdn${form}` : `SDN${form}`)

/** Legal forms whose letters are often mixed up; the pair decides, so that a name in them is left alone. */
const spoiltForms =
  /(?<![\p{L}\d])(?:[5S][DO0N][NHM]\.? ?[BE8][HNM][DO0U]|\([H#]\)(?= S[DO0]N\.? B)|5\/B(?=\s*(?:\(|$))|[G6][mnr][bh6][HN](?=\s|$|,))(?![\p{L}\d])/giu

function repairForm(seen: string): string {
  if (/^\(/.test(seen)) return '(M)'
  if (/^5\/B$/i.test(seen)) return 'S/B'
  if (/^[g6][mnr]/i.test(seen)) return /\p{Ll}/u.test(seen) ? 'GmbH' : 'GMBH'
  if (/^sdn\.? ?bhd$/i.test(seen)) return seen
  // Two forms with one letter each in doubt are one form; with none certain they may be a name.
  return /\p{Ll}{2}/u.test(seen) ? 'Sdn Bhd' : 'SDN BHD'
}

const knownWords = new Set(
  [...places, ...countries, ...addressWords, ...streetWords].flatMap((name) => name.split(' ')),
)

/** Words of an address that no list has; a misread word is one of them, most street names are too. */
export const unknownWords = (address: string): string[] =>
  fold(address)
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3 && !knownWords.has(word))

const addressLexicon = lexiconOf([...places, ...countries, ...addressWords], 5)
const nameLexicon = lexiconOf(tradeWords, 7)

/** An address line with its street words and places put right. */
export function repairAddress(text: string): string {
  return repairBy(addressLexicon, text)
    .replace(/(?<![\p{L}\d])(J)(?:[I1l|]|(?<=^J)U)(N)(?=[ .])/giu, (seen, j: string, n: string) =>
      /[ln]/.test(seen.slice(-1)) ? `${j}l${n}` : `${j}L${n}`,
    )
    .replace(/(?<![\p{L}\d])[1I][0O]T(?=\s+\d)/gu, 'LOT')
}

/** A name with the words of its trade put right. */
export const repairName = (text: string): string => repairBy(nameLexicon, text)

/** Whether a word of the name is the word of a trade but for one letter: misread, or printed so. */
export const isNearTrade = (name: string): boolean => repairName(name) !== name
