/** The text with everything between `<!-- name -->` and `<!-- /name -->` replaced. */
export function replaceSection(text: string, name: string, content: string): string {
  const open = `<!-- ${name} -->`
  const close = `<!-- /${name} -->`
  const start = text.indexOf(open)
  const end = text.indexOf(close)
  if (start === -1 || end < start) throw new Error(`No section ${open} ... ${close}`)
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`
}
