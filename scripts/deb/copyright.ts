/** A licence text as a field of Debian's control files: every line begins with a space, empty ones are a dot. */
const field = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line}`))
    .join('\n')

/** Debian's machine-readable copyright file (DEP-5); `licence` is the text of the project's own, MIT. */
export function copyrightFile(licence: string): string {
  const [, copyright, text] = /^Copyright \(c\) (.+)\n([\s\S]+)$/m.exec(licence)!
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: snapbatch
Comment: The program holds software and data of others. NOTICE.gz beside this file names them.

Files: *
Copyright: ${copyright}
License: Expat

License: Expat
${field(text!)}
`
}
