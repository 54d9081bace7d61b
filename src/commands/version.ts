import {SnapCommand} from '../base-command.ts'

export default class Version extends SnapCommand<typeof Version> {
  static override summary = 'Show the versions of snap and of the Node it runs on.'
  static override examples = ['<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<object> {
    const {name, version} = this.config.pjson
    this.print([`${name} ${version} (node ${process.versions.node}, ${process.platform}-${process.arch})`])
    return {schema: 1, name, version, node: process.versions.node, platform: process.platform, arch: process.arch}
  }
}
