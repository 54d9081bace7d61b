import type {LabelExample} from '../../src/types/label.ts'

const openings = [
  'please help',
  'hello',
  'good morning',
  'i have a question',
  'quick one',
  'hi there',
  'sorry to ask',
  'dear team',
]
const endings = [
  'thanks',
  'as soon as possible',
  'since monday',
  'for my brother',
  'again',
  'in the evening',
  '',
  'today',
]

/** What an invented shop for bicycles is asked, by subject; each subject has words of its own and shares others. */
const subjects: Record<string, string[]> = {
  flat_tyre: ['my front tyre lost its air', 'the tube of the rear wheel has a puncture', 'the tyre of my bike is flat'],
  opening_hours: ['when do you open on saturday', 'is the shop closed on holidays', 'how long are you open today'],
  rent_a_bike: [
    'can i rent a bike for the weekend',
    'what does renting two bikes cost a day',
    'do you rent out trailers',
  ],
  brake_repair: ['the brakes squeak when it rains', 'my brake lever is loose', 'the brake pads of my bike are worn'],
  lost_key: ['i lost the key of my lock', 'the key broke inside the lock', 'can you cut a spare key for a lock'],
}

export const labels = Object.keys(subjects)

/** `count` different texts a label, from `first` on. */
export function shopTexts(count: number, first = 0): LabelExample[] {
  return labels.flatMap((label) =>
    Array.from({length: count}, (_, i) => {
      const [n, lines] = [first + i, subjects[label]!]
      const text = [openings[(n * 3) % 8], lines[n % lines.length], endings[(n * 5 + 1) % 8], `no ${n}`].join(' ')
      return {label, text}
    }),
  )
}

/** Texts about nothing that the shop is asked. */
export const strangeTexts = [
  'Whereas the licensor grants to the licensee a perpetual sublicensable right',
  'Die Bundesnetzagentur veröffentlicht jährlich Kennzahlen zur Versorgungssicherheit',
  'Laminar boundary layers at hypersonic Mach numbers',
  'Photosynthesis converts carbon dioxide into glucose',
]
