import type {AskS3} from './connection.ts'

/** Parts have to have 5 MB at least, and there may be 10,000 of them: 80 GB. One is in memory at a time. */
export const partBytes = 8 * 1024 * 1024

interface Target {
  Bucket: string
  Key: string
}

/** Writes an object whole or not at all; each part is compared by the server with its SHA-256. */
export async function upload(ask: AskS3, target: Target, bytes: number, pieces: AsyncIterable<Buffer>): Promise<void> {
  if (bytes > partBytes) return uploadInParts(ask, target, pieces)
  let Body: Buffer = Buffer.alloc(0)
  // There is one, or none of an empty file.
  for await (const piece of pieces) Body = piece
  await ask((client, sdk) => client.send(new sdk.PutObjectCommand({...target, Body})))
}

async function uploadInParts(ask: AskS3, target: Target, pieces: AsyncIterable<Buffer>): Promise<void> {
  const {UploadId} = await ask((client, sdk) => client.send(new sdk.CreateMultipartUploadCommand(target)))
  const upload = {...target, UploadId}
  try {
    const Parts: {PartNumber: number; ETag: string | undefined}[] = []
    for await (const Body of pieces) {
      const PartNumber = Parts.length + 1
      const {ETag} = await ask((client, sdk) => client.send(new sdk.UploadPartCommand({...upload, PartNumber, Body})))
      Parts.push({PartNumber, ETag})
    }
    await ask((client, sdk) =>
      client.send(new sdk.CompleteMultipartUploadCommand({...upload, MultipartUpload: {Parts}})),
    )
  } catch (error) {
    // Where the server cannot be reached, a sweep takes the parts away.
    await ask((client, sdk) => client.send(new sdk.AbortMultipartUploadCommand(upload))).catch(() => {})
    throw error
  }
}

/** Ends what killed processes left half-written; returns how many. */
export async function abortUploads(
  ask: AskS3,
  {Bucket, Prefix}: {Bucket: string; Prefix: string},
  isLeft: (begun: Date) => boolean,
): Promise<number> {
  const {Uploads = []} = await ask((client, sdk) => client.send(new sdk.ListMultipartUploadsCommand({Bucket, Prefix})))
  const left = Uploads.filter(({Initiated}) => Initiated !== undefined && isLeft(Initiated))
  for (const {Key, UploadId} of left)
    await ask((client, sdk) => client.send(new sdk.AbortMultipartUploadCommand({Bucket, Key, UploadId})))
  return left.length
}
