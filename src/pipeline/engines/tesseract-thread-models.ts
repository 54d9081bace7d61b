import {readFile} from 'node:fs/promises'
import {basename, dirname} from 'node:path'
import {findLanguage, languagePath} from './tesseract-languages.ts'

/** Stands for the folder of the user's models where there is none: tesseract.js must be given one, or it downloads. */
export const noFolder = '/no-tessdata'

/**
 * The model that tesseract.js asks its thread for, packed or not. It knows one folder for all languages and `path` is
 * FOLDER/LANG.traineddata.gz in it; packages have a folder each.
 */
export async function readNamedModel(path: string): Promise<Buffer> {
  const folder = dirname(path)
  const lang = basename(path).replace(/\.traineddata(\.gz)?$/, '')
  const file = findLanguage(lang, folder === noFolder ? undefined : folder)
  if (file === null) throw new Error(`There is no language data for ${lang}`)
  return readFile(languagePath(file))
}
