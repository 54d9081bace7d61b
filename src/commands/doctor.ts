import {Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'

export default class Doctor extends SnapCommand<typeof Doctor> {
  static override summary = 'Check that everything snap needs is there and sound.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --self-test']
  static override flags = {
    'self-test': Flags.boolean({description: 'run one document through all stages in a store of its own'}),
  }

  async run(): Promise<object> {
    const {doctor} = await import('../app/doctor/doctor.ts')
    const config = this.loadConfig()
    const result = await doctor({
      config,
      paths: this.paths,
      env: process.env,
      selfTest: this.flags['self-test'],
      open: this.opener(config),
    })
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.print((await import('../ui/doctor.ts')).doctorLines(result))
    return {schema: 1, ...result}
  }
}
