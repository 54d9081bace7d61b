import type {S3Client} from '@aws-sdk/client-s3'
import {ExitCode, SnapError} from '../../../errors.ts'
import {packaged} from '../../../packaged/index.ts'
import type {S3Address} from '../../../s3-address.ts'
import {toS3Error} from './errors.ts'

export type Sdk = typeof import('@aws-sdk/client-s3')

/** Asks the server; errors are SnapErrors with code E_BLOBS_*, but for those of `isMissing`. */
export type AskS3 = <T>(request: (client: S3Client, sdk: Sdk) => Promise<T>) => Promise<T>

/** Connects when it is first asked: the package alone takes a quarter of a second to load. */
export function connectS3(address: S3Address): AskS3 {
  const where = `s3://${address.bucket}`
  let made: Promise<{client: S3Client; sdk: Sdk}> | null = null
  return async (request) => {
    made ??= connect(address)
    try {
      const {client, sdk} = await made
      return await request(client, sdk)
    } catch (error) {
      throw toS3Error(error, where)
    }
  }
}

async function connect({endpoint, region, isPathStyle}: S3Address): Promise<{client: S3Client; sdk: Sdk}> {
  const sdk = await loadSdk()
  const client = new sdk.S3Client({
    ...(region === null ? {} : {region}),
    // Other servers take any region, but the signature needs one.
    ...(endpoint === null ? {} : {endpoint, region: region ?? process.env['AWS_REGION'] ?? 'us-east-1'}),
    forcePathStyle: isPathStyle,
    // Each part is signed with its SHA-256, which every server compares; newer checksums are refused by many.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {connectionTimeout: 10_000, socketTimeout: 60_000},
  })
  return {client, sdk}
}

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new SnapError('E_BLOBS_PACKAGE', 'For s3:// the package @aws-sdk/client-s3 is needed.', {
      exit: ExitCode.missing,
      hint: packaged.install(['@aws-sdk/client-s3']),
      cause,
    })
  }
}
