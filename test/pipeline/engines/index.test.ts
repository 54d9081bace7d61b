import {writeFile} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {ExitCode} from '../../../src/errors.ts'
import {ocrEngineNames} from '../../../src/pipeline/engines/choose.ts'
import {createEngines, loadEngines, withoutSharp} from '../../../src/pipeline/engines/index.ts'
import {testFolder} from '../../helpers/folder.ts'

const inFolder = testFolder()

test('one instance of each engine serves the whole process', async () => {
  const engines = createEngines()
  for (const name of ocrEngineNames) {
    const ocr = await engines.ocr(name)
    expect(ocr.name).toBe(name)
    expect(await engines.ocr(name)).toBe(ocr)
  }
  expect(await engines.image()).toBe(await engines.image())
  await engines.close()
})

test.each(['auto', 'nonsense'])('the engine %s is refused with what there is instead', async (name) => {
  const refused = {
    code: 'ENGINE_MISSING',
    exit: ExitCode.missing,
    message: expect.stringContaining('available: ppocr, tesseract'),
  }
  await expect(createEngines().ocr(name)).rejects.toMatchObject(refused)
})

test('a folder of models is handed on to tesseract', async () => {
  await writeFile(inFolder('xyz.traineddata'), '')
  const engines = createEngines({tessdata: inFolder('')})
  expect(await (await engines.ocr('tesseract')).probe(['xyz'])).toMatchObject({ok: true})
})

test.each([
  ['is not installed', '', 'Could not load the "sharp" module', /npm install --include=optional/],
  [
    'could not be unpacked',
    'E_NO_CACHE: There is no folder: /c has no space left\n',
    'There is no folder: /c has no space left',
    /^snap doctor$/,
  ],
])('pictures where sharp %s are a lack of this machine, with its cause', (_title, line, cause, hint) => {
  const error = new Error(`Could not load the "sharp" module using the x runtime\n${line}Possible solutions:`)
  expect(() => withoutSharp(error)).toThrow(
    expect.objectContaining({
      class: 'resource',
      hint: expect.stringMatching(hint),
      message: expect.stringContaining(cause),
    }),
  )
})

test('closing engines that were never used is nothing', async () => {
  await expect(createEngines().close()).resolves.toBeUndefined()
})

test('without a module the engines are the usual ones', async () => {
  expect(await (await (await loadEngines()).ocr('tesseract')).probe(['eng'])).toMatchObject({ok: true})
})

test('a module replaces engines, sees the usual ones and is closed with them', async () => {
  const source = `export default (base) => ({
    ocr: async () => ({...(await base.ocr('tesseract')), name: 'replaced'}),
    close: async () => { globalThis.replacedEnginesClosed = true },
  })`
  await writeFile(inFolder('engines.mjs'), source)
  const engines = await loadEngines(inFolder('engines.mjs'))
  expect((await engines.ocr('tesseract')).name).toBe('replaced')
  expect((await engines.image()).decode).toBeTypeOf('function')
  await engines.close()
  expect(globalThis).toHaveProperty('replacedEnginesClosed', true)
})

test('a module that is missing or exports no function is a configuration error', async () => {
  await writeFile(inFolder('empty.mjs'), 'export const nothing = 1')
  const refused = {code: 'BAD_ENGINES', exit: ExitCode.badConfig}
  await expect(loadEngines(inFolder('empty.mjs'))).rejects.toMatchObject(refused)
  await expect(loadEngines(inFolder('nowhere.mjs'))).rejects.toMatchObject(refused)
})
