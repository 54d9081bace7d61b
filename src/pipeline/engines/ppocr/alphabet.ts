import {readFile} from 'node:fs/promises'

/** The classes of a recogniser that may be read. Class 0 is the blank of CTC. */
export interface Alphabet {
  /** Classes that are decoded, ascending, the blank first. */
  classes: Int32Array
  /** Character of each of `classes`; '' for the blank. */
  characters: string[]
  /** Index of the space in `classes`. */
  space: number
}

// Full-width and typographic forms that the models know, as they are written in bills.
const folded: Record<string, string> = {
  '。': '.',
  '、': ',',
  '，': ',',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '—': '-',
  '–': '-',
  '　': ' ',
}

// Letters beyond ASCII that a text in the language cannot do without (Unicode CLDR, main exemplar characters).
const letters: Record<string, string> = {
  eng: '',
  deu: 'äöüßÄÖÜ',
  fra: 'àâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ',
  spa: 'áéíñóúüÁÉÍÑÓÚÜ¿¡',
  ita: 'àèéìòùÀÈÉÌÒÙ',
  por: 'àáâãçéêíóôõúÀÁÂÃÇÉÊÍÓÔÕÚ',
  nld: 'äëïöüéèÄËÏÖÜÉÈ',
  pol: 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ',
}

/** Lines of a dictionary file, one class each; the model has a last class for the space. */
export async function readDictionary(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** The languages of `langs` that cannot be written with the dictionary; a language nobody listed letters for is one. */
export function uncovered(langs: readonly string[], dictionary: readonly string[]): string[] {
  const known = new Set(dictionary)
  return langs.filter((lang) => {
    const needed = letters[lang === 'auto' ? 'eng' : lang]
    return needed === undefined || [...needed].some((letter) => !known.has(letter))
  })
}

/** The character of each class of a recogniser: the blank of CTC, the lines of its dictionary, the space. */
export const charactersOf = (dictionary: readonly string[]): string[] => ['', ...dictionary.map(fold), ' ']

/** Classes of any language that there are letters of here. */
export function latinClasses(characters: readonly string[]): number[] {
  return classesOf(Object.keys(letters), characters)
}

/**
 * ASCII and the letters of `langs`. Of 6,625 classes most are Chinese: letting them win cost more than any of them gave
 * on Latin print.
 */
export function alphabetFor(langs: readonly string[], characters: readonly string[]): Alphabet {
  const classes = classesOf(langs, characters)
  return {
    classes: Int32Array.from(classes),
    characters: classes.map((index) => characters[index]!),
    space: classes.length - 1,
  }
}

function classesOf(langs: readonly string[], characters: readonly string[]): number[] {
  const wanted = new Set(langs.flatMap((lang) => [...(letters[lang] ?? '')]))
  return characters.flatMap((character, index) =>
    index === 0 || /^[\x20-\x7e]$/.test(character) || wanted.has(character) ? [index] : [],
  )
}

function fold(character: string): string {
  const code = character.charCodeAt(0)
  if (character.length === 1 && code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  return folded[character] ?? character
}
