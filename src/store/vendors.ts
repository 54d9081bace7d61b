import type {Clock} from '../clock.ts'
import type {VendorSample} from '../types/vendor.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {notFound} from './errors.ts'
import type {Lesson} from './memory-store.ts'
import {numberIfThere} from './results.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

type Family = 'memoryVersion' | 'vendorsLike' | 'vendors' | 'forgetVendor' | 'learnBatch' | 'unlearnedBatches'

interface SampleRow {
  vendor: number
  data: string
}

/** Vendors that are compared with a document: of 127, the right one was the first or second for all 30 receipts of known ones. */
const candidates = 12
/** Of a vendor with hundreds of bills the newest tell enough. */
const samplesOfVendor = 50

export function vendorQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  return {
    memoryVersion: () => memoryVersion(db),
    vendorsLike(keys, version) {
      const found = all<{id: number}>(db, likeSql, JSON.stringify(keys), candidates).map(({id}) => id)
      return found.map((vendor) => samplesOf(db, vendor, version)).filter((samples) => samples.length > 0)
    },
    vendors() {
      const rows = all<SampleRow>(db, allSql)
      return [...Map.groupBy(rows, ({vendor}) => vendor).values()].map((own) => own.map(toSample))
    },
    forgetVendor: (letters) =>
      withFullSync(db, () =>
        writeTransaction(db, () => {
          const version = memoryVersion(db) + 1
          const forgotten = run(db, forgetSql, version, letters)
          if (forgotten > 0) run(db, setVersionSql, version)
          return forgotten
        }),
      ),
    learnBatch: (batch, lessons) =>
      writeTransaction(db, () => {
        const found = first<{learned_at: number | null}>(db, 'SELECT learned_at FROM batch WHERE public_id = ?', batch)
        if (found === null) throw notFound('batch', batch)
        if (found.learned_at !== null) return false
        learn(
          db,
          lessons.filter(({document, corrections}) => liveCorrections(db, document) === corrections),
        )
        run(db, 'UPDATE batch SET learned_at = ? WHERE public_id = ?', clock.now(), batch)
        return true
      }),
    unlearnedBatches: () => all<{id: string}>(db, unlearnedSql).map(({id}) => id),
  }
}

const versionSql = 'SELECT version FROM memory'
const setVersionSql = 'UPDATE memory SET version = ?'

export const memoryVersion = (db: Db): number => first<{version: number}>(db, versionSql)!.version

// A vendor is a candidate by one of its numbers, or by four in ten of the runs of three letters of its name.
const likeSql = `
  SELECT id FROM (
    SELECT v.id, sum(CASE WHEN k.key LIKE 'tri:%' THEN 1.0 / v.trigrams ELSE 2 END) score
    FROM json_each(?) wanted JOIN vendor_key k ON k.key = wanted.value JOIN vendor v ON v.id = k.vendor_id GROUP BY v.id)
  WHERE score >= 0.4 ORDER BY score DESC, id LIMIT ?`

const samplesSql = `
  SELECT vendor_id vendor, data FROM vendor_sample
  WHERE vendor_id = $vendor AND since <= $version AND (until IS NULL OR until > $version) ORDER BY id DESC LIMIT $limit`

const allSql = 'SELECT vendor_id vendor, data FROM vendor_sample WHERE until IS NULL ORDER BY vendor_id, id'

const forgetSql = `
  UPDATE vendor_sample SET until = ? WHERE until IS NULL AND vendor_id = (SELECT id FROM vendor WHERE letters = ?)`

const unlearnedSql = `
  SELECT b.public_id id FROM batch b WHERE b.learned_at IS NULL AND b.closed_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM batch_count c WHERE c.batch_id = b.id AND c.state IN ('waiting', 'running', 'delayed') AND c.n > 0)
  ORDER BY b.id`

function samplesOf(db: Db, vendor: number, version: number): VendorSample[] {
  return all<SampleRow>(db, samplesSql, {vendor, version, limit: samplesOfVendor}).map(toSample)
}

const toSample = ({data}: SampleRow): VendorSample => JSON.parse(data) as VendorSample

/** Ids of the corrections that hold for a document: what a lesson was made with. */
export function liveCorrections(db: Db, document: string): string {
  return first<{ids: string}>(db, liveSql, document)!.ids
}

const liveSql = `
  SELECT coalesce(group_concat(id), '') ids FROM (
    SELECT id FROM correction WHERE document_id = (SELECT id FROM document WHERE public_id = ?) AND undone_at IS NULL ORDER BY id)`

/** Takes lessons in, inside the caller's transaction: what a document taught before ends where its new lesson begins. */
export function learn(db: Db, lessons: readonly Lesson[]): void {
  const version = memoryVersion(db) + 1
  const changed = lessons.filter((lesson) => learnOne(db, version, lesson))
  if (changed.length > 0) run(db, setVersionSql, version)
}

interface LiveSample {
  id: number
  letters: string
  data: string
}

/** False where the document taught exactly this already, or is no more. */
function learnOne(db: Db, version: number, {document, vendor}: Lesson): boolean {
  const id = numberIfThere(db, document)
  if (id === null) return false
  const before = first<LiveSample>(db, liveSampleSql, id)
  const data = vendor && JSON.stringify(vendor.sample)
  if (before === null ? vendor === null : before.letters === vendor?.letters && before.data === data) return false
  if (before !== null) run(db, 'UPDATE vendor_sample SET until = ? WHERE id = ?', version, before.id)
  if (vendor !== null) run(db, insertSampleSql, vendorNumber(db, vendor), id, version, data)
  return true
}

const liveSampleSql = `
  SELECT s.id, v.letters, s.data FROM vendor_sample s JOIN vendor v ON v.id = s.vendor_id
  WHERE s.document_id = ? AND s.until IS NULL`

const insertSampleSql = 'INSERT INTO vendor_sample(vendor_id, document_id, since, data) VALUES(?, ?, ?, ?)'

function vendorNumber(db: Db, {letters, keys}: NonNullable<Lesson['vendor']>): number {
  const trigrams = Math.max(1, keys.filter((key) => key.startsWith('tri:')).length)
  run(db, 'INSERT INTO vendor(letters, trigrams) VALUES(?, ?) ON CONFLICT DO NOTHING', letters, trigrams)
  const {id} = first<{id: number}>(db, 'SELECT id FROM vendor WHERE letters = ?', letters)!
  for (const key of keys) run(db, 'INSERT INTO vendor_key VALUES(?, ?) ON CONFLICT DO NOTHING', key, id)
  return id
}
