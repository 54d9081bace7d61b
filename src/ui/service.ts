import type {InstalledService, ServiceFile} from '../app/service/install.ts'
import type {ServiceStatus} from '../app/service/status.ts'
import {askYes} from './ask.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

const fileLines = (files: ServiceFile[]): string[] =>
  files.flatMap(({path, text}) => [`# ${safeText(path)}`, ...text.trimEnd().split('\n').map(safeText), ''])

export function confirmService(files: ServiceFile[]): Promise<boolean> {
  process.stderr.write(fileLines(files).join('\n'))
  return askYes('Write these files and start the services?')
}

export function serviceLines({files, installed, started, commands}: InstalledService): string[] {
  if (started) return [...files.map(({path}) => `Runs: ${safeText(path)}`), 'Undo: snap service uninstall']
  if (installed) return [...files.map(({path}) => `Written: ${safeText(path)}`), 'Start with:', ...commands]
  return [...fileLines(files), '# Then:', ...commands.map((command) => `# ${command}`)]
}

export function serviceStatusLines({services, systemd, scope}: ServiceStatus): string[] {
  if (services.length === 0) return [`No service is installed for ${scope === 'user' ? 'this user' : 'the system'}.`]
  const rows = services.map(({name, active, enabled, file}) => [name, active ?? '?', enabled ?? '?', safeText(file)])
  const headers = [{header: 'service'}, {header: 'is'}, {header: 'at start'}, {header: 'file', flexible: true}]
  return [
    ...renderTable(headers, rows, process.stdout.columns ?? 100),
    ...(systemd ? [] : ['systemd does not run here.']),
  ]
}
