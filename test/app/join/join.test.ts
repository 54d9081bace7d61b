import {readFileSync, statSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {PDFDocument} from 'pdf-lib'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {joinPictures} from '../../../src/app/join/join.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {folderOfTest} from '../../helpers/folder.ts'

const file = (path: string) => ({path, relativePath: path.slice(dirname(path).length + 1), explicit: true})

async function pictures(): Promise<{
  folder: string
  settings: ReturnType<typeof loadConfig>['values']
  paths: string[]
}> {
  const folder = await folderOfTest()
  const plain = sharp({create: {width: 300, height: 600, channels: 3, background: '#eee'}})
  const paths = ['a.jpg', 'b.png', 'turned.jpg'].map((name) => join(folder, name))
  await plain.clone().jpeg().toFile(paths[0]!)
  await plain.clone().png().toFile(paths[1]!)
  await plain.clone().withMetadata({orientation: 6}).jpeg().toFile(paths[2]!)
  return {folder, settings: loadConfig({flags: {}, env: {}, cwd: folder, userFile: join(folder, 'no')}).values, paths}
}

test('pictures become pages in the given order, upright, the JPEG as it is', async () => {
  const {folder, settings, paths} = await pictures()
  const {file: made, of} = await joinPictures(paths.map(file), settings, resolvePaths(folder, {}))
  expect(of).toEqual(paths)
  expect(made.relativePath).toBe('a+2.pdf')
  const bytes = readFileSync(made.path)
  const pages = (await PDFDocument.load(bytes)).getPages().map((page) => page.getSize())
  expect(pages).toEqual([
    {width: 72, height: 144},
    {width: 72, height: 144},
    {width: 144, height: 72},
  ])
  expect(bytes.includes(readFileSync(paths[0]!))).toBe(true)
  expect(statSync(made.path).mode & 0o777).toBe(0o600)
})

test('the same pictures are the same document, in another order another one', async () => {
  const {folder, settings, paths} = await pictures()
  const target = resolvePaths(folder, {})
  const [first, again] = [
    await joinPictures(paths.map(file), settings, target),
    await joinPictures(paths.map(file), settings, target),
  ]
  expect(again.file).toEqual(first.file)
  const turned = await joinPictures([...paths].reverse().map(file), settings, target)
  expect(turned.file.path).not.toBe(first.file.path)
})

test('what is no picture, and one picture alone, are refused', async () => {
  const {folder, settings, paths} = await pictures()
  const target = resolvePaths(folder, {})
  const refused = {code: 'E_USAGE', exit: 2}
  await expect(joinPictures([file(paths[0]!)], settings, target)).rejects.toMatchObject(refused)
  const others = [paths[0]!, join(folder, 'gone.jpg')].map(file)
  await expect(joinPictures(others, settings, target)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('gone.jpg'),
  })
})
