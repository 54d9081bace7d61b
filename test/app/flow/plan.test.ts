import {describe, expect, test} from 'vitest'
import {afterSplit, nextStage} from '../../../src/app/flow/plan.ts'
import {documentOptions} from '../../helpers/document-options.ts'

const run = {id: 'r_1', seq: 7, priority: 2, generation: 0}
const units = [
  {from: 1, to: 2},
  {from: 3, to: 3},
]

describe('afterSplit', () => {
  test('reads each unit, then the whole, which waits for all of them', () => {
    const jobs = afterSplit(run, units, new Set())
    expect(jobs.map(({key, needs}) => [key, needs])).toEqual([
      ['r_1/scan.page/1', undefined],
      ['r_1/scan.page/3', undefined],
      ['r_1/scan.read', ['r_1/scan.page/1', 'r_1/scan.page/3']],
    ])
    expect(jobs.every(({seq, priority}) => seq === 7 && priority === 2)).toBe(true)
  })

  test('reads only units of which a page is not there', () => {
    const jobs = afterSplit(run, units, new Set([1, 3]))
    expect(jobs.map(({key}) => key)).toEqual(['r_1/scan.page/1', 'r_1/scan.read'])
  })
})

describe('nextStage', () => {
  const none = {read: true, compress: false, ingest: false, enrich: false, embed: false}
  test.each([
    ['scan.split', ['compress'], none, 'compress'],
    ['scan.split', ['compress'], {...none, compress: true}, null],
    ['scan.read', ['scan', 'compress', 'ingest'], none, 'compress'],
    ['scan.read', ['scan', 'ingest'], none, 'ingest'],
    ['scan.read', ['scan'], none, null],
    ['scan.read', ['scan', 'compress', 'ingest'], {...none, compress: true}, 'ingest'],
    ['compress', ['scan', 'compress', 'ingest'], none, 'ingest'],
    ['compress', ['scan', 'compress', 'ingest'], {...none, ingest: true}, null],
    ['ingest', ['scan', 'compress', 'ingest'], none, null],
    ['ingest', ['scan', 'compress', 'ingest', 'enrich'], none, 'enrich'],
    ['ingest', ['scan', 'compress', 'ingest', 'enrich'], {...none, enrich: true}, null],
    ['scan.read', ['scan', 'enrich'], none, 'enrich'],
    ['enrich', ['scan', 'compress', 'ingest', 'enrich'], none, null],
  ] as const)('after %s of %j with %j comes %s', (finished, stages, present, next) => {
    expect(nextStage(finished, {...documentOptions, stages: [...stages]}, present, 'pdf')).toBe(next)
  })

  test('makes no archive of a text, since there is none to make', () => {
    expect(nextStage('scan.read', {...documentOptions, stages: ['scan', 'compress', 'ingest']}, none, 'text')).toBe(
      'ingest',
    )
    expect(nextStage('scan.read', {...documentOptions, stages: ['scan', 'compress']}, none, 'html')).toBe(null)
  })
})
