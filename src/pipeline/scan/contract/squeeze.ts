/** A text with single blanks, and for each of its characters where it came from. */
export class Squeezed {
  text = ''
  readonly origins: Uint32Array
  readonly paragraphs: number[] = []
  #units: string[] = []
  #length = 0
  #last = ''
  #beforeLast = ''

  constructor(capacity: number) {
    this.origins = new Uint32Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  add(unit: string, origin: number): void {
    this.#units.push(unit)
    this.origins[this.#length++] = origin
    this.#beforeLast = this.#last
    this.#last = unit
  }

  /** One blank, or none where one stands already. */
  blank(origin: number): void {
    if (this.#last !== ' ' && this.#length > 0) this.add(' ', origin)
  }

  /** "27t h day": a raised ordinal that was torn from its number. */
  joinOrdinal(unit: string, next: string): void {
    const torn = this.#last === ' ' && /[tdh]/.test(unit) && /[snrt]/.test(this.#beforeLast) && !/\p{L}/u.test(next)
    const digit = this.#units.at(-3) ?? ''
    if (!torn || !/\d/.test(digit)) return
    this.#units.pop()
    this.#length--
    this.#last = this.#beforeLast
  }

  finish(): string {
    return this.#units.join('')
  }
}

/** Adds [from, to) of a text, white space as single blanks. */
export function addLine(squeezed: Squeezed, text: string, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const unit = text.charAt(i)
    if (/\s/.test(unit)) squeezed.blank(i)
    else {
      if (unit === 'h' || unit === 't' || unit === 'd') squeezed.joinOrdinal(unit, text.charAt(i + 1))
      squeezed.add(unit, i)
    }
  }
  squeezed.blank(Math.max(from, to - 1))
}
