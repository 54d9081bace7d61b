import {PDFContext, PDFName} from 'pdf-lib'
import {expect, test} from 'vitest'
import {describeSubset} from '../../../../../src/pipeline/engines/pdf-writer/fonts/subset-entries.ts'
import {decodedBytes} from '../../../../../src/pipeline/engines/pdf-writer/objects/streams.ts'
import {streamAt} from '../../../../helpers/pdf.ts'

test('fonts that share a program list the glyphs of all of them', async () => {
  const context = PDFContext.create()
  const users = [3, 10].map((cid) => ({
    font: context.obj({Subtype: 'Type0', BaseFont: 'Sans'}),
    cidFont: context.obj({Subtype: 'CIDFontType2', BaseFont: 'Sans'}),
    descriptor: context.obj({FontName: 'Sans', CIDSet: 'old'}),
    codes: new Set([cid]),
  }))
  describeSubset(users, Buffer.from('program'), context)
  for (const {descriptor} of users) {
    const bits = await decodedBytes(streamAt(context, descriptor.get(PDFName.of('CIDSet'))), 99)
    expect([...bits!]).toEqual([0b1001_0000, 0b0010_0000])
  }
  const names = new Set(users.map(({descriptor}) => String(descriptor.get(PDFName.of('FontName')))))
  expect([...names]).toEqual([expect.stringMatching(/^\/[A-Z]{6}\+Sans$/)])
})
