import type {BlobReference} from '../../store/maintenance-store.ts'
import type {App} from '../app.ts'
import type {Finding} from './check.ts'

export interface LostBlobs {
  findings: Finding[]
  /** Files that stages made and that are gone or changed. */
  lost: BlobReference[]
  /** Files nothing refers to. */
  unused: number
}

/** Reads every file that documents refer to and compares it with its hash: 1 GB in about 3 s. */
export async function blobFindings(app: App): Promise<LostBlobs> {
  const references = await app.store.blobReferences()
  const lost: typeof references = []
  for (const one of references) if (!(await app.blobs.isWhole(one.hash, one.extension))) lost.push(one)
  const [made, originals] = [lost.filter((one) => !one.isOriginal), lost.filter((one) => one.isOriginal)]
  const known = await app.store.referencedHashes()
  let unused = 0
  for await (const {hash} of app.blobs.list()) if (!known.has(hash)) unused++
  const findings = [
    finding(
      'lost-files',
      made,
      'Files that were made, and are lost or damaged',
      'The next snap work makes them again.',
    ),
    finding('lost-originals', originals, 'Documents from inside of others that are lost or damaged', null),
  ]
  return {findings: findings.flat(), lost: made, unused}
}

const finding = (kind: Finding['kind'], lost: BlobReference[], what: string, repair: string | null): Finding[] =>
  lost.length === 0
    ? []
    : [
        {
          kind,
          count: lost.length,
          what: `${what}: ${lost.length}.`,
          repair,
          examples: lost.slice(0, 5).map(({hash, extension}) => `${hash}.${extension}`),
          repaired: false,
        },
      ]
