import {chmodSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {App} from '../../../src/app/app.ts'
import {checkEngines, checkLog, checkPermissions, checkStore} from '../../../src/app/doctor/checks.ts'
import {doctor} from '../../../src/app/doctor/doctor.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {SnapError} from '../../../src/errors.ts'
import {testApp} from '../../helpers/app.ts'

describe('checkEngines', () => {
  const config = (flags: object) => loadConfig({flags, env: {}, cwd: '/nowhere', userFile: '/nowhere/config.toml'})

  test('finds all engines that come with the program', async () => {
    const checks = await checkEngines(config({}))
    // PP-OCR is optional: where it is not installed it is a warning.
    expect(checks.filter(({name, state}) => state !== 'ok' && name !== 'OCR engine ppocr')).toEqual([])
    expect(checks.map(({name}) => name)).toEqual(
      expect.arrayContaining([
        'OCR engine ppocr',
        'OCR engine tesseract',
        'pictures',
        'PDF reader',
        'PDF writer',
        'text formats',
      ]),
    )
  })

  test('names the language data that is missing', async () => {
    const [ppocr, ocr] = await checkEngines(config({lang: 'eng,xxx'}))
    expect(ppocr).toMatchObject({state: 'warning', detail: expect.stringContaining('tesseract')})
    expect(ocr).toMatchObject({state: 'problem', detail: expect.stringContaining('xxx')})
  })
})

describe('the home', () => {
  test('is sound, belongs to its owner, and its log can be written', async () => {
    const {app} = await testApp()
    expect(await checkStore(app)).toMatchObject({state: 'ok'})
    expect(await checkPermissions(app.paths)).toMatchObject({state: 'ok'})
    expect(checkLog(app)).toMatchObject({state: 'ok'})
  })

  test.skipIf(process.platform === 'win32')(
    'that others can read is warned of, with the command that helps',
    async () => {
      const {app} = await testApp()
      chmodSync(app.paths.data, 0o755)
      expect(await checkPermissions(app.paths)).toMatchObject({
        state: 'warning',
        hint: expect.stringMatching(/^chmod 700/),
      })
    },
  )

  test('whose log folder is a file says so, and works all the same', async () => {
    const t = await testApp()
    t.file('home/logs', 'in the way')
    expect(checkLog(t.app)).toMatchObject({state: 'warning'})
  })
})

test('doctor ends with 6 when something is missing and with 0 when not', async () => {
  const t = await testApp()
  const {app: lacking} = await testApp({folder: t.folder, flags: {lang: ['xxx']}})
  const look = (app: App) =>
    doctor({paths: app.paths, env: {}, selfTest: false, open: async () => app, config: app.config})
  expect(await look(lacking)).toMatchObject({exit: 6})
  expect(await look(t.app)).toMatchObject({exit: 0})
})

test('doctor looks at all else where the store cannot be opened, and ends as other commands do then', async () => {
  const t = await testApp()
  const open = async () => {
    throw new SnapError('E_STORE_READONLY', 'The store cannot be written.', {exit: 9, hint: 'Use another --home.'})
  }
  const config = loadConfig({flags: {}, env: {}, cwd: '/nowhere', userFile: '/nowhere/x'})
  const {exit, checks} = await doctor({config, paths: t.app.paths, env: {}, selfTest: false, open})
  expect(exit).toBe(9)
  expect(checks.find(({name}) => name === 'store')).toEqual({
    name: 'store',
    state: 'problem',
    detail: 'The store cannot be written.',
    hint: 'Use another --home.',
  })
  expect(checks.map(({name}) => name)).toEqual(expect.arrayContaining(['node', 'pictures', 'network', 'PATH']))
})
