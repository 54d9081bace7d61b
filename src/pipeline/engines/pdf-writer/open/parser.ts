import {type PDFDict, type PDFObject, PDFParser, PDFRawStream, PDFRef, type PDFStream} from 'pdf-lib'
import type {Cipher} from '../encryption/cipher.ts'
import {name} from '../objects/objects.ts'

/** Lengths of streams that stand in objects of their own, which the parser meets too late to use them. */
export type Lengths = (ref: PDFRef) => number | undefined

const lineFeed = 0x0a
const carriageReturn = 0x0d
const endKeyword = Buffer.from('endstream')
/** Objects between two looks at other work of the process. */
const objectsPerTick = 500

interface ParserOptions {
  lengths?: Lengths
  cipher?: Cipher
  /** Reference of the encryption dictionary, which is not encrypted itself. */
  encrypt?: unknown
}

/**
 * pdf-lib's parser, exact where it is not: a stream whose length stands in another object ends where that says (theirs
 * cuts an end of line that belongs to the data, and stops at the word "endstream" inside it), and what is decrypted
 * keeps the brackets and backslashes of its strings (theirs does not, and knows no crypt filters).
 */
export class DocumentParser extends PDFParser {
  /** Streams whose length stands elsewhere: where, and how many bytes were found instead. */
  readonly indirectLengths: [PDFRef, number][] = []
  /** Objects that could not be decrypted. */
  readonly damaged: PDFRef[] = []
  private isInside = false
  readonly options: ParserOptions
  private readonly file: Buffer

  constructor(bytes: Uint8Array, options: ParserOptions) {
    super(bytes, objectsPerTick)
    this.file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.options = options
  }

  /** Called with a reference for an indirect object, and from within for each value in it. */
  override parseObject(ref?: PDFRef): PDFObject {
    if (ref === undefined || this.isInside) return super.parseObject(ref)
    this.isInside = true
    try {
      return this.decrypted(ref, super.parseObject(ref))
    } finally {
      this.isInside = false
    }
  }

  protected override parseDictOrStream(ref?: PDFRef): PDFDict | PDFStream {
    const object = super.parseDictOrStream(ref)
    return object instanceof PDFRawStream ? this.withLength(object) : object
  }

  /** pdf-lib takes an object whose parsing throws for an unknown one; what cannot be decrypted must be remembered. */
  private decrypted(ref: PDFRef, object: PDFObject): PDFObject {
    const {cipher, encrypt} = this.options
    if (!cipher || ref === encrypt) return object
    try {
      return cipher.decrypt(ref, object)
    } catch (error) {
      this.damaged.push(ref)
      throw error
    }
  }

  /** The end of a stream whose length is not known yet: pdf-lib counts the word "stream" in its data and loses its way. */
  protected override findEndOfStreamFallback(): number {
    const start = this.bytes.offset()
    const at = this.file.indexOf(endKeyword, start)
    if (at < 0) throw new Error('A stream has no end.')
    this.bytes.moveTo(at + endKeyword.length)
    return Math.max(start, at - this.endOfLineBefore(endKeyword.length))
  }

  private withLength(stream: PDFRawStream): PDFRawStream {
    const ref = stream.dict.get(name('Length'))
    if (!(ref instanceof PDFRef)) return stream
    const found = stream.contents.length
    this.indirectLengths.push([ref, found])
    const length = this.options.lengths?.(ref)
    if (length === undefined || length === found) return stream
    const start = this.bytes.offset() - endKeyword.length - this.endOfLineBefore(endKeyword.length) - found
    const end = this.endKeywordAfter(start + length)
    if (end === null) return stream
    this.bytes.moveTo(end)
    return PDFRawStream.of(stream.dict, this.bytes.slice(start, start + length))
  }

  /** Width of the end of line that ends `distance` bytes before the place of the parser: 0-2 bytes. */
  private endOfLineBefore(distance: number): number {
    const at = this.bytes.offset() - distance
    const last = this.bytes.peekAt(at - 1)
    if (last === lineFeed) return this.bytes.peekAt(at - 2) === carriageReturn ? 2 : 1
    return last === carriageReturn ? 1 : 0
  }

  /** The place behind the keyword that ends a stream, if it stands at `at` or after an end of line there. */
  private endKeywordAfter(at: number): number | null {
    let start = at
    while (start < at + 2 && [lineFeed, carriageReturn].includes(this.bytes.peekAt(start))) start++
    const found = Buffer.from(this.bytes.slice(start, start + endKeyword.length))
    return found.equals(endKeyword) ? start + endKeyword.length : null
  }
}
