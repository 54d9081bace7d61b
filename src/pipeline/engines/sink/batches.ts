import {DocumentError} from '../../../errors.ts'

/** Points a request: 100 vectors of 1,536 numbers are 2 MB as JSON, which all servers take. */
const batchSize = 100

/** Consecutive pieces of a list. */
export function* batchesOf<T>(list: readonly T[], size = batchSize): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

/** A place that was made for vectors of another model. */
export const wrongDimension = (where: string, there: number, ours: number) =>
  new DocumentError('E_NETWORK', `${where} holds vectors of ${there} numbers; those of this model have ${ours}.`, {
    hint: 'Name another one: snap config set sink.collection NAME',
  })
