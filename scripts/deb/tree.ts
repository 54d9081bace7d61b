import {
  chmodSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join} from 'node:path'

/** A file of the package: its text or bytes, a copy of another one, or a symbolic link. */
export interface PackageFile {
  path: string
  content: string | Buffer | {copyOf: string} | {linkTo: string}
  /** 0o644 without one. */
  mode?: number
}

/** Writes the files below `root`, all of one age (seconds since 1970), so that equal packages have equal bytes. */
export function writeTree(root: string, files: readonly PackageFile[], epoch: number): void {
  for (const {path, content, mode = 0o644} of files) {
    const target = join(root, path)
    mkdirSync(dirname(target), {recursive: true})
    if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(target, content)
    else if ('copyOf' in content) copyFileSync(content.copyOf, target)
    else symlinkSync(content.linkTo, target)
    if (typeof content === 'string' || Buffer.isBuffer(content) || 'copyOf' in content) chmodSync(target, mode)
  }
  for (const entry of ['', ...readdirSync(root, {recursive: true, encoding: 'utf8'})]) {
    const path = join(root, entry)
    // Whatever the umask is.
    if (lstatSync(path).isDirectory()) chmodSync(path, 0o755)
    lutimesSync(path, epoch, epoch)
  }
}
