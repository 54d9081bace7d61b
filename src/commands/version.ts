import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Version extends SnapCommand<typeof Version> {
  static override summary = 'Show the versions of snap, of the Node it runs on and, with --json, of its engines.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --json',
    '<%= config.bin %> <%= command.id %> --licences',
  ]
  static override flags = {
    licences: Flags.boolean({description: 'Show the licences of everything that came with snap.', exclusive: ['sbom']}),
    sbom: Flags.boolean({description: 'Show its bill of materials, CycloneDX 1.6.'}),
  }

  async run(): Promise<object> {
    const {licences, sbom} = this.flags
    if (licences || sbom) return this.inside(licences ? 'licences' : 'sbom')
    const {name, version} = this.config.pjson
    this.print([`${name} ${version} (node ${process.versions.node}, ${process.platform}-${process.arch})`])
    if (!this.jsonEnabled()) return {}
    const {versions} = await import('../app/versions.ts')
    return {schema: 1, name, ...(await versions())}
  }

  private async inside(what: 'licences' | 'sbom'): Promise<object> {
    const {ownLicences} = await import('../app/own-licences.ts')
    const text = await ownLicences(what)
    this.print(text.trimEnd().split('\n'))
    return {schema: 1, [what]: what === 'sbom' ? (JSON.parse(text) as object) : text}
  }
}
