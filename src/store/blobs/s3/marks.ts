import {randomUUID} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {BlobId} from '../types.ts'
import type {AskS3} from './connection.ts'

/**
 * S3 cannot delete an object on condition. Who is about to looks at its age between putting a mark and taking it away; who puts the
 * same bytes looks, after that, whether there is a mark, waits until there is none, and sees then whether they are there.
 */
export interface Marks {
  /** Calls `use` with a mark set; `isInTime` is false once others may take no notice of it any more. */
  withMark<T>(blob: BlobId, use: (isInTime: () => boolean) => Promise<T>): Promise<T>
  /** Returns when nobody is about to delete it. */
  cleared(blob: BlobId): Promise<void>
  /** Takes away what killed processes left; returns how many. */
  sweep(isLeft: (set: Date) => boolean): Promise<number>
}

/** Clocks may be 15 minutes apart, or the server refuses what is signed by them. */
const forgottenMs = 30 * 60_000
const usableMs = 60_000
const lookEveryMs = 200

export function createMarks(ask: AskS3, Bucket: string, prefix: string): Marks {
  const folder = `${prefix}sweeping/`
  const folderOf = ({hash, extension}: BlobId) => `${folder}${hash}.${extension}/`
  const list = async (Prefix: string) => {
    const {Contents = []} = await ask((client, sdk) => client.send(new sdk.ListObjectsV2Command({Bucket, Prefix})))
    return Contents.flatMap(({Key, LastModified}) => (Key && LastModified ? [{Key, LastModified}] : []))
  }
  const remove = (Key: string) => ask((client, sdk) => client.send(new sdk.DeleteObjectCommand({Bucket, Key})))
  return {
    async withMark(blob, use) {
      const Key = folderOf(blob) + randomUUID()
      const begun = performance.now()
      await ask((client, sdk) => client.send(new sdk.PutObjectCommand({Bucket, Key, Body: Buffer.alloc(0)})))
      try {
        return await use(() => performance.now() - begun < usableMs)
      } finally {
        await remove(Key)
      }
    },
    async cleared(blob) {
      const isLive = ({LastModified}: {LastModified: Date}) => Date.now() - LastModified.getTime() < forgottenMs
      while ((await list(folderOf(blob))).some(isLive)) await sleep(lookEveryMs)
    },
    async sweep(isLeft) {
      const left = (await list(folder)).filter(({LastModified}) => isLeft(LastModified))
      for (const {Key} of left) await remove(Key)
      return left.length
    },
  }
}
