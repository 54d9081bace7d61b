/**
 * Makes the curves of src/pipeline/scan/calibration/curves.ts: node scripts/calibrate.ts DATA WORDS [DATA WORDS ...]
 *
 * DATA and WORDS as for bench-fields.ts. Scores of the rules are put into bins, the share of right values of each bin is
 * counted with two more values of the bin's own score (small bins say little), and neighbours that fall are joined (isotonic
 * regression by pooling adjacent violators). Printed are the curves of all documents, for curves.ts, and, to judge them, what
 * the same method makes of each fifth of the documents when it was made of the other four: a document with all its readings
 * is in one fifth.
 */
import {readBill} from '../src/pipeline/scan/bill/read-bill.ts'
import {familyOf, shareAt} from '../src/pipeline/scan/calibration/calibrate.ts'
import {type CalibratedField, type Curve, calibratedFields} from '../src/pipeline/scan/calibration/curves.ts'
import {readRows} from '../src/pipeline/scan/layout/reading.ts'
import {billField, fieldNames} from './bench-truth.ts'
import {isRight, truths, wordsByStem} from './bench-words.ts'

interface Sample {
  field: CalibratedField
  family: string
  document: string
  score: number
  right: boolean
}

const FOLDS = 5
const SURE = 0.9
/** Upper ends of the bins; above 0.8, where most values are, they are narrow. */
const ends = [0.5, 0.6, 0.7, 0.8, 0.87, 0.92, 0.96, 1.01]
/** Values of a bin's own score that are added to it. */
const PRIOR = 2

function samplesOf(data: string, words: string, today: string): Sample[] {
  const read = wordsByStem(words)
  return [...truths(data)].flatMap(([stem, truth]) => {
    const pages = read.get(stem)?.pages
    if (pages === undefined) return []
    const bill = readBill(readRows(pages, today))
    return fieldNames.flatMap((name) => {
      const field = calibratedFields.find((one) => one === billField[name])
      const expected = truth[name]
      if (field === undefined || expected === undefined) return []
      const {value, confidence} = bill[field]
      if (value === null) return []
      const family = familyOf(pages[0]?.engine ?? '')
      return [
        {field, family, document: `${data}/${stem}`, score: confidence, right: isRight[name](expected, value, truth)},
      ]
    })
  })
}

interface Block {
  at: number
  right: number
  all: number
}

function curveOf(samples: readonly Sample[]): Curve {
  const blocks: (Block & {points: number[]})[] = []
  for (const [i, end] of ends.entries()) {
    const mine = samples.filter(({score}) => score < end && score >= (ends[i - 1] ?? 0))
    if (mine.length === 0) continue
    const at = mine.reduce((sum, {score}) => sum + score, 0) / mine.length
    blocks.push({
      at,
      points: [at],
      right: mine.filter(({right}) => right).length + PRIOR * at,
      all: mine.length + PRIOR,
    })
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1]!, blocks[last]!]
      if (a.right / a.all <= b.right / b.all) break
      blocks.splice(last - 1, 2, {
        at: a.at,
        points: [...a.points, ...b.points],
        right: a.right + b.right,
        all: a.all + b.all,
      })
    }
  }
  return blocks.flatMap(({points, right, all}) =>
    [...new Set([points[0]!, points.at(-1)!])].map((at) => [round(at), round(right / all)] as const),
  )
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** A number from 0 to FOLDS - 1 that depends on the name alone. */
const foldOf = (name: string): number =>
  [...name].reduce((hash, sign) => (hash * 31 + sign.charCodeAt(0)) % 997, 7) % FOLDS

function report(samples: readonly Sample[]): void {
  const groups = Map.groupBy(samples, ({family, field}) => `${family} ${field}`)
  const rows: Record<string, Record<string, number | string>> = {}
  for (const [name, mine] of groups) {
    const judged = mine.map((sample) => {
      const others = mine.filter(({document}) => foldOf(document) !== foldOf(sample.document))
      return {...sample, share: shareAt(curveOf(others), sample.score), fold: foldOf(sample.document)}
    })
    const sure = judged.filter(({share}) => share >= SURE)
    const withheld = judged.filter(({share}) => share < 0.5)
    const wrong = (list: readonly {right: boolean}[]) => list.filter(({right}) => !right).length
    rows[name] = {
      values: mine.length,
      wrong: wrong(mine),
      sure: sure.length,
      sureWrong: wrong(sure),
      sureWrongByFold: Array.from({length: FOLDS}, (_, i) => wrong(sure.filter(({fold}) => fold === i))).join(' '),
      withheld: withheld.length,
      withheldWrong: wrong(withheld),
    }
    console.log(name, JSON.stringify(curveOf(mine)))
  }
  console.table(rows)
}

const given = process.argv.slice(2)
if (given.length === 0 || given.length % 2 !== 0) throw new Error('usage: calibrate.ts DATA WORDS [DATA WORDS ...]')
const today = new Date().toISOString().slice(0, 10)
const pairs = Array.from({length: given.length / 2}, (_, i) => [given[2 * i]!, given[2 * i + 1]!] as const)
report(pairs.flatMap(([data, words]) => samplesOf(data, words, today)))
