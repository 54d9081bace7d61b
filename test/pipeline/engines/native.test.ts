import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises'
import {describe, expect, test} from 'vitest'
import {createNativeEngine} from '../../../src/pipeline/engines/native.ts'
import type {OcrRequest} from '../../../src/pipeline/engines/types.ts'
import {drawText, rasterOf} from '../../helpers/drawing.ts'
import {testFolder} from '../../helpers/folder.ts'

// A program in place of tesseract, so that the protocol is tested where none is installed: what it is asked, and what
// becomes of what it answers.
const inFolder = testFolder()

async function fake(name: string, body: string): Promise<string> {
  const path = inFolder(name)
  await writeFile(path, `#!${process.execPath}\n${body}`)
  await chmod(path, 0o755)
  return path
}

const picture = await rasterOf(drawText(['TOTAL 17.70']))
const request = (parts: Partial<OcrRequest> = {}): OcrRequest => ({
  image: picture,
  langs: ['eng'],
  layout: 'block',
  signal: new AbortController().signal,
  ...parts,
})

const answer = `
const {writeFileSync} = require('node:fs')
const chunks = []
process.stdin.on('data', (part) => chunks.push(part)).on('end', () => {
  writeFileSync(__filename + '.asked', JSON.stringify({args: process.argv.slice(2), threads: process.env.OMP_THREAD_LIMIT}))
  writeFileSync(__filename + '.pgm', Buffer.concat(chunks))
  const size = /^P5\\n(\\d+) (\\d+)/.exec(Buffer.concat(chunks).subarray(0, 40).toString('latin1'))
  console.log(['5', 1, 1, 1, 1, 1, 0, 0, size[1], size[2], 90, 'TOTAL'].join('\\t'))
})`

describe.skipIf(process.platform === 'win32')('reading', () => {
  test('sends a PGM with languages and page mode, and places the words on the page', async () => {
    const program = await fake('good', answer)
    const tessdata = inFolder('my models')
    await mkdir(tessdata)
    for (const lang of ['eng', 'deu']) await writeFile(`${tessdata}/${lang}.traineddata`, '')
    const engine = createNativeEngine({program, tessdata})
    const {words, engine: name} = await engine.read(request({langs: ['auto', 'deu'], layout: 'auto'}))
    expect(name).toBe('native')
    expect(words).toEqual([{text: 'TOTAL', box: [0, 0, picture.width, picture.height], confidence: 0.9, line: 0}])
    const asked = JSON.parse(await readFile(`${program}.asked`, 'utf8'))
    const models = ['--tessdata-dir', tessdata]
    const rest = ['-l', 'eng+deu', '--psm', '3', '-c', 'tessedit_create_tsv=1']
    expect(asked.args).toEqual(['stdin', 'stdout', ...models, ...rest])
    expect(asked.threads).toBe('1')
    const pgm = await readFile(`${program}.pgm`)
    expect(pgm.subarray(0, 3).toString()).toBe('P5\n')
    await engine.read(request({langs: ['eng', 'fra']}))
    // The folder has no French: the program's own models are used.
    expect(JSON.parse(await readFile(`${program}.asked`, 'utf8')).args.slice(2, 6)).toEqual([
      '-l',
      'eng+fra',
      '--psm',
      '6',
    ])
  })

  test('what the program says when it fails is in the error, to be tried again', async () => {
    const program = await fake('bad', `console.error('Error opening data file'); process.exit(1)`)
    const reading = createNativeEngine({program}).read(request())
    await expect(reading).rejects.toMatchObject({
      code: 'E_OCR',
      class: 'transient',
      message: expect.stringContaining('ended with 1: Error opening data file'),
    })
  })

  test('a program that is not there is E_OCR', async () => {
    const reading = createNativeEngine({program: inFolder('none')}).read(request())
    await expect(reading).rejects.toMatchObject({code: 'E_OCR', message: expect.stringContaining('ENOENT')})
  })

  test('an abort kills the program and gives its reason', async () => {
    const pidFile = inFolder('pid')
    const program = await fake(
      'slow',
      `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`,
    )
    const stop = new AbortController()
    const reading = createNativeEngine({program}).read(request({signal: stop.signal}))
    reading.catch(() => undefined)
    const pid = await pidIn(pidFile)
    const reason = new Error('cancelled')
    stop.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  test('a page over its time is E_TIMEOUT', async () => {
    const program = await fake('stuck', 'setInterval(() => {}, 1000)')
    const reading = createNativeEngine({program, pageLimitMs: 50}).read(request())
    await expect(reading).rejects.toMatchObject({code: 'E_TIMEOUT', class: 'timeout'})
  })

  test('a program that writes without end is stopped', async () => {
    const program = await fake(
      'chatty',
      `const text = 'x'.repeat(1e6); const go = () => process.stdout.write(text, go); go()`,
    )
    const reading = createNativeEngine({program}).read(request())
    await expect(reading).rejects.toMatchObject({code: 'E_OCR', message: expect.stringContaining('32 MB')})
  })

  test('an aborted signal starts nothing', async () => {
    const reason = new Error('too late')
    const reading = createNativeEngine({program: inFolder('none')}).read(request({signal: AbortSignal.abort(reason)}))
    await expect(reading).rejects.toBe(reason)
  })
})

describe.skipIf(process.platform === 'win32')('probe', () => {
  const probed = `
    if (process.argv[2] === '--version') console.log('tesseract 5.9.1\\n leptonica-1.2')
    else console.log('List of available languages in "/x" (3):\\ndeu\\neng\\nosd')`

  test('names version and languages', async () => {
    const program = await fake('installed', probed)
    expect(await createNativeEngine({program}).probe(['auto', 'deu'])).toEqual({
      ok: true,
      version: '5.9.1',
      detail: 'reads deu, eng',
      languages: ['deu', 'eng'],
    })
  })

  test('a missing language comes with the command that helps', async () => {
    const program = await fake('english', probed)
    expect(await createNativeEngine({program}).probe(['fra', 'chi_sim', 'eng'])).toMatchObject({
      ok: false,
      detail: expect.stringContaining('fra, chi_sim'),
      hint: 'sudo apt install tesseract-ocr-fra tesseract-ocr-chi-sim',
    })
  })

  test('a missing program too', async () => {
    expect(await createNativeEngine({program: inFolder('none')}).probe(['eng'])).toMatchObject({
      ok: false,
      hint: expect.stringContaining('apt install tesseract-ocr'),
    })
  })
})

async function pidIn(file: string): Promise<number> {
  return expect
    .poll(() => readFile(file, 'utf8').catch(() => ''))
    .not.toBe('')
    .then(async () => Number(await readFile(file, 'utf8')))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
