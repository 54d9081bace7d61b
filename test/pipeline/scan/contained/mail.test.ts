import sharp from 'sharp'
import {expect, test} from 'vitest'
import {limits} from '../../../../src/pipeline/scan/contained/limits.ts'
import {makeMail} from '../../../helpers/mails.ts'
import {unpacked, unpackTo} from '../../../helpers/unpacking.ts'

/** Noise, so that its bytes are as many as those of a photograph. */
const picture = (width: number, height: number) =>
  sharp({create: {width, height, channels: 3, background: 'white', noise: {type: 'gaussian', mean: 128, sigma: 60}}})
    .png()
    .toBuffer()

test('attachments are told by content, whatever name and type they were given', async () => {
  const mail = makeMail([
    {name: 'bill.exe', type: 'application/octet-stream', content: '%PDF-1.4\n'},
    {name: '../up.txt', content: 'words'},
    {name: 'UP.TXT', content: 'other words'},
    {type: 'application/pdf', content: '%PDF-1.5\n'},
    {name: 'prog.exe', content: Buffer.from([0x4d, 0x5a, 0, 1])},
    {name: 'none.txt', content: ''},
  ])
  expect(await unpacked(mail, 'eml')).toEqual([
    'bill.exe: pdf',
    'up.txt: text',
    'UP~2.TXT: text',
    'part-4.pdf: pdf',
    'prog.exe: unknown type',
    'none.txt: E_EMPTY',
  ])
})

test('a mail inside is a mail of its own, with its attachments', async () => {
  const inner = makeMail([{name: 'a.txt', content: 'deep words'}], {subject: 'inner'})
  const outer = makeMail([{type: 'message/rfc822', name: 'fwd.eml', content: inner}])
  const {members, texts} = await unpackTo(outer, 'eml')
  expect(members).toMatchObject([{name: 'fwd.eml', media: 'eml'}])
  expect(await unpacked(texts[0]!, 'eml')).toEqual(['a.txt: text'])
})

test('signatures and reports of mail programs are no documents', async () => {
  const mail = makeMail([
    {name: 'smime.p7s', type: 'application/pkcs7-signature', content: 'signature'},
    {name: 'signature.asc', type: 'application/pgp-signature', content: '-----BEGIN PGP SIGNATURE-----'},
    {type: 'message/delivery-status', content: 'Status: 5.1.1'},
    {name: 'terms.sig', type: 'application/octet-stream', content: 'words'},
  ])
  expect(await unpacked(mail, 'eml')).toEqual([])
})

test('pictures that the text shows are taken where they may be a page, icons and letter heads are not', async () => {
  const shown = (name: string, content: Buffer) => ({name, type: 'image/png', content, inline: `${name}@x`})
  const page = await picture(700, 900)
  const head = await picture(700, 200)
  const icon = await picture(20, 20)
  const html = ['page', 'head', 'icon'].map((name) => `<img src="cid:${name}@x">`).join('')
  const mail = makeMail(
    [
      ...[shown('page', page), shown('head', head), shown('icon', icon)],
      {name: 'head.png', type: 'image/png', content: head},
      {name: 'dot.png', type: 'image/png', content: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')},
    ],
    {html: `<p>See ${html}</p>`},
  )
  expect(await unpacked(mail, 'eml')).toEqual(['page: image', 'head.png: image'])
})

test('a mail is read however deep it lies; its attachments are refused where they nest too deep', async () => {
  const mail = makeMail([{name: 'a.txt', content: 'words'}])
  expect(await unpacked(mail, 'eml', {depth: limits.depth - 1, files: 0, bytes: 0})).toEqual(['a.txt: text'])
  expect(await unpacked(mail, 'eml', {depth: limits.depth, files: 0, bytes: 0})).toEqual(['a.txt: E_TOO_BIG'])
})

test('a mail of more parts than anybody attaches is refused', async () => {
  const parts = Array.from({length: limits.attachments + 1}, (_, i) => ({name: `${i}.txt`, content: 'x'}))
  await expect(unpacked(makeMail(parts), 'eml')).rejects.toMatchObject({code: 'E_TOO_BIG'})
})
