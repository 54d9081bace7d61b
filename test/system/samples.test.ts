import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import type {Truth} from '../../scripts/samples-truth.ts'

const folder = join(import.meta.dirname, '../../samples')
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth

describe.each(Object.keys(truth).filter((file) => file.endsWith('.pdf')))('%s', (file) => {
  test('is a valid PDF', async () => {
    const {stdout} = await execa('qpdf', ['--check', join(folder, file)])
    expect(stdout).toContain('No syntax or stream encoding errors found')
  })

  test('has the pages that the truth says', async () => {
    const {stdout} = await execa('qpdf', ['--show-npages', join(folder, file)])
    expect(Number(stdout)).toBe(truth[file]?.pages)
  })
})

test('the digital invoice says its total as text, the scan says nothing', async () => {
  const digital = await execa('pdftotext', ['-layout', join(folder, 'invoice-us.pdf'), '-'])
  expect(digital.stdout).toMatch(/Amount due\s+\$6,781\.01/)
  const scan = await execa('pdftotext', [join(folder, 'invoice-gb-three-pages.pdf'), '-'])
  expect(scan.stdout.trim()).toBe('')
})
