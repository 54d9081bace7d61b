import {execFile} from 'node:child_process'
import {cpSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {promisify} from 'node:util'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {billCodes, drawCode} from '../helpers/codes.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {frameItem, heifFile} from '../helpers/heif.ts'
import {makeJail} from '../helpers/jail.ts'

const checkout = join(import.meta.dirname, '../..')

/** The samples, a picture as phones take it, and the code of a bill. */
async function bills(folder: string): Promise<string> {
  const bills = join(folder, 'bills')
  cpSync(join(checkout, 'samples'), bills, {recursive: true})
  writeFileSync(join(bills, 'phone.heic'), heifFile([frameItem('page', {quarters: 1})]))
  const {data, width, height} = await drawCode(billCodes.swiss, 5, {width: 900, height: 1200})
  const raw = {raw: {width, height, channels: 1}} as const
  writeFileSync(join(bills, 'code.png'), await sharp(data, raw).png().toBuffer())
  return bills
}

/** The program as npm installs it, in the Node.js that runs us. */
async function asPackage(args: string[], home: string) {
  mkdirSync(home, {recursive: true})
  const env = {HOME: home, PATH: dirname(process.execPath)}
  const run = promisify(execFile)(process.execPath, [join(checkout, 'bin/run.js'), ...args, '--json'], {
    env,
    cwd: home,
    maxBuffer: 2 ** 28,
  })
  return JSON.parse((await run).stdout)
}

/** What is the same wherever and whenever it was read. */
function essence(answer: unknown, home: string): unknown {
  const text = JSON.stringify(answer, (key, value) => (['ms', 'createdAt'].includes(key) ? 0 : value))
  return JSON.parse(text.replaceAll(home, '~').replaceAll(/\b([dbrj])_[0-9a-f]{32}/g, '$1_'))
}

test.each([
  ['as it comes', ['bills'], 'ppocr'],
  [
    'by tesseract',
    ['bills/fuel-de.jpg', 'bills/taxi-us.jpg', '--engine', 'tesseract', '--lang', 'deu,eng'],
    'tesseract',
  ],
])('the same files give the same results as the package of npm, %s', async (_title, words, engine) => {
  const folder = await folderOfTest()
  const inputs = await bills(folder)
  await using jail = makeJail()
  jail.give(inputs)
  const args = ['process', ...words]
  const single = await jail.json(args)
  expect(single.exit, single.stderr).toBe(0)
  const home = join(folder, 'home')
  cpSync(inputs, join(home, 'bills'), {recursive: true})
  const packaged = await asPackage(args, home)
  const used = single.json.documents.map((each: {stages?: {scan?: {engine: string}}}) => each.stages?.scan?.engine)
  expect(used).toContain(engine)
  expect(essence(single.json, '/home/me')).toEqual(essence(packaged, home))
})
