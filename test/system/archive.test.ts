import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, expect, test} from 'vitest'

const root = join(import.meta.dirname, '../..')
const inputs = ['invoice-gb.jpg', 'invoice-gb-three-pages.pdf', 'invoice-us.pdf']
let home: string
let out: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'archive-'))
  out = join(home, 'out')
  const files = inputs.map((name) => join(root, 'samples', name))
  await execa(process.execPath, [join(root, 'bin/dev.js'), 'process', ...files, '--home', home, '--out', out, '--json'])
}, 240_000)

afterAll(() => rm(home, {recursive: true, force: true}))

test('every input has an archive file that qpdf finds no fault with', async () => {
  const made = await readdir(out)
  expect(new Set(made)).toEqual(new Set(['invoice-gb.jpg.pdf', 'invoice-gb-three-pages.pdf', 'invoice-us.pdf']))
  for (const name of made) {
    const {stdout} = await execa('qpdf', ['--check', join(out, name)])
    expect(stdout, name).toContain('No syntax or stream encoding errors found')
  }
})

test.each([
  ['invoice-gb.jpg.pdf', '3,355.20'],
  ['invoice-gb-three-pages.pdf', '5,294.88'],
  ['invoice-us.pdf', '6,781.01'],
])('another program finds the total in the text of %s', async (name, total) => {
  const {stdout} = await execa('pdftotext', ['-layout', join(out, name), '-'])
  expect(stdout).toContain(total)
})
