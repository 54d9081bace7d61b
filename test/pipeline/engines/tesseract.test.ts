import {execFile} from 'node:child_process'
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import {pathToFileURL} from 'node:url'
import {promisify} from 'node:util'
import {gunzipSync} from 'node:zlib'
import {PSM} from 'tesseract.js'
import {afterAll, describe, expect, test} from 'vitest'
import {createTesseractEngine} from '../../../src/pipeline/engines/tesseract.ts'
import {findLanguage, languagePath, resolveLanguages} from '../../../src/pipeline/engines/tesseract-languages.ts'
import {startTesseract} from '../../../src/pipeline/engines/tesseract-worker.ts'
import type {OcrRequest, Raster} from '../../../src/pipeline/engines/types.ts'
import {type Drawing, drawText, overlap, rasterOf} from '../../helpers/drawing.ts'
import {testFolder} from '../../helpers/folder.ts'

const lines = ['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70']
const drawing: Drawing = drawText(lines)
const inFolder = testFolder()
const engine = createTesseractEngine()
afterAll(() => engine.close())

function moduleUrl(path: string): string {
  return new URL(`../../../${path}`, import.meta.url).href
}

function request(image: Raster, parts: Partial<OcrRequest> = {}): OcrRequest {
  return {image, langs: ['eng'], layout: 'block', signal: new AbortController().signal, ...parts}
}

describe('reading', () => {
  test('gives words with box, line, baseline and confidence where they were drawn', async () => {
    const {words, engine: name} = await engine.read(request(await rasterOf(drawing)))
    expect(name).toBe('tesseract')
    expect(words.map((word) => word.text)).toEqual(drawing.words.map((word) => word.text))
    for (const [i, word] of words.entries()) {
      expect(overlap(word.box, drawing.words[i]!.box)).toBeGreaterThan(0.6)
      expect(word.confidence).toBeGreaterThan(0.4)
      expect(word.confidence).toBeLessThanOrEqual(1)
      const [, top, , height] = drawing.words[i]!.box
      expect(Math.abs(word.baseline![1] - (top + height))).toBeLessThan(6)
    }
    expect(words.map((word) => word.line)).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3])
  })

  test('finds small print on a picture with a black surrounding at its place', async () => {
    const page = drawText(lines, {size: 13, left: 130, top: 120, width: 420, height: 330})
    const raster = await rasterOf(page)
    for (let i = 0; i < raster.data.length; i += 3) {
      const x = (i / 3) % page.width
      const y = Math.floor(i / 3 / page.width)
      if (x < 80 || y < 80 || x > 340) raster.data.fill(12, i, i + 3)
    }
    const {words} = await engine.read(request(raster))
    const total = words.find((word) => word.text === 'TOTAL')
    expect(overlap(total!.box, page.words.find((word) => word.text === 'TOTAL')!.box)).toBeGreaterThan(0.5)
  })

  test('gives no words on an empty page', async () => {
    const {words} = await engine.read(request(await rasterOf(drawText([]))))
    expect(words).toEqual([])
  })

  test('opens no connection, neither in the process nor in its threads', async () => {
    // Threads inherit --import: every connection attempt throws there too.
    const guard = `import net from 'node:net'
      const refuse = () => { throw new Error('network used') }
      net.Socket.prototype.connect = refuse
      globalThis.fetch = refuse`
    const script = `import {createTesseractEngine} from ${JSON.stringify(moduleUrl('src/pipeline/engines/tesseract.ts'))}
      import {drawText, rasterOf} from ${JSON.stringify(moduleUrl('test/helpers/drawing.ts'))}
      const engine = createTesseractEngine()
      const image = await rasterOf(drawText(['TOTAL']))
      const {words} = await engine.read({image, langs: ['auto'], layout: 'auto', signal: new AbortController().signal})
      console.log(words[0].text)
      await engine.close()`
    await writeFile(inFolder('guard.mjs'), guard)
    await writeFile(inFolder('read.mjs'), script)
    const args = ['--import', pathToFileURL(inFolder('guard.mjs')).href, inFolder('read.mjs')]
    expect((await promisify(execFile)(process.execPath, args)).stdout.trim()).toBe('TOTAL')
  })
})

test('its thread loads the LSTM core, not the one with the legacy engine', async () => {
  // Threads inherit --import: each tells which core it opens.
  const spy = `import {createRequire} from 'node:module'
    const fs = createRequire(import.meta.url)('node:fs')
    const tell = (path) => String(path).endsWith('.wasm') && process._rawDebug(String(path))
    for (const [owner, name] of [[fs, 'readFileSync'], [fs, 'readFile'], [fs.promises, 'readFile']]) {
      const original = owner[name]
      owner[name] = function (path, ...rest) { tell(path); return original.call(this, path, ...rest) }
    }`
  const script = `import {startTesseract} from ${JSON.stringify(moduleUrl('src/pipeline/engines/tesseract-worker.ts'))}
    const worker = await startTesseract(['eng'])
    await worker.end(new Error('done'))`
  await writeFile(inFolder('spy.mjs'), spy)
  await writeFile(inFolder('start.mjs'), script)
  const args = ['--import', pathToFileURL(inFolder('spy.mjs')).href, inFolder('start.mjs')]
  const {stderr} = await promisify(execFile)(process.execPath, args)
  expect(stderr.trim()).toMatch(/^[^\n]*tesseract-core-[a-z-]*lstm\.wasm$/)
})

