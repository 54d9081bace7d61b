import {expect, test} from 'vitest'
import {createPdfWriter} from '../../../../src/pipeline/engines/pdf-writer/index.ts'

test('the probe names what PDFs and their fonts are rewritten with', async () => {
  const version = expect.stringMatching(/^\d+\.\d+\.\d+$/)
  const detail = expect.stringMatching(/pdf-lib, harfbuzzjs \d+\.\d+\.\d+/)
  expect(await createPdfWriter().probe()).toEqual({ok: true, version, detail})
})
