/** Who reads which language, in one line: languages that the same engines read stand together, most engines first. */
export function languageDetail(readers: readonly {engine: string; languages: readonly string[]}[]): string {
  const all = [...new Set(readers.flatMap(({languages}) => languages))].sort((a, b) => (a < b ? -1 : 1))
  const groups = Map.groupBy(all, (lang) => {
    const names = readers.filter(({languages}) => languages.includes(lang)).map(({engine}) => engine)
    return names.join(', ').replace(/, ([^,]*)$/, ' and $1')
  })
  const byEngines = [...groups].toSorted(([a], [b]) => b.length - a.length)
  return byEngines.map(([engines, langs]) => `${langs.join(', ')} by ${engines}`).join('; ')
}
