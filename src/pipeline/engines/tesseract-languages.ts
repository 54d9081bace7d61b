import {existsSync, readdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {packaged} from '../../packaged/index.ts'

/** Where the model of a language lies. */
export interface LanguageFile {
  lang: string
  folder: string
  gzip: boolean
  /** From an installed package, not from a folder of the user's. */
  packaged: boolean
}

// best_int: as good as the float models (word F1 77.0) at their integer speed; tessdata_fast reads 0.7 points less.
const packagedModels = '4.0.0_best_int'
const scope = '@tesseract.js-data'

/** Languages that come with the program. */
export const shippedLanguages = ['eng', 'deu', 'fra', 'spa', 'ita', 'por', 'nld', 'pol'] as const

/** `auto` begins with English: its model reads the letters, digits and words of bills that all eight languages share. */
export function resolveLanguages(langs: readonly string[]): string[] {
  return [...new Set(langs.map((lang) => (lang === 'auto' ? 'eng' : lang)))]
}

/** The model of a language in `tessdata` (LANG.traineddata or .traineddata.gz) or in an installed package; else null. */
export function findLanguage(lang: string, tessdata?: string): LanguageFile | null {
  // Language codes become file names: nothing but the characters of tesseract's own codes.
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(lang)) return null
  if (tessdata !== undefined) {
    const own = {lang, folder: tessdata, packaged: false}
    if (existsSync(join(tessdata, `${lang}.traineddata`))) return {...own, gzip: false}
    if (existsSync(join(tessdata, `${lang}.traineddata.gz`))) return {...own, gzip: true}
  }
  const file = packagedModel(lang)
  const model = file && packaged.file(`${scope}/${lang}`, file)
  return model ? {lang, folder: dirname(model), gzip: model.endsWith('.gz'), packaged: true} : null
}

/** The file in the package of a language: the single file has it unpacked, and is smaller so; null where there is none. */
function packagedModel(lang: string): string | null {
  const names = ['.gz', ''].map((ending) => `${packagedModels}/${lang}.traineddata${ending}`)
  return names.find((name) => packaged.has(`${scope}/${lang}`, name)) ?? null
}

/** Codes of all languages that can be read: of `tessdata` and of the installed packages, sorted. */
export function installedLanguages(tessdata?: string): string[] {
  const inFolder = tessdata === undefined ? [] : modelsIn(tessdata)
  const languages = packaged.inScope(scope).map((name) => name.slice(scope.length + 1))
  const installed = languages.filter((lang) => packagedModel(lang) !== null)
  return [...new Set([...inFolder, ...installed])].sort((a, b) => (a < b ? -1 : 1))
}

/** File name of a language's model. */
export function languagePath({lang, folder, gzip}: LanguageFile): string {
  return join(folder, `${lang}.traineddata${gzip ? '.gz' : ''}`)
}

/** Says which languages are missing and the command that helps. */
export function missingLanguageText(missing: readonly string[]): {message: string; hint: string} {
  return {message: `No tesseract language data for ${missing.join(', ')}`, hint: languageCommand(missing)}
}

/** The command that installs the packages of languages, or with `--force` writes damaged ones anew. */
export function languageCommand(langs: readonly string[], force = false): string {
  const packages = langs.map((lang) => `${scope}/${lang}`)
  const files = langs.map((lang) => `${lang}.traineddata`).join(', ')
  const command = packaged.install(packages, `Put ${files} into a folder, and: snap config set tessdata FOLDER`)
  return force ? command.replace('npm install', 'npm install --force') : command
}

function modelsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).flatMap((name) => /^(.+)\.traineddata(?:\.gz)?$/.exec(name)?.[1] ?? [])
  return names.filter((lang) => findLanguage(lang, folder) !== null)
}
