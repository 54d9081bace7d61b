import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type Licensed, licensed, noticesText} from './notices.ts'
import {sbomText} from './sbom.ts'
import {type Component, type Manifest, purl, shippedTree} from './tree.ts'

export const noticesFile = 'THIRD-PARTY-LICENSES.txt'
export const sbomFile = 'sbom.cdx.json'

/** Packages that need not be dependencies, because they are in our own modules and in the pages of the dashboard. */
const bundled = {'@oclif/core': '*', preact: '*', '@preact/signals': '*'}

/** A manifest with what is in the program without being a dependency of it. */
export const withBundled = (manifest: Manifest): Manifest => ({
  ...manifest,
  dependencies: {...manifest.dependencies, ...bundled},
})

interface Shipment {
  /** The checkout, with package-lock.json and node_modules. */
  root: string
  /** Where the two files go. */
  folder: string
  /** The package.json that is shipped; the checkout's own, with what is bundled, unless this is given. */
  manifest?: Manifest & {name: string; version: string}
  /** Packages that the lock file does not know. */
  extra?: ReadonlyMap<string, Manifest>
  /** Whether a package is in what is shipped; all are unless this says otherwise. */
  holds?: (component: Component) => boolean
}

/**
 * Writes THIRD-PARTY-LICENSES.txt and sbom.cdx.json (CycloneDX 1.6) for what is shipped. The same packages make the same
 * bytes. Returns them. Throws where the licence of a package is not allowed by policy.ts, or its text is not known.
 */
export async function writeLicences(shipment: Shipment): Promise<readonly Licensed[]> {
  const {root, folder, extra = new Map(), holds = () => true} = shipment
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Required<Manifest>
  const manifest = shipment.manifest ?? {...own, ...withBundled(own)}
  const tree = shippedTree(root, manifest, extra)
  const held = new Set(tree.components.filter(holds).map(purl))
  const components = licensed(
    tree.components
      .filter((each) => held.has(purl(each)))
      .map((each) => ({...each, dependsOn: each.dependsOn.filter((name) => held.has(name))})),
  )
  const direct = tree.direct.filter((name) => held.has(name))
  await mkdir(folder, {recursive: true})
  await writeFile(join(folder, noticesFile), noticesText(manifest.name, components))
  await writeFile(join(folder, sbomFile), sbomText(manifest, components, direct))
  return components
}

/** Of a binary: what is installed for the platform that builds it. */
export const isInstalled = ({folder}: Component): boolean => folder !== null
