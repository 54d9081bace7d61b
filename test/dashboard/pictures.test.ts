import {existsSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {createPictureCache} from '../../src/app/pictures/cache.ts'
import {createPictures} from '../../src/app/pictures/pictures.ts'
import type {StartPictures} from '../../src/app/pictures/pool.ts'
import {drawPicture} from '../../src/app/worker/draw-picture.ts'
import {createEngines} from '../../src/pipeline/engines/index.ts'
import type {Page} from '../../src/types/document.ts'
import {type TestApp, testApp, textPage} from '../helpers/app.ts'
import {testDashboard} from '../helpers/dashboard.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {save, scanPdf, textPdf} from '../helpers/pdf.ts'

const engines = createEngines()
const drawn: number[] = []

/** Draws in this process what a worker process would. */
const inThisProcess: StartPictures = () => ({
  async run(task) {
    drawn.push(task.picture.page)
    const value = await drawPicture(task, engines, {budget() {}, signal: new AbortController().signal})
    return {value, stats: {ms: 1, rssMb: 1, cpuMs: 1}}
  },
  close: async () => {},
})

/** A picture whose upper left quarter is red, so that it is seen how it lies. */
const marked = (width: number, height: number) =>
  sharp({create: {width, height, channels: 3, background: 'white'}}).composite([
    {input: {create: {width: width / 2, height: height / 2, channels: 3, background: 'red'}}, left: 0, top: 0},
  ])

/** Whether the upper left corner of a picture is red. */
async function isMarked(file: string): Promise<boolean> {
  const {data} = await sharp(file)
    .extract({left: 4, top: 4, width: 1, height: 1})
    .raw()
    .toBuffer({resolveWithObject: true})
  return data[0]! > 200 && data[1]! < 80
}

async function read(on: TestApp, path: string, page: Partial<Page>): Promise<string> {
  const {batch} = await on.submit([path])
  const [item] = await on.items(batch)
  await on.finish(item!.run!, {pages: [{...textPage(1, 'words'), ...page}]})
  return item!.document!
}

test('a picture is drawn upright, as wide as was asked for, and no larger than it is', async () => {
  const on = await testApp()
  const path = await save(on.folder, 'a.png', await marked(800, 400).png().toBuffer())
  const id = await read(on, path, {width: 800, height: 400})
  const pictures = createPictures(on.app, inThisProcess)
  const small = await pictures.page({document: id, page: 1, width: 300})
  expect(await sharp(small).metadata()).toMatchObject({format: 'webp', width: 320, height: 160})
  expect(await isMarked(small)).toBe(true)
  const whole = await pictures.page({document: id, page: 1, width: 2560})
  expect(await sharp(whole).metadata()).toMatchObject({width: 800, height: 400})
})

test('a page that lies on its side stands as it was read', async () => {
  const on = await testApp()
  // Turned by a quarter, the red corner is at the lower left: turned back clockwise it is upper left again.
  const lying = await sharp(await marked(400, 800).png().toBuffer())
    .rotate(270)
    .png()
    .toBuffer()
  const id = await read(on, await save(on.folder, 'a.png', lying), {width: 400, height: 800, rotation: 90})
  const file = await createPictures(on.app, inThisProcess).page({document: id, page: 1, width: 640})
  expect(await sharp(file).metadata()).toMatchObject({width: 400, height: 800})
  expect(await isMarked(file)).toBe(true)
})

test('pages of PDFs are drawn, and a page that is not there is refused', async () => {
  const on = await testApp()
  const path = await save(on.folder, 'a.pdf', await textPdf(['Total 12.00']))
  const id = await read(on, path, {width: 1128, height: 1692})
  const pictures = createPictures(on.app, inThisProcess)
  const file = await pictures.page({document: id, page: 1, width: 640})
  expect(await sharp(file).metadata()).toMatchObject({width: 640, height: 960})
  await expect(pictures.page({document: id, page: 9, width: 640})).rejects.toMatchObject({code: 'E_UNREADABLE'})
})

test('what was drawn is kept, and one look is enough for all who ask at once', async () => {
  const on = await testApp()
  const path = await save(on.folder, 'a.pdf', await scanPdf())
  const id = await read(on, path, {width: 600, height: 900})
  const pictures = createPictures(on.app, inThisProcess)
  drawn.length = 0
  const ask = () => pictures.page({document: id, page: 1, width: 640})
  const files = await Promise.all([ask(), ask(), ask()])
  expect(new Set([...files, await ask()]).size).toBe(1)
  expect(drawn).toEqual([1])
  const again = createPictures(on.app, inThisProcess)
  await again.page({document: id, page: 1, width: 640})
  expect(drawn).toEqual([1])
})

test('where the original is gone, or no smaller file was made, it is said', async () => {
  const on = await testApp()
  const path = await save(on.folder, 'a.png', await marked(800, 400).png().toBuffer())
  const id = await read(on, path, {width: 800, height: 400})
  const pictures = createPictures(on.app, inThisProcess)
  await expect(pictures.compare({document: id, page: 1, width: 320, side: 'after'})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
  const before = await pictures.compare({document: id, page: 1, width: 320, side: 'before'})
  expect(await isMarked(before)).toBe(true)
  rmSync(path)
  // A server has a copy.
  const {sha256} = (await on.app.store.document(id))!
  await on.app.blobs.delete(sha256, 'bin')
  const other = createPictures(on.app, inThisProcess)
  await expect(other.page({document: id, page: 1, width: 1920})).rejects.toMatchObject({code: 'E_GONE'})
})

test('a text has no picture', async () => {
  const on = await testApp()
  const id = await read(on, on.file('a.txt', 'text'), {width: 0, height: 0})
  await expect(createPictures(on.app, inThisProcess).page({document: id, page: 1, width: 320})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
})

test('the cache keeps what was looked at lately, below its size', async () => {
  const folder = join(await folderOfTest(), 'pages')
  const cache = createPictureCache(folder, 250)
  const make = (name: string) => cache.get([name], async (file) => writeFileSync(file, Buffer.alloc(100)))
  const [a, b] = [await make('a'), await make('b')]
  await make('a')
  await make('c')
  expect(existsSync(a)).toBe(true)
  expect(existsSync(b)).toBe(false)
  expect(readdirSync(folder)).toHaveLength(2)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a picture that could not be drawn leaves nothing behind, and is tried again', async () => {
  const folder = join(await folderOfTest(), 'pages')
  const cache = createPictureCache(folder, 250)
  const broken = cache.get(['a'], async (file) => {
    writeFileSync(file, 'half')
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
  expect(readdirSync(folder)).toEqual([])
  await cache.get(['a'], async (file) => writeFileSync(file, 'whole'))
  expect(readdirSync(folder)).toHaveLength(1)
})

test('over HTTP pictures are WebP, and only the browser of who looked keeps them', async () => {
  const served = await testDashboard()
  const on = served.test
  const path = await save(on.folder, 'a.png', await marked(800, 400).png().toBuffer())
  const id = await read(on, path, {width: 800, height: 400})
  Object.assign(served.dashboard.pictures, createPictures(on.app, inThisProcess))
  const answer = await served.ask(`documents/${id}/pages/1/image?width=640`)
  expect(answer.headers.get('content-type')).toBe('image/webp')
  expect(answer.headers.get('cache-control')).toBe('private, max-age=3600')
  expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({format: 'webp', width: 640})
  expect((await served.ask(`documents/${id}/pages/1/thumbnail`)).status).toBe(200)
  expect((await served.ask(`documents/${id}/pages/2/image`)).status).toBe(422)
})
