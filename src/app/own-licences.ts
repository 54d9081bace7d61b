import {ExitCode, SnapError} from '../errors.ts'
import {packaged} from '../packaged/index.ts'

const files = {licences: 'dist/licences/THIRD-PARTY-LICENSES.txt', sbom: 'dist/licences/sbom.cdx.json'}

/**
 * What is inside of this program or came with it: the licences of all of it as text, or its bill of materials (CycloneDX as
 * JSON). Throws SnapError E_NOT_BUILT (exit 6) in a checkout that was not built.
 */
export async function ownLicences(what: keyof typeof files): Promise<string> {
  try {
    return (await packaged.own(files[what])).toString('utf8')
  } catch (cause) {
    throw new SnapError('E_NOT_BUILT', `There is no ${files[what]}`, {
      exit: ExitCode.missing,
      hint: 'npm run build makes it.',
      cause,
    })
  }
}
