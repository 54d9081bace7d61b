import type {StatsResult} from '../types/operate.ts'
import {jsonText} from './json-text.ts'
import {statsLines} from './stats.ts'

const clearScreen = '\u001b[H\u001b[2J'

/** Draws stats again and again: over the last ones in a terminal, one below the other elsewhere, or as JSON lines on stderr. */
export function statsScreen(
  output: 'terminal' | 'lines' | 'jsonl' | 'none',
  width: number,
): (stats: StatsResult) => void {
  switch (output) {
    case 'terminal':
      return (stats) => void process.stdout.write(`${clearScreen}${statsLines(stats, width).join('\n')}\n`)
    case 'lines':
      return (stats) => void process.stdout.write(`${statsLines(stats, width).join('\n')}\n\n`)
    case 'jsonl':
      return (stats) => void process.stderr.write(`${jsonText({type: 'stats', ...stats})}\n`)
    case 'none':
      return () => {}
  }
}
