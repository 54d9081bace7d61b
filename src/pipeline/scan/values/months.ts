import {fold} from './fold.ts'

/** Month names and usual short forms, January first: en, de, fr, es, it, nl, pt, pl (and Malay, Austrian). */
const names: readonly string[] = [
  'january jan januar jänner jän janvier janv enero ene gennaio gen januari janeiro styczeń stycznia sty',
  'february feb februar februari février févr fév febrero febbraio fevereiro fev luty lutego lut',
  'march mar märz mär mrz mars marzo maart mrt março marzec marca mac',
  'april apr avril avr abril abr aprile kwiecień kwietnia kwi',
  'may mai mayo maggio mag mei maio maj maja',
  'june jun juni juin junio giugno giu junho czerwiec czerwca cze',
  'july jul juli juillet juil julio luglio lug julho lipiec lipca lip julai',
  'august aug août aoû agosto ago augustus sierpień sierpnia sie ogos',
  'september sep sept septembre septiembre settembre set setembro wrzesień września wrz',
  'october oct oktober okt octobre octubre ottobre ott outubro out październik października paź',
  'november nov novembre noviembre novembro listopad listopada lis',
  'december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru disember',
]

const numbers = new Map(names.flatMap((line, month) => line.split(' ').map((name) => [fold(name), month + 1] as const)))

/** 1-12, or undefined for a word that is no month. `name` is folded. */
export const monthNumber = (name: string): number | undefined => numbers.get(name)

/** Alternatives of a pattern over folded text, longest first. */
export const monthAlternatives = [...numbers.keys()].sort((a, b) => b.length - a.length).join('|')
