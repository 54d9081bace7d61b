import {SnapCommand} from '../base-command.ts'

export default class Version extends SnapCommand<typeof Version> {
  static override summary = 'Show the versions of snap, of the Node it runs on and, with --json, of its engines.'
  static override examples = ['<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<object> {
    const {name, version} = this.config.pjson
    this.print([`${name} ${version} (node ${process.versions.node}, ${process.platform}-${process.arch})`])
    if (!this.jsonEnabled()) return {}
    const {versions} = await import('../app/versions.ts')
    return {schema: 1, name, ...(await versions())}
  }
}
