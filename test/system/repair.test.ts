import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {execa} from 'execa'
import {expect, test} from 'vitest'
import {createPdfWriter} from '../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {repairable} from '../helpers/hostile/damaged.ts'
import {compressOptions} from '../helpers/pdf.ts'

test.each(Object.keys(repairable))('qpdf finds no fault with what was made of a file with %s', async (name) => {
  const folder = await folderOfTest()
  const path = join(folder, 'damaged.pdf')
  await writeFile(path, repairable[name]!())
  const {bytes} = await createPdfWriter().compress(path, compressOptions())
  const repaired = join(folder, 'repaired.pdf')
  await writeFile(repaired, bytes!)
  const {stdout, stderr} = await execa('qpdf', ['--check', repaired])
  expect(stdout).toContain('No syntax or stream encoding errors found')
  expect(stderr).toBe('')
  expect((await execa('qpdf', ['--show-npages', repaired])).stdout).toBe('8')
})
