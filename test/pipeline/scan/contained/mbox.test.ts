import fc from 'fast-check'
import {expect, test} from 'vitest'
import {limits} from '../../../../src/pipeline/scan/contained/limits.ts'
import {messagesOf} from '../../../../src/pipeline/scan/contained/mbox.ts'
import {unpacked, unpackTo} from '../../../helpers/unpacking.ts'

const from = 'From ann@example.org Thu Jan  1 00:00:00 2026'

/** Messages of a mailbox that arrives in pieces of so many bytes. */
async function messages(mailbox: string | Buffer, size = 7): Promise<(string | null)[]> {
  const bytes = Buffer.from(mailbox)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const found: (string | null)[] = []
  for await (const message of messagesOf(chunks())) found.push(message?.toString() ?? null)
  return found
}

test.each([
  ['two messages', `${from}\nA: 1\n\none\n\n${from}\nA: 2\n\ntwo\n`, ['A: 1\n\none\n', 'A: 2\n\ntwo\n']],
  ['empty lines in front', `\n\r\n${from}\nA: 1\n`, ['A: 1\n']],
  ['a mark of the byte order', `\ufeff${from}\nA: 1\n`, ['A: 1\n']],
  ['CRLF', `${from}\r\nA: 1\r\n\r\none\r\n\r\n${from}\r\nA: 2\r\n`, ['A: 1\r\n\r\none\r\n', 'A: 2\r\n']],
  ['no line end at the end', `${from}\nA: 1\n\none`, ['A: 1\n\none']],
  ['quoted lines', `${from}\nA: 1\n\n>From x\n>>From y\n>Fromage\n`, ['A: 1\n\nFrom x\n>From y\n>Fromage\n']],
  ['a sentence', `${from}\nA: 1\n\none\n\nFrom here on: all\nB: 2\n`, ['A: 1\n\none\n\nFrom here on: all\nB: 2\n']],
  ['a separator without a header under it', `${from}\nA: 1\n\n${from}\n\nx\n`, [`A: 1\n\n${from}\n\nx\n`]],
  ['a separator in the middle of a paragraph', `${from}\nA: 1\n\nx\n${from}\nB: 2\n`, [`A: 1\n\nx\n${from}\nB: 2\n`]],
  ['a message that is empty', `${from}\nA: 1\n\n${from}\nB: 2\n`, ['A: 1\n', 'B: 2\n']],
])('%s', async (_, mailbox, expected) => {
  expect(await messages(mailbox)).toEqual(expected)
})

test('messages come out as they were put in, wherever the pieces end', async () => {
  const line = fc.oneof(fc.string({maxLength: 9}), fc.constantFrom(from, `>${from}`, '', 'From ', 'A: b'))
  const body = fc.array(
    line.map((text) => text.replace(/[\r\n]/g, '')),
    {maxLength: 6},
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, {minLength: 1, maxLength: 4}),
      fc.integer({min: 1, max: 50}),
      async (bodies, size) => {
        const mails = bodies.map((lines) => ['Subject: x', '', ...lines, ''].join('\n'))
        const quoted = mails.map((mail) => `${from}\n${mail.replace(/^(>*From )/gm, '>$1')}\n`)
        expect(await messages(quoted.join(''), size)).toEqual(mails)
      },
    ),
    {numRuns: 300},
  )
})

test('each message is a mail, named by its number', async () => {
  const mail = (words: string) => `${from}\nFrom: a@example.org\nMessage-ID: <1@x>\n\n${words}\n\n`
  const {members, texts} = await unpackTo(mail('one') + mail('two'), 'mbox')
  expect(members).toMatchObject([
    {name: '00001.eml', media: 'eml'},
    {name: '00002.eml', media: 'eml'},
  ])
  expect(texts[1]).toBe('From: a@example.org\nMessage-ID: <1@x>\n\ntwo\n')
})

test('a message that is too large is named, also where it is one line, and the others are taken', async () => {
  const small = `${from}\nFrom: a@example.org\nMessage-ID: <1@x>\n\none\n\n`
  const large = `${from}\nA: 1\n\n${'x'.repeat(limits.messageBytes)}\n\n`
  const lines = `${from}\nA: 1\n${`${'x'.repeat(99)}\n`.repeat(limits.messageBytes / 100)}\n`
  expect(await unpacked(small + large + lines + small, 'mbox')).toEqual([
    '00001.eml: eml',
    '00002.eml: E_TOO_BIG',
    '00003.eml: E_TOO_BIG',
    '00004.eml: eml',
  ])
})

test('a mailbox inside of three others is not opened', async () => {
  await expect(unpacked(`${from}\nA: 1\n`, 'mbox', {depth: 3, files: 0, bytes: 0})).rejects.toMatchObject({
    code: 'E_TOO_BIG',
  })
})
