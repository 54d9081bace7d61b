import type {Settings} from '../../config/settings.ts'
import {ExitCode, SnapError} from '../../errors.ts'
import {mayAsk} from '../../pipeline/engines/remote/address.ts'
import type {SinkAddress} from '../../types/sink.ts'

type Named = Pick<Settings, 'sink.kind' | 'sink.url' | 'sink.collection' | 'allowRemote'>

/** The vector database that is set; null for none. */
export function sinkOf(values: Named): SinkAddress | null {
  const {'sink.kind': kind, 'sink.url': url, 'sink.collection': collection} = values
  return kind === null || url === null ? null : {kind, url, collection}
}

/** Name of a sink in the store: another place is another sink. It holds no secret. */
export const sinkId = ({kind, url, collection}: SinkAddress): string => `${kind} ${url} ${collection}`

/** The database that is set. Throws E_CONFIG (exit 9) where there is none, or one that may not be asked. */
export function requireSink(values: Named): SinkAddress {
  const address = sinkOf(values)
  const bad = (message: string, hint: string) => new SnapError('E_CONFIG', message, {exit: ExitCode.badConfig, hint})
  if (address === null)
    throw bad(
      'No vector database is set.',
      'snap config set sink.kind qdrant, and snap config set sink.url http://127.0.0.1:6333',
    )
  if (!mayAsk(address.url, values))
    throw bad(
      `${new URL(address.url).host} is not on this machine: text, fields and vectors of your documents would go there.`,
      'Allow it with: snap config set allowRemote true',
    )
  return address
}

/** The database that is set, if text may go there. */
export function openSink(values: Named): SinkAddress | null {
  const address = sinkOf(values)
  return address !== null && mayAsk(address.url, values) ? address : null
}
