import type {Clock} from '../../clock.ts'
import type {VendorSample} from '../../types/vendor.ts'
import {notFound} from '../errors.ts'
import type {Lesson, MemoryStore} from '../memory-store.ts'
import {lockDocuments} from './lock-documents.ts'
import {hasOpenRuns} from './open-runs.ts'
import type {PgDatabase, Sql} from './sql.ts'

type Family = 'memoryVersion' | 'vendorsLike' | 'vendors' | 'forgetVendor' | 'learnBatch' | 'unlearnedBatches'

interface SampleRow {
  vendor: number
  data: string
}

/** Vendors that are compared with a document: of 127, the right one was the first or second for all 30 receipts of known ones. */
const candidates = 12
/** Of a vendor with hundreds of bills the newest tell enough. */
const samplesOfVendor = 50

export function vendorQueries(db: PgDatabase, clock: Clock): Pick<MemoryStore, Family> {
  return {
    memoryVersion: () => memoryVersion(db),
    vendorsLike: async (keys, version) => byVendor(await db.all(likeSql, keys, candidates, version, samplesOfVendor)),
    vendors: async () => byVendor(await db.all(allSql)),
    forgetVendor: (letters) =>
      db.transaction(async (sql) => {
        const version = (await lockMemory(sql)) + 1
        const forgotten = await sql.run(forgetSql, version, letters)
        if (forgotten > 0) await sql.run(setVersionSql, version)
        return forgotten
      }),
    learnBatch: (batch, lessons) => db.transaction((sql) => learnOnce(sql, clock, batch, lessons)),
    unlearnedBatches: async () => (await db.all<{id: string}>(unlearnedSql)).map(({id}) => id),
  }
}

const memoryVersion = async (sql: Sql): Promise<number> =>
  (await sql.first<{version: number}>('SELECT version FROM memory'))!.version

/** The version, which nobody else changes until the transaction ends: what is learned is learned one after the other. */
export const lockMemory = async (sql: Sql): Promise<number> =>
  (await sql.first<{version: number}>('SELECT version FROM memory FOR UPDATE'))!.version

const setVersionSql = 'UPDATE memory SET version = $1'

const byVendor = (rows: SampleRow[]): VendorSample[][] =>
  [...Map.groupBy(rows, ({vendor}) => vendor).values()].map((own) =>
    own.map(({data}) => JSON.parse(data) as VendorSample),
  )

// A vendor is a candidate by one of its numbers, or by four in ten of the runs of three letters of its name.
const likeSql = `
  SELECT s.vendor, s.data FROM (
    SELECT v.id, count(*) FILTER (WHERE k.key LIKE 'tri:%')::double precision / v.trigrams
      + 2 * count(*) FILTER (WHERE k.key NOT LIKE 'tri:%') score
    FROM unnest($1::text[]) wanted(key) JOIN vendor_key k USING(key) JOIN vendor v ON v.id = k.vendor_id
    GROUP BY v.id ORDER BY score DESC, v.id LIMIT $2) found
  CROSS JOIN LATERAL (
    SELECT id, vendor_id vendor, data FROM vendor_sample
    WHERE vendor_id = found.id AND since <= $3 AND (until IS NULL OR until > $3) ORDER BY id DESC LIMIT $4) s
  WHERE found.score >= 0.4 ORDER BY found.score DESC, found.id, s.id DESC`

const allSql = 'SELECT vendor_id vendor, data FROM vendor_sample WHERE until IS NULL ORDER BY vendor_id, id'

const forgetSql = `
  UPDATE vendor_sample SET until = $1 WHERE until IS NULL AND vendor_id = (SELECT id FROM vendor WHERE letters = $2)`

const unlearnedSql = `
  SELECT b.public_id id FROM batch b WHERE b.learned_at IS NULL AND b.closed_at IS NOT NULL AND NOT ${hasOpenRuns('b.id')}
  ORDER BY b.id`

/** Whoever has the row of the batch first learns; the others find that it was done. */
async function learnOnce(sql: Sql, clock: Clock, batch: string, lessons: readonly Lesson[]): Promise<boolean> {
  const found = await sql.first<{learned_at: number | null}>(learnedSql, batch)
  if (found === null) throw notFound('batch', batch)
  if (found.learned_at !== null) return false
  await lockMemory(sql)
  const live = await liveCorrections(
    sql,
    lessons.map(({document}) => document),
  )
  await learn(
    sql,
    lessons.filter(({document, corrections}) => (live.get(document) ?? '') === corrections),
  )
  await sql.run('UPDATE batch SET learned_at = $1 WHERE public_id = $2', clock.now(), batch)
  return true
}

