import {mkdir, readFile} from 'node:fs/promises'
import {extname, join} from 'node:path'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {compressStage} from '../../../src/pipeline/compress/index.ts'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {CompressPictureOptions} from '../../../src/pipeline/engines/types.ts'
import type {DocumentOptions} from '../../../src/types/options.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {save} from '../../helpers/pdf.ts'
import {chart, photograph} from '../../helpers/picture-files.ts'
import {documentAt, stageContext} from '../../helpers/stage-context.ts'

const real = createImageEngine()

async function compress(content: Buffer, options: Partial<DocumentOptions>) {
  const folder = await folderOfTest()
  const workDir = join(folder, 'work')
  await mkdir(workDir)
  const path = await save(folder, 'picture', content)
  const calls: CompressPictureOptions[] = []
  const image = async () => ({
    ...real,
    compress: (file: string, how: CompressPictureOptions) => {
      calls.push(how)
      return real.compress(file, how)
    },
  })
  const context = stageContext({workDir, options: {imageFormat: 'same', ...options}, engines: {image}})
  const document = {...documentAt(path, 'image'), bytes: content.length}
  const {data, artifacts} = await compressStage.run({document, pages: null, data: {pages: []}}, context)
  const [made, thumbnail] = artifacts
  const bytes = await readFile(made!.path)
  expect(data.archive).toEqual({...data.archive, bytes: bytes.length, originalBytes: content.length, searchable: false})
  expect(data.archive!.reason).toBe(made!.reason)
  return {made: made!, thumbnail: thumbnail!, bytes, calls}
}

const jpeg = () => photograph(1600, 1200).jpeg({quality: 96}).toBuffer()

test('a picture becomes a smaller one with the extension of its format, and has a thumbnail', async () => {
  const {made, thumbnail, bytes} = await compress(await jpeg(), {imageFormat: 'webp'})
  expect(made).toMatchObject({kind: 'compressed-image', searchable: false})
  expect(extname(made.path)).toBe('.webp')
  expect((await sharp(bytes).metadata()).format).toBe('webp')
  expect(await sharp(thumbnail.path).metadata()).toMatchObject({format: 'webp', width: 320, height: 240})
})

test('what cannot be made smaller is a copy, with its own extension', async () => {
  const content = await chart().gif().toBuffer()
  const {made, bytes} = await compress(content, {})
  expect(bytes).toEqual(content)
  expect([extname(made.path), made.reason]).toEqual(['.gif', expect.stringContaining('original kept')])
})

test('a target is met by quality and size', async () => {
  const content = await jpeg()
  const free = await compress(content, {})
  const targetBytes = Math.round(free.bytes.length / 3)
  const {bytes, made} = await compress(content, {targetBytes})
  expect(bytes.length).toBeLessThanOrEqual(targetBytes)
  expect(bytes.length).toBeGreaterThan(targetBytes / 2)
  expect((await sharp(bytes).metadata()).width).toBeLessThan(1600)
  expect(made.reason).toMatch(/scaled to \d\d %/)
})

test('a target that cannot be met is said so; exact pictures are encoded only once', async () => {
  const lossy = await compress(await jpeg(), {targetBytes: 500})
  expect(lossy.made.reason).toMatch(/is the least, .* was asked for/)
  const exact = await compress(await chart().png({compressionLevel: 0}).toBuffer(), {targetBytes: 10})
  expect(exact.made.reason).toMatch(/is the least, .* was asked for/)
  expect(exact.calls).toHaveLength(1)
})
