import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {commandShapes, type OclifCommand} from '../../src/command-shapes.ts'
import {completionScript, type Shell, shells} from '../../src/ui/completion/index.ts'
import {debianChangelog} from './control.ts'
import type {PackageFile} from './tree.ts'

/** Without a time, and as small as it gets: Debian's policy. */
const gzip = (text: string | Buffer): Buffer => gzipSync(text, {level: 9})

/** Where each shell looks by itself. The scripts complete `snap` as well, unless that is snapd's when they are read. */
const completionFiles: Record<Shell, string> = {
  bash: 'usr/share/bash-completion/completions/snapbatch',
  zsh: 'usr/share/zsh/vendor-completions/_snapbatch',
  fish: 'usr/share/fish/vendor_completions.d/snapbatch.fish',
}

/** The alternative `snap` links bash's and fish's under that name as well; zsh wants a file that says which command it is for. */
const zshOfAlternative = {path: 'usr/share/snapbatch/_snap', content: '#compdef snap\n_snapbatch "$@"\n'}

function completions(root: string): PackageFile[] {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, OclifCommand>
  }
  const shapes = commandShapes(Object.values(manifest.commands), 'snap')
  const scripts = shells.map((shell) => ({path: completionFiles[shell], content: completionScript(shell, shapes)}))
  return [...scripts, zshOfAlternative]
}

/** Who builds it without a name of their own is nobody that mail reaches. */
const withoutAddress = `# No address of the project is public: DEBEMAIL names the maintainer.
snapbatch: bogus-mail-host *
snapbatch: bogus-mail-host-in-debian-changelog *
`

function overrides(maintainer: string): string {
  const always = readFileSync(join(import.meta.dirname, 'lintian-overrides'), 'utf8')
  return maintainer.endsWith('@localhost>') ? withoutAddress + always : always
}

interface Contents {
  /** The checkout, with `dist/` and `oclif.manifest.json` built. */
  root: string
  binary: string
  version: string
  maintainer: string
  /** Seconds since 1970. */
  epoch: number
  copyright: string
  /** Files about what is inside. */
  notices: readonly string[]
}

/** Everything that the package installs. */
export function packageFiles({root, binary, version, maintainer, epoch, copyright, notices}: Contents): PackageFile[] {
  const doc = 'usr/share/doc/snapbatch'
  return [
    {path: 'usr/bin/snapbatch', content: {copyOf: binary}, mode: 0o755},
    {path: 'usr/share/man/man1/snapbatch.1.gz', content: gzip(readFileSync(join(root, 'dist/man/snapbatch.1')))},
    ...completions(root),
    {path: `${doc}/copyright`, content: copyright},
    {path: `${doc}/changelog.gz`, content: gzip(readFileSync(join(root, 'CHANGELOG.md')))},
    {path: `${doc}/changelog.Debian.gz`, content: gzip(debianChangelog(version, maintainer, epoch))},
    ...notices.map((file) => ({path: `${doc}/${basename(file)}.gz`, content: gzip(readFileSync(file))})),
    {path: 'usr/share/lintian/overrides/snapbatch', content: overrides(maintainer)},
  ]
}
