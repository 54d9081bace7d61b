export interface S3Address {
  bucket: string
  /** Empty, or with a slash at its end. */
  prefix: string
  /** Of a server that is not Amazon's. */
  endpoint: string | null
  /** Null: what the AWS environment says. */
  region: string | null
  /** The bucket stands in the path, not in the name of the server. */
  isPathStyle: boolean
}

const bucketForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const known = new Set(['endpoint', 'region', 'path-style'])

/**
 * `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-central-1&path-style=false`: with an endpoint the path style is
 * the default, since hardly any other server has a name for each bucket. Throws Error with what was expected.
 */
export function parseS3Address(text: string): S3Address {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || !bucketForm.test(url.hostname)) throw new Error('expected s3://bucket/prefix')
  if (url.username || url.password)
    throw new Error('expected s3://bucket without keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold them')
  const unknown = [...url.searchParams.keys()].find((key) => !known.has(key))
  if (unknown !== undefined) throw new Error(`expected endpoint, region or path-style, got "${unknown}"`)
  const endpoint = url.searchParams.get('endpoint')
  const prefix = decodeURIComponent(url.pathname).replaceAll(/^\/+|\/+$/gu, '')
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: endpoint === null ? null : endpointOf(endpoint),
    region: url.searchParams.get('region'),
    isPathStyle: isPathStyle(url.searchParams.get('path-style'), endpoint !== null),
  }
}

function endpointOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Error('expected an endpoint like https://minio.example.org:9000, without keys')
  return url.href.replace(/\/+$/, '')
}

function isPathStyle(given: string | null, hasEndpoint: boolean): boolean {
  if (given === null) return hasEndpoint
  if (given !== 'true' && given !== 'false') throw new Error(`expected path-style=true or false, got "${given}"`)
  return given === 'true'
}
