/**
 * A process of its own that works on blobs: `half FILE EXTENSION` writes half of a file, says "half" and waits to be killed;
 * `large MB` puts and fetches a file and prints by how many MB its memory grew.
 */
import {createHash, randomBytes} from 'node:crypto'
import {createReadStream, mkdtempSync, rmSync} from 'node:fs'
import {open} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseS3Address} from '../../../src/s3-address.ts'
import {createBlobCache} from '../../../src/store/blobs/cache.ts'
import {createPostgresBlobs} from '../../../src/store/blobs/postgres.ts'
import {createRemoteBlobStore} from '../../../src/store/blobs/remote.ts'
import {createS3Blobs} from '../../../src/store/blobs/s3/blobs.ts'
import type {BlobServer} from '../../../src/store/blobs/server.ts'
import {openPostgres} from '../../../src/store/postgres/database.ts'

const [mode, place, given] = process.argv.slice(2)
const server: BlobServer = place!.startsWith('s3:')
  ? createS3Blobs(parseS3Address(place!))
  : createPostgresBlobs(openPostgres({url: place!, connections: 2}))

async function half(): Promise<void> {
  async function* pieces(size: number) {
    for (let n = 0; n < 3; n++) yield Buffer.alloc(size, n)
    process.stdout.write('half')
    await new Promise((resolve) => setTimeout(resolve, 600_000))
  }
  await server.write({hash: given!, extension: 'pdf'}, 100_000_000, pieces)
}

async function large(megabytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-blobs-'))
  const machine = (name: string) =>
    createRemoteBlobStore(server, createBlobCache({folder: join(folder, name), clock: {now: Date.now}}))
  const [here, there] = [machine('here'), machine('there')]
  const putAndGet = async (mb: number) => {
    const file = join(folder, 'file')
    const handle = await open(file, 'w')
    for (let n = 0; n < mb; n++) await handle.write(randomBytes(1_000_000))
    await handle.close()
    const {hash} = await here.put(file, 'bin')
    const digest = createHash('sha256')
    for await (const piece of createReadStream(await there.local(hash, 'bin'))) digest.update(piece as Buffer)
    if (digest.digest('hex') !== hash) throw new Error('other bytes')
  }
  // Two parts: what both ways need once is loaded.
  await putAndGet(20)
  const before = process.resourceUsage().maxRSS
  await putAndGet(megabytes)
  process.stdout.write(String(Math.round((process.resourceUsage().maxRSS - before) / 1024)))
  rmSync(folder, {recursive: true})
  process.exit(0)
}

await (mode === 'half' ? half() : large(Number(given)))
