import {join} from 'node:path'
import {execa} from 'execa'
import {expect, test} from 'vitest'
import {hostileTexts} from '../helpers/hostile/texts.ts'

const program = join(import.meta.dirname, '../helpers/hostile/rules-process.ts')
const sizes = [262_144, 1_048_576]
/** Four times the text may take four times the time, and a little; what looks at it again for each letter takes sixteen. */
const steepest = 8
/** Below this a garbage collection decides, ms. */
const noise = 1500
/** In one process: its start is most of the work otherwise. */
const together = 12

const names = Object.keys(hostileTexts)
const groups = Array.from({length: Math.ceil(names.length / together)}, (_, i) =>
  names.slice(i * together, (i + 1) * together),
)

test.each(groups)('rules take time in proportion to the text: %s and others', async (...group) => {
  // A rule that runs away is killed, with all that this test can say about it: the last line is the one before.
  const {stdout, timedOut} = await execa(process.execPath, [program, sizes.join(), ...group], {
    timeout: 300_000,
    reject: false,
  })
  const rows = stdout.split('\n').map((line) => JSON.parse(line) as [string, number, number])
  expect({timedOut, read: rows.map(([name]) => name)}).toEqual({timedOut: false, read: group})
  const steep = rows.filter(([, small, large]) => large > noise && large / small > steepest)
  expect(steep).toEqual([])
})