const learnedSql = 'SELECT learned_at FROM batch WHERE public_id = $1 FOR NO KEY UPDATE'

/**
 * Ids of the corrections that hold for documents: what lessons were made with; '' is left out. They are still those when the
 * lessons are taken in where this transaction has the memory (lockMemory) before it asks.
 */
export async function liveCorrections(sql: Sql, documents: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.all<{document: string; ids: string}>(liveSql, documents)
  return new Map(rows.map(({document, ids}) => [document, ids]))
}

const liveSql = `
  SELECT d.public_id document, string_agg(c.id::text, ',' ORDER BY c.id) ids
  FROM document d JOIN correction c ON c.document_id = d.id AND c.undone_at IS NULL
  WHERE d.public_id = ANY($1) GROUP BY d.public_id`

interface LiveSample {
  id: number
  document: number
  letters: string
  data: string
}

/** What a document teaches: its number, and what there is to know. */
interface Taught {
  document: number
  letters: string
  keys: string[]
  data: string
}

/** Takes lessons in, inside the caller's transaction: what a document taught before ends where its new lesson begins. */
export async function learn(sql: Sql, lessons: readonly Lesson[]): Promise<void> {
  if (lessons.length === 0) return
  const version = (await lockMemory(sql)) + 1
  const numbers = await lockDocuments(
    sql,
    lessons.map(({document}) => document),
  )
  const before = new Map(
    (await sql.all<LiveSample>(liveSampleSql, [...numbers.values()])).map((sample) => [sample.document, sample]),
  )
  // Of two lessons of a document the later one counts; a document that was purged meanwhile teaches nothing.
  const wanted = new Map(
    lessons.flatMap((one) => (numbers.has(one.document) ? [[numbers.get(one.document)!, one]] : [])),
  )
  const changed = [...wanted].filter(([document, lesson]) => isNew(before.get(document), lesson))
  if (changed.length === 0) return
  const ended = changed.flatMap(([document]) => before.get(document)?.id ?? [])
  await sql.run('UPDATE vendor_sample SET until = $1 WHERE id = ANY($2)', version, ended)
  const taught = changed.flatMap(([document, {vendor}]) =>
    vendor ? [{document, letters: vendor.letters, keys: vendor.keys, data: JSON.stringify(vendor.sample)}] : [],
  )
  await addSamples(sql, version, taught)
  await sql.run(setVersionSql, version)
}

const liveSampleSql = `
  SELECT s.id, s.document_id document, v.letters, s.data FROM vendor_sample s JOIN vendor v ON v.id = s.vendor_id
  WHERE s.document_id = ANY($1) AND s.until IS NULL`

/** False where the document taught exactly this already. */
function isNew(before: LiveSample | undefined, {vendor}: Lesson): boolean {
  if (before === undefined) return vendor !== null
  return before.letters !== vendor?.letters || before.data !== JSON.stringify(vendor.sample)
}

async function addSamples(sql: Sql, version: number, taught: readonly Taught[]): Promise<void> {
  const letters = taught.map((one) => one.letters)
  const trigrams = taught.map(({keys}) => Math.max(1, keys.filter((key) => key.startsWith('tri:')).length))
  await sql.run(addVendorsSql, letters, trigrams)
  const keys = taught.flatMap((one) => one.keys.map((key) => ({key, letters: one.letters})))
  const [texts, owners] = [keys.map(({key}) => key), keys.map((one) => one.letters)]
  await sql.run(addKeysSql, texts, owners)
  const [documents, data] = [taught.map(({document}) => document), taught.map((one) => one.data)]
  await sql.run(addSamplesSql, letters, documents, version, data)
}

// Numbers in the order given: vendors are told in it.
const addVendorsSql = `
  INSERT INTO vendor(letters, trigrams)
  SELECT letters, trigrams FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY given(letters, trigrams, place) ORDER BY place
  ON CONFLICT DO NOTHING`

const addKeysSql = `
  INSERT INTO vendor_key(key, vendor_id)
  SELECT given.key, v.id FROM unnest($1::text[], $2::text[]) given(key, letters) JOIN vendor v USING(letters)
  ON CONFLICT DO NOTHING`

const addSamplesSql = `
  INSERT INTO vendor_sample(vendor_id, document_id, since, data)
  SELECT v.id, given.document, $3::bigint, given.data
  FROM unnest($1::text[], $2::bigint[], $4::text[]) WITH ORDINALITY given(letters, document, data, place)
    JOIN vendor v USING(letters) ORDER BY given.place`
