import {expect, test} from 'vitest'
import {chooseSeed, crashRounds} from '../helpers/crash-rounds.ts'

/** Fewer where several processes share the rounds, each with seeds of its own. */
const rounds = Number(process.env['SNAPBATCH_TEST_ROUNDS'] ?? 1000)

test(`${rounds} runs that are killed at any moment and taken up again come to what an undisturbed one does`, async () => {
  const {kills, extraCalls} = await crashRounds(rounds, {documents: 60, seed: chooseSeed()})
  console.log(`kills: ${JSON.stringify(kills)}, pages read twice: ${extraCalls}`)
  expect(Math.min(...Object.values(kills))).toBeGreaterThan(rounds / 5)
})
