import {Args} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {commandShapes} from '../command-shapes.ts'
import {completionScript, shells} from '../ui/completion/index.ts'

export default class Completion extends SnapCommand<typeof Completion> {
  static override summary = 'Print the script by which your shell completes commands, flags and values.'
  static override description =
    'For bash add to ~/.bashrc: source <(snapbatch completion bash). For zsh add to ~/.zshrc, after compinit: source <(snapbatch completion zsh). For fish add to ~/.config/fish/config.fish: snapbatch completion fish | source. The name snap is completed too, unless it starts snapd.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> bash > ~/.local/share/bash-completion/completions/snapbatch',
    '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/snapbatch.fish',
  ]
  static override args = {shell: Args.string({required: true, options: [...shells], description: 'your shell'})}

  async run(): Promise<object> {
    const shell = shells.find((one) => one === this.args.shell)!
    const script = completionScript(shell, commandShapes(this.config.commands, 'snap'))
    this.print([script.trimEnd()])
    return {schema: 1, shell, script}
  }
}
