import type {Readable} from 'node:stream'

// Enough for a V8 abort with its native stack (12 kB) and the warnings before it.
const tailBytes = 64 * 1024

/** Keeps the last 64 kB that a process prints; a library that prints without end costs nothing. */
export class OutputTail {
  #chunks: Buffer[] = []
  #bytes = 0

  read(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#add(chunk))
    stream.on('error', (error) => this.#add(Buffer.from(`${error.message}\n`)))
  }

  clear() {
    this.#chunks = []
    this.#bytes = 0
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-tailBytes).toString('utf8').trim()
  }

  #add(chunk: Buffer) {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes - this.#chunks[0]!.length >= tailBytes) this.#bytes -= this.#chunks.shift()!.length
  }
}
