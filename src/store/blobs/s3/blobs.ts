import {ExitCode, SnapError} from '../../../errors.ts'
import type {S3Address} from '../../../s3-address.ts'
import {goneBlob} from '../errors.ts'
import {blobName, parseBlobName} from '../name.ts'
import type {BlobServer} from '../server.ts'
import type {BlobId, ListedBlob} from '../types.ts'
import {type AskS3, connectS3} from './connection.ts'
import {isMissing} from './errors.ts'
import {createMarks} from './marks.ts'
import {abortUploads, partBytes, upload} from './upload.ts'

/** A sweep deletes at most one of them. */
const tries = 3

/** What is larger cannot be copied onto itself to become young again: it is sent once more. */
const copiedBytes = 5 * 1024 ** 3

/** Blobs as objects `<prefix><first two digits>/<other 62>.<extension>` of a bucket. */
export function createS3Blobs(address: S3Address): BlobServer {
  const ask = connectS3(address)
  const {bucket: Bucket, prefix} = address
  const keyOf = (blob: BlobId) => prefix + blobName(blob)
  const marks = createMarks(ask, Bucket, prefix)
  const head = (blob: BlobId) => headObject(ask, Bucket, keyOf(blob))
  const remove = async (blob: BlobId) => {
    await ask((client, sdk) => client.send(new sdk.DeleteObjectCommand({Bucket, Key: keyOf(blob)})))
  }
  /** A sweep may have been about to delete what was there before. */
  const stays = async (blob: BlobId) => {
    await marks.cleared(blob)
    return (await head(blob)) !== null
  }
  return {
    locate: (hash, extension) => `s3://${Bucket}/${keyOf({hash, extension})}`,
    async touch(blob, bytes) {
      const found = await head(blob)
      if (found?.bytes !== bytes || bytes > copiedBytes) return false
      return (await copyOntoItself(ask, Bucket, keyOf(blob))) && stays(blob)
    },
    async write(blob, bytes, pieces) {
      const target = {Bucket, Key: keyOf(blob)}
      for (let n = 0; n < tries; n++) {
        await upload(ask, target, bytes, pieces(partBytes))
        if (await stays(blob)) return
      }
      throw notKept(`s3://${Bucket}/${target.Key}`)
    },
    read: (blob) => readObject(ask, Bucket, keyOf(blob), blob),
    has: async (hash, extension) => (await head({hash, extension})) !== null,
    delete: (hash, extension) => remove({hash, extension}),
    deleteUnless: (hash, extension, isWanted) =>
      marks.withMark({hash, extension}, async (isInTime) => {
        const found = await head({hash, extension})
        if (found === null || (await isWanted(found)) || !isInTime()) return false
        await remove({hash, extension})
        return true
      }),
    list: () => listObjects(ask, Bucket, prefix),
    async sweepTemporary({olderThanMs, clock}) {
      const isLeft = (begun: Date) => clock.now() - begun.getTime() >= olderThanMs
      return (await marks.sweep(isLeft)) + (await abortUploads(ask, {Bucket, Prefix: prefix}, isLeft))
    },
  }
}

const notKept = (where: string) =>
  new SnapError('E_BLOBS_UNREACHABLE', `The server does not keep what is put there: ${where}`, {
    exit: ExitCode.missing,
    hint: 'Look at its log, and at rules by which it deletes objects of the bucket.',
  })

/** Null where a server says that there is none. */
const ifThere = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })

async function headObject(ask: AskS3, Bucket: string, Key: string): Promise<{bytes: number; mtimeMs: number} | null> {
  const found = await ifThere(ask((client, sdk) => client.send(new sdk.HeadObjectCommand({Bucket, Key}))))
  return found && {bytes: found.ContentLength ?? 0, mtimeMs: found.LastModified?.getTime() ?? 0}
}

/** The only way to make an object young without sending it. False where it went meanwhile. */
async function copyOntoItself(ask: AskS3, Bucket: string, Key: string): Promise<boolean> {
  const CopySource = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`
  const copy = {Bucket, Key, CopySource, MetadataDirective: 'REPLACE'} as const
  return (await ifThere(ask((client, sdk) => client.send(new sdk.CopyObjectCommand(copy))))) !== null
}

async function* readObject(ask: AskS3, Bucket: string, Key: string, blob: BlobId): AsyncGenerator<Uint8Array> {
  const found = await ifThere(ask((client, sdk) => client.send(new sdk.GetObjectCommand({Bucket, Key}))))
  if (found?.Body === undefined) throw goneBlob(`${blob.hash}.${blob.extension}`)
  const pieces = (found.Body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const {done, value} = await ask(() => pieces.next())
      if (done) return
      yield value
    }
  } finally {
    await pieces.return?.()
  }
}

async function* listObjects(ask: AskS3, Bucket: string, Prefix: string): AsyncGenerator<ListedBlob> {
  let next: {ContinuationToken?: string} = {}
  for (;;) {
    const asked = {Bucket, Prefix, ...next}
    const {Contents = [], NextContinuationToken} = await ask((client, sdk) =>
      client.send(new sdk.ListObjectsV2Command(asked)),
    )
    for (const {Key = '', Size = 0, LastModified} of Contents) {
      const blob = parseBlobName(Key.slice(Prefix.length))
      if (blob) yield {...blob, bytes: Size, mtimeMs: LastModified?.getTime() ?? 0}
    }
    if (NextContinuationToken === undefined) return
    next = {ContinuationToken: NextContinuationToken}
  }
}
