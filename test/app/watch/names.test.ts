import {describe, expect, test} from 'vitest'
import {isPartialName} from '../../../src/app/watch/names.ts'

describe('names of files that are being written', () => {
  test.each([
    'bill.pdf.part',
    'bill.pdf.PART',
    'bill.crdownload',
    'bill.pdf.tmp',
    'bill.pdf.filepart',
    'bill.pdf.download',
    '.bill.pdf.Xa3f9Q',
    '.~lock.bill.docx#',
    '~$bill.docx',
    'bill.pdf.~1a2b',
    'bill.txt~',
    '.syncthing.bill.pdf.tmp',
    '~syncthing~bill.pdf.tmp',
    'bill.!ut',
    'bill.pdf.aria2',
    '.bill.pdf.swp',
  ])('%s', (name) => {
    expect(isPartialName(`/inbox.part/${name}`)).toBe(true)
  })

  test.each(['bill.pdf', 'part.pdf', 'tmp', 'a.part.pdf', 'bill~2.pdf', '$5 off.jpg', 'download.pdf', 'x.~y.pdf'])(
    'not %s',
    (name) => {
      expect(isPartialName(`/inbox.part/${name}`)).toBe(false)
    },
  )
})
