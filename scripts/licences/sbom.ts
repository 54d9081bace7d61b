import {createHash} from 'node:crypto'
import type {Licensed} from './notices.ts'
import type {Part} from './parts.ts'
import {type Manifest, purl} from './tree.ts'

/** A bill of materials in CycloneDX 1.6. No time and no random number is in it: the same packages make the same bytes. */
export function sbomText(
  manifest: Manifest & {name: string; version: string},
  components: readonly Licensed[],
  direct: readonly string[],
): string {
  const product = {
    type: 'application',
    'bom-ref': purl(manifest),
    name: manifest.name,
    version: manifest.version,
    licenses: [{expression: manifest.license}],
    purl: purl(manifest),
  }
  const inner = {
    metadata: {lifecycles: [{phase: 'build'}], component: product},
    components: components.map(componentJson),
    dependencies: [
      {ref: product['bom-ref'], dependsOn: direct},
      ...components.map((each) => ({ref: purl(each), dependsOn: each.dependsOn})),
    ],
  }
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(inner))}`,
    version: 1,
  }
  return `${JSON.stringify({...head, ...inner}, null, 1)}\n`
}

function componentJson(each: Licensed) {
  const [group, name] = each.name.startsWith('@') ? each.name.split('/') : [undefined, each.name]
  return {
    type: 'library',
    'bom-ref': purl(each),
    ...(group === undefined ? {} : {group}),
    name,
    version: each.version,
    scope: each.optional ? 'optional' : 'required',
    ...(each.sha512 === null
      ? {}
      : {hashes: [{alg: 'SHA-512', content: Buffer.from(each.sha512, 'base64').toString('hex')}]}),
    licenses: [{expression: each.licence}],
    purl: purl(each),
    ...(each.parts.length === 0 ? {} : {components: each.parts.map((part) => partJson(purl(each), part))}),
  }
}

const partJson = (owner: string, {name, version, licence, copyright}: Part) => ({
  type: 'library',
  'bom-ref': `${owner}#${encodeURIComponent(name)}`,
  name,
  ...(version === null ? {} : {version}),
  licenses: [{expression: licence}],
  copyright,
})

/** RFC 9562, version 8: of what the document says. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
