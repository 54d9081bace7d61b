import {writeFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'

const torn = (total: string) => `GREEN M ADOW TRADINC
(712345-K)
12 Mill Road, 12345 Springfield
Tel: 07-555 1234
RECEIPT
Date: 25/04/2026 10:00
LAMP OIL         ${total}
TOTAL EUR        ${total}
`

test('a correction is learned by one process and used by the next; undone, it is not', async () => {
  await using snap = createSnap()
  const json = async (args: string[]) => JSON.parse((await snap.run([...args, '--json'])).stdout)
  const process = async (name: string, total: string) => {
    writeFileSync(snap.path(name), torn(total))
    return (await json(['process', snap.path(name), '--stages', 'scan'])).documents[0]
  }
  const first = await process('a.txt', '12.00')
  writeFileSync(snap.path('c.jsonl'), '{"doc": "a.txt", "field": "vendor", "value": "Green Meadow Trading Ltd"}\n')
  expect(await json(['correct', '--from', snap.path('c.jsonl')])).toEqual({
    schema: 1,
    corrections: 1,
    documents: [first.id],
  })
  const {vendor} = (await process('b.txt', '13.00')).bill
  expect(vendor).toMatchObject({value: 'Green Meadow Trading Ltd', source: 'vendor-memory'})
  expect((await json(['vendors'])).vendors).toMatchObject([{name: 'Green Meadow Trading Ltd', confirmed: 1}])
  expect((await snap.run(['correct', first.id, 'vendor', '--undo'])).exitCode).toBe(0)
  expect((await process('c.txt', '14.00')).bill.vendor.source).toBe('text')
})
