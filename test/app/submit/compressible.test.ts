import {describe, expect, test} from 'vitest'
import {expandInputs} from '../../../src/app/inputs/expand.ts'
import {unfit} from '../../../src/app/submit/compressible.ts'
import {testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'

const look = {force: false, inPlace: false}

describe('unfit', () => {
  test.each([
    ['html', 'an HTML page'],
    ['docx', 'a Word document'],
    ['xml', 'an e-invoice in XML'],
    ['text', 'a text'],
  ] as const)('a file of kind %s is %s', (media, what) => {
    expect(unfit('/in/a.pdf', media, look)).toMatchObject({
      reason: `${what}, neither picture nor PDF`,
      error: {
        code: 'E_UNSUPPORTED',
        message: `compress makes pictures and PDFs smaller; /in/a.pdf is ${what}.`,
        hint: 'snap process "/in/a.pdf" reads it.',
      },
    })
  })

  test('pictures and PDFs are taken, HEIC only where a JPEG of it may lie beside it', () => {
    expect(unfit('/in/a.pdf', 'pdf', {...look, inPlace: true})).toBeNull()
    expect(unfit('/in/a.heic', 'image', look)).toBeNull()
    expect(unfit('/in/a.HEIC', 'image', {...look, inPlace: true})?.error.hint).toBe(
      'snap compress "/in/a.HEIC" --out DIR',
    )
  })
})

test('a file of another kind fails where it is named, and is passed over in a folder', async () => {
  const t = await testApp()
  const page = t.file('in/page.pdf', '<!doctype html><html></html>')
  const give = async (input: string) => {
    const {files} = await expandInputs([input], t.folder)
    const {batch, ...counts} = await t.submit(files, {options: documentOptions, compress: look})
    return {counts, items: await t.items(batch)}
  }
  expect((await give(page)).items).toMatchObject([{outcome: 'refused', error: {code: 'E_UNSUPPORTED'}}])
  const found = await give('in')
  expect(found.items).toMatchObject([{outcome: 'skipped', reason: 'an HTML page, neither picture nor PDF'}])
  expect(found.counts).toMatchObject({skipped: 1, unchanged: 0})
})
