import {ExitCode, SnapError} from '../errors.ts'
import type {App} from './app.ts'
import {type SearchInput, type SearchResult, search} from './search.ts'
import {similarDocuments} from './vectors/similar.ts'

/** `snap search`: by a query, or by a document. */
export async function searchCommand(
  app: App,
  input: Required<Omit<SearchInput, 'onMany'>> &
    Pick<SearchInput, 'onMany'> & {query: string; similar: string | undefined; cwd: string},
): Promise<SearchResult> {
  const {query, similar, limit, offset, cwd} = input
  const isOne = (query === '') !== (similar === undefined)
  if (!isOne) {
    throw new SnapError('E_USAGE', 'Say what to look for: words, or a document with --similar, not both.', {
      exit: ExitCode.usage,
      hint: 'snap search electricity march',
    })
  }
  return similar === undefined ? search(app, query, input) : similarDocuments(app, {name: similar, limit, offset, cwd})
}
