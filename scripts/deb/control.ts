/** Debian's name of a processor that Node.js calls `arch`; undefined where there is no package for it. */
export const debianArch = (arch: string): string | undefined => ({x64: 'amd64', arm64: 'arm64'})[arch]

/** `1.0.0-rc.1` is before 1.0.0 for Debian as well; the revision is the packaging's. */
export const debianVersion = (version: string): string => `${version.replace('-', '~')}-1`

interface Control {
  version: string
  arch: string
  maintainer: string
  depends: string
  /** KiB of the unpacked files. */
  installedSize: number
  description: string
  homepage: string | undefined
}

/** The control file of the package. */
export function controlFile({
  version,
  arch,
  maintainer,
  depends,
  installedSize,
  description,
  homepage,
}: Control): string {
  const fields = [
    'Package: snapbatch',
    `Version: ${debianVersion(version)}`,
    'Section: text',
    'Priority: optional',
    `Architecture: ${arch}`,
    `Depends: ${depends}`,
    `Installed-Size: ${installedSize}`,
    `Maintainer: ${maintainer}`,
    ...(homepage === undefined ? [] : [`Homepage: ${homepage}`]),
    `Description: ${synopsis}`,
    ...folded(description),
    ' .',
    ...folded(
      'It is one program with its engines for text recognition, pictures and PDF files in it; nothing else has to be installed. The command is snapbatch, and also snap where no other package has a command of that name.',
    ),
  ]
  return `${fields.join('\n')}\n`
}

/** Without the article, and shorter than 80 characters, as Debian's policy wants it. */
const synopsis = 'bills, receipts and contracts to data and small searchable PDFs'

/** A paragraph of a long description: lines that begin with a space. */
function folded(text: string): string[] {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    if (`${lines.at(-1)} ${word}`.length > 79) lines.push('')
    lines.push(`${lines.pop()} ${word}`)
  }
  return lines
}

/** Debian's own changelog has one entry: what changed in the program is in the changelog beside it. */
export function debianChangelog(version: string, maintainer: string, epoch: number): string {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000')
  return `snapbatch (${debianVersion(version)}) unstable; urgency=medium

  * Package of snapbatch ${version}. Its changes are in changelog.gz.

 -- ${maintainer}  ${date}
`
}
