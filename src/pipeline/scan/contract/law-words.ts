/** Countries by the adjectives of "English law", "deutsches Recht", "droit français": stems in en, de, fr, es, it, nl, pl, pt. */
const countries: readonly [country: string, stems: string][] = [
  ['England', 'English|englische|anglais|inglés|inglese|engels|angielski|inglesa?'],
  [
    'Germany',
    'German|deutsche|allemand|alemana?|tedesca?|tedesco|duits|niemieckie|niemieckiemu|niemieckim|alemão|alemã',
  ],
  ['France', 'French|französische|français|française|francesa?|francese|frans|francuskie|francês'],
  ['Spain', 'Spanish|spanische|espagnol|espagnole|española?|spagnola|spagnolo|spaans|hiszpańskie|espanhola?'],
  ['Italy', 'Italian|italienische|italien|italienne|italiana|italiano|italiaans|włoskie'],
  [
    'Netherlands',
    'Dutch|niederländische|néerlandais|néerlandaise|neerlandés|olandese|nederlands|holenderskie|holandesa?',
  ],
  ['Poland', 'Polish|polnische|polonais|polaca?|polacco|polacca|pools|polskie|polskiemu|polskim|polskiego|polonesa?'],
  ['Portugal', 'Portuguese|portugiesische|portugais|portugaise|portuguesa?|portoghese|portugees|português'],
  ['Switzerland', 'Swiss|schweizerische|schweizer|suisse|suiza?|svizzera|svizzero|zwitsers|szwajcarskie'],
  [
    'Austria',
    'Austrian|österreichische|autrichien|autrichienne|austríaca?|austriaca|austriaco|oostenrijks|austriackie',
  ],
  ['Belgium', 'Belgian|belgische|belge|belga|belgisch|belgijskie'],
  ['Scotland', 'Scottish|Scots|schottische'],
  ['Ireland', 'Irish|irische|irlandais'],
  ['Israel', 'Israeli'],
  ['India', 'Indian'],
  ['Japan', 'Japanese'],
  ['China', 'Chinese'],
  ['Denmark', 'Danish|dänische'],
  ['Sweden', 'Swedish|schwedische'],
  ['Norway', 'Norwegian|norwegische'],
  ['Finland', 'Finnish|finnische'],
  ['Luxembourg', 'luxembourgeois|luxemburgische'],
  ['Brazil', 'Brazilian|brasileira?'],
  ['Mexico', 'Mexican|mexicana?'],
  ['Australia', 'Australian'],
  ['Singapore', 'Singaporean'],
]

/** Alternatives of a pattern; German endings ("deutschem Recht") are left to it. */
export const LAW_ADJECTIVE = countries.map(([, stems]) => stems).join('|')

const byStem = countries.map(([country, stems]) => [country, new RegExp(`^(?:${stems})$`, 'iu')] as const)

/** The country of an adjective that LAW_ADJECTIVE matched. */
export const countryOfAdjective = (adjective: string): string | null =>
  byStem.find(([, stems]) => stems.test(adjective))?.[0] ?? null
