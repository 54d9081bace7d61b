import {join} from 'node:path'
import type {Clock} from '../../clock.ts'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Paths} from '../../paths.ts'
import {parseS3Address} from '../../s3-address.ts'
import type {PgDatabase} from '../postgres/sql.ts'
import {createFolderBlobStore} from './folder.ts'
import type {BlobServer} from './server.ts'
import type {BlobStore} from './types.ts'

export interface OpenBlobsOptions {
  /** As the setting `blobs` has it; null: with the store. */
  place: string | null
  paths: Pick<Paths, 'blobs' | 'data'>
  clock: Clock
  /** The store's database, where that is PostgreSQL. */
  db: PgDatabase | null
}

/** Connects to nothing: that is done when the first file is asked for. Throws E_CONFIG (exit 9). */
export async function openBlobStore({place, paths, clock, db}: OpenBlobsOptions): Promise<BlobStore> {
  const server = await serverOf(place, db)
  if (server === null) return createFolderBlobStore(place ?? paths.blobs)
  const [{createRemoteBlobStore}, {createBlobCache}] = await Promise.all([import('./remote.ts'), import('./cache.ts')])
  return createRemoteBlobStore(server, createBlobCache({folder: join(paths.data, 'cache', 'blobs'), clock}))
}

/** Null where files are kept in a folder. */
async function serverOf(place: string | null, db: PgDatabase | null): Promise<BlobServer | null> {
  if (place?.startsWith('s3:')) return (await import('./s3/blobs.ts')).createS3Blobs(parseS3Address(place))
  if (place === 'postgres' || (place === null && db !== null)) {
    if (db === null) throw noDatabase()
    return (await import('./postgres.ts')).createPostgresBlobs(db)
  }
  return null
}

const noDatabase = () =>
  new SnapError('E_CONFIG', 'Files can be kept in PostgreSQL only where the store is there, too.', {
    exit: ExitCode.badConfig,
    hint: 'Give --store postgres://…, or another place: snap config set blobs /folder',
  })
