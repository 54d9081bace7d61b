import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {
  findLanguage,
  installedLanguages,
  languagePath,
  shippedLanguages,
} from '../../../src/pipeline/engines/tesseract-languages.ts'
import {checkModel} from '../../../src/pipeline/engines/tesseract-models.ts'
import {testFolder} from '../../helpers/folder.ts'

const inFolder = testFolder()

test.each(shippedLanguages)('the shipped model of %s is what its checksum says', async (lang) => {
  const file = findLanguage(lang)!
  expect(file).toMatchObject({packaged: true, gzip: true})
  await expect(checkModel(file)).resolves.toBeUndefined()
})

test('one changed bit of a shipped model is found, with the command that helps', async () => {
  const folder = inFolder('changed')
  await mkdir(folder)
  const bytes = await readFile(languagePath(findLanguage('deu')!))
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(`${folder}/deu.traineddata.gz`, bytes)
  await expect(checkModel({lang: 'deu', folder, gzip: true, packaged: true})).rejects.toMatchObject({
    code: 'E_OCR',
    message: expect.stringContaining(`${folder}/deu.traineddata.gz is damaged`),
    hint: 'npm install --force @tesseract.js-data/deu',
  })
})

test('a damaged model of a folder of the user is not repaired by npm', async () => {
  const folder = inFolder('own')
  await mkdir(folder)
  await writeFile(`${folder}/deu.traineddata`, 'x')
  await expect(checkModel(findLanguage('deu', folder)!)).rejects.toMatchObject({
    code: 'E_OCR',
    hint: expect.stringContaining(`Replace ${folder}/deu.traineddata`),
  })
})

test('installed are the shipped languages and those of the folder', async () => {
  const folder = inFolder('more')
  await mkdir(folder)
  await copyFile(languagePath(findLanguage('eng')!), `${folder}/xyz.traineddata.gz`)
  await writeFile(`${folder}/README.md`, '')
  expect(installedLanguages()).toEqual(expect.arrayContaining([...shippedLanguages]))
  expect(installedLanguages(folder)).toEqual([...installedLanguages(), 'xyz'])
  expect(installedLanguages('/nowhere')).toEqual(installedLanguages())
})
