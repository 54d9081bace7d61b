/** How a cell looks. */
export interface Look {
  bold: boolean
  dim: boolean
  underline: boolean
  /** Number of one of the 8 colours; null is the usual one. */
  color: number | null
}

export interface Run {
  column: number
  text: string
  look: Look
}

interface Cell {
  char: string
  look: Look
}

const plain: Look = {bold: false, dim: false, underline: false, color: null}
const blank: Cell = {char: ' ', look: plain}
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is told what to do by them
const piece = /\x1b\[([?\d;]*)([A-Za-z])|[\s\S]/gu

/** A terminal that knows what snap writes: colours, moves of the cursor, erasing. What else there is it refuses. */
export class Terminal {
  #rows: Cell[][]
  #row = 0
  #column = 0
  #look = plain
  readonly #height: number
  readonly #width: number

  constructor(height: number, width: number) {
    this.#height = height
    this.#width = width
    this.#rows = Array.from({length: height}, () => [])
  }

  write(text: string): void {
    for (const [char, parameters, command] of text.matchAll(piece)) {
      if (command === undefined) this.#put(char)
      else this.#obey(command, parameters!)
    }
  }

  clear(): void {
    this.#rows = this.#rows.map(() => [])
    this.#row = 0
    this.#column = 0
  }

  /** What stands in each row, in pieces of one look, without blanks at the end. */
  rows(): Run[][] {
    return this.#rows.map(runs)
  }

  #put(char: string): void {
    if (char === '\r') this.#column = 0
    else if (char === '\n') this.#down()
    else if (char === '\x1b' || char < ' ') throw new Error(`The recording knows no ${JSON.stringify(char)}`)
    else {
      if (this.#column === this.#width) {
        this.#column = 0
        this.#down()
      }
      const row = this.#rows[this.#row]!
      while (row.length < this.#column) row.push(blank)
      row[this.#column++] = {char, look: this.#look}
    }
  }

  #down(): void {
    if (this.#row < this.#height - 1) this.#row++
    else this.#rows = [...this.#rows.slice(1), []]
  }

  #obey(command: string, parameters: string): void {
    const count = Number(parameters || 1)
    const row = this.#rows[this.#row]!
    if (command === 'm') this.#look = parameters.split(';').reduce(restyled, this.#look)
    else if (command === 'A') this.#row = Math.max(0, this.#row - count)
    else if (command === 'B') this.#row = Math.min(this.#height - 1, this.#row + count)
    else if (command === 'G') this.#column = count - 1
    else if (command === 'K') this.#rows[this.#row] = parameters === '2' ? [] : row.slice(0, this.#column)
    else if (!parameters.startsWith('?')) throw new Error(`The recording knows no ESC[${parameters}${command}`)
  }
}

function restyled(look: Look, code: string): Look {
  const number = Number(code || 0)
  if (number === 0) return plain
  if (number === 1) return {...look, bold: true}
  if (number === 2) return {...look, dim: true}
  if (number === 4) return {...look, underline: true}
  if (number === 22) return {...look, bold: false, dim: false}
  if (number === 24) return {...look, underline: false}
  if (number === 39) return {...look, color: null}
  if (number >= 30 && number <= 37) return {...look, color: number - 30}
  throw new Error(`The recording knows no ESC[${code}m`)
}

function runs(row: Cell[]): Run[] {
  const found: Run[] = []
  for (const [column, {char, look}] of row.entries()) {
    const last = found.at(-1)
    if (last?.look === look && last.column + [...last.text].length === column) last.text += char
    else if (char !== ' ') found.push({column, text: char, look})
  }
  return found.map((run) => ({...run, text: run.text.trimEnd()})).filter(({text}) => text !== '')
}
