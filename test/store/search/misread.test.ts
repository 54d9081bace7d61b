import fc from 'fast-check'
import {expect, test} from 'vitest'
import {editDistance} from '../../../src/edit-distance.ts'
import {distanceFrom} from '../../../src/store/search/near.ts'
import {weigher} from '../../../src/store/search/rank.ts'
import {snippetOf} from '../../../src/store/search/snippet.ts'
import {stem} from '../../../src/store/search/stem.ts'
import {openTestStore} from '../helpers.ts'

const term = (word: string, chunks = 100) => ({word, idf: 1, chunks})
const unknown = () => 0

test('the distance of words is that of the table', () => {
  const word = fc.string({unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 31})
  fc.assert(fc.property(word, word, (a, b) => distanceFrom(a)(b) === editDistance(a, b)))
})

test('stems are those of the index', () => {
  const words = `caresses ponies ties cats feed agreed plastered motoring sing conflated troubled sized hopping tanned
    falling hissing fizzed failing filing happy sky relational conditional rational valenci digitizer conformabli radicalli
    differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness
    formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival
    allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption
    homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll`.split(
    /\s+/,
  )
  const {db} = openTestStore()
  db.exec(`CREATE VIRTUAL TABLE w USING fts5(t, tokenize='porter unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE v USING fts5vocab(w, instance)`)
  for (const [i, word] of words.entries()) db.prepare('INSERT INTO w(rowid, t) VALUES(?, ?)').run(i + 1, word)
  const rows = db.prepare('SELECT term FROM v ORDER BY doc').pluck().all()
  expect(words.map(stem)).toEqual(rows)
})

test('tokens weigh by what may have been misread in them, unless they are words of their own', () => {
  const weigh = weigher([term('boundary'), term('form')], (word) => (word === 'from' ? 50 : 0))
  const of = (token: string) => [...(weigh(token) ?? [0, 0])]
  expect(of('boundaries')).toEqual([1, 0])
  expect(of('houndary')[0]).toBeCloseTo(0.8)
  expect(of('boumdazy')[0]).toBeGreaterThan(0.19)
  expect(of('fonn')).toEqual([0, 0])
  expect(of('fcrm')[1]).toBeCloseTo(0.8)
  expect(of('from')).toEqual([0, 0])
  expect(of('layer')).toEqual([0, 0])
  expect(weigher([term('fomr', 0)], () => 50)('form')).toBeNull()
  expect([...weigher([term('forn', 0)], () => 50)('form')!]).toEqual([0.8])
})

test('a snippet shows where most of the query stands, with what was misread', () => {
  const filler = Array.from({length: 60}, (_, i) => `w${i}`).join(' ')
  const text = `boundary ${filler} the Boundary layer, hcat transfer ${filler}`
  const snippet = snippetOf(text, weigher([term('boundary'), term('layer'), term('heat')], unknown), [1, 1, 1])
  expect(snippet).toContain('\u0001Boundary\u0002 \u0001layer\u0002, \u0001hcat\u0002 transfer')
  expect(snippet.startsWith('…')).toBe(true)
  expect(snippet.endsWith('…')).toBe(true)
})
