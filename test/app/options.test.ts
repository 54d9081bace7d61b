import {join, relative} from 'node:path'
import {describe, expect, test} from 'vitest'
import {checkEngines, documentOptions, resolveChanges} from '../../src/app/options.ts'
import {loadConfig} from '../../src/config/load.ts'
import {createPpocrEngine} from '../../src/pipeline/engines/ppocr/index.ts'
import {testApp} from '../helpers/app.ts'

const settings = (flags: object = {}) =>
  loadConfig({flags, env: {}, cwd: '/nowhere', userFile: '/nowhere/config.toml'}).values

const best = (await createPpocrEngine().probe(['eng'])).ok ? 'ppocr' : 'tesseract'

describe('documentOptions', () => {
  test('names the engine that auto stands for, so that results say what made them', async () => {
    expect((await documentOptions(settings(), undefined)).engine).toBe(best)
    expect((await documentOptions(settings({engine: 'native'}), undefined)).engine).toBe('native')
  })

  test('reads before it ingests, and not before it compresses', async () => {
    expect((await documentOptions(settings({stages: 'ingest'}), undefined)).stages).toEqual(['scan', 'ingest'])
    expect((await documentOptions(settings({stages: 'compress'}), undefined)).stages).toEqual(['compress'])
  })

  test('keeps the whole path of the passwords, never one of them', async () => {
    const t = await testApp()
    const file = t.file('passwords.txt', 'secret\n')
    const options = await documentOptions(settings(), relative(process.cwd(), file))
    expect(options.passwordFile).toBe(file)
    expect(JSON.stringify(options)).not.toContain('secret')
    await expect(documentOptions(settings(), join(t.folder, 'none'))).rejects.toMatchObject({exit: 2})
  })
})

test('changes of a retry are resolved in the same way', async () => {
  const t = await testApp()
  const passwordFile = relative(process.cwd(), t.file('passwords.txt', 'x'))
  expect(await resolveChanges({engine: 'auto', passwordFile, quality: 5}, settings())).toEqual({
    engine: best,
    passwordFile: join(t.folder, 'passwords.txt'),
    quality: 5,
  })
  await expect(resolveChanges({passwordFile: '/nowhere/x'}, settings())).rejects.toMatchObject({exit: 2})
  expect(await resolveChanges({}, settings())).toEqual({})
})

describe('checkEngines', () => {
  test('ends with 6 and the command that helps when engine or language are not there', async () => {
    const german = settings({lang: 'xxx'})
    await expect(checkEngines(german, await documentOptions(german, undefined))).rejects.toMatchObject({
      exit: 6,
      message: expect.stringContaining('xxx'),
      hint: 'npm install @tesseract.js-data/xxx',
    })
    const unknown = settings({engine: 'native', lang: 'xxx'})
    await expect(checkEngines(unknown, await documentOptions(unknown, undefined))).rejects.toMatchObject({
      exit: 6,
      hint: expect.stringContaining('apt install tesseract-ocr'),
    })
  })

  test('asks for nothing when nothing is to be read', async () => {
    const compress = settings({stages: 'compress', lang: 'xxx'})
    await expect(checkEngines(compress, await documentOptions(compress, undefined))).resolves.toBeUndefined()
  })
})
