import {fold} from './fold.ts'

/**
 * Month names and usual short forms, January first: en, de, fr, es, it, nl, pt, pl, da, sv, nb, fi, cs, hu (and Malay,
 * Austrian, and without umlauts). Czech short forms are words of their own ("pro", "led") and not here.
 */
const names: readonly string[] = [
  'january jan januar jänner jän janvier janv enero ene gennaio gen januari janeiro styczeń stycznia sty jaenner tammikuu tammikuuta tammik leden ledna január',
  'february feb februar februari février févr fév febrero febbraio fevereiro fev luty lutego lut feber helmikuu helmikuuta helmik únor února február febr',
  'march mar märz mär mrz mars marzo maart mrt março marzec marca mac maerz marts maaliskuu maaliskuuta maalisk březen března március márc',
  'april apr avril avr abril abr aprile kwiecień kwietnia kwi huhtikuu huhtikuuta huhtik duben dubna április ápr',
  'may mai mayo maggio mag mei maio maj maja toukokuu toukokuuta toukok květen května május máj',
  'june jun juni juin junio giugno giu junho czerwiec czerwca cze kesäkuu kesäkuuta kesäk červen června június jún',
  'july jul juli juillet juil julio luglio lug julho lipiec lipca lip julai heinäkuu heinäkuuta heinäk červenec července július júl',
  'august aug août aoû agosto ago augustus sierpień sierpnia sie ogos augusti elokuu elokuuta elok srpen srpna augusztus',
  'september sep sept septembre septiembre settembre set setembro wrzesień września wrz setiembre syyskuu syyskuuta syysk září szeptember szept',
  'october oct oktober okt octobre octubre ottobre ott outubro out październik października paź lokakuu lokakuuta lokak říjen října október',
  'november nov novembre noviembre novembro listopad listopada lis marraskuu marraskuuta marrask listopadu',
  'december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru disember desember des joulukuu joulukuuta jouluk prosinec prosince',
]

const numbers = new Map(names.flatMap((line, month) => line.split(' ').map((name) => [fold(name), month + 1] as const)))

/** 1-12, or undefined for a word that is no month. `name` is folded. */
export const monthNumber = (name: string): number | undefined => numbers.get(name)

// "Des" is an article in French, too: "3 des 12 articles".
const guarded: Readonly<Record<string, string>> = {des: 'des(?=\\.|[\\s/-]*20\\d{2})'}

/** Alternatives of a pattern over folded text, longest first. */
export const monthAlternatives = [...numbers.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => guarded[name] ?? name)
  .join('|')

const roman = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ')

/** Months as Roman numerals, longest first: between dots or hyphens all, between blanks no "2 x 1999". */
export const romanAlternatives = roman.toSorted((a, b) => b.length - a.length).join('|')
export const longRomanAlternatives = roman
  .filter((name) => name.length > 1)
  .toSorted((a, b) => b.length - a.length)
  .join('|')

/** 1-12 of a folded Roman numeral that matched, 0 for none. */
export const romanMonth = (name: string): number => roman.indexOf(name) + 1
