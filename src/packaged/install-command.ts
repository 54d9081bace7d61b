import {existsSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'

/**
 * The npm command that installs packages where this program finds them: beside it in a project's or npx's node_modules,
 * globally where it was installed globally, into the checkout when run from one. `from` is a file of this program, `cwd`
 * the folder the command would be typed in.
 */
export function installCommand(packages: readonly string[], from: string, cwd: string): string {
  const root = packageRoot(from)
  const beside = basename(dirname(root)) === 'node_modules' ? dirname(dirname(root)) : root
  const isProject = existsSync(join(beside, 'package.json'))
  if (!isProject) return `npm install --global ${packages.join(' ')}`
  const where = beside === cwd ? '' : `--prefix ${JSON.stringify(beside)} `
  return `npm install ${where}${packages.join(' ')}`
}

function packageRoot(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
  }
  return dirname(file)
}
