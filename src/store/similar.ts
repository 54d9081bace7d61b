import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {chunkCounter, indexFacts} from './search/index-facts.ts'
import {all, run} from './statements.ts'

/** Telling words of the document that others are looked for by. */
const queryTerms = 25
/** Documents with such words that are compared whole: with half as many the figures of docs/search.md are the same. */
const candidates = 200
/** Nearest documents whose words join those of the document in the second round. */
const feedback = 5
/** Of a text; what a document is about stands at its beginning. */
const maxCharacters = 10_000

/** Weights of the stems of a text, of length 1. */
type Weights = Map<string, number>

/**
 * Documents that say the like, without a model: the nearest of those that share its most telling words, by cosine of tf-idf weights
 * ((1 + ln tf) · idf, Salton and Buckley 1988), compared again with the words of the nearest five added (Rocchio 1971). Best first,
 * each with its best chunk; the document itself and those that are the same once more are left out.
 */
export function similar(db: Db, document: string, limit: number): {chunk: number; score: number}[] {
  const id = documentNumber(db, document)
  const index = openIndex(db)
  try {
    index.add(id)
    const own = index.weights().get(id) ?? new Map<string, number>()
    const found = all<{document: number; chunk: number}>(db, candidateSql, {
      match: index.query(own, id),
      id,
      limit: candidates,
    })
    for (const candidate of found) index.add(candidate.document)
    const weights = index.weights()
    const chunkOf = new Map(found.map((one) => [one.document, one.chunk]))
    return rank(own, new Map([...weights].filter(([one]) => chunkOf.has(one))))
      .slice(0, limit)
      .map(({document: one, score}) => ({chunk: chunkOf.get(one)!, score}))
  } finally {
    index.clear()
  }
}

/** By nearness to the document and its nearest; the score is the cosine with the document alone. */
function rank(own: Weights, others: Map<number, Weights>): {document: number; score: number}[] {
  const first = [...others]
    .map(([document, weights]) => ({document, weights, score: dot(own, weights)}))
    .sort((a, b) => b.score - a.score || a.document - b.document)
  const near = first.slice(0, feedback)
  const wide = new Map(own)
  for (const {weights} of near)
    for (const [term, weight] of weights) wide.set(term, (wide.get(term) ?? 0) + weight / near.length)
  return first
    .map((one) => ({...one, second: dot(wide, one.weights)}))
    .filter(({score}) => score > 0)
    .sort((a, b) => b.second - a.second || a.document - b.document)
}

function dot(a: Weights, b: Weights): number {
  let sum = 0
  for (const [term, weight] of b) sum += weight * (a.get(term) ?? 0)
  return sum
}

/** Texts cut into stems by the tokenizer of the search index itself, in tables of this connection. */
function openIndex(db: Db) {
  db.exec(temporarySql)
  const {chunks} = indexFacts(db)
  const chunksOf = chunkCounter(db)
  const idf = (term: string): number => {
    const n = chunksOf(term)
    // What stands in one chunk alone is shared by no other.
    return n < 2 ? 0 : Math.log(1 + (chunks - n + 0.5) / (n + 0.5))
  }
  return {
    add(document: number): void {
      run(db, addSql('similar_stem'), document, document)
    },
    weights(): Map<number, Weights> {
      const weights = new Map<number, Weights>()
      for (const {document, term, n} of all<{document: number; term: string; n: number}>(db, countSql)) {
        const of = weights.get(document) ?? new Map<string, number>()
        const weight = (1 + Math.log(n)) * idf(term)
        if (weight > 0) weights.set(document, of.set(term, weight))
      }
      for (const of of weights.values()) toLengthOne(of)
      return weights
    },
    /** The most telling words as they are written: a stem would be cut once more. */
    query(own: Weights, document: number): string {
      run(db, addSql('similar_word'), document, document)
      const words = new Map(all<Place>(db, placesSql('word')).map(({offset, term}) => [offset, term]))
      const written = new Map(all<Place>(db, placesSql('stem')).map(({offset, term}) => [term, words.get(offset)!]))
      const best = [...own].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, queryTerms)
      return best.length === 0 ? '""' : best.map(([term]) => `"${written.get(term)}"`).join(' OR ')
    },
    clear() {
      for (const table of ['similar_stem', 'similar_word'])
        run(db, `INSERT INTO temp.${table}(${table}) VALUES('delete-all')`)
    },
  }
}

function toLengthOne(weights: Weights): void {
  const length = Math.hypot(...weights.values())
  for (const [term, weight] of weights) weights.set(term, weight / length)
}

interface Place {
  offset: number
  term: string
}

// The tokenizers: that of chunk_fts, and the same without stemming.
const temporarySql = `
  CREATE VIRTUAL TABLE IF NOT EXISTS temp.similar_stem
    USING fts5(text, content='', tokenize='porter unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE IF NOT EXISTS temp.similar_word
    USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE IF NOT EXISTS temp.similar_stems USING fts5vocab('temp', 'similar_stem', 'instance');
  CREATE VIRTUAL TABLE IF NOT EXISTS temp.similar_words USING fts5vocab('temp', 'similar_word', 'instance');`

const addSql = (table: string) => `
  INSERT INTO temp.${table}(rowid, text)
  SELECT ?, substr(group_concat(text, char(10)), 1, ${maxCharacters}) FROM (
    SELECT text FROM chunk WHERE document_id = ? ORDER BY ordinal LIMIT 40)`

const countSql = 'SELECT doc document, term, count(*) n FROM temp.similar_stems GROUP BY doc, term'
const placesSql = (kind: 'stem' | 'word') => `SELECT "offset", term FROM temp.similar_${kind}s`

const candidateSql = `
  WITH matched AS MATERIALIZED (SELECT rowid id, bm25(chunk_fts) score FROM chunk_fts WHERE chunk_fts MATCH $match),
  same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $id), $id))
  SELECT c.document_id document, c.id chunk, min(m.score) score FROM matched m JOIN chunk c ON c.id = m.id
  WHERE c.document_id NOT IN (SELECT id FROM same)
    AND c.document_id NOT IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same))
    AND c.document_id <> $id
  GROUP BY c.document_id ORDER BY score, chunk LIMIT $limit`
