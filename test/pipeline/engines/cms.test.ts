import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {isSigned, signedContent} from '../../../src/pipeline/engines/cms.ts'
import {signed} from '../../helpers/cms.ts'

const content = Buffer.from('<bill>Möbel</bill>'.repeat(100))
const pem = (bytes: Buffer) =>
  `-----BEGIN PKCS7-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`

describe('a signed file', () => {
  it.each([
    ['of known length', signed(content)],
    ['in parts of unknown length', signed(content, {parts: 100})],
    ['in base64', Buffer.from(signed(content).toString('base64'))],
    ['in PEM', Buffer.from(pem(signed(content)))],
  ])('%s gives what is inside', (_, bytes) => {
    expect(isSigned(bytes)).toBe(true)
    expect(Buffer.from(signedContent(bytes)!).toString()).toBe(content.toString())
  })

  it('that was cut gives nothing', () => {
    for (const bytes of [signed(content), signed(content, {parts: 100})]) {
      for (let size = 0; size < 120; size++) expect(signedContent(bytes.subarray(0, size))).toBeNull()
    }
  })

  it('that claims lengths without end gives nothing', () => {
    expect(signedContent(Buffer.alloc(100_000, Buffer.from([0x30, 0x80])))).toBeNull()
    expect(signedContent(Buffer.from([0x30, 0x86, 255, 255, 255, 255, 255, 255]))).toBeNull()
  })
})

it('any bytes give nothing or bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 300}), fc.nat(400), fc.nat(255), (noise, at, value) => {
      const bent = Buffer.from(signed(content.subarray(0, 200), {parts: 50}))
      bent[at % bent.length] = value
      for (const bytes of [noise, bent]) expect(signedContent(bytes) ?? new Uint8Array()).toBeInstanceOf(Uint8Array)
    }),
    {numRuns: 300},
  )
})

it('other files are not taken for signed ones', () => {
  for (const text of ['<?xml version="1.0"?>', 'MII is a word', '%PDF-1.7'])
    expect(isSigned(Buffer.from(text))).toBe(false)
})