describe('failures', () => {
  test('a page over its time is E_TIMEOUT, to be tried once more', async () => {
    const hasty = createTesseractEngine({pageLimitMs: 1})
    const reading = hasty.read(request(await rasterOf(drawing)))
    await expect(reading).rejects.toMatchObject({code: 'E_TIMEOUT', class: 'timeout'})
    await hasty.close()
  })

  test('an abort ends the reading with its reason, and the next page is read by a new thread', async () => {
    const stop = new AbortController()
    const reading = engine.read(request(await rasterOf(drawing), {signal: stop.signal}))
    const reason = new Error('cancelled by the user')
    stop.abort(reason)
    await expect(reading).rejects.toBe(reason)
    const {words} = await engine.read(request(await rasterOf(drawText(['TOTAL']))))
    expect(words.map((word) => word.text)).toEqual(['TOTAL'])
  })

  test('an aborted signal starts nothing', async () => {
    const reason = new Error('too late')
    const reading = engine.read(request(await rasterOf(drawing), {signal: AbortSignal.abort(reason)}))
    await expect(reading).rejects.toBe(reason)
  })

  test('a picture that tesseract cannot read rejects and does not end the process', async () => {
    const worker = await startTesseract(['eng'])
    await expect(worker.recognize(Buffer.from('no picture'), ['eng'], PSM.AUTO)).rejects.toBeDefined()
    await expect(worker.failed).rejects.toBeInstanceOf(Error)
    await worker.end(new Error('done'))
  })

  test('a thread that is ended in mid work rejects instead of waiting for ever', async () => {
    const worker = await startTesseract(['eng'])
    const reason = new Error('ended')
    await worker.end(reason)
    await expect(worker.failed).rejects.toBe(reason)
  })
})

describe('languages', () => {
  test('a missing one is refused at once, with the command that helps', async () => {
    const probe = await engine.probe(['eng', 'deu_test'])
    expect(probe).toMatchObject({
      ok: false,
      detail: 'No tesseract language data for deu_test',
      hint: 'npm install @tesseract.js-data/deu_test',
      languages: expect.arrayContaining(['eng', 'deu']),
    })
    const reading = engine.read(request(await rasterOf(drawing), {langs: ['deu_test']}))
    await expect(reading).rejects.toMatchObject({code: 'E_OCR', hint: 'npm install @tesseract.js-data/deu_test'})
  })

  test('English and auto are there without any setting', async () => {
    expect(await engine.probe(['auto'])).toMatchObject({ok: true, detail: expect.stringContaining('eng')})
    expect(resolveLanguages(['auto', 'eng', 'deu'])).toEqual(['eng', 'deu'])
  })

  test.each(['../eng', 'eng/../eng', '', 'e ng', '/etc'])('%j is no language', (lang) => {
    expect(findLanguage(lang, '/')).toBeNull()
  })

  test('a probe answers without loading tesseract.js', async () => {
    const script = `import {createRequire} from 'node:module'
      import {createTesseractEngine} from ${JSON.stringify(moduleUrl('src/pipeline/engines/tesseract.ts'))}
      const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('createWorker'))
      const {ok} = await createTesseractEngine().probe(['eng'])
      const before = isLoaded()
      await import(${JSON.stringify(import.meta.resolve('tesseract.js'))})
      console.log(ok, before, isLoaded())`
    await writeFile(inFolder('probe.mjs'), script)
    const {stdout} = await promisify(execFile)(process.execPath, [inFolder('probe.mjs')])
    expect(stdout.trim()).toBe('true false true')
  })

  test('models of a folder are used together with installed ones', async () => {
    const folder = inFolder('tessdata')
    await mkdir(folder)
    await copyFile(languagePath(findLanguage('eng')!), `${folder}/other.traineddata.gz`)
    const local = createTesseractEngine({tessdata: folder})
    expect(await local.probe(['eng', 'other'])).toMatchObject({ok: true})
    const {words} = await local.read(request(await rasterOf(drawText(['TOTAL'])), {langs: ['eng', 'other']}))
    expect(words.map((word) => word.text)).toEqual(['TOTAL'])
    await local.close()
  })

  test('a damaged model is refused and does not end the process', async () => {
    const folder = inFolder('damaged')
    await mkdir(folder)
    const good = gunzipSync(await readFile(languagePath(findLanguage('eng')!)))
    const withoutLstm = Buffer.from(good)
    withoutLstm.writeBigInt64LE(-1n, 4 + 8 * 17)
    const damaged = {empty: '', noise: 'x'.repeat(500), cut: good.subarray(0, good.length / 4), legacy: withoutLstm}
    for (const [lang, bytes] of Object.entries(damaged)) await writeFile(`${folder}/${lang}.traineddata`, bytes)
    await writeFile(`${folder}/packed.traineddata.gz`, 'no gzip')
    const local = createTesseractEngine({tessdata: folder})
    const image = await rasterOf(drawText(['TOTAL']))
    for (const lang of [...Object.keys(damaged), 'packed']) {
      const refused = {code: 'E_OCR', message: expect.stringContaining(`${lang}.traineddata`)}
      await expect(local.read(request(image, {langs: ['eng', lang]})), lang).rejects.toMatchObject(refused)
    }
    expect((await local.read(request(image))).words).toHaveLength(1)
    await local.close()
  })

  test('a folder goes before the installed package, and plain models before packed ones', async () => {
    const folder = inFolder('plain')
    await mkdir(folder)
    await writeFile(`${folder}/eng.traineddata.gz`, '')
    expect(findLanguage('eng', folder)).toEqual({lang: 'eng', folder, gzip: true, packaged: false})
    await writeFile(`${folder}/eng.traineddata`, '')
    expect(findLanguage('eng', folder)).toEqual({lang: 'eng', folder, gzip: false, packaged: false})
  })
})
